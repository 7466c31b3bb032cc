"""Records multiprocessing's locks and what is built of them, and notes what might be left when they are gone."""
import os
import sys
from _thread import get_ident

from ..core import begin, busy, carry_out, emit, end, erase
from ..kinds import NUMBER
from ..memory import note_resource
from ..script import frame_of_caller, line_now, parted, seconds
from ..attributes import set_own
from ..wrapping import disguise, span
from ..plumbing import around, number_from, quietly, silence

#: the type of a lock's own acquire, written in C
RAW = type(len)
#: handle -> number of the semaphore, the same in every process; a forked process has the same handles
numbers: dict[int, int] = {}
made = iter(range(1, sys.maxsize)).__next__


def number_of(lock) -> int:
    return numbers.get(lock._semlock.handle, 0)


def number_inside(semaphore) -> int:
    """Return the same number for the semaphore inside a lock."""
    return numbers.get(semaphore.handle, 0)


def hidden() -> bool:
    """Whether a Value or an Array is locking itself for a single access."""
    frame = frame_of_caller()
    if frame is None:
        return False
    name = frame.f_globals.get("__name__")
    if name == "multiprocessing.sharedctypes" and frame.f_code.co_name in ("__enter__", "__exit__"):
        frame = frame.f_back
        name = frame.f_globals.get("__name__") if frame is not None else ""
    return name in (None, "multiprocessing.sharedctypes")


def acquire_recorded(take, try_first: bool, semaphore, label: str, asked: str, args: tuple, kwargs: dict, quiet: bool):
    """Call `take`. An acquire that had to wait gets the number 1; asked: its time-out, as a part of its text."""
    if try_first and semaphore.acquire(False):
        try:
            if not quiet:
                emit(NUMBER["acquire"], number_inside(semaphore), parted(label, asked))
        except RecursionError:      # the limit is met here, or it would be at the next call: nothing may stay acquired
            semaphore.release()
            raise
        return True
    slot = begin(NUMBER["acquire"], number_inside(semaphore), parted(label, asked), int(try_first), line_now())
    got = carry_out(slot, take, *args, **kwargs)
    if quiet and got:           # a single access is recorded only if it never gets the lock
        erase(slot)
    else:
        end(slot, "" if got else "False")
    return got


def cover(lock, label: str) -> None:
    """Record what this lock does from now on."""
    # Keep no reference to the lock itself: what it refers to must not keep it alive.
    semaphore = lock._semlock
    take, give = semaphore.acquire, semaphore.release

    def acquire(*args, **kwargs):
        if get_ident() in busy:
            return take(*args, **kwargs)
        if not args and not kwargs:         # the usual case, fast
            return acquire_recorded(take, True, semaphore, label, "", args, kwargs, hidden())
        # If it may wait, first find out whether it has to. Wrong arguments raise their own error.
        block, timeout = (*args, *((True, None)[len(args):]))[:2]
        block, timeout = kwargs.get("block", block), kwargs.get("timeout", timeout)
        right = len(args) < 3 and type(block) in (bool, int) and type(timeout) in (type(None), int, float)
        may_wait = right and block and not kwargs.keys() - {"block", "timeout"}
        asked = seconds(timeout, block) if right else ""
        return acquire_recorded(take, bool(may_wait), semaphore, label, asked, args, kwargs, hidden())

    def release():
        slot = None
        try:
            if get_ident() not in busy and not hidden():
                # Written first: an acquire that this makes possible must come after it.
                slot = begin(NUMBER["release"], number_inside(semaphore), label, 0, line_now())
        finally:                # whatever a signal handler raises
            if slot is None:
                give()
            else:
                carry_out(slot, give)
        if slot is not None:
            end(slot)

    set_own(lock, "acquire", disguise(acquire, take))
    set_own(lock, "release", disguise(release, give))
    acquire.label = label


def set_methods(thing, real) -> None:
    """Let a lock, or what has one, be taken and given back by the methods of another."""
    set_own(thing, "acquire", real.acquire)
    set_own(thing, "release", real.release)


def uncover(thing) -> None:
    """Give the locks inside a queue, an Event or a Condition their own methods back."""
    for value in list(vars(thing).values()):
        if hasattr(value, "_semlock"):
            set_methods(value, value._semlock)
        elif hasattr(value, "_wait_semaphore"):
            uncover(value)
            set_methods(value, value._lock)


def keep_raw(owner) -> None:
    """Leave the locks inside a queue unchanged, even in a process that has received the queue."""
    def make(original):
        def __setstate__(self, state):
            original(self, state)
            uncover(self)
        return __setstate__

    around(owner, "__setstate__", make)


def noted(kind: str):
    """Return what makes a function write down each name that it makes, before anything has it: see `around`.

    The process may be killed right after it has made something with that name.
    """
    def make(original):
        def make_name():
            name = original()
            if os.name == "posix":
                note_resource(kind, name)
            return name
        return make_name
    return make


