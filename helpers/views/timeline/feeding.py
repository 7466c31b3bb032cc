"""The way of what a feeder thread pickled with code of the program, so that the thread has a lane: put, thread, get."""
from __future__ import annotations

from collections.abc import Iterator
from math import inf

from ...record.run import Event, Run
from ..endings import FEEDER
from .lanes import Rows
from .parts import Arrow
from .text import LONGEST, shorten


def fed_by_threads(run: Run, rows: Rows) -> dict[int, list[Arrow]]:
    """Return the arrows from the put to the thread, and from there to the get: by the id of the get, or of the put alone."""
    found: dict[int, list[Arrow]] = {}
    feeders = {process: row for (process, lane), row in rows.index.items() if lane == FEEDER and not rows.lanes[row].folded}
    gets = {id(event.source): event for event in run.events if feeders and event.kind == "get"}
    for process, row in feeders.items():
        for put, begun, written in _pickled(run, process):
            from_, get = rows.index.get((process, put.lane)), gets.get(id(put))
            if from_ is None or put.object in rows.stores:
                continue
            way = found[id(get or put)] = [Arrow(from_, put.time, row, begun, shorten(put.value, LONGEST))]
            to = rows.index.get((get.process, get.lane)) if get is not None else None
            if get is not None and get.end is not None and to is not None:
                way.append(Arrow(row, min(written, get.end), to, get.end, shorten(get.value, LONGEST)))
    return found


def _pickled(run: Run, process: str) -> Iterator[tuple[Event, float, float]]:
    """Yield the puts of a process whose values its feeder thread pickled with code of the program.

    With each: when that code began, and when the value was written (seconds); inf for never.
    """
    puts = [event for event in run.events if event.kind == "put" and event.process == process
            and not (event.outcome or event.local)]
    if len({put.object for put in puts}) != 1:
        return              # each queue has a feeder thread, and they share a lane
    written = {id(event.source): event.time for event in run.events if event.kind == "feed" and event.end is not None}
    pickling = [event.time for event in run.events if (event.process, event.lane) == (process, FEEDER)]
    before = 0.0
    for put in puts:
        since, before = max(put.time, before), written.get(id(put), inf)
        begun = next((time for time in pickling if since <= time <= before), None)
        if begun is not None:
            yield put, begun, before
