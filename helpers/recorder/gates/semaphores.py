"""Locks and semaphores of processes: Lock, RLock, Semaphore, BoundedSemaphore, and the locks of values and conditions."""
from _thread import get_ident

from ..core import busy
from ..plumbing import around
from ..start import module as load
from .about import About
from .tasks import current, gated, made, perform, tasks


def number_of(lock) -> int:
    return load("patches.locks").number_of(lock)


def is_free(semaphore) -> bool:
    """Whether an acquire by the calling thread would return at once."""
    return not semaphore._is_zero() or again(semaphore)


def again(semaphore) -> bool:
    """Whether it is an RLock that the calling thread already holds: nobody can notice that it acquires it again."""
    return semaphore.kind == 0 and semaphore._is_mine()


def about_acquire(semaphore, number: int, label: str, block=True, timeout=None) -> About | None:
    if again(semaphore):
        return None
    waits = bool(block) and timeout is None
    return About("acquire", [(number, "take" if waits else "write")], label, lambda: is_free(semaphore), timed=not waits)


def about_release(semaphore, number: int, label: str) -> About | None:
    if again(semaphore) and semaphore._count() > 1:
        return None
    # One release too many is an error, and which one is too many may depend on the order.
    plain = semaphore._is_zero() if label != "Semaphore" else True
    return About("release", [(number, "give" if plain and label != "BoundedSemaphore" else "write")], label)


def cover(lock, label: str) -> None:
    """Let a lock's acquire and release wait for their turns; label: the primitive that the lock belongs to."""
    take, give, semaphore = lock.acquire, lock.release, lock._semlock
    numbers = load("patches.locks").number_inside

    def acquire(block=True, timeout=None):
        task = current()
        about = None if task is None else about_acquire(semaphore, numbers(semaphore), label, block, timeout)
        if about is None:
            return take(block, timeout) if (block, timeout) != (True, None) else take()
        went = task.gate(about)
        if went is not None and about.timed and not about.ready():
            return perform(task, take, (False,), {})
        return perform(task, take, () if (block, timeout) == (True, None) else (block, timeout), {})

    def release():
        task = current()
        about = None if task is None else about_release(semaphore, numbers(semaphore), label)
        if about is None:
            return give()
        task.gate(about)
        return perform(task, give, (), {})

    if hasattr(take, "label"):
        acquire.label = take.label          # by which the recorder knows what it belongs to
    lock.acquire, lock.release, lock._orders = acquire, release, label


def patch_synchronize(module) -> None:
    base = module.SemLock

    def make_methods(original):
        def _make_methods(self):
            original(self)
            task = tasks.get(get_ident())
            if get_ident() in busy or (task is not None and task.inside):
                return
            cover(self, type(self).__name__)
            made(type(self).__name__.lower(), type(self).__name__, number_of(self))
        return _make_methods

    def make_enter(original):
        def __enter__(self):
            task = current()
            steered = task is not None and hasattr(self, "_orders")
            about = about_acquire(self._semlock, number_of(self), self._orders) if steered else None
            if about is None:
                return original(self)
            task.gate(about)
            return perform(task, original, (self,), {})
        return __enter__

    def make_exit(original):
        def __exit__(self, *args):
            task = current()
            steered = task is not None and hasattr(self, "_orders")
            about = about_release(self._semlock, number_of(self), self._orders) if steered else None
            if about is None:
                return original(self, *args)
            task.gate(about)
            return perform(task, original, (self, *args), {})
        return __exit__

    around(base, "_make_methods", make_methods)
    gated(module.Semaphore, "get_value", lambda self: About("get_value", [(number_of(self), "read")], type(self).__name__))
    around(base, "__enter__", make_enter)
    around(base, "__exit__", make_exit)


PATCHES = {"multiprocessing.synchronize": patch_synchronize}
