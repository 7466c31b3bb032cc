"""What went through a queue: counted from its events."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...record.run import Event
from .managed import is_managed


@dataclass(frozen=True)
class Flow:
    """What went through a queue."""

    given: int              #: how many values were put into it, including those that could not be pickled
    taken: int              #: how many values were taken out of it
    inside: int             #: how many are in it now, without those that a feeder thread has not written yet
    half: Event | None      #: what a feeder thread had begun to write, and has not finished
    lost: tuple[Event, ...] = ()    #: what could not be pickled

    @classmethod
    def of(cls, events: Iterable[Event]) -> Flow:
        """Count the values from the events of a queue."""
        given = taken = 0
        feeds: list[Event] = []
        lost: list[Event] = []
        for event in events:
            if event.kind == "feed":
                feeds.append(event)
            elif event.kind == "lost":
                lost.append(event)
            elif event.kind == "puts":
                given += event.number
            elif event.kind == "gets":
                taken += event.number
            elif event.kind == "put" and not event.outcome:
                given += event.end is not None or not (event.local or is_managed(event))
            elif event.kind == "get" and not event.outcome:
                taken += event.end is not None
        written = sum(feed.end is not None for feed in feeds) if feeds else given - len(lost)
        return cls(given, taken, written - taken, next((feed for feed in feeds if feed.end is None), None), tuple(lost))
