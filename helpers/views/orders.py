"""What an exploration has found, in words: how many orders there are, what comes out, and the shortest order to each.

The text is the same for the same program: counts of orders, names and lines; no times, no numbers of processes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from ..orders.operations import Operation, process_of
from ..orders.outcomes import Found, Outcome, printed, processes

WIDTH = 100  #: characters of a line
MOST_STEPS = 40  #: of an order that is shown
MOST_OUTCOMES = 12  #: that are shown, and of which the order is
_LONG = 60  # characters of what is printed, in an outcome's name


@dataclass(frozen=True, slots=True)
class OrderStep:
    """One step of an order."""

    number: int
    who: str
    line: int | None
    sentence: str

    def __str__(self) -> str:
        return f"{self.number}. {self.who} {self.sentence}" + (f" (line {self.line})" if self.line else "")


#: kind -> what is said of it: {o} the object, {text} what it is called with, {result} what came of it
PHRASES = {
    "put": "puts {text} into {o}",
    "feed": "writes into {o}",
    "get": "gets {result} from {o}",
    "task_done": "says that it is done with an item of {o}",
    "join_queue": "has waited until {o} is done",
    "empty": "asks whether {o} is empty: {result}",
    "full": "asks whether {o} is full: {result}",
    "qsize": "asks how many are in {o}: {result}",
    "send": "sends {text} through {o}",
    "recv": "receives {result} from {o}",
    "poll": "asks whether something is in {o}: {result}",
    "close": "closes its end of {o}",
    "wait for pipes": "looks which pipes can be read",
    "acquire": "acquires {o}",
    "release": "releases {o}",
    "set": "sets {o}",
    "clear": "clears {o}",
    "is_set": "asks whether {o} is set: {result}",
    "wait": "begins to wait for {o}",
    "woken": "goes on after {o}",
    "sleep": "is woken",
    "notify": "notifies {o}",
    "abort": "aborts {o}",
    "reset": "resets {o}",
    "read": "reads {o}: {result}",
    "write": "sets {o} to {text}",
    "call": "calls {text} of {o}{gives}",
    "shut down": "shuts {o} down",
    "terminate": "terminates {text}",
    "kill": "kills {text}",
    "is_alive": "asks whether {text} is alive: {result}",
    "exitcode": "asks for the exit code of {text}: {result}",
    "join": "waits for {text} at most for a time",
    "exit": "ends",
    "start": "starts {text}",
    "print": "prints {text}", "thread ends": "ends",
    "active_children": "asks which children are alive",
}
#: result -> what is said instead, where a call was in vain
IN_VAIN = {
    "get": "finds nothing in {o}",
    "put": "finds {o} full",
    "acquire": "does not get {o}",
    "wait": "waits in vain for {o}",
    "sleep": "waits no longer",
    "recv": "finds the end of {o}",
    "send": "finds {o} closed",
    "call": "calls {text} of {o}, which raises {error}",
}
#: kind -> what is said of a variable; its new value is not known
VARIABLES = {"read": "reads {o}", "write": "changes {o}", "change": "reads and changes {o}"}
#: what nobody needs to be told of an order
UNTOLD = frozenset(("hand over", "flush", "finish", "go on sending", "go on receiving"))
#: and of what only where it was a choice when it happened
WHERE_CHOSEN = frozenset(("thread ends", "start", "exit", "join", "print", "active_children"))
#: kind -> how it waits for ever
WAITS = {
    "join": "{call} for {text}",
    "acquire": "to acquire {o}",
    "get": "to get from {o}",
    "put": "to put into {o}",
    "recv": "to receive from {o}",
    "send": "to send through {o}",
    "sleep": "to be woken",
    "join_queue": "until {o} is done",
    "call": "in {text} of {o}",
    "woken": "for {o}",
    "flush": "until what it has put is written",
    "feed": "to write into {o}",
    "go on sending": "to write the rest of a message",
    "go on receiving": "for the rest of a message",
    "finish": "for its threads to end",
    "read": "to read {o}",
    "write": "to write {o}",
    "poll": "for something in {o}",
    "wait for pipes": "for something in a pipe",
}


def sentence(outcome: Outcome, operation: Operation) -> str:
    """Return what a step is, without who does it."""
    result, text = operation.result, operation.text
    phrase = PHRASES.get(operation.kind, operation.kind + " {o}")
    if result.startswith("!") or (result == "False" and operation.kind in ("acquire", "wait", "sleep")):
        phrase = IN_VAIN.get(operation.kind, phrase)
    label = label_of(outcome, operation)
    if is_variable(operation):
        value = f": {result}" if result and operation.kind != "write" else ""
        return VARIABLES[operation.kind].format(o=label) + value
    if operation.kind in ("read", "write") and text.startswith(("[", ".")):
        part, _, text = text.partition(" = ")
        label += part
    return phrase.format(
        o=label or "it",
        text=text or "it",
        result=result or "None",
        error=result[1:],
        gives=f", which gives {result}" if result and not result.startswith("!") else "",
    )


def is_variable(operation: Operation) -> bool:
    """Whether it is about a variable that threads share."""
    return bool(operation.objects) and operation.objects[0].startswith("var ")


def label_of(outcome: Outcome, operation: Operation) -> str:
    """Return the name of what an operation is about: "queue q"; "" where it is about nothing that has one."""
    names = outcome.course.labels
    if is_variable(operation):
        return "a list, dict or set" if operation.text == "contents" else operation.text
    for name in [*operation.objects, *(name for name, _ in operation.waits)]:
        base = name.partition(":")[0].rstrip("<>'")
        if base in names and not (names[base].startswith("lock of") and len(operation.objects) > 1):
            return names[base]
    return ""


def who(outcome: Outcome, key: str) -> str:
    """Return the name of a task: its process's, and its own where it is one of several threads."""
    names, process = outcome.course.names, process_of(key)
    if key == process:
        return names[key]
    return f"the feeder thread of {names[process]}" if "/f:" in key[len(process) :] else f"{names[key]} of {names[process]}"


