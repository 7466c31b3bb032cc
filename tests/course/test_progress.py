"""The file that keeps a learner's progress, and %progress."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from made_notebooks import notebook

from helpers.course import progress
from helpers.course import report as reporting
from helpers.course.lessons import lessons
from helpers.course.progress import note, read
from helpers.course.report import report


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "progress.jsonl"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    return path


@pytest.fixture
def course(tmp_path):
    notebook(tmp_path, "00_start", "%predict a")
    notebook(tmp_path, "01_queue", "%predict b", "%predict c", "%%exercise e\npass", "%%exercise f\npass")
    notebook(tmp_path, "02_text", "x = 1")
    (tmp_path / "notes.ipynb").write_text("not the course's")
    return lessons(tmp_path)


FRESH = """\
○ A lesson
    predictions: 0 of 1 right; exercises: none; next: %predict a
○ A lesson
    predictions: 0 of 2 right; exercises: 0 of 2 solved; next: %predict b
0 of 2 lessons done."""


def test_a_learner_who_has_done_nothing(file, course):
    plain, html = report(read(), course)
    assert plain == FRESH
    assert html.count("<tr>") == 3 and '<a href="01_queue.ipynb">' in html and not file.exists()


def test_what_was_done_is_seen(file, course):
    for one in (
        ("prediction", "a", True),
        ("prediction", "b", False),
        ("prediction", "b", True),
        ("prediction", "b", False),
        ("exercise", "e", False),
        ("exercise", "e", True),
    ):
        note(*one)
    assert (
        report(read(), course)[0]
        == """\
✔ A lesson
    predictions: 1 of 1 right (1 try); exercises: none; next: all done
◐ A lesson
    predictions: 1 of 2 right (2 tries); exercises: 1 of 2 solved; next: %predict c
1 of 2 lessons done."""
    )


def test_files_of_before_are_read_and_every_field_is_kept(file, course):
    file.write_bytes(b'["prediction", "a", true]\n["exercise", "e", false]\n')
    note("prediction", "b", letter="c")
    note("exercise", "e", True, verdict="holds", answer="print(1)\n")
    note("hint", "f", hint=2)
    note("solution", "f")
    found = read()
    assert (found.right, found.tries) == ({"prediction a", "exercise e"}, {"prediction a": 1, "exercise e": 2, "prediction b": 1})
    assert (found.hints, found.looked, found.unreadable) == ({"f": 2}, {"f"}, 0)
    letter, answer = found.deeds[2], found.deeds[3]
    assert letter.letter == "c" and (answer.verdict, answer.answer) == ("holds", "print(1)\n")
    assert all(deed.time.endswith("+00:00") for deed in found.deeds[2:]) and found.deeds[0].time == ""
    assert "1 of 2 solved (2 hints)" in report(found, course)[0]


def test_what_a_later_version_says_more_is_left_out(file):
    file.write_bytes(b'{"kind": "exercise", "name": "e", "right": true, "mood": "fine"}\n{"kind": "exercise", "name": 7}\n')
    found = read()
    assert found.solved("e") and found.unreadable == 1


def test_names_are_shown_as_text(file, tmp_path):
    (tmp_path / "03_odd.ipynb").write_text(
        '{"cells": [{"cell_type": "markdown", "source": "# <b>&"},'
        ' {"cell_type": "code", "source": "%predict x"}]}'
    )
    assert "&lt;b&gt;&amp;" in report(read(), lessons(tmp_path))[1]


def test_a_folder_that_is_gone(file, tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr(reporting, "show", lambda *texts: shown.append(texts))
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    reporting.progress(None, "")
    assert shown[0][0] == "There is no lesson in this folder yet."


def test_no_lessons(file, tmp_path):
    assert report(read(), lessons(tmp_path / "nowhere"))[0] == "There is no lesson in this folder yet."


@pytest.mark.parametrize(
    "content", [b"", b"\xff\x00{", b'[1, 2, 3]\n{}\nnull\n[]\n["exercise"]\n', b"[" * 100_000, b'["exercise", "f", 1']
)
def test_a_broken_file_costs_only_what_it_held(file, content, course):
    file.write_bytes(content)
    assert read().right == set()
    note("prediction", "a", True)
    assert read().right == {"prediction a"}
    assert ("could not be read" in report(read(), course)[0]) == bool(content)


@pytest.mark.skipif(os.name == "nt", reason="rights are another matter there")
def test_a_place_that_cannot_be_written_to(file, capsys, monkeypatch):
    file.mkdir()
    note("prediction", "a", True)
    assert (
        capsys.readouterr().out
        == "(Your progress could not be saved: Is a directory. Everything else works.)\n"
    )
    assert read().right == set()


def test_it_is_kept_beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    monkeypatch.chdir(tmp_path)
    note("exercise", "f")
    assert [one.name for one in tmp_path.iterdir()] == [".progress.jsonl"]


def test_two_kernels_at_once(file):
    write = (
        "import sys; from helpers.course.progress import note\n"
        "for n in range(300): note('exercise', f'{sys.argv[1]}{n}', True)"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", write, name], cwd=progress.__file__.rsplit("helpers", 1)[0])
        for name in "ab"
    ]
    assert [one.wait() for one in writers] == [0, 0]
    found = read()
    assert len(found.right) == 600 and not found.unreadable


def test_progress_shows_the_folder_of_the_notebook(file, course, tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr(reporting, "show", lambda *texts: shown.append(texts))
    monkeypatch.chdir(tmp_path)
    reporting.progress(None, "")
    assert shown[0][0] == FRESH
