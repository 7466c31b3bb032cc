"""Every exercise of the course, and the machinery behind them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from chosen_answers import chosen
from course_content import NOTEBOOKS, SHORT, answers, begun, incomplete, misjudged, misused, nothing_wrong
from made_notebooks import notebook

from helpers.course import exercise_magics, progress
from helpers.course import exercises as exercising
from helpers.course.checks import ended_by_error
from helpers.course.exercise_magics import shorten
from helpers.course.exercises import FIRST_LINE, PATIENCE, ExerciseError, judge, lessons_of, load, names, told
from helpers.course.lessons import lessons
from helpers.course.predictions import predictions
from helpers.course.telling import escaped, unescaped
from helpers.program.text import prepare
from helpers.record.run import Event, Process, Run
from helpers.recorder.kinds import METHODS
from helpers.running.launch import run_script, start_methods
from tools.answers import answers as read_answers
from tools.answers import sources
from tools.golden import Golden
from tools.mutate import mutate
from tools.verdicts import Watched

CHECK = """
from helpers.course.checks import not_started, right, wrong
START_METHODS, TIMEOUT = ("fork", "spawn"), 3
def check(run):
    if run.stdout == "42\\n":
        return right("That is the answer.")
    if not run.stdout:
        return not_started("print something.")
    return wrong(f"{run.stdout.strip()} is too " + ("small." if int(run.stdout) < 42 else "large."))
"""


#: Right answers in other styles.
RIGHT = {
    "right/product.py": "# multiplies\nprint(6 * 7)\n",
    "right/sum.py": "# adds\nprint(40 + 2)\n",
    "right/text.py": "# prints a text\nprint('42')\n",
}


def make(folder: Path, name: str = "answer", *, without: str = "", **files: str) -> Path:
    """Write a small exercise: print 42."""
    written = {
        "check.py": CHECK,
        "stub.py": "pass    # TODO\n",
        "solution.py": "print(42)\n",
        "hints.md": "One.\n\n---\nTwo.\n\n---\n\nThree.\n",
        "wrong/small.py": "# 1 is too small\nprint(1)\n",
        "wrong/smaller.py": "# 0 is too small\nprint(0)\n",
        "wrong/large.py": "# 99 is too large\nprint(99)\n",
        "wrong/larger.py": "# 100 is too large\nprint(100)\n",
    } | RIGHT | files
    for file, text in written.items():
        if file != without:
            path = folder / "00_one" / "exercises" / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return folder


def pretend(source: str, *, start_method: str, timeout: float) -> Run:
    """Run a program of prints without a process."""
    said: list[str] = []
    exec(source, {"print": lambda value: said.append(f"{value}\n"), "__name__": "__main__"})
    out = "".join(said)
    return Run(
        source,
        start_method,
        timeout,
        stdout=out,
        returncode=0,
        processes=[Process("MainProcess", 1, exitcode=0, stdout=out), Process("Process-1", 2, exitcode=0)],
    )


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    """A learner who has done nothing, on a system with all start methods."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.jsonl"))


@pytest.fixture
def everywhere(monkeypatch):
    monkeypatch.setattr(exercising, "start_methods", lambda: ["fork", "spawn", "forkserver"])


@pytest.fixture
def small(tmp_path, monkeypatch, everywhere):
    """The small exercise in place of the course's own."""
    folder = make(tmp_path / "exercises")
    for module in (exercising, exercise_magics):
        monkeypatch.setattr(module, "lessons_of", lambda of=folder: lessons_of(of))
        monkeypatch.setattr(module, "load", lambda name, of=folder: load(name, of))
    monkeypatch.setattr(exercise_magics, "_asked", {})
    return folder


@pytest.fixture
def shown(monkeypatch):
    """What is shown in the notebook."""
    found: list[str] = []
    monkeypatch.setattr(exercise_magics, "show", found.append)
    monkeypatch.setattr("helpers.views.notebook.picture", lambda run: found.append("[picture]"))
    return found


# The course's own.


@pytest.mark.skipif(
    "fork" not in start_methods(), reason="the answers are told apart under each start method"
)
@pytest.mark.parametrize("name", names())
@pytest.mark.long
def test_every_answer_gets_its_verdict(name, everything, once):
    """Runs those that together show all that happens; test_golden.py judges every one. With --everything, all are run."""
    only = None if everything else once("chosen", lambda: chosen(Golden.read(load(one)) for one in names()))[name]
    nothing_wrong(misjudged(name, answers(load(name), only=only)))


