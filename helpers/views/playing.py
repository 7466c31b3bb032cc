"""%%orders --play: asks who goes next, shows the state, and finally says what the outcome was and what others there are."""

from __future__ import annotations

import argparse

from ..orders.course import Course
from ..orders.operations import Operation, process_of
from ..orders.outcomes import Found, Outcome, key_of, printed
from ..orders.play import BACK, Lost, Moment, Played, play
from ..program.script import Script
from ..program.text import CellError, prepare
from ..running.launch import available
from .notebook import Interrupted
from .order_words import Access, about_to, access, label_of
from .orders import name, stands, steps_of, waiting

#: why a task cannot go -> what is said of it
WHY_NOT = {
    "ended": "has ended",
    "idle": "has nothing to write",
    "looks": "has looked twice at what has not changed since",
}


def start(cell: str, first_line: int, options: argparse.Namespace) -> Found:
    """Let the learner play a cell's scheduler. Raises CellError if it cannot be run, Interrupted if it was stopped."""
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
    """Show the state, and ask who goes next."""
    keys = sorted(moment.choices)
    called = [moment.course.who(key) for key in keys]
    print()
    for line in state(moment.course):
        print(f"    {line}")
    for number, key in enumerate(keys, 1):
        print(f"  {number}  {moment.course.who(key)} {about_to(moment.course, moment.choices[key])}")
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
        if called.count(answer) == 1:
            return keys[called.index(answer)]
        if reason := why_not(moment, answer):
            print(reason)
            continue
        print(f"Write a number from {0 if moment.can_go_back else 1} to {len(keys)}, or a name.")


def why_not(moment: Moment, answer: str) -> str:
    """Return why the task with this name cannot go; "" if it is none of those that cannot."""
    reasons = [reason for key, reason in moment.others.items() if moment.course.who(key) == answer]
    if not reasons:
        return ""
    why, operation = reasons[0]
    because = WHY_NOT.get(why, "waits until others have gone")
    return f"{answer} cannot go: it {waiting(moment.course, operation) if operation and why == 'waits' else because}."


def no_answer() -> CellError:
    """Return the error that is raised where there is no one to answer."""
    return CellError(
        "%%orders --play asks who goes next, and nobody can answer here. Run this cell by itself, in a notebook."
    )


def state(course: Course) -> list[str]:
    """Return the state: the last step, what is in queues, who holds locks, which values are known."""
    told = steps_of(course)
    lines = [str(told[-1]).partition(" ")[2]] if told else []
    things = Things(course)
    for operation in course.log:
        in_vain = operation.result.startswith("!") or operation.result == "False"
        if shared := access(course, operation):
            things.variable(label_of(course, operation), shared)
        elif not in_vain or operation.kind == "woken":  # whatever a wait returns, it has the lock again
            getattr(things, f"_{operation.kind}", things.nothing)(operation, label_of(course, operation))
    lines += [f"{label}: {', '.join(values) or 'empty'}" for label, values in sorted(things.inside.items()) if label]
    known = things.known | {label: f"held by {', '.join(who)}" for label, who in things.holders.items() if who}
    return lines + [f"{label}: {value}" for label, value in sorted(known.items()) if label]


class Things:
    """What is known about a program's objects; each method handles the kind of operation that it is named after."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self.known: dict[str, str] = {}  #: label -> its value
        self.holders: dict[str, list[str]] = {}  #: label of a lock or a semaphore -> who holds it
        self.inside: dict[str, list[str]] = {}  #: label of a queue or a pipe -> its contents
        self._buffers: dict[str, list[str]] = {}  # key of a feeder thread -> what it still has to write

    def nothing(self, operation: Operation, label: str) -> None:
        """Handle an operation that changes nothing that is shown."""

    def _put(self, operation: Operation, label: str) -> None:
        queue = next((name.partition(":b:")[0] for name, _ in operation.pairs if ":b:" in name), "")
        if queue:
            self._buffers.setdefault(f"{process_of(operation.key)}/f:{queue}", []).append(operation.text)
        else:
            self.inside.setdefault(label, []).append(operation.text)

    _send = _put

    def _feed(self, operation: Operation, label: str) -> None:
        if self._buffers.get(operation.key):
            self.inside.setdefault(label, []).append(self._buffers[operation.key].pop(0))

    def _get(self, operation: Operation, label: str) -> None:
        if self.inside.get(label):
            self.inside[label].pop(0)

    _recv = _get

    def _acquire(self, operation: Operation, label: str) -> None:
        self.holders.setdefault(label, []).append(self._course.who(operation.key))

    def _release(self, operation: Operation, label: str) -> None:
        holders, who = self.holders.get(label, []), self._course.who(operation.key)
        if holders:
            holders.remove(who if who in holders else holders[-1])

    def _wait(self, operation: Operation, label: str) -> None:
        if operation.text == "Condition":  # while it waits, it does not hold the lock
            self._release(operation, label)

    def _woken(self, operation: Operation, label: str) -> None:
        if any(mode == "take" for _, mode in operation.pairs):
            self._acquire(operation, label)

    def _set(self, operation: Operation, label: str) -> None:
        self.known[label] = "set"

    def _clear(self, operation: Operation, label: str) -> None:
        self.known[label] = "not set"

    def _read(self, operation: Operation, label: str) -> None:
        if operation.result and not operation.text.startswith(("[", ".")):
            self.known[label] = operation.result

    def _write(self, operation: Operation, label: str) -> None:
        if not operation.text.startswith(("[", ".")):
            self.known[label] = operation.text

    def variable(self, label: str, shared: Access) -> None:
        """Handle a step that is about a variable: its new value is not known."""
        if shared.mode != "read":
            self.known.pop(label, None)
        elif shared.value:
            self.known[label] = shared.value


def written(course: Course) -> list[str]:
    """Return a run's order in the form that an exercise takes: names, in the order in which they went."""
    led = {course.who(step.operation.key) for step in course.steps if len(step.enabled) > 1}
    return [who for step in course.steps if (who := course.who(step.operation.key)) in led]


def ending(played: Played) -> str:
    """Return the outcome, and which others there are."""
    course, found = played.course, played.found
    if course.verdict not in ("ended", "hangs"):
        return f"\nThe run was ended: {course.why}."
    mine = Outcome("".join(printed(course).values()), course.verdict == "hangs", course.returncode, 1, course, course.broken)
    lines = ["", f"Your order: {name(mine)}"] + [f"    {each}, forever" for each in (stands(mine) if mine.hung else [])]
    lines.append(f"Written down: {written(course)}")
    others = [outcome for outcome in found if key_of(outcome.course) != key_of(course)]
    for outcome in others:
        lines.append(f"Another order: {name(outcome)} ({outcome.orders} of {found.orders} orders)")
    if not others:
        lines.append("No other order ends otherwise." if found.complete else "No other order was found that ends otherwise.")
    if not found.complete:
        lines += ["Not all was steered or tried:", *(f"- {each}" for each in found.left_out)]
    return "\n".join(lines)
