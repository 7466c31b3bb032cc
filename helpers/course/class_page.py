"""A class as a page, and as tables for other programs: it shows what classroom.py found out."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from .classroom import Learner, Mistake, Question, asked, questions, standing, stopped
from .lessons import Lesson
from .predictions import Prediction

MOST_MISTAKES = 3  #: shown for each question
_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882; --good: #2e7d32; --bad: #c62828; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } .wide { overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top; }
td.when { white-space: nowrap; } td:last-child { min-width: 14rem; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
pre { background: var(--soft); overflow-x: auto; padding: .6rem; } summary { cursor: pointer; }
.bar { background: var(--soft); height: .6rem; width: 8rem; } .bar > div { background: var(--good); height: 100%; }
.bad { color: #b71c1c; }
@media (prefers-color-scheme: dark) { body { background: #121212; color: #eee; } .bad { color: #ff8a80; } }
"""


def page(
    learners: Sequence[Learner], course: Sequence[Lesson], known: Mapping[str, Prediction], judged: int | None = None
) -> str:
    """Return the page on a class, as HTML that needs nothing else.

    Args:
        learners: the learners of the class.
        course: the lessons.
        known: all predictions.
        judged: how many answers were judged again; None if that was not asked for.
    """
    course = [lesson for lesson in course if lesson.cells]
    parts = [f"<h1>The class: {len(learners)} learner{'s' * (len(learners) != 1)}</h1>"]
    parts += _problems(learners, judged)
    parts.append("<h2>Where the class stands</h2>")
    parts.append(_overview(learners, course))
    parts.append("<h2>What went wrong most</h2><p>Each answer was given by a learner who is not named. "
                 "The words of a verdict are the name of the rule that gave it.</p>")
    parts += [_lesson(lesson, questions(learners, lesson, known), known) for lesson in course]
    parts.append("<h2>Who is where</h2>")
    parts.append(_people(learners, course))
    return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>The class</title>'
            f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body><main>\n'
            + "\n".join(parts) + "\n</main></body></html>\n")


