"""A learner's notebooks survive everything: updates of the course, resets, interruptions."""
import json
import subprocess
import sys
from datetime import date

import pytest

from helpers.course import versions
from tools.notebooks import ROOT, notebooks, read
from tools.working_copy import ResetError, WorkingCopy


@pytest.fixture
def copy(tmp_path):
    """A course of two lessons, opened once."""
    (tmp_path / "notebooks").mkdir()
    for name in ("00_start_here", "03_pipes"):
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(f"{name} 1")
    made = WorkingCopy(tmp_path)
    assert made.update() == []
    return made


def text(copy, name="03_pipes"):
    return (copy.notebooks / f"{name}.ipynb").read_text()


def edit(folder, text, name="03_pipes"):
    (folder / f"{name}.ipynb").write_text(text)


def test_the_first_time(copy):
    assert text(copy) == "03_pipes 1" and text(copy, "00_start_here") == "00_start_here 1"
    assert copy.update() == []


def test_a_lesson_that_was_not_touched_is_updated(copy):
    edit(copy.originals, "03_pipes 2")
    edit(copy.originals, "new", "04_shared_data")
    assert copy.update() == []
    assert text(copy) == "03_pipes 2" and text(copy, "04_shared_data") == "new"


def test_a_learners_lesson_is_left_alone(copy):
    edit(copy.notebooks, "mine")
    assert copy.update() == []
    edit(copy.originals, "03_pipes 2")
    for _ in range(2):
        said, = copy.update()
        assert "newer 03_pipes.ipynb" in said and "course.py reset 03" in said
        assert text(copy) == "mine"


def test_a_notebook_says_that_there_is_a_newer_one(copy):
    edit(copy.notebooks, "mine")
    edit(copy.originals, "03_pipes 2")
    copy.update()
    package = copy.originals.parent / "helpers"
    sentence = versions.said(copy.notebooks, "03_pipes", package)
    assert "newer 03_pipes" in sentence and "python3 course.py reset 03" in sentence
    assert versions.said(copy.notebooks, "00_start_here", package) == ""
    copy.reset("03")
    assert versions.said(copy.notebooks, "03_pipes", package) == ""


@pytest.mark.parametrize("within", ["notebooks", "my_course/notebooks"])
def test_lessons_of_another_version_than_the_package(tmp_path, within):
    """A clone made by nbgitpuller, beside the package in a hub's image."""
    for root in ("image", "clone"):
        (tmp_path / root / "helpers" / "course").mkdir(parents=True)
        (tmp_path / root / "helpers" / "course" / "claims.csv").write_text("one")
    folder = tmp_path / "clone" / within
    folder.mkdir(parents=True)
    package = tmp_path / "image" / "helpers"
    assert versions.said(folder, "03_pipes", package) == ""
    (tmp_path / "clone" / "helpers" / "course" / "claims.csv").write_text("one, two")
    assert f"{package} is in use" in versions.said(folder, "03_pipes", package)
    assert versions.said(folder, "03_pipes", tmp_path / "clone" / "helpers") == ""


def notebook(source, *outputs):
    cell = {"cell_type": "code", "source": [source], "outputs": [*outputs], "execution_count": 7 if outputs else None}
    return json.dumps({"cells": [cell], "metadata": {}}, ensure_ascii=False, indent=1) + "\n"


def test_a_lesson_that_was_only_run_keeps_its_outputs_until_there_is_a_newer_one(copy):
    edit(copy.originals, notebook("1 + 1", "2"))
    assert copy.update() == []
    edit(copy.notebooks, notebook("1 + 1", "2, here"))
    assert copy.update() == [] and text(copy) == notebook("1 + 1", "2, here")
    edit(copy.originals, notebook("1 + 2", "3"))
    assert copy.update() == [] and text(copy) == notebook("1 + 2")
    edit(copy.notebooks, notebook("1 + 2  # mine", "3"))
    edit(copy.originals, notebook("1 + 3", "4"))
    assert len(copy.update()) == 1 and text(copy) == notebook("1 + 2  # mine", "3")


def test_a_copy_has_no_outputs(tmp_path):
    """A program's output would answer the question above it."""
    copy = WorkingCopy(ROOT, tmp_path)
    copy.update()
    for original in notebooks():
        cells = [cell for cell in read(copy.notebooks / original.name).cells if cell.cell_type == "code"]
        assert cells and not any(cell.outputs or cell.execution_count for cell in cells)
        assert [cell.source for cell in read(original).cells] == [cell.source for cell in read(copy.notebooks / original.name).cells]
    assert "nothing to do" in copy.reset("03")
    edit(copy.notebooks, notebook("1 + 1  # mine", "2"))
    copy.reset("03")
    assert not any(cell.get("outputs") for cell in read(copy.notebooks / "03_pipes.ipynb").cells)


def test_notes_of_an_older_course_are_read(copy):
    """They held two hashes for each lesson: of the file, and of its cells."""
    notes = copy.top / ".taken_from.json"
    notes.write_text(json.dumps({name: ["of the file", taken] for name, taken in json.loads(notes.read_text()).items()}))
    edit(copy.originals, "03_pipes 2")
    assert copy.update() == [] and text(copy) == "03_pipes 2"


def test_copies_anywhere_from_the_command_line(tmp_path):
    """With a bare Python: nothing needs to be set up for it."""
    done = subprocess.run([sys.executable, "-I", ROOT / "course.py", "lessons", tmp_path / "a class"], capture_output=True, text=True)
    assert done.returncode == 0 and "a class" in done.stdout, done.stderr
    assert len(list((tmp_path / "a class").glob("*.ipynb"))) == len(notebooks())
    edit(tmp_path / "a class", "mine")
    again = subprocess.run([sys.executable, "-I", ROOT / "course.py", "lessons", tmp_path / "a class"], capture_output=True, text=True)
    assert again.returncode == 0 and (tmp_path / "a class" / "03_pipes.ipynb").read_text() == "mine"


def test_without_its_notes_everything_that_differs_is_the_learners(copy):
    (copy.top / ".taken_from.json").write_text("{ half")
    edit(copy.notebooks, "mine")
    edit(copy.originals, "03_pipes 2")
    copy.update()
    assert text(copy) == "mine"


def test_reset_keeps_what_was_there(copy):
    for number, kept in enumerate(("", "_2", "_3"), 1):
        edit(copy.notebooks, f"mine {number}")
        said = copy.reset("03")
        name = f"03_pipes_kept_{date.today():%Y-%m-%d}{kept}"
        assert text(copy) == "03_pipes 1" and text(copy, name) == f"mine {number}" and name in said
    assert "nothing to do" in copy.reset("03")


@pytest.mark.parametrize("name", ["", "7", "0", "pipes"])
def test_reset_of_what_there_is_not(copy, name):
    with pytest.raises(ResetError, match="00_start_here"):
        copy.reset(name)


def test_reset_from_the_command_line(tmp_path):
    """With a bare Python: nothing needs to be set up for it."""
    for name in ("course.py", "tools", "notebooks"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "course.py").unlink()
    (tmp_path / "course.py").write_text((ROOT / "course.py").read_text())
    said = subprocess.run([sys.executable, "-I", "course.py", "reset", "3"], cwd=tmp_path, capture_output=True, text=True)
    assert said.returncode == 1 and "03  03_pipes" in said.stderr
