"""What threads wait for: Lock, RLock, Condition, Event, Semaphore, Barrier, if the learner's code made them.

As in sleepers.py, a thread that waits at a condition stops at one gate where it would sleep, and at another where it
acquires the lock again.
"""
import sys
from _thread import RLock as RawRLock
from _thread import allocate_lock

from ..start import module as load
from . import sleepers
from .about import About
from .sleepers import asleep, goes_on
from .tasks import around, called_by_library, current, get_ident, made, mentions, perform, script_frame, tasks

locks, rlocks, signals = load("patches.thread_locks"), load("patches.thread_rlocks"), load("patches.thread_signals")


def here(number: int) -> tuple[str, int]:
    """Return an object of this process: a forked child has another one with the same number."""
    return f"in {current_process()}", number


def current_process() -> str:
    task = tasks.get(get_ident())
    return task.process if task is not None else ""


def announcing(module, places: dict) -> None:
    """Report each primitive that the recorder hears of."""
    original = module.made

    def announce(number, primitive, *more):
        original(number, primitive, *more)
        made(primitive.lower(), primitive, number)
    module.made = announce


def is_free(lock) -> bool:
    """Whether an acquire by the calling thread would return at once, for a lock of any type."""
    if type(lock) is locks.Lock:
        return not lock._raw.locked()
    if isinstance(lock, RawRLock):          # also the recorder's; a wait() does not tell it how deep it is held
        free = rlocks.take(lock, False)
        if free:
            rlocks.give(lock)
        return free
    return not lock.locked()


def again(lock) -> bool:
    return rlocks.RLock in type(lock).__mro__ and lock._depth > 0 and rlocks.owned(lock)


def continues(task) -> tuple[bool, bool]:
    """Return whether a lock's method carries on with a step of its thread, and whether that step may go on after it.

    A thread that holds a lock may be switched before it acquires another one, although up to Python 3.13 a `with` in a `with`
    gives no chance for that: the deadlock is in the program, and on a later Python it comes.
    """
    variables, frame = load("gates.variables"), script_frame(2)
    if not variables.several_here or not variables.GIL or frame is None or called_by_library(3):
        return False, False
    return load("gates.segments").continues(task, frame)


def make_locked(original):
    def locked(self):
        task = current()
        if task is None:
            return original(self)
        task.gate(About("locked", [(here(self._history.number), "read")], self._history.label, bound=continues(task)[0]))
        return perform(task, original, (self,), {}, in_c=True)
    return locked


def steer_lock(owner) -> None:
    def make_acquire(original):
        def acquire(self, blocking=True, timeout=-1):
            task = current()
            if task is None or again(self):
                return original(self, blocking, timeout)
            timed = not blocking or timeout != -1
            bound = not task.held and continues(task)[0] and (not blocking or is_free(self))
            went = task.gate(About("acquire", [(here(self._history.number), "write" if timed else "take")], self._history.label,
                                   lambda: is_free(self), timed=timed, bound=bound))
            if went is not None and timed and not is_free(self):
                return perform(task, original, (self, False), {}, in_c=True)
            got = perform(task, original, (self, blocking, timeout), {}, in_c=True)
            task.held += got is True
            return got
        return acquire

    def make_enter(original):
        def __enter__(self):
            task = current()
            if task is None or again(self):
                return original(self)
            bound, goes_on = continues(task)
            goes_on = goes_on and is_free(self)
            task.gate(About("acquire", [(here(self._history.number), "take")], self._history.label, lambda: is_free(self),
                            bound=bound and not task.held))
            value = perform(task, original, (self,), {}, in_c=True)
            task.switches()
            task.held, task.entered = task.held + 1, goes_on
            return value
        return __enter__

    def make_release(original):
        def release(self, *args):
            task = current()
            if task is None or (again(self) and self._depth > 1):
                return original(self, *args)
            held = type(self) is not locks.Lock or self._raw.locked()
            task.gate(About("release", [(here(self._history.number), "give" if held else "write")], self._history.label,
                            bound=continues(task)[0]))
            task.held = max(0, task.held - 1)
            return perform(task, original, (self, *args), {}, in_c=True)
        return release

    if "locked" in vars(owner):
        around(owner, "locked", make_locked)
    for name in ("acquire", "acquire_lock"):
        if name in vars(owner):
            around(owner, name, make_acquire)
    around(owner, "__enter__", make_enter)
    for name in ("release", "release_lock", "__exit__"):
        if name in vars(owner):
            around(owner, name, make_release)


class Bed:
    """Replaces the lock at which a thread sleeps in Condition.wait()."""

    def __init__(self, condition) -> None:
        self._raw, self._condition = allocate_lock(), condition

    def acquire(self, blocking=True, timeout=-1):
        raw, task = self._raw, tasks.get(get_ident())
        if raw.acquire(False):
            return True
        if task is None:
            return raw.acquire(blocking, timeout)
        timed, ident = timeout >= 0 or not blocking, get_ident()
        where = here(signals.numbers.get(id(self._condition), 0) or id(self._condition))
        went = task.gate(About("sleep", [(("z", *where), "write" if timed else "give")], "", lambda: not raw.locked(), timed=timed))
        got = raw.acquire(blocking, timeout) if went is None else raw.acquire(False)
        task.result = "" if got else "late"
        if ident in goes_on:
            task.gate(About("woken", goes_on[ident], "", lambda: is_free(self._condition._lock)))
        return got

    def release(self):
        self._raw.release()

    def locked(self):
        return self._raw.locked()


