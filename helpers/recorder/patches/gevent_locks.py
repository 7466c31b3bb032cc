"""Records gevent's semaphores, and the locks of monkey-patched threads, which consist of one. See reentrant.py for RLock."""
from ..core import carry_out
from ..history import History, learners, made
from ..script import frame_of_caller
from ..standing_in import inside, stand_in
from .gevent_timeouts import limit

#: id of a semaphore -> what is recorded of it
histories: dict[int, History] = {}


def making(self, value=1, hub=None) -> None:
    mine = learners()
    histories.pop(id(self), None)
    if mine:
        name = type(self).__name__
        history = histories[id(self)] = History("Lock" if name == "LockType" else name)
        made(history.number, history.label, str(int(value)) if name != "LockType" and type(value) in (int, bool) else "")


def methods(original) -> dict:
    take, give = original.acquire, original.release

    def acquire(self, blocking=True, timeout=None):
        history = histories.get(id(self))
        if history is None or inside():
            return take(self, blocking, timeout)
        if self.locked():
            return history.take_slowly(take, (self, blocking, timeout), limit(timeout, blocking), frame_of_caller())
        got = take(self, blocking, timeout)
        try:
            history.take(frame_of_caller())
        except RecursionError:          # as in thread_locks.py
            if got:
                give(self)
            raise
        return got

    def release(self):
        history = histories.get(id(self))
        if history is None or inside():
            return give(self)
        return carry_out(history.give(frame_of_caller()), give, self)

    return {"acquire": acquire, "release": release}


def patch_semaphores(module) -> None:
    for name in ("Semaphore", "BoundedSemaphore"):
        stand_in(module, name, methods, making)


PATCHES = {"gevent._semaphore": patch_semaphores}
