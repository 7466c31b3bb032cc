"""Looks at the script, and runs none of its code: the line that it is at, its values as short texts, whose an error is."""
import os
import sys
from sys import _getframe

from .attributes import module_of_class, name_of_class, own
from .kinds import BETWEEN
from .start import copy

script = os.environ["ISOLATED_SCRIPT"]
#: Whether this is the script's own process, the first of the run.
first = os.environ.pop("ISOLATED_MAIN", "") != ""
if not first:
    script = os.path.normpath(script)       # as multiprocessing hands it on


#: what was imported privately
_private: dict = {}


def privately(name: str):
    """Return a copy of a module of the standard library, imported unseen by the script, which may never import it."""
    if name in _private:
        return _private[name]
    known, path = name in sys.modules, sys.path[:]
    # Not a file of that name beside the notebook.
    sys.path[:] = [entry for entry in path if entry.startswith((sys.base_prefix, sys.base_exec_prefix))]
    try:
        module = _private[name] = copy(__import__(name))
    finally:
        sys.path[:] = path
    if not known:
        del sys.modules[name]
    return module


args_of_error = BaseException.args.__get__
PYTHONS = sys.stdlib_module_names | {"greenlet", "gevent"}


def short(value: object, room: int = 40, deep: int = 12) -> str:
    """Return a repr of at most about `room` characters, without running any code of the learner's."""
    kind = type(value)
    if kind is int and -10**18 < value < 10**18:
        return repr(value)
    text = _shown.get(id(kind), _another)(value, room, deep)
    if not text.isascii():          # names may be anything: what is returned can be encoded
        text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= room + 1 else text[:room] + "…"


def _string(value, room: int, deep: int) -> str:
    return repr(value) if len(value) <= room else repr(value[:room]) + "…"


def _number(value, room: int, deep: int) -> str:
    return f"<int of {value.bit_length()} bits>" if type(value) is int and value.bit_length() >= 200 else repr(value)


def _items(value, room: int, deep: int) -> str:
    kind = type(value)
    if not value:
        return repr(value)
    if not deep:
        return "…"
    parts, left = [], room
    try:
        for item in value:
            part = short(item, left, deep - 1)
            if kind is dict:
                part += ": " + short(value[item], left, deep - 1)
            parts.append(part)
            left -= len(part) + 2
            if left <= 0:
                break
    except RuntimeError as error:       # changed by another thread while we looked
        if foreign(error):
            raise
        return f"<{name_of_class(kind)}>"
    inside = ", ".join(parts) + (", …" if len(parts) < len(value) else "")
    opening, closing = {list: "[]", tuple: "()", set: "{}", dict: "{}"}[kind]
    comma = "," if kind is tuple and len(value) == 1 else ""
    return f"{opening}{inside}{comma}{closing}"


def _class(value, room: int, deep: int) -> str:
    return name_of_class(value)


def _another(value, room: int, deep: int) -> str:
    kind = type(value)
    name = name_of_class(kind)
    if name in ("function", "builtin_function_or_method", "cython_function_or_method"):
        known = own(value, "__name__")      # a class of the learner's may have such a name
        return known if type(known) is str else f"<{name}>"
    if name == "ContextVar":
        return f"<ContextVar {short(own(value, 'name'), room)}>"
    return error_text(value) if issubclass(kind, BaseException) else f"<{name}>"


#: id of a class -> how its values are shown. By the id: a class of the learner's may have a __hash__ or an __eq__ of its own.
_shown = {id(kind): show for show, kinds in (
    (_string, (str, bytes)), (_number, (int, float, bool, complex, type(None))), (_items, (list, tuple, set, dict)), (_class, (type,)))
    for kind in kinds}


SIMPLE = frozenset(map(id, (str, bytes, int, float, bool, complex, type(None))))


def says_itself(error: BaseException) -> bool:
    """Whether str() of an error runs no code of the learner's: of one of Python's own, with what it is made of."""
    kind, args = type(error), args_of_error(error)
    if issubclass(kind, BaseExceptionGroup):
        args = args[:1]
    if module_of_class(kind) == "gevent.timeout":
        return id(type(own(error, "exception"))) in SIMPLE
    return module_of_class(kind) in ("builtins", "_queue", "queue") and all(id(type(arg)) in SIMPLE for arg in args)


