"""The rules for every notebook of the course. Each rule returns sentences that say what to do, none if all is well."""
from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from statistics import median

from nbformat import NotebookNode, from_dict

from tools.notebooks import NOTEBOOK_METADATA, navigation, title
from tools.pages import anchor, collapsed
from tools.slides import mark

IGNORED = re.compile(r"#\s*(NBVAL_IGNORE_OUTPUT|NBVAL_SKIP|PYTEST_VALIDATE_IGNORE_OUTPUT)")
HEAVIEST = 400_000      # bytes: what a reviewer's browser can still show; a page to step through takes some 25,000 of them
WIDEST = 103            # characters of a line of code: what JupyterLab shows in a window of 1280 pixels without scrolling
STARTED = re.compile(r"\b(Fork|ForkServer|Spawn)(Pool|Process)\w*-\d+")
MACHINE = re.compile(r"(/home/\w+/|/root/|/Users/\w+/|/tmp/\w|[A-Z]:\\+Users)")
PROGRAMS = ("%%isolated", "%%exercise", "%%orders")
LONGEST, SHORT = 30, 3   # lines of a visible cell that is not a program; of half of these cells
FOR_AUTHORS = re.compile(r"^(?:\s*assert\b.*|(?:import|from) (?:matplotlib|helpers\.views|IPython\.display).*)", re.MULTILINE)
NOT_READ = re.compile(r"(?:need not|don't (?:have|need) to|do not (?:have|need) to|needn't) (?:read|look at|understand)|skip (?:this|the next) cell",
                      re.IGNORECASE)
ELSEWHERE = ("What is there for authors goes into the package, to helpers/course/shows, or its source is collapsed "
             "(View > Collapse Selected Code).")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
HEAD = re.compile(r"^(\|.+\|)\s*\n\|[-| :]+\|\s*$", re.MULTILINE)      # of a table
WITHIN = re.compile(r"\]\(#([^)\s]+)\)")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")

Rule = Callable[[Path, NotebookNode], list[str]]


def code(notebook: NotebookNode) -> list[NotebookNode]:
    """The code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def uncompared(cell: NotebookNode) -> bool:
    """Whether a tag tells nbval not to compare a cell's output."""
    tags = set(cell.metadata.get("tags", []))
    return bool(tags & {"nbval-ignore-output", "nbval-skip"} or IGNORED.search(cell.source))


def name(cell: NotebookNode) -> str:
    """Return a cell's first line, to find it by."""
    return repr(cell.source.splitlines()[0][:60] if cell.source else "an empty cell")


def executed(path: Path, notebook: NotebookNode) -> list[str]:
    """It was run from top to bottom before it was committed."""
    counts = [cell.execution_count for cell in code(notebook)]
    if counts == list(range(1, len(counts) + 1)):
        return []
    return [f"{path.name} was not run from top to bottom: run `python3 course.py execute {path.name[:2]}`."]


def compared(path: Path, notebook: NotebookNode) -> list[str]:
    """At most one code cell in ten is not compared, and the next one is compared."""
    cells = code(notebook)
    blind = [number for number, cell in enumerate(cells) if uncompared(cell)]
    found = []
    if len(blind) * 10 > len(cells):
        found.append(f"{path.name}: nbval compares only {len(cells) - len(blind)} of {len(cells)} code cells; nine of ten it must be. "
                     "Show what is the same in every run instead: order and overlap, not the clock.")
    found += [f"{path.name}: {name(cells[number])} is not compared, so the cell after it must state what has to hold, and be compared."
              for number in blind if number + 1 == len(cells) or uncompared(cells[number + 1])]
    return found


