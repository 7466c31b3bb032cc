"""TEACHING.md keeps step with the course: its lessons, their parts and minutes, and every name that it mentions."""
from __future__ import annotations

import keyword
import re

import pytest
from course_content import nothing_wrong
from lesson_parts import parts, total

from helpers.course.exercises import load, names
from helpers.course.lessons import lessons
from helpers.course.predictions import predictions
from tools.notebooks import FOLDER, ROOT, notebooks, read, title

TEXT = (ROOT / "TEACHING.md").read_text("utf-8")
LESSONS = {lesson.name: lesson for lesson in lessons(FOLDER)}
MENTIONED = re.compile(r"`([a-z]\w*)(?: ([a-d]))?`")
OF_AN_EXERCISE = re.compile(r"`([a-z]\w*)`: ((?:`[a-z]\w*`(?:, )?)+)")
ELSEWHERE = {"helpers", "my_course", "run", "internet"}      #: names in code type that are no lesson's


def section(path, text: str = TEXT) -> str:
    """What is said about a lesson."""
    head = f"## {int(path.name[:2])}. {title(read(path))}\n"
    assert head in text, f"TEACHING.md has no section with the heading {head.strip()!r}: write it, or correct its heading."
    return text.partition(head)[2].partition("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The rows of the first table, but for its head."""
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table]


def faults(path, text: str) -> list[str]:
    """What is wrong with a lesson's section; each sentence says what to do."""
    lesson, notebook, known = LESSONS[path.stem], read(path), predictions()
    found = []
    wanted = [[part.heading, str(part.minutes)] for part in parts(notebook)]
    given = [row[:2] for row in rows(text)]
    if given != wanted:
        found.append(f"The table of parts must say: {'; '.join(' '.join(one) for one in wanted if one not in given)}. "
                     f"Not so: {'; '.join(' '.join(one) for one in given if one not in wanted)}.")
    if f"({path.relative_to(ROOT).as_posix()}), {total(notebook)} minutes." not in text:
        found.append(f"It must link to {path.name} and say that it takes {total(notebook)} minutes.")
    own = {"predict": set(lesson.uses("predict")), "exercise": set(lesson.uses("exercise"))}
    mentioned = MENTIONED.findall(text)
    for kind, all_ in own.items():
        found += [f"The {kind} {name} is not mentioned." for name in sorted(all_ - {name for name, _ in mentioned})]
    programs = {name for part in parts(notebook) for name in part.programs}
    answers = set()
    for match in OF_AN_EXERCISE.finditer(text):
        files = re.findall(r"\w+", match[2])
        answers.update(files)
        there = {file.stem for file in (load(match[1]).folder / "wrong").glob("*.py")} if match[1] in own["exercise"] else set()
        found += [f"{match[1]} has no wrong answer {file}." for file in files if file not in there]
    for name, letter in mentioned:
        if letter and (name not in own["predict"] or letter not in known[name].choices or letter == known[name].answer):
            found.append(f"{name} {letter} is no tempting choice of this lesson.")
        elif not letter and not keyword.iskeyword(name) and name not in own["predict"] | own["exercise"] | programs | answers | ELSEWHERE | set(known):
            found.append(f"{name} is neither a prediction, an exercise nor a program of this lesson.")
    return found


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_section_says_what_the_lesson_is(path):
    nothing_wrong(faults(path, section(path)))


def test_every_section_has_what_a_teacher_needs():
    for path in notebooks():
        text = section(path)
        for wanted in ("**Needs**", "| they think | where | show them |", "**Ask the room**", "**Short of time?**"):
            assert wanted in text, f"The section of {path.stem} lacks {wanted}."
        assert len(re.findall(r"^\d\. \*.+\?\* \S", text, re.MULTILINE)) >= 2, f"{path.stem}: at least two questions with answers"
        headings = {part.heading for part in parts(read(path))}
        skipped = re.findall(r'"([^"]+)"', text.partition("**Short of time?**")[2])
        assert set(skipped) <= headings, f"{path.stem}: {set(skipped) - headings} is no part of the lesson"


def test_what_comes_before_the_lessons_is_there():
    general = TEXT.partition("\n## 0. ")[0]
    for name in re.findall(r"`((?:benchmarks|helpers)/[\w/.]+)`", general):
        assert (ROOT / name).exists(), f"{name} does not exist"
    assert "list_in_a_child a" in general and "list_in_a_child" in predictions() and "sum_in_children" in names()
    assert (load("sum_in_children").folder / "wrong" / "global_total.py").exists()


@pytest.mark.parametrize(("change", "said"), [
    (("| 5 | `list_in_a_child`", "| 7 | `list_in_a_child`"), "must say: Give a list to a child 5. Not so: .* child 7"),
    (("| Break it | 3 | | `broken` |\n", ""), "must say: Break it 3"),
    ((", 60 minutes.", ", 40 minutes."), "say that it takes 60 minutes"),
    (("`guard_the_main`", "the guard"), "The exercise guard_the_main is not mentioned"),
    (("`queue_as_argument`", ""), "The predict queue_as_argument is not mentioned"),
    (("`global_total`", "`global_sum`"), "sum_in_children has no wrong answer global_sum"),
    (("`list_in_a_child a`", "`list_in_a_child b`"), "list_in_a_child b is no tempting choice"),
    (("`list_in_a_child a`", "`third_put a`"), "third_put a is no tempting choice"),
    (("`no_guard`", "`no_guards`"), "no_guards is neither"),
])
def test_a_section_that_has_lost_its_lesson_is_found(change, said):
    path = notebooks()[1]
    assert change[0] in section(path)
    assert re.search(said, " ".join(faults(path, section(path).replace(*change))))
