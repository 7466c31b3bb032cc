"""Records reentrant locks of threads, if the learner's code makes them: see thread_locks.py."""
from _thread import RLock as RawRLock
from _thread import get_ident
from time import perf_counter

from .. import core
from ..core import SERIAL, busy, fail, instant
from ..history import RELEASE, History, learners, limit, made, may_wait
from ..script import frame_of_caller, line_at
from ..standing_in import Kind, name_like
from ..start import module as load
from ..wrapping import disguise


class RLock(RawRLock, metaclass=Kind):
    """A reentrant lock: only its holder's first acquire and last release are recorded."""

    __slots__ = ("_depth", "_history")

    def __new__(cls, *args, **kwargs):
        return recorded_rlock("RLock", cls) if learners() or cls is not RLock else RawRLock(*args, **kwargs)

    def acquire(self, blocking=True, timeout=-1):
        if self._depth and owned(self):
            got = take(self, blocking, timeout)
            self._depth += got
            return got
        if busy and get_ident() in busy:
            got = take(self, blocking, timeout)
        elif may_wait(blocking, timeout) and take(self, False):
            got = True
            try:
                self._history.take(frame_of_caller())
            except RecursionError:      # as in thread_locks.py
                give(self)
                raise
        else:
            got = self._history.take_slowly(take, (self, blocking, timeout), limit(blocking, timeout), frame_of_caller())
        if got:
            self._depth = 1
        return got

    def __enter__(self):
        got = False
        try:
            if got := take(self, False):
                self._depth += 1
                if self._depth > 1:
                    return True
                history, frame = self._history, frame_of_caller()
                if (history.given is core._numbers and frame is not None and frame.f_lasti == history.at
                        and frame.f_code is history.code and get_ident() == history.ident
                        and (history.kept or history.given[history.word + SERIAL] == history.serial)):
                    history.given[history.shown] = 0
                    history.given = None
                elif not busy or get_ident() not in busy:
                    history.take(frame)
                return True
            if busy and get_ident() in busy:
                got = take(self)
            else:
                got = self._history.take_slowly(take, (self,), "", frame_of_caller())
            self._depth = 1
            return True
        except BaseException:
            # A signal handler raised an error, perhaps before it is known that `with` acquired it; or the recursion limit is met.
            if owned(self) and (got or times_taken(self) > self._depth):
                self._depth = times_taken(self) - 1
                give(self)
            raise

    def release(self):
        slot = None
        try:
            if owned(self):
                if self._depth == 1 and not (busy and get_ident() in busy):
                    self._history.give(frame_of_caller())
                self._depth -= 1
            elif not (busy and get_ident() in busy):        # somebody else's, or nobody's: that fails
                slot = instant(RELEASE, self._history.number, self._history.label, 0, line_at(frame_of_caller()))
        finally:
            try:
                give(self)
            except RuntimeError as error:
                if slot is not None:
                    fail(slot, error)
                raise

    def __exit__(self, kind=None, error=None, trace=None):      # quicker than *args
        try:
            self._depth -= 1
            if not self._depth:
                history = self._history
                if history.again is core._numbers and history.given is None and get_ident() == history.ident:
                    history.doubles[history.word] = perf_counter()
                    history.again[history.shown] = history.kind
                    history.given = history.again
                elif not busy or get_ident() not in busy:
                    history.give(frame_of_caller())
        finally:
            give(self)

    def _release_save(self):
        """Release it altogether while its holder waits for a Condition: the next one then acquires it."""
        if owned(self):
            self._depth = 0
        return save(self)

    def _acquire_restore(self, state):
        restore(self, state)
        self._depth = state[0]

    def __dir__(self):
        return dir(raw_rlock)

    def __repr__(self):
        return RawRLock.__repr__(self).replace(" RLock ", " _thread.RLock ", 1)

    def __reduce_ex__(self, version):
        return object.__reduce_ex__(raw_rlock, version)     # raises TypeError

    def __reduce__(self):
        return raw_rlock.__reduce__()


#: how often its holder has acquired it; older Pythons do not tell
times_taken = getattr(RawRLock, "_recursion_count", lambda lock: lock._depth)
take, give, owned = RawRLock.acquire, RawRLock.release, RawRLock._is_owned
save, restore = RawRLock._release_save, RawRLock._acquire_restore
raw_rlock = RawRLock()


def recorded_rlock(label: str, kind=RLock) -> RLock:
    """Return a replacement for a reentrant lock; label: the primitive that the lock belongs to."""
    self = RawRLock.__new__(kind)
    self._history, self._depth = History(label), 0
    if label == "RLock":
        made(self._history.number, label)
    return self


def patch_threading(module) -> None:
    name_like(RawRLock, RLock)
    make_rlock = module.RLock
    if isinstance(make_rlock, type):
        module.RLock = RLock
    elif module._CRLock is RawRLock:
        module.RLock = disguise(lambda *args, **kwargs: make_rlock(*args, **kwargs) if args or kwargs     # it warns of these
                                else _rlock(module, make_rlock, learners()), make_rlock)


def _rlock(module, make_rlock, mine: bool):
    """Return a reentrant lock of the kind that the module makes now: gevent's monkey patching makes it use another kind."""
    if mine and module._CRLock is RawRLock:
        return recorded_rlock("RLock")
    lock = make_rlock()
    if mine:
        load("patches.reentrant").record(lock, "RLock")
    return lock


def lock_of_condition(module):
    """Return the lock of a Condition that the learner's code makes without one, and its history: they represent both."""
    if module._CRLock is RawRLock:
        lock = recorded_rlock("Condition")
        return lock, lock._history
    lock = getattr(module.RLock, "__wrapped__", module.RLock)()
    return lock, load("patches.reentrant").record(lock, "Condition")


PATCHES = {"threading": patch_threading}
