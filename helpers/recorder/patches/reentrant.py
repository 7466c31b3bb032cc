"""Records reentrant locks written in Python: gevent's, and those of monkey-patched threads.

Not the creation of their classes is patched but their methods: each lock knows its own holder.
"""
from _thread import get_ident

from ..core import busy
from ..history import History, learners, made
from ..script import frame_of_caller, short
from ..wrapping import disguise

#: id of a lock -> what is recorded of it
histories: dict[int, History] = {}


def record(lock, label: str) -> History:
    """Record a lock from now on; label: the primitive that the lock belongs to."""
    history = histories[id(lock)] = History(label)
    if label == "RLock":
        made(history.number, label)
    return history


def limit(blocking, timeout) -> str:
    return "0" if not blocking else "" if timeout in (-1, None) else short(timeout)


def patch_class(owner) -> None:
    """Record a class's locks that the learner's code makes: only a holder's first acquire and last release."""
    init, take, give = owner.__init__, owner.acquire, owner.release

    def __init__(self, *args, **kwargs):
        mine = learners()
        histories.pop(id(self), None)
        init(self, *args, **kwargs)
        if mine:
            record(self, "RLock")

    def acquire(self, blocking=True, timeout=-1):
        history = histories.get(id(self))
        args = (self, blocking) if timeout == -1 else (self, blocking, timeout)
        if history is None or (busy and get_ident() in busy) or self._is_owned():
            return take(*args)
        if self._block.locked():
            return history.take_slowly(take, args, limit(blocking, timeout), frame_of_caller())
        got = take(*args)
        try:
            history.take(frame_of_caller())
        except RecursionError:          # as in thread_locks.py
            if got:
                give(self)
            raise
        return got

    def release(self):
        history = histories.get(id(self))
        if history is not None and self._count == 1 and self._is_owned() and not (busy and get_ident() in busy):
            history.give(frame_of_caller())
        return give(self)

    owner.__init__, owner.acquire, owner.release = disguise(__init__, init), disguise(acquire, take), disguise(release, give)
    if vars(owner).get("__enter__") is take:
        owner.__enter__ = owner.acquire


def patch_gevent(module) -> None:
    patch_class(module.RLock)


def patch_monkey(module) -> None:
    """In a monkey-patched program, threads use locks of this class: those written in C would stop all greenlets."""
    patch_class(module.__threading__._RLock)


PATCHES = {"gevent.lock": patch_gevent, "gevent.threading": patch_monkey}
