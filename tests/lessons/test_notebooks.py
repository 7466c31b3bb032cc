"""Every notebook meets every rule, and every rule can fail."""
import copy
import re
from pathlib import Path

import nbformat
import notebook_rules
import pytest
from course_content import nothing_wrong

from tools.notebooks import NOTEBOOK_METADATA, notebooks, read
from tools.slides import mark

#: One grey dot.
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
@pytest.mark.parametrize("rule", notebook_rules.RULES, ids=lambda rule: rule.__name__)
def test_rule(rule, path):
    nothing_wrong(rule(path, read(path)))


def test_there_are_notebooks():
    assert [path.name[:2] for path in notebooks()] == [f"{number:02}" for number in range(len(notebooks()))]


@pytest.fixture
def good():
    """A notebook that breaks no rule."""
    cells = [nbformat.v4.new_markdown_cell("# A title")]
    for number in range(1, 11):
        cells.append(nbformat.v4.new_code_cell(f"print({number})", execution_count=number, outputs=[
            nbformat.v4.new_output("stream", name="stdout", text=f"{number}\n")]))
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=copy.deepcopy(NOTEBOOK_METADATA))
    mark(notebook)
    return notebook


def last(notebook):
    return notebook.cells[-1]


MISTAKES = {
    "not executed": ("executed", "was not run", lambda nb: setattr(last(nb), "execution_count", None)),
    "executed out of order": ("executed", "was not run", lambda nb: setattr(last(nb), "execution_count", 99)),
    "too much uncompared": ("compared", "nine of ten", lambda nb: [
        nb.cells[n].metadata.update(tags=["nbval-ignore-output"]) for n in (1, 3)]),
    "uncompared by a comment": ("compared", "must state", lambda nb: setattr(last(nb), "source", "# NBVAL_IGNORE_OUTPUT")),
    "uncompared at the end": ("compared", "must state", lambda nb: last(nb).metadata.update(tags=["nbval-skip"])),
    "an error": ("no_errors", "ended with ValueError", lambda nb: last(nb).outputs.append(
        nbformat.v4.new_output("error", ename="ValueError", evalue="x", traceback=[]))),
    "a path": ("no_paths", "a path of one machine", lambda nb: setattr(last(nb), "source", "open('/home/ada/x')")),
    "a path in an output": ("no_paths", "a path of one machine", lambda nb: setattr(last(nb).outputs[0], "text", "/Users/ada/x")),
    "another start method": ("start_methods", "shows ForkPoolWorker-1", lambda nb: (
        setattr(last(nb), "source", "%%isolated\nx"), setattr(last(nb).outputs[0], "text", "ForkPoolWorker-1 waits"))),
    "no caption": ("captions", "lacks its one line", lambda nb: last(nb).outputs.append(
        nbformat.v4.new_output("display_data", data={"image/png": PICTURE, "text/plain": "<Figure size 1x1>"}))),
    "no heading of a column": ("tables", r"without a heading: \| \| b \|", lambda nb: nb.cells.append(
        nbformat.v4.new_markdown_cell("So:\n\n| | b |\n|---|---|\n| 1 | 2 |"))),
    "no title": ("begins_well", "must begin with", lambda nb: nb.cells.pop(0)),
    "two titles": ("begins_well", "a second title", lambda nb: nb.cells.append(nbformat.v4.new_markdown_cell("# Again"))),
    "a broken link": ("links", "does not exist", lambda nb: nb.cells.append(nbformat.v4.new_markdown_cell("[x](nowhere.ipynb)"))),
    "a link to no heading": ("links", "its heading #Nothing", lambda nb: nb.cells.append(nbformat.v4.new_markdown_cell("[x](#Nothing)"))),
    "a long cell": ("for_learners", "31 lines, more than 30", lambda nb: setattr(last(nb), "source", "x = 1\n" * 31)),
    "a wide line": ("for_learners", "a line of 104 letters, more than 103", lambda nb: setattr(last(nb), "source", "%%isolated\n" + "x" * 104)),
    "claims in sight": ("for_learners", "shows its expressions", lambda nb: setattr(last(nb), "source", "%%claims\nid  x")),
    "an assertion": ("for_learners", "'assert x' in sight", lambda nb: setattr(last(nb), "source", "x = 1\nassert x")),
    "plotting": ("for_learners", "import matplotlib", lambda nb: setattr(last(nb), "source", "import matplotlib.pyplot as plt")),
    "long on the whole": ("for_learners", "more than 4 lines", lambda nb: [
        setattr(cell, "source", "x = 1\n" * 4) for cell in nb.cells[1:8]]),
    "not to be read": ("for_learners", "not to read code", lambda nb: nb.cells.append(
        nbformat.v4.new_markdown_cell("You need not read how it does that."))),
    "not marked for slides": ("slides", "is not marked", lambda nb: nb.cells[0].metadata.pop("slideshow")),
    "another kernel": ("clean", "metadata of one author", lambda nb: nb.metadata.kernelspec.update(name="mine")),
    "too heavy": ("clean", "fewer or smaller pictures", lambda nb: setattr(last(nb), "source", "x" * 600_000)),
}


def problems(notebook, folder: Path) -> dict[str, list[str]]:
    path = folder / "00_lesson.ipynb"
    nbformat.write(notebook, path)
    return {rule.__name__: found for rule in notebook_rules.RULES if (found := rule(path, read(path)))}


def test_a_good_notebook_breaks_no_rule(good, tmp_path):
    assert problems(good, tmp_path) == {}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_seen_by_its_rule(good, tmp_path, mistake):
    rule, said, change = MISTAKES[mistake]
    change(good)
    found = problems(good, tmp_path)
    assert re.search(said, " ".join(found[rule]))


def test_code_that_is_collapsed_is_not_in_sight(good, tmp_path):
    for source in ("x = 1\n" * 31, "%%claims\nid  x", "assert x"):
        last(good).source, last(good).metadata.jupyter = source, {"source_hidden": True}
        mark(good)
        assert "for_learners" not in problems(good, tmp_path)


def test_a_missing_link_to_a_neighbour_is_seen(good, tmp_path):
    nbformat.write(good, tmp_path / "01_next.ipynb")
    assert "neighbours" in " ".join(problems(good, tmp_path)["links"])
