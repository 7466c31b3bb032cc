"""What the parts of a lesson share: how they are shown, how a mistake is told, which notebook uses what."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

_MAGIC = re.compile(r"%{1,2}(predict|exercise)[ \t]+(\w+)[ \t]*(.*)")
_NOTEBOOK = re.compile(r"\d\d_\w+\.ipynb")


class LessonError(ValueError):
    """A cell asks for something that cannot be; the message is written for the learner."""

    def _render_traceback_(self) -> list[str]:
        # What IPython shows: where in the package it was found out says nothing to a learner.
        return [f"{type(self).__name__}: {self}"]


def unknown(what: str, name: str, known: list[str]) -> str:
    """Return the sentence for a name that does not exist, with the names that do."""
    if not known:
        return f"There is no {what} {name!r}: there is none at all."
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    guess = f" Did you mean {near[0]}?" if near else ""
    return f"There is no {what} {name!r}.{guess} There are: {', '.join(known)}."


def show(markdown: str, html: str = "") -> None:
    """Show text in a notebook.

    Args:
        markdown: the text; it is also what is shown where there is no more than plain text.
        html: shown in its place where HTML can be shown.
    """
    from IPython.display import display

    rich = {"text/html": html} if html else {"text/markdown": markdown}
    display({"text/plain": markdown, **rich}, raw=True)


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell that uses a prediction or an exercise."""

    kind: str  #: "predict" or "exercise"
    name: str  #: of the prediction or the exercise
    rest: str  #: what follows the name: the choice, "" as long as nothing is answered
    body: str  #: the lines below the magic's
    number: int  #: which code cell of the notebook it is, from 1


@dataclass(frozen=True, slots=True)
class Lesson:
    """A notebook of the course, and what it uses."""

    name: str  #: its file's name without the ending: "01_queue_namespaces"
    title: str  #: its first heading
    cells: tuple[Cell, ...]  #: the cells with a prediction or an exercise, in their order
    claims: tuple[str, ...]  #: IDs, in their order
    error: str = ""  #: why it could not be read

    def uses(self, kind: str) -> list[str]:
        """Return the names of its predictions ("predict") or exercises ("exercise"), in their order."""
        return [cell.name for cell in self.cells if cell.kind == kind]


def lessons(folder: Path) -> list[Lesson]:
    """Return the lessons in a folder, in their order: the notebooks whose name begins with two digits."""
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
            from .claims import ids

            claims += ids(body)
        elif first.startswith("%%"):
            if match := _MAGIC.fullmatch(first.rstrip()):
                used.append(Cell(match[1], match[2], match[3], body, number))
        else:
            found = (_MAGIC.fullmatch(line.rstrip()) for line in text.splitlines())
            used += [Cell(match[1], match[2], match[3], "", number) for match in found if match]
    return Lesson(file.stem, heading[1] if heading else file.stem, tuple(used), tuple(claims))
