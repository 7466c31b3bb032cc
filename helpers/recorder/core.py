"""Writes events into this process's record: a file mapped into memory, see kinds.py.

Writing costs a few memory stores and no system call, and what was written outlives the process,
however it dies. A process that is forked begins a record of its own.
"""
import os
import sys
from _thread import get_ident
from time import perf_counter

from .kinds import (
    BACK, BEGINNING, BETWEEN, FAILED, FIRST_LASTING, HEADER, KEPT, LASTS, LONGEST, NUMBER, RING, SIZE, SLOT, TEXT)


def privately(name: str):
    """Import a module of the standard library, unseen by the script, which may never import it."""
    known, path = name in sys.modules, sys.path[:]
    # Not a file of that name beside the notebook.
    sys.path[:] = [entry for entry in path if entry.startswith((sys.base_prefix, sys.base_exec_prefix))]
    try:
        module = __import__(name)
    finally:
        sys.path[:] = path
    if not known:
        del sys.modules[name]
    return module


# A slot as kinds.LAYOUT has it, and its parts; the kind and the line are apart here.
_struct = privately("_struct")
_cannot_pack = _struct.error
_pack = _struct.Struct(f"=dIIQQdq{TEXT}s").pack_into
_pack_end = _struct.Struct(f"=dq{TEXT}s").pack_into
KIND, SERIAL, OBJECT, END, COUNT = 1, 2, 3, 4, 5     # where they stand in a slot, in words of eight bytes

directory = os.environ["ISOLATED_DIRECTORY"]
script = os.environ["ISOLATED_SCRIPT"]
#: Whether this is the script's own process, the first of the run.
first = os.environ.pop("ISOLATED_MAIN", "") != ""
if not first:
    script = os.path.normpath(script)       # as multiprocessing hands it on

#: The main thread: of a forked process, the one that forked it.
main = get_ident()
#: thread -> its lane: of those that run the learner's code, the main thread apart
threads: dict[int, int] = {}
#: Threads that are inside a recorded call: what that call does in turn is not an event of its own.
busy: set[int] = set()
#: Whether generators or greenlets may take turns within a thread.
turns = "ISOLATED_GENERATORS" in os.environ
#: Called in every process that has been forked, after it has begun its own record.
after_fork: list = []
#: Whether this process, or that which it was forked from, has a record: else nobody knows whose its output is.
recorded = False
#: Says which generator or greenlet runs now, as a lane's number; greenlets.py replaces it.
current_lane = None

FIRST = 1 << 16     # bytes: as much as most processes record
MASK = 0xFFFF_FFFF_FFFF_FFFF
_numbers = _doubles = _bytes = _next = _next_lasting = None
itertools, mmap = privately("itertools"), privately("mmap")


def _slots(kept: int, ring: int):
    """Return a function that gives the next slot: (its place in bytes, its serial number, 1 for the first)."""
    first = range(BEGINNING, BEGINNING + SLOT * kept, SLOT)
    again = range(BEGINNING + SLOT * kept, BEGINNING + SLOT * (kept + ring), SLOT)
    # Made in C: every put, get and switch of the learner's pays for this.
    return zip(itertools.chain(first, itertools.chain.from_iterable(itertools.repeat(again))), itertools.count(1), strict=False).__next__


def _lasting_slots(otherwise):
    """Return a function that gives the next slot for an event that is kept for good; `otherwise` gives one where all are used."""
    first = zip(range(HEADER, BEGINNING, SLOT), itertools.count(FIRST_LASTING), strict=False)
    return itertools.chain(first, iter(otherwise, None)).__next__


#: the name of a class, whatever its own class makes of `__name__`
name_of_class = type.__dict__["__name__"].__get__
module_of_class = type.__dict__["__module__"].__get__
method = type(privately.__get__(0))
args_of_error = BaseException.args.__get__