def test_exercises_are_complete():
    nothing_wrong(incomplete(exercising.FOLDER))


#: Programs that answer no exercise, as somebody might leave them in the wrong cell.
STRAY = {
    "an event": "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Event().set()\n",
    "a pool": "import multiprocessing\nif __name__ == '__main__':\n    with multiprocessing.Pool(2) as pool:\n"
              "        print(pool.map(abs, range(5), chunksize=1))\n",
    "a loop": "import selectors, socket\na, b = socket.socketpair()\nwith selectors.DefaultSelector() as s:\n"
              "    s.register(a, selectors.EVENT_READ)\n    s.select(0.05)\n",
    "a request of words": "import time\ndef f():\n    yield 'sleep', '0.3'\n    yield\nfor _ in f():\n    time.sleep(0.01)\n",
    "a hang": "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Queue().get()\n",
}


@pytest.mark.parametrize("program", STRAY)
def test_a_program_for_something_else_is_judged_all_the_same(program):
    template = Path(__file__).parents[2] / "docs" / "template_lesson" / "helpers" / "content"
    run = run_script(STRAY[program], timeout=0.8 if program == "a hang" else 20)
    for exercise in [*map(load, names()), *(load(name, template) for name in names(template))]:
        verdict = exercise.check(run)
        assert verdict.state in ("wrong", "not started") and verdict.text, exercise.name


def test_notebooks_use_what_there_is():
    known = {name: load(name) for name in names()}
    course = lessons(NOTEBOOKS)
    nothing_wrong(misused(course, predictions(), known) + begun(course, known))


# The harness: each check can fail.

@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"without": "hints.md"}, "lacks its file hints.md"),
        ({"without": "solution.py"}, "lacks its file solution.py"),
        ({"check.py": "START_METHODS, TIMEOUT = ('fork',), 1"}, "is not complete"),
        ({"check.py": CHECK.replace('("fork", "spawn")', "()")}, "START_METHODS is empty"),
        ({"hints.md": "One.\n---\n\n---\nThree.\n"}, "hint 2 has no text"),
        ({"hints.md": "One.\n---\nTwo.\n"}, "2 hints, 3 are needed"),
        ({"stub.py": "pass\n"}, "no TODO"),
        ({"without": "wrong/small.py"}, "3 wrong answers, 4 are needed"),
        ({"without": "right/sum.py"}, "2 right answers beside the solution, 3 are needed"),
        ({"right/sum.py": "print(40 + 2)\n"}, "right/sum.py does not begin with a comment on its style"),
        ({"right/sum.py": "# multiplies\nprint(40 + 2)\n"}, "is there for the same style as right/product.py"),
        ({"wrong/small.py": "print(1)\n"}, "wrong/small.py does not begin with a comment"),
        ({"wrong/small.py": "# 0 is too small\nprint(0)\n"}, "must be told the same as wrong/small.py"),
    ],
)
def test_an_incomplete_exercise_is_found(tmp_path, change, fault):
    assert incomplete(make(tmp_path / "good")) == []
    faults = incomplete(make(tmp_path / "bad", **change))
    assert len(faults) == 1 and fault in faults[0]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"solution.py": "print(41)\n"}, "solution.py: wrong, should be right"),
        (
            {"check.py": CHECK.replace("return wrong(", "return right(")},
            "wrong/large.py: right, should be wrong",
        ),
        ({"right/sum.py": "# adds\nprint(40 + 1)\n"}, "right/sum.py: wrong, should be right"),
        ({"wrong/small.py": "# 2 is too small\nprint(1)\n"}, "wrong/small.py is not told '2 is too small'"),
        (
            {"wrong/small.py": "# is too small\nprint(1)\n"},
            "what wrong/small.py is told, wrong/smaller.py is told as well",
        ),
        (
            {"stub.py": "TODO = 1; print(42)\n", "wrong/small.py": "# not started yet\nTODO = 1; print(42)"},
            "wrong/small.py: not started, should be wrong",
        ),
    ],
)
def test_a_misjudged_answer_is_found(tmp_path, everywhere, change, fault):
    good = load("answer", make(tmp_path / "good"))
    assert misjudged("answer", answers(good, pretend)) == []
    bad = load("answer", make(tmp_path / "bad", **change))
    assert any(fault in one for one in misjudged("answer", answers(bad, pretend)))


