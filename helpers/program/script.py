"""What is run: the text of a cell, or a program in its own file with its arguments."""
from __future__ import annotations

import os
import sys

FILE = "cell.py"    #: the name of a cell's script in tracebacks


class Script:
    """A program to be started.

    Args:
        source: its text; "" if it cannot be read.
        program: its file, as the learner wrote it; None for a cell, whose text is written to a file in the run's folder.
        arguments: the arguments on its command line.
        options: the interpreter's own options, which come before it.
    """

    def __init__(self, source: str, program: str | None = None, arguments: tuple[str, ...] = (),
                 options: tuple[str, ...] = ()) -> None:
        self.source, self.program, self.arguments, self.options = source, program, arguments, options

    @property
    def name(self) -> str:
        """The file as Python names it, in `__file__` and in tracebacks: the current folder, then the path as written."""
        if self.program is None:
            return FILE
        try:
            return os.path.join(os.getcwd(), self.program)
        except FileNotFoundError:               # it has been removed: then Python, too, keeps the path as written
            return self.program

    def file(self, directory: str | os.PathLike) -> str:
        """Return the path of the file to run; `directory` is the run's folder."""
        return os.path.join(directory, FILE) if self.program is None else self.name

    def argv(self, directory: str | os.PathLike) -> list[str]:
        """Return the command line that runs it."""
        program = self.program or os.path.join(directory, FILE)
        before = ["--"] if program.startswith("-") and program != "-" else []       # else it would be an option of Python's
        return [sys.executable, *self.options, *before, program, *self.arguments]


def read(program: str) -> str:
    """Return a program's text as Python reads it; "" if it cannot be read, as Python will say so itself.

    A file that can only be read once, such as a pipe, is left to Python.
    """
    if not os.path.isfile(program):
        return ""
    try:
        with open(program, "rb") as file:
            data = file.read()
        if data.isascii():
            return data.decode().replace("\r\n", "\n").replace("\r", "\n")
        import io
        import tokenize
        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        return io.TextIOWrapper(io.BytesIO(data), encoding, errors="replace").read()
    except (OSError, SyntaxError, LookupError, UnicodeError):
        return ""