def error_text(error: BaseException) -> str:
    """Return "NameError: name 'q' is not defined"."""
    kind, args = type(error), args_of_error(error)
    name = name_of_class(kind)
    try:
        module = module_of_class(kind)
        if module == "subprocess" and args:
            return f"{name}: {_of_program(error)}"
        plain = type(args[0]) is str and (len(args) == 1 or module == "gevent.exceptions") if args else False
        if plain:
            said = repr(args[0]) if issubclass(kind, KeyError) else args[0]     # it shows a key, not a message
        else:
            said = str(error) if says_itself(error) else short(args if len(args) > 1 else args[0]) if args else ""
    except Exception as failed:
        if foreign(failed):
            raise
        said = ""
    said = " ".join(said.replace("\0", " ").strip().split("\n\n")[0].split("\n\t")[0].split())     # the first paragraph, in one line
    return f"{name}: {said if len(said) <= 200 else said[:199] + '…'}" if said else name


def _of_program(error: BaseException) -> str:
    """Return what subprocess says of a program, without the folder that it is in."""
    values = vars(error)
    command, code, timeout = values.get("cmd"), values.get("returncode"), values.get("timeout")
    first = command[0] if type(command) in (list, tuple) and command else command
    what = os.path.basename(first) if type(first) is str else "the program"
    return f"{what} took longer than {short(timeout)} s" if timeout is not None else f"{what} ended with exit code {short(code)}"


def raised_at(error: BaseException) -> int:
    """Return the innermost line of the cell through which an error came, 0 for none."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == script:
            line = trace.tb_lineno or 0
        trace = trace.tb_next
    return line


def parted(*parts: str) -> str:
    """Return the text of a slot that has several parts, see kinds.py."""
    return BETWEEN.join(parts).rstrip(BETWEEN)


def seconds(timeout: object, block: object = True) -> str:
    """Return a time-out as a part of a text: "" for none, "0" for a call that does not wait at all."""
    return "0" if not block else "" if timeout is None else short(timeout)


def foreign(error: BaseException) -> bool:
    """Whether an error is the script's and not the recorder's own: a signal's handler may raise one wherever we are."""
    module = module_of_class(type(error))
    # Of another class than Python's own: it may have been thrown at this thread, from C, with nothing of the script's in its traceback.
    if type(module) is not str or module.partition(".")[0] not in PYTHONS:
        return True
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        # What we ask multiprocessing's objects for may fail there.
        if frame.f_code.co_filename != "<recorder>" and not str(frame.f_globals.get("__name__")).startswith("multiprocessing"):
            return True
        trace = trace.tb_next
    return False


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


def frame_at(depth: int = 2):
    """Return a frame by its distance, None if there is none."""
    try:
        return _getframe(depth)
    except ValueError as error:         # no such frame
        if foreign(error):
            raise
        return None


def frame_of_caller():
    """Return the innermost frame that is not the recorder's, None where C calls the recorded function: atexit, a new thread."""
    try:
        frame = _getframe(1)
    except ValueError as error:         # as in `frame_at`, which would be one more call
        if foreign(error):
            raise
        return None
    while frame is not None and frame.f_code.co_filename == "<recorder>":       # not hidden: see hiding.py
        frame = frame.f_back
    return frame


def line_now() -> int:
    """Return the line of the cell that is being run, 0 where none is."""
    try:
        frame = _getframe(1)
    except ValueError as error:         # as in `frame_at`
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


#: address of an instruction -> its line; and the code objects in which they are, so that these stay
_lines: dict[int, int] = {}
_codes: list = []


def line_below() -> int:
    """Return the line of the cell that a call is at: `line_now` for calls that are made often."""
    try:
        frame = _getframe(1)
    except ValueError as error:         # as in `frame_at`
        if foreign(error):
            raise
        return 0
    line = _lines.get(id(frame.f_code) + frame.f_lasti)
    return line_of(frame) if line is None else line


def line_of(frame) -> int:
    """Return the line of the cell that a frame, or else what called it, is at.

    To find a line in a code object takes longer than all else, so it is kept. An instruction's address tells
    it from all others: the bytecode lies within its code object, which stays.
    """
    code = frame.f_code
    if code.co_filename == script:
        line = frame.f_lineno or 0
        _keep(code, frame.f_lasti, line)
        return line
    while frame is not None and frame.f_code.co_name != "_bootstrap":   # below that is what forked us
        if frame.f_code.co_filename == script:
            return frame.f_lineno or 0
        frame = frame.f_back
    return 0


def line_at(frame) -> int:
    """Return the line of the cell that a frame is at: `line_below` for whoever has the caller's frame already, or None."""
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