def test_a_hasty_verdict_is_looked_at_again(tmp_path, everywhere):
    def busy(source, *, start_method, timeout):
        run = pretend(source, start_method=start_method, timeout=timeout)
        if timeout <= SHORT:
            run.stdout = ""
        return run

    exercise = load("answer", make(tmp_path))
    assert misjudged("answer", answers(exercise, busy)) == []


def test_a_program_that_was_still_at_work_gets_more_time(tmp_path, everywhere):
    limits = []

    def slow(source, *, start_method, timeout):
        limits.append(timeout)
        run = pretend(source, start_method=start_method, timeout=timeout)
        run.duration, run.hung = timeout, timeout < 5
        run.events = [Event(timeout * 0.9, "MainProcess", "", "sleep", 1, end=timeout * 0.95)]
        return run

    exercise = load("answer", make(tmp_path))
    assert judge(exercise, "print(42)", run=slow).verdict.state == "right"
    assert limits == [3, 3 * PATIENCE] * 2


def test_a_program_that_hangs_gets_no_more_time(tmp_path, everywhere):
    limits = []

    def stuck(source, *, start_method, timeout):
        limits.append(timeout)
        run = pretend(source, start_method=start_method, timeout=timeout)
        run.duration, run.hung = timeout, True
        run.events = [Event(0.1, "MainProcess", "", "get", 1)]
        return run

    judge(load("answer", make(tmp_path)), "print(1)", run=stuck)
    assert limits == [3]


def test_a_program_that_chooses_its_start_method_is_reported(tmp_path, everywhere):
    def own(source, *, start_method, timeout):
        run = pretend(source, start_method=start_method, timeout=timeout)
        run.events = [Event(0.1, "Process-1", "", "run", None, end=0.1, number=METHODS.index("spawn"))]
        return run

    judged = judge(load("answer", make(tmp_path)), "print(42)", run=own)
    assert judged.verdict.state == "wrong"
    assert "Process-1 was started by spawn, although this run is about fork" in judged.verdict.text


def test_an_exercise_out_of_place_is_found(tmp_path):
    known = {"answer": load("answer", make(tmp_path / "exercises"))}
    cell = "%%exercise answer\npass    # TODO"
    assert misused([], {}, known) == []
    for cells, fault in (
        ([cell], None),
        ([], "exercise answer is used in 0 cells"),
        ([cell, cell], "used in 2 cells"),
        ([cell, "%%exercise other\npass"], "uses exercise other, which does not exist"),
    ):
        notebook(tmp_path / "notebooks", "01_one", *cells)
        faults = misused(lessons(tmp_path / "notebooks"), {}, known)
        assert faults == [] if fault is None else len(faults) == 1 and fault in faults[0]
    notebook(tmp_path / "notebooks", "01_one", cell)
    assert begun(lessons(tmp_path / "notebooks"), known) == []
    notebook(tmp_path / "notebooks", "01_one", "%%exercise answer\nprint(42)")
    assert "is not its stub.py" in begun(lessons(tmp_path / "notebooks"), known)[0]


def test_a_broken_notebook_is_found(tmp_path):
    (tmp_path / "01_one.ipynb").write_text("{")
    assert "01_one cannot be read" in misused(lessons(tmp_path), {}, {})[0]


# The tools that judge checks.

SMALL_AND_LARGE = """
from helpers.course.checks import Rules, not_started, right, wrong
START_METHODS, TIMEOUT = ("fork", "spawn"), 3
def silent(out):
    return None if out else not_started("print something.")
def small(out):
    return wrong(f"{out.strip()} is too small.") if int(out) < 42 else None
def large(out):
    return wrong(f"{out.strip()} is too large.") if int(out) > 42 and len(out) > 1 else None
def ended(out):
    return right("That is the answer.")
check = Rules(lambda run: run.stdout, silent, small, large, ended)
"""


def test_a_verdict_that_no_answer_gets_is_found(tmp_path):
    exercise = load("answer", make(tmp_path, **{"check.py": SMALL_AND_LARGE}))
    watched = Watched(exercise.folder / "check.py")
    for source in ("print(1)", "print(99)", "pass"):
        run = pretend(source, start_method="fork", timeout=1)
        assert watched(run) == exercise.check(run)
    (found,) = watched.never_given()
    assert found.startswith("answer, check.py, line 11: ") and "right(" in found
    watched(pretend("print(42)", start_method="fork", timeout=1))
    assert watched.never_given() == []


