"""Records the locks of threads that the learner's code makes.

A lock is written in C, and cannot be patched in place. So `threading.Lock` and `threading.RLock` give the learner's code a
stand-in of the same name, and everybody else the real thing: the standard library's own locks stay as fast as they were.
"""
import _thread
from _thread import RLock as RawRLock
from _thread import allocate_lock, get_ident
from os import getpid
from sys import _getframe
from time import perf_counter

from .. import core
from ..core import KIND, SERIAL, begin, busy, carry_out, emit, end, fail, instant
from ..kinds import NUMBER
from ..script import foreign, frame_of_caller, line_at, line_now, parted, script, short
from ..wrapping import as_builtin, disguise

#: the highest bit of an object's number: it belongs to one process, and a forked child has a copy of it
LOCAL = 1 << 63
#: so many times each acquire of a lock is an event of its own; after that, one thread's at one line share theirs
EACH = 60
ACQUIRE, RELEASE = NUMBER["acquire"], NUMBER["release"]
RAW = type(allocate_lock())
count = iter(range(1, 1 << 31)).__next__


def new_number() -> int:
    """Return a number for an object of this process: a forked child's new ones differ from its parent's."""
    return LOCAL | (getpid() & 0x7FFF_FFFF) << 32 | count() & 0xFFFF_FFFF


def made(number: int, primitive: str, permits: str = "", lock: str = "") -> None:
    """Write that a primitive is made: its class, how many it lets pass or waits for, the number of the lock that it is given."""
    emit(NUMBER["make"], number, parted(primitive, permits, lock), 1, line_now())


def learners(depth: int = 2) -> bool:
    """Whether the learner's code made the call."""
    frame = frame_of_caller(depth + 1)
    return frame is not None and frame.f_code.co_filename == script


class History:
    """What is written of one lock: who took it last and where, and whether it was given back.

    The first acquires are an event each. After that, as long as one thread takes and gives the lock at the same places and
    nobody comes between, one pair of events stands for all: `given` says whether its release is shown now.
    """

    __slots__ = ("again", "at", "back_at", "back_code", "code", "doubles", "given", "ident", "kind", "label", "left", "number",
                 "numbers", "serial", "word")

    def __init__(self, label: str) -> None:
        self.number, self.label, self.left = new_number(), label, EACH
        self.again = self.given = False
        self.ident = self.at = self.back_at = -1
        self.code = self.back_code = self.numbers = self.doubles = None
        self.kind = self.word = self.serial = 0

    def take(self, frame) -> None:
        """Write that the calling thread has taken the lock without having to wait."""
        self.again = self.given = False
        self.ident = get_ident()
        self.code = None
        if frame is not None:
            self.code, self.at = frame.f_code, frame.f_lasti
        self.left -= 1
        instant(ACQUIRE, self.number, self.label, 0, line_at(frame))

    def take_slowly(self, take, args: tuple, limit: str, frame):
        """Call what may have to wait for the lock, and write how it went."""
        slot = begin(ACQUIRE, self.number, parted(self.label, limit), 1, line_at(frame))
        got = carry_out(slot, take, *args)
        end(slot, "" if got else "False")
        if got:
            self.ident, self.again, self.given = -1, False, False
        return got

    def give(self, frame, permits: int = 0):
        """Write that the calling thread gives the lock back: before it does, for who takes it then comes after it."""
        line = line_at(frame)
        place, self.serial = slot = instant(RELEASE, self.number, self.label, permits, line)
        if self.left < 0 and frame is not None and self.code is not None and self.ident == get_ident() and not core.turns:
            self.again = self.given = True
            self.numbers, self.doubles, self.word = core._numbers, core._doubles, place >> 3
            self.kind, self.back_code, self.back_at = self.numbers[self.word + KIND], frame.f_code, frame.f_lasti
        else:
            self.again = False
        return slot


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
            if (history.given and frame is not None and frame.f_code is history.code and frame.f_lasti == history.at
                    and get_ident() == history.ident and history.numbers is core._numbers
                    and history.numbers[history.word + SERIAL] == history.serial):
                history.numbers[history.word + KIND] = 0
                history.given = False
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
            if (history.given and frame is not None and frame.f_code is history.code and frame.f_lasti == history.at
                    and get_ident() == history.ident and history.numbers is core._numbers
                    and history.numbers[history.word + SERIAL] == history.serial):
                history.numbers[history.word + KIND] = 0
                history.given = False
            elif not busy or get_ident() not in busy:
                history.take(frame)
            return True
        if busy and get_ident() in busy:
            return self._take()
        return self._history.take_slowly(self._take, (), "", frame_of_caller())

    def release(self):
        history, frame, slot = self._history, frame_of_caller(), None
        if (history.again and not history.given and frame is not None and frame.f_code is history.back_code
                and frame.f_lasti == history.back_at and get_ident() == history.ident):
            history.doubles[history.word] = perf_counter()
            history.numbers[history.word + KIND] = history.kind
            history.given = True
        elif not busy or get_ident() not in busy:
            slot = history.give(frame)
        try:
            self._give()
        except RuntimeError as error:
            if slot is not None:
                fail(slot, error)
                history.again = False
            raise

    def __exit__(self, *args):
        history = self._history
        try:
            frame = _getframe(1)
        except ValueError as error:
            if foreign(error):
                raise
            frame = None
        if (history.again and not history.given and frame is not None and frame.f_code is history.back_code
                and frame.f_lasti == history.back_at and get_ident() == history.ident):
            history.doubles[history.word] = perf_counter()
            history.numbers[history.word + KIND] = history.kind
            history.given = True
        elif not busy or get_ident() not in busy:
            history.give(frame)
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
            if (history.given and frame is not None and frame.f_code is history.code and frame.f_lasti == history.at
                    and get_ident() == history.ident and history.numbers is core._numbers
                    and history.numbers[history.word + SERIAL] == history.serial):
                history.numbers[history.word + KIND] = 0
                history.given = False
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

    def __exit__(self, *args):
        self._depth -= 1
        if not self._depth:
            history = self._history
            try:
                frame = _getframe(1)
            except ValueError as error:         # as in `frame_of_caller`
                if foreign(error):
                    raise
                frame = None
            if (history.again and not history.given and frame is not None and frame.f_code is history.back_code
                    and frame.f_lasti == history.back_at and get_ident() == history.ident):
                history.doubles[history.word] = perf_counter()
                history.numbers[history.word + KIND] = history.kind
                history.given = True
            elif not busy or get_ident() not in busy:
                history.give(frame)
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
        module.RLock = disguise(
            lambda *args, **kwargs: recorded_rlock("RLock") if learners() else make_rlock(*args, **kwargs), make_rlock)


PATCHES = {"threading": patch_threading}
