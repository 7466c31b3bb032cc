"""The course covers what people are confused by most: CONTRIBUTING.md lists it, and the places that it names exist."""
from __future__ import annotations

import re

import pytest
from course_content import nothing_wrong

from helpers.course.exercises import lessons_of, load
from helpers.course.predictions import predictions
from tools.notebooks import FOLDER, ROOT, notebooks, read

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Twenty confusions")[2].partition("\n## ")[0]
ROW = re.compile(r"^\| (.+?) \| (\d+) \| (.+?) \|$", re.MULTILINE)
PLACE = re.compile(r"(prediction|exercise) `(\w+)`(?:: `(\w+)`)?")
CELLS = {"prediction": "%predict {}", "exercise": "%%exercise {}\n"}


def faults(text: str) -> list[str]:
    """Return what is wrong with the list; each sentence says what to do."""
    cells = {path.stem[:2]: [cell.source + "\n" for cell in read(path).cells if cell.cell_type == "code"] for path in notebooks(FOLDER)}
    asked, homes = predictions(), lessons_of()
    found = []
    for confusion, lesson, where in ROW.findall(text):
        places = PLACE.findall(where)
        if PLACE.sub("", where).strip(", ") or not places:
            found.append(f"{confusion}: {where} is no list of predictions and exercises.")
        for kind, name, wrong in places:
            known = asked if kind == "prediction" else homes
            if name not in known:
                found.append(f"{confusion}: there is no {kind} {name}.")
            elif not any(cell.startswith(CELLS[kind].format(name)) for cell in cells[f"{int(lesson):02}"]):
                found.append(f"{confusion}: lesson {lesson} does not use {name}.")
            elif wrong and not (load(name).folder / "wrong" / f"{wrong}.py").exists():
                found.append(f"{confusion}: {name} has no wrong answer {wrong}.")
    return found


def test_each_confusion_has_its_place():
    nothing_wrong(faults(TEXT))


def test_there_are_twenty():
    assert len({confusion for confusion, *_ in ROW.findall(TEXT)}) == 20


@pytest.mark.parametrize(("old", "new", "said"), [
    ("`join_before_drain`", "`join_before_drains`", "there is no prediction join_before_drains"),
    ("`guard_the_main`", "`guard_a_main`", "there is no exercise guard_a_main"),
    ("| 2 | prediction `join", "| 3 | prediction `join", "lesson 3 does not use join_before_drain"),
    ("`value_without_a_lock`", "`no_value`", "give_the_lock_back has no wrong answer no_value"),
    ("prediction `child_from_a_cell`", "somewhere", "somewhere is no list"),
])
def test_a_place_that_is_gone_is_found(old, new, said):
    assert old in TEXT
    assert any(said in one for one in faults(TEXT.replace(old, new)))
