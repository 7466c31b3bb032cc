"""Exercises: reads them from their folders, and judges an answer from the record of its run.

An exercise is a folder in content/LESSON/exercises/, and has the folder's name:

    check.py        START_METHODS, TIMEOUT (seconds), check(run) -> Verdict (see checks.py), called with each start method's
                    run in turn until one is wrong. Optional:
                    DRIVER: a program that runs below the learner's own and calls its functions;
                    setup() and observe(), for a server that they need: called before and after each run. What observe()
                    returns (what the server saw, a dict of plain values) becomes the run's `outside`;
                    IN_ORDER = True if an answer is an order: see make_it_happen.py;
                    OTHER_ORDERS = True, or "anywhere", if an answer with a race may be right by luck: see other_orders.py;
                    OTHER_INPUT if an answer may print what it knew beforehand: see other_input.py;
                    ALSO_WITH = (a text of the stub, another) if an answer may be right by luck: with the other, the check
                    has to find it right as well. A third text says it in words, where the second is long;
                    AFTER and GROWS, for a step in which a module of the learner's grows: the exercise of the previous step
                    ("" for the first), and the names in the stub that belong to the module: see loop_text.py
    stub.py         what the learner starts from: the notebook's cell below its first line
    solution.py     a right answer
    hints.md        at least three, from a nudge to nearly the solution, separated by lines of ---
    right/*.py      at least three more right answers, in other styles; the comment at the top names the style
    wrong/*.py      at least four answers that beginners give; the comment at the top is a phrase that must be in
                    the answer's verdict, and in no other's
"""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

from ..program.text import prepare
from ..record.run import Run
from ..running.launch import run_script, start_methods
from ..views.words import sentences
from .checks import Verdict, listed, not_started, wrong
from .guessed_time import guesses_the_time
from .loop_text import included, merged, piece, wants
from .make_it_happen import run_in_order
from .other_input import OtherInput, known_beforehand, right_by_luck
from .other_orders import broken_by
from .own_method import own_method
from .patience import PATIENCE, needs_more_time
from .telling import LessonError, escaped, unknown

FOLDER = Path(__file__).parents[1] / "content"
FIRST_LINE = 2  #: of the learner's program: line 1 is the magic
Say = Callable[[str], None]  #: shows a sentence while a learner waits


def quietly(_sentence: str) -> None:
    """Say nothing."""


