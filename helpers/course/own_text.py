"""Whether a program that ran is the lesson's own, as far as can be known: a learner may have changed its cell since."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"     #: the lessons as they are in the package's checkout

#: variable that holds a run -> the words of the magic and the program that ran last, and those that ran first
ran: dict[str, tuple[str, str]] = {}
first: dict[str, tuple[str, str]] = {}


def note(variable: str, line: str, cell: str) -> None:
    """Note what ran: the magic's line, and the cell below it."""
    ran[variable] = said = " ".join(line.split()), _shape(cell)
    first.setdefault(variable, said)


def is_own(variable: str, lesson: str) -> bool:
    """Whether the run that a variable holds is of the lesson's own program.

    If the lesson is not there to be read, that is the first program that ran under this name.
    """
    if variable not in ran:
        return True
    return ran[variable] in (_texts(lesson).get(variable) or [first[variable]])


def _shape(cell: str) -> str:
    """Return a program without what does not matter: blank lines, spaces, comments."""
    try:
        return ast.dump(ast.parse(cell))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return cell.strip()


@cache
def _texts(lesson: str) -> dict[str, list[tuple[str, str]]]:
    """Return a lesson's programs, by the variables that hold their runs."""
    try:
        cells = json.loads((NOTEBOOKS / f"{lesson}.ipynb").read_text(encoding="utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    found: dict[str, list[tuple[str, str]]] = {}
    for magic, _, body in (text.partition("\n") for text in texts):
        words = magic.split()
        if words[:1] == ["%%isolated"] and "--name" in words[:-1]:
            found.setdefault(words[words.index("--name") + 1], []).append((" ".join(words[1:]), _shape(body)))
    return found
