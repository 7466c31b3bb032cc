"""What never arrived: a stub where it was put or sent, or where a task was submitted, and its label."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from ...record.run import Event, Run
from ...record.wording import calls
from .lanes import Rows
from .never_ran import never_ran
from .parts import Label, Stub
from .spans import given_at
from .text import shorten

_GIVES = ("put", "send", "send_bytes")
_VALUES = 3             # up to this many values are listed; beyond that, only the count is given


def make_stubs(run: Run, rows: Rows, broken: list[Event]) -> tuple[list[Stub], list[Label]]:
    """Return stubs and labels for what was put or sent and never arrived, except what a queue's own lane shows.

    Args:
        run: the run.
        rows: its lanes.
        broken: what could not be unpickled.
    """
    if run.events_left_out or any(event.kind in ("puts", "gets") and event.number for event in run.events):
        return [], []
    stubs, labels = [], []
    for (row, _, why), events in _lost(run, rows, broken).items():
        said = ", ".join(event.value for event in events) if len(events) <= _VALUES else f"{len(events)} values"
        stubs += [Stub(row, event.time) for event in (*events[:_VALUES], events[-1])]
        labels.append(Label(row, events[-1].time, f"{shorten(said, 24)}: {why}", 1, lost=True))
    for row, time, said in (*_unread(rows, broken), *never_ran(run, rows)):
        stubs.append(Stub(row, time))
        labels.append(Label(row, time, said, 1, lost=True))
    for row, tasks in _never_begun(run, rows).items():
        last = tasks[-1][0]
        stubs += [Stub(row, event.time) for event in (*(event for event, _ in tasks[:_VALUES]), last)]
        left = sum(left for _, left in tasks)
        said = calls(last) if left == 1 and last.items is None else f"{left} task{'s' * (left > 1)}"
        labels.append(Label(row, last.time, f"{shorten(said, 24)}: never begun", 1, lost=True))
    return stubs, labels


def _unread(rows: Rows, broken: list[Event]) -> Iterator[tuple[int, float, str]]:
    """Yield what could not be unpickled: where and when (seconds) it was given, and what is said of it."""
    for event in broken:
        row = rows.index.get((event.process, event.lane))
        if row is not None and not rows.lanes[row].folded:
            yield row, given_at(event), f"{shorten(event.value or event.outcome or 'result', 24)}: cannot be unpickled"


def _never_begun(run: Run, rows: Rows) -> dict[int, list[tuple[Event, int]]]:
    """Return row -> what was submitted there, and how many of its tasks never began."""
    begun: dict[int, int] = defaultdict(int)
    for event in run.events:
        if event.kind == "task" and event.source is not None:
            begun[id(event.source)] += event.items or 1
    # A pool of which no task is recorded, or that could not send one, proves nothing.
    known = {event.object for event in run.events if event.kind == "task"} - {
        event.object for event in run.events if event.kind == "unsent"}
    found: dict[int, list[tuple[Event, int]]] = defaultdict(list)
    for event in (event for event in run.events if event.kind == "submit"):
        row = rows.index.get((event.process, event.lane))
        if event.outcome or event.object not in known or row is None or rows.lanes[row].folded:
            continue
        left = (event.items or 1) - begun[id(event)]
        if left > 0:
            found[row].append((event, left))
    return found


def _lost(run: Run, rows: Rows, broken: list[Event]) -> dict[tuple[int, str, str], list[Event]]:
    """Return (row, queue or pipe, why) -> what never arrived."""
    written = {id(event.source) for event in run.events if event.kind == "feed" and event.end is not None}
    fed = {event.object for event in run.events if event.kind in ("feed", "lost")}
    lost: dict[tuple[int, str, str], list[Event]] = defaultdict(list)
    for event in _not_arrived(run, broken):
        row = rows.index.get((event.process, event.lane))
        stuck = event.end is None or (event.object in fed and id(event) not in written)
        shown = row is not None and not rows.lanes[row].folded and (stuck or event.object not in rows.stores)
        if row is not None and shown:
            why = "never written" if stuck else "never taken" if event.kind == "put" else "never received"
            lost[row, event.object, why].append(event)
    unpickled = Counter((event.process, event.object) for event in run.events if event.kind == "lost")
    return {(row, name, "cannot be pickled" if len(events) == unpickled[events[0].process, name] else why): events
            for (row, name, why), events in lost.items()}


def _not_arrived(run: Run, broken: list[Event]) -> list[Event]:
    """Return what was put or sent and is not known to have arrived."""
    arrived = {id(event.source) for event in run.events if event.source is not None and event.kind != "feed"}
    unknown = {event.object for event in run.events       # a get() returned something, but it is not known which value
               if event.kind == "get" and not event.outcome and event.source is None and event.end is not None}
    return [event for event in run.events if event.kind in _GIVES and not event.outcome and id(event) not in arrived
            and event.object and event.object not in unknown and event not in broken]
