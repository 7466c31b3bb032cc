"""Lesson 12's table of decisions: each line points to the cell that shows its reason."""
from __future__ import annotations

import re

import pytest
from course_content import nothing_wrong
from nbformat import NotebookNode

from tools.notebooks import FOLDER, read
from tools.pages import anchor

NOTEBOOK = read(FOLDER / "12_what_to_use.ipynb")
ROW = re.compile(r"^\| ([^|]+) \| [^|]+ \| \[[^]]+\]\(#([^)]+)\) \(`(\w+)`\) \|$", re.MULTILINE)
NOTHING = "is quick enough"     #: the one line that needs no cell


def table(notebook: NotebookNode) -> str:
    """The cell with the table."""
    return next(cell.source for cell in notebook.cells if cell.source.startswith("## So what do I use?"))


def cells(notebook: NotebookNode) -> dict[str, str]:
    """The code of each part, by the anchor of its heading."""
    found, current = {}, ""
    for cell in notebook.cells:
        headings = re.findall(r"^## (.+)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else []
        current = anchor(headings[-1]) if headings else current
        if cell.cell_type == "code":
            found[current] = found.get(current, "") + cell.source + "\n"
    return found


def faults(text: str) -> list[str]:
    """What is wrong with the table; each sentence says what to do."""
    there, lines = cells(NOTEBOOK), [line for line in text.splitlines() if line.startswith("| ") and "if your task" not in line]
    found = [f"{line}: it points to no cell." for line in lines if not ROW.match(line) and NOTHING not in line]
    for task, where, name in ROW.findall(text):
        if not re.search(rf"--name {name}\b|^{name} = ", there.get(where, ""), re.MULTILINE):
            found.append(f"{task}: no cell of {where} is called {name}.")
    return found


def test_each_line_points_to_its_cell():
    assert len(ROW.findall(table(NOTEBOOK))) >= 9
    nothing_wrong(faults(table(NOTEBOOK)))


@pytest.mark.parametrize(("old", "new", "said"), [
    ("(`computing`)", "(`computed`)", "no cell of A-task-that-computes is called computed"),
    ("(#A-task-that-waits)", "(#What-one-of-them-costs)", "no cell of What-one-of-them-costs is called waiting"),
    (" (`large`)", "", "it points to no cell"),
])
def test_a_line_that_points_nowhere_is_found(old, new, said):
    assert old in table(NOTEBOOK)
    assert any(said in one for one in faults(table(NOTEBOOK).replace(old, new)))