class ExerciseError(LessonError):
    """An exercise does not exist, or its folder is not complete."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise, read from its folder."""

    name: str
    folder: Path
    check: Callable[[Run], Verdict]
    start_methods: tuple[str, ...]
    timeout: float  #: seconds
    driver: str  #: a program that runs below the learner's; "" for none
    setup: Callable[[], object]  #: called before the learner's program is run
    observe: Callable[[], dict[str, Any]]  #: called after it: what a server saw
    other_orders: bool | str  #: an answer that looks right also runs in some other orders
    other_input: OtherInput | None  #: an answer that looks right also runs once with this
    also_with: tuple[str, ...] | None  #: an answer that looks right is judged once more with the second for the first
    in_order: bool  #: an answer is an order in which the DRIVER runs
    after: str | None  #: the previous step, if a module grows; "" for the first step, None if no module grows
    grows: tuple[str, ...]  #: the names in the stub that belong to that module
    stub: str
    solution: str  #: "" if a teacher keeps it back
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer, run and judged."""

    verdict: Verdict
    runs: dict[str, Run] = field(default_factory=dict)  #: start method -> run, as far as was needed
    again: bool = False  #: the verdict is about one more run, with another input or in another order

    @property
    def last(self) -> Run | None:
        """The run that the verdict is about."""
        return next(reversed(self.runs.values()), None)


def names(folder: Path = FOLDER) -> list[str]:
    """Return the names of all exercises."""
    return sorted(_homes(folder))


def lessons_of(folder: Path = FOLDER) -> dict[str, str]:
    """Return the name of each exercise's lesson, by the exercise's name."""
    return {name: home.parents[1].name for name, home in _homes(folder).items()}


def _homes(folder: Path) -> dict[str, Path]:
    return {one.name: one for one in folder.glob("*/exercises/*") if one.is_dir() and not one.name.startswith(("_", "."))}


def _module(file: Path) -> ModuleType:
    """Load a check from its file. It is in no package; its folder has the exercise's name."""
    spec = importlib.util.spec_from_file_location(f"_check_{file.parent.name}", file)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(2, "no such check", str(file))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def load(name: str, folder: Path = FOLDER) -> Exercise:
    """Read an exercise.

    Raises:
        ExerciseError: there is none of that name, or its folder is not complete.
    """
    homes = _homes(folder)
    if name not in homes:
        raise ExerciseError(unknown("exercise", name, sorted(homes)))
    home = homes[name]
    try:
        stub, hints_text = ((home / file).read_text(encoding="utf-8") for file in ("stub.py", "hints.md"))
        answer = home / "solution.py"       # a teacher may keep it back
        solution = answer.read_text(encoding="utf-8") if answer.exists() else ""
        module = _module(home / "check.py")
        hints = tuple(hint.strip() for hint in re.split(r"^---+\s*$", hints_text, flags=re.MULTILINE))
        return Exercise(
            name,
            home,
            module.check,
            tuple(module.START_METHODS),
            float(module.TIMEOUT),
            getattr(module, "DRIVER", ""),
            getattr(module, "setup", lambda: None),
            getattr(module, "observe", dict),
            getattr(module, "OTHER_ORDERS", False),
            getattr(module, "OTHER_INPUT", None),
            getattr(module, "ALSO_WITH", None),
            getattr(module, "IN_ORDER", False),
            getattr(module, "AFTER", None),
            tuple(getattr(module, "GROWS", ())),
            stub,
            solution,
            hints,
        )
    except FileNotFoundError as error:
        raise ExerciseError(f"The exercise {name} lacks its file {Path(error.filename).name}.") from None
    except AttributeError as error:
        raise ExerciseError(f"The exercise {name} is not complete: {error}.") from None


@cache
def grown(name: str) -> str:
    """Return the course's version of the growing module after a step; "" if a teacher keeps a solution back."""
    if not name:
        return ""
    step = load(name)
    before = grown(step.after or "")
    if not step.solution or (step.after and not before):
        return ""
    return merged(before, piece(step.solution, step.stub, step.grows))


def program(exercise: Exercise, answer: str, module: str | None = None) -> str:
    """Return the program that runs for an answer; its lines keep the numbers that they have in the notebook.

    Args:
        exercise: the answer's exercise.
        answer: the learner's program.
        module: the growing module as it was before this step; None for the course's own.

    Raises:
        CellError: the answer cannot run as a script.
    """
    source = prepare(answer, FIRST_LINE) + exercise.driver
    if exercise.after is None or wants(source) is None:
        return source
    return included(source, grown(exercise.after) if module is None else module)


def judge(
    exercise: Exercise, answer: str, *, timeout: float | None = None, run: Callable[..., Run] | None = None,
    module: str | None = None, say: Say = quietly,
) -> Judged:
    """Run an answer under the exercise's start methods, until one run is wrong.

    Args:
        exercise: the answer's exercise.
        answer: the learner's program.
        timeout: seconds for each run; None for the exercise's own.
        run: runs a program, with the parameters of `running.run_script`; None for the exercise's own runner.
        say: called with a sentence on what is being done, before anything that takes time; not for an unchanged stub.
        module: the growing module as it was before this step; None for the course's own.

    Raises:
        CellError: the answer cannot run as a script.
    """
    source = program(exercise, answer, module)
    in_processes, run = run is None, run or runner(exercise)
    methods = [method for method in exercise.start_methods if method in start_methods()]
    untouched = _same_program(answer, exercise.stub)
    runs: dict[str, Run] = {}
    verdict = wrong(f"This exercise needs {' or '.join(exercise.start_methods)}, which this system does not have.")
    # An unchanged stub is not the learner's mistake: it runs so that they see what it does.
    check = _as_given if untouched else exercise.check
    for method in methods:
        again = partial(_observed, exercise, run, source, method)
        runs[method], verdict = _patiently(again, timeout or exercise.timeout, check, quietly if untouched else say)
        if verdict.state == "right":
            chosen = own_method(runs[method]) if len(methods) > 1 else None
            verdict = chosen or guesses_the_time(runs[method]) or verdict
        if verdict.state != "right":
            break
    if verdict.state == "right":
        say("It looks right: it is looked at more closely.")
    more = _once_more(exercise, source, run, methods[0]) if verdict.state == "right" and in_processes else None
    return Judged(more or verdict, runs, again=more is not None)


