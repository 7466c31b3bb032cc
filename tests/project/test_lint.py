"""Ruff over the package, the tests, the tools and the notebooks, including cells that begin with a magic."""
import pytest
from course_content import nothing_wrong
from linting import check_cells, magic_cells, ruff

from tools.notebooks import notebooks


def test_files():
    assert ruff("helpers", "tests", "tools", "benchmarks", "course.py") == []


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_notebook(path, tmp_path):
    nothing_wrong(ruff(str(path)) + check_cells(tmp_path, path.stem, magic_cells(path)))


def test_a_mistake_below_a_magic_is_found(tmp_path):
    found, = check_cells(tmp_path, "lesson", {7: "import os\nx = os.getcwd() == None\n"})
    assert found.startswith("lesson_cell_7.py:3: E711")
