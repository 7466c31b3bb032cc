"""The template lesson passes whatever a lesson must pass; if an author makes a mistake in it, a message says what to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from course_content import answers, begun, incomplete, misjudged, misused, poor, unplaced
from linting import check_cells, magic_cells
from notebook_rules import RULES

from helpers.course.claims import all_claims
from helpers.course.exercises import ExerciseError, load, names
from helpers.course.lessons import lessons
from helpers.course.predictions import predictions
from helpers.course.telling import LessonError
from helpers.running.launch import start_methods
from tools.new_lesson import CLAIMS, TEMPLATE, NewLessonError, new_lesson
from tools.notebooks import ROOT, notebooks, read

CONTENT = Path("helpers", "content")
LESSON = CONTENT / "00_signals"
PREDICTIONS, EXERCISE = LESSON / "predictions.toml", LESSON / "exercises" / "start_together"
FORK = pytest.mark.skipif("fork" not in start_methods(), reason="the template's programs run under fork and under spawn")


@pytest.fixture
def root(tmp_path):
    """What a course with only one lesson contains, made from the template."""
    return one_lesson(tmp_path)


def one_lesson(root: Path) -> Path:
    shutil.copytree(ROOT / TEMPLATE, root / TEMPLATE, dirs_exist_ok=True)
    for folder in ("notebooks", CONTENT):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / CLAIMS).write_text((ROOT / CLAIMS).read_text("utf-8").splitlines(keepends=True)[0], "utf-8")
    new_lesson("00_signals", root)
    return root


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A copy of the whole course with the template as its last lesson; and that lesson's name."""
    folder = copy(tmp_path_factory.mktemp("copy") / "course")
    name = f"{len(notebooks())}_signals"
    new_lesson(name, folder)
    return folder, name


def copy(folder: Path, *without: str) -> Path:
    """Copy the course, without what a checkout does not contain and without the folders of these names."""
    return Path(shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(
        ".venv*", "build", ".git", ".jupyter", ".*_cache", "__pycache__", "my_course", ".progress*", ".ipynb_checkpoints", *without)))


