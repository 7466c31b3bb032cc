"""What an exploration found, in words: how many orders there are, the outcomes, and the shortest order for each.

The text is the same for the same program: it has counts of orders, names and lines, but no times and no process ids.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from ..orders.course import Course
from ..orders.operations import Operation
from ..orders.outcomes import Found, Outcome, processes
from .endings import at_the_front
from .order_words import CONTENTS, UNTOLD, WAITS, WHERE_CHOSEN, access, is_variable, label_of, sentence

WIDTH = 100  #: characters of a line
MOST_STEPS = 40  #: of an order, as it is shown
MOST_OUTCOMES = 12  #: that are shown with their order
_LONG = 60  # characters of the output in an outcome's name


@dataclass(frozen=True, slots=True)
class OrderStep:
    """One step of an order."""

    number: int
    who: str
    line: int | None
    sentence: str

    def __str__(self) -> str:
        return f"{self.number}. {at_the_front(self.who)} {self.sentence}" + (f" (line {self.line})" if self.line else "")


def steps(outcome: Outcome) -> list[OrderStep]:
    """Return the steps of an outcome's shortest order."""
    return steps_of(outcome.course)


def steps_of(course: Course) -> list[OrderStep]:
    """Return the steps of a run."""
    found: list[OrderStep] = []
    chosen = {id(step.operation) for step in course.steps if len(step.enabled) > 1}
    for operation in course.log:
        shared = access(course, operation)
        constant = is_variable(operation) and shared is None
        supposed = shared is not None and (shared.name, shared.mode) == (CONTENTS, "read")
        passing = (supposed or operation.kind in WHERE_CHOSEN) and id(operation) not in chosen
        untold = constant or passing or operation.kind in UNTOLD
        if untold or not (operation.pairs or operation.waits):
            continue
        found.append(
            OrderStep(len(found) + 1, course.who(operation.key), operation.line or None, sentence(course, operation))
        )
    return found


def stands(outcome: Outcome) -> list[str]:
    """Return where each task hangs, in an outcome that hangs."""
    course = outcome.course
    return [f"{at_the_front(course.who(one.key))} {waiting(course, one)}" for one in course.blocked]


def waiting(course: Course, operation: Operation) -> str:
    """Return what a task waits for that cannot go on: "waits to acquire lock a (line 3)"."""
    phrase = WAITS.get(operation.kind, operation.kind + " {o}").format(
        o=label_of(course, operation) or "it", text=operation.text or "it", call=""
    )
    return f"waits {phrase.strip()}" + (f" (line {operation.line})" if operation.line else "")


def name(outcome: Outcome) -> str:
    """Return what an outcome is called: "prints 1", "hangs"."""
    parts = []
    course = outcome.course
    texts = {key: text for key in processes(course) if (text := course.stdout.get(key))}
    many = len(processes(course)) > 1 and set(texts) - {"main"}
    for key, text in texts.items():
        shown = " | ".join(text.splitlines())
        shown = shown if len(shown) <= _LONG else shown[:_LONG] + "…"
        parts.append(f"{course.names[key]} prints {shown}" if many else f"prints {shown}")
    if outcome.hung:
        parts.insert(0, "hangs")
    elif outcome.returncode:
        parts.append(f"ends with exit code {outcome.returncode}")
    parts += [
        f"{course.names[key]} ends with {error}"
        for key in processes(course)
        if (error := course.stderr.get(key, "").strip().rpartition("\n")[2])
    ]
    return "; ".join(parts) or "prints nothing"


def tell(found: Found) -> str:
    """Return what was found, as text."""
    lines = [head(found), ""]
    for number, outcome in enumerate(found[:MOST_OUTCOMES]):
        broken = f"   breaks the rule: {found.rule}" if outcome.broken else ""
        lines.append(f"[{number}]  {outcome.orders} of {found.orders}  {name(outcome)}{broken}")
    if len(found) > MOST_OUTCOMES:
        lines.append(f"… and {len(found) - MOST_OUTCOMES} more outcomes")
    for number, outcome in enumerate(found[:MOST_OUTCOMES] if len(found) > 1 or (found and found[0].hung) else []):
        lines += ["", f"[{number}]  The shortest order:", *order(outcome)]
    if found.rule and not any(outcome.broken for outcome in found):
        lines += [
            "",
            f"No order that was tried breaks the rule: {found.rule}"
            if not found.complete
            else f"No order breaks the rule: {found.rule}",
        ]
    if found.left_out:
        lines += ["", "Not all was steered or tried:", *(f"- {each}" for each in found.left_out)]
    if found.remarks:
        lines += ["", *found.remarks]
    return "\n".join(fitted([*lines, *_of_the_counts(found)]))


def _of_the_counts(found: Found) -> list[str]:
    """Return what the counts of orders mean."""
    if len(found) > 1:
        return ["", "The counts are no probabilities: they say how many orders end like this, not how often it happens."]
    return ["", "Orders that differ only in what the program cannot notice count as one."] if found.complete else []


def head(found: Found) -> str:
    """Return how many orders there are, and whether these are all of them."""
    orders = f"{found.orders} order{'s' if found.orders != 1 else ''}"
    outcomes = f"{len(found)} outcome{'s' if len(found) != 1 else ''}"
    if not found.orders:
        return "No order was tried to its end."
    if found.complete:
        return f"{orders}, and no others: {outcomes}."
    return f"{orders} {'were' if found.orders != 1 else 'was'} tried: {outcomes}. There may be more."


def order(outcome: Outcome) -> list[str]:
    """Return an outcome's shortest order, one line per step."""
    told = steps(outcome)
    width = len(str(len(told)))
    lines = [f"    {' ' * (width - len(str(step.number)))}{step}" for step in told]
    if len(lines) > MOST_STEPS:
        half = MOST_STEPS // 2
        lines[half:-half] = [f"    [… {len(lines) - 2 * half} more …]"]
    return lines + [f"    {each}, forever" for each in (stands(outcome) if outcome.hung else [])]


def fitted(lines: Sequence[str]) -> list[str]:
    """Return lines wrapped to the width of a page."""
    found: list[str] = []
    for line in lines:
        inside = len(line) - len(line.lstrip())
        found += textwrap.wrap(
            line, WIDTH, subsequent_indent=" " * (inside + 4), break_long_words=False, break_on_hyphens=False
        ) or [""]
    return found
