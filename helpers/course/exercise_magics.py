"""%%exercise, %hint and %solution: what a notebook offers for an exercise."""
from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..program.text import CellError
from ..record.run import Run
from . import progress
from .checks import not_started, wrong
from .exercises import Exercise, ExerciseError, Judged, Say, judge, lessons_of, load, quietly, told
from .messages import asked_alone
from .place import lesson_here, loop_here
from .telling import MOST_LISTED, escaped, show, unknown

HEAD, TAIL = 12, 4  #: lines of the program's output that are shown
_used: list[str] = []  #: lessons of the exercises that were asked for, in this kernel
_states: dict[str, str] = {}  #: exercise -> the state of its last answer, in this kernel


ASSERT = "--assert"
FROM_COURSE = "--from-course"
MADE_OTHERWISE = (
    "\n\nOn the course's loop this answer holds: yours is made in another way. Change the two to fit, or go on with the "
    f"course's: `%%exercise {{name}} {FROM_COURSE}`."
)


class NotSolved(AssertionError):
    """An answer is wrong; for tools that grade notebooks."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


def shorten(text: str) -> str:
    """Return the beginning and the end of a program's output, and say how many lines are left out."""
    lines = text.splitlines()
    if len(lines) > HEAD + TAIL + 1:
        lines[HEAD:-TAIL] = [f"[… {len(lines) - HEAD - TAIL} more lines …]"]
    return "".join(f"{line[:300]}\n" for line in lines)


def _find(shell: object, line: str, magic: str) -> Exercise:
    """Return the exercise that a magic names.

    Raises:
        ExerciseError: there is none of that name; the message lists those of this lesson.
    """
    words, homes = line.split(), lessons_of()
    here = lesson_here(shell, _used)
    near = sorted(name for name, lesson in homes.items() if lesson == here)
    if len(words) != 1:
        listed = f": {', '.join(near or sorted(homes))}" if near or len(homes) <= MOST_LISTED else ""
        raise ExerciseError(f"Which exercise? Write one name after {magic}{listed}.")
    if words[0] not in homes:
        raise ExerciseError(unknown("exercise", words[0], sorted(homes), near))
    _used.append(homes[words[0]])
    return load(words[0])


def last_state(name: str) -> str:
    """Return "right", "wrong" or "not started" for the last answer to an exercise in this kernel; "" if there was none."""
    return _states.get(name, "")


def exercise(shell: Any, line: str, cell: str) -> None:
    """%%exercise NAME [--assert] [--from-course]: run the learner's answer, show what it printed, say whether it is right.

    The variable `answer` then holds the runs: start method -> Run. A step of a growing module runs with the learner's own
    module as it was before the step; with --from-course, with the course's.

    Raises:
        ExerciseError: there is no exercise of that name.
        NotSolved: the answer is wrong, and --assert was given, as by tools that grade notebooks.
    """
    from ..views import notebook as show_run

    words = line.split()
    one = _find(shell, " ".join(word for word in words if word not in (ASSERT, FROM_COURSE)), "%%exercise")
    _states.pop(one.name, None)     # if this cell fails, an earlier answer does not count
    if FROM_COURSE in words and one.after:
        progress.note("begin", one.name)
    live = show_run.Live("", stream=False)
    try:
        judged, more = _judge(one, cell, loop_here(shell), live.say)
    except CellError as error:
        judged, more = Judged((not_started if not cell.strip() else wrong)(escaped(str(error)))), ""
    finally:
        live.close()
    shell.user_ns["answer"] = judged.runs
    last, state = judged.last, judged.verdict.state
    _states[one.name] = state
    if last is not None:
        print(shorten(show_run.printed(last)), end="")
        print(shorten(show_run.errors(last)) if state != "not started" else "", end="", file=sys.stderr)
    if state != "not started":
        progress.note("exercise", one.name, state == "right", verdict=judged.verdict.rule, answer=cell)
    _show(one, judged, more if state == "right" else f"*Stuck? `%hint {one.name}` helps.*")
    if last is not None and _worth_drawing(one, judged):
        show_run.picture(last)
    if last is not None and last.interrupted:
        raise show_run.Interrupted
    if ASSERT in words and state != "right":
        raise NotSolved(f"{one.name}: {state}. What to try next is above.")