def run_tests(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run tests of a copied course; pytest's exit code, and what it says."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run([sys.executable, "-m", "pytest", "-n0", "-rA", "--color=no", "-p", "no:cacheprovider", *arguments],
                          cwd=folder, env=environment | {"PYTHONPATH": str(folder)}, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def faults(root: Path) -> list[str]:
    """What the tests say about the lessons of a course, without those that run the answers."""
    found = [said for path in notebooks(root / "notebooks") for rule in RULES for said in rule(path, read(path))]
    found += incomplete(root / CONTENT)
    course = lessons(root / "notebooks")
    try:
        questions, claims = predictions(root / CONTENT), all_claims(root / CLAIMS)
        exercises = {name: load(name, root / CONTENT) for name in names(root / CONTENT)}
    except ExerciseError:
        return found        # incomplete() has reported it
    except LessonError as error:
        return [*found, str(error)]
    return [*found, *poor(questions), *misused(course, questions, exercises), *begun(course, exercises), *unplaced(course, claims)]


OF_ALL_LESSONS = [
    "tests/course/test_exercises.py::test_exercises_are_complete", "tests/course/test_exercises.py::test_notebooks_use_what_there_is",
    "tests/course/test_claims.py::test_the_claims_can_be_read", "tests/course/test_claims.py::test_every_claim_has_its_place",
    "tests/course/test_predictions.py::test_predictions_are_questions_and_keep_their_answers"]
OF_ALL_LESSONS_NAMES = " or ".join(test.rpartition("::")[2] for test in OF_ALL_LESSONS)


# The template.


@FORK
def test_a_lesson_made_from_the_template_passes_every_test_of_lessons(copied):
    folder, name = copied
    code, said = run_tests(folder, "--everything", f"notebooks/{name}.ipynb", "tests/lessons/test_notebooks.py", "tests/project/test_lint.py", *OF_ALL_LESSONS,
                           "tests/course/test_exercises.py::test_every_answer_gets_its_verdict", "-k",
                           f"ipynb or {name} or {notebooks()[-1].stem} and links or start_together or {OF_ALL_LESSONS_NAMES}")
    assert code == 0, said
    passed = re.findall(r"^PASSED (\S+)", said, re.MULTILINE)
    cells = [cell for cell in read(folder / "notebooks" / f"{name}.ipynb").cells if cell.cell_type == "code"]
    assert sum(f"{name}.ipynb::" in one for one in passed) == len(cells)
    assert sum("::test_rule[" in one and name in one for one in passed) == len(RULES)
    assert "tests/course/test_exercises.py::test_every_answer_gets_its_verdict[start_together]" in passed
    assert set(OF_ALL_LESSONS) <= set(passed)


def test_the_template_is_no_lesson():
    assert [path for path in notebooks() if "template" in path.name] == []
    assert "start_together" not in names() and "early_signal" not in predictions()


def test_a_new_lesson_is_linked_to_the_one_before(root):
    assert new_lesson("01_more", other_names(root))[-1] == Path("notebooks", "00_signals.ipynb")
    assert read(root / "notebooks" / "00_signals.ipynb").cells[-1].source == "[Start together at a signal](01_more.ipynb) →"
    assert "(00_signals.ipynb)" in read(root / "notebooks" / "01_more.ipynb").cells[-1].source
    assert list(all_claims(root / CLAIMS)) == ["x-other", "x-event-stays"]


def other_names(root: Path) -> Path:
    """The course, after its author has given the first lesson's parts names of their own."""
    (root / EXERCISE).rename(root / EXERCISE.with_name("other"))
    replace(root, CLAIMS, "x-event-stays", "x-other")
    return root


@pytest.mark.parametrize("name", ["", "02_more", "01", "01_More", "1_more", "01_../more", "more"])
def test_a_new_lesson_needs_the_next_number_and_a_name(root, name):
    with pytest.raises(NewLessonError, match=r"write 01_ and a few words, .* such as 01_events\."):
        new_lesson(name, root)
    assert len(notebooks(root / "notebooks")) == 1


def test_a_second_lesson_from_the_template_overwrites_nothing(root):
    with pytest.raises(NewLessonError, match=r"start_together.* exists already.*give that one a name of its own"):
        new_lesson("01_more", root)
    assert len(notebooks(root / "notebooks")) == 1


# What an author may do wrong, what the tests say then, and how it is done here.


def edit(root: Path, change) -> None:
    """Change the lesson's notebook."""
    path = root / "notebooks" / "00_signals.ipynb"
    notebook = read(path)
    change(notebook)
    nbformat.write(notebook, path)


def cell(notebook, text: str):
    """The cell that begins with a text or contains it."""
    return next(one for one in notebook.cells if text in one.source)


def drop(notebook, text: str) -> None:
    notebook.cells.remove(cell(notebook, text))


def replace(root: Path, file: Path | str, old: str, new: str) -> None:
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), "utf-8")


def ignore(notebook, *texts: str) -> None:
    for text in texts:
        cell(notebook, text).metadata["tags"] = ["nbval-ignore-output"]


def unexplained(notebook) -> None:
    drop(notebook, "Now the child waits")
    drop(notebook, "In the picture")


def without_caption(notebook) -> None:
    for output in cell(notebook, "--name cleared").outputs:
        if "image/png" in output.get("data", {}):
            output.data["text/plain"] = "<Figure size 640x480 with 1 Axes>"


def in_toml(old: str, new: str):
    return lambda root: replace(root, PREDICTIONS, old, new)


def in_notebook(change):
    return lambda root: edit(root, change)


def in_exercise(file: str, old: str, new: str):
    return lambda root: replace(root, EXERCISE / file, old, new)


