"""What never arrived: a stub where it was put or sent, and its label."""
from __future__ import annotations

from collections import defaultdict

from ...record.run import Event, Run
from .lanes import Rows
from .parts import Label, Stub
from .text import shorten

_GIVES = ("put", "send", "send_bytes")
_VALUES = 3             # up to this many values are listed; beyond that, only the count is given


def make_stubs(run: Run, rows: Rows) -> tuple[list[Stub], list[Label]]:
    """Return stubs and labels for what was put or sent and never arrived, except what a queue's own lane shows."""
    if run.events_left_out or any(event.kind in ("puts", "gets") and event.number for event in run.events):
        return [], []
    stubs, labels = [], []
    for (row, _, why), events in _lost(run, rows).items():
        said = ", ".join(event.value for event in events) if len(events) <= _VALUES else f"{len(events)} values"
        stubs += [Stub(row, event.time) for event in (*events[:_VALUES], events[-1])]
        labels.append(Label(row, events[-1].time, f"{shorten(said, 24)}: {why}", 1, lost=True))
    return stubs, labels


def _lost(run: Run, rows: Rows) -> dict[tuple[int, str, str], list[Event]]:
    """Return (row, queue or pipe, why) -> what never arrived."""
    written = {id(event.source) for event in run.events if event.kind == "feed" and event.end is not None}
    fed = {event.object for event in run.events if event.kind == "feed"}
    lost: dict[tuple[int, str, str], list[Event]] = defaultdict(list)
    for event in _not_arrived(run):
        row = rows.index.get((event.process, event.lane))
        stuck = event.end is None or (event.object in fed and id(event) not in written)
        shown = row is not None and not rows.lanes[row].folded and (stuck or event.object not in rows.stores)
        if row is not None and shown:
            why = "never written" if stuck else "never taken" if event.kind == "put" else "never received"
            lost[row, event.object, why].append(event)
    return lost


def _not_arrived(run: Run) -> list[Event]:
    """Return what was put or sent and is not known to have arrived."""
    arrived = {id(event.source) for event in run.events if event.source is not None and event.kind != "feed"}
    unknown = {event.object for event in run.events       # a get() returned something, but it is not known which value
               if event.kind == "get" and not event.outcome and event.source is None and event.end is not None}
    return [event for event in run.events if event.kind in _GIVES and not event.outcome and id(event) not in arrived
            and event.object and event.object not in unknown]
