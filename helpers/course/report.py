"""%progress: what is done and what is left in each lesson."""

from __future__ import annotations

import html
from dataclasses import dataclass

from . import saved_work
from .lessons import Lesson, lessons
from .place import folder_here
from .progress import Progress, read
from .telling import LessonError, show


@dataclass(frozen=True, slots=True)
class Row:
    """How far a learner has come in one lesson."""

    lesson: Lesson
    predictions: int  #: answered rightly
    tries: int  #: how often they were answered, up to the right answers
    exercises: int  #: solved
    hints: int  #: shown
    left: tuple[str, ...]  #: the beginnings of the cells still to do

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
            hints = sum(learner.hints.get(name, 0) for name in asked["exercise"])
            tries = sum(learner.tries.get(f"prediction {name}", 0) for name in asked["prediction"])
            found.append(Row(lesson, right["prediction"], tries, right["exercise"], hints, tuple(left)))
    return found


def _cells(row: Row) -> list[str]:
    asked, tasks = (len(set(row.lesson.uses(kind))) for kind in ("predict", "exercise"))
    tries = f" ({row.tries} {'try' if row.tries == 1 else 'tries'})" if row.tries else ""
    hints = f" ({row.hints} {'hint' if row.hints == 1 else 'hints'})" if row.hints else ""
    return [
        f"{row.predictions} of {asked} right{tries}" if asked else "none",
        f"{row.exercises} of {tasks} solved{hints}" if tasks else "none",
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
    # No empty heading, which a screen reader would announce.
    head = "<td></td>" + "".join(
        f'<th style="text-align:left">{text}</th>'
        for text in ("lesson", "predictions", "exercises", "next")
    )
    table_html = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if table else ""
    return "\n".join([*plain, last]), f"{table_html}<p>{last}</p>"


def progress(shell: object, line: str) -> None:
    """%progress: show, for each lesson, what is done and what comes next; save it all, or restore it."""
    words = line.split(maxsplit=1)
    if not words:
        show(*report(read(), lessons(folder_here(shell))))
        return
    if words[0] == "--save":
        print(saved_work.save(folder_here(shell), words[1] if len(words) == 2 else ""))
    elif words[0] == "--restore" and len(words) == 2:
        print(saved_work.restore(folder_here(shell), words[1].strip("'\"")))
    else:
        raise LessonError(f"%progress knows --save [NAME] and --restore FILE, and not {line.strip()!r}.")
