"""The course without its solutions: it contains no answers, and works all the same."""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.course.exercises import load, names
from tools.notebooks import ROOT
from tools.without_solutions import HandoutError, hand_out


@pytest.fixture(scope="module")
def handed(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("handed") / "course"
    done = subprocess.run([sys.executable, str(ROOT / "course.py"), "lessons", str(folder), "--without-solutions"],
                          capture_output=True, text=True)
    assert done.returncode == 0 and "without its solutions" in done.stdout, done
    return folder


def test_no_answer_is_in_it(handed):
    files = {file.relative_to(handed).as_posix() for file in handed.rglob("*") if file.is_file()}
    assert not [file for file in files if file.endswith("solution.py") or "/right/" in file or "/wrong/" in file or file.startswith("tests/")]
    texts = "\n".join((handed / file).read_text("utf-8", "replace") for file in files if file.endswith((".py", ".ipynb", ".md", ".toml")))
    for name in names():
        assert load(name).solution.strip() not in texts, name


def test_nothing_of_the_teachers_own_is_in_it(tmp_path):
    course = tmp_path / "course"
    (course / "notebooks").mkdir(parents=True)
    history = course / ".jupyter" / "ipython" / "profile_default" / "history.sqlite"    # each line that the teacher ran
    history.parent.mkdir(parents=True)
    history.write_text("answer = 42")
    for name in ("my_loop.py", "ada.zip", ".progress.jsonl"):
        (course / "notebooks" / name).write_text("answer = 42")
    hand_out(course, tmp_path / "handed")
    assert not [file for file in (tmp_path / "handed").rglob("*") if file.is_file()]


def test_all_that_learners_need_is_in_it(handed):
    there = sorted(file.relative_to(ROOT / "helpers") for file in (ROOT / "helpers").rglob("*.py")
                   if "exercises" not in file.parts or file.name in ("check.py", "stub.py"))
    assert all((handed / "helpers" / file).exists() for file in there) and len(there) > 100
    for notebook in (handed / "notebooks").glob("*.ipynb"):
        assert not any(cell.get("outputs") for cell in json.loads(notebook.read_text("utf-8"))["cells"])


def test_its_pictures_are_in_it(handed):
    shown = re.findall(r"!\[[^]]*\]\(([^)]+)\)", (handed / "README.md").read_text("utf-8"))
    assert len(shown) > 3 and [name for name in shown if not (handed / name).exists()] == []


def test_an_exercise_is_judged_there(handed):
    program = ("from helpers.course.exercises import judge, load\nimport helpers\nprint(helpers.__file__)\n"
               "one = load('answer_each_number')\nprint(repr(one.solution), judge(one, one.stub).verdict.state)")
    environment = {**os.environ, "PYTHONPATH": str(handed)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=handed, env=environment)
    assert done.stdout.splitlines() == [str(handed / "helpers" / "__init__.py"), "'' not started"], done.stderr


@pytest.mark.parametrize("name", ["slides", "handouts", "test", "new"])
def test_what_needs_the_whole_course(handed, name):
    done = subprocess.run([sys.executable, str(handed / "course.py"), name], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "") and f"Run course.py {name} in the whole course" in done.stderr


def test_where_it_cannot_be_put(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(HandoutError, match="is not empty"):
        hand_out(ROOT, tmp_path)
    for inside in (ROOT, ROOT / "helpers" / "copy"):
        with pytest.raises(HandoutError, match=r"is not empty|is in the course itself"):
            hand_out(ROOT, inside)
    done = subprocess.run([sys.executable, str(ROOT / "course.py"), "lessons", "--without-solutions"], capture_output=True, text=True)
    assert done.returncode == 1 and "Name the folder" in done.stderr
