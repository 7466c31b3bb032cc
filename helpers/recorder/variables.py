"""Finds a name's value in a running function, without changing anything.

Before Python 3.13, reading a frame's f_locals has effects: the values of that moment are put back later, over what other
threads have assigned since, and what the function deletes lives on. There, a variable is read from the frame's memory. The
two releases with that layout only get security fixes, and it is tested on a frame of our own first.
"""
import sys
from sys import _getframe

from .script import privately

FUNCTION = 1        # a flag of its code: its variables are not in a dict (CO_OPTIMIZED)
#: offsets in bytes: of the interpreter's frame in a frame object, of the variables in that frame
TO_FRAME, TO_VARIABLES = 24, 72


def look_up(frame, name: str) -> tuple:
    """Return a tuple with the value that a name has in a frame; an empty one if it has none that can be read."""
    code = frame.f_code
    if sys.version_info >= (3, 13) or not code.co_flags & FUNCTION:
        found = frame.f_locals
        if name in found:
            return (found[name],)
    else:
        names = (*code.co_varnames, *(each for each in code.co_cellvars if each not in code.co_varnames), *code.co_freevars)
        if name in names:
            return read(frame, names.index(name), name in code.co_cellvars or name in code.co_freevars)
    return (frame.f_globals[name],) if name in frame.f_globals else ()


def read(frame, index: int, may_be_cell: bool) -> tuple:
    """Return a tuple with a function's variable, read from memory."""
    if pointer is None:
        return ()
    inner = pointer.from_address(id(frame) + TO_FRAME).value
    address = pointer.from_address(inner + TO_VARIABLES + 8 * index).value
    if not address:                     # not yet assigned, or deleted
        return ()
    value = object_at(address)
    if may_be_cell and type(value) is cell:
        try:
            return (value.cell_contents,)
        except ValueError:
            return ()
    return (value,)


def _cell():
    variable = None
    return (lambda: variable).__closure__[0]


cell = type(_cell())
pointer = object_at = None
tried = False           #: whether `begin` has been called


def begin() -> None:
    """Prepare to read from memory if that is needed; if it is not possible, nothing is found."""
    global pointer, object_at, tried
    tried = True
    if sys.version_info >= (3, 13) or sys.implementation.name != "cpython" or sys.maxsize < 1 << 32 or hasattr(
            sys, "gettotalrefcount"):
        return
    try:
        ctypes = privately("_ctypes")
    except ImportError:
        return
    object_at = ctypes.PyObj_FromPtr
    pointer = type("pointer", (ctypes._SimpleCData,), {"_type_": "P"})

    def known(first, second):
        # Not in a variable: a frame that refers to itself lives on, with all those below it.
        inner = pointer.from_address(id(_getframe()) + TO_FRAME).value
        return inner and [pointer.from_address(inner + TO_VARIABLES + 8 * n).value for n in (0, 1)] == [id(first), id(second)]

    if not known("one", "two"):
        pointer = None