NOTEBOOK = {
    "a cell that was not run": (r"was not run from top to bottom: run `python3 course.py execute 00`",
        lambda nb: cell(nb, "%hint").update(execution_count=None)),
    "outputs ignored too often": (r"compares only 6 of 8 code cells; nine of ten it must be\. Show what is the same in every run",
        lambda nb: ignore(nb, "--name early", "--name broken")),
    "an ignored output and nothing after it": (r"so the cell after it must state what has to hold, and be compared",
        lambda nb: ignore(nb, "--name broken")),
    "an error that was left": (r"ended with ValueError; mend it, or tag it raises-exception",
        lambda nb: cell(nb, "--name broken").outputs.append(nbformat.v4.new_output("error", ename="ValueError"))),
    "a path in an output": (r"holds a path of one machine: /home/ada/… Show the file's name alone",
        lambda nb: cell(nb, "--name broken").outputs.append(nbformat.v4.new_output("stream", text="/home/ada/lesson.py\n"))),
    "a picture without a line of text": (r"lacks its one line of text/plain: what does it show\?", without_caption),
    "a hang that nobody explains": (r"--name cleared.* stands still, and nobody says why: explain it in a Markdown cell below it",
        unexplained),
    "no title": (r"must begin with a Markdown cell whose first line is `# Its title`", lambda nb: nb.cells.pop(0)),
    "a second title": (r"is a second title; use ## below the first", lambda nb: cell(nb, "## Break").update(source="# Break it")),
    "a broken link": (r"links to 11_gone\.ipynb, which does not exist: correct the link",
        lambda nb: cell(nb, "## A signal").update(source="See [there](11_gone.ipynb).")),
    "metadata of the author's machine": (r"holds metadata of one author's machine: run `python3 course.py execute 00`",
        lambda nb: nb.metadata.update(kernelspec={"name": "mine"})),
    "a prediction that is answered": (r"%predict early_signal is answered already: take the letter away",
        lambda nb: cell(nb, "%predict").update(source="%predict early_signal b")),
    "a prediction that is not asked": (r"predict early_signal is used in 0 cells.*: write its cell, or remove it",
        lambda nb: drop(nb, "%predict")),
    "an exercise that does not exist": (r"uses exercise start_togther, which does not exist: correct the name, or write it in "
        r"helpers/content/00_signals/exercises/start_togther\.", lambda nb: nb.cells.append(
            nbformat.v4.new_code_cell("%%exercise start_togther\npass"))),
    "an exercise that is begun": (r"%%exercise start_together is not its stub\.py: copy that into the cell",
        lambda nb: cell(nb, "%%exercise").update(source="%%exercise start_together\npass")),
    "a claim that does not exist": (r"has the claim x-event-stay, which is not in claims\.csv: add its line, or correct it",
        lambda nb: cell(nb, "%%claims").update(source="%%claims\nx-event-stays\nx-event-stay")),
    "a claim without a place": (r"x-event-stays has no place in 00_signals: add it to a cell %%claims there",
        lambda nb: drop(nb, "%%claims")),
    "a claim in two places": (r"x-event-stays has 2 places: .*\. Keep one",
        lambda nb: nb.cells.append(nbformat.v4.new_code_cell("%%claims\nx-event-stays"))),
}
ELSEWHERE = {
    "a claim of another lesson": (r"x-event-stays is in 00_signals, and belongs to lesson 07: move it, or correct claims\.csv",
        lambda root: replace(root, CLAIMS, "x-event-stays,00", "x-event-stays,07")),
    "a claim with an unknown verdict": (r"claims\.csv: x-event-stays has the verdict 'NO'.*TRUE-ONLY-IF",
        lambda root: replace(root, CLAIMS, ",FALSE,", ",NO,")),
    "a prediction without a right choice": (r"00_signals/predictions\.toml, early_signal: the answer 'd' is none of its choices: a, b, c\.",
        in_toml('answer = "b"', 'answer = "d"')),
    "a prediction without an answer": (r"early_signal: 'answer' is missing", in_toml('answer = "b"\n', "")),
    "a prediction with a choice that nobody answers": (r"each choice is a list of two or three texts", in_toml('"it goes on at once", ', "")),
    "a prediction that gives its answer away": (r"what is said to a gives the answer away: ask something that leads to it",
        in_toml("That is true of a shout", "No: it goes on at once. That is true of a shout")),
    "a prediction that leads no further": (r"what is said to a asks nothing: end with a question",
        in_toml("What does the child find when it \\\nlooks at it?", "It has a state.")),
    "a prediction that explains nothing": (r"b is answered with next to nothing: say why",
        lambda root: (root / PREDICTIONS).write_text(re.sub(
            r'b = \["it goes on at once", """.*?"""', 'b = ["it goes on at once", """Yes."""',
            (root / PREDICTIONS).read_text(), flags=re.DOTALL))),
    "an exercise without hints": (r"start_together lacks its file hints\.md", lambda root: (root / EXERCISE / "hints.md").unlink()),
    "a hint that is missing": (r"2 hints, 3 are needed: from a nudge to nearly there, with lines of --- between them in hints\.md",
        in_exercise("hints.md", "\n---\n\nThe first line", "\nThe first line")),
    "an empty hint": (r"hint 2 has no text: write it, or take its --- out",
        in_exercise("hints.md", "---\n\n`gun` is", "---\n\n---\n\n`gun` is")),
    "a stub without a TODO": (r"its stub has no TODO: mark with one in stub\.py where the learner begins",
        in_exercise("stub.py", "TODO: ", "")),
    "an exercise without wrong answers": (r"0 wrong answers, 4 are needed: write what beginners would into "
        r"helpers/content/00_signals/exercises/start_together/wrong, a file for each mistake", lambda root: shutil.rmtree(root / EXERCISE / "wrong")),
    "a wrong answer that says nothing": (r"wrong/sleeps\.py does not begin with a comment on what must be told: write a phrase",
        in_exercise("wrong/sleeps.py", "# A pause is no signal\n", "")),
    "two wrong answers for one mistake": (r"must be told the same as wrong/never_set\.py\. A mistake of its own needs words of its own",
        lambda root: shutil.copy(root / EXERCISE / "wrong" / "never_set.py", root / EXERCISE / "wrong" / "not_set.py")),
    "a check without its start methods": (r"start_together is not complete: .*START_METHODS",
        in_exercise("check.py", "START_METHODS", "METHODS")),
}
MISTAKES = {name: (said, in_notebook(change)) for name, (said, change) in NOTEBOOK.items()} | ELSEWHERE


