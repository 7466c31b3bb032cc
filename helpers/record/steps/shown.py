"""A part of a state: each change makes a new dict, so that earlier states keep theirs."""
from __future__ import annotations

from typing import Generic, TypeVar

from ..run import Event

V = TypeVar("V")


class Shown(Generic[V]):
    """What a state shows of one kind of thing, by name."""

    def __init__(self) -> None:
        self.now: dict[str, V] = {}

    def show(self, name: str, value: V) -> None:
        """Show something from now on."""
        if name not in self.now or self.now[name] != value:
            self.now = self.now | {name: value}

    def drop(self, name: str) -> None:
        """Stop showing something."""
        if name in self.now:
            self.now = {key: value for key, value in self.now.items() if key != name}


def name_of(process: str, lane: str) -> str:
    """Return how a lane is shown: "Process-1", "MainProcess · worker"."""
    return f"{process} · {lane}" if lane else process


def who(event: Event) -> str:
    """Return the lane of an event, as it is shown."""
    return name_of(event.process, event.lane)


def thing(event: Event, name: str = "") -> str:
    """Return how an event's object is shown: if it belongs to a process, a forked child has its own copy."""
    name = name or event.object
    return f"{name} (copy of {event.process})" if event.local and event.local != event.process else name
