"""Writes events into this process's record: a file mapped into memory, see kinds.py and memory.py.

Writing costs a few stores to memory and no system call. What was written outlives the process, however it dies. A forked
process begins a record of its own.
"""
import os
import sys
from _thread import get_ident
from time import perf_counter

from .kinds import BACK, BEGINNING, FAILED, KEPT, LASTS, LONGEST, NUMBER, RING, SLOT, TEXT
from .memory import lasting_slots, new_file, slots
from .script import first, line_now, privately
from .attributes import name_of_class
from .start import ahead

# A slot as in kinds.LAYOUT, with kind and line as separate parts. Each part is aligned, so the machine's native layout is
# the same, and quicker to write.
_struct = privately("_struct")
_cannot_pack = _struct.error
_pack = _struct.Struct(f"@dIIQQdq{TEXT}s").pack_into
_pack_end = _struct.Struct(f"@dq{TEXT}s").pack_into
KIND, SERIAL, OBJECT, END, COUNT = 1, 2, 3, 4, 5     # their places in a slot, in words of eight bytes

#: The main thread: of a forked process, the one that forked it.
main = get_ident()
#: thread -> its lane, for the threads that run the learner's code, without the main thread
threads: dict[int, int] = {}
#: Threads inside a recorded call: what that call does in turn is not an event of its own.
busy: set[int] = set()
#: Whether generators or greenlets may take turns within a thread; start.py sets it.
turns = False
#: Called in every forked process, after it has begun its own record.
after_fork: list = []
#: Whether this process, or the one that forked it, has a record; if not, nobody knows whose its output is.
recorded = False
#: Whether this is an interpreter that waits for its run: the child that it forks will be the script.
waits = bool(ahead)
#: Returns the number of the lane of the generator or greenlet that is running; greenlets.py replaces it.
current_lane = None

MASK = 0xFFFF_FFFF_FFFF_FFFF
_numbers = _doubles = _bytes = _next = _next_lasting = None


def begin(kind: int, object: int = 0, text: str = "", number: int = 0, line: int | None = None) -> tuple[int, int]:
    """Write that a call begins.

    Args:
        kind: its number in kinds.NUMBER.
        object: the number (64 bits, unsigned) of the queue, pipe or lock, the same in every process; 0 for none.
        text: what was passed, as `short` and `parted` return it.
        number: an exit code, a count of bytes …, depending on the kind.
        line: line of the cell; looked up from the stack if not given.

    Returns:
        The slot, for `end` or `fail`.
    """
    if line is None:
        line = line_now()
    place, serial = slot = _next_lasting() if kind in LASTS else _next()
    data = text.encode("utf-8", "replace") if text else b""
    if current_lane is not None:
        kind |= current_lane() << 8
    # One call for everything: every put, get and switch of the learner pays for this.
    try:
        _pack(_bytes, place, perf_counter(), kind, line, serial, object, 0.0, number, data)
    except (_cannot_pack, OverflowError):       # a number that does not fit
        _pack(_bytes, place, perf_counter(), kind, line, serial, object & MASK, 0.0, (number & MASK) - (1 << 64)
              if number & 1 << 63 else number & MASK, data)
    if len(data) > TEXT:
        _more(serial, data[TEXT:LONGEST], 0)
    return slot


def _more(serial: int, data: bytes, part: int) -> None:
    """Write the rest of a text; part: 0 for what was given, 1 for what came back."""
    while data:
        piece, data = data[:TEXT], data[TEXT:]
        place, _ = begin(NUMBER["more"], serial, "", part, 0)
        place += 48
        _bytes[place:place + TEXT] = piece.ljust(TEXT, b"\0")


def _add(place: int, serial: int, data: bytes) -> None:
    """Write what a call's end adds to the text in its slot."""
    place += 48
    used = len(bytes(_bytes[place:place + TEXT]).rstrip(b"\0"))
    if used + len(data) <= TEXT:
        _bytes[place + used:place + used + len(data)] = data
    else:
        _more(serial, data[:LONGEST], 1)


def end(slot: tuple[int, int], back: str = "", number: int | None = None, object: int | None = None) -> None:
    """Write that the call in `slot` returned, and what came back; number and object replace those of `begin`."""
    place, serial = slot
    word = place >> 3
    if _numbers[word + SERIAL] != serial:       # so long ago that the slot has been reused
        return
    if back:
        _add(place, serial, BACK + back.encode("utf-8", "replace"))
    if number is not None:
        _numbers[word + COUNT] = number & MASK
    if object is not None:
        _numbers[word + OBJECT] = object & MASK
    _doubles[word + END] = perf_counter()


def wait(kind: int, object: int, line: int) -> tuple[int, int]:
    """Write that a call without arguments begins: a quicker `begin`. Returns the slot, for `finish`."""
    place, serial = slot = _next()
    if current_lane is not None:
        kind |= current_lane() << 8
    _pack(_bytes, place, perf_counter(), kind, line, serial, object, 0.0, 0, b"")
    return slot


