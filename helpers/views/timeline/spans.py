"""Stretches of time, and how they are painted on a lane: when it worked, and when it waited."""
from __future__ import annotations

from itertools import pairwise

from ...record.kinds import ROWS
from ...record.run import Event
from .parts import Span

Stretch = tuple[float, float]       #: seconds, from and to
Layers = list[tuple[bool, list[Stretch]]]       #: layers, painted one over the other: whether it waits, and when

SHORTEST_WAIT = 0.002       #: seconds; a shorter call waited only if what it received was sent after it began
SHORTEST_GIVE = 0.02        #: seconds; the same for put() and send(), which wait only if something is full
MANY_SLEEPS = 12            #: in one line; as many bars could not be told apart
_AT_ONCE = ("put", "get")   # calls of asyncio's that give way only if there is no room, or nothing
BETWEEN = 0.003             #: seconds, at least, from the last event of a lane to a call that is not recorded


def given_at(event: Event) -> float:
    """Return the moment at which an event had something to give: when a task is done, when there is room for a put."""
    late = event.kind in ("task", "serve") or (event.kind == "put" and (event.end or 0.0) - event.time >= SHORTEST_GIVE)
    return event.end if late and event.end is not None else event.time


def waited(event: Event) -> bool:
    """Whether a call waited, rather than did something that took time."""
    row = ROWS[event.kind]
    if event.kind == "turn":
        return True
    if not row.waits:
        return False
    if event.end is None or event.waited or (event.awaited and event.kind not in _AT_ONCE):
        return True
    if event.source is not None and given_at(event.source) > event.time:
        return True
    return event.end - event.time >= (SHORTEST_GIVE if row.gives and not event.awaited else SHORTEST_WAIT)


def waits_still(event: Event) -> bool:
    """Whether it is a call that waited and never returned."""
    return event.end is None and waited(event)


def between_sleeps(events: list[Event]) -> list[Stretch]:
    """Return what a loop does between its many sleeps, where that is next to nothing: such a loop waits."""
    sleeps = [event for event in events if event.kind == "sleep"]
    gaps = [(one.end, other.time) for one, other in pairwise(sleeps) if one.end is not None and one.line == other.line
            and other.time - one.end < (one.end - one.time) / 10]
    return gaps if len(gaps) >= MANY_SLEEPS else []


def stretch_of(event: Event, end: float) -> Stretch:
    """Return the time of a call; it lasts until `end` (seconds) if it never returned."""
    return event.time, end if event.end is None else event.end


def paint(row: int, life: Stretch, layers: Layers) -> list[Span]:
    """Return a lane's spans: each layer (whether it waits, when) is painted over those before it."""
    begin, end = life
    changes: list[tuple[float, int, int]] = []      # (time, layer, one more or one less)
    for layer, (_, stretches) in enumerate(layers):
        for start, stop in stretches:
            start, stop = max(start, begin), min(stop, end)
            if start < stop:
                changes += [(start, layer, 1), (stop, layer, -1)]
    depth = [0] * len(layers)
    spans: list[Span] = []
    at = begin
    for time, layer, step in sorted(changes):
        if time > at:
            top = max((n for n in range(len(layers)) if depth[n]), default=0)
            waits = layers[top][0]
            if spans and spans[-1].waits == waits:
                spans[-1].end = time
            else:
                spans.append(Span(row, at, time, waits))
            at = time
        depth[layer] += step
    return spans or [Span(row, begin, end, layers[0][0])]
