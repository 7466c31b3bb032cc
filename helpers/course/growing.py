"""my_loop.py, the module that grows beside the notebook: made from a learner's answers to its steps.

The answers are in the learner's progress. For a skipped step, the course's solution is used, and for all steps before it.
So a learner can begin at any step, running an answer again changes only its own step, and the file can be made at any time.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..running.launch import run_script
from . import progress
from .checks import Verdict, wrong
from .exercises import FIRST_LINE, Exercise, ExerciseError, grown, judge, lessons_of, load
from .loop_text import FILE, defined, included, merged, piece, rest, wants

Answers = Mapping[str, str]  #: step -> the learner's last right answer to it


@dataclass(frozen=True, slots=True)
class Grown:
    """What became of the file after an answer."""

    verdict: Verdict | None  #: why it was not written; None if it was
    said: str = ""  #: what to say about the file


def steps(lesson: str) -> list[str]:
    """Return the steps of a lesson, in order."""
    found = {name: load(name).after for name, home in lessons_of().items() if home == lesson}
    following = {after: name for name, after in found.items() if after is not None}
    chain, name = [], following.get("")
    while name is not None:
        chain.append(name)
        name = following.get(name)
    return chain


def answers() -> dict[str, str]:
    """Return the learner's right answers, without those before a step that was begun from the course's loop."""
    found: dict[str, str] = {}
    for deed in progress.read().deeds:
        if deed.kind == "exercise" and deed.right and deed.answer:
            found[deed.name] = deed.answer
        elif deed.kind == "begin" and deed.name in lessons_of():
            chain = steps(lessons_of()[deed.name])
            for name in chain[:chain.index(deed.name)] if deed.name in chain else ():
                found.pop(name, None)
    return found


def before(exercise: Exercise, given: Answers) -> str:
    """Return the module that a step begins with: the learner's own since the last skipped step.

    Raises:
        ExerciseError: a step was skipped, and a teacher keeps its solution back.
    """
    own, name = [], exercise.after or ""
    while name and name in given:
        own.append(name)
        name = load(name).after or ""
    module = grown(name)
    if name and not module:
        raise ExerciseError(f"{exercise.name} goes on with the loop of {name}, and the solutions are not in this copy of "
                            f"the course: solve {name} first.")
    for step in reversed(own):
        module = _with(module, step, given[step])
    return module


def _with(module: str, step: str, answer: str) -> str:
    one = load(step)
    return merged(module, piece(answer, one.stub, one.grows))


def whole(given: Answers, lesson: str) -> str:
    """Return the learner's module up to the last solved step; "" if none was solved."""
    solved = [name for name in steps(lesson) if name in given]
    return _with(before(load(solved[-1]), given), solved[-1], given[solved[-1]]) if solved else ""


def add(exercise: Exercise, answer: str, file: Path) -> Grown:
    """Add a right answer's part to the learner's my_loop.py, if the steps before it still work with it.

    If somebody has changed the file, it is kept under a dated name.

    Raises:
        OSError: the file cannot be written.
    """
    lesson, given = lessons_of()[exercise.name], answers()
    old, base = whole(given, lesson), before(exercise, given)
    new = _with(base, exercise.name, answer)
    if set(base.splitlines()) - set(new.splitlines()):      # it replaced something that others use
        broken = _broken(exercise, new)
        if broken is not None:
            return Grown(broken)
    module = whole({**given, exercise.name: answer}, lesson)
    kept = _keep(file, (old, module))
    draft = file.with_name(f"{FILE}.{os.getpid()}")
    draft.write_text(module, encoding="utf-8")
    draft.replace(file)
    lines = len(module.splitlines())
    said = (f"`{FILE}`, beside this notebook, has it now: {lines} lines." if exercise.grows else
            f"This step adds nothing to `{FILE}`, which has {lines} lines: what is new is a program on your loop.")
    return Grown(None, said + (f" You had changed that file: it is kept as `{kept}`." if kept else ""))


