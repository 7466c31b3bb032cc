"""Exercises: read from their folders, and an answer judged from the record of its run.

An exercise is a folder in content/LESSON/exercises/, named as it is:

    check.py        START_METHODS, TIMEOUT (seconds), check(run) -> Verdict (see checks.py), called with
                    each start method's run in turn until one does not hold; optionally DRIVER, a
                    program that is run below the learner's own and calls what they wrote; and, for a
                    server that they need, setup(), called before each run, and observe(), called after
                    each: what the server saw, a dict of plain values, is the run's `outside`;
                    IN_ORDER = True where an answer is an order: see make_it_happen.py;
                    OTHER_ORDERS = True where a race may be right by luck, OTHER_INPUT where what is printed may have
                    been known: see other_orders.py, other_input.py;
                    for a step in which a module of the learner's grows: AFTER, the exercise of the step before ("" for the
                    first), and GROWS, the names in the stub that belong to the module: see loop_text.py
    stub.py         what the learner is given: the notebook's cell below its first line
    solution.py     an answer that holds
    hints.md        from a nudge to nearly there, three at least, separated by lines of ---
    right/*.py      answers that hold as well, in other styles, three at least; the comment at the top
                    says which style
    wrong/*.py      answers that beginners give, four at least; the comment at the top is a phrase
                    that the learner must be told, and is told for no other of them
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
from ..recorder.kinds import METHODS
from ..running.launch import run_script, start_methods
from ..views.words import summary
from .checks import Verdict, not_started, wrong
from .loop_text import included, merged, piece, wants
from .make_it_happen import run_in_order
from .other_input import OtherInput, known_beforehand
from .other_orders import broken_by
from .telling import LessonError, escaped, unknown

FOLDER = Path(__file__).parents[1] / "content"
FIRST_LINE = 2  #: of the learner's program: line 1 is the magic
PATIENCE = 4  #: times its time-out, for a program that was still working: the computer may be slow


class ExerciseError(LessonError):
    """An exercise does not exist, or its folder is not as it must be."""


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
    other_orders: bool  #: an answer that looks right also runs in some other orders
    other_input: OtherInput | None  #: an answer that looks right also runs once with this
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
    """Return a check, loaded from its file. It is in no package: its folder's name is the exercise's."""
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
        ExerciseError: there is none of that name, or its folder is not as it must be.
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
    """Return the module that grows as the course has it after a step; "" where a teacher has kept a solution back."""
    if not name:
        return ""
    step = load(name)
    before = grown(step.after or "")
    if not step.solution or (step.after and not before):
        return ""
    return merged(before, piece(step.solution, step.stub, step.grows))


def program(exercise: Exercise, answer: str, module: str | None = None) -> str:
    """Return what is run for an answer: its lines keep the numbers that they have in the notebook.

    Args:
        exercise: what the answer is to.
        answer: the learner's program.
        module: the module that grows, as it was before; None for the course's own.

    Raises:
        CellError: the answer cannot be run as a script.
    """
    source = prepare(answer, FIRST_LINE) + exercise.driver
    if exercise.after is None or wants(source) is None:
        return source
    return included(source, grown(exercise.after) if module is None else module)


def judge(
    exercise: Exercise, answer: str, *, timeout: float | None = None, run: Callable[..., Run] | None = None,
    module: str | None = None,
) -> Judged:
    """Run an answer under the exercise's start methods, until one does not hold.

    Args:
        exercise: what the answer is to.
        answer: the learner's program.
        timeout: seconds for each run; None for the exercise's own.
        run: what runs a program, with the parameters of `running.run_script`; None for what the exercise is run by.
        module: the module that grows, as it was before; None for the course's own.

    Raises:
        CellError: the answer cannot be run as a script.
    """
    source = program(exercise, answer, module)
    in_processes, run = run is None, run or runner(exercise)
    methods = [method for method in exercise.start_methods if method in start_methods()]
    untouched = _same_program(answer, exercise.stub)
    runs: dict[str, Run] = {}
    verdict = wrong(
        f"This exercise needs {' or '.join(exercise.start_methods)}, which this system does not have."
    )
    for method in methods:
        limit = timeout or exercise.timeout
        runs[method] = _observed(exercise, run, source, method, limit)
        if not untouched and at_work(runs[method]):
            runs[method] = _observed(exercise, run, source, method, limit * PATIENCE)
        if runs[method].interrupted:
            return Judged(wrong("You stopped it, so there is nothing to judge. Run the cell again."), runs)
        # A program as it was given is no mistake of the learner's: it is run for them to look at.
        verdict = _as_given(runs[method]) if untouched else exercise.check(runs[method])
        if verdict.state == "right" and len(methods) > 1:
            verdict = _own_method(runs[method]) or verdict
        if verdict.state != "right":
            break
    more = _once_more(exercise, source, run, methods[0]) if verdict.state == "right" and in_processes else None
    return Judged(more or verdict, runs)


def _once_more(exercise: Exercise, source: str, run: Callable[..., Run], method: str) -> Verdict | None:
    """Return what another input or another order shows to be wrong with an answer that looks right."""
    if exercise.other_input:
        again = partial(_observed, exercise, run, method=method, limit=exercise.timeout * PATIENCE)
        if verdict := known_beforehand(exercise.other_input, source, again):
            return verdict
    return broken_by(exercise.check, source) if exercise.other_orders else None


def runner(exercise: Exercise) -> Callable[..., Run]:
    """Return what runs an exercise's answers: it has the parameters of `running.run_script`."""
    return run_in_order if exercise.in_order else run_script


