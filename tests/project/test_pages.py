"""The lessons as pages to read: the answers to predictions are folded, and no code for authors is shown."""
from __future__ import annotations

import copy
import json
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.course.predictions import Choice, Prediction, predictions
from tools.notebooks import ROOT, notebooks, read
from tools.pages import FOLD, collapse_claims, collapsed, glossary, main, page, parts, source
from tools.slides import LINES, cells_of, height, mark

TEMPLATE = ROOT / "docs" / "template_lesson" / "notebooks" / "NN_template.ipynb"
SUM = Prediction("sum", "What is 1 + 1?", "b", {"a": Choice("11", "So it is for text?"), "b": Choice("2", "One and one.")}, run="adding")


def said(text: str) -> list:
    return [new_output("stream", name="stdout", text=text)]


@pytest.fixture
def lesson():
    """A lesson with one prediction, the program that answers it, and a program that answers nothing."""
    notebook = new_notebook(cells=[
        new_markdown_cell("# A title"),
        new_code_cell("%%isolated --name before\nprint(0)", outputs=said("0\n")),
        new_code_cell("%predict sum", outputs=said("a question")),
        new_markdown_cell("Read it first."),
        new_code_cell("%%isolated --name adding\nprint(1 + 1)", outputs=said("2\n")),
        new_markdown_cell("It is two."),
        new_code_cell("%%claims\nid  adding.stdout == '2\\n'", outputs=said("a table")),
        new_markdown_cell("## Your turn"),
        new_code_cell("%%exercise e\npass", outputs=said("not started")),
    ])
    mark(notebook)
    return notebook


def text(cells) -> list[str]:
    return [source(cell) for cell in cells]


def test_what_answers_a_prediction(lesson):
    found = parts(lesson.cells)
    assert [(source(cell), [output.text for output in cell.get("outputs", [])]) for cell, answers in found if answers] == [
        ("pass", ["2\n"]), ("It is two.", []), ("%%claims\nid  adding.stdout == '2\\n'", ["a table"])]
    program, = (cell for cell, _ in found if source(cell).startswith("%%isolated --name adding"))
    assert program.outputs == []
    assert len({cell.id for cell, _ in found}) == len(found)


def test_the_site_folds_it(lesson):
    before = copy.deepcopy(lesson)
    made = page(lesson, {"sum": SUM})["cells"]
    texts = text(made)
    first, last = texts.index(f'<details class="answers"><summary>{FOLD}</summary>'), texts.index("</details>")
    assert texts[first + 1:last] == ["pass", "It is two.", "%%claims\nid  adding.stdout == '2\\n'"]
    assert texts[last + 1] == "## Your turn"
    assert "hide-input" in made[last - 1]["metadata"]["tags"]
    assert lesson.cells[4].outputs == before.cells[4].outputs        # the notebook itself is not changed


def test_the_site_asks_with_choices_to_click(lesson):
    asked = next(one for one in text(page(lesson, {"sum": SUM})["cells"]) if "Predict." in one)
    assert asked.count("<details") == asked.count("</details>") == 2
    assert asked.index("What is 1 + 1?") < asked.index("**a**: 11") < asked.index("✘ **No.** So it is") < asked.index("✔ **Yes.**")


def test_slides_mark_it_and_leave_out_code_for_authors(lesson):
    made = cells_of(lesson, {"sum": SUM})
    assert [cell.source for cell in made if cell.metadata.answers] == ["pass", "It is two.", "%%claims\nid  adding.stdout == '2\\n'"]
    assert [cell.source[:8] for cell in made if collapsed(cell)] == ["%%claims"]


def test_a_tall_program_has_its_outputs_on_a_slide_of_their_own(lesson):
    lesson.cells[1].outputs = said("0\n" * LINES)
    made = cells_of(lesson, {"sum": SUM})
    assert [cell.metadata.get("slideshow", {}).get("slide_type") for cell in made[1:3]][1] == "subslide"
    assert made[1].outputs == [] and len(made[2].outputs) == 1


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_every_lesson_is_a_page_that_folds_its_answers(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    known = predictions()
    made = page({"cells": cells}, known)["cells"]
    names = [source(cell).split()[1] for cell in cells if source(cell).startswith("%predict")]
    assert sum(known[name].run != "" for name in names) == text(made).count(f'<details class="answers"><summary>{FOLD}</summary>')
    assert text(made).count("</details>") == sum("<details class=\"answers\">" in one for one in text(made))
    assert not any(one.startswith("%predict") for one in text(made))


def test_the_run_of_a_prediction_is_the_first_program_below_it():
    faults = []
    for path in notebooks():
        asked = ""
        for cell in read(path).cells:
            if cell.source.startswith("%predict "):
                asked = cell.source.split()[1]
            elif asked and cell.source.startswith("%%isolated"):
                words = cell.source.splitlines()[0].split()
                name = words[words.index("--name") + 1] if "--name" in words else "run"
                if predictions()[asked].run not in ("", name):
                    faults.append(f"{path.stem}: {asked} has run = {predictions()[asked].run!r}, and below it runs {name}.")
                asked = ""
            elif cell.cell_type == "markdown" and cell.source.startswith("## "):
                asked = ""
    assert faults == []


@pytest.mark.parametrize("path", [*notebooks(), TEMPLATE], ids=lambda path: path.stem)
def test_no_heading_of_a_table_is_empty(path):
    """A screen reader would announce it."""
    shown = [output["data"]["text/html"] for cell in read(path).cells for output in cell.get("outputs", [])
             if "text/html" in output.get("data", {})]
    assert len(shown) > 0 and [one[:200] for one in shown if re.search(r"<th[^>]*>\s*</th>", one)] == []


def test_pages_are_written_anew(tmp_path):
    (tmp_path / "99_gone.ipynb").write_text("{}")
    assert main([str(ROOT / "notebooks"), str(tmp_path)]) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == [*(path.name for path in notebooks()), "glossary.md"]
    for file in tmp_path.glob("*.ipynb"):
        nbformat.validate(nbformat.read(file, as_version=4))


def test_a_number_in_the_glossary_leads_to_its_lesson():
    text = "| term | what it is | lesson |\n|---|---|---|\n| fork | 1 of 3 | 1 |\n"
    assert glossary(text, ["00_start_here", "01_queue_namespaces"]).endswith("| fork | 1 of 3 | [1](01_queue_namespaces.ipynb) |\n")


def test_a_table_of_claims_has_no_code_above_it(lesson):
    collapse_claims(lesson.cells)
    assert [collapsed(cell) for cell in lesson.cells].count(True) == 1
    code = height(lesson.cells[6])
    lesson.cells[6].metadata.clear()
    assert height(lesson.cells[6]) > code
