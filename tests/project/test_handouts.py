"""What a teacher hands out and sees: two-page handouts, the index of wrong ideas, speaker's notes, plans that fit."""
from __future__ import annotations

import re

import pytest
from lesson_parts import parts, total

from helpers.course.claims import all_claims
from helpers.course.lessons import lessons
from helpers.course.predictions import predictions
from tools.handouts import INDEX, index, inline, main, make, picture, rules
from tools.notebooks import FOLDER, ROOT, notebooks, read, title
from tools.slides import cells_of, with_notes
from tools.teaching import RULES, sections

PATHS = {path.name[:2]: path for path in notebooks()}
LESSONS = {lesson.name[:2]: lesson for lesson in lessons(FOLDER)}
SECTIONS = sections()
each_lesson = pytest.mark.parametrize("number", PATHS)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, str]:
    """Each handout's name -> its page."""
    return {file.stem: file.read_text("utf-8") for file in make([], tmp_path_factory.mktemp("handouts"))}


def test_every_lesson_has_its_section():
    assert {number: section.title for number, section in SECTIONS.items()} == {number: title(read(path)) for number, path in PATHS.items()}


@each_lesson
def test_a_handout_has_the_rules_the_claims_and_one_picture(number, made):
    page, notebook = made[PATHS[number].stem], read(PATHS[number])
    assert page.count("<li>") >= rules(notebook).count("\n") and (rules(notebook) == "") == (number == "00")
    assert page.count("<tr><td>") == len(LESSONS[number].claims)
    assert len(re.findall(r'<img alt="[^"]{20,}" src="data:image/png;base64,', page)) == page.count("<img") == 1
    name, words, _ = picture(notebook, rules(notebook))
    assert words and (not name or name in {program for part in parts(notebook) for program in part.programs})


def test_the_index_has_every_wrong_idea_each_with_what_meets_it(made):
    page, known = made[INDEX.removesuffix(".html")], set(predictions())
    for number, section in SECTIONS.items():
        own = set(LESSONS[number].uses("predict")) | set(LESSONS[number].uses("exercise"))
        for one in section.ideas:
            assert inline(one.idea) in page and inline(one.show) in page, one
            named = set(re.findall(r"`(\w+)(?: [a-d])?`", one.where))
            assert named & own, f"lesson {number}: nothing of its own meets {one.idea!r}"
            assert not {name for name in re.findall(r"`(\w+) [a-d]`", one.where)} - known
    assert index({}).count("<h2>") == 0


@each_lesson
def test_a_teacher_sees_the_questions_and_wrong_ideas_beside_the_slides(number):
    notebook, section = read(PATHS[number]), SECTIONS[number]
    assert with_notes(notebook.cells, None) == notebook.cells
    notebook.cells = with_notes(notebook.cells, section)
    notes = [cell.source for cell in cells_of(notebook, predictions())
             if cell.metadata.get("slideshow", {}).get("slide_type") == "notes"]
    for idea in section.ideas:
        assert any(idea.idea in note for note in notes), idea
    if rules(notebook):
        assert all(any(question in note for note in notes) for question in section.questions)
    assert sum("min." in note for note in notes) >= len(section.parts) - 1


def test_names_that_no_lesson_has(capsys, tmp_path):
    assert main(["99"]) == 1 and "No notebook's name begins with 99." in capsys.readouterr().out
    assert make(["99"], tmp_path) == []


def test_notes_of_a_made_section():
    text = ("## 4. A title\n\n| part | min | ask first | show |\n|---|---|---|---|\n| One | 3 | `p` | |\n\n"
            "| they think | where | show them |\n|---|---|---|\n| it is \\| so | `p a` | `run` |\n\n"
            "**Ask the room**\n\n1. *Why?* So.\n   And so.\n2. *Who?* She.\n\n**Short of time?** No.\n")
    section = sections(text)["04"]
    assert section.questions == ("*Why?* So. And so.", "*Who?* She.")
    assert section.notes(heading="One") == "3 min.\n\nAsk first: `p`."
    assert section.notes(asks="p") == "They think: it is \\| so. Met in `p a`. Show: `run`."
    assert section.notes(heading=RULES).startswith("Ask the room:\n\n*Why?*") and section.notes() == ""


def plans() -> dict[str, list[list[str]]]:
    """Return the plans of TEACHING.md, name -> rows."""
    text = (ROOT / "TEACHING.md").read_text("utf-8").partition("\n## Plans\n")[2].partition("\n## ")[0]
    found = {}
    for name, body in re.findall(r"^### (.+)\n((?:(?!### ).*\n?)*)", text, re.MULTILINE):
        found[name] = [[cell.strip() for cell in row.strip("|").split("|")] for row in re.findall(r"^\|.*\|$", body, re.MULTILINE)[2:]]
    return found


@pytest.mark.parametrize(("name", "least", "most"), [("An hour", 50, 60), ("A day", 330, 400)])
def test_a_plan_fits_its_time_and_names_what_is_there(name, least, most):
    rows = plans()[name]
    assert least <= sum(int(row[0]) for row in rows) <= most
    for _, number, what, *_ in rows:
        if number:
            known = {part.heading for part in parts(read(PATHS[f"{int(number):02}"]))}
            assert set(re.findall(r'"([^"]+)"', what)) <= known, what
            own = set(LESSONS[f"{int(number):02}"].uses("predict")) | set(LESSONS[f"{int(number):02}"].uses("exercise"))
            programs = {one for part in parts(read(PATHS[f"{int(number):02}"])) for one in part.programs}
            assert set(re.findall(r"`(\w+)`", what)) <= own | programs, what


def own_minutes(number: str, what: str) -> int | None:
    """Return the minutes of the parts of a lesson that a plan names; None if it names none."""
    minutes = {part.heading: part.minutes for part in parts(read(PATHS[f"{int(number):02}"]))}
    named, headings = re.findall(r'"([^"]+)"', what), list(minutes)
    if '" to "' in what:
        return sum(minutes[one] for one in headings[headings.index(named[0]):headings.index(named[1]) + 1])
    if what.startswith("the lesson"):
        return sum(minutes.values()) - sum(minutes[one] for one in named)
    return sum(minutes[one] for one in named) if named else None


@pytest.mark.parametrize("name", ["An hour", "A day"])
def test_the_minutes_of_a_plan_are_the_lessons_own(name):
    known = [(what, int(minutes), own_minutes(number, what)) for minutes, number, what in plans()[name] if number]
    assert [row for row in known if row[2] not in (None, row[1])] == [] and sum(row[2] is not None for row in known) > 5


def test_the_plan_for_a_term_has_every_lesson_once_and_its_minutes():
    rows = plans()["A term"]
    given = {f"{int(number):02}": int(minutes) for _, lesson, minutes, *_ in rows for number in re.findall(r"^\d+", lesson)}
    assert given == {number: total(read(path)) for number, path in PATHS.items()}


def test_every_claim_of_a_handout_is_known():
    assert {id_ for lesson in LESSONS.values() for id_ in lesson.claims} <= set(all_claims())
