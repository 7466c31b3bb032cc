"""The messages that a program sends to a manager: lesson 4 counts them."""
from __future__ import annotations

from ...record.run import Event, Run


def messages(run: Run) -> list[Event]:
    """Return the messages to lists, dictionaries and other objects of a manager, in the order in which they were sent."""
    return [event for event in run.events if event.kind == "call" and event.object_kind != "manager"]


def show_messages(run: Run) -> None:
    """Print each message with its line, and what came back."""
    for message in messages(run):
        back = message.result or message.outcome or None
        if back in ("list", "dict", "Namespace"):       # the record has the type of what stays in the manager
            back = f"a proxy of a {back}"
        print(f"line {message.line} {message.function}({message.arguments})", "→", back)


def show_messages_of_lines(run: Run) -> None:
    """Print each line of the program that sends messages, beside their names."""
    lines = run.source.splitlines()
    sent: dict[int, list[str]] = {}
    for message in messages(run):
        sent.setdefault(message.line or 0, []).append(message.function)
    for line, names in sent.items():
        print(f"{lines[line - 1].strip():<28}", *names)
