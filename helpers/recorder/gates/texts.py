"""Texts of locks, threads, futures and the like: `repr()` tells their state, past their methods. That is noted."""
from ..start import module as load
from .tasks import around, current, note

#: module -> its classes whose texts tell a state, or the number of a process or a thread
TELLING = {
    "threading": ("Thread", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier"),
    "multiprocessing.process": ("BaseProcess",),
    "multiprocessing.synchronize": ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier"),
    "multiprocessing.pool": ("Pool",),
    "concurrent.futures._base": ("Future",),
}


def noting(owner) -> None:
    """Note where the script makes a text of an object of this class."""
    def make(original):
        def __repr__(self):
            if current() is not None:
                note("texts")
            return original(self)
        return __repr__
    around(owner, "__repr__", make)


def patch(module) -> None:
    if module.__name__ == "threading":
        noting(load("patches.thread_locks").Lock)
        noting(load("patches.thread_rlocks").RLock)
    for name in TELLING[module.__name__]:
        owner = getattr(module, name, None)
        if owner is not None and "__repr__" in vars(owner):
            noting(owner)


PATCHES = {"threading": patch, "multiprocessing.process": patch, "multiprocessing.synchronize": patch, "multiprocessing.pool": patch,
           "concurrent.futures._base": patch}
