"""Joins what was recorded of a lock that one thread acquires and releases again and again.

After the first acquires of a lock, the recorder uses one pair of events for everything that a thread does at one place while
no other thread comes between. Where such a pair begins depends on what came before: a new pair begins after a call that had
to wait. So two equal pairs in a row become one here, and a record tells the same wherever the recorder began a pair.
"""
from __future__ import annotations

from collections import defaultdict

from .run import Event
from .threads import is_local

Pairs = list[tuple[Event, int]]     #: events in order of time, each with its object's number
EACH = 60                           #: acquires of one lock that are an event each: see recorder/history.py


def repeated(everything: Pairs) -> set[int]:
    """Return the ids of the events that say no more than those before them.

    Args:
        everything: all events, named.
    """
    locks: dict[tuple[int, int], list[Event]] = defaultdict(list)
    for event, object_ in everything:
        if is_local(object_):
            locks[event.pid, object_].append(event)
    found: set[int] = set()
    for events in locks.values():
        if sum(event.kind == "acquire" for event in events) > EACH:
            found |= _of_one(sorted(events, key=_effect))
    return found


def _effect(event: Event) -> float:
    return event.end if event.kind == "acquire" and event.end is not None else event.time


def _of_one(events: list[Event]) -> set[int]:
    found: set[int] = set()
    taken = 0
    for place, event in enumerate(events):
        taken += event.kind == "acquire"
        if taken > EACH + 1 and event.kind == "acquire" and place + 1 < len(events) and not event.waited:
            pair, before = events[place:place + 2], events[place - 2:place]
            if _shape(before) == _shape(pair) == [("acquire", *_place(pair[0])), ("release", *_place(pair[1]))]:
                found |= {id(before[1]), id(pair[0])}
    return found


def _shape(pair: list[Event]) -> list[tuple[object, ...]]:
    return [(event.kind, *_place(event)) for event in pair]


def _place(event: Event) -> tuple[object, ...]:
    """Return what successful calls at one place have in common."""
    return event.lane, event.line, event.outcome, event.result, event.end is None