def holds_on_the_courses(exercise: Exercise, answer: str, module: str) -> bool:
    """Whether an answer that is wrong with the learner's module is right with the course's, if the two differ."""
    courses = grown(exercise.after or "")
    if not courses or courses == module or judge(exercise, answer, module=courses).verdict.state != "right":
        return False
    return _broken(exercise, _with(courses, exercise.name, answer)) is None


def _keep(file: Path, made: tuple[str, ...]) -> str:
    """Keep a file under a dated name if we did not make it; return that name, or "" if we did."""
    if not file.exists() or file.read_text(encoding="utf-8", errors="replace") in made:
        return ""
    number = 1
    dated = f"{file.stem}_kept_{date.today():%Y-%m-%d}"
    while (kept := file.with_name(f"{dated}{'' if number == 1 else f'_{number}'}.py")).exists():
        number += 1
    file.replace(kept)
    return kept.name


def _broken(exercise: Exercise, module: str) -> Verdict | None:
    """Return the verdict of the first step, up to this one, that no longer works with a module; None if all do."""
    chain = steps(lessons_of()[exercise.name])
    for name in chain[:chain.index(exercise.name) + 1]:
        step = load(name)
        if not step.solution:
            continue
        program = included("\n" * (FIRST_LINE - 1) + rest(step.solution, step.grows), module)
        run = run_script(program, start_method=step.start_methods[0], timeout=2 * step.timeout)
        verdict = step.check(run)
        if verdict.state != "right":
            if name == exercise.name:
                return wrong(f"It does what this step asks, but no longer as a part of {FILE}. {verdict.text}")
            return wrong(f"It does what this step asks, but with it the step {name} works no longer. {verdict.text}")
    return None


def for_program(source: str, file: Path) -> tuple[str, str]:
    """Return a program with the loop that it imports, and what to say about that; the program unchanged if it imports none.

    The loop is the learner's my_loop.py, if it has what the program asks for. If the file is missing (their work was
    restored), it is made from their answers. Otherwise it is the course's loop.
    """
    names = wants(source)
    if names is None:
        return source, ""
    own = file.read_text(encoding="utf-8") if file.is_file() else whole(answers(), _lesson())
    missing = sorted(names - defined(own)) if own else []
    if own and not missing:
        return included(source, own), ""
    module = courses_own()
    if not module:
        return source, ""
    said = f"(Your {FILE} has no {', '.join(missing)} yet: the course's loop runs here.)\n" if missing else ""
    return included(source, module), said


def courses_own() -> str:
    """Return the loop that the course's steps lead to; "" if a teacher keeps the solutions back."""
    return grown(steps(_lesson())[-1])


def _lesson() -> str:
    """Return the lesson in which a module grows."""
    return next(home for name, home in lessons_of().items() if load(name).after == "")


def written(given: Answers | None = None) -> tuple[int, int]:
    """Return how many lines the learner has written, and how many the module has: only code, over all steps of the lesson.

    Lines of a step's stub do not count as written. For a step that is not solved, the course's solution counts.
    """
    lesson, given = _lesson(), answers() if given is None else given
    mine = 0
    for name in steps(lesson):
        step = load(name)
        answer = given.get(name, step.solution)
        mine += len([line for line in _code(piece(answer, step.stub, step.grows))
                     if line not in set(_code(piece(step.stub, step.stub, step.grows)))])
    last = load(steps(lesson)[-1])
    module = _with(before(last, given), last.name, given.get(last.name, last.solution))
    return mine, len(_code(module))


def _code(text: str) -> list[str]:
    lines = (line.partition("  #")[0].strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith(("#", '"""', "import ", "from "))]


def my_loop(shell: Any, line: str) -> None:
    """%my_loop: say whose steps the loop is made of, and how long it is."""
    del shell, line
    given = answers()
    for name in steps(_lesson()):
        print(f"{name:13} {'yours' if name in given else 'the course’s'}")
    mine, all_lines = written(given)
    print(f"{all_lines} lines of code, of which {mine} were to be written, and the others given")
