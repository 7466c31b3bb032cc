"""What all notebooks have in common: where they are, how they are linked, and what is stored in them."""

import struct
from base64 import b64decode
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "notebooks"

# Anything else, such as times, versions and scroll positions, changes with every author.
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
CELL_METADATA = {"tags", "jupyter", "jp-MarkdownHeadingCollapsed", "slideshow"}


def notebooks(folder: Path = FOLDER) -> list[Path]:
    """Return the notebooks in the order of the course."""
    return sorted(folder.glob("[0-9]*.ipynb"))


def read(path: Path) -> NotebookNode:
    """Return a notebook from its file."""
    return nbformat.read(path, as_version=4)


def picture_size(png: str) -> tuple[int, int]:
    """Return the width and height of a picture in an output, in pixels, from the PNG's header."""
    wide, high = struct.unpack(">II", b64decode(png)[16:24])
    return wide, high


def title(notebook: NotebookNode) -> str:
    """Return the heading at the start of a notebook, "" if it has none."""
    first = notebook.cells[0] if notebook.cells else None
    if first is None or first.cell_type != "markdown" or not first.source.startswith("# "):
        return ""
    return first.source.splitlines()[0].removeprefix("# ").strip()


def clean(notebook: NotebookNode) -> NotebookNode:
    """Remove from a notebook empty outputs, and whatever only says when, where and by whom it was run."""
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    for cell in notebook.cells:
        kept = {key: value for key, value in cell.metadata.items() if key in CELL_METADATA and value}
        cell.metadata = nbformat.from_dict(kept)
        if cell.cell_type == "code":    # the live area of a run is empty at its end
            cell.outputs = [output for output in cell.outputs if output.get("data") != {}]
    return notebook


def navigation(path: Path) -> str:
    """Return the links from a notebook to the previous and the next one."""
    course = notebooks(path.parent)
    position = course.index(path)
    links = []
    if position > 0:
        links.append(f"← [{title(read(course[position - 1]))}]({course[position - 1].name})")
    if position + 1 < len(course):
        links.append(f"[{title(read(course[position + 1]))}]({course[position + 1].name}) →")
    return " | ".join(links)


def link(path: Path, notebook: NotebookNode) -> None:
    """Make these links the last cell of a notebook."""
    if notebook.cells and notebook.cells[-1].id == "navigation":
        notebook.cells.pop()
    if text := navigation(path):
        notebook.cells.append(nbformat.v4.new_markdown_cell(text, id="navigation"))
