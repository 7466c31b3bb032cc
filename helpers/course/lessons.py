"""The lessons of a folder: which notebook uses which predictions, exercises and claims."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

_MAGIC = re.compile(r"%{1,2}(predict|exercise)[ \t]+(\w+)[ \t]*(.*)")
_NOTEBOOK = re.compile(r"\d\d_\w+\.ipynb")


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell that uses a prediction or an exercise."""

    kind: str  #: "predict" or "exercise"
    name: str  #: of the prediction or the exercise
    rest: str  #: what follows the name: the choice; "" if there is no answer yet
    body: str  #: the lines below the magic
    number: int  #: the number of the code cell in the notebook, from 1


@dataclass(frozen=True, slots=True)
class Lesson:
    """A notebook of the course, and what it uses."""

    name: str  #: its file's name without the suffix: "01_queue_namespaces"
    title: str  #: its first heading
    cells: tuple[Cell, ...]  #: the cells with a prediction or an exercise, in order
    claims: tuple[str, ...]  #: IDs, in order
    error: str = ""  #: why it could not be read

    def uses(self, kind: str) -> list[str]:
        """Return the names of its predictions ("predict") or exercises ("exercise"), in order."""
        return [cell.name for cell in self.cells if cell.kind == kind]


def lessons(folder: Path) -> list[Lesson]:
    """Return the lessons in a folder, in order: the notebooks whose names begin with two digits."""
    try:
        files = sorted(file for file in folder.iterdir() if _NOTEBOOK.fullmatch(file.name))
    except OSError:
        return []
    return [_read(file) for file in files]


def _read(file: Path) -> Lesson:
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        texts = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Lesson(file.stem, file.stem, (), (), type(error).__name__)
    heading = next(
        (
            match
            for kind, text in texts
            if kind == "markdown" and (match := re.search(r"^# +(.+?)[ #]*$", text, re.MULTILINE))
        ),
        None,
    )
    used: list[Cell] = []
    claims: list[str] = []
    for number, text in enumerate((text for kind, text in texts if kind == "code"), 1):
        first, _, body = text.partition("\n")
        if first.split()[:1] == ["%%claims"]:
            claims += claim_ids(body)
        elif first.startswith("%%"):
            if match := _MAGIC.fullmatch(first.rstrip()):
                used.append(Cell(match[1], match[2], match[3], body, number))
        else:
            found = (_MAGIC.fullmatch(line.rstrip()) for line in text.splitlines())
            used += [Cell(match[1], match[2], match[3], "", number) for match in found if match]
    return Lesson(file.stem, heading[1] if heading else file.stem, tuple(used), tuple(claims))


def claim_lines(cell: str) -> list[tuple[str, str]]:
    """Return (ID, expression) for each claim in a cell; "" if it has no expression.

    An expression continues in the next line if that line is indented. Lines that begin with # are comments for the reader.
    """
    found: list[tuple[str, str]] = []
    for line in cell.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0].isspace() and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}".strip())
        else:
            id_, _, expression = line.strip().partition(" ")
            found.append((id_, expression.strip()))
    return found


def claim_ids(cell: str) -> list[str]:
    """Return the IDs that a cell names, in order."""
    return [id_ for id_, _ in claim_lines(cell)]
