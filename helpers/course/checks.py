"""What an exercise's check says about a run, and the functions with which it reads one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, replace
from math import inf
from typing import Literal, Protocol, TypeVar

from ..record.run import Event, Process, Run, Waiting
from ..views.words import summary
from .telling import escaped

Facts = TypeVar("Facts")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer is right, and what the learner reads about it."""

    state: Literal["right", "wrong", "not started"]
    text: str  #: Markdown; for a wrong answer: what happened, where, and what to try next
    rule: str = ""  #: name of the check's rule that gave it; "" if no rule did
    final: bool = False  #: whether a program that was ended would not have come further with more time


def right(why: str) -> Verdict:
    """Return the verdict for a right answer; `why` says why it is right."""
    return Verdict("right", why)


def wrong(text: str, *, final: bool = False) -> Verdict:
    """Return the verdict for a wrong answer: what happened, where, what to try next; `final` as in Verdict."""
    return Verdict("wrong", text, final=final)


def not_started(text: str) -> Verdict:
    """Return the verdict for a run that shows nothing of the task yet: what to begin with."""
    return Verdict("not started", text)


class Rules:
    """A check made of small rules: the first rule that applies gives the verdict.

    Args:
        read: called once, with the run; returns what the rules look at. It reads the record, never sentences.
        rules: called in order with what `read` returned. Each returns a verdict, or None if it does not apply; the last
            one must always return one.
    """

    def __init__(self, read: Callable[[Run], Facts], *rules: Callable[[Facts], Verdict | None]) -> None:
        self.read, self.rules = read, rules

    def __call__(self, run: Run) -> Verdict:
        """Judge a run.

        Raises:
            LookupError: no rule applied.
        """
        facts = self.read(run)
        for rule in self.rules:
            verdict = rule(facts)
            if verdict is not None:
                return replace(verdict, rule=rule.__name__)
        raise LookupError("no rule of the check has anything to say: let the last one always give a verdict")


class HasRun(Protocol):
    """What a rule that serves every check asks of a check's facts."""

    @property
    def run(self) -> Run:
        """The run that is judged."""
        ...


def unexplained(run: Run, next_step: str) -> Verdict:
    """Return the verdict for a run that no rule of a check foresaw: how the run ended, and what to try next."""
    said = escaped(summary(run)) or "It ended well, but it did not do what was asked."
    return wrong(said + (" " if said.endswith(".") else "\n\n") + next_step)      # `said` may end with a line of the program


def code(text: str) -> str:
    """Return a text as inline code in Markdown: nothing in it is read as emphasis."""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)       # longer than each one in the text
    space = " " if re.search(r"^\s*`|`\s*$", text) else ""
    return f"{fence}{space}{' '.join(text.split())}{space}{fence}" if text.strip() else "nothing"


def quoted(lines: list[str]) -> str:
    """Return printed lines as a sentence quotes them, only the first few of many; "nothing" if there are none."""
    shown = [code(line[:80]) if line.strip() else "an empty line" for line in lines[:8]]
    return (", ".join(shown) or "nothing") + (", …" if len(lines) > 8 else "")


def listed(words: list[str]) -> str:
    """Return words as a sentence lists them: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def ended_with(process: Process) -> str:
    """Return how an exception ended a process, as in "Process-1 ended with `NameError: name 'q' …` in line 5"."""
    return f"{process.name} ended with {code(process.error)}{at(process.error_line)}"


def ended_by_error(process: Process) -> Verdict:
    """Return the verdict for a process that an exception ended, for a check that knows nothing more specific."""
    if process.error.startswith("FileNotFoundError") and not process.error_line:     # while it opens what it was given
        return wrong(
            f"{ended_with(process)}: what it had been handed over, such as a queue, was gone when it came up. The script "
            "has to keep that in a variable, and to wait for the child: in a join(), or for what the child sends."
        )
    if process.error.startswith("TypeError") and not process.error_line:  # as it was called, before its first line
        return wrong(
            f"{ended_with(process)}: what its function takes and what it was given do not fit. There is one parameter for "
            "each value in `args`, and that is a tuple: `(x,)` with one element."
        )
    if process.error.startswith("RemoteError") and "id_to_local_proxy_obj" in process.error:
        return wrong(
            f"{process.name} asked a manager{at(process.error_line)} for an object that it no longer keeps, because nothing "
            "in MainProcess referred to it. Keep it in a variable there, as long as a child needs it."
        )
    why = next((reason for error, reason in _REASONS.items() if process.error.startswith(error)), "")
    return wrong(f"{ended_with(process)}, so the rest of its work was not done. {why or 'Start with that line.'}")


def another_error(facts: HasRun) -> Verdict | None:
    """Say which process an exception ended. A rule for any check, after those that know more of some exceptions."""
    process = failed(facts.run)
    return ended_by_error(process) if process else None


#: how an exception begins -> what it says, for exceptions whose own text does not say it
_REASONS = {
    "Empty": "It says that nothing was in the queue at that moment, or came in time: only `get()` without a time-out waits "
             "until something comes.",
    "Full": "It says that there was no room in the queue at that moment, or in time: only `put()` without a time-out waits.",
    "EOFError": "It says that the other end of the pipe is closed, in every process, and that nothing is left to receive.",
    "BrokenPipeError": "It says that nobody can receive any more: every copy of the receiving end is closed.",
    "InvalidStateError: Result is not set": "It says that the result was not there yet: only `await` waits until it is.",
    "StopIteration": "It says that a generator has ended, and somebody asked it to go on.",
}


def despite(shown: bool, text: str) -> str:
    """Return what is wrong with an answer as one sentence, which first says that the output is right if it is (`shown`)."""
    return f"It prints what it should, but {text}" if shown else text[:1].upper() + text[1:]


def main(run: Run) -> Process:
    """Return the process that runs the script itself."""
    return run.processes[0]


def children(run: Run) -> list[Process]:
    """Return the processes that the learner's program started, without fork server and manager."""
    return [process for process in run.processes[1:] if not process.helper]


