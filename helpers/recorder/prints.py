"""Records what is printed to the standard output: which process and line printed it, and the text.

No code of the script runs to make the text: an object with a `__str__` of its own is shown as "<Point>".
"""
import sys

from . import core
from .core import begin, fail, instant, mark
from .kinds import MOST_PRINTED, MOST_PRINTS, NUMBER
from .script import line_below, says_itself, short
from .attributes import name_of_class
from .wrapping import as_builtin, disguise

PRINT, PRINTS = NUMBER["print"], NUMBER["prints"]
#: ids of classes for whose values str() runs no code of the script
plain = frozenset(map(id, (str, bytes, int, float, bool, complex, type(None), list, tuple, set, dict)))
builtins = sys.modules["builtins"]      # not `__builtins__`, which is the recorder's own copy
output, original = sys.stdout, builtins.print
left, count, slot = MOST_PRINTS, 0, None


def of_one(value: object) -> str:
    """Return what print() writes of one value."""
    kind = type(value)
    if kind is str:
        return value
    if id(kind) in plain:
        return short(value, MOST_PRINTED)
    if issubclass(kind, BaseException) and says_itself(value):
        return str(value)
    return f"<{name_of_class(kind)}>"


def shown(args: tuple, kwargs: dict) -> str:
    """Return what print() writes, without the `end`."""
    if len(args) == 1 and type(args[0]) is str:         # the usual case
        text = args[0]
    else:
        separator = kwargs.get("sep")
        text = (separator if type(separator) is str else " ").join(map(of_one, args[:MOST_PRINTED]))
    if len(text) > MOST_PRINTED:
        text = text[:MOST_PRINTED] + "…"
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()
    return text.replace("\0", "\ufffd") if "\0" in text else text


def note(args: tuple, kwargs: dict, line: int):
    """Write what is about to be printed; return the event's slot, None if there is none."""
    global left, count, slot
    if left > 0:
        left -= 1
        return instant(PRINT, 0, shown(args, kwargs), 0, line)
    count += 1
    if slot is None:
        slot = begin(PRINTS, 0, "", 0, 0)
    mark(slot, count)
    return None


def recorded_print(*args, **kwargs):
    file = kwargs.get("file") if kwargs else None
    if not (file is None or file is output) or getattr(sys, "stdout", None) is not output:    # it goes somewhere else
        return original(*args, **kwargs)
    slot = note(args, kwargs, line_below())
    try:
        return original(*args, **kwargs)
    except BaseException as error:
        if slot is not None:
            fail(slot, error)
        args = kwargs = file = None         # the traceback keeps this frame: see `carry_out` in core.py
        raise


def forked() -> None:
    """A child has a record of its own."""
    global left, count, slot
    left, count, slot = MOST_PRINTS, 0, None


if output is not None:
    core.after_fork.append(forked)
    builtins.print = as_builtin(disguise(recorded_print, original))
