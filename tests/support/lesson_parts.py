"""A lesson's parts and their minutes, as its own cells give them."""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from nbformat import NotebookNode

from tools.teaching import RULES

NUMBERS = {"Ten": 10}
MINUTES = re.compile(r"(?:About )?(\w+) minutes(?:, and (\w+) minutes for the finale)?\.")
FINALE = "Finale: build your own"


@dataclass
class Part:
    """What is below one heading of a lesson."""

    heading: str
    cells: int = 0
    minutes: int = 0    #: its share of the lesson's minutes
    programs: set[str] = field(default_factory=set)     #: names of its runs


def parts(notebook: NotebookNode) -> list[Part]:
    """Return the parts of a lesson, with the lesson's minutes divided by their number of cells.

    Raises:
        ValueError: the first cell does not say how many minutes the lesson takes.
    """
    found: list[Part] = []
    before = 1                                          # the title belongs to the first part
    for cell in notebook.cells[1:]:
        headings = re.findall(r"^## (.+)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else []
        found += [Part(heading) for heading in headings if heading != RULES]
        if not found:
            before += 1
            continue
        found[-1].cells += 1 + before
        before = 0
        if match := re.match(r"%%?(?:isolated|orders).*--name (\w+)", cell.source):
            found[-1].programs.add(match[1])
    found = [part for part in found if part.cells]      # a heading followed by another in the same cell
    minutes, finale = said(notebook)
    end = next(n for n, part in enumerate(found) if part.heading == FINALE) if finale else len(found)
    share(found[:end], minutes)
    share(found[end:], finale)
    return found


def said(notebook: NotebookNode) -> tuple[int, int]:
    """Return the minutes that a lesson's first cell names, and those of its finale; 0 if it has none."""
    match = MINUTES.search(notebook.cells[0].source)
    if not match:
        raise ValueError("the first cell must say how long the lesson takes, as in: About 45 minutes.")
    return NUMBERS.get(match[1]) or int(match[1]), int(match[2] or 0)


def total(notebook: NotebookNode) -> int:
    """Return how many minutes a lesson takes, including its finale."""
    return sum(said(notebook))


def share(some: list[Part], minutes: int) -> None:
    """Divide minutes by the number of cells, in whole minutes; the largest remainders get the rest."""
    cells = sum(part.cells for part in some) or 1
    for part in some:
        part.minutes = minutes * part.cells // cells
    left = minutes - sum(part.minutes for part in some)
    for part in sorted(some, key=lambda part: -(minutes * part.cells % cells))[:left]:
        part.minutes += 1