def instant(kind: int, object: int, text: str, number: int, line: int) -> tuple[int, int]:
    """Write a call that cannot wait, before it is made: `begin` and `end` in one. Returns the slot, for `mark`.

    Its text, and that of `finish`, must come from `short`: encoding without an error handler is quicker.
    """
    place, serial = slot = _next()
    if current_lane is not None:
        kind |= current_lane() << 8
    data, now = text.encode(), perf_counter()
    _pack(_bytes, place, now, kind, line, serial, object, now, number, data)
    if len(data) > TEXT:
        _more(serial, data[TEXT:LONGEST], 0)
    return slot


def finish(slot: tuple[int, int], back: str, number: int) -> None:
    """Write that the call of `wait` in `slot` returned, its result and its number: a quicker `end`."""
    place, serial = slot
    if _numbers[(place >> 3) + SERIAL] == serial:
        data = BACK + back.encode()
        if len(data) > TEXT:
            return end(slot, back, number)
        _pack_end(_bytes, place + 32, perf_counter(), number, data)


def mark(slot: tuple[int, int], number: int) -> None:
    """Replace the number of the event in `slot`."""
    place, serial = slot
    word = place >> 3
    if _numbers[word + SERIAL] == serial:
        _numbers[word + COUNT] = number


def erase(slot: tuple[int, int]) -> None:
    """Remove the event in `slot`."""
    place, serial = slot
    word = place >> 3
    if _numbers[word + SERIAL] == serial:
        _numbers[word + KIND] = 0


def fail(slot: tuple[int, int], error: BaseException, message: str = "") -> None:
    """Write that the call in `slot` raised an exception; message: its text, where that is kept."""
    place, serial = slot
    word = place >> 3
    if _numbers[word + SERIAL] != serial:
        return
    back = BACK + message.encode("utf-8", "replace") if message else b""
    _add(place, serial, back + FAILED + name_of_class(type(error)).encode("utf-8", "replace"))
    _doubles[word + END] = perf_counter()


def carry_out(slot: tuple[int, int], call, /, *args, **kwargs):
    """Make the call whose `begin` is in `slot`, and return its result; the caller writes its `end`. Write what it raises."""
    try:
        return call(*args, **kwargs)
    except BaseException as error:
        fail(slot, error)
        # The traceback keeps this frame, which must not keep anything of the learner's alive.
        call = args = kwargs = None
        raise


def emit(kind: int, object: int = 0, text: str = "", number: int = 0, line: int | None = None) -> None:
    """Write something that happens at one moment."""
    if line is None:
        line = line_now()
    word = begin(kind, object, text, number, line)[0] >> 3
    _doubles[word + END] = _doubles[word]


def forget_places() -> None:
    """From now on, let those who rewrite places in the record (see history.py) write elsewhere."""
    global _numbers
    _numbers = _bytes.cast("Q")     # a new view: they compare with the old one


def name_lane(number: int, name: str) -> None:
    """Name the lane (1 or more) of a generator or greenlet of this process."""
    emit(NUMBER["lane"], text=name, number=number, line=0)


def open_record() -> None:
    """Begin this process's record."""
    global _numbers, _doubles, _bytes, _next, _next_lasting
    _bytes = new_file()
    _numbers, _doubles = _bytes.cast("Q"), _bytes.cast("d")
    _next = slots(KEPT, RING)
    _next_lasting = lasting_slots(_next)
    role = (b"script" if first
            else b"forkserver" if any("multiprocessing.forkserver" in word for word in sys.orig_argv[1:4])
            else b"spawn" if any("multiprocessing.spawn" in word for word in sys.orig_argv[1:4])
            else b"python")
    _bytes[48:48 + 16] = role.ljust(16, b"\0")
    _numbers[1], _numbers[2] = os.getpid(), os.getppid() if hasattr(os, "getppid") else 0
    _doubles[3] = perf_counter()
    _numbers[0] = 1


def _forked() -> None:
    global main, recorded, waits
    main = get_ident()
    busy.clear()
    script, waits = waits, False
    if unread:
        _write_nowhere()
        for hook in after_fork:
            hook()
        return
    try:
        open_record()
        if not script:
            _bytes[48:48 + 16] = b"fork".ljust(16, b"\0")
        recorded = True
        for hook in after_fork:
            hook()
    except Exception:
        # An error of ours must not break the learner's process: it continues unrecorded.
        _write_nowhere()


def _write_nowhere() -> None:
    global _numbers, _doubles, _bytes, _next, _next_lasting
    kept, ring = 1, 63              # small, as memory may be what is lacking
    memory = bytearray(BEGINNING + SLOT * (kept + ring))
    _bytes = memoryview(memory)
    _numbers, _doubles = _bytes.cast("Q"), _bytes.cast("d")
    _next = _next_lasting = slots(kept, ring)


#: Whether nobody reads the record: runs of an exploration, of which only the outcome matters.
unread = "ISOLATED_UNREAD" in os.environ
try:
    if unread or waits:
        _write_nowhere()
    else:
        open_record()
        recorded = True
except Exception:
    _write_nowhere()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
