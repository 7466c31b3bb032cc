"""Lanes for values and locks that are used by more than one thread or process: the values over time, or the holders."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...record.run import Event, Run
from .lanes import Rows
from .parts import Arrow, End, Label, Span
from .text import HowItEnds, shorten

MOST_SHARED = 3         #: in one picture
MOST_ROWS = 9           #: if a picture has more rows already, none is added
_MOST_USES = 24         # if it is used more often, its lane would be one black stroke
_LOCKS = ("lock", "rlock")
_ACCESSES = ("load", "store", "loads", "stores")

Actor = tuple[str, str]


@dataclass
class Shared:
    """What was done to a value or a lock, in order of time."""

    name: str
    uses: list[Event] = field(default_factory=list)

    @property
    def users(self) -> list[Actor]:
        """The process and lane of each use, repeated for each of its uses."""
        return [(event.process, event.lane) for event in self.uses]

    @property
    def is_lock(self) -> bool:
        """Whether it is a lock."""
        return any(event.object_kind in _LOCKS for event in self.uses)

    @property
    def never_acquired(self) -> bool:
        """Whether a call to acquire it never returned: who waits for it may be who holds it."""
        return any(_does(event) == "acquire" and event.end is None for event in self.uses)


def shared(run: Run, rows: Rows) -> list[Shared]:
    """Return the values and locks that have a lane, values first."""
    if run.events_left_out or len(rows.lanes) > MOST_ROWS:
        return []
    wanted = [one for one in _uses(run) if (len(set(one.users)) > 1 or (one.is_lock and one.never_acquired))
              and len(one.uses) <= _MOST_USES and _changes(one)]
    room = min(MOST_SHARED, MOST_ROWS + 1 - len(rows.lanes))
    # To show two of five forks would tell less than to show none.
    kept: list[Shared] = []
    for some in ([one for one in wanted if not one.is_lock], [one for one in wanted if one.is_lock]):
        kept += some if len(kept) + len(some) <= room else []
    return kept


def _uses(run: Run) -> list[Shared]:
    found: dict[str, Shared] = {}
    for event in run.events:
        lock = event.object_kind in _LOCKS and _does(event) in ("acquire", "release") and event.result != "False"
        copied = event.local and event.local != event.process
        if (lock or event.kind in _ACCESSES) and event.object and not event.outcome and not copied:
            found.setdefault(event.object, Shared(event.object)).uses.append(event)
        elif event.kind == "wait" and event.primitive == "Condition" and event.lock in found:
            found[event.lock].uses.append(event)        # it lets the lock go while it waits
    return list(found.values())


def _does(event: Event) -> str:
    """Return what a call does; a manager's lock is acquired by a call of its proxy."""
    return event.function if event.kind == "call" else event.kind


def _changes(one: Shared) -> bool:
    """Whether there is anything to show: a lock that was acquired, a value that was stored."""
    wanted = "acquire" if one.is_lock else "store"
    return any(_does(event) == wanted and event.end is not None for event in one.uses)


def contents(one: Shared, row: int, end: float) -> tuple[list[Span], list[Label], End]:
    """Return what a lane shows up to `end` (seconds): each value that is stored, or when a lock is held."""
    if one.is_lock:
        return _holders(one, row, end)
    labels = [Label(row, event.time, shorten(f"{event.function} {event.value}".strip(), 16), 3)
              for event in one.uses if event.kind == "store"]
    return [Span(row, one.uses[0].time, end, waits=True)], labels, End(row, end, HowItEnds("open", ""))


def _holders(one: Shared, row: int, end: float) -> tuple[list[Span], list[Label], End]:
    changes = sorted(_changes_of_holder(one.uses), key=lambda change: change[0])
    spans: list[Span] = []
    labels: list[Label] = []
    held, at, holder = 0, changes[0][0], ""
    for now, takes, event in changes:
        if now > at:
            spans.append(Span(row, at, now, waits=not held, count=min(held, 1)))
        at = now
        if takes and not held:
            holder = event.lane or event.process
            labels.append(Label(row, now, shorten(holder, 18), 1))
        held = max(0, held + (1 if takes else -1))
    spans.append(Span(row, at, max(end, at), waits=not held, count=min(held, 1)))
    return spans, labels, End(row, spans[-1].end, HowItEnds("open", f"held by {shorten(holder, 18)}" if held else ""))


def _changes_of_holder(uses: list[Event]) -> Iterator[tuple[float, bool, Event]]:
    """Yield when a lock is taken or given back (seconds), whether it is taken, and by which call."""
    for event in uses:
        if _does(event) != "acquire":
            yield event.time, False, event
        if _does(event) != "release" and event.end is not None:
            yield event.end, True, event


def flows(one: Shared, row: int, rows: Rows) -> list[Arrow]:
    """Return the arrows to a value for each store, and from it for each load."""
    found = []
    for event in one.uses if not one.is_lock else ():
        lane = rows.index.get((event.process, event.lane))
        if lane is not None and event.kind in ("load", "store"):
            stores = event.kind == "store"
            ends = (lane, row) if stores else (row, lane)
            found.append(Arrow(ends[0], event.time, ends[1], event.time, "" if stores else shorten(event.value, 16)))
    return found