def test_without_a_mistake_nothing_is_said(root):
    assert faults(root) == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_advice(root, mistake):
    said, make = MISTAKES[mistake]
    make(root)
    found = faults(root)
    assert any(re.search(said, one) for one in found), found


DISLIKED = r"00_signals_cell_4\.py:5: E711 Comparison to `None`.*If it is meant, tag the cell lint-skip"


def dislike(notebook) -> None:
    """Write what ruff objects to, below a magic."""
    one = cell(notebook, "--name cleared")
    one.source = one.source.replace("ready.wait()", "ready == None")


def test_a_program_below_a_magic_that_ruff_does_not_like(root, tmp_path_factory):
    path = root / "notebooks" / "00_signals.ipynb"

    def found() -> str:
        return " ".join(check_cells(tmp_path_factory.mktemp("cells"), path.stem, magic_cells(path)))

    assert found() == ""
    edit(root, dislike)
    assert re.search(DISLIKED, found())


@FORK
@pytest.mark.parametrize(("program", "said"), [
    ("solution.py", r"wrong/made\.py: right, should be wrong: mend it, or have check\.py tell them apart"),
    ("wrong/sleeps.py", r"wrong/made\.py is not told 'of the moon': correct the comment at its top, or what check\.py says"),
])
def test_a_wrong_answer_with_another_verdict_is_noticed(root, program, said):
    text = (root / EXERCISE / program).read_text()
    shutil.rmtree(root / EXERCISE / "wrong")
    (root / EXERCISE / "wrong").mkdir()
    (root / EXERCISE / "wrong" / "made.py").write_text("# of the moon\n" + text.removeprefix("# A pause is no signal\n"))
    found = misjudged("start_together", answers(load("start_together", root / CONTENT)))
    assert len(found) == 1 and re.search(said, found[0]), found


AT_ONCE = ["a cell that was not run", "a broken link", "a second title", "a hang that nobody explains", "a claim in two places",
           "a prediction that is answered", "a hint that is missing",
           "a stub without a TODO", "a prediction that leads no further"]


def test_pytest_says_the_same_in_full(tmp_path):
    root = one_lesson(copy(tmp_path / "course", "notebooks", "[0-9][0-9]_*"))
    for mistake in AT_ONCE:
        MISTAKES[mistake][1](root)
    edit(root, dislike)
    code, said = run_tests(root, "tests/lessons/test_notebooks.py", "tests/project/test_lint.py", *OF_ALL_LESSONS, "-k",
                           f"00_signals or {OF_ALL_LESSONS_NAMES}")
    assert code == 1, said
    assert [mistake for mistake in AT_ONCE if not re.search(MISTAKES[mistake][0], said)] == [], said
    assert re.search(DISLIKED, said), said
