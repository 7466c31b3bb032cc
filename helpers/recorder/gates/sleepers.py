"""Condition, Event and Barrier of processes.

They are left unchanged: a thread that waits stops at one gate where it would sleep, and at another where it acquires the
lock again. The controller chooses which one a notify wakes, as the system would. What they are made of belongs to the call,
and has no gate.
"""
from _thread import get_ident

from ..core import busy
from ..plumbing import around
from ..script import seconds
from ..start import module as load
from .about import About
from .semaphores import cover, is_free, number_of
from .tasks import current, made, mentions, perform, tasks

#: thread -> what it touches when it continues after sleeping
goes_on: dict[int, list] = {}


def place(condition) -> tuple[str, int]:
    """Return the object that represents those who sleep at a condition."""
    return "z", number_of(condition._wait_semaphore)


def patch_synchronize(module) -> None:
    condition, event, barrier = module.Condition, module.Event, module.Barrier
    around(condition, "__init__", make_init)
    around(condition, "__setstate__", make_setstate)
    around(condition, "wait", make_wait)
    around(condition, "wait_for", make_wait_for)
    for name in ("notify", "notify_all"):
        around(condition, name, make_notify)
    for owner, number in ((event, of_event), (barrier, of_barrier)):
        around(owner, "__init__", announcing(number))
    around(event, "wait", waiting(of_event, "read", [(of_event, "read")]))
    around(barrier, "wait", waiting(of_barrier, "write", [(of_barrier, "read")] * mentions("abort")))  # a woken one looks at it again
    for owner, name, number, mode in ((event, "set", of_event, "write"), (event, "clear", of_event, "write"), (event, "is_set", of_event, "read"),
                                      (barrier, "abort", of_barrier, "write"), (barrier, "reset", of_barrier, "write")):
        around(owner, name, simple(name, number, mode))


def of_event(event) -> int:
    return number_of(event._flag)


def of_barrier(barrier) -> int:
    return number_of(barrier._cond._wait_semaphore)


def make_init(original):
    def __init__(self, lock=None, *args, **kwargs):
        original(self, lock, *args, **kwargs)
        task = current()
        beds(self)
        if task is not None and get_ident() not in busy:
            if not hasattr(self._lock, "_orders"):
                cover(self._lock, "Condition")
                self._make_methods()
            made("condition", "Condition", number_of(self._lock), place(self)[1])
    return __init__


def make_setstate(original):
    def __setstate__(self, state):
        original(self, state)
        beds(self)
        if getattr(self._lock.acquire, "label", "") == "Condition":
            cover(self._lock, "Condition")
            self._make_methods()
    return __setstate__


def beds(condition) -> None:
    """Let a thread that sleeps, wakes or wakes others there wait at gates."""
    inner, woken = condition._wait_semaphore, condition._woken_count
    take, give, seen = inner._semlock.acquire, woken._semlock.release, woken._semlock
    lock, where = condition._lock._semlock, place(condition)

    def sleep(block=True, timeout=None):
        task = tasks.get(get_ident())
        if task is None or not block or get_ident() not in goes_on:
            return take(block, timeout)
        timed = timeout is not None
        went = task.gate(About("sleep", [(where, "write" if timed else "take")], seconds(timeout),
                               lambda: not inner._semlock._is_zero(), timed=timed))
        woken = take(block, timeout) if went is None else take(False)
        task.result = "" if woken else "late"
        return woken

    def woke():
        give()
        task, touched = tasks.get(get_ident()), goes_on.get(get_ident())
        if task is not None and touched is not None:
            task.gate(About("woken", touched, "", lambda: is_free(lock)))

    def hand_over(block=True, timeout=None):
        task = tasks.get(get_ident())
        if task is not None and block:
            task.gate(About("hand over", [(where, "wakes")], str(sleepers(inner._semlock)), lambda: not seen._is_zero()))
        return seen.acquire(block, timeout)

    inner.acquire, woken.release, woken.acquire = sleep, woke, hand_over


def sleepers(semaphore) -> int:
    """Return how many are to be woken; as many as there are if the system does not say (macOS)."""
    try:
        return semaphore._get_value()
    except NotImplementedError:
        return 1 << 30


def make_wait(original):
    def wait(self, timeout=None):
        task = current()
        if task is None:
            return original(self, timeout)
        lock = number_of(self._lock)
        task.gate(About("wait", [(lock, "give"), (place(self), "give")], "Condition"))
        return asleep(task, [(lock, "take")], original, self, timeout)
    return wait


def make_wait_for(original):
    """No time passes here: the first wait in vain is the last, as if the time were over."""
    def wait_for(self, predicate, timeout=None):
        if timeout is None or get_ident() not in tasks:
            return original(self, predicate, timeout)
        while not (result := predicate()):
            if not self.wait(timeout):
                return predicate()
        return result
    return wait_for


def asleep(task, touched: list, original, *args):
    """Carry out a wait; touched: what it touches when it continues afterwards."""
    ident = get_ident()
    goes_on[ident] = touched
    try:
        return perform(task, original, args, {})
    finally:
        goes_on.pop(ident, None)


def make_notify(original):
    def notify(self, *args, **kwargs):
        task = current()
        if task is None:
            return original(self, *args, **kwargs)
        task.gate(About("notify", [(place(self), "give")], "Condition"))
        return perform(task, original, (self, *args), kwargs)
    return notify


def announcing(number):
    def make(original):
        def __init__(self, *args, **kwargs):
            task = current()
            if task is None:
                return original(self, *args, **kwargs)
            task.inside += 1
            try:
                original(self, *args, **kwargs)
            finally:
                task.inside -= 1
            name = type(self).__name__
            made(name.lower(), name, number(self), place(self._cond)[1])
        return __init__
    return make


def waiting(number, mode: str, after: list):
    def make(original):
        def wait(self, timeout=None):
            task = current()
            if task is None:
                return original(self, timeout)
            wakes = [(place(self._cond), "give")] * (mode == "write")      # the last one at a barrier wakes the others
            task.gate(About("wait", [(number(self), mode), *wakes], type(self).__name__))
            return asleep(task, [(its(self), how) for its, how in after], original, self, timeout)
        return wait
    return make


def simple(name: str, number, mode: str):
    def make(original):
        def method(self, *args, **kwargs):
            task = current()
            if task is None:
                return original(self, *args, **kwargs)
            task.gate(About(name, [(number(self), mode), (place(self._cond), "give")], type(self).__name__))
            return perform(task, original, (self, *args), kwargs)
        return method
    return make


def loaded() -> None:
    """Nothing sleeps in a child that was just forked."""
    goes_on.clear()


load("core").after_fork.append(loaded)
PATCHES = {"multiprocessing.synchronize": patch_synchronize}
