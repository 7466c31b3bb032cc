"""Lets somebody decide who goes next, in the running program; to take a step back, all other steps are run again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..program.script import Script
from ..running.interrupts import one_at_a_time
from .course import Course
from .explore import RUNS, Exploration
from .operations import Operation, asked_of
from .outcomes import Found
from .replay import check
from .warm import Lost, Warm

BACK = ""  #: the answer that takes the last step back


@dataclass(frozen=True)
class Moment:
    """A point at which somebody is asked who goes next."""

    choices: dict[str, Operation]  #: task -> what it would do
    course: Course  #: what has been done so far
    can_go_back: bool
    others: dict[str, tuple[str, Operation | None]]  #: each other task -> why it cannot go, and what it stands at


@dataclass(frozen=True)
class Played:
    """A run that somebody decided."""

    course: Course
    found: Found  #: what outcomes the program has at all


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
        controller = self._warm.controller
        assert controller is not None
        turns = {asked_of(key) for key in enabled}
        others = {key: controller.why_not(key) for key in controller.tasks if key not in turns}
        key = self._ask(Moment(enabled, controller.describe(), bool(self._asked), others))
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
        ask: called if there is a choice; returns the key of the task that goes, or BACK.
        runs: how many runs may be made to find the program's outcomes.
        never: an expression that must not be true at the script's end, "" for none.

    Raises:
        CellError: this system cannot run the program in this way.
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
