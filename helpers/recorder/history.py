"""What is recorded of one lock that threads acquire and release, or of something made of such locks."""
from _thread import TIMEOUT_MAX, get_ident
from os import getpid

from . import core
from .core import KIND, begin, emit, end, fail, instant
from .kinds import LAST, NUMBER
from .memory import itertools
from .program_files import is_programs
from .script import frame_of_caller, line_at, line_now, parted, short

#: the highest bit of an object's number: the object belongs to one process, and a forked child has a copy
LOCAL = 1 << 63
#: the bit of an object's number that says that it is awaited: while a task waits for it, other tasks continue
AWAITED = 1 << 31
#: this many acquires of a lock are events of their own; after that, those of one thread at one line share an event
EACH = 60
ACQUIRE, RELEASE = NUMBER["acquire"], NUMBER["release"]
count = iter(range(1, 1 << 31)).__next__


def new_number(awaited: int = 0) -> int:
    """Return a number for an object of this process: new ones of a forked child differ from its parent's.

    Args:
        awaited: AWAITED for an asyncio object.
    """
    return LOCAL | (getpid() & 0x7FFF_FFFF) << 32 | awaited | count() & 0x7FFF_FFFF


def made(number: int, primitive: str, permits: str = "", lock: str = "") -> None:
    """Write that a primitive is made: its class, how many it lets pass or waits for, the number of the lock that it got."""
    emit(NUMBER["make"], number, parted(primitive, permits, lock), 1, line_now())


def learners(frame=None) -> bool:
    """Whether the learner's code made the call, or code generated for it, such as a dataclass's __init__; frame: the caller's."""
    frame = frame or frame_of_caller()
    while frame is not None and frame.f_code.co_filename == "<string>":
        frame = frame.f_back
    return frame is not None and is_programs(frame.f_code.co_filename)


def may_wait(blocking, timeout) -> bool:
    """Whether acquire() got valid arguments and may wait: then the caller first tries whether it has to."""
    return type(blocking) in (bool, int) and bool(blocking) and type(timeout) in (int, float) and (timeout == -1 or 0 <= timeout <= TIMEOUT_MAX)


def limit(blocking, timeout) -> str:
    return "0" if not blocking else "" if timeout == -1 else short(timeout)


class History:
    """What is recorded of one lock: which thread acquired it last and where, and whether it was released.

    Each of the first acquires is an event. After that, as long as one thread acquires and releases the lock at the same
    places and no other comes between, one pair of events stands for all. `again` is the record that has that pair (None:
    there is none); `given` is the same while its release is shown.
    """

    __slots__ = ("again", "at", "back_at", "back_code", "code", "doubles", "given", "ident", "kept", "kind", "label", "left", "number",
                 "serial", "shown", "word")

    def __init__(self, label: str) -> None:
        self.number, self.label, self.left = new_number(), label, EACH
        self.again = self.given = self.code = self.back_code = self.doubles = None
        self.ident = self.at = self.back_at = -1
        self.kind = self.word = self.shown = self.serial = 0
        self.kept = False

    def take(self, frame) -> None:
        """Write that the calling thread acquired the lock without waiting."""
        self.again = self.given = None
        self.ident = get_ident()
        self.code = None
        if frame is not None:
            self.code, self.at = frame.f_code, frame.f_lasti
        self.left -= 1
        instant(ACQUIRE, self.number, self.label, 0, line_at(frame))

    def take_slowly(self, take, args: tuple, limit: str, frame, undo=None):
        """Call an acquire that may have to wait, and write how it went.

        Args:
            undo: releases the lock if the call fails although the lock is acquired: a signal handler raised.
        """
        slot, got = begin(ACQUIRE, self.number, parted(self.label, limit), 1, line_at(frame)), False
        try:
            for answer in itertools.starmap(take, (args,)):     # no call: see thread_locks.py
                got = answer
            end(slot, "" if got else "False")
            if got:
                self.ident, self.again, self.given = -1, None, None
            return got
        except BaseException as error:
            if got and undo is not None:
                undo()
            fail(slot, error)
            take = args = undo = None           # as in `carry_out`
            raise

    def give(self, frame, permits: int = 0):
        """Write that the calling thread is about to release the lock: before it does, as the next acquire must come later."""
        line = line_at(frame)
        place, self.serial = slot = instant(RELEASE, self.number, self.label, permits, line)
        if self.left < 0 and frame is not None and self.code is not None and self.ident == get_ident() and not core.turns:
            self.again = self.given = core._numbers
            self.doubles, self.word, self.shown, self.kept = core._doubles, place >> 3, (place >> 3) + KIND, place < LAST
            self.kind, self.back_code, self.back_at = self.again[self.shown], frame.f_code, frame.f_lasti
        else:
            self.again = None
        return slot
