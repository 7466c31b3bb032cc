"""Records the Condition, Event, Semaphore and Barrier of threads, if the learner's code makes them."""
from _thread import get_ident

from .. import core
from ..core import SERIAL, begin, busy, carry_out, end
from ..history import History, learners, made, new_number
from ..kinds import NUMBER
from ..script import foreign, frame_of_caller, line_now, parted, seconds
from ..start import orders
from ..wrapping import disguise
from .thread_locks import history_of
from .thread_rlocks import lock_of_condition
from .threads import lane_of

#: id of a primitive -> its number; a new one in the same place gets a new number
numbers: dict[int, int] = {}


#: id of a semaphore -> what is recorded of it
histories: dict[int, History] = {}


def make(owner, value=None) -> None:
    """Record that the learner's code makes one; `value` is called with it, and returns how many it is for."""
    original, label = owner.__init__, owner.__name__

    def __init__(self, *args, **kwargs):
        mine = learners()
        numbers.pop(id(self), None)
        original(self, *args, **kwargs)
        if mine:
            numbers[id(self)] = number = new_number()
            made(number, label, str(value(self)) if value is not None else "")

    owner.__init__ = disguise(__init__, original)


def call(owner, name: str, kind: str, label: str, limit=None, waits: bool = True, back=None) -> None:
    """Record a method.

    Args:
        owner: the class.
        name: the method's name.
        kind: see kinds.py.
        label: the primitive, for the reader.
        limit: called with the call's arguments; returns its time-out as a part of the text.
        waits: whether it may wait; otherwise it is recorded before it is carried out, as one moment.
        back: called with its result and whether it may have waited; returns what its end adds.
    """
    original, code = getattr(owner, name), NUMBER[kind]

    def wrapper(self, *args, **kwargs):
        number = numbers.get(id(self))
        if not number or (ident := get_ident()) in busy:
            return original(self, *args, **kwargs)
        try:
            text = parted(label, limit(*args, **kwargs)) if limit is not None else label
        except Exception as error:      # wrong arguments: the call itself raises the error
            if foreign(error):
                raise
            text = label
        slot = begin(code, number, text, 0, line_now())
        if not waits:
            end(slot)
        busy.add(ident)
        try:
            value = carry_out(slot, original, self, *args, **kwargs)
        finally:
            busy.discard(ident)
        if waits:
            end(slot, "" if value or back is None else "False")
        return value

    setattr(owner, name, disguise(wrapper, original))


def patch_threading(module) -> None:
    event, semaphore, bounded, barrier = module.Event, module.Semaphore, module.BoundedSemaphore, module.Barrier
    _patch_condition(module)
    make(event)
    call(event, "wait", "wait", "Event", lambda timeout=None: seconds(timeout), back=True)
    call(event, "set", "set", "Event", waits=False)
    call(event, "clear", "clear", "Event", waits=False)
    _patch_semaphore(semaphore, bounded)
    _patch_release(bounded, semaphore.__exit__.__code__)
    _patch_timer(module.Timer)
    make(barrier, lambda self: self._parties)
    call(barrier, "wait", "wait", "Barrier", lambda timeout=None: seconds(timeout))


def _patch_condition(module) -> None:
    condition = module.Condition
    original = condition.__init__
    # The library's own conditions, as in queues, are used for each item: their methods stay unchanged in a program that
    # makes no Condition. If orders are explored, the gates are put around ours.
    left = {"methods": condition}
    if orders:
        _patch_methods(left.pop("methods"))

    def __init__(self, lock=None):
        mine = learners()
        numbers.pop(id(self), None)
        if not mine:
            return original(self, lock)
        if left and (owner := left.pop("methods", None)) is not None:      # one of several threads
            _patch_methods(owner)
        if lock is None:
            lock, history = lock_of_condition(module)       # its own lock represents the Condition
            number = history.number
        else:
            number = new_number()
        original(self, lock)
        numbers[id(self)] = number
        history = history_of(lock)
        made(number, "Condition", "", str(history.number) if history is not None else "")

    condition.__init__ = disguise(__init__, original)


