"""Ruff over the package, the tests, the tools and the notebooks, cells that begin with a magic included."""
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from course_content import nothing_wrong

from tools.notebooks import ROOT, notebooks, read


def ruff(*paths: str) -> list[str]:
    """Run ruff on files and folders; return what it finds, a line each."""
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "json", *paths],
                          capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode in (0, 1), done.stderr
    return [f"{Path(one['filename']).name}:{one['location']['row']}: {one['code']} {one['message']}" for one in json.loads(done.stdout)]


def magic_cells(path: Path) -> dict[int, str]:
    """Number of a code cell -> the program below its magic."""
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    return {number: cell.source.split("\n", 1)[1] for number, cell in enumerate(cells, 1)
            if cell.source.startswith(("%%isolated", "%%exercise")) and "\n" in cell.source
            and "lint-skip" not in cell.metadata.get("tags", [])}


def check_cells(folder: Path, name: str, programs: dict[int, str]) -> list[str]:
    """Lint the programs that stand below magics, as ruff lints a notebook; lines are counted as in the cell.

    Args:
        folder: an empty folder.
        name: the notebook's, such as 01_queue_namespaces.
        programs: number of the cell -> program.
    """
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "notebooks").mkdir()
    for number, program in programs.items():
        (folder / "notebooks" / f"{name}_cell_{number}.py").write_text(f"# the magic\n{program}\n", "utf-8")
    return [f"{problem}. If it is meant, tag the cell lint-skip." for problem in ruff(str(folder))]


def test_files():
    assert ruff("helpers", "tests", "tools", "benchmarks", "course.py") == []


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_notebook(path, tmp_path):
    nothing_wrong(ruff(str(path)) + check_cells(tmp_path, path.stem, magic_cells(path)))


def test_a_mistake_below_a_magic_is_found(tmp_path):
    found, = check_cells(tmp_path, "lesson", {7: "import os\nx = os.getcwd() == None\n"})
    assert found.startswith("lesson_cell_7.py:3: E711")
