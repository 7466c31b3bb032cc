"""Queues with a lane of their own: those used by more than two lanes. The lane shows how full they are, and of what."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import inf

from ...record.run import Event, Run
from .lanes import Rows
from .parts import Arrow, End, Label, Span
from .text import HowItEnds, shorten

FEW = 2                 #: with this many users or fewer, a queue needs no lane: arrows show it better
MOST_STORES = 3         #: in one picture
_MOST_LABELS = 10       # for the contents of one queue
_VALUES = 3             # up to this many values are listed; beyond that, only the count is given


@dataclass
class Store:
    """What went through a queue."""

    name: str
    puts: list[Event] = field(default_factory=list)
    gets: list[Event] = field(default_factory=list)
    feeds: dict[int, Event] = field(default_factory=dict)       #: id of a put -> the event of its feeder thread writing it
    taken: dict[int, float] = field(default_factory=dict)       #: id of a put -> when its value was taken (seconds)

    @property
    def users(self) -> list[tuple[str, str]]:
        """The process and lane of each put and get, repeated for each of them."""
        return [(event.process, event.lane) for event in (*self.puts, *self.gets)]

    def add(self, event: Event) -> None:
        """Add one event of the queue."""
        if event.kind == "put":
            self.puts.append(event)
        elif event.kind == "get" and event.source is not None:
            self.gets.append(event)
            self.taken[id(event.source)] = inf if event.end is None else event.end
        elif event.kind == "feed" and event.source is not None:
            self.feeds[id(event.source)] = event

    def complete(self) -> None:
        """Add what a feeder thread never wrote, which the record does not contain."""
        for put in self.puts if self.feeds else ():
            self.feeds.setdefault(id(put), Event(put.time, put.process, "", "feed", None, source=put))

    def arrival(self, put: Event) -> float:
        """Return when a value was in the queue (seconds); inf for never."""
        feed = self.feeds.get(id(put), put)
        arrived = inf if feed.end is None else feed.end
        return min(arrived, self.departure(put))        # the reader may be quicker than the record of the write

    def departure(self, put: Event) -> float:
        """Return when a value was taken out of the queue (seconds); inf for never."""
        return self.taken.get(id(put), inf)


def stores(run: Run) -> list[Store]:
    """Return the queues that have a lane of their own, in the order of their first use."""
    if run.events_left_out or any(event.kind == "puts" and event.number for event in run.events):
        return []
    found: dict[str, Store] = {}
    for event in run.events:
        mine = not event.local or event.local == event.process
        if event.kind in ("put", "get", "feed", "puts") and event.object and not event.outcome and mine:
            found.setdefault(event.object, Store(event.object)).add(event)
    for store in found.values():
        store.complete()
    return [store for store in found.values() if store.gets and len(set(store.users)) > FEW][:MOST_STORES]


def place_of(users: list[tuple[str, str]], rows: Rows) -> int:
    """Return the best row to insert a lane before: in the middle of its users (process and lane of each)."""
    used = sorted(rows.index[who] for who in users if who in rows.index)
    middle = used[len(used) // 2] if used else len(rows.lanes) - 1
    below = [number for number in range(1, len(rows.lanes) + 1) if number == len(rows.lanes) or not rows.lanes[number].inner]
    return min(below, key=lambda number: abs(number - middle - 0.5))


def contents(store: Store, row: int, end: float) -> tuple[list[Span], list[Label], End]:
    """Return how full a queue was over time, what was in it, and what was left in it at `end` (seconds)."""
    changes: dict[float, list[tuple[Event, bool]]] = defaultdict(list)
    for put in store.puts:
        arrives = store.arrival(put)
        if arrives < inf:
            changes[arrives].append((put, True))
            if store.departure(put) < inf:
                changes[store.departure(put)].append((put, False))
    inside: list[Event] = []
    spans: list[Span] = []
    labels: list[Label] = []
    at = min(changes, default=end)
    for time in sorted(changes):
        if time > at:
            spans.append(Span(row, at, time, waits=not inside, count=len(inside)))
        for put, comes in changes[time]:
            if comes:
                inside.append(put)
            elif put in inside:
                inside.remove(put)
        at = time
        if inside and len(labels) < _MOST_LABELS:
            labels.append(Label(row, time, _said(inside), 4))
    spans.append(Span(row, at, max(end, at), waits=not inside, count=len(inside)))
    left = f"never taken: {_said(inside)}" if inside else ""
    return spans, labels, End(row, spans[-1].end, HowItEnds("open", left))


def _said(inside: list[Event]) -> str:
    if len(inside) > _VALUES:
        return f"{len(inside)} values"
    return shorten(", ".join(put.value for put in inside), 24)


def flows(store: Store, row: int, rows: Rows) -> list[Arrow]:
    """Return the arrows into a queue and out of it."""
    found = []
    for put in store.puts:
        lane, arrives = rows.index.get((put.process, put.lane)), store.arrival(put)
        if lane is not None and arrives < inf:
            found.append(Arrow(lane, min(put.time, arrives), row, arrives, shorten(put.value, 22)))
    for get in store.gets:
        lane = rows.index.get((get.process, get.lane))
        if lane is not None and get.end is not None and get.source is not None:
            found.append(Arrow(row, get.end, lane, get.end, shorten(get.value, 22)))
    return found
