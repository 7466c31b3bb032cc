"""Slides of the lessons, with nbconvert: python3 course.py slides [NAME ...]

NAME is the beginning of a notebook's name, such as 01; without one, slides of all are made. The cells' metadata
say which cell begins a slide: `course.py execute` writes them. What TEACHING.md says about a part or
a question is in the speaker's notes: press S. reveal.js, which shows
the slides, is fetched when they are opened; in a room without internet, pass a copy of it:
--reveal FOLDER.
"""

import argparse
import math
import re
import sys
from pathlib import Path

from nbformat import NotebookNode, from_dict

from helpers.course.predictions import Prediction, predictions
from tools.notebooks import ROOT, notebooks, picture_size, read, title
from tools.pages import asked, collapse_claims, collapsed, markdown, parts, split
from tools.teaching import Section, sections

REVEAL = "https://unpkg.com/reveal.js@4.6.1"
SIZE = (1280, 720)      # 16:9
LINES = 26              # of text, roughly, on a slide; a slide with more is scaled down
WIDE = 105              # characters in a line
PIXELS = 26             # of a picture, for one line


def height(cell: NotebookNode) -> float:
    """Return roughly how many lines a cell takes on a slide, with its outputs."""
    lines = 0.0 if collapsed(cell) else _lines(cell.source) + 1
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "image/png" in data:
            wide, high = picture_size(data["image/png"])
            lines += high * min(1.0, SIZE[0] / wide) / PIXELS
        elif "text/html" in data:
            # A player's frame has a fixed height; a table's rows are counted.
            frame = re.search(r"<iframe[^>]*?height:(\d+)px", data["text/html"])
            lines += int(frame[1]) / PIXELS + 2 if frame else data["text/html"].count("<tr") * 1.6 + 1
        else:
            text = output.get("text") or data.get("text/markdown") or data.get("text/plain") or output.get("evalue")
            lines += _lines(text or "")
    return lines


def _lines(text: str) -> int:
    return sum(max(1, math.ceil(len(line) / WIDE)) for line in text.splitlines())


def mark(notebook: NotebookNode) -> None:
    """Say in each cell's metadata whether it begins a slide, continues one, or is left out.

    A heading begins a slide. The next cells join it while there is room; then a new one begins below it.
    A sentence that ends in a colon stays with the cell that it introduces.
    """
    room = 0.0
    cells = notebook.cells
    for number, cell in enumerate(cells):
        need = height(cell)
        leads = cell.cell_type == "markdown" and cell.source.rstrip().endswith(":") and number + 1 < len(cells)
        together = need + (height(cells[number + 1]) if leads else 0)
        if cell.id == "navigation" or cell.source.startswith("%load_ext"):
            kind = "skip"
        elif cell.cell_type == "markdown" and cell.source.startswith(("# ", "## ")):
            kind, room = "slide", LINES - need
        elif together <= room:
            kind, room = "-", room - need
        else:
            kind, room = "subslide", LINES - need
        if kind == "-":
            cell.metadata.pop("slideshow", None)
        else:
            cell.metadata["slideshow"] = {"slide_type": kind}


def cells_of(notebook: NotebookNode, known: dict[str, Prediction]) -> list[NotebookNode]:
    """Return the cells as slides show them: with questions to click, and without code for authors.

    Answers to predictions are marked, so that the template folds them. If a program and its outputs do not fit on one slide,
    the outputs get a slide of their own.
    """
    collapse_claims(notebook.cells)
    found: list[NotebookNode] = []
    for cell, answers in parts(notebook.cells):
        cell = from_dict(asked(cell, known))
        cell.metadata["answers"] = answers
        found.append(cell)
        with_code = not collapsed(cell) and "remove-input" not in cell.metadata.get("tags", [])
        if cell.get("outputs") and with_code and height(cell) > LINES:
            shown = split(cell)
            shown.metadata |= {"answers": answers, "slideshow": {"slide_type": "subslide"}}
            found.append(shown)
    return found


def with_notes(cells: list[NotebookNode], section: Section | None) -> list[NotebookNode]:
    """Return a lesson's cells, each followed by what TEACHING.md says about it, as speaker's notes."""
    found = []
    for cell in cells:
        found.append(cell)
        if not section:
            continue
        code = re.match(r"%%?(?:predict|exercise) (\w+)", cell.source) if cell.cell_type == "code" else None
        headings = re.findall(r"^## (.+)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else []
        said = [section.notes(asks=code[1]) if code else "", *(section.notes(heading=heading) for heading in headings)]
        if text := "\n\n".join(filter(None, said)):
            found.append(from_dict(markdown(f"{cell.id}-notes"[-64:], text, {"slide_type": "notes"})))
    return found


def write(found: list[Path], folder: Path, reveal: str) -> list[Path]:
    """Write the slides of notebooks to a folder; return the files.

    Args:
        found: the notebooks.
        folder: where to put the slides.
        reveal: the folder or the address of reveal.js.
    """
    from nbconvert import SlidesExporter
    from traitlets.config import Config

    exporter = SlidesExporter(
        template_name="slides", extra_template_basedirs=[str(ROOT / "docs")], reveal_url_prefix=reveal,
        reveal_theme="white",     # its font comes with reveal.js; the default theme's does not
        reveal_width=str(SIZE[0]), reveal_height=str(SIZE[1]), config=Config())
    folder.mkdir(parents=True, exist_ok=True)
    known, made = sections(), []
    for path in found:
        notebook = read(path)
        notebook.metadata["title"] = title(notebook)
        notebook.cells = with_notes(notebook.cells, known.get(path.name[:2]))
        notebook.cells = cells_of(notebook, predictions())
        text, _ = exporter.from_notebook_node(notebook)
        made.append(folder / f"{path.stem}.html")
        made[-1].write_text(text, "utf-8")
    return made


def main(arguments: list[str]) -> int:
    """Make the slides named on the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="course.py slides", description=__doc__)
    parser.add_argument("names", nargs="*", help="notebooks; all without one")
    parser.add_argument("--reveal", default=REVEAL, help="a folder or an address with reveal.js (version 4)")
    chosen = parser.parse_args(arguments)
    found = [path for path in notebooks() if not chosen.names or path.name.startswith(tuple(chosen.names))]
    if not found:
        print(f"No notebook's name begins with {' or '.join(chosen.names)}.")
        return 1
    where = chosen.reveal if "://" in chosen.reveal else str(Path(chosen.reveal).resolve())
    for made in write(found, ROOT / "build" / "slides", where):
        print(made.relative_to(ROOT).as_posix())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
