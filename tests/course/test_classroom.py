"""Where a class is: read from what its learners saved, and judged again."""
from __future__ import annotations

import csv
import io
import json
import os
import random
import sys
import time
import zipfile

import pytest
from made_notebooks import notebook

from helpers.course.class_page import page, tables
from helpers.course.classroom import judge_again, questions, read_class, standing, stopped
from helpers.course.exercises import load
from helpers.course.lessons import lessons
from helpers.course.predictions import Choice, Prediction, predictions
from helpers.course.saved_work import PROGRESS
from tools import classroom as tool
from tools.notebooks import FOLDER

SUM = Prediction("p", "1 + 1?", "b", {"a": Choice("<11>, as in `'1' < '2'`", "So it is for text?"), "b": Choice("2", "One and one.")})
KNOWN = {"p": SUM}


def deed(kind: str, name: str, right: bool = False, **more: object) -> dict:
    return {"kind": kind, "name": name, "right": right, "time": "2026-11-29T10:00:00+00:00"} | more


def saved(folder, name: str, *deeds: object) -> None:
    """Write what %progress --save would."""
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as file:
        file.writestr(PROGRESS, "\n".join(json.dumps(one) for one in deeds))


@pytest.fixture
def course(tmp_path):
    notebook(tmp_path / "lessons", "00_start", "%predict p", "%%exercise e\npass")
    notebook(tmp_path / "lessons", "01_next", "%%exercise f\npass")
    return lessons(tmp_path / "lessons")


@pytest.fixture
def folder(tmp_path):
    """A class of four: one did everything, one half, one is on a hub, one has a torn file."""
    there = tmp_path / "class"
    home = there / "dan" / "my_course" / "notebooks"
    home.mkdir(parents=True)
    wrong = "# 1 < 2\nprint(1)\n"
    saved(there, "Ada", deed("prediction", "p", letter="a"), deed("prediction", "p", True, letter="b"),
          deed("exercise", "e", verdict="too_small", answer=wrong + "\n# long\n"), deed("hint", "e", hint=2),
          deed("exercise", "e", True, verdict="holds", answer="print(42)"), deed("exercise", "f", True, answer="print(7)"))
    saved(there, "ben", ["prediction", "p", True], deed("exercise", "e", verdict="too_small", answer=wrong), deed("solution", "e"))
    (home / ".progress.jsonl").write_text(json.dumps(deed("prediction", "p", letter="a")))
    (there / "eve.zip").write_bytes(b"torn")
    return there


def test_every_learner_is_read(folder, course):
    found = {one.name: one for one in read_class(folder)}
    assert list(found) == ["Ada", "ben", "dan", "eve"]
    assert [[standing(one, lesson).done for lesson in course] for one in found.values()] == [[2, 1], [1, 0], [0, 0], [0, 0]]
    assert [stopped(one, course) for one in found.values()] == ["", "00, exercise e", "00, prediction p", "00, prediction p"]
    assert "cannot be read" in found["eve"].problem and not found["Ada"].problem


def test_what_went_wrong_most(folder, course):
    asked, done = questions(read_class(folder), course[0], KNOWN)
    assert (asked.tried, asked.right) == (3, 1)        # by the first letter; of ben, only that he was right is known
    assert [(one.what, one.learners) for one in asked.mistakes] == [("a", 2)]
    assert (done.tried, done.right, done.hints) == (2, 1, 2)
    (mistake,) = done.mistakes
    assert (mistake.what, mistake.learners, mistake.example) == ("too_small", 2, "# 1 < 2\nprint(1)\n")


def test_the_page_shows_it_and_names_nobody_beside_an_answer(folder, course):
    text = page(read_class(folder), course, KNOWN)
    went_wrong = text[text.index("What went wrong most"):text.index("Who is where")]
    assert "2 × too small" in went_wrong and "# 1 &lt; 2" in went_wrong and "&lt;11&gt;, as in <code>&#x27;1&#x27; &lt; &#x27;2&#x27;</code>" in went_wrong
    assert not any(name in went_wrong for name in ("Ada", "ben", "dan"))
    assert "eve: it cannot be read" in text and "4 learners" in text and "Judged again" not in text


def test_the_tables_of_gradebooks(folder, course):
    made = {name: list(csv.reader(io.StringIO(text))) for name, text in tables(read_class(folder), course).items()}
    assert [row[:5] for row in made["canvas.csv"]][:3] == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"], ["    Points Possible", "", "", "", ""], ["Ada", "", "", "Ada", ""]]
    assert [row[5:] for row in made["canvas.csv"]][1:4] == [["2", "1"], ["2", "1"], ["1", "0"]]
    assert made["moodle.csv"][:2] == [["username", "Lesson 00: A lesson", "Lesson 01: A lesson"], ["Ada", "2", "1"]]
    assert made["class.csv"][2] == ["ben", "1", "0", "1", "3", "0", "1", "2026-11-29T10:00:00+00:00", "00, exercise e", ""]


def test_a_name_is_no_formula(tmp_path, course):
    saved(tmp_path, "=1+1", deed("prediction", "p"))
    assert tables(read_class(tmp_path), course)["moodle.csv"].splitlines()[1] == "'=1+1,0,0"


