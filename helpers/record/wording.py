"""Words made from an event's fields, for rows of kinds.py where a template is not enough. Nothing reads them back."""
from __future__ import annotations

import contextlib
import signal as signals
from collections.abc import Callable
from typing import Any

Event = Any                             # as in kinds.py
_FEW = 4                                # how many of several similar things are named


def cut(text: str, most: int) -> str:
    """Return a text of at most this many characters."""
    return text if len(text) <= most else text[:most - 1] + "…"


def seconds(event: Event) -> str:
    """The requested seconds."""
    return "" if event.seconds is None else repr(event.seconds)


def asked(event: Event) -> str:
    """The answer to a question, or how long the answer may take."""
    return event.result or seconds(event)


def primitive(missed: str) -> Callable[[Event], str]:
    """Return a function that makes the name of a primitive's class, and says if it was missed."""
    return lambda event: f"{event.primitive}, {missed}" if event.result == "False" else event.primitive


def method(event: Event) -> str:
    """A proxy's call: "append(4)"."""
    return cut(f"{event.function}({event.arguments})", 56) if event.function else ""


def call(event: Event) -> str:
    """A proxy's call and its result: "pop() → 4"."""
    return cut(f"{method(event)} → {event.result}", 74) if event.result else method(event)


def calls(event: Event) -> str:
    """What a task runs: "f(3)", or for a chunk "f(1), f(2), f(3), …"."""
    if event.function == "_helper_reraises_exception":
        return "the iterable's own error"
    text = ", ".join(cut(f"{event.function}({each})", 52) for each in event.chunk or (event.arguments,))
    return cut(text + (", …" if event.chunk and (event.items or 0) > len(event.chunk) else ""), 52)


def submit(event: Event) -> str:
    """What is submitted, and how: "f(3)" by submit(), "apply_async f(3)", "map f over 4, chunks of 1"."""
    if not event.function:
        return event.method
    if event.chunk_size is None:
        return calls(event) if event.method == "submit" else f"{event.method} {calls(event)}"
    over = f" over {event.items}" if event.items is not None else ""
    usual = event.chunk_size == 1 and event.method.startswith("imap")
    return f"{event.method} {event.function}{over}" + ("" if usual else f", chunks of {event.chunk_size}")


def tasks(event: Event) -> str:
    """Which tasks are submitted at once, or have their results fetched: "task 1", "tasks 1 to 4"."""
    handed_in = event.source.source if event.kind == "fetch" and event.source is not None else event
    whole = handed_in is not None and handed_in.kind == "submit" and handed_in.items and handed_in.chunk_size
    if not whole or (event.kind == "fetch" and handed_in.method.startswith("imap")):
        return f"task {event.number}"
    many = -(-handed_in.items // handed_in.chunk_size)
    return f"tasks {event.number} to {event.number + many - 1}" if many > 1 else f"task {event.number}"


def fetch(event: Event) -> str:
    """The method that asks for a result."""
    limit = f"({seconds(event)})" if event.seconds is not None else ""
    return f"{event.method}{limit}" + (", not ready" if event.result == "False" else "")


def some_tasks(event: Event) -> str:
    """Which tasks are waited for: "task 1", "tasks 1, 2 and 3", "one of 200 tasks"."""
    numbers = [str(number) for number in event.tasks]
    if len(numbers) < 2:
        return f"task {numbers[0]}" if numbers else ""
    several = f"{len(numbers)} tasks" if len(numbers) > _FEW else f"tasks {', '.join(numbers[:-1])} and {numbers[-1]}"
    return f"one of {several}" if event.any_one else several


def pool_over(event: Event) -> str:
    """What a wait for a pool, or for the next result of its imap(), has waited for."""
    if event.method == "imap":
        return f"has waited for a result of {event.object}"
    return f"has waited for {event.object} to end"


def pool_join(event: Event) -> str:
    """The label of such a wait."""
    return event.method if event.method in ("imap", "shutdown") else "join"


def awaits(event: Event) -> str:
    """What a task awaits: "sleep(0.1)", "one and two"."""
    if event.function == "sleep":
        return f"sleep({seconds(event)})"
    if event.function == "Future":
        return "a future"
    if event.function == "__aexit__":
        return "a TaskGroup" if event.children else "async with"
    named = {"__aenter__": "async with", "__anext__": "async for"}.get(event.function, f"{event.function}()")
    return named if event.function else " and ".join(event.children) or "a future"


def greenlets(event: Event) -> str:
    """Which greenlets are waited for: "greenlet one", "greenlets one and two"."""
    if len(event.children) < 2:
        return f"greenlet {event.children[0]}" if event.children else ""
    several = f"greenlets {', '.join(event.children[:-1])} and {event.children[-1]}"
    return f"one of {several}" if event.any_one else several


def signal(event: Event) -> str:
    """Which signal interrupts, and its handler: "SIGTERM (on_term)"."""
    with contextlib.suppress(ValueError):
        return f"{signals.Signals(event.number).name} ({event.function})"
    return f"signal {event.number} ({event.function})"


#: What an end of a pipe is for, by its side; that of a duplex pipe is for both.
END_NAMES = {"read": "receiving end", "write": "sending end", "both": "end"}


def end_of_pipe(event: Event) -> str:
    """What a closed end is for: "sending"; "" if it is for both."""
    return END_NAMES[event.side].removesuffix("end").strip() if event.side in END_NAMES else event.side


def pipe(event: Event) -> str:
    """How many directions a pipe has."""
    return "duplex" if event.side == "both" else "one way"


def block(event: Event) -> str:
    """What a greenlet waits in."""
    return event.call or event.function


def switch(event: Event) -> str:
    """What a switch passes on."""
    return event.value or event.function or event.message


def passed(event: Event) -> str:
    """What the one that is switched to gets: a value, or an exception."""
    return event.value or "an exception"


def begins(event: Event) -> str:
    """How a process begins: if it was not forked, it has imported the script by then."""
    return "has imported the script, and begins" if event.number in (2, 3) else "begins"


def ends(event: Event) -> str:
    """How a thread or a task ends."""
    return f"ends with {event.message or event.outcome}" if event.message or event.outcome else "ends"


def finishes(event: Event) -> str:
    """How a greenlet ends; if an error ended a plain one, only the error's kind is known."""
    if not event.outcome:
        return "is finished"
    return f"ends with {event.message}" if event.message else "ends with an exception, which goes to its parent"


def stores(event: Event) -> str:
    """What is stored in a shared value, or was to be stored."""
    if event.outcome:
        return f"tries to set {event.object}{event.function} to {event.value}: {event.outcome}"
    return f"sets {event.object}{event.function} to {event.value}"


def stores_more(event: Event) -> str:
    """How many more times something is stored in a shared value."""
    last = f", at last to {event.value}" if event.value else ""
    return f"sets {event.object}{event.function} {event.number} times more{last}"
