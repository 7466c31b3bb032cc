"""What never arrived: a stub where it was given, with its word."""
from __future__ import annotations

from collections import defaultdict

from ...record.run import Event, Run
from .lanes import Rows
from .parts import Label, Stub
from .text import shorten

_GIVES = ("put", "send", "send_bytes")
_VALUES = 3             # so many values are said, of more how many they are


def make_stubs(run: Run, rows: Rows) -> tuple[list[Stub], list[Label]]:
    """Return the stubs of what was put or sent and never arrived, and their words; not of what a queue's own lane shows."""
    if run.events_left_out or any(event.kind in ("puts", "gets") and event.number for event in run.events):
        return [], []
    arrived = {id(event.source) for event in run.events if event.source is not None and event.kind != "feed"}
    written = {id(event.source) for event in run.events if event.kind == "feed" and event.end is not None}
    fed = {event.object for event in run.events if event.kind == "feed"}
    unknown = {event.object for event in run.events       # it brought something, and nobody knows what
               if event.kind == "get" and not event.outcome and event.source is None and event.end is not None}
    lost: dict[tuple[int, str, str], list[Event]] = defaultdict(list)
    for event in run.events:
        row = rows.index.get((event.process, event.lane))
        if (row is None or rows.lanes[row].folded or event.kind not in _GIVES or event.outcome or id(event) in arrived
                or not event.object or event.object in unknown):
            continue
        stuck = event.end is None or (event.object in fed and id(event) not in written)
        if event.object in rows.stores and not stuck:
            continue
        why = "never written" if stuck else "never taken" if event.kind == "put" else "never received"
        lost[row, event.object, why].append(event)
    stubs, labels = [], []
    for (row, _, why), events in lost.items():
        said = ", ".join(event.value for event in events) if len(events) <= _VALUES else f"{len(events)} values"
        stubs += [Stub(row, event.time) for event in (*events[:_VALUES], events[-1])]
        labels.append(Label(row, events[-1].time, f"{shorten(said, 24)}: {why}", 1, lost=True))
    return stubs, labels
