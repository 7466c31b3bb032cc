"""Records what goes through asyncio's queues, if the learner's code makes them."""
from _thread import get_ident
from sys import _getframe

from ..core import begin, carry_out, emit, end, fail
from ..history import AWAITED, learners, new_number
from ..kinds import NUMBER
from ..lanes import now
from ..script import frame_of_caller, parted, short
from ..wrapping import disguise
from ..awaits import covered
from ..task_states import limit, line_of_call

PUT, GET = NUMBER["put"], NUMBER["get"]
#: id of a queue -> its number; a new one in the same place gets a new number
numbers: dict[int, int] = {}


def number_of(queue, frame) -> int:
    """Return a queue's number; 0 if it is not the learner's, or if one of its own methods calls another."""
    number = numbers.get(id(queue), 0)
    return number if number and frame is not None and frame.f_globals is not space else 0


def _patch_making(owner) -> None:
    original = owner.__init__

    def __init__(self, *args, **kwargs):
        mine = learners()
        numbers.pop(id(self), None)
        original(self, *args, **kwargs)
        if mine:
            numbers[id(self)] = number = new_number(AWAITED)
            emit(NUMBER["queue"], number, type(self).__name__)

    owner.__init__ = disguise(__init__, original)


def _patch_waiting(owner) -> None:
    """Record the methods that may wait: put(), get(), join()."""
    give, take, wait = owner.put, owner.get, owner.join

    async def awaited(slot, call, *args):
        lane = now.get(get_ident(), 0)
        covered.add(lane)
        try:
            return await call(*args)
        except BaseException as error:
            fail(slot, error)
            raise
        finally:
            covered.discard(lane)
            call = args = None

    async def put(self, item):
        frame = _getframe().f_back
        number = number_of(self, frame)
        if not number:
            return await give(self, item)
        slot = begin(PUT, number, parted(short(item), limit(frame)), id(item), line_of_call(frame))
        frame = None
        await awaited(slot, give, self, item)
        end(slot)

    async def get(self):
        frame = _getframe().f_back
        number = number_of(self, frame)
        if not number:
            return await take(self)
        slot = begin(GET, number, limit(frame), 0, line_of_call(frame))
        frame = None
        value = await awaited(slot, take, self)
        end(slot, short(value), id(value))
        return value

    async def join(self):
        frame = _getframe().f_back
        number = number_of(self, frame)
        if not number:
            return await wait(self)
        slot = begin(NUMBER["join_queue"], number, "", 0, line_of_call(frame))
        frame = None
        await awaited(slot, wait, self)
        end(slot)

    owner.put, owner.get, owner.join = disguise(put, give), disguise(get, take), disguise(join, wait)


def _patch_others(owner) -> None:
    """Record the methods that never wait."""
    give, take = owner.put_nowait, owner.get_nowait

    def put_nowait(self, item):
        frame = frame_of_caller()
        number = number_of(self, frame)
        if not number:
            return give(self, item)
        slot = begin(PUT, number, parted(short(item), "0"), id(item), line_of_call(frame))
        frame = None
        carry_out(slot, give, self, item)
        end(slot)

    def get_nowait(self):
        frame = frame_of_caller()
        number = number_of(self, frame)
        if not number:
            return take(self)
        slot = begin(GET, number, "0", 0, line_of_call(frame))
        frame = None
        value = carry_out(slot, take, self)
        end(slot, short(value), id(value))
        return value

    owner.put_nowait, owner.get_nowait = disguise(put_nowait, give), disguise(get_nowait, take)
    _about(owner, "task_done", "task_done")
    for name in ("empty", "full", "qsize"):
        _about(owner, name, name, answers=True)
    if hasattr(owner, "shutdown"):      # since Python 3.13
        _about(owner, "shutdown", "close_queue")


def _about(owner, name: str, kind: str, answers: bool = False) -> None:
    original, code = getattr(owner, name), NUMBER[kind]

    def wrapper(self, *args, **kwargs):
        frame = frame_of_caller()
        number = number_of(self, frame)
        if not number:
            return original(self, *args, **kwargs)
        line, frame = line_of_call(frame), None
        if answers:
            value = original(self, *args, **kwargs)
            emit(code, number, repr(value), 0, line)
            return value
        at_once = kind == "close_queue" and int((args[0] if args else kwargs.get("immediate")) is True)
        slot = begin(code, number, "", at_once, line)
        end(slot)
        return carry_out(slot, original, self, *args, **kwargs)

    setattr(owner, name, disguise(wrapper, original))


def patch_queues(module) -> None:
    global space
    space = vars(module)
    _patch_making(module.Queue)
    _patch_waiting(module.Queue)
    _patch_others(module.Queue)


space: dict = {}
PATCHES = {"asyncio.queues": patch_queues}
