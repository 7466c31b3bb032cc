"""Records the locks of threads that the learner's code makes.

A lock is written in C, and cannot be patched in place. So `threading.Lock` and `threading.RLock` (see thread_rlocks.py) give the
learner's code a stand-in of the same name, and everybody else the real thing: the standard library's own locks stay as fast as
they were.
"""
import _thread
import sys
from _thread import allocate_lock, get_ident
from time import perf_counter

from .. import core
from ..core import SERIAL, busy, fail
from ..history import History, learners, limit, made, may_wait
from ..memory import itertools
from ..script import frame_of_caller
from ..attributes import own
from ..standing_in import Kind, name_like
from ..start import module as load
from ..wrapping import as_builtin, disguise

RAW = type(allocate_lock())


class Lock(metaclass=Kind):
    """Stands for a lock.

    Written in C, a lock cannot be interrupted by a handler of a signal: with one that raises, `with lock:` has taken it or not,
    and has given it back. So here: what is iterated is no call, after which a handler may run before the result is known.
    """

    __slots__ = ("__weakref__", "_give", "_history", "_raw", "_take", "_tries")

    def __new__(cls, *args, **kwargs):
        if not CLASSES:
            raise TypeError("cannot create '_thread.lock' instances")
        raw = RAW(*args, **kwargs)
        return recorded(raw) if learners() else raw

    def __init_subclass__(cls):
        raise TypeError("type '_thread.lock' is not an acceptable base type")

    def acquire(self, blocking=True, timeout=-1):
        if busy and get_ident() in busy:
            return self._take(blocking, timeout)
        if may_wait(blocking, timeout) and self._take(False):
            try:
                history, frame = self._history, frame_of_caller()
                # What follows is written out, here and below: a call more would make it half as fast.
                if (history.given is core._numbers and frame is not None and frame.f_lasti == history.at
                        and frame.f_code is history.code and get_ident() == history.ident
                        and (history.kept or history.given[history.word + SERIAL] == history.serial)):
                    history.given[history.shown] = 0
                    history.given = None
                else:
                    history.take(frame)
            except RecursionError:      # the limit is met here, or it would be at the next call: nothing may stay acquired
                self._give()
                raise
            return True
        return self._history.take_slowly(self._take, (blocking, timeout), limit(blocking, timeout), frame_of_caller())

    def __enter__(self):
        got = False
        try:
            for answer in self._tries:
                got = answer
                break
            if got:
                history, frame = self._history, frame_of_caller()
                if (history.given is core._numbers and frame is not None and frame.f_lasti == history.at
                        and frame.f_code is history.code and get_ident() == history.ident
                        and (history.kept or history.given[history.word + SERIAL] == history.serial)):
                    history.given[history.shown] = 0
                    history.given = None
                elif not busy or get_ident() not in busy:
                    history.take(frame)
                return True
        except BaseException:
            if got:
                self._give()
            raise
        if busy and get_ident() in busy:
            return self._take()
        return self._history.take_slowly(self._take, (), "", frame_of_caller(), self._give)

    def release(self):
        slot = None
        try:
            history, frame = self._history, frame_of_caller()
            if (history.again is core._numbers and history.given is None and frame is not None and frame.f_lasti == history.back_at
                    and frame.f_code is history.back_code and get_ident() == history.ident):
                history.doubles[history.word] = perf_counter()
                history.again[history.shown] = history.kind
                history.given = history.again
            elif not busy or get_ident() not in busy:
                slot = history.give(frame)
        finally:
            try:
                self._give()
            except RuntimeError as error:
                if slot is not None:
                    fail(slot, error)
                    history.again = None
                raise

    def __exit__(self, kind=None, error=None, trace=None):      # quicker than *args
        try:
            history = self._history
            # Taken where it was before: then it is given back by the same `with`. (In a forked child the record is another one.)
            if history.again is core._numbers and history.given is None and get_ident() == history.ident:
                history.doubles[history.word] = perf_counter()
                history.again[history.shown] = history.kind
                history.given = history.again
            elif not busy or get_ident() not in busy:
                history.give(frame_of_caller())
        finally:
            self._give()

    def locked(self):
        return self._raw.locked()

    def _at_fork_reinit(self):
        self._raw._at_fork_reinit()

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __repr__(self):
        return repr(self._raw)

    def __dir__(self):
        return dir(self._raw)

    def __reduce_ex__(self, version):
        return self._raw.__reduce_ex__(version)     # raises TypeError

    def __reduce__(self):
        return self._raw.__reduce__()


#: Whether `threading.Lock` is the class itself, as it is since Python 3.13.
CLASSES = sys.version_info >= (3, 13)
NOT_WAITING = itertools.repeat(False)


def recorded(raw) -> Lock:
    """Return what stands for a lock."""
    self = object.__new__(Lock)
    self._raw, self._take, self._give, self._history = raw, raw.acquire, raw.release, History("Lock")
    self._tries = map(raw.acquire, NOT_WAITING)
    made(self._history.number, "Lock")
    return self


def patch_threading(module) -> None:
    name_like(RAW, Lock)
    for name in ("allocate_lock", "allocate"):
        setattr(_thread, name, as_builtin(disguise(
            lambda *args, **kwargs: recorded(allocate_lock(*args, **kwargs)) if learners() else allocate_lock(*args, **kwargs),
            getattr(_thread, name))))
    if isinstance(module.Lock, type):           # since Python 3.13
        module.Lock = _thread.lock = _thread.LockType = Lock
    else:
        module.Lock = _thread.allocate_lock     # one function, which is pickled by that name
        _thread.LockType = Lock


def history_of(lock):
    """Return what is written of a lock, None where it is not recorded."""
    found = own(lock, "_history")
    return found if found is not None else load("patches.reentrant").histories.get(id(lock))


PATCHES = {"threading": patch_threading}
