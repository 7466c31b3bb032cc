"""Records the locks of threads that the learner's code makes.

A lock is written in C, and cannot be patched in place. So `threading.Lock` and `threading.RLock` give the learner's code a
stand-in of the same name, and everybody else the real thing: the standard library's own locks stay as fast as they were.
"""
import _thread
from _thread import RLock as RawRLock
from _thread import allocate_lock, get_ident
from sys import _getframe
from time import perf_counter

from .. import core
from ..core import SERIAL, busy, fail
from ..history import History, learners, made
from ..script import foreign, frame_of_caller, own, short
from ..start import module as load
from ..wrapping import as_builtin, disguise

RAW = type(allocate_lock())


def may_wait(blocking, timeout) -> bool:
    """Whether acquire() was given what it takes, and may wait: then it is first tried whether it has to."""
    return type(blocking) in (bool, int) and bool(blocking) and type(timeout) in (int, float) and (timeout == -1 or timeout >= 0)


def limit(blocking, timeout) -> str:
    return "0" if not blocking else "" if timeout == -1 else short(timeout)


class Lock:
    """Stands for a lock."""

    __slots__ = ("__weakref__", "_give", "_history", "_raw", "_take")

    def __new__(cls, *args, **kwargs):
        raw = allocate_lock(*args, **kwargs)
        return recorded(raw) if learners() else raw

    def acquire(self, blocking=True, timeout=-1):
        if busy and get_ident() in busy:
            return self._take(blocking, timeout)
        if may_wait(blocking, timeout) and self._take(False):
            history, frame = self._history, frame_of_caller()
            # What follows is written out, here and below: a call more would make it half as fast.
            if (history.given is core._numbers and frame is not None and frame.f_lasti == history.at
                    and frame.f_code is history.code and get_ident() == history.ident
                    and (history.kept or history.given[history.word + SERIAL] == history.serial)):
                history.given[history.shown] = 0
                history.given = None
            else:
                history.take(frame)
            return True
        return self._history.take_slowly(self._take, (blocking, timeout), limit(blocking, timeout), frame_of_caller())

    def __enter__(self):
        if self._take(False):
            history = self._history
            try:
                frame = _getframe(1)
            except ValueError as error:         # as in `frame_of_caller`
                if foreign(error):
                    raise
                frame = None
            if (history.given is core._numbers and frame is not None and frame.f_lasti == history.at
                    and frame.f_code is history.code and get_ident() == history.ident
                    and (history.kept or history.given[history.word + SERIAL] == history.serial)):
                history.given[history.shown] = 0
                history.given = None
            elif not busy or get_ident() not in busy:
                history.take(frame)
            return True
        if busy and get_ident() in busy:
            return self._take()
        return self._history.take_slowly(self._take, (), "", frame_of_caller())

    def release(self):
        history, frame, slot = self._history, frame_of_caller(), None
        if (history.again is core._numbers and history.given is None and frame is not None and frame.f_lasti == history.back_at
                and frame.f_code is history.back_code and get_ident() == history.ident):
            history.doubles[history.word] = perf_counter()
            history.again[history.shown] = history.kind
            history.given = history.again
        elif not busy or get_ident() not in busy:
            slot = history.give(frame)
        try:
            self._give()
        except RuntimeError as error:
            if slot is not None:
                fail(slot, error)
                history.again = None
            raise

    def __exit__(self, kind=None, error=None, trace=None):      # quicker than *args
        history = self._history
        # Taken where it was before: then it is given back by the same `with`. (In a forked child the record is another one.)
        if history.again is core._numbers and history.given is None and get_ident() == history.ident:
            history.doubles[history.word] = perf_counter()
            history.again[history.shown] = history.kind
            history.given = history.again
        elif not busy or get_ident() not in busy:
            history.give(frame_of_caller())
        self._give()

    def locked(self):
        return self._raw.locked()

    def _at_fork_reinit(self):
        self._raw._at_fork_reinit()

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __repr__(self):
        return repr(self._raw)

    def __reduce_ex__(self, version):
        return self._raw.__reduce_ex__(version)     # raises TypeError


def recorded(raw) -> Lock:
    """Return what stands for a lock."""
    self = object.__new__(Lock)
    self._raw, self._take, self._give, self._history = raw, raw.acquire, raw.release, History("Lock")
    made(self._history.number, "Lock")
    return self


