"""What a lesson reads off a run in one word: the tasks of a pool, whose turn it was, how many waited at once.

    from helpers.course.shows.reading import path
    path(run)           # 'main → guest → main': whose turn it was, one after another
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...record.kinds import ROWS
from ...record.run import Event, Run


def tasks(run: Run) -> list[Event]:
    """Return the tasks that the workers of a pool carried out, in the order in which they began."""
    return [event for event in run.events if event.kind == "task"]


def naps(run: Run) -> list[Event]:
    """Return the calls of time.sleep(), in the order in which they began."""
    return [event for event in run.events if event.kind == "sleep"]


class Span(NamedTuple):
    """A span of time, in seconds."""

    begin: float
    end: float
    name: str = ""  #: what is written beside its line


def at_once(spans: Iterable[tuple[float, float] | Span]) -> int:
    """Return how many spans of time overlap, at most.

    Args:
        spans: (begin, end) of each, in seconds. One that ends when another begins does not overlap it.
    """
    kept = [(begin, end) for begin, end, *_ in spans]
    return max((sum(begin <= now < end for begin, end in kept) for now, _ in kept), default=0)


def tasks_at_once(run: Run) -> int:
    """Return how many tasks of a pool were being carried out at the same time, at most."""
    return at_once((task.time, run.duration if task.end is None else task.end) for task in tasks(run))


def waiting_at_once(run: Run, function: str = "", *, kind: str = "block") -> int:
    """Return how many greenlets waited at the same time, at most. The script and the hub do not count.

    Args:
        function: count only the greenlets that run this function; "" for all.
        kind: what counts as waiting: "block" for a wait in the hub, "sleep" for time.sleep().
    """
    waits = [
        event
        for event in run.events
        if event.kind == kind and event.lane not in ("", "Hub") and event.lane.startswith(function)
    ]
    return max(
        (sum(other.time <= one.time <= (other.end or one.time) for other in waits) for one in waits), default=0
    )


def path(run: Run) -> str:
    """Return whose turn it was, one after another, as 'main → guest → main': generators and greenlets by their lanes."""
    lanes = ["main"]
    for event in run.events:
        if event.kind in ("resume", "throw", "switch"):
            lanes.append(event.lane or "main")
        elif event.kind in ("yield", "return") and event.source and event.source.source:
            lanes.append(event.source.source.lane or "main")
    return " → ".join(lanes)


def waits(run: Run) -> list[str]:
    """Return the kinds of calls in which the run stood still, each once: ["select"]."""
    return sorted({event.kind for event in run.events if ROWS[event.kind].waits and event.end != event.time})


def lifetimes(run: Run, function: str) -> list[Span]:
    """Return when each lane that runs a function had its first turn and its last, by their beginning, named by the lane."""
    lanes: dict[str, list[float]] = {}
    for event in run.events:
        if event.lane.partition(" ")[0].partition("(")[0] == function:
            lanes.setdefault(event.lane, []).append(event.time)
    return sorted(Span(min(times), max(times), lane) for lane, times in lanes.items())


def pool_times(run: Run) -> list[dict[str, float]]:
    """Return the seconds that each pool took to be made and to do its tasks, in the order in which the pools were made."""
    found = []
    for pool in (event for event in run.events if event.kind == "pool"):
        work = [task for task in tasks(run) if task.object == pool.object and task.end is not None]
        doing = max((task.end or 0.0 for task in work), default=0.0) - min((task.time for task in work), default=0.0)
        found.append({"doing the tasks": doing, "making the pool": (pool.end or pool.time) - pool.time})
    return found