def no_errors(path: Path, notebook: NotebookNode) -> list[str]:
    """A cell ends with an error only if that is announced."""
    return [f"{path.name}: {name(cell)} ended with {output.ename}; mend it, or tag it raises-exception."
            for cell in code(notebook) for output in cell.outputs
            if output.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", [])]


def no_paths(path: Path, notebook: NotebookNode) -> list[str]:
    """It contains no path of the author's machine."""
    found = []
    for cell in notebook.cells:
        texts = [cell.source, *("".join(str(part) for part in (output.get("text", ""), *(
            text for kind, text in output.get("data", {}).items() if kind != "image/png"))) for output in cell.get("outputs", []))]
        found += [f"{path.name}: {name(cell)} holds a path of one machine: {match[0]}… Show the file's name alone."
                  for text in texts if (match := MACHINE.search(text))]
    return found


def start_methods(path: Path, notebook: NotebookNode) -> list[str]:
    """A program whose output depends on the start method says so: the default is not the same everywhere."""
    found = []
    for cell in code(notebook):
        said = "".join(output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in cell.outputs)
        if cell.source.startswith("%%isolated") and "--start-method" not in cell.source and (match := STARTED.search(said)):
            found.append(f"{path.name}: {name(cell)} shows {match[0]}, and other systems start processes in another way: "
                         "name it by --start-method.")
    return found


def captions(path: Path, notebook: NotebookNode) -> list[str]:
    """Beside each picture is one line that says what it shows."""
    found = []
    for cell in code(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            text = data.get("text/plain", "")
            if "image/png" in data and (not text or "\n" in text or text.startswith("<")):
                found.append(f"{path.name}: the picture of {name(cell)} lacks its one line of text/plain: what does it show? "
                             "A run's own timeline has one; show another picture with display({...}, raw=True).")
    return found


def tables(path: Path, notebook: NotebookNode) -> list[str]:
    """Each column of a table has a heading: a screen reader says it before each cell."""
    found = []
    for cell in notebook.cells:
        texts = [cell.source, *(output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", []))]
        found += [f"{path.name}: a table in {name(cell)} has a column without a heading: {match[1]}"
                  for text in texts for match in HEAD.finditer(text) if not all(map(str.strip, match[1].strip("|").split("|")))]
    return found


def explained(path: Path, notebook: NotebookNode) -> list[str]:
    """A program that hangs is explained: in the words before it, or before the next program."""
    found = []
    for number, cell in enumerate(notebook.cells):
        said = "".join(output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", []))
        if "so it was ended." not in said or cell.source.startswith("%%exercise"):
            continue
        following = takewhile(lambda later: not later.source.startswith(("%%isolated", "%%exercise")), notebook.cells[number + 1:])
        if not any(words(one) for one in [notebook.cells[number - 1], *following]):
            found.append(f"{path.name}: {name(cell)} stands still, and nobody says why: "
                         "explain it in a Markdown cell below it, with what to look at in the picture.")
    return found


def words(cell: NotebookNode) -> bool:
    """Whether a cell is text that continues what came before it, without a new heading."""
    return cell.cell_type == "markdown" and not cell.source.startswith("#")


def begins_well(path: Path, notebook: NotebookNode) -> list[str]:
    """The first cell has its title, and only one."""
    found = [] if title(notebook) else [f"{path.name} must begin with a Markdown cell whose first line is `# Its title`."]
    more = [cell for cell in notebook.cells[1:] if cell.cell_type == "markdown" and re.search(r"^# ", cell.source, re.MULTILINE)]
    return found + [f"{path.name}: {name(cell)} is a second title; use ## below the first." for cell in more]


def links(path: Path, notebook: NotebookNode) -> list[str]:
    """Its links lead somewhere, and its last cell leads to its neighbours."""
    found = [f"{path.name} links to {target}, which does not exist: correct the link."
             for cell in notebook.cells if cell.cell_type == "markdown" for target in LINK.findall(cell.source)
             if "://" not in target and not target.startswith("attachment:") and not (path.parent / target).exists()]
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    headings = {anchor(heading) for text in texts for heading in HEADING.findall(text)}
    found += [f"{path.name} links to its heading #{target}, which it does not have: correct the link."
              for text in texts for target in WITHIN.findall(text) if target not in headings]
    wanted = navigation(path)
    if wanted and (not notebook.cells or notebook.cells[-1].source != wanted):
        found.append(f"{path.name} does not end with the links to its neighbours: run `python3 course.py execute {path.name[:2]}`.")
    return found


def slides(path: Path, notebook: NotebookNode) -> list[str]:
    """Its cells say how they become slides."""
    wanted = from_dict(notebook)
    mark(wanted)
    if [cell.metadata.get("slideshow") for cell in wanted.cells] == [cell.metadata.get("slideshow") for cell in notebook.cells]:
        return []
    return [f"{path.name} is not marked for slides: run `python3 course.py execute {path.name[:2]}`."]


def clean(path: Path, notebook: NotebookNode) -> list[str]:
    """Its metadata is the same for every author."""
    found = [] if notebook.metadata == NOTEBOOK_METADATA else [
        f"{path.name} holds metadata of one author's machine: run `python3 course.py execute {path.name[:2]}`."]
    if path.stat().st_size > HEAVIEST:
        found.append(f"{path.name} has {path.stat().st_size:,} bytes, more than {HEAVIEST:,}: fewer or smaller pictures.")
    return found


def for_learners(path: Path, notebook: NotebookNode) -> list[str]:
    """The code that a learner sees is for the learner: short, and with nothing that is there for authors."""
    found, short = [], []
    for cell in code(notebook):
        if collapsed(cell):
            continue
        found += [f"{path.name}: {name(cell)} has a line of {len(line)} letters, more than {WIDEST}: {line.strip()[:40]}"
                  for line in cell.source.splitlines() if len(line) > WIDEST]
        if cell.source.startswith(PROGRAMS):
            continue
        short.append(lines := len(cell.source.splitlines()))
        if lines > LONGEST:
            found.append(f"{path.name}: {name(cell)} has {lines} lines, more than {LONGEST}. {ELSEWHERE}")
        if cell.source.startswith("%%claims"):
            found.append(f"{path.name}: {name(cell)} shows its expressions: run `python3 course.py execute {path.name[:2]}`.")
        elif match := FOR_AUTHORS.search(cell.source):
            found.append(f"{path.name}: {name(cell)} has {match[0].strip()!r} in sight. {ELSEWHERE}")
    if short and median(short) > SHORT:
        found.append(f"{path.name}: half of the cells in sight that are no programs have more than {median(short):g} lines; "
                     f"{SHORT} it should be. {ELSEWHERE}")
    found += [f"{path.name}: {name(cell)} tells a learner not to read code: {match[0]!r}. {ELSEWHERE}"
              for cell in notebook.cells if cell.cell_type == "markdown" and (match := NOT_READ.search(cell.source))]
    return found


RULES: list[Rule] = [for_learners, executed, compared, no_errors, no_paths, start_methods, captions, tables, explained, begins_well, links, slides, clean]