def _patch_making(base) -> None:
    """Give each lock a number, and record that it is made and what its acquire and release do."""
    def make_init(original):
        def __init__(self, *args, **kwargs):
            original(self, *args, **kwargs)
            if get_ident() not in busy:
                label, value = type(self).__name__, args[1] if len(args) > 1 else kwargs.get("value")
                permits = str(value) if type(value) is int and "Semaphore" in label else ""
                emit(NUMBER["make"], number_of(self), parted(label, permits), 1)
        return __init__

    def make_methods(original):
        def _make_methods(self):
            original(self)
            name = self._semlock.name
            # A lock without a name can only be inherited by fork: then a number of our own is enough.
            words = (os.getpid(), made()) if name is None else (name,)
            numbers[self._semlock.handle] = number_from(*words)
            if get_ident() not in busy:
                cover(self, type(self).__name__)
        return _make_methods

    around(base, "_make_name", noted("semaphore"))
    around(base, "__init__", make_init)
    around(base, "_make_methods", make_methods)


def _patch_passing_on(base) -> None:
    """Pass a lock's number on to the process that receives the lock."""
    windows = sys.platform == "win32"

    def make_getstate(original):
        def __getstate__(self):
            handle, kind, most, name = original(self)
            # Windows passes a handle, which differs in each process: the name is free to carry our number.
            return handle, kind, most, f"recorded-{number_of(self)}" if windows else name
        return __getstate__

    def make_setstate(original):
        def __setstate__(self, state):
            original(self, state)
            if windows and str(state[3]).startswith("recorded-"):
                numbers[self._semlock.handle] = int(state[3].split("-")[1])
        return __setstate__

    around(base, "__getstate__", make_getstate)
    around(base, "__setstate__", make_setstate)


def _patch_with(base) -> None:
    """Record `with lock:`."""
    def make_enter(original):
        def __enter__(self):
            if type(self.acquire) is RAW:       # inside a queue: each get() pays for this
                return self._semlock.__enter__()
            label = getattr(self.acquire, "label", "")
            if not label or get_ident() in busy:
                return original(self)
            return acquire_recorded(original, True, self._semlock, label, "", (self,), {}, hidden())
        return __enter__

    def make_exit(original):
        def __exit__(self, *args):
            if type(self.acquire) is RAW:
                return self._semlock.release()          # this is all that its own __exit__ does
            try:
                label = getattr(self.acquire, "label", "")
                if label and get_ident() not in busy and not hidden():
                    emit(NUMBER["release"], number_of(self), label)
            finally:
                given = original(self, *args)
            return given
        return __exit__

    around(base, "__enter__", make_enter)
    around(base, "__exit__", make_exit)


def announce(owner, about) -> None:
    """Record that one is made, but not the locks inside it; `about` returns its number and what it is."""
    def make(original):
        def __init__(self, *args, **kwargs):
            quietly(original, self, *args, **kwargs)
            if get_ident() not in busy:
                emit(NUMBER["make"], *about(self), 1)
        return __init__

    around(owner, "__init__", make)


def patch_synchronize(module) -> None:
    for patch in (_patch_making, _patch_passing_on, _patch_with):
        patch(module.SemLock)
    condition, event, barrier = module.Condition, module.Event, module.Barrier

    def make_init(original):
        def __init__(self, lock=None, *args, **kwargs):
            quietly(original, self, lock, *args, **kwargs)
            # Its own lock represents the Condition.
            if type(self._lock) is module.RLock and get_ident() not in busy:
                cover(self._lock, "Condition")
                set_methods(self, self._lock)
            if get_ident() not in busy:
                emit(NUMBER["make"], *of_condition(self), 1)
        return __init__

    def make_setstate(original):
        def __setstate__(self, state):
            original(self, state)
            for inner in (self._sleeping_count, self._woken_count, self._wait_semaphore):
                set_methods(inner, inner._semlock)
            if type(self._lock) is module.RLock and hasattr(self._lock.acquire, "label"):
                cover(self._lock, "Condition")
                set_methods(self, self._lock)
        return __setstate__

    around(condition, "__init__", make_init)
    around(condition, "__setstate__", make_setstate)
    silence(event, "is_set")
    silence(barrier, "reset", "abort")

    def of_condition(self, timeout=None):
        return number_of(self._lock if getattr(self._lock.acquire, "label", "") == "Condition"
                         else self._wait_semaphore), parted("Condition", seconds(timeout))

    def of_event(self, timeout=None):
        return number_of(self._flag), parted("Event", seconds(timeout))

    def of_barrier(self, timeout=None):
        return number_of(self._cond._wait_semaphore), parted("Barrier", seconds(timeout))

    def came(value, *_, **__):
        return "" if value else "False"

    announce(event, of_event)
    announce(barrier, lambda self: (of_barrier(self)[0], parted("Barrier", str(self.parties))))
    span(condition, "wait", "wait", of_condition, came)
    for name in ("notify", "notify_all"):
        span(condition, name, "notify", lambda self, *_: of_condition(self))
    span(event, "wait", "wait", of_event, came)
    span(event, "set", "set", of_event)
    span(event, "clear", "clear", of_event)
    span(barrier, "wait", "wait", of_barrier)


def patch_shared_memory(module) -> None:
    def make(original):
        def __init__(self, name=None, create=False, *args, **kwargs):
            original(self, name, create, *args, **kwargs)
            if create and name is not None and os.name == "posix":      # not before: another may have that name
                note_resource("shared_memory", self._name)
        return __init__

    around(module.SharedMemory, "__init__", make)
    around(module, "_make_filename", noted("shared_memory"))


PATCHES = {"multiprocessing.synchronize": patch_synchronize, "multiprocessing.shared_memory": patch_shared_memory}
