"""A test that failed beside others runs again, alone: a steady failure stays a failure."""
from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.second_run import FEW, TITLE
from tools.notebooks import ROOT

#: cells are lines, and know what the cells before them have set, as in a notebook
CELLS = '''
import pytest
class Cell(pytest.Item):
    def runtest(self):
        exec(self.name, self.parent.names)
class Notebook(pytest.File):
    def collect(self):
        self.names = {}
        return [Cell.from_parent(self, name=line) for line in self.path.read_text().splitlines()]
def pytest_collect_file(file_path, parent):
    return Notebook.from_parent(parent, path=file_path) if file_path.suffix == ".ipynb" else None
'''
TESTS = '''
import os, pytest
beside = "PYTEST_XDIST_WORKER" in os.environ
def test_well(): pass
def test_beside(): assert not beside, "this was too much at once"
'''
STEADY = '''
def test_steady(): assert False
def test_skipped_alone():
    if not beside: pytest.skip("alone")
    assert False
@pytest.fixture
def setting():
    assert not beside
    yield
    assert beside
def test_fixture(setting): pass
'''


def run(folder: Path, *arguments: str) -> tuple[int, str, set[str]]:
    """Run the tests of a folder; return the exit code, the output, and what failed."""
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p xdist.plugin -p tests.second_run -n2 --dist=loadfile\ntestpaths = .\n")
    (folder / "conftest.py").write_text(CELLS)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    variables = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run([sys.executable, "-m", "pytest", "-rfE", "--color=no", "-p", "no:cacheprovider", *arguments],
                          cwd=folder, env=kept | variables, capture_output=True, text=True, timeout=300)
    summary = done.stdout.rpartition("short test summary info")[2]
    return done.returncode, done.stdout, set(re.findall(r"^(?:FAILED|ERROR) \S+::(.+?)(?: - .*)?$", summary, re.MULTILINE))


def test_what_passes_alone_is_named_and_refuses_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "lesson.ipynb").write_text("import os\nassert 'PYTEST_XDIST_WORKER' not in os.environ\n")
    code, said, failed = run(tmp_path)
    assert (code, failed) == (0, set()), said
    assert "this was too much at once" in said.partition(f"= {TITLE} =")[2]
    assert re.search(rf"2 passed, 2 {TITLE} in|2 {TITLE}, 2 passed in", said), said


def test_what_fails_again_has_failed(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS + STEADY)
    (tmp_path / "lesson.ipynb").write_text("import os\nalone = 'PYTEST_XDIST_WORKER' not in os.environ\nassert alone\nassert not alone\n")
    code, said, failed = run(tmp_path)
    assert code == 1 and f"1 {TITLE}" in said, said
    assert failed == {"test_steady", "test_skipped_alone", "test_fixture", "assert alone"}


@pytest.mark.parametrize(("number", "arguments"), [(FEW + 1, []), (1, ["test_it.py"]), (1, ["--maxfail=3"]), (1, ["-n0"])])
def test_many_failures_and_a_run_of_a_part_are_left_as_they_are(tmp_path: Path, number: int, arguments: list[str]) -> None:
    (tmp_path / "test_it.py").write_text(f"import pytest, os\n@pytest.mark.parametrize('n', range({number}))\ndef test_it(n):\n"
                                         "    with open('runs', 'a') as file: file.write('.')\n    assert 0\n")
    code, said, _ = run(tmp_path, *arguments)
    assert code == 1 and TITLE not in said and len((tmp_path / "runs").read_text()) == number, said