def steps(outcome: Outcome) -> list[OrderStep]:
    """Return the steps of an outcome's shortest order."""
    found: list[OrderStep] = []
    chosen = {id(step.operation) for step in outcome.course.steps if len(step.enabled) > 1}
    written = {name for operation in outcome.course.log for name, mode in operation.pairs if mode == "write"}
    for operation in outcome.course.log:
        constant = is_variable(operation) and operation.objects[0] not in written
        passing = operation.kind in WHERE_CHOSEN and id(operation) not in chosen
        untold = constant or passing or operation.kind in UNTOLD
        if untold or not (operation.pairs or operation.waits):
            continue
        found.append(
            OrderStep(len(found) + 1, who(outcome, operation.key), operation.line or None, sentence(outcome, operation))
        )
    return found


def stands(outcome: Outcome) -> list[str]:
    """Return where everybody waits for ever, in an outcome that hangs."""
    found = []
    for operation in outcome.course.blocked:
        phrase = WAITS.get(operation.kind, operation.kind + " {o}").format(
            o=label_of(outcome, operation) or "it", text=operation.text or "it", call=""
        )
        found.append(
            f"{who(outcome, operation.key)} waits {phrase.strip()}" + (f" (line {operation.line})" if operation.line else "")
        )
    return found


def name(outcome: Outcome) -> str:
    """Return how an outcome is called: "prints 1", "hangs"."""
    parts = []
    course = outcome.course
    texts = {key: text for key, text in printed(course).items() if text}
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
    """Return what was found as text."""
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
    if len(found) > 1:
        lines += ["", "The counts are no probabilities: they say in how many orders it is so, not how often it happens."]
    return "\n".join(fitted(lines))


def head(found: Found) -> str:
    """Return how many orders there are, and whether these are all."""
    orders = f"{found.orders} order{'s' if found.orders != 1 else ''}"
    outcomes = f"{len(found)} outcome{'s' if len(found) != 1 else ''}"
    if not found.orders:
        return "No order was tried to its end."
    if found.complete:
        return f"{orders}, and no others: {outcomes}."
    if found.bound is not None:
        most = f"{found.bound} forced switch{'es' if found.bound != 1 else ''}"
        return f"{orders} were tried, with them all with at most {most}: {outcomes}. There are more."
    return f"{orders} {'were' if found.orders != 1 else 'was'} tried: {outcomes}. There may be more."


def order(outcome: Outcome) -> list[str]:
    """Return an outcome's shortest order, a line for each step."""
    told = steps(outcome)
    half = MOST_STEPS // 2
    lines = (
        [f"    {step}" for step in told]
        if len(told) <= MOST_STEPS
        else [
            *(f"    {step}" for step in told[:half]),
            f"    [… {len(told) - 2 * half} more …]",
            *(f"    {step}" for step in told[-half:]),
        ]
    )
    return lines + [f"    {each}, for ever" for each in (stands(outcome) if outcome.hung else [])]


def fitted(lines: Sequence[str]) -> list[str]:
    """Return lines, with those that are too long for a page gone on below."""
    found: list[str] = []
    for line in lines:
        inside = len(line) - len(line.lstrip())
        found += textwrap.wrap(
            line, WIDTH, subsequent_indent=" " * (inside + 4), break_long_words=False, break_on_hyphens=False
        ) or [""]
    return found