def started(run: Run) -> list[Event]:
    """Return the starts of the processes that the learner's program asked for, without fork server and manager."""
    helpers = {process.name for process in run.processes if process.helper}
    return [event for event in done(run, "start") if event.child not in helpers]


def done(run: Run, kind: str, process: Process | None = None) -> list[Event]:
    """Return the calls of a kind that returned without an error, in one process or in all.

    What has arrived was sent, too: its sender may have been ended just before its call returned.
    """
    arrived = {id(event.source) for event in run.events if event.source is not None}
    return [
        event
        for event in run.events
        if event.kind == kind
        and (event.end is not None or id(event) in arrived)
        and not event.outcome
        and (process is None or event.process == process.name)
    ]


def end_of(event: Event) -> float:
    """Return when an event ended; infinity if it never did. A sort key."""
    return inf if event.end is None else event.end


def as_messages(run: Run) -> Run:
    """Return the run with bytes counted like objects: send_bytes() as send(), recv_bytes() as recv()."""
    names = {"send_bytes": "send", "recv_bytes": "recv", "recv_bytes_into": "recv"}
    if not any(event.kind in names for event in run.events):
        return run
    same = copy(run)
    same.events = [replace(event, kind=names.get(event.kind, event.kind)) for event in run.events]
    return same


#: A method of a manager's queue -> the kind of event that it would be with any other queue.
_OF_QUEUES = {"put": "put", "put_nowait": "put", "get": "get", "get_nowait": "get", "task_done": "task_done",
              "join": "join_queue", "empty": "empty", "full": "full", "qsize": "qsize"}


def as_queues(run: Run) -> Run:
    """Return the run with a manager's queue counted like any other: its put() is a put, its get() a get."""
    if not any(event.kind == "call" for event in run.events):
        return run
    same = copy(run)
    same.events = []
    given: dict[str, list[Event]] = {}
    for event in run.events:
        kind = _OF_QUEUES.get(event.function) if event.kind == "call" and event.primitive.endswith("Queue") else None
        if kind:
            value = {"put": event.arguments, "get": event.result}.get(kind, "")
            event = replace(event, kind=kind, value=value, source=None)
        if kind == "put":
            given.setdefault(event.object, []).append(event)
        same.events.append(event)
    for event in sorted(done(same, "get"), key=end_of):
        if given.get(event.object):
            event.source = given[event.object].pop(0)
    return same


def function_of(lane: str) -> str:
    """Return the function that a generator or greenlet runs: "guest" for the lane "guest 2"."""
    return lane.partition(" ")[0].partition("(")[0]


def request(event: Event) -> tuple[str, float]:
    """Return the word and the seconds of the request that a coroutine yields to its loop.

    ("sleep", 0.3); ("read", 0) if it names no seconds; ("", 0) for a bare yield, and for an event that is no yield.
    """
    asked = re.match(r"\(?['\"](\w+)['\"](?:, ([\d.e+-]+)\))?", event.value) if event.kind == "yield" else None
    return (asked[1], float(asked[2] or 0)) if asked else ("", 0.0)


def only_ends(run: Run, number: int = 100) -> bool:
    """Whether the last generators to return, that many in a row, have all read the end of a connection."""
    returned = [event.value for event in run.events if event.kind == "return"][-number:]
    return len(returned) == number and set(returned) == {"b''"}


def messages(run: Run) -> list[tuple[Event, Event]]:
    """Return (put, get) for every value that went through a queue from one process to another."""
    return [(get.source, get) for get in done(run, "get") if get.source and get.source.process != get.process]


def waits_in(run: Run, kind: str) -> Event | None:
    """Return the call of a kind in which the script itself was waiting when the run was ended."""
    if not run.hung:
        return None
    return next(
        (
            event
            for event in reversed(run.events)
            if event.kind == kind and event.end is None and event.process == main(run).name
        ),
        None,
    )


def blocked_in_a_turn(run: Run) -> Waiting | None:
    """Return where a coroutine itself blocks, so that its loop cannot serve the others; None if none does."""
    of_loop = [event for event in run.events if event.kind in ("select", "sleep") and event.end is None]
    waiting = main(run).waiting
    return waiting if waiting and not waiting.running and not of_loop else None


def failed(run: Run, error: str = "") -> Process | None:
    """Return the first process that an exception ended, whose text begins with `error`."""
    return first(process for process in run.processes if process.error and process.error.startswith(error))


def first(items: Iterable[Item]) -> Item | None:
    """Return the first of some items, None if there is none."""
    return next(iter(items), None)


def numbers_in(text: str) -> list[str]:
    """Return the whole numbers in a text; "4,950" and "4_950" are one number each."""
    return re.findall(r"\d+", re.sub(r"(?<=\d)[,_](?=\d{3})", "", text))


def printed(process: Process, value: str) -> bool:
    """Whether a process printed a value. It is given as its repr, possibly cut short; a printed string has no quotes."""
    return value.rstrip("…").strip("'\"") in process.stdout


def at(line: int | None) -> str:
    """Return " in line 5", or "" if the line in the cell is not known."""
    return f" in line {line}" if line else ""


def at_first(one: Event, other: Event) -> str:
    """Return where the first of two events happened; "" if both are in one line, which then comes after the second."""
    return at(one.line) if one.line != other.line else ""
