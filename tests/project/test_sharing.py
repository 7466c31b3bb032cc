"""Workers share the tests: what is set up once stays with one of them, what takes long begins early, what all need is made once."""
from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.sharing import EARLY, ByNotebook, turn
from tools.notebooks import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "test_server.py").write_text('@pytest.fixture(scope="module")\ndef server(): ...\n')
    (tmp_path / "test_alone.py").write_text("def test_one(): ...\n")
    return tmp_path


def test_what_is_set_up_once_is_shared_by_one_worker(folder):
    scheduler = SimpleNamespace(config=SimpleNamespace(rootpath=folder))
    names = ("test_server.py::test_a", "test_alone.py::test_one", "01.ipynb::Cell 3")
    assert [ByNotebook._split_scope(scheduler, name) for name in names] == ["test_server.py", names[1], "01.ipynb"]


def test_what_takes_long_is_begun_early_and_all_else_is_mixed(folder):
    def item(file: str, test: str = "test_one", *marks: str) -> SimpleNamespace:
        return SimpleNamespace(path=folder / file, nodeid=f"{file}::{test}", get_closest_marker=lambda name: name in marks)

    assert turn(item("test_browser.py")) == 0
    assert turn(item("01.ipynb", "Cell 0")) == turn(item("01.ipynb", "Cell 1")) != turn(item("02.ipynb", "Cell 0"))    # they stay together
    short = [turn(item("test_alone.py", f"test_{number}")) for number in range(1000)]
    for early in ([turn(item(f"{number}.ipynb")) for number in range(1000)],
                  [turn(item("test_alone.py", f"test_{number}", "long")) for number in range(1000)]):
        assert min(early) > 0 and EARLY * 0.9 < max(early) <= EARLY
    assert max(short) > 0.9 and 0.4 < sum(short) / 1000 < 0.6


def test_workers_take_the_tests_in_that_order():
    """xdist would order them by the number of tests: the few browser tests, which take longest, would start late."""
    options = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]["addopts"]
    assert "--no-loadscope-reorder" in options.split() and "tests.sharing" in options.split()


MADE = """
import os, time
import pytest
def make():
    with open("made", "a") as file:
        file.write(os.environ.get("PYTEST_XDIST_WORKER", "nobody") + "\\n")
    time.sleep(0.3)
    return {"made": ["é", 1]}
@pytest.mark.parametrize("number", range(6))
def test_it(once, number):
    assert once("it", make) == {"made": ["é", 1]}
    assert once("other", lambda: [number]) != {}
"""


@pytest.mark.parametrize(("workers", "times"), [("-n3", 1), ("-n0", 6)])
def test_what_several_need_is_made_once(tmp_path, workers, times):
    (tmp_path / "test_made.py").write_text(MADE)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p xdist.plugin -p tests.sharing --no-loadscope-reorder\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", workers], cwd=tmp_path, capture_output=True, text=True,
                          timeout=300, env=kept | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})
    assert done.returncode == 0 and "6 passed" in done.stdout, done.stdout + done.stderr
    assert len((tmp_path / "made").read_text().split()) == times
