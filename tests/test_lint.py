"""Ruff over the package, the tests, the tools and the notebooks, cells that begin with a magic included."""
import json
import subprocess
import sys
from pathlib import Path

import pytest
from course_content import nothing_wrong

from tools.notebooks import ROOT, notebooks, read


def ruff(*arguments: str, text: str | None = None) -> list[str]:
    """Run ruff; return what it finds, a line each."""
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "json", *arguments],
                          input=text, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode in (0, 1), done.stderr
    return [f"{Path(one['filename']).name}:{one['location']['row']}: {one['code']} {one['message']}" for one in json.loads(done.stdout)]


def magic_cells(path: Path) -> dict[int, str]:
    """Number of a code cell -> the program below its magic."""
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    return {number: cell.source.split("\n", 1)[1] for number, cell in enumerate(cells, 1)
            if cell.source.startswith(("%%isolated", "%%exercise")) and "\n" in cell.source
            and "lint-skip" not in cell.metadata.get("tags", [])}


def check_cell(name: str, program: str) -> list[str]:
    """Lint a program that stands below a magic; lines are counted as in the cell."""
    return [f"{problem}. If it is meant, tag the cell lint-skip."
            for problem in ruff("--stdin-filename", f"notebooks/{name}", "-", text=f"# the magic\n{program}\n")]


def test_files():
    assert ruff("helpers", "tests", "tools", "benchmarks", "course.py") == []


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_notebook(path):
    found = ruff(str(path)) + [problem for number, program in magic_cells(path).items()
             for problem in check_cell(f"{path.stem}_cell_{number}.py", program)]
    nothing_wrong(found)


def test_a_mistake_below_a_magic_is_found():
    assert check_cell("cell.py", "import os\nx = os.getcwd() == None\n")
