"""%progress --save and --restore: everything is saved, and nothing that exists is lost."""

from __future__ import annotations

import os
import zipfile

import pytest

from helpers.course.progress import note, read
from helpers.course.progress import path as progress_file
from helpers.course.report import progress
from helpers.course.saved_work import FILE, PROGRESS, restore, save
from helpers.course.telling import LessonError


@pytest.fixture
def places(tmp_path, monkeypatch):
    """The folder of a learner who has worked, as the working directory, and an empty one."""
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    monkeypatch.chdir(here)
    (here / "01_a.ipynb").write_text("my answers")
    (here / "02_b.ipynb").write_text("as it was")
    note("prediction", "p", True)
    note("exercise", "e", False)
    return here, there


def test_taken_along(places, monkeypatch, capsys):
    here, there = places
    progress(None, "--save")
    assert "2 notebooks" in capsys.readouterr().out
    (here / FILE).rename(there / FILE)
    monkeypatch.chdir(there)
    progress(None, f"--restore {FILE}")
    assert (there / "01_a.ipynb").read_text() == "my answers"
    assert read().right == {"prediction p"} and read().tries == {"prediction p": 1, "exercise e": 1}


@pytest.mark.parametrize(("typed", "file"), [("ada", "ada.zip"), ("ada.zip", "ada.zip"), ("'Ada L.'", "Ada L..zip"), ("", FILE)])
def test_it_has_the_name_that_is_given(places, typed, file, capsys):
    here, _ = places
    note("prediction", "q", letter="a")
    note("hint", "e", hint=1)
    progress(None, f"--save {typed}")
    said = capsys.readouterr().out
    assert said.startswith(f"{file} holds the 2 notebooks") and f"--restore {file}\n" in said
    assert "2 predicted letters, 1 answer to exercises with what was said to them,\n1 hint and 0 solutions asked for" in said
    assert [path.name for path in here.glob("*.zip")] == [file]


@pytest.mark.parametrize("typed", ["../ada", "a/b", ".hidden", "a:b", "x" * 101])
def test_what_cannot_be_a_name_is_refused(places, typed):
    here, _ = places
    with pytest.raises(LessonError, match="cannot be a file's name"):
        progress(None, f"--save {typed}")
    assert list(here.glob("*.zip")) == []


def test_nothing_is_overwritten(places, monkeypatch):
    here, there = places
    save(here)
    (there / "01_a.ipynb").write_text("fresh")
    (there / "02_b.ipynb").write_text("as it was")
    monkeypatch.chdir(there)
    note("exercise", "f", True)
    for again in ("", "_2"):
        said = restore(there, str(here / FILE))
        assert f"01_a_restored{again}.ipynb" in said and "02_b" not in said
    assert (there / "01_a.ipynb").read_text() == "fresh"
    assert (there / "01_a_restored.ipynb").read_text() == "my answers"
    assert read().right == {"prediction p", "exercise f"} and read().tries["exercise e"] == 1


def test_the_loop_is_taken_along_and_overwrites_none(places, monkeypatch):
    here, there = places
    (here / "my_loop.py").write_text("class Loop: mine")
    save(here)
    (here / FILE).rename(there / FILE)
    monkeypatch.chdir(there)
    assert restore(there, FILE).startswith("2 notebooks, my_loop.py and your progress are here.")
    assert (there / "my_loop.py").read_text() == "class Loop: mine"
    (there / "my_loop.py").write_text("class Loop: newer")
    assert "my_loop.py: yours from my_work.zip is now my_loop_restored.py." in restore(there, FILE)
    assert (there / "my_loop.py").read_text() == "class Loop: newer"
    assert (there / "my_loop_restored.py").read_text() == "class Loop: mine"


def test_a_second_save_does_not_contain_the_first(places):
    here, _ = places
    save(here)
    save(here)
    assert sorted(zipfile.ZipFile(here / FILE).namelist()) == ["01_a.ipynb", "02_b.ipynb", PROGRESS]


@pytest.mark.parametrize("name", ["../out.ipynb", "/tmp/out.ipynb", "a.py", "deep/a.ipynb"])
def test_another_file_is_refused(places, name):
    here, there = places
    with zipfile.ZipFile(here / "odd.zip", "w") as file:
        file.writestr(name, "x")
    with pytest.raises(LessonError, match="was not made by"):
        restore(there, str(here / "odd.zip"))
    assert list(there.iterdir()) == []


def test_no_file_and_no_zip(places):
    here, there = places
    with pytest.raises(LessonError, match="upload it first"):
        restore(there, "nothing.zip")
    with pytest.raises(LessonError, match="cannot be read"):
        restore(here, "01_a.ipynb")


def _zip(file, entries):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return file.read_bytes()


def test_a_torn_file(places):
    here, there = places
    whole = _zip(here / "whole.zip", {"01_a.ipynb": "x" * 5000})
    for torn in (whole[:45] + b"\xff" * 9 + whole[54:], whole[:-30], whole[:40], b"", whole.replace(b"\x08\0", b"\x63\0")):
        (here / "torn.zip").write_bytes(torn)
        with pytest.raises(LessonError, match=r"^torn\.zip cannot be read: "):
            restore(here, "torn.zip")
    assert list(there.iterdir()) == []


def test_too_much(places, monkeypatch):
    here, there = places
    monkeypatch.setattr("helpers.course.saved_work.MOST", 1000)
    _zip(here / "large.zip", {f"{n}.ipynb": "x" * 400 for n in range(3)})
    with pytest.raises(LessonError, match="holds 1,200 bytes"):
        restore(there, str(here / "large.zip"))


def test_where_it_cannot_be_put(places, monkeypatch):
    here, there = places
    _zip(here / "odd.zip", {"a" * 300 + ".ipynb": "x", PROGRESS: b"\n"})
    with pytest.raises(LessonError, match="could not be restored"):
        restore(there, str(here / "odd.zip"))
    # A folder of that name, and a link to nowhere.
    _zip(here / "odd.zip", {"a.ipynb": "x", "b.ipynb": "y"})
    (there / "a.ipynb").mkdir()
    (there / "b.ipynb").symlink_to(there / "nowhere" / "b.ipynb")
    restore(there, str(here / "odd.zip"))
    assert [(there / f"{name}_restored.ipynb").read_text() for name in "ab"] == ["x", "y"]
    # A folder in place of the progress file.
    monkeypatch.chdir(there)
    progress_file().mkdir()
    _zip(here / "odd.zip", {PROGRESS: '["prediction", "p", true]\n'})
    with pytest.raises(LessonError, match="could not be restored"):
        restore(there, str(here / "odd.zip"))


def test_a_file_without_a_date_is_saved(places):
    here, there = places
    os.utime(here / "01_a.ipynb", (0, 0))
    save(here)
    assert "2 notebooks" in restore(there, str(here / FILE))


def test_a_damaged_file_is_reported(places):
    here, there = places
    save(here)
    data = bytearray((here / FILE).read_bytes())
    data[30 + len("01_a.ipynb")] = 0x07         # after its header: no compressed data begins like this
    (here / FILE).write_bytes(data)
    with pytest.raises(LessonError, match="cannot be read"):
        restore(there, str(here / FILE))
    assert list(there.iterdir()) == []


def test_other_words_are_refused(places):
    with pytest.raises(LessonError, match="--save"):
        progress(None, "--load x")
