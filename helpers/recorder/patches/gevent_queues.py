"""Records what goes through gevent's queues, including those of monkey-patched threads, if the learner's code makes them."""
from .. import core
from ..core import begin, carry_out, emit, end, instant
from ..history import learners
from ..kinds import NUMBER
from ..plumbing import quietly
from ..script import frame_of_caller, line_at, line_now, parted, privately, short
from ..standing_in import inside, stand_in
from ..start import loaded
from .gevent_events import place_of_maker, queue_made_at
from .gevent_timeouts import limit
from .thread_queues import State

PUT, GET = NUMBER["put"], NUMBER["get"]
NAMES = ("SimpleQueue", "Queue", "JoinableQueue", "UnboundQueue", "PriorityQueue", "LifoQueue", "Channel")
#: types that can be looked at without taking anything from them, and without running code of the learner's
HOLDS = frozenset((list, tuple, set, frozenset, dict, str, bytes, range, type(None), privately("_collections").deque))
#: id of a queue -> what is known of it; a new one in the same place gets a new number
states: dict[int, State] = {}
#: the ids of greenlets that are within a method of a queue, which is written in C and asks the queue itself
asking: set[int] = set()


def number_of(queue) -> int:
    """Return a queue's number, 0 if it is not the learner's."""
    state = states.get(id(queue))
    return state.number if state is not None else 0


def making(self, maxsize=None, items=(), *args, **kwargs) -> None:
    mine = learners()
    states.pop(id(self), None)
    if hasattr(type(self), "task_done"):
        queue_made_at[:] = [place_of_maker()]
    if not mine or type(items) not in HOLDS:
        return
    states[id(self)] = state = State(True)
    number = state.number
    emit(NUMBER["queue"], number, type(self).__name__, maxsize if type(maxsize) is int and maxsize > 0 else 0)
    line = line_now()
    for item in items or ():
        instant(PUT, number, short(item), id(item), line)


def within(original):
    """Return a method that notes while it is carried out that its questions are not the learner's."""
    current = loaded["greenlet"].getcurrent

    def method(*args, **kwargs):
        one = id(current())
        if one in asking:
            return original(*args, **kwargs)
        try:
            asking.add(one)
            return original(*args, **kwargs)
        finally:
            asking.discard(one)
            args = kwargs = None        # an error's traceback keeps this frame: see `carry_out`
    return method


def methods(original) -> dict:
    give, take, look = within(original.put), within(original.get), within(getattr(original, "peek", None))
    full, empty = within(original.full), within(original.empty)

    # If there are very many, only those that may have to wait are an event each: the record has no room for more.
    def put(self, item, block=True, timeout=None):
        state = states.get(id(self))
        if state is None or inside():
            return give(self, item, block, timeout)
        room = not full(self)       # then it does not wait
        if room and state.numbers is not None:
            give(self, item, block, timeout)
            state.given = state.numbers[state.puts] = state.given + 1
            return None
        state.count()
        line = line_at(frame_of_caller())
        if room:
            return carry_out(instant(PUT, state.number, short(item), id(item), line), give, self, item, block, timeout)
        slot = begin(PUT, state.number, parted(short(item), limit(timeout, block)), id(item), line)
        carry_out(slot, give, self, item, block, timeout)
        end(slot)
        return None

    def get(self, block=True, timeout=None):
        state = states.get(id(self))
        if state is None or inside():
            return take(self, block, timeout)
        if state.numbers is not None and not empty(self):
            value = take(self, block, timeout)
            state.taken = state.numbers[state.gets] = state.taken + 1
            return value
        state.count()
        slot = begin(GET, state.number, limit(timeout, block), 0, line_at(frame_of_caller()))
        value = carry_out(slot, take, self, block, timeout)
        end(slot, short(value), id(value))
        return value

    def peek(self, block=True, timeout=None):
        number = number_of(self)
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
    """Return a replacement that records another method; one that never waits is recorded before it is carried out."""
    code, waits, original = NUMBER[kind], kind == "join_queue", within(original)

    def wrapper(self, *args, **kwargs):
        number = number_of(self)
        if not number or inside():
            return original(self, *args, **kwargs)
        at_once = kind == "close_queue" and int((args[0] if args else kwargs.get("immediate")) is True)
        slot = begin(code, number, "", at_once, line_now())
        if not waits:
            end(slot)
        if kind == "close_queue":           # at once, it takes out itself what is inside
            value = carry_out(slot, quietly, original, self, *args, **kwargs)
        else:
            value = carry_out(slot, original, self, *args, **kwargs)
        if waits:
            end(slot)
        return value

    return wrapper


def _asked(original, kind: str):
    """Return a replacement that records a question, if the learner asks it: a queue also asks itself."""
    current = loaded["greenlet"].getcurrent

    def wrapper(self):
        value, number = original(self), number_of(self)
        if number and learners() and not inside() and id(current()) not in asking:
            emit(NUMBER[kind], number, repr(value), 0, line_now())
        return value

    return wrapper


def patch_queue(module) -> None:
    core.after_fork.append(forked)
    for name in NAMES:
        stand_in(module, name, methods, making)


def forked() -> None:
    """A child has another record."""
    for state in states.values():
        state.numbers, state.left = None, 0


PATCHES = {"gevent.queue": patch_queue}
