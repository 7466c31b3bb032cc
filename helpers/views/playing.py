"""%%orders --play: asks who goes next, shows how things stand, and says in the end what came out and what else can."""

from __future__ import annotations

import argparse

from ..orders.course import Course
from ..orders.outcomes import Found, Outcome, key_of, printed
from ..orders.play import BACK, Lost, Moment, Played, play
from ..program.script import Script
from ..program.text import CellError, prepare
from ..running.launch import available
from .notebook import Interrupted
from .order_words import about_to, label_of, who
from .orders import name, stands, steps_of


def start(cell: str, first_line: int, options: argparse.Namespace) -> Found:
    """Let the learner play a cell's scheduler. Raises CellError where it cannot be run, Interrupted where it was stopped."""
    script, method = Script(prepare(cell, first_line)), available(options.start_method)
    try:
        played = play(script, method, ask, runs=options.runs, never=options.never or "")
    except KeyboardInterrupt:
        raise Interrupted from None
    except Lost:
        raise CellError("The program was ended: something in it cannot be steered.") from None
    print(ending(played))
    return played.found


def ask(moment: Moment) -> str:
    """Show how things stand, and ask who goes next."""
    keys = sorted(moment.choices)
    print()
    for line in state(moment.course):
        print(f"    {line}")
    for number, key in enumerate(keys, 1):
        print(f"  {number}  {who(moment.course, key)} {about_to(moment.course, moment.choices[key])}")
    if moment.can_go_back:
        print("  0  take the last step back")
    while True:
        try:
            answer = input("Who goes next? ").strip()
        except EOFError:
            raise no_answer() from None
        except Exception as error:  # a front end that cannot ask
            if type(error).__name__ == "StdinNotImplementedError":
                raise no_answer() from None
            raise
        if answer == "0" and moment.can_go_back:
            return BACK
        if answer.isdecimal() and 0 < int(answer) <= len(keys):
            return keys[int(answer) - 1]
        print(f"Write a number from {0 if moment.can_go_back else 1} to {len(keys)}.")


def no_answer() -> CellError:
    """Return what is said where nobody can be asked."""
    return CellError(
        "%%orders --play asks who goes next, and nobody can answer here. Run this cell by itself, in a notebook."
    )


def state(course: Course) -> list[str]:
    """Return how things stand: what was done last, what is in queues, who holds locks, which values are known."""
    told = steps_of(course)
    lines = [f"{told[-1].who} {told[-1].sentence}" + (f" (line {told[-1].line})" if told[-1].line else "")] if told else []
    things: dict[str, str] = {}
    inside: dict[str, list[str]] = {}
    waiting: dict[tuple[str, str], list[str]] = {}  # (process, queue) -> what its feeder thread has still to write
    for operation in course.log:
        label, result, text = label_of(course, operation), operation.result, operation.text
        vain = result.startswith("!") or result == "False"
        if operation.kind == "put" and any(":b:" in each for each, _ in operation.pairs) and not vain:
            waiting.setdefault((operation.key.partition("/t")[0], label), []).append(text)
        elif operation.kind in ("put", "send") and not vain:
            inside.setdefault(label, []).append(text)
        elif operation.kind == "feed" and waiting.get((operation.key.partition("/f:")[0], label)):
            inside.setdefault(label, []).append(waiting[operation.key.partition("/f:")[0], label].pop(0))
        elif operation.kind in ("get", "recv") and not vain and inside.get(label):
            inside[label].pop(0)
        elif operation.kind == "acquire" and not vain:
            things[label] = f"held by {who(course, operation.key)}"
        elif operation.kind == "release":
            things.pop(label, None)
        elif operation.kind in ("set", "clear"):
            things[label] = "set" if operation.kind == "set" else "not set"
        elif operation.kind == "read" and result and not text:
            things[label] = result
        elif (
            operation.kind == "write"
            and text
            and not text.startswith(("[", "."))
            and operation.objects[:1] != [f"var {text}"]
        ):
            things[label] = text
    lines += [f"{label}: {', '.join(values) or 'empty'}" for label, values in sorted(inside.items()) if label]
    return lines + [f"{label}: {value}" for label, value in sorted(things.items()) if label]


def ending(played: Played) -> str:
    """Return what came out, and what else can."""
    course, found = played.course, played.found
    if course.verdict not in ("ended", "hangs"):
        return f"\nThe run was ended: {course.why}."
    mine = Outcome("".join(printed(course).values()), course.verdict == "hangs", course.returncode, 1, course, course.broken)
    lines = ["", f"Your order: {name(mine)}"] + [f"    {each}, for ever" for each in (stands(mine) if mine.hung else [])]
    others = [outcome for outcome in found if key_of(outcome.course) != key_of(course)]
    for outcome in others:
        lines.append(f"Another order: {name(outcome)} ({outcome.orders} of {found.orders} orders)")
    if not others:
        lines.append("No other order ends otherwise." if found.complete else "No other order was found that ends otherwise.")
    if not found.complete:
        lines += ["Not all was steered or tried:", *(f"- {each}" for each in found.left_out)]
    return "\n".join(lines)
