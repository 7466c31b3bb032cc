"""Records asyncio's locks, semaphores, events, conditions and barriers, if the learner's code makes them."""
from _thread import get_ident
from sys import _getframe

from ..core import begin, carry_out, end, fail
from ..history import AWAITED, learners, made, new_number
from ..kinds import NUMBER
from ..lanes import now
from ..script import frame_of_caller, parted
from ..wrapping import disguise
from ..awaits import covered
from ..task_states import limit, line_of_call

#: id of a primitive -> its number and its class; a new one in the same place gets a new number
known: dict[int, tuple[int, str]] = {}
#: the code of asyncio's own methods that pass on a call of the learner's
HANDS_ON: set = set()


def by_learner(frame, space: dict) -> bool:
    """Whether the learner's code makes a call, and not another of asyncio's methods."""
    return frame is None or frame.f_globals is not space or frame.f_code in HANDS_ON


def _make(owner, space: dict, permits=None) -> None:
    original, label = owner.__init__, owner.__name__

    def __init__(self, *args, **kwargs):
        mine = learners()
        known.pop(id(self), None)
        original(self, *args, **kwargs)
        if mine:
            number = new_number(AWAITED)
            known[id(self)] = number, label
            made(number, label, str(permits(self)) if permits is not None else "")

    owner.__init__ = disguise(__init__, original)


def _waits(owner, name: str, kind: str, space: dict, waits_for=None) -> None:
    """Record a method that is awaited. `waits_for` is called with the primitive: whether it has to wait."""
    original, code = getattr(owner, name), NUMBER[kind]

    async def wrapper(self):
        frame = _getframe().f_back
        about = known.get(id(self))
        if about is None or not by_learner(frame, space):
            return await original(self)
        number, label = about
        waited = int(waits_for is not None and waits_for(self))
        slot = begin(code, number, parted(label, limit(frame)), waited, line_of_call(frame))
        lane, frame = now.get(get_ident(), 0), None
        covered.add(lane)
        try:
            value = await original(self)
        except BaseException as error:
            fail(slot, error)
            raise
        finally:
            covered.discard(lane)
            self = None
        end(slot)
        return value

    wrapper.__code__ = wrapper.__code__.replace(co_name=name)
    setattr(owner, name, disguise(wrapper, original))


def _does(owner, name: str, kind: str, space: dict, count=None) -> None:
    """Record a method that never waits, before it is carried out. `count` is called with the primitive: the event's number."""
    original, code = getattr(owner, name), NUMBER[kind]

    def wrapper(self, *args, **kwargs):
        frame = frame_of_caller()
        about = known.get(id(self))
        if about is None or not by_learner(frame, space):
            return original(self, *args, **kwargs)
        slot = begin(code, about[0], about[1], count(self) if count is not None else 0, line_of_call(frame))
        end(slot)
        frame = None
        return carry_out(slot, original, self, *args, **kwargs)

    setattr(owner, name, disguise(wrapper, original))


def patch_locks(module) -> None:
    space = vars(module)
    mixin, condition = module._ContextManagerMixin, module.Condition
    HANDS_ON.update(each.__code__ for each in (
        mixin.__aenter__, mixin.__aexit__, module.Barrier.__aenter__, condition.wait_for, condition.notify_all))
    _make(module.Lock, space)
    _make(module.Event, space)
    _make(module.Semaphore, space, lambda self: self._value)
    _make(module.Barrier, space, lambda self: self._parties)
    _patch_making_of_conditions(condition)
    for owner in (module.Lock, module.Semaphore):
        _waits(owner, "acquire", "acquire", space, owner.locked)
    for owner in (module.Lock, module.Semaphore, module.BoundedSemaphore):
        _does(owner, "release", "release", space)
    _waits(module.Event, "wait", "wait", space)
    _does(module.Event, "set", "set", space)
    _does(module.Event, "clear", "clear", space)
    _waits(condition, "wait", "wait", space)
    for name in ("notify", "notify_all"):
        _does(condition, name, "notify", space, lambda self: len(self._waiters))
    HANDS_ON.discard(vars(condition)["notify_all"].__wrapped__.__code__)    # it is itself recorded
    _waits(module.Barrier, "wait", "wait", space)


def _patch_making_of_conditions(condition) -> None:
    original = condition.__init__

    def __init__(self, lock=None, **kwargs):
        mine = learners()
        known.pop(id(self), None)
        original(self, lock, **kwargs)
        if mine:
            number, its = new_number(AWAITED), known.get(id(self._lock))
            known[id(self)] = number, "Condition"
            if lock is None:
                known[id(self._lock)] = number, "Condition"     # its own lock represents the Condition
            made(number, "Condition", "", str(its[0]) if its is not None and lock is not None else "")

    condition.__init__ = disguise(__init__, original)


PATCHES = {"asyncio.locks": patch_locks}