def _observed(exercise: Exercise, run: Callable[..., Run], source: str, method: str, limit: float) -> Run:
    """Run a program, between what the exercise does before and after it."""
    exercise.setup()
    one = run(source, start_method=method, timeout=limit)
    one.outside = one.outside or exercise.observe()
    return one


def at_work(run: Run) -> bool:
    """Whether a run that was ended had still been doing something in the second half of its time."""
    times = (time for event in run.events for time in (event.time, event.end) if time is not None)
    return run.hung and any(run.duration / 2 < time < run.duration for time in times)


def _own_method(run: Run) -> Verdict | None:
    """A program that chooses its start method itself has not been seen under the others."""
    for event in run.events:
        method = METHODS[event.number] if event.kind == "run" else ""
        if method not in ("", run.start_method):
            # Every system can spawn; the others are missing on some.
            elsewhere = "" if method == "spawn" else f" On a system without {method} it would not run at all."
            return wrong(
                f"It works, but your program has chosen the start method itself: {event.process} was started by "
                f"{method}, although this run is about {run.start_method}.{elsewhere} Leave the choice to the system, and "
                "make it work under each start method."
            )
    return None


def _same_program(one: str, other: str) -> bool:
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError, RecursionError):
        return False


def _as_given(run: Run) -> Verdict:
    return not_started(
        f"this is the program as you were given it. {escaped(summary(run))}".strip()
        + " Change it at the TODO and run the cell again."
    )


def _list(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def told(judged: Judged) -> str:
    """Return the verdict as the learner reads it, as Markdown."""
    verdict, methods = judged.verdict, list(judged.runs)
    if not any(run.processes[1:] for run in judged.runs.values()):
        methods = []  # start methods do not matter if nothing was started
    if verdict.state == "right":
        return f"✔ **Solved**{f', under {_list(methods)}' if methods else ''}. {verdict.text}"
    if verdict.state == "not started":
        under = f" (under {methods[-1]})" if methods else ""
        return f"○ **Not started yet**{under}: {verdict.text}"
    under = f", under {methods[-1]}" if methods else ""
    return f"✘ **Not yet**{under}.{f' ({_list(methods[:-1])} worked.)' if methods[1:] else ''} {verdict.text}"
