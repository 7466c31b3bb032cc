"""nbval's guard closes the gaps that it is for, and nbval finds what execute stores."""
import contextlib
import re
import subprocess
import sys

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tests.nbval_guard import start
from tools.execute import execute
from tools.notebooks import NOTEBOOK_METADATA, ROOT, read

# Written at once, with a pause for the kernel's thread that reads it: late output would belong to the next cell.
CHILD = ("import subprocess, sys, time\n_ = subprocess.run([sys.executable, '-c', r'import os; os.write(1, b\"1\\n\")'])\n"
         "time.sleep(1)")
# It swallows the interrupt: nbval sees nothing wrong, and expects the cells after it to fail.
STUCK = "import time\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    pass"
LEFT = "import tempfile\n_ = tempfile.mkdtemp(prefix='pymp-')"
PROGRESS = "import os\nprint(os.path.exists(os.environ['COURSE_PROGRESS']))"


def store(path, *cells):
    """Store a notebook of these programs, each with the output that it should have."""
    stored = [new_code_cell(program, execution_count=number, outputs=[new_output("stream", text=said)] if said else [])
              for number, (program, said) in enumerate(cells, 1)]
    nbformat.write(new_notebook(cells=stored, metadata=NOTEBOOK_METADATA), path)
    return path


def nbval(folder, *options):
    """Run nbval over a folder with this project's settings; return notebook -> the outcomes of its cells, sorted."""
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), f"--rootdir={folder}",
               "-rA", "--color=no", "-n0", "-p", "no:cacheprovider", *options, str(folder)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600).stdout
    found = {}
    for outcome, name in re.findall(r"^(PASSED|FAILED|ERROR|XFAIL|XPASS) .*?(\w+)\.ipynb::", said, re.MULTILINE):
        found[name] = sorted([*found.get(name, []), outcome])
    return found


@pytest.mark.long
def test_lost_output_of_children_cells_that_time_out_and_files_left_behind_are_seen(tmp_path):
    store(tmp_path / "child.ipynb", (CHILD, "1\n"), (CHILD, "1\n"), (CHILD, ""))
    store(tmp_path / "stuck.ipynb", ("print(1)", "1\n"), (STUCK, ""), ("print(1)", "1\n"))
    store(tmp_path / "left.ipynb", (LEFT, ""), ("print(1)", "1\n"))
    assert nbval(tmp_path, "--nbval-cell-timeout=5") == {
        "child": ["FAILED", "PASSED", "PASSED"], "stuck": ["FAILED", "FAILED", "PASSED"], "left": ["ERROR", "PASSED", "PASSED"]}


@pytest.mark.parametrize(("deaths", "tries"), [(0, 1), (1, 2), (2, 2)])
def test_a_kernel_that_dies_as_it_starts_is_started_once_more(deaths: int, tries: int):
    tried = []

    def kernel() -> None:
        tried.append(len(tried))
        if len(tried) <= deaths:
            raise RuntimeError("Kernel died before replying to kernel_info")

    with pytest.raises(RuntimeError) if deaths == 2 else contextlib.nullcontext():
        start(kernel)
    assert len(tried) == tries


def test_execute_stores_what_nbval_finds_again(tmp_path, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # as when an author runs it: see nbval_guard.py
    path = store(tmp_path / "01_one.ipynb", (CHILD, ""), (PROGRESS, ""))
    execute(path)
    assert [cell.outputs[0].text for cell in read(path).cells] == ["1\n", "False\n"]
    assert nbval(tmp_path) == {"01_one": ["PASSED", "PASSED"]}


def test_execute_leaves_a_notebook_that_fails_as_it_was(tmp_path):
    path = store(tmp_path / "01_one.ipynb", ("1 / 0", ""))
    before = path.read_bytes()
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        execute(path)
    assert path.read_bytes() == before
