"""What is made for a reader is never read back: no verdict, claim or answer depends on how something is said."""
from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from course_content import nothing_wrong
from example_runs import EXAMPLES

from helpers.course import checks
from helpers.course import exercises as exercising
from helpers.course.exercises import load, names
from helpers.record.kind import Kind
from helpers.record.kinds import ROWS
from helpers.record.run import Run
from helpers.views import statements
from tools.answers import answers, said
from tools.golden import Golden, StaleError
from tools.notebooks import ROOT
from tools.verdicts import Watched

#: The fields of a row that hold words.
WORDS = ("detail", "said", "bare", "tried", "refused", "label", "carried")
#: What only people read.
FOR_PEOPLE = {"detail"}
#: The folders that speak to people; and the modules that make an event's text.
SPEAK = ("helpers/views/", "helpers/record/kinds.py", "helpers/record/run.py")


def reworded(row: Kind) -> Kind:
    """Return a row that says everything in other words, and nothing where it says nothing."""
    return replace(row, **{name: f"{name} in other words" for name in WORDS if getattr(row, name)})


@pytest.fixture
def rewrite(monkeypatch):
    """Rewrite every phrase, when called."""
    def rewrite_all():
        for kind, row in ROWS.items():
            monkeypatch.setitem(ROWS, kind, reworded(row))
        for phrase in statements.PHRASES:
            monkeypatch.setitem(statements.PHRASES, phrase, "It is said in other words.")

    monkeypatch.setattr(exercising, "start_methods", lambda: ["fork", "spawn", "forkserver"])
    for module in (checks, exercising):         # they quote how a run ended, in whatever words
        for name, words in (("summary", "The run ended."), ("sentences", ["The run ended."])):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, lambda run, words=words: words)
    return rewrite_all


def verdicts(name: str) -> Callable[[], dict[str, object]]:
    """Return what judges each answer of an exercise: its file -> the verdict, and the lines of the check that gave it."""
    exercise = load(name)
    watched = Watched(exercise.folder / "check.py")
    recorded = Golden.read(replace(exercise, check=watched))
    runs = {}
    for answer in answers(exercise):
        with suppress(StaleError):          # test_golden.py reports a record that is out of date
            runs[answer] = recorded.runs(answer)    # once, whatever the words

    def judged() -> dict[str, object]:
        found: dict[str, object] = {}
        for answer, kept in runs.items():
            watched.given.clear()
            with suppress(KeyError):        # the same, of one start method
                found[answer.file] = said(recorded.exercise, answer, kept, watched), sorted(watched.given)
        return found
    return judged


@pytest.mark.parametrize("name", names())
def test_a_verdict_stays_the_same_whatever_the_words(name, rewrite):
    judged = verdicts(name)
    before = judged()
    rewrite()
    after = judged()
    assert before
    nothing_wrong([f"{name}, {file}: the check reads words that are made for people, for it says now {after.get(file)}, and "
                   f"{told} before. Read the event's fields." for file, told in before.items() if after.get(file) != told])


def test_the_words_are_indeed_other_ones(rewrite):
    def told() -> list[str]:
        made = (EXAMPLES[name]() for name in ("ping_pong", "killed", "manager", "module_level"))
        return [run.explain() for run in chain.from_iterable(one.values() if isinstance(one, dict) else [one] for one in made)]

    before = told()
    rewrite()
    assert all("in other words" in text for text in told()) and not any("in other words" in text for text in before)


# And where nothing is judged, no line of code reads such words.


def reads(tree: ast.AST) -> Iterator[ast.Attribute]:
    """Yield the places where code reads what is made for people."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in FOR_PEOPLE and isinstance(node.ctx, ast.Load):
            yield node


def python_files() -> Iterator[Path]:
    for folder in ("helpers", "tools", "docs"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            where = file.relative_to(ROOT).as_posix()
            if not where.startswith(SPEAK) and "/wrong/" not in where and "/right/" not in where and "/node_modules/" not in where:
                yield file


def test_nothing_but_views_reads_what_is_made_for_people():
    nothing_wrong([f"{file.relative_to(ROOT)}, line {node.lineno} reads .{node.attr}, a text for people: read the event's fields."
                   for file in python_files() for node in reads(ast.parse(file.read_text(encoding="utf-8")))])


def cells() -> Iterator[tuple[str, str]]:
    """Yield the code cells of all notebooks, those with claims too, and where each is."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
            source = "".join(cell["source"])
            if cell["cell_type"] == "code":
                yield f"{path.name}, cell {number}", source


def test_no_cell_and_no_claim_reads_what_is_made_for_people():
    nothing_wrong([f"{where} reads .detail, a text for people: read the event's fields."
                   for where, source in cells() if ".detail" in source])
    assert len(list(cells())) > 100


@pytest.mark.parametrize("text", ["event.detail", "x = [e.detail for e in run.events]", "if 'a' in put.source.detail: pass"])
def test_reading_is_noticed(text):
    assert list(reads(ast.parse(text)))


def test_a_verdict_that_depends_on_words_would_change(rewrite):
    run: Run = EXAMPLES["ping_pong"]()

    def by_words() -> bool:
        return any("Hello" in event.detail for event in run.events)

    def by_fields() -> bool:
        return any("Hello" in event.value for event in run.events)

    assert by_words() and by_fields()
    rewrite()
    assert by_fields() and not by_words()
