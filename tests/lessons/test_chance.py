"""Which of the lessons' programs may have other steps on another run: those on the list, and no others."""
import re

import lesson_chance
import nbformat
import pytest
from lesson_chance import CHANCE, why
from lesson_steps import NOTEBOOKS, Program, programs, tried

LISTED = {(lesson, name) for lesson, mine in CHANCE.items() for name in mine}


def test_each_program_of_the_list_is_in_its_lesson():
    assert not LISTED - {(program.lesson, program.run) for program in programs()}


def test_each_has_a_reason():
    reasons = {value for name, value in vars(lesson_chance).items() if name.isupper() and isinstance(value, str)}
    assert {why(*one) for one in LISTED} <= reasons and why("02", "first") == ""


def test_no_lesson_steps_through_what_chance_decides():
    shown = {(file.name[:2], name) for file in NOTEBOOKS.glob("[0-9]*.ipynb") for cell in nbformat.read(file, 4).cells
             for name in re.findall(r"^%step (\w+)", cell.source, re.MULTILINE)}
    assert len(shown) > 10 and not shown & LISTED


OF_ANOTHER_TIME = "import time\nprint(time.perf_counter_ns())\n"


@pytest.mark.parametrize(("name", "wrong"), [("any", 1), ("pattern", 0)])
def test_a_program_that_differs_is_found_unless_it_is_listed(name, wrong):
    found = list(tried(Program("02", name, name, OF_ANOTHER_TIME, None, 20.0), 2))
    assert len(found) == wrong and all("2 different texts in 2 runs" in one for one in found)


@pytest.mark.everything
@pytest.mark.parametrize("lesson", [file.stem[:2] for file in sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))])
def test_all_others_have_the_same_steps_on_each_run(lesson):
    """The programs are read from the lessons when the test runs: each worker would read them, and does not need them."""
    assert [text for one in programs(lesson) if (one.lesson, one.run) not in LISTED for text in tried(one, 3)] == []
