"""Lesson 9 on a system without epoll, such as macOS or Windows: no cell fails, and each program says what is missing."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
import pytest
from course_content import NOTEBOOKS
from nbclient import NotebookClient
from nbformat import NotebookNode

from helpers.course.evidence import NOT_SHOWN

WITHOUT_EPOLL = """\
import os, select, sys
for name in [name for name in vars(select) if name.lower().startswith("epoll")]:
    delattr(select, name)
"""
#: system -> what a lesson's programs do not find there, besides epoll. The course's own processes keep it: what they use it
#: for on Linux is done in another way on that system.
LACKS = {
    "macOS": "",
    "Windows": 'if "ISOLATED_DIRECTORY" in os.environ:\n    del select.poll\n    sys.modules["resource"] = None\n',
}
NEEDS = re.compile(r"%%isolated .*--needs")
NAMES = re.compile(r"select\.epoll|\bresource\b|select\.poll|libev")     #: what has to be declared as needed


def about_epoll(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return the cells of the sections whose code mentions epoll."""
    sections: list[list[NotebookNode]] = []
    for cell in cells:
        if cell.cell_type == "markdown" and re.search("^#", cell.source, re.MULTILINE):
            sections.append([])
        sections[-1].append(cell)
    return [
        cell
        for section in sections
        if any(one.cell_type == "code" and re.search(r"\bepoll\b|load_ext", one.source) for one in section)
        for cell in section
    ]


def said(cell: NotebookNode) -> str:
    """Return everything that a cell has output, as plain text."""
    return "".join(one.get("text") or one.get("data", {}).get("text/plain", "") for one in cell.outputs)


#: Windows lacks all that macOS lacks, and more.
@pytest.mark.parametrize("system", [pytest.param("macOS", marks=pytest.mark.everything), "Windows"])
def test_lesson_9_without_epoll(system: str, tmp_path: Path) -> None:
    notebook = nbformat.read(NOTEBOOKS / "09_epoll_and_libev.ipynb", as_version=4)
    notebook.cells = about_epoll(notebook.cells)
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_EPOLL + LACKS[system])
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    place = {"metadata": {"path": str(NOTEBOOKS)}}
    client = NotebookClient(notebook, timeout=60, allow_errors=True, kernel_name="python3", resources=place)
    client.execute(env={**os.environ, "PYTHONPATH": path, "COURSE_PROGRESS": str(tmp_path / "progress")})

    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [(cell.source, one) for cell in code for one in cell.outputs if one.output_type == "error"] == []
    programs = [cell for cell in code if cell.source.startswith("%%isolated")]
    assert [cell.source for cell in programs if "■" in said(cell)] == []
    needs = [cell for cell in programs if NEEDS.match(cell.source)]
    assert len(needs) > 10
    assert [cell.source for cell in programs if NAMES.search(cell.source) and cell not in needs] == []
    there = {"macOS": ["resource", "gevent.libev.corecext"], "Windows": ["gevent.libev.corecext"]}[system]
    assert [cell.source for cell in needs if (NOT_SHOWN in said(cell)) == (cell.source.splitlines()[0].split()[-1] in there)] == []
    claims = [cell for cell in code if cell.source.startswith("%%claims")]
    assert [cell.source for cell in claims if NOT_SHOWN not in said(cell)] == []