class RLock(RawRLock):
    """A lock that its holder may take again: only the first acquire and the last release are written."""

    __slots__ = ("_depth", "_history")

    def __new__(cls, *args, **kwargs):
        return recorded_rlock("RLock") if learners() else RawRLock(*args, **kwargs)

    def acquire(self, blocking=True, timeout=-1):
        if self._depth and owned(self):
            got = take(self, blocking, timeout)
            self._depth += got
            return got
        if busy and get_ident() in busy:
            got = take(self, blocking, timeout)
        elif may_wait(blocking, timeout) and take(self, False):
            got = True
            self._history.take(frame_of_caller())
        else:
            got = self._history.take_slowly(take, (self, blocking, timeout), limit(blocking, timeout), frame_of_caller())
        if got:
            self._depth = 1
        return got

    def __enter__(self):
        if take(self, False):
            self._depth += 1
            if self._depth > 1:
                return True
            history = self._history
            try:
                frame = _getframe(1)
            except ValueError as error:         # as in `frame_of_caller`
                if foreign(error):
                    raise
                frame = None
            if (history.given is core._numbers and frame is not None and frame.f_lasti == history.at
                    and frame.f_code is history.code and get_ident() == history.ident
                    and (history.kept or history.given[history.word + SERIAL] == history.serial)):
                history.given[history.shown] = 0
                history.given = None
            elif not busy or get_ident() not in busy:
                history.take(frame)
            return True
        if busy and get_ident() in busy:
            take(self)
        else:
            self._history.take_slowly(take, (self,), "", frame_of_caller())
        self._depth = 1
        return True

    def release(self):
        if owned(self):
            if self._depth == 1 and not (busy and get_ident() in busy):
                self._history.give(frame_of_caller())
            self._depth -= 1
        give(self)

    def __exit__(self, kind=None, error=None, trace=None):      # quicker than *args
        self._depth -= 1
        if not self._depth:
            history = self._history
            if history.again is core._numbers and history.given is None and get_ident() == history.ident:
                history.doubles[history.word] = perf_counter()
                history.again[history.shown] = history.kind
                history.given = history.again
            elif not busy or get_ident() not in busy:
                history.give(frame_of_caller())
        give(self)

    def _acquire_restore(self, state):
        restore(self, state)
        self._depth = state[0]

    def __repr__(self):
        return RawRLock.__repr__(self).replace(" RLock ", " _thread.RLock ", 1)

    def __reduce_ex__(self, version):
        return object.__reduce_ex__(raw_rlock, version)     # raises TypeError


take, give, restore, owned = RawRLock.acquire, RawRLock.release, RawRLock._acquire_restore, RawRLock._is_owned
raw_rlock = RawRLock()


def recorded_rlock(label: str) -> RLock:
    """Return what stands for a lock that can be taken again; label: the primitive whose lock it is."""
    self = RawRLock.__new__(RLock)
    self._history, self._depth = History(label), 0
    if label == "RLock":
        made(self._history.number, label)
    return self


def stand_in(mine, real) -> None:
    """Give a class the name that the real one has, for who looks at `type(lock)`."""
    mine.__name__, mine.__qualname__, mine.__module__, mine.__doc__ = real.__name__, real.__qualname__, real.__module__, real.__doc__


def patch_threading(module) -> None:
    for mine, real in ((Lock, RAW), (RLock, RawRLock)):
        stand_in(mine, real)
    make_lock, make_rlock = module.Lock, module.RLock
    _thread.allocate_lock = _thread.allocate = as_builtin(disguise(
        lambda *args, **kwargs: recorded(allocate_lock(*args, **kwargs)) if learners() else allocate_lock(*args, **kwargs),
        allocate_lock))
    if isinstance(make_lock, type):             # since Python 3.13
        module.Lock = _thread.lock = _thread.LockType = Lock
    else:
        module.Lock = _thread.allocate_lock     # one function, which is pickled by that name
    if isinstance(make_rlock, type):
        module.RLock = RLock
    elif module._CRLock is RawRLock:
        module.RLock = disguise(lambda *args, **kwargs: _rlock(module, make_rlock, args, kwargs, learners()), make_rlock)


def _rlock(module, make_rlock, args, kwargs, mine: bool):
    """Return a lock that can be taken again, as the module makes them now: gevent's monkey patching lets it make others."""
    if mine and module._CRLock is RawRLock:
        return recorded_rlock("RLock")
    lock = make_rlock(*args, **kwargs)
    if mine:
        load("patches.reentrant").record(lock, "RLock")
    return lock


def lock_of_condition(module):
    """Return the lock of a Condition that the learner's code makes without one, and what is written of it: it stands for both."""
    if module._CRLock is RawRLock:
        lock = recorded_rlock("Condition")
        return lock, lock._history
    lock = module.RLock()
    return lock, load("patches.reentrant").record(lock, "Condition")


def history_of(lock):
    """Return what is written of a lock, None where it is not recorded."""
    found = own(lock, "_history")
    return found if found is not None else load("patches.reentrant").histories.get(id(lock))


PATCHES = {"threading": patch_threading}
