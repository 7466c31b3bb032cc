"""From a cell's text to a script that Python can run, or one clear sentence that says why not."""
from __future__ import annotations

import io
import re
import tokenize
import warnings

from .script import FILE

_LINE = b"\n# coding: "     #: what has to be the same bytes in each encoding of a program


class CellError(ValueError):
    """The cell cannot be run as a script; the message is written for the learner."""


def prepare(cell: str, first_line: int = 1) -> str:
    """Check a cell and return it as a script.

    Args:
        cell: the program, without the magic's line.
        first_line: the line of the notebook cell at which the program begins. The script is
            shifted down, so that its line numbers are the ones that the learner sees.

    Raises:
        CellError: it is empty, not Python, or Python that a script cannot contain.
    """
    if not cell.strip():
        raise CellError("There is no program in this cell: write one below the first line.")
    source = "\n" * (first_line - 1) + cell
    if not source.endswith("\n"):
        source += "\n"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, FILE, "exec", dont_inherit=True)
        source.encode()
    except SyntaxError as error:
        raise CellError(_explain(error, source)) from None
    except UnicodeEncodeError:
        raise CellError("The cell contains half a character (a surrogate), which no file can hold.") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise CellError(f"Python cannot read this cell: {error}") from None
    as_file(source)
    return source


def as_file(source: str) -> bytes:
    """Return a script as the bytes of its file, in the encoding that it declares.

    Raises:
        CellError: the encoding does not exist, or lacks one of the script's characters.
    """
    data = source.encode()
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        data = source.encode(encoding)
        if _LINE not in f"{_LINE.decode()}1\n".encode(encoding):     # such as utf-16: Python would not find the comment
            raise LookupError
        return data
    except SyntaxError as error:
        raise CellError(f"Python cannot read this cell: {error.msg}. Leave out the comment that names it.") from None
    except UnicodeEncodeError as error:
        raise CellError(f"A comment at the top says that the cell is written in {encoding}, which has no "
                        f"{source[error.start]!r}. Leave that comment out: Python 3 needs none.") from None
    except (LookupError, UnicodeError):     # rot13, for example, turns text into text
        raise CellError(f"Python cannot read this cell: {encoding} is no encoding of programs. "
                        "Leave out the comment that names it.") from None


def lines(source: str) -> list[str]:
    """Return a script's lines as Python counts them: a form feed or a U+2028 does not end a line."""
    return re.split("\r\n|\r|\n", source)


def _explain(error: SyntaxError, source: str) -> str:
    number = error.lineno or 1
    every = lines(source)
    # The faulty line may be the one before the line at which Python gave up.
    for at in (number, number - 1):
        text = every[at - 1].strip() if 0 < at <= len(every) else ""
        if text[:1] in ("!", "%", "?"):
            return (f"Line {at} begins with {text[0]!r}: that is IPython, and this cell is run as a plain "
                    f"Python script. Move the line into a cell of its own.")
    said = str(error.msg)
    if "await" in said and "async function" in said:
        return (f"Line {number} uses await in a function that is no coroutine. It can stand only in one that is defined "
                "with `async def`.")
    if "await" in said and "outside" in said:
        return (f"Line {number} uses await outside a function: a script has no event loop that is already "
                "running. Put it into `async def main():` and call `asyncio.run(main())`.")
    text = (every[number - 1].strip() if 0 < number <= len(every) else "")[:80]
    return f"Line {number} is not Python ({type(error).__name__}: {said}): {text}"