def _patiently(run: Callable[[float], Run], limit: float, check: Callable[[Run], Verdict], say: Say) -> tuple[Run, Verdict]:
    """Run an answer, once more with more time if it needs that, and check it."""
    say(f"Running: it is ended after {limit:g} s.")
    found = run(limit)
    verdict = _checked(found, check)
    if needs_more_time(found, verdict):
        say(f"It was still running. It runs again with more time: it is ended after {limit * PATIENCE:g} s.")
        found = run(limit * PATIENCE)
        verdict = _checked(found, check)
    return found, verdict


def _once_more(exercise: Exercise, source: str, run: Callable[..., Run], method: str) -> Verdict | None:
    """Return the verdict if another input or another order shows that an answer is wrong although it looks right."""
    again = partial(_observed, exercise, run, method=method, limit=exercise.timeout * PATIENCE)
    if exercise.other_input and (verdict := known_beforehand(exercise.other_input, source, again)):
        return verdict
    if exercise.also_with and (verdict := right_by_luck(exercise.also_with, source, exercise.check, again)):
        return verdict
    return broken_by(exercise.check, source, anywhere=exercise.other_orders == "anywhere") if exercise.other_orders else None


def runner(exercise: Exercise) -> Callable[..., Run]:
    """Return the function that runs an exercise's answers; it has the parameters of `running.run_script`."""
    return run_in_order if exercise.in_order else run_script


def _observed(exercise: Exercise, run: Callable[..., Run], source: str, method: str, limit: float) -> Run:
    """Run a program, with the exercise's setup() before and its observe() after it."""
    exercise.setup()
    one = run(source, start_method=method, timeout=limit)
    one.outside = one.outside or exercise.observe()
    return one


def _checked(run: Run, check: Callable[[Run], Verdict]) -> Verdict:
    return wrong("You stopped it, so there is nothing to judge. Run the cell again.") if run.interrupted else check(run)


def _same_program(one: str, other: str) -> bool:
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError, RecursionError):
        return False


def _as_given(run: Run) -> Verdict:
    said = [escaped(sentence) for sentence in sentences(run)]
    points = "".join(f"\n- {sentence}" for sentence in said)
    happened = f"\n{points}\n\n" if len(said) > 1 else f" {said[0]} " if said else " "
    return not_started(f"this is the program as you were given it.{happened}Change it at the TODO and run the cell again.")


def told(judged: Judged) -> str:
    """Return the verdict as the learner reads it, as Markdown."""
    verdict, methods = judged.verdict, list(judged.runs)
    if judged.again or not any(run.processes[1:] for run in judged.runs.values()):
        methods = []  # start methods do not matter if nothing was started
    if verdict.state == "right":
        return f"✔ **Solved**{f', under {listed(methods)}' if methods else ''}. {verdict.text}"
    if verdict.state == "not started":
        under = f" (under {methods[-1]})" if methods else ""
        return f"○ **Not started yet**{under}: {verdict.text}"
    under = f", under {methods[-1]}" if methods else ""
    return f"✘ **Not yet**{under}.{f' ({listed(methods[:-1])} worked.)' if methods[1:] else ''} {verdict.text}"
