"""Records what goes through gevent's queues, those of monkey-patched threads included: the ones that the learner's code makes."""
from ..core import begin, carry_out, emit, end, instant
from ..history import learners, new_number
from ..kinds import NUMBER
from ..script import frame_of_caller, line_at, line_now, parted, privately, short
from ..standing_in import inside, stand_in
from .gevent_events import place_of_maker, queue_made_at
from .gevent_timeouts import limit

PUT, GET = NUMBER["put"], NUMBER["get"]
NAMES = ("SimpleQueue", "Queue", "JoinableQueue", "UnboundQueue", "PriorityQueue", "LifoQueue", "Channel")
#: what can be looked at without taking anything of it, and without running code of the learner's
HOLDS = frozenset((list, tuple, set, frozenset, dict, str, bytes, range, type(None), privately("_collections").deque))
#: id of a queue -> its number; a new one in the same place gets a new number
numbers: dict[int, int] = {}


def making(self, maxsize=None, items=(), *args, **kwargs) -> None:
    mine = learners(3)
    numbers.pop(id(self), None)
    if hasattr(type(self), "task_done"):
        queue_made_at[:] = [place_of_maker()]
    if not mine or type(items) not in HOLDS:
        return
    numbers[id(self)] = number = new_number()
    emit(NUMBER["queue"], number, type(self).__name__, maxsize if type(maxsize) is int and maxsize > 0 else 0)
    line = line_now()
    for item in items or ():
        instant(PUT, number, short(item), id(item), line)


def methods(original) -> dict:
    give, take, look = original.put, original.get, getattr(original, "peek", None)

    def put(self, item, block=True, timeout=None):
        number = numbers.get(id(self), 0)
        if not number or inside():
            return give(self, item, block, timeout)
        line = line_at(frame_of_caller())
        if not self.full():         # then it does not wait
            return carry_out(instant(PUT, number, short(item), id(item), line), give, self, item, block, timeout)
        slot = begin(PUT, number, parted(short(item), limit(timeout, block)), id(item), line)
        carry_out(slot, give, self, item, block, timeout)
        end(slot)
        return None

    def get(self, block=True, timeout=None):
        number = numbers.get(id(self), 0)
        if not number or inside():
            return take(self, block, timeout)
        slot = begin(GET, number, limit(timeout, block), 0, line_at(frame_of_caller()))
        value = carry_out(slot, take, self, block, timeout)
        end(slot, short(value), id(value))
        return value

    def peek(self, block=True, timeout=None):
        number = numbers.get(id(self), 0)
        if not number or inside():
            return look(self, block, timeout)
        slot = begin(NUMBER["peek"], number, limit(timeout, block), 0, line_at(frame_of_caller()))
        value = carry_out(slot, look, self, block, timeout)
        end(slot, short(value))
        return value

    return {"put": put, "get": get, "peek": peek,
            **{name: _another(getattr(original, name, None), kind) for name, kind in (
                ("task_done", "task_done"), ("join", "join_queue"), ("shutdown", "close_queue"))},
            **{name: _asked(getattr(original, name), name) for name in ("empty", "full", "qsize")}}


def _another(original, kind: str):
    """Return what records another method; where it never waits, before it is carried out."""
    code, waits = NUMBER[kind], kind == "join_queue"

    def wrapper(self, *args, **kwargs):
        number = numbers.get(id(self), 0)
        if not number or inside():
            return original(self, *args, **kwargs)
        slot = begin(code, number, "", 0, line_now())
        if not waits:
            end(slot)
        value = carry_out(slot, original, self, *args, **kwargs)
        if waits:
            end(slot)
        return value

    return wrapper


def _asked(original, kind: str):
    """Return what records a question: only the learner's, for a queue asks itself as well."""
    def wrapper(self):
        value, number = original(self), numbers.get(id(self), 0)
        if number and learners() and not inside():
            emit(NUMBER[kind], number, repr(value), 0, line_now())
        return value

    return wrapper


def patch_queue(module) -> None:
    for name in NAMES:
        stand_in(module, name, methods, making)


PATCHES = {"gevent.queue": patch_queue}
