"""Aligns the steps of several runs of one program, so that one steps through them together.

A beat is one step of each run, if they do the same or if each does something else; or a step of some of them,
if the others do nothing like it.
"""
from __future__ import annotations

from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

NONE = -1               #: instead of a step: this run has none in this beat
_MOST = 4_000_000       #: pairs that are compared: more would take over a second


class Beat(NamedTuple):
    """What is shown together."""

    steps: tuple[int, ...]      #: for each run the place of its step, counted from 0, or NONE
    differs: bool               #: whether the runs differ in what they do


def beats(runs: Sequence[Sequence[Hashable]]) -> list[Beat]:
    """Return the beats of several runs.

    Args:
        runs: for each run, what each of its steps says: two that say the same belong together.
    """
    rows: list[tuple[int, ...]] = [(at,) for at in range(len(runs[0]))]
    said = list(runs[0])
    for count, run in enumerate(runs[1:], start=1):
        pairs = list(_pairs(said, run))
        said = [said[mine] if mine is not None else run[other or 0] for mine, other in pairs]
        nothing = (NONE,) * count
        rows = [(*(nothing if mine is None else rows[mine]), NONE if other is None else other) for mine, other in pairs]
    return [Beat(row, NONE in row or len({run[at] for run, at in zip(runs, row, strict=True)}) > 1) for row in rows]


def _pairs(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[tuple[int | None, int | None]]:
    """Return the places in both runs that belong together; None where one run has no matching step."""
    begin, least = 0, min(len(one), len(other))
    while begin < least and one[begin] == other[begin]:
        begin += 1
    end = 0
    while end < least - begin and one[-1 - end] == other[-1 - end]:
        end += 1
    found: list[tuple[int | None, int | None]] = [(at, at) for at in range(begin)]
    mine, theirs = one[begin:len(one) - end], other[begin:len(other) - end]
    if len(mine) * len(theirs) > _MOST:
        blocks = [("replace", 0, len(mine), 0, len(theirs))]
    else:
        blocks = list(SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes())
    for _, first, last, other_first, other_last in blocks:
        found += zip_longest(range(begin + first, begin + last), range(begin + other_first, begin + other_last))
    return found + [(len(one) - at, len(other) - at) for at in range(end, 0, -1)]