def short(value: object, room: int = 40, deep: int = 12) -> str:
    """Return a repr of at most about `room` characters, without running any code of the learner's."""
    kind = type(value)
    if kind is int and -10**18 < value < 10**18:
        return repr(value)
    if kind is str or kind is bytes:
        text = repr(value) if len(value) <= room else repr(value[:room]) + "…"
    elif kind is int:
        text = repr(value) if value.bit_length() < 200 else f"<int of {value.bit_length()} bits>"
    elif kind in (float, bool, complex) or value is None:
        text = repr(value)
    elif kind in (list, tuple, set, dict):
        if not value:
            return repr(value)
        if not deep:
            return "…"
        pairs = kind is dict
        parts, left = [], room
        try:
            for item in value:
                part = short(item, left, deep - 1)
                if pairs:
                    part += ": " + short(value[item], left, deep - 1)
                parts.append(part)
                left -= len(part) + 2
                if left <= 0:
                    break
        except RuntimeError as error:       # changed by another thread while we looked
            if foreign(error):
                raise
            return f"<{kind.__name__}>"
        inside = ", ".join(parts) + (", …" if len(parts) < len(value) else "")
        opening, closing = {list: "[]", tuple: "()", set: "{}", dict: "{}"}[kind]
        comma = "," if kind is tuple and len(value) == 1 else ""
        text = f"{opening}{inside}{comma}{closing}"
    elif kind is type:
        text = name_of_class(value)
    elif name_of_class(kind) in ("function", "builtin_function_or_method", "cython_function_or_method"):
        text = value.__name__
    elif issubclass(kind, BaseException):
        text = error_text(value)
    else:
        text = f"<{name_of_class(kind)}>"
    if not text.isascii():          # names may be anything: what is returned can be encoded
        text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= room + 1 else text[:room] + "…"


def error_text(error: BaseException) -> str:
    """Return "NameError: name 'q' is not defined"."""
    kind, args = type(error), args_of_error(error)
    name = name_of_class(kind)
    try:
        # str() of an exception of the learner's own may be code of the learner's.
        module = module_of_class(kind)
        plain = type(args[0]) is str and (len(args) == 1 or module == "gevent.exceptions") if args else False
        said = args[0] if plain else str(error) if module in ("builtins", "_queue", "queue") else short(args) if args else ""
    except Exception:
        said = ""
    said = " ".join(said.replace("\0", " ").strip().split("\n\n")[0].split("\n\t")[0].split())     # the first paragraph, in one line
    return f"{name}: {said[:200]}" if said else name


def parted(*parts: str) -> str:
    """Return the text of a slot that has several parts, see kinds.py."""
    return BETWEEN.join(parts).rstrip(BETWEEN)


def seconds(timeout: object, block: object = True) -> str:
    """Return a time-out as a part of a text: "" for none, "0" for a call that does not wait at all."""
    return "0" if not block else "" if timeout is None else short(timeout)


def foreign(error: BaseException) -> bool:
    """Whether an error is the script's and not the recorder's own: a signal's handler may raise one wherever we are."""
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        # What we ask multiprocessing's objects for may fail there.
        if frame.f_code.co_filename != "<recorder>" and not str(frame.f_globals.get("__name__")).startswith("multiprocessing"):
            return True
        trace = trace.tb_next
    return False


def frame_of_caller(depth: int = 2):
    """Return the frame of who calls the recorded function, None where C does: atexit, gevent, a new thread."""
    try:
        return sys._getframe(depth)
    except ValueError as error:         # no such frame
        if foreign(error):
            raise
        return None


def line_now(depth: int = 2) -> int:
    """Return the line of the cell that is being run, 0 where none is."""
    try:
        frame = sys._getframe(depth)
    except ValueError as error:         # as in `frame_of_caller`, which would be one more call
        if foreign(error):
            raise
        return 0
    while frame is not None:
        code = frame.f_code
        if code.co_filename == script:
            return frame.f_lineno or 0
        if code.co_name == "_bootstrap":    # below are the frames of the parent that forked us
            return 0
        frame = frame.f_back
    return 0


_lines: dict[int, int] = {}
_codes: list = []


