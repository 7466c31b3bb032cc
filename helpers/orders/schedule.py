"""Runs a program in an order that somebody wrote down: who goes next, name by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..program.script import Script
from ..record.run import Run
from ..running.interrupts import one_at_a_time
from .explore import RUNS, Exploration
from .operations import Operation
from .replay import Steered, check


@dataclass(frozen=True)
class Led:
    """A run in an order that was written down."""

    run: Run
    refused: int | None  #: the number of the first name that could not go, from 1; None if all could
    could: tuple[str, ...]  #: which could have gone then; empty if the program had ended before
    names: tuple[str, ...]  #: all that took a step


class _Leader:
    """Chooses by name; if that one cannot go, or no name is left, it chooses the one that went last."""

    def __init__(self, names: Sequence[str]) -> None:
        self.left, self._named = list(names), set(names)
        self.attempt: Steered | None = None
        self.number, self.refused = 0, 0
        self.could: tuple[str, ...] = ()
        self.seen: dict[str, None] = {}

    def __call__(self, number: int, enabled: dict[str, Operation], last: str | None) -> str:
        assert self.attempt is not None and self.attempt.controller is not None
        course = self.attempt.controller.describe()
        called: dict[str, str] = {}
        for key in sorted(enabled):
            called.setdefault(course.who(key), key)
        self.seen.update(dict.fromkeys(called))
        otherwise = last if last in enabled else min(enabled)
        if not self.left or self.refused or (len(called) == 1 and not self._named & called.keys()):
            return otherwise
        turn = next((key for key in enabled if enabled[key].kind == "turn"), None)
        if turn is not None and self.left[0] not in called and course.who(turn) not in self._named:
            return turn  # an event loop first runs what is ready: after that, the named one may be due
        self.number += 1
        name = self.left.pop(0)
        if name not in called:
            self.refused, self.could = self.number, tuple(called)
            return otherwise
        return called[name]


def lead(script: Script, start_method: str, names: Sequence[str]) -> Led:
    """Run a program in an order.

    Args:
        script: the program.
        start_method: one that is `available`.
        names: who goes next, as a step calls it: "Process-1", "the feeder thread of Process-1", "work(0) of MainProcess".
            What nobody else can notice is no step; nor is what a task that is never named does alone. After the last name,
            any task that can continue does.

    Raises:
        CellError: this system cannot run the program in this way.
    """
    check()
    exploration = Exploration(script, start_method, RUNS, "", lambda made, outcomes: None)
    exploration.carry_out()  # this shows what others can notice in the program
    leader = _Leader(names)
    with one_at_a_time:
        leader.attempt = Steered(script, start_method, leader, exploration.touched, each_due=True)
        run = leader.attempt.carry_out()
    refused = leader.refused or (leader.number + 1 if leader.left else None)
    return Led(run, refused, leader.could, tuple(leader.seen))