def _patch_methods(condition) -> None:
    call(condition, "wait", "wait", "Condition", lambda timeout=None: seconds(timeout), back=True)
    original, notify_all_of = condition.notify, condition.notify_all

    def recorded(self, call, *args):
        ident = get_ident()
        if ident in busy:
            return call(self, *args)
        # How many it may wake is written first: those that are woken must come after it.
        slot = begin(NUMBER["notify"], numbers[id(self)], "Condition", len(self._waiters), line_now())
        end(slot)
        busy.add(ident)
        try:
            return carry_out(slot, call, self, *args)
        finally:
            busy.discard(ident)

    def notify(self, n=1):
        if id(self) not in numbers:
            return original(self, n)
        return recorded(self, original, n)

    def notify_all(self):
        if id(self) not in numbers:
            return notify_all_of(self)
        return recorded(self, notify_all_of)

    condition.notify, condition.notify_all = disguise(notify, original), disguise(notify_all, notify_all_of)


def _patch_semaphore(semaphore, bounded) -> None:
    init, original, enter = semaphore.__init__, semaphore.acquire, semaphore.__enter__
    leave = semaphore.__exit__.__code__

    def __init__(self, *args, **kwargs):
        frame = frame_of_caller()
        mine = learners(frame) or (isinstance(self, bounded) and frame is not None and learners(frame.f_back))    # its own __init__
        frame = None
        histories.pop(id(self), None)
        init(self, *args, **kwargs)
        if mine:
            histories[id(self)] = history = History(type(self).__name__)
            made(history.number, history.label, str(self._value))

    def take(self, history, blocking, timeout, frame) -> bool:
        # First find out whether it has to wait. Wrong arguments raise their own error.
        if blocking and (timeout is None or (type(timeout) in (int, float) and timeout >= 0)) and original(self, False):
            # As in thread_locks.py.
            if (history.given is core._numbers and frame is not None and frame.f_lasti == history.at
                    and frame.f_code is history.code and get_ident() == history.ident
                    and (history.kept or history.given[history.word + SERIAL] == history.serial)):
                history.given[history.shown] = 0
                history.given = None
            else:
                history.take(frame)
            return True
        return history.take_slowly(original, (self, blocking, timeout), seconds(timeout, blocking), frame)

    def acquire(self, blocking=True, timeout=None):
        history = histories.get(id(self))
        if history is None or (busy and get_ident() in busy):
            return original(self, blocking, timeout)
        return take(self, history, blocking, timeout, frame_of_caller())

    def __enter__(self, blocking=True, timeout=None):
        history = histories.get(id(self))
        if history is None or (busy and get_ident() in busy):
            return enter(self, blocking, timeout)
        return take(self, history, blocking, timeout, frame_of_caller())

    semaphore.__init__, semaphore.acquire, semaphore.__enter__ = (
        disguise(__init__, init), disguise(acquire, original), disguise(__enter__, enter))
    _patch_release(semaphore, leave)


def _patch_release(semaphore, leave) -> None:
    original = semaphore.release

    def release(self, n=1):
        history = histories.get(id(self))
        if history is None or (busy and get_ident() in busy):
            return original(self, n)
        frame, slot = frame_of_caller(), None
        if frame is not None and frame.f_code is leave:
            frame = frame.f_back
        if (n == 1 and history.again is core._numbers and history.given is None and frame is not None
                and frame.f_lasti == history.back_at and frame.f_code is history.back_code and get_ident() == history.ident):
            history.doubles[history.word] = core.perf_counter()
            history.again[history.shown] = history.kind
            history.given = history.again
            return original(self, n)
        slot = history.give(frame, n if type(n) is int else 1)
        return carry_out(slot, original, self, n)

    semaphore.release = disguise(release, original)


def _patch_timer(timer) -> None:
    """A Timer waits in a thread of its own, for an Event. To cancel it is to set that."""
    original, original_cancel = timer.__init__, timer.cancel

    def __init__(self, *args, **kwargs):
        mine = learners()
        original(self, *args, **kwargs)
        if mine:
            numbers[id(self.finished)] = new_number()

    def cancel(self):
        ident = get_ident()
        if orders or not numbers.get(id(self.finished)) or ident in busy:       # where orders are explored, set() is the operation
            return original_cancel(self)
        slot = begin(NUMBER["timer_cancel"], 0, "", lane_of.get(id(self), 0), line_now())
        busy.add(ident)
        try:
            carry_out(slot, original_cancel, self)
        finally:
            busy.discard(ident)
        end(slot)

    timer.__init__, timer.cancel = disguise(__init__, original), disguise(cancel, original_cancel)


PATCHES = {"threading": patch_threading}