def test_what_is_noted_as_right_is_judged_again(folder):
    learners = read_class(folder)
    asked = []

    def holds(name, answer):
        asked.append((name, answer))
        return "" if answer == "print(42)" else "✘ No."

    saved(folder, "fay", deed("exercise", "e", True, answer="print(42)"), deed("prediction", "p", True, letter="a"), ["exercise", "f", True])
    learners = read_class(folder)
    assert judge_again(learners, KNOWN, holds, lambda line: None) == 2
    assert asked == [("e", "print(42)"), ("f", "print(7)")]        # the same answer once
    assert {one.name: one.doctored for one in learners if one.doctored} == {
        "Ada": ["exercise f: noted as right, and judged again: ✘ No."],
        "ben": ["prediction p: noted as right, without a letter"],
        "fay": ["prediction p: a is noted as right", "exercise f: noted as right, without an answer to judge"]}
    text = page(learners, lessons(folder), KNOWN, 2)
    assert "Judged again: 2 answers" in text and "fay: prediction p: a is noted as right" in text


def test_a_submission_in_a_folder_of_its_own(tmp_path):
    (tmp_path / "Gus_123_file").mkdir()
    saved(tmp_path / "Gus_123_file", "my_work", deed("prediction", "p", True, letter="b"))
    saved(tmp_path, "my_work", deed("prediction", "p"))
    first, second = read_class(tmp_path)
    assert first.name == "Gus_123_file" and first.done.right == {"prediction p"}
    assert second.name.startswith("my_work (")
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as file:
        file.writestr("x.ipynb", "{}")
    assert "not made by" in read_class(tmp_path)[-1].problem


@pytest.mark.skipif(sys.platform != "linux", reason="only there may a name be no UTF-8")
@pytest.mark.parametrize("line", [
    deed("exercise", "e", verdict="\ud800", answer="\ud800"), deed("prediction", "p", letter="\ud800"), deed("\ud800", "\ud800"),
    deed("hint", "e", hint=10 ** 4000), deed("hint", "e", hint=-1), deed("exercise", "e", verdict="<b>", answer="\0</pre><script>")])
def test_no_file_of_a_learner_spoils_the_page_of_all(tmp_path, course, line):
    saved(tmp_path, "Ada", deed("exercise", "e", True, answer="1"))
    saved(tmp_path, "eve", *[line] * 2)
    os.mkdir(os.fsencode(tmp_path) + b"/\xff")              # a name that is no UTF-8
    saved(tmp_path, "\udcff/x", deed("hint", "e", hint=1))
    learners = read_class(tmp_path)
    texts = [page(learners, course, KNOWN), *tables(learners, course).values()]
    assert all("Ada" in text.encode().decode() and "script>" not in text for text in texts)
    done = learners[1].done
    assert learners[1].name == "eve" and done.unreadable == 2 * ("hint" in line) and len(done.deeds) == 2 - done.unreadable


@pytest.mark.skipif(sys.platform == "win32", reason="has no such device")
def test_a_progress_file_that_never_ends(tmp_path):
    home = tmp_path / "eve"
    home.mkdir()
    (home / ".progress.jsonl").symlink_to("/dev/zero")
    assert [(one.name, one.problem) for one in read_class(tmp_path)] == [("eve", ".progress.jsonl cannot be read: it is not a file")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_not_waited_for(tmp_path):
    (tmp_path / "ben").mkdir()
    for name in ("ada.zip", "ben/.progress.jsonl", "ben/x.zip"):
        os.mkfifo(tmp_path / name)
    (tmp_path / "eve.zip").symlink_to("/dev/zero")
    assert [one.problem for one in read_class(tmp_path)] == [
        "it cannot be read: it is not a file", ".progress.jsonl cannot be read: it is not a file", "it cannot be read: it is not a file"]


def test_the_page_cannot_be_written(folder, capsys):
    assert tool.main([str(folder), "--to", str(folder / "eve.zip" / "page")]) == 1
    assert "cannot be written: Not a directory. Name another folder" in capsys.readouterr().out


def test_three_hundred_learners(tmp_path, capsys):
    chance = random.Random(5)
    course, known = lessons(FOLDER), predictions()
    names = [cell for lesson in course for cell in lesson.cells]
    for number in range(300):
        deeds = []
        for cell in names[:chance.randrange(len(names))]:
            if cell.kind == "predict":
                deeds += [deed("prediction", cell.name, letter == known[cell.name].answer, letter=letter)
                          for letter in chance.choices(list(known[cell.name].choices), k=2)]
            else:
                deeds += [deed("exercise", cell.name, chance.random() < 0.5, verdict=chance.choice(["a", "b", "holds"]),
                               answer=cell.body * 2) for _ in range(3)]
        saved(tmp_path, f"learner {number:03}", *deeds)
    began = time.perf_counter()
    assert tool.main([str(tmp_path), "--to", str(tmp_path / "page")]) == 0
    print(f"300 learners: {time.perf_counter() - began:.1f} s")
    assert "300 learners: " in capsys.readouterr().out
    assert (tmp_path / "page" / "index.html").read_text("utf-8").count("<th scope=\"row\">learner ") == 300


@pytest.mark.parametrize(("make", "said"), [(lambda folder: None, "There is no learner"), (lambda folder: folder.rmdir(), "cannot be read")])
def test_a_folder_without_learners(tmp_path, capsys, make, said):
    (tmp_path / "x").mkdir()
    make(tmp_path / "x")
    assert tool.main([str(tmp_path / "x")]) == 1
    assert said in capsys.readouterr().out


def test_where_the_page_cannot_be_written(folder, tmp_path, capsys):
    (tmp_path / "a_file").touch()
    assert tool.main([str(folder), "--to", str(tmp_path / "a_file" / "page")]) == 1
    assert "cannot be written" in (said := capsys.readouterr().out) and "--to FOLDER" in said


def test_judged_again_in_isolation():
    one = load("answer_each_number")
    assert tool.holds("answer_each_number", one.solution) == ""
    assert "10.0" in tool.holds("answer_each_number", one.solution.replace("count += 1", "count += 2"))
    assert "no exercise" in tool.holds("nothing", "1")
