"""%progress: what is done and what is left; and the file in which that is kept (saved_work.py takes it along).

The file has a line for each thing that the learner did, and lines are only ever added. So two
kernels may write at once, and a line that cannot be read costs no more than itself.
"""

from __future__ import annotations

import html
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from .lessons import Lesson, LessonError, lessons, show

FILE = ".progress.jsonl"
MOST = 1 << 20  #: bytes of the file that are read


@dataclass(slots=True)
class Progress:
    """What a learner has done."""

    tries: dict[str, int] = field(default_factory=dict)  #: "prediction name" -> how often it was answered
    right: set[str] = field(default_factory=set)  #: "prediction name", "exercise name"
    unreadable: int = 0  #: lines of the file that cannot be read

    def solved(self, exercise: str) -> bool:
        """Whether an exercise has been solved."""
        return f"exercise {exercise}" in self.right


def path() -> Path:
    """Return the file: where COURSE_PROGRESS says, else in the notebook's folder."""
    return Path(os.environ.get("COURSE_PROGRESS") or FILE)


def read() -> Progress:
    """Return what has been done. A missing or broken file costs what it held, and no more."""
    found = Progress()
    try:
        with open(path(), "rb") as file:
            text = file.read(MOST).decode("utf-8", "replace")
    except OSError:
        return found
    for line in filter(str.strip, text.splitlines()):
        try:
            kind, name, right = json.loads(line)
            if not (isinstance(kind, str) and isinstance(name, str) and isinstance(right, bool)):
                raise ValueError
        except (ValueError, TypeError, RecursionError):
            found.unreadable += 1
            continue
        key = f"{kind} {name}"
        if key not in found.right:
            found.tries[key] = found.tries.get(key, 0) + 1
        if right:
            found.right.add(key)
    return found


def note(kind: str, name: str, right: bool = False) -> None:
    """Write down what the learner did. Where that cannot be done, it is said, and nothing else happens.

    Args:
        kind: "prediction" or "exercise".
        name: of the prediction or the exercise.
        right: whether the answer was right.
    """
    # One write, with a newline on both sides: a line that was torn before it stays alone.
    line = f"\n{json.dumps([kind, name, right])}\n".encode()
    try:
        file = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(file, line)
        finally:
            os.close(file)
    except OSError as error:
        print(f"(Your progress could not be saved: {error.strerror}. Everything else works.)")


@dataclass(frozen=True, slots=True)
class Row:
    """How far a learner is in one lesson."""

    lesson: Lesson
    predictions: int  #: answered rightly
    tries: int  #: answers that this took
    exercises: int  #: solved
    left: tuple[str, ...]  #: the magics with which the rest begins

    @property
    def mark(self) -> str:
        """✔ all done, ◐ begun, ○ not begun."""
        return "✔" if not self.left else "◐" if self.tries or self.exercises else "○"


def rows(learner: Progress, course: list[Lesson]) -> list[Row]:
    """Return a row for each lesson that has something to do."""
    found = []
    for lesson in course:
        asked = {
            kind: list(dict.fromkeys(lesson.uses(magic)))
            for kind, magic in (("prediction", "predict"), ("exercise", "exercise"))
        }
        right = {
            kind: sum(f"{kind} {name}" in learner.right for name in group) for kind, group in asked.items()
        }
        left = [
            f"%predict {name}" for name in asked["prediction"] if f"prediction {name}" not in learner.right
        ]
        left += [f"%%exercise {name}" for name in asked["exercise"] if not learner.solved(name)]
        if any(asked.values()):
            tries = sum(learner.tries.get(f"prediction {name}", 0) for name in asked["prediction"])
            found.append(Row(lesson, right["prediction"], tries, right["exercise"], tuple(left)))
    return found


def _cells(row: Row) -> list[str]:
    asked, tasks = (len(set(row.lesson.uses(kind))) for kind in ("predict", "exercise"))
    tries = f" ({row.tries} {'try' if row.tries == 1 else 'tries'})" if row.tries else ""
    return [
        f"{row.predictions} of {asked} right{tries}" if asked else "none",
        f"{row.exercises} of {tasks} solved" if tasks else "none",
        row.left[0] if row.left else "all done",
    ]


def report(learner: Progress, course: list[Lesson]) -> tuple[str, str]:
    """Return what is done and what is left, as plain text and as HTML."""
    table = rows(learner, course)
    done = sum(not row.left for row in table)
    last = f"{done} of {len(table)} lessons done." if table else "There is no lesson in this folder yet."
    if learner.unreadable:
        last += f" {learner.unreadable} lines of your progress file could not be read, and were left out."
    plain, body = [], ""
    for row in table:
        predictions, exercises, next_ = _cells(row)
        plain.append(
            f"{row.mark} {row.lesson.title}\n"
            f"    predictions: {predictions}; exercises: {exercises}; next: {next_}"
        )
        cells = "".join(
            f'<td style="text-align:left">{text}</td>'
            for text in (
                row.mark,
                f'<a href="{row.lesson.name}.ipynb">{html.escape(row.lesson.title)}</a>',
                predictions,
                exercises,
                f"<code>{html.escape(next_)}</code>" if row.left else next_,
            )
        )
        body += f"<tr>{cells}</tr>"
    head = "".join(
        f'<th style="text-align:left">{text}</th>'
        for text in ("", "lesson", "predictions", "exercises", "next")
    )
    table_html = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if table else ""
    return "\n".join([*plain, last]), f"{table_html}<p>{last}</p>"


def progress(shell: object, line: str) -> None:
    """%progress: show, for each lesson, what is done and what comes next; save it all, or restore it."""
    words = line.split(maxsplit=1)
    if not words:
        show(*report(read(), lessons(Path())))
        return
    from . import saved_work

    if words == ["--save"]:
        print(saved_work.save(Path()))
    elif words[0] == "--restore" and len(words) == 2:
        print(saved_work.restore(Path(), words[1].strip("'\"")))
    else:
        raise LessonError(f"%progress knows --save and --restore FILE, and not {line.strip()!r}.")