def test_mutations_that_no_answer_notices_are_found(tmp_path, everywhere, monkeypatch):
    monkeypatch.setattr("tools.answers.KEPT", tmp_path / "kept")
    monkeypatch.setattr("tools.answers.judge", lambda *args, **how: judge(*args, **{"run": pretend} | how))
    found = mutate(load("answer", make(tmp_path, **{"check.py": SMALL_AND_LARGE})))
    assert found.misjudged == found.never_given == []
    assert [(one.line, one.what) for one in found.survivors] == []
    assert found.tried == 8    # four rules and four conditions
    untested = SMALL_AND_LARGE.replace("ended)", "empty, ended)").replace("check =", """
def empty(out):
    return wrong("There is an 'a' in it.") if "a" in out else None
check =""")
    found = mutate(load("answer", make(tmp_path / "untested", **{"check.py": untested})))
    assert [one.what for one in found.survivors] == ["without empty"]
    assert len(found.never_given) == 1 and found.tried == 10


def test_the_answers_of_a_folder_are_read_with_the_phrases_of_their_verdicts(tmp_path):
    found = {one.file: one for one in read_answers(load("answer", make(tmp_path)))}
    assert [(file, found[file].state) for file in list(found)[:3]] == [
        ("stub.py", "not started"), ("solution.py", "right"), ("right/product.py", "right"),
    ]
    assert found["wrong/large.py"].phrase == "99 is too large" and found["right/product.py"].phrase == ""


# Judging and telling.


def test_a_right_answer_is_run_under_every_start_method(small):
    judged = judge(exercising.load("answer"), "print(6 * 7)", run=pretend)
    assert list(judged.runs) == ["fork", "spawn"]
    assert told(judged) == "✔ **Solved**, under fork and spawn. That is the answer."


def test_start_methods_do_not_matter_if_no_process_is_started(small):
    def alone(source, *, start_method, timeout):
        run = pretend(source, start_method=start_method, timeout=timeout)
        del run.processes[1:]
        return run

    one = exercising.load("answer")
    assert told(judge(one, "print(42)", run=alone)) == "✔ **Solved**. That is the answer."
    assert told(judge(one, "print(1)", run=alone)) == "✘ **Not yet**. 1 is too small."
    assert told(judge(one, one.stub, run=alone)).startswith("○ **Not started yet**: ")


def test_judging_ends_with_the_first_run_that_does_not_hold(small):
    def only_fork(source, *, start_method, timeout):
        return pretend(
            "print(42)" if start_method == "fork" else "print(1)", start_method=start_method, timeout=timeout
        )

    assert told(judge(exercising.load("answer"), "x = 1", run=only_fork)) == (
        "✘ **Not yet**, under spawn. (fork worked.) 1 is too small."
    )


@pytest.mark.parametrize("stub", ["pass", "# mine\npass  # TODO: later\n"])
def test_a_program_as_it_was_given_is_not_started(small, stub):
    judged = judge(exercising.load("answer"), stub, run=pretend)
    assert judged.verdict.state == "not started" and "as you were given it" in told(judged)


def test_a_missing_start_method_is_left_out(small, monkeypatch):
    monkeypatch.setattr(exercising, "start_methods", lambda: ["spawn"])
    assert list(judge(exercising.load("answer"), "print(42)", run=pretend).runs) == ["spawn"]
    monkeypatch.setattr(exercising, "start_methods", lambda: ["other"])
    assert "needs fork or spawn" in told(judge(exercising.load("answer"), "print(42)", run=pretend))


def test_a_driver_calls_what_the_learner_wrote(tmp_path, everywhere):
    folder = make(tmp_path, **{"check.py": CHECK + "DRIVER = 'print(double(21))\\n'\n"})
    answer = "def double(n):\n    return n * 2\n"
    judged = judge(load("answer", folder), answer, run=pretend)
    assert judged.verdict.state == "right"
    assert judged.last.source.splitlines()[1] == "def double(n):"  # line 2 of the cell, below the magic


def test_a_stopped_run_is_not_judged(small):
    def stopped(source, *, start_method, timeout):
        return Run(source, start_method, timeout, interrupted=True)

    assert "You stopped it" in told(judge(exercising.load("answer"), "print(1)", run=stopped))


def test_output_is_shortened():
    assert shorten("one\ntwo\n") == "one\ntwo\n"
    lines = shorten("".join(f"{n}\n" for n in range(1000))).splitlines()
    assert lines[0] == "0" and lines[-1] == "999" and lines[12] == "[… 984 more lines …]" and len(lines) == 17
    assert len(shorten("x" * 10_000)) < 400


# The magics.


