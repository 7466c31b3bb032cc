"""The arrows: from each put, send, start, switch … to what received it."""
from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

from ...record.kind import words
from ...record.kinds import ROWS
from ...record.run import Event, Run
from .lanes import Rows
from .parts import Arrow, Axis
from .spans import given_at, waited
from .text import shorten

MOST_ARROWS = 8         #: most arrows between the same two lanes; if there are more, some are drawn, with the total
FEW_ARROWS = 4          #: the same limit where the picture has many arrows, or where a lane stands for many
MANY = 12               #: with more arrows of values than this, each is drawn finer
NEAR = 10.0             #: points; two arrows closer than that at both ends become one
FULL = 60               #: with more arrows than this, the picture counts as full
_WAITS_FOR = {"join", "thread_join", "wait"}        # an arrow is drawn only if the call had to wait


def make_arrows(run: Run, rows: Rows, births: dict[int, float], flowing: Sequence[Arrow] = ()) -> list[Arrow]:
    """Return the arrows of a run.

    Args:
        run: the run.
        rows: its lanes.
        births: lane -> its first moment (seconds), where the arrow from start() ends.
        flowing: the arrows into and out of queues that have a row of their own.
    """
    groups: dict[tuple[int, int, bool], list[Arrow]] = defaultdict(list)
    for flow in flowing:
        groups[flow.from_lane, flow.to_lane, False].append(flow)
    for event in run.events:
        arrow = _arrow(event, rows, births)
        if arrow is not None:
            groups[arrow.from_lane, arrow.to_lane, arrow.thin].append(arrow)
    values = sum(len(group) for (_, _, thin), group in groups.items() if not thin)
    kept: list[Arrow] = []
    for (from_, to, thin), group in groups.items():
        few = values > FULL or rows.lanes[from_].folded or rows.lanes[to].folded
        kept += _thinned(group, FEW_ARROWS if few else MOST_ARROWS, thin)
    for arrow in kept:
        arrow.fine = arrow.bulk or values > MANY
    return kept


def _arrow(event: Event, rows: Rows, births: dict[int, float]) -> Arrow | None:
    source = event.source
    at_once = ROWS[event.kind].at_once
    if source is None or (event.end is None and not at_once) or (event.kind == "get" and event.object in rows.stores):
        return None
    begin, end = given_at(source), event.time if at_once or event.end is None else event.end
    if event.kind in _WAITS_FOR and (not waited(event) or source.time > end):
        return None             # the child had ended long before, the event was already set, or the wait timed out
    here = rows.index.get((event.process, event.lane))
    there = rows.index.get((source.process, source.lane))
    if event.kind in ("yield", "return"):       # back to the lane that resumed it
        if source.source is None:
            return None
        there, here = here, rows.index.get((source.source.process, source.source.lane))
        begin = end = event.time
    if here is None or there is None or here == there:
        return None
    if source.kind == "start":      # the process may have died before it ran a line of its function
        end = births.get(here, end)
    return Arrow(there, min(begin, end), here, end, _carried(event), ROWS[event.kind].thin or source.kind == "start")


def _carried(event: Event) -> str:
    if event.source is not None and event.source.kind == "start":
        return ""
    text = words(ROWS[event.kind].carried, event)
    return "" if text == "None" and ROWS[event.kind].turns else shorten(text, 22)      # a generator that passes nothing


def bundled(arrows: list[Arrow], axis: Axis) -> list[Arrow]:
    """Return the arrows; those that would overlap become one arrow that carries all their values."""
    bundles: dict[tuple[int, int], list[list[Arrow]]] = defaultdict(list)
    for arrow in arrows:
        mine = bundles[arrow.from_lane, arrow.to_lane]
        near = mine and not (arrow.thin or arrow.bulk or mine[-1][0].thin or mine[-1][0].bulk) and (
            abs(axis(arrow.from_time) - axis(mine[-1][0].from_time)) < NEAR
            and abs(axis(arrow.to_time) - axis(mine[-1][0].to_time)) < NEAR)
        if near:
            mine[-1].append(arrow)
        else:
            mine.append([arrow])
    for bundle in itertools.chain(*bundles.values()):
        texts = [arrow.text for arrow in bundle if arrow.text]
        if len(texts) > 1:
            said = ", ".join(texts)
            bundle[0].text = said if len(said) <= 22 else f"{len(texts)} values"
    first = {id(bundle[0]) for bundle in itertools.chain(*bundles.values())}
    return [arrow for arrow in arrows if id(arrow) in first]


def _thinned(group: list[Arrow], most: int, thin: bool) -> list[Arrow]:
    count = len(group)
    if count <= most:
        return group
    values = any(arrow.text for arrow in group)
    kept = [group[round(number * (count - 1) / (most - 1))] for number in range(most)]
    for arrow in kept:
        arrow.text, arrow.bulk = "", True
    if not thin:
        kept[len(kept) // 2].text = f"{count} values" if values else f"× {count}"
    return kept