def _problems(learners: Sequence[Learner], judged: int | None) -> list[str]:
    parts = []
    unread = [f"<li>{html.escape(one.name)}: {html.escape(one.problem)}</li>" for one in learners if one.problem]
    if unread:
        parts.append(f"<h2>Not read</h2><ul>{''.join(unread)}</ul>")
    if judged is not None:
        found = [f"<li>{html.escape(one.name)}: {html.escape(what)}</li>" for one in learners for what in one.doctored]
        said = f'<ul class="bad">{"".join(found)}</ul>' if found else "<p>All that is noted as right is right.</p>"
        parts.append(f"<h2>Judged again: {judged} answers</h2>{said}")
    return parts


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table. The cells are HTML already; the first cell of each row is its heading."""
    body = "".join(f'<tr><th scope="row">{first}</th>{"".join(rest)}</tr>' for first, *rest in rows)
    names = "".join(f'<th scope="col">{name}</th>' for name in head)
    return f'<div class="wide" tabindex="0"><table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table></div>'


def _overview(learners: Sequence[Learner], course: Sequence[Lesson]) -> str:
    rows = []
    for lesson in course:
        all_of = [standing(one, lesson) for one in learners]
        done = sum(one.done for one in all_of)
        share = round(100 * done / max(1, sum(one.asked for one in all_of)))
        rows.append([
            html.escape(lesson.title),
            f'<td class="n">{sum(one.done == one.asked for one in all_of)}</td>',
            f'<td class="n">{sum(0 < one.done < one.asked for one in all_of)}</td>',
            f'<td class="n">{sum(one.done == 0 for one in all_of)}</td>',
            f'<td>{share} %<div class="bar"><div style="width:{share}%"></div></div></td>',
        ])
    return _table(["lesson", "all done", "begun", "nothing yet", "done of all that is asked"], rows)


def _lesson(lesson: Lesson, found: Sequence[Question], known: Mapping[str, Prediction]) -> str:
    rows = []
    for one in found:
        if not one.tried:
            continue
        mistakes = "".join(_mistake(one, mistake, known) for mistake in one.mistakes[:MOST_MISTAKES])
        rows.append([
            f"{one.kind} <code>{html.escape(one.name)}</code>",
            f'<td class="n">{one.right} of {one.tried}{" at once" if one.kind == "prediction" else ""}</td>',
            f'<td class="n">{one.hints if one.kind == "exercise" else ""}</td>',
            f"<td>{mistakes}</td>",
        ])
    table = _table(["asked", "right", "hints", "commonest wrong"], rows) if rows else "<p>Nobody has begun.</p>"
    return f"<h3>{html.escape(lesson.title)}</h3>{table}"


def _mistake(one: Question, mistake: Mistake, known: Mapping[str, Prediction]) -> str:
    what, many = mistake.what, mistake.learners
    if one.kind == "prediction":
        choices = known[one.name].choices if one.name in known else {}
        text = choices[what].text if what in choices else ""
        return f"<div>{many} × <b>{html.escape(what)}</b>: {_inline(text)}</div>"
    said = html.escape(what.replace("_", " "))
    if not mistake.example:
        return f"<div>{many} × {said}</div>"
    return f"<details><summary>{many} × {said}</summary><pre>{html.escape(mistake.example.strip())}</pre></details>"


def _inline(text: str) -> str:
    """Return a choice's text as HTML, with code between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _people(learners: Sequence[Learner], course: Sequence[Lesson]) -> str:
    rows = []
    for one in learners:
        places = [standing(one, lesson) for lesson in course]
        cells = [f'<td class="n">{place.done}</td>' for place in places]
        last = one.last
        rows.append([
            html.escape(one.name), *cells,
            f'<td class="n">{sum(one.done.hints.values())}</td><td class="n">{len(one.done.looked)}</td>',
            f"<td class=\"when\">{html.escape(last.time[5:16].replace('T', ' ')) if last else ''}</td>",
            f"<td>{html.escape(stopped(one, course) or 'all done')}</td>",
        ])
    numbers = [f"{lesson.name[:2]}<br>of {asked(lesson)}" for lesson in course]
    return _table(["learner", *numbers, "hints", "solutions seen", "last at (UTC)", "next"], rows)


def tables(learners: Sequence[Learner], course: Sequence[Lesson]) -> dict[str, str]:
    """Return the class as CSV, by file name: class.csv has everything, canvas.csv and moodle.csv are for their gradebooks.

    A point is a prediction answered rightly or an exercise solved. A learner's name is the name of their file or folder.
    Canvas reads it as the login ID, Moodle as the user name.
    """
    course = [lesson for lesson in course if lesson.cells]
    places = {one.name: [standing(one, lesson) for lesson in course] for one in learners}
    most = [asked(lesson) for lesson in course]
    titles = [f"Lesson {lesson.name[:2]}: {lesson.title}" for lesson in course]
    everything: list[list[object]] = [
        ["learner", *titles, "points", "of", "hints", "solutions seen", "last", "next", "not right"]]
    canvas: list[list[object]] = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles],
                                  ["    Points Possible", "", "", "", "", *most]]
    moodle: list[list[object]] = [["username", *titles]]
    for one in learners:
        points = [place.done for place in places[one.name]]
        everything.append([
            one.name, *points, sum(points), sum(most), sum(one.done.hints.values()), len(one.done.looked),
            one.last.time if one.last else "", stopped(one, course), "; ".join(one.doctored) or one.problem])
        canvas.append([one.name, "", "", one.name, "", *points])
        moodle.append([one.name, *points])
    return {"class.csv": _csv(everything), "canvas.csv": _csv(canvas), "moodle.csv": _csv(moodle)}


def _csv(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    """Return a value so that a spreadsheet takes it as text: a value that begins with = would be computed."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