def harmless(function):
    """Return a function that Python calls in the midst of the script: its own errors go no further, the script's do."""
    def call(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except Exception as error:
            if foreign(error):
                raise
            return None
    return call


def own(thing, name: str):
    """Return an attribute without asking a `__getattr__` of the learner's; None where there is none."""
    if type(thing) is method:
        thing = thing.__func__
    try:
        return object.__getattribute__(thing, name)
    except AttributeError:
        return None


def line_below() -> int:
    """Return the line of the cell that a call is at: `line_now` for calls that are made ten thousand times.

    To find a line in a code object takes longer than all else, so it is kept. An instruction's address tells
    it from all others: the bytecode lies within its code object, which stays.
    """
    try:
        frame = sys._getframe(2)
    except ValueError as error:         # as in `frame_of_caller`
        if foreign(error):
            raise
        return 0
    code = frame.f_code
    address = id(code) + frame.f_lasti
    line = _lines.get(address)
    if line is None:
        if code.co_filename != script:
            return line_now(3)
        line = frame.f_lineno or 0
        _keep(code, frame.f_lasti, line)
    return line


def line_at(frame) -> int:
    """Return the line of the cell that a frame is at: `line_below` for who has the caller's frame already, or None."""
    if frame is None:
        return 0
    code = frame.f_code
    line = _lines.get(id(code) + frame.f_lasti)
    if line is None:
        while frame is not None and frame.f_code.co_filename != script:
            frame = frame.f_back
        line = frame.f_lineno or 0 if frame is not None else 0
        if frame is not None and frame.f_code is code:
            _keep(code, frame.f_lasti, line)
    return line


def _keep(code, at: int, line: int) -> None:
    if len(_codes) > 1000:              # a script that makes its code as it goes
        _lines.clear()
        _codes.clear()
    _lines[id(code) + at] = line
    _codes.append(code)


def begin(kind: int, object: int = 0, text: str = "", number: int = 0, line: int | None = None) -> tuple[int, int]:
    """Write that a call begins.

    Args:
        kind: its number in kinds.NUMBER.
        object: a number (64 bits, unsigned) for the queue, pipe or lock, the same in every process; 0 for none.
        text: what was passed, as `short` and `parted` give it.
        number: an exit code, a count of bytes …: what the kind says.
        line: line of the cell; found by looking up the stack where it is not given.

    Returns:
        The slot, for `end` or `fail`.
    """
    if line is None:
        line = line_now()
    place, serial = slot = _next_lasting() if kind in LASTS else _next()
    data = text.encode("utf-8", "replace") if text else b""
    if current_lane is not None:
        kind |= current_lane() << 8
    # One call for all of it: this is what every put, get and switch of the learner's pays.
    try:
        _pack(_bytes, place, perf_counter(), kind, line, serial, object, 0.0, number, data)
    except (_cannot_pack, OverflowError):       # a number that does not fit
        _pack(_bytes, place, perf_counter(), kind, line, serial, object & MASK, 0.0, (number & MASK) - (1 << 64)
              if number & 1 << 63 else number & MASK, data)
    if len(data) > TEXT:
        _more(serial, data[TEXT:LONGEST], 0)
    return slot


def _more(serial: int, data: bytes, part: int) -> None:
    """Write the rest of a text; part: 0 of what was given, 1 of what came back."""
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
    """Write that the call in `slot` has returned, and what came back; number and object replace those of `begin`."""
    place, serial = slot
    word = place >> 3
    if _numbers[word + SERIAL] != serial:       # so long ago that the slot has been used again
        return
    if back:
        _add(place, serial, BACK + back.encode("utf-8", "replace"))
    if number is not None:
        _numbers[word + COUNT] = number & MASK
    if object is not None:
        _numbers[word + OBJECT] = object & MASK
    _doubles[word + END] = perf_counter()


def wait(kind: int, object: int, line: int) -> tuple[int, int]:
    """Write that a call begins that was given nothing: a quicker `begin`. Returns the slot, for `finish`."""
    place, serial = slot = _next()
    if current_lane is not None:
        kind |= current_lane() << 8
    _pack(_bytes, place, perf_counter(), kind, line, serial, object, 0.0, 0, b"")
    return slot


def instant(kind: int, object: int, text: str, number: int, line: int) -> tuple[int, int]:
    """Write a call that cannot wait, before it is made: `begin` and `end` in one. Returns the slot, for `mark`.

    Its text, and that of `finish`, is as `short` gives it: encoding it without an error handler is quicker.
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
    """Write that the call of `wait` in `slot` has returned, what it gave and its number: a quicker `end`."""
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
    """Make the event in `slot` none."""
    place, serial = slot
    word = place >> 3
    if _numbers[word + SERIAL] == serial:
        _numbers[word + KIND] = 0


def fail(slot: tuple[int, int], error: BaseException) -> None:
    """Write that the call in `slot` ended with an exception."""
    place, serial = slot
    word = place >> 3
    if _numbers[word + SERIAL] != serial:
        return
    _add(place, serial, FAILED + name_of_class(type(error)).encode("utf-8", "replace"))
    _doubles[word + END] = perf_counter()


def carry_out(slot: tuple[int, int], call, /, *args, **kwargs):
    """Make the call whose `begin` is in `slot`, and return its result; its `end` is the caller's. What it raises is written."""
    try:
        return call(*args, **kwargs)
    except BaseException as error:
        fail(slot, error)
        # The traceback keeps this frame: it shall keep nothing of the learner's alive.
        call = args = kwargs = None
        raise


def emit(kind: int, object: int = 0, text: str = "", number: int = 0, line: int | None = None) -> None:
    """Write something that happens at one moment."""
    if line is None:
        line = line_now()
    word = begin(kind, object, text, number, line)[0] >> 3
    _doubles[word + END] = _doubles[word]


def name_lane(number: int, name: str) -> None:
    """Name a generator's or greenlet's lane (1 or more) of this process."""
    emit(NUMBER["lane"], text=name, number=number, line=0)


def disguise(wrapper, original):
    """Make a wrapper look like the function it stands for."""
    for attribute in ("__module__", "__name__", "__qualname__", "__doc__"):
        try:
            setattr(wrapper, attribute, getattr(original, attribute))
        except (AttributeError, TypeError):
            pass
    wrapper.__wrapped__ = original
    return wrapper


def as_builtin(wrapper):
    """Return a function that looks like the one written in C for which it stands (its `__wrapped__`).

    In a class it does not become a method, as a function of Python's would.
    """
    original = wrapper.__wrapped__
    space = {"__slots__": ("__dict__",), "__call__": staticmethod(wrapper), "__repr__": lambda self: repr(original),
             "__reduce__": lambda self: self.__name__}
    made = type("builtin_function_or_method", (), space)()
    made.__dict__.update(wrapper.__dict__, __name__=wrapper.__name__, __qualname__=wrapper.__qualname__,
                         __doc__=wrapper.__doc__, __module__=wrapper.__module__)
    return made


def span(owner, name: str, kind: str, describe=None, result=None) -> None:
    """Record every outer call of the method `owner.name`.

    Args:
        owner: a class or a module.
        name: the function's name in it.
        kind: see kinds.py.
        describe: called with the call's own arguments before it; returns (object, text, number),
            shorter tuples allowed. None records nothing of them.
        result: called with (what was returned, the call's own arguments) after it; returns what came back
            as a text, or a dict for `end`.
    """
    original = getattr(owner, name)
    code = NUMBER[kind]

    def wrapper(*args, **kwargs):
        ident = get_ident()
        if ident in busy:
            return original(*args, **kwargs)
        try:
            about = describe(*args, **kwargs) if describe else ()
        except Exception as error:      # a call with wrong arguments: it shall say so itself
            if foreign(error):
                raise
            about = ()
        slot = begin(code, *about, line=line_now())
        try:
            busy.add(ident)
            value = original(*args, **kwargs)
        except BaseException as error:
            fail(slot, error)
            raise
        finally:
            busy.discard(ident)
        if result is None:
            end(slot)
        else:
            try:
                found = result(value, *args, **kwargs)
            except Exception as error:
                if foreign(error):
                    raise
                found = None
            if type(found) is dict:
                end(slot, **found)
            else:
                end(slot, found or "")
        return value

    setattr(owner, name, disguise(wrapper, original))


def moment(owner, name: str, kind: str, describe=None) -> None:
    """Record every outer call of a method that never waits, as one moment after it returned.

    `describe` is called with (what was returned, the call's own arguments).
    """
    original = getattr(owner, name)
    code = NUMBER[kind]

    def wrapper(*args, **kwargs):
        ident = get_ident()
        if ident in busy:
            return original(*args, **kwargs)
        line = line_now()
        try:
            busy.add(ident)
            value = original(*args, **kwargs)
        finally:
            busy.discard(ident)
        try:
            about = describe(value, *args, **kwargs) if describe else ()
        except Exception as error:
            if foreign(error):
                raise
            about = ()
        emit(code, *about, line=line)
        return value

    setattr(owner, name, disguise(wrapper, original))


#: Records that this process or its parents have mapped: see `_map`.
_mapped: list = []


def _map(file: int):
    """Map an open file into memory, and leave no descriptor behind that the script could see, close or replace."""
    if sys.version_info >= (3, 13) and os.name == "posix":
        return mmap.mmap(file, SIZE, trackfd=False)
    if os.name != "posix":
        return mmap.mmap(file, SIZE)
    # Before Python 3.13, mmap keeps a copy of the descriptor, and closes it in the end: that may be a file of the script's
    # by then. So the copy is closed now, and the map is never let go. The copy has the lowest free number, as has `probe`.
    probe = os.dup(file)
    os.close(probe)
    memory = mmap.mmap(file, SIZE)
    _mapped.append(memory)
    try:
        if os.path.sameopenfile(file, probe):
            os.close(probe)
    except OSError:             # another thread was faster: the copy has another number, and stays
        pass
    return memory


def open_record() -> None:
    """Begin this process's record."""
    global _numbers, _doubles, _bytes, _next, _next_lasting
    # A pid may come again within a run: the file is then continued under another name.
    pid, name, tries = os.getpid(), None, 0
    while name is None:
        try:
            name = os.path.join(directory, f"{pid}.{tries}.record")
            file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0), 0o600)
        except FileExistsError:
            name, tries = None, tries + 1
    try:
        # Written and not only mapped: on some file systems the first store into a hole takes 1 ms.
        os.write(file, bytes(FIRST >> 2))
        os.lseek(file, BEGINNING, os.SEEK_SET)
        os.write(file, bytes(FIRST))
        os.ftruncate(file, SIZE)
        _bytes = memoryview(_map(file))
    finally:
        os.close(file)
    _numbers, _doubles = _bytes.cast("Q"), _bytes.cast("d")
    _next = _slots(KEPT, RING)
    _next_lasting = _lasting_slots(_next)
    role = (b"script" if first
            else b"forkserver" if any("multiprocessing.forkserver" in word for word in sys.orig_argv[1:4])
            else b"spawn" if any("multiprocessing.spawn" in word for word in sys.orig_argv[1:4])
            else b"python")
    _bytes[48:48 + 16] = role.ljust(16, b"\0")
    _numbers[1], _numbers[2] = pid, os.getppid() if hasattr(os, "getppid") else 0
    _doubles[3] = perf_counter()
    _numbers[0] = 1


def _forked() -> None:
    global main
    main = get_ident()
    busy.clear()
    try:
        open_record()
        _bytes[48:48 + 16] = b"fork".ljust(16, b"\0")
        for hook in after_fork:
            hook()
    except Exception:
        # Nothing of ours may break the learner's process: it goes on, unrecorded.
        _write_nowhere()


def _write_nowhere() -> None:
    global _numbers, _doubles, _bytes, _next, _next_lasting
    kept, ring = 1, 63              # small: it may be memory that there is none of
    memory = bytearray(BEGINNING + SLOT * (kept + ring))
    _bytes = memoryview(memory)
    _numbers, _doubles = _bytes.cast("Q"), _bytes.cast("d")
    _next = _next_lasting = _slots(kept, ring)


def _start() -> None:
    global recorded
    try:
        open_record()
        recorded = True
    except Exception:
        _write_nowhere()
    from . import output, stacks, imports       # noqa: F401  (each begins its work when it is loaded)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_forked)


_start()
