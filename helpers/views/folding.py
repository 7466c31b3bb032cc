"""Finds steps that repeat, so that a loop of a thousand turns is shown as one turn and a number."""
from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

LONGEST = 24        #: steps; longer turns are not looked for


class Fold(NamedTuple):
    """Some steps that repeat: the places from `first` to `last`."""

    first: int      #: the first step of the first turn, counted from 0
    period: int     #: steps of one turn
    turns: int      #: how often it happens, the first time included

    @property
    def last(self) -> int:
        """The place of the last step of the last turn."""
        return self.first + self.period * self.turns - 1


def folds(shapes: Sequence[Hashable], least: int) -> list[Fold]:
    """Return where steps repeat, in order and without overlap.

    Args:
        shapes: for each step, what its repetitions have in common with it: everything but the values.
        least: the fewest turns that are folded: fewer are worth seeing one by one.
    """
    found: list[Fold] = []
    alike = {period: _alike(shapes, period) for period in range(1, LONGEST + 1)}
    at = 0
    while at < len(shapes):
        turns = {period: run[at] // period + 1 for period, run in alike.items() if run[at] // period + 1 >= least}
        if turns:
            period = max(turns, key=lambda period: (turns[period] * period, -period))
            found.append(Fold(at, period, turns[period]))
            at = found[-1].last
        at += 1
    return found


def _alike(shapes: Sequence[Hashable], period: int) -> list[int]:
    """Return for each place how many steps from there on equal the step `period` places later."""
    run = [0] * (len(shapes) + 1)
    for at in range(len(shapes) - period - 1, -1, -1):
        run[at] = run[at + 1] + 1 if shapes[at] == shapes[at + period] else 0
    return run
