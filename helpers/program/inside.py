"""A program with a module's text inside, below its own lines: both are one file to Python, and two to the learner."""

from __future__ import annotations

import re
from typing import NamedTuple

_MAKES = ("exec(compile('\\n' * {lines} + ''.join(open(__file__, encoding='utf-8').readlines()[{lines}:]), "
          "__file__, 'exec')); __import__('sys').modules['{module}'] = __import__('sys').modules[__name__]")
_MADE = re.compile(re.escape(_MAKES).replace(r"\{lines\}", r"(\d+)").replace(r"\{module\}", r"(\w+)"))


class Inside(NamedTuple):
    """Where in a program a module's text is."""

    above: int  #: lines of the program above it
    file: str  #: the module's own file


class Line(int):
    """A line of such a program that is one of the module's: the number is the program's, the text names the module's own."""

    inside: Inside

    def __str__(self) -> str:
        return f"{int(self) - self.inside.above} of {self.inside.file}"

    def __format__(self, form: str) -> str:
        return format(str(self), form)


def included(source: str, module: str, name: str) -> str:
    """Return a program that contains a module, below it: the program's lines keep their numbers.

    Both are recorded alike. The first line runs the lines below the program first, and lets the program import their names.
    Module and program share one namespace.

    Args:
        source: the program; its first line is empty if a magic was in it.
        module: the module's text.
        name: the name that the program imports it by.
    """
    source = source if source.endswith("\n") else source + "\n"
    rest = source[1:] if source.startswith("\n") else source
    return f"{_MAKES.format(lines=rest.count(chr(10)) + 1, module=name)}\n{rest}{module}"


def find(source: str) -> Inside | None:
    """Return where a program has a module inside; None if it has none."""
    made = _MADE.match(source)
    return Inside(int(made[1]), f"{made[3]}.py") if made else None


def numbered(line: int | None, inside: Inside) -> int | None:
    """Return a line of a program as its reader knows it."""
    if line is None or line <= inside.above:
        return line
    found = Line(line)
    found.inside = inside
    return found


def without_its_first_line(source: str) -> str:
    """Return a program as its reader wrote it: without the line that brings in the module."""
    return "\n" * (source.find("\n") >= 0) + source.partition("\n")[2] if find(source) else source