def patch_threading(module) -> None:
    for part in (locks, rlocks, signals):
        announcing(part, {})
    for owner in (locks.Lock, rlocks.RLock):
        steer_lock(owner)
    raw = module._allocate_lock

    def make_bed(*args):
        frame = sys._getframe(1)
        waits = frame.f_code.co_name == "wait" and isinstance(frame.f_locals.get("self"), module.Condition)
        # Not if a thread waits for another one's start, which comes soon.
        return Bed(frame.f_locals["self"]) if waits and get_ident() in goes_on else raw(*args)
    module._allocate_lock = make_bed

    around(module.Condition, "wait", make_wait)
    around(module.Condition, "wait_for", sleepers.make_wait_for)
    for name in ("notify", "notify_all"):
        steer(module.Condition, name, name.partition("_")[0], lambda self: [(zone(self), "give")])
    for name in ("set", "clear"):
        steer(module.Event, name, name, lambda self: [(of(self), "write"), *wakes(self)])
    steer(module.Event, "is_set", "is_set", lambda self: [(of(self), "read")])
    around(module.Event, "wait", waiting("read", ["read"]))
    around(module.Barrier, "wait", waiting("write", ["read"] * mentions("abort")))        # a woken one looks at it again
    for name in ("n_waiting", "broken"):
        steer_look(module.Barrier, name)
    for name in ("abort", "reset"):
        steer(module.Barrier, name, name, lambda self: [(of(self), "write"), *wakes(self)])
    for owner in (module.Semaphore, module.BoundedSemaphore):
        for name in ("acquire", "__enter__"):
            if name in vars(owner):         # the recorder has given a bounded semaphore its own
                around(owner, name, make_acquire)
        mode = "give" if owner is module.Semaphore else "write"
        steer(owner, "release", "release", lambda self, mode=mode: [(semaphore(self), mode)])


def of(primitive):
    """Return the object for a primitive of the learner's, None for any other."""
    number = signals.numbers.get(id(primitive))
    return here(number) if number else None


def zone(condition):
    return ("z", *(of(condition) or here(id(condition))))


def wakes(primitive) -> list:
    """Return what wakes those that sleep at an event or a barrier: a wait with a time-out may miss it."""
    return [(zone(primitive._cond), "give")]


def semaphore(primitive):
    history = signals.histories.get(id(primitive))
    return here(history.number) if history is not None else None


def lock_of(condition):
    history = getattr(condition._lock, "_history", None)
    return here(history.number) if history is not None else here(id(condition._lock))


def make_wait(original):
    def wait(self, timeout=None):
        task = current()
        if task is None or of(self) is None:
            return original(self, timeout)
        task.gate(About("wait", [(lock_of(self), "give"), (zone(self), "give")], "Condition"))
        return asleep(task, [(lock_of(self), "take")], original, self, timeout)
    return wait


def waiting(mode: str, after: list):
    def make(original):
        def wait(self, timeout=None):
            task, which = current(), of(self)
            if task is None or which is None:
                return original(self, timeout)
            task.gate(About("wait", [(which, mode), *wakes(self)][:2 if mode == "write" else 1], type(self).__name__))
            return asleep(task, [(which, how) for how in after], original, self, timeout)
        return wait
    return make


def steer(owner, name: str, kind: str, pairs) -> None:
    """Let a method that never waits wait for its turn."""
    def make(original):
        def method(self, *args, **kwargs):
            task = current()
            found = None if task is None else pairs(self)
            if not found or found[0][0] is None or (name.startswith("notify") and of(self) is None):
                return original(self, *args, **kwargs)
            task.gate(About(kind, found, type(self).__name__))
            return perform(task, original, (self, *args), kwargs)
        return method
    around(owner, name, make)


def steer_look(barrier, name: str) -> None:
    """Let a look at a barrier, of threads or of processes, wait for its turn."""
    look = vars(barrier)[name].fget

    def get(self):
        task = current()
        if task is None:
            return look(self)
        processes = hasattr(self._cond, "_wait_semaphore")
        which = sleepers.of_barrier(self) if processes else of(self)
        if which is not None:
            where = sleepers.place(self._cond) if processes else zone(self._cond)
            task.gate(About(name, [(which, "read"), (where, "read")], "Barrier"))
        return perform(task, look, (self,), {})
    setattr(barrier, name, property(get, doc=vars(barrier)[name].__doc__))


def make_acquire(original):
    def acquire(self, blocking=True, timeout=None):
        task, which = current(), semaphore(self)
        if task is None or which is None:
            return original(self, blocking, timeout)
        timed = not blocking or timeout is not None
        went = task.gate(About("acquire", [(which, "write" if timed else "take")], type(self).__name__, lambda: self._value > 0, timed=timed))
        if went is not None and timed and self._value <= 0:
            return perform(task, original, (self, False), {})
        return perform(task, original, (self, blocking, timeout), {})
    return acquire


PATCHES = {"threading": patch_threading}