def test_exercise_shows_the_verdict_and_keeps_the_runs(small, shown, monkeypatch, capsys):
    shell = SimpleNamespace(user_ns={})
    monkeypatch.setattr(exercise_magics, "judge", lambda one, cell, **more: judge(one, cell, run=pretend, **more))
    exercise_magics.exercise(shell, "answer", "print(1)\n")
    assert shown == ["✘ **Not yet**, under fork. 1 is too small.\n\n*Stuck? `%hint answer` helps.*", "[picture]"]
    assert capsys.readouterr().out == "1\n" and list(shell.user_ns["answer"]) == ["fork"]
    assert not progress.read().solved("answer")
    exercise_magics.exercise(shell, " answer ", "print(42)\n")
    assert shown[2].startswith("✔ **Solved**") and progress.read().solved("answer")
    assert shown[3] == "[picture]"      # this picture is worth seeing
    first, second = progress.read().deeds
    assert (first.right, first.answer, second.right) == (False, "print(1)\n", True) and first.time <= second.time


def test_what_an_answer_writes_to_stderr_is_shown(small, shown, monkeypatch, capsys):
    def complaining(source, **how):
        run = pretend(source, **how)
        run.processes[0].stderr = "a task has failed\n"
        return run

    monkeypatch.setattr(exercise_magics, "judge", lambda one, cell, **more: judge(one, cell, run=complaining, **more))
    exercise_magics.exercise(SimpleNamespace(user_ns={}), "answer", "print(1)\n")
    assert capsys.readouterr().err == "a task has failed\n"
    exercise_magics.exercise(SimpleNamespace(user_ns={}), "answer", "pass\n")       # the verdict says what the stub does
    assert capsys.readouterr().err == ""


def test_what_takes_time_is_said_but_not_of_an_unchanged_stub(small):
    def slow(source, *, timeout, **how):
        run = pretend(source, timeout=timeout, **how)
        run.hung, run.duration, run.events = timeout < 5, timeout, [Event(timeout * 0.9, "MainProcess", "", "print", 2)]
        return run

    said: list[str] = []
    one = load("answer", small)
    judge(one, "print(1)\n", run=slow, say=said.append)
    assert said == [f"Running: it is ended after {one.timeout:g} s.",
                    f"It was still running. It runs again with more time: it is ended after {one.timeout * 4:g} s."]
    said.clear()
    judge(one, one.stub, run=slow, say=said.append)
    assert said == []


def test_the_program_that_an_order_is_for_is_shown_with_its_lines_numbers():
    one = load("let_nobody_eat")
    run = Run("\norder = []\n" + one.driver, "fork", 1)
    text = exercise_magics._its_program(one, run)
    number = next(number for number, line in enumerate(run.source.splitlines(), 1) if "with left" in line)
    assert f"\n{number:>3}      with left:\n" in text and "order" not in text and text.count("```") == 2


@pytest.mark.parametrize("line", ["answer --assert", "--assert answer"])
def test_a_tool_that_grades_gets_an_error(small, shown, monkeypatch, line):
    shell = SimpleNamespace(user_ns={})
    monkeypatch.setattr(exercise_magics, "judge", lambda one, cell, **more: judge(one, cell, run=pretend, **more))
    for cell, state in (("print(1)\n", "wrong"), ("pass\n", "not started")):
        with pytest.raises(AssertionError, match=f"^answer: {state}"):
            exercise_magics.exercise(shell, line, cell)
    exercise_magics.exercise(shell, line, "print(42)\n")
    assert shown[-2].startswith("✔ **Solved**") and exercise_magics.last_state("answer") == "right"
    with pytest.raises(KeyboardInterrupt):
        monkeypatch.setattr(exercise_magics, "judge", interrupted)
        exercise_magics.exercise(shell, line, "print(1)\n")
    assert exercise_magics.last_state("answer") == ""


def interrupted(*_given, **_more):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("print(1", "Line 2 is not Python"),
        ("!ls", "Line 2 begins with '!'"),
        ("  \n", "There is no program in this cell"),
    ],
)
def test_a_cell_that_cannot_run_says_so(small, shown, cell, said):
    exercise_magics.exercise(SimpleNamespace(user_ns={}), "answer", cell)
    assert said in shown[0]


@pytest.mark.parametrize(("error", "said"), [
    ("Empty", "nothing was in the queue at that moment"), ("queue.Fully: x", "Start with that line"),
    ("BrokenPipeError: [Errno 32]", "nobody can receive"), ("ValueError: x", "Start with that line")])