def _show(one: Exercise, judged: Judged, more: str) -> None:
    """Show the verdict, and what to say below it."""
    said = "\n\n".join(filter(None, (told(judged), more)))
    show(said, **({"markdown": said + _its_program(one, judged.last)} if one.in_order and judged.last is not None else {}))


def _its_program(one: Exercise, run: Run) -> str:
    """Return the program that an order is for, with its lines' numbers, as Markdown: picture and words name them."""
    lines = list(enumerate(run.source.splitlines(), 1))[-len(one.driver.splitlines()):]
    while lines and not lines[0][1].strip():
        lines.pop(0)
    numbered = "\n".join(f"{number:>3}  {line}".rstrip() for number, line in lines)
    return f"\n\n<details><summary>The program, with line numbers</summary>\n\n```text\n{numbered}\n```\n\n</details>"


def _worth_drawing(one: Exercise, judged: Judged) -> bool:
    """Whether the picture of a run shows more than the verdict; a step's program shows little until the step is done."""
    from ..views import notebook as show_run

    first_look = judged.verdict.state == "not started" and one.after is not None
    return judged.last is not None and not first_look and show_run.worth_drawing(judged.last)


def _judge(one: Exercise, cell: str, loop: Path, say: Say = quietly) -> tuple[Judged, str]:
    """Judge an answer. Also return what to say about the learner's module (`loop`), if this is a step in which it grows."""
    if one.after is None:
        return judge(one, cell, say=say), ""
    from . import growing

    module = growing.before(one, growing.answers())
    judged = judge(one, cell, module=module, say=say)
    if judged.verdict.state == "right":
        say("It looks right. The steps before it run once more with it.")
        try:
            grown = growing.add(one, cell, loop)
        except OSError as error:
            return judged, f"`{growing.FILE}` could not be written: {error.strerror}."
        if grown.verdict is None:
            return judged, grown.said
        judged = Judged(grown.verdict, judged.runs)
    if judged.verdict.state == "wrong":
        say("It runs once more, with the course's loop.")
    if judged.verdict.state == "wrong" and growing.holds_on_the_courses(one, cell, module):
        text = judged.verdict.text + MADE_OTHERWISE.format(name=one.name)
        judged = Judged(replace(judged.verdict, text=text), judged.runs)
    return judged, ""


_asked: dict[str, int] = {}


def hint(shell: object, line: str) -> None:
    """%hint NAME: show the next hint, each one saying more; show none if the whole notebook is being run.

    Raises:
        ExerciseError: there is no exercise of that name.
    """
    one = _find(shell, line, "%hint")
    many = f"there {'is 1' if len(one.hints) == 1 else f'are {len(one.hints)}'}"
    if not asked_alone(shell):
        show(f"*Stuck? Run this cell by itself for a hint: {many}.*")
        return
    if one.name not in _asked and progress.read().solved(one.name):     # as when Shift+Enter goes on into this cell
        _asked[one.name] = 0
        show(f"*You have solved {one.name}. For a hint all the same, run this cell once more: {many}.*")
        return
    # Counted for this kernel only: a fresh run of the notebook begins with the first hint again.
    number = _asked[one.name] = min(_asked.get(one.name, 0) + 1, len(one.hints))
    progress.note("hint", one.name, hint=number)
    more = ""
    if number == len(one.hints):
        then = f" `%solution {one.name} --show` shows an answer." if one.solution else ""
        more = f"\n\n*That was the last one.{then}*"
    show(f"**Hint {number} of {len(one.hints)}.** {one.hints[number - 1]}{more}")


def solution(shell: object, line: str) -> None:
    """%solution NAME [--show]: show a right answer, once the exercise is solved or if --show is given.

    Raises:
        ExerciseError: there is no exercise of that name.
    """
    words = line.split()
    one = _find(shell, " ".join(word for word in words if word != "--show"), "%solution")
    if not one.solution:
        show(
            "The solutions are not in this copy of the course: whoever gave it to you has kept them back. "
            f"`%hint {one.name}` helps."
        )
        return
    if "--show" not in words and not progress.read().solved(one.name):
        show(
            f"You have not solved {one.name} yet: `%hint {one.name}` helps, and "
            f"`%solution {one.name} --show` shows an answer all the same."
        )
        return
    progress.note("solution", one.name)
    show(f"One answer; others hold as well.\n\n```python\n{one.solution.strip()}\n```")
