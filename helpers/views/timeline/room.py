"""In a queue with a size: a get that made room is over when the put that took the room is."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from ...record.run import Event, Run


def room_before_puts(run: Run) -> Run:
    """Return a run in which no get that let a put continue ends after that put.

    The two ends are noted in two processes: the get's may be noted a little later. Where the picture is stretched, the put
    would be seen to continue before anything was taken.
    """
    counted = {event.object for event in run.events if event.kind in ("puts", "gets")}      # too many to have an event each
    sizes = {event.object: event.number for event in run.events
             if event.kind == "queue" and event.number > 0 and event.object not in counted}
    over: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in run.events:
        if event.object in sizes and event.kind in ("put", "get") and event.end is not None and not event.outcome:
            over[event.object, event.kind].append(event)
    earlier: dict[int, float] = {}
    for name, size in sizes.items():
        puts, gets = (sorted(over[name, kind], key=_end) for kind in ("put", "get"))
        # With `size` puts more than gets the queue was full.
        for get, put in zip(gets, puts[size:], strict=False):
            if get.time <= _end(put) < _end(get):
                earlier[id(get)] = _end(put)
    if not earlier or run.events_left_out:
        return run
    return replace(run, events=[replace(event, end=earlier.get(id(event), event.end)) if id(event) in earlier else event
                                for event in run.events])


def _end(event: Event) -> float:
    return event.end or 0.0
