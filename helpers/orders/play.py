"""Lets somebody decide who goes next, in the running program; a step that is taken back is a run of all but that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..program.script import Script
from ..running.interrupts import one_at_a_time
from .course import Course
from .explore import RUNS, Exploration
from .operations import Operation
from .outcomes import Found
from .replay import check
from .warm import Lost, Warm

BACK = ""  #: the answer that takes the last step back


@dataclass(frozen=True)
class Moment:
    """A place where somebody is asked who goes next."""

    choices: dict[str, Operation]  #: task -> what it would do
    course: Course  #: what has been done so far
    can_go_back: bool


@dataclass(frozen=True)
class Played:
    """A run that somebody has led."""

    course: Course
    found: Found  #: what can come out of the program at all


class _Player:
    """Chooses as it is told, and remembers it."""

    def __init__(self, warm: Warm, ask: Callable[[Moment], str]) -> None:
        self._warm, self._ask = warm, ask
        self.keys: list[str] = []
        self._asked: list[int] = []  # the steps at which somebody was asked

    def __call__(self, number: int, enabled: dict[str, Operation], last: str | None) -> str | None:
        if number < len(self.keys):
            return self.keys[number]
        if len(enabled) == 1:
            self.keys += enabled
            return self.keys[-1]
        assert self._warm.controller is not None
        key = self._ask(Moment(enabled, self._warm.controller.describe(), bool(self._asked)))
        if key == BACK:
            if self._asked:
                del self.keys[self._asked.pop() :]
            return None
        self._asked.append(number)
        self.keys.append(key)
        return key


def play(script: Script, start_method: str, ask: Callable[[Moment], str], *, runs: int = RUNS, never: str = "") -> Played:
    """Run a program, and ask at each step who goes next.

    Args:
        script: the program.
        start_method: one that is `available`.
        ask: called where there is a choice; returns the key of who goes, or BACK.
        runs: how many runs may be made to find out what can come out of the program at all.
        never: an expression that must not be true at the script's end, "" for none.

    Raises:
        CellError: the program cannot be run so on this system.
        Lost: the processes that run it were ended.
    """
    check()
    exploration = Exploration(script, start_method, runs, never, lambda made, outcomes: None)
    found = exploration.carry_out()
    with one_at_a_time, Warm(script, start_method, lambda: False, never) as warm:
        player = _Player(warm, ask)
        course = Course(verdict="pruned")
        while course.verdict == "pruned":
            course = warm.run(player, exploration.touched)
    return Played(course, found)


__all__ = ["BACK", "Lost", "Moment", "Played", "play"]