def test_an_error_is_explained_where_its_own_words_do_not(error, said):
    assert said in ended_by_error(Process("Process-1", 1, error=error, error_line=3)).text


def test_what_is_quoted_is_no_markdown():
    assert escaped("if __name__ = '<lambda>':") == r"if \_\_name\_\_ = '\<lambda\>':"
    for text in ("if __name__ = '<lambda>':", r"a \ b | c ~ [d](e) & #f"):
        assert unescaped(escaped(text)) == text
    assert unescaped(r"say `a\_b` or ``c\*`` and d\_e") == r"say `a\_b` or ``c\*`` and d_e"


def test_an_answer_that_is_no_python_is_quoted_letter_by_letter(small, shown):
    exercise_magics.exercise(SimpleNamespace(user_ns={}), "answer", "if __name__ = '__main__':\n    pass")
    assert r"if \_\_name\_\_ = '\_\_main\_\_':" in shown[0]


def test_hints_come_one_after_another(small, shown):
    for _ in range(4):
        exercise_magics.hint(None, "answer")
    assert [text.split("\n")[0] for text in shown] == [
        "**Hint 1 of 3.** One.",
        "**Hint 2 of 3.** Two.",
        "**Hint 3 of 3.** Three.",
        "**Hint 3 of 3.** Three.",
    ]
    assert progress.read().hints == {"answer": 3}
    assert "That was the last one" in shown[2] and "That was the last one" not in shown[1]


def test_the_solution_waits_until_it_is_solved(small, shown):
    exercise_magics.solution(None, "answer")
    exercise_magics.solution(None, "answer --show")
    progress.note("exercise", "answer", True)
    exercise_magics.solution(None, "answer")
    assert "not solved answer yet" in shown[0] and progress.read().looked == {"answer"}
    assert shown[1] == shown[2] and "print(42)" in shown[1]


def test_a_solution_that_is_kept_back(small, shown, monkeypatch):
    (small / "00_one" / "exercises" / "answer" / "solution.py").unlink()
    load.cache_clear()
    exercise_magics.solution(None, "answer --show")
    for _ in range(3):
        exercise_magics.hint(None, "answer")
    shell = SimpleNamespace(user_ns={})
    monkeypatch.setattr(exercise_magics, "judge", lambda one, cell, **more: judge(one, cell, run=pretend, **more))
    exercise_magics.exercise(shell, "answer", "print(42)\n")
    assert "has kept them back" in shown[0] and progress.read().looked == set()
    assert shown[3].endswith("*That was the last one.*") and shown[4].startswith("✔ **Solved**")


@pytest.mark.parametrize("magic", ["hint", "solution"])
def test_an_unknown_exercise_is_named(small, magic):
    with pytest.raises(ExerciseError, match=r"There is no exercise 'anser'\. Did you mean answer"):
        getattr(exercise_magics, magic)(None, "anser")
    with pytest.raises(ExerciseError, match=f"Write one name after %{magic}: answer"):
        getattr(exercise_magics, magic)(None, "")


def test_what_is_run_shows_all_that_happens(tmp_path, everywhere):
    """An answer is left out if another one shows as much, even one to another exercise or one that does not end. An answer
    without a record is run. A right answer is run once more under
    another start method if that shows something new.
    """
    folder = make(make(tmp_path), "more")
    exercises = [load(name, folder) for name in ("answer", "more")]
    runs = {file: pretend(prepare(source, FIRST_LINE), start_method="fork", timeout=1) for file, source in sources(exercises[0]).items()}

    def files(without: str = "") -> dict[str, dict[str, list[str]]]:
        records = {file: {"fork": run.to_json()} for file, run in runs.items()}
        others = {file: record for file, record in records.items() if file != without}
        return chosen([Golden(exercises[0], records), Golden(exercises[1], others)])

    always = {"solution.py": ["fork"]}
    assert files() == {"answer": always, "more": always}
    runs["wrong/large.py"].processes[1].exitcode = -9
    runs["wrong/small.py"].processes[1].exitcode, runs["wrong/small.py"].duration = 1, 20
    assert files("right/sum.py") == {
        "answer": {"wrong/large.py": ["fork"]} | always, "more": {"right/sum.py": ["fork", "spawn"]} | always}
    spawned = {file: {"fork": run.to_json(), "spawn": replace(run, start_method="spawn", duration=2).to_json()} for file, run in runs.items()}
    known = {method for files in chosen([Golden(exercises[0], spawned)]).values() for file in files.values() for method in file}
    assert known == {"fork", "spawn"}
