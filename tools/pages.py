"""The lessons as pages to read, for the site and for slides: predictions to click, and their answers folded away.

As a program, `python -m tools.pages FROM TO` writes such copies of the notebooks to a folder. Standard library only:
the site is made in an environment of its own.
"""

import json
import re
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from helpers.course.predictions import Prediction, predictions

FOLD = "Show what happens"
_PROGRAMS = ("%%isolated", "%%orders")
_ENDS = ("%predict", "%%exercise", "%hint")

Cell = Any      #: a notebook's cell: a dict, or a NotebookNode, which is a dict too


def source(cell: Cell) -> str:
    """Return a cell's text."""
    return "".join(cell["source"])


def anchor(heading: str) -> str:
    """Return the name of a heading in a link, in JupyterLab's form: "A-task-that-waits"."""
    return heading.replace(" ", "-")


def collapsed(cell: Cell) -> bool:
    """Whether a cell's code is for authors: JupyterLab shows a bar instead of it."""
    return bool(cell["metadata"].get("jupyter", {}).get("source_hidden"))


def collapse_claims(cells: list[Cell]) -> None:
    """Collapse the code of the cells that show what the article claims: learners read their tables."""
    for cell in cells:
        if cell["cell_type"] == "code" and source(cell).startswith("%%claims"):
            cell["metadata"].setdefault("jupyter", {})["source_hidden"] = True


def parts(cells: list[Cell]) -> list[tuple[Cell, bool]]:
    """Return a lesson's cells, and for each whether it answers a prediction.

    A program's outputs after a prediction answer it, and so does everything up to the next heading, prediction or exercise.
    The program itself does not, so its cell becomes two: one with its code, one with its outputs.
    """
    found: list[tuple[Cell, bool]] = []
    asked = answering = False
    for cell in map(deepcopy, cells):
        text, code = source(cell), cell["cell_type"] == "code"
        if cell["id"] == "navigation" or (text.startswith(_ENDS) if code else text.startswith("#")):
            asked, answering = code and text.startswith("%predict"), False
        elif asked and code and text.startswith(_PROGRAMS):
            asked, answering = False, True
            found += [(cell, False), (split(cell), True)]
            continue
        found.append((cell, answering))
    return found


def split(cell: Cell) -> Cell:
    """Remove a cell's outputs; return a new cell that only shows them."""
    shown = deepcopy(cell)
    cell["outputs"] = []
    shown["id"], shown["source"] = f"{cell['id']}-shown"[-64:], "pass"      # a cell without code would be left out
    shown["metadata"] = type(cell["metadata"])({"tags": ["remove-input"]})
    return shown


def question(one: Prediction) -> str:
    """Return a prediction as Markdown, with choices that open on a click."""
    rows = []
    for letter, choice in one.choices.items():
        said = f"{'✔ **Yes.**' if letter == one.answer else '✘ **No.**'} {choice.said.strip()}"
        rows.append('<details class="choice">\n<summary>\n\n'
                    f"**{letter}**: {choice.text}\n\n</summary>\n\n{said}\n\n</details>")
    return f"**Predict.** {one.question.strip()}\n\n" + "\n\n".join(rows)


def asked(cell: Cell, known: dict[str, Prediction]) -> Cell:
    """Return the cell of a prediction as the question itself, and any other cell unchanged."""
    words = source(cell).split()
    if cell["cell_type"] != "code" or len(words) != 2 or words[0] != "%predict" or words[1] not in known:
        return cell
    return markdown(cell["id"], question(known[words[1]]), cell["metadata"].get("slideshow"))


def markdown(name: str, text: str, slideshow: object = None) -> Cell:
    """Return a new Markdown cell."""
    return {"cell_type": "markdown", "id": name, "metadata": {"slideshow": slideshow} if slideshow else {}, "source": text}


def page(notebook: dict[str, Any], known: dict[str, Prediction]) -> dict[str, Any]:
    """Return a notebook as the site shows it."""
    cells: list[Cell] = []
    was = False
    collapse_claims(notebook["cells"])
    for number, (cell, answers) in enumerate([*parts(notebook["cells"]), (None, False)]):
        if answers and not was:
            cells.append(markdown(f"open-{number}", f'<details class="answers"><summary>{FOLD}</summary>'))
        if was and not answers:
            cells.append(markdown(f"close-{number}", "</details>"))
        was = answers
        if cell is None:
            continue
        if collapsed(cell):
            cell["metadata"]["tags"] = [*cell["metadata"].get("tags", []), "hide-input"]
        cells.append(asked(cell, known))
    return notebook | {"cells": cells}


def glossary(text: str, lessons: list[str]) -> str:
    """Return the glossary, with the numbers of lessons as links.

    Args:
        text: docs/glossary.md.
        lessons: their names, "06_coroutines_with_yield".
    """
    names = {int(name[:2]): name for name in lessons}
    return re.sub(r"\| (\d+) \|$", lambda match: f"| [{match[1]}]({names[int(match[1])]}.ipynb) |", text, flags=re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Write the pages of a folder of notebooks, and the glossary, to another folder; return the exit code."""
    origin, target = map(Path, arguments)
    target.mkdir(parents=True, exist_ok=True)
    known = predictions()
    for old in target.glob("*.ipynb"):
        old.unlink()
    files = sorted(origin.glob("[0-9]*.ipynb"))
    text = (origin.parent / "docs" / "glossary.md").read_text("utf-8")
    (target / "glossary.md").write_text(glossary(text, [file.stem for file in files]), "utf-8")
    for file in files:
        written = json.dumps(page(json.loads(file.read_text("utf-8")), known), ensure_ascii=False, indent=1)
        (target / file.name).write_text(written, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
