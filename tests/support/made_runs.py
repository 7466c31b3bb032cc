"""Runs made up by Hypothesis: whatever a program may do, and in whatever order it was recorded."""
from __future__ import annotations

from dataclasses import fields

from hypothesis import strategies as st

from helpers.record.kinds import ROWS
from helpers.record.run import Event, Process, Run, Waiting

NAMES = st.sampled_from(["MainProcess", "Process-1", "Process-2", "ForkPoolWorker-1", "ForkPoolWorker-2", "SyncManager-1", "包子"])
LANES = st.sampled_from(["", "", "f", "f 2", "Hub"])
LINES = st.none() | st.integers(1, 9)
WORDS = st.text(max_size=12) | st.sampled_from(["", "'hello'", "None", "{detail}", "\x1f", "\ud800", "<b>", "ValueError: no"])
#: objects by what they are
OBJECTS = st.sampled_from([("", "")] + [(f"{kind} {number}", kind) for kind in ("queue", "pipe", "lock", "pool", "manager", "list")
                                        for number in (1, 2)])
TEXTS = ("value", "result", "primitive", "method", "function", "arguments", "child", "side", "message", "call")


@st.composite
def events(draw: st.DrawFn, processes: st.SearchStrategy[str]) -> Event:
    begin = draw(st.integers(0, 3_000_000_000)) / 1e9
    took = draw(st.none() | st.integers(0, 1_000_000_000))
    object_, object_kind = draw(OBJECTS)
    texts = {name: draw(WORDS) for name in draw(st.sets(st.sampled_from(TEXTS), max_size=4))}
    return Event(
        begin, draw(processes), draw(LANES), draw(st.sampled_from(list(ROWS))), draw(LINES),
        end=None if took is None else round(begin + took / 1e9, 9), object=object_, object_kind=object_kind,
        outcome=draw(st.sampled_from(["", "", "", "Empty", "EOFError", "GeneratorExit"])), number=draw(st.integers(-20, 3)),
        chunk=draw(st.just(()) | st.just(("1", "2"))), items=draw(st.none() | st.integers(0, 5)),
        chunk_size=draw(st.none() | st.integers(1, 5)),
        seconds=draw(st.none() | st.integers(0, 5) | st.floats(0, allow_nan=False)),
        size=draw(st.integers(0, 99)), waited=draw(st.booleans()), **texts)


@st.composite
def waitings(draw: st.DrawFn) -> Waiting:
    return Waiting(draw(WORDS), draw(LINES), draw(LANES), draw(OBJECTS)[0], draw(st.booleans()))


@st.composite
def processes(draw: st.DrawFn, name: str, number: int) -> Process:
    ended = draw(st.booleans())
    error = draw(st.sampled_from(["", "", "NameError: name 'q' is not defined", "SystemError"]))
    return Process(
        name, 100 + number, draw(st.none() | st.sampled_from([0, 1, -9, -15])), draw(st.none() | waitings()) if ended else None,
        parent=draw(NAMES), error=error, error_line=draw(LINES) if error else None, stdout=draw(WORDS), stderr=draw(WORDS),
        stack=draw(WORDS), suspended=tuple(draw(st.lists(waitings(), max_size=2))), ended_by_run=ended,
        stopped=draw(st.booleans()), busy=draw(st.floats(0, 2)), helper=number > 0 and draw(st.booleans()))


@st.composite
def runs(draw: st.DrawFn, most: int = 25) -> Run:
    """A run of at most so many events, in the order of time, with sources that lie anywhere."""
    names = draw(st.lists(NAMES, unique=True, max_size=5))
    found = sorted(draw(st.lists(events(st.sampled_from(names)), max_size=most)) if names else [], key=lambda event: event.time)
    for event in found:
        event.pid = 100 + names.index(event.process)
    strangers = draw(st.lists(events(st.sampled_from(names)), max_size=3)) if names else []
    for number, event in enumerate(found):      # what was received was there before, or is on another lane
        if draw(st.booleans()):
            event.source = draw(st.sampled_from([*found[:number], *strangers, None]))
    return Run(
        draw(WORDS), draw(st.sampled_from(["fork", "spawn", "forkserver"])), draw(st.sampled_from([2.0, 10, float("inf")])),
        draw(WORDS), draw(WORDS), draw(st.none() | st.integers(-15, 2)), draw(st.booleans()), draw(st.booleans()),
        draw(st.booleans()), draw(st.floats(0, 5)), [draw(processes(name, number)) for number, name in enumerate(names)], found,
        draw(st.integers(0, 3)), draw(st.integers(0, 3)), {"asked": ["/a", 1, None]} if draw(st.booleans()) else {})


def same(one: Run, other: Run) -> bool:
    """Whether two runs have the same fields, their processes and events included, and the same sources."""
    def places(run: Run) -> list[object]:
        at = {id(event): number for number, event in enumerate(run.events)}
        return [None if event.source is None else at.get(id(event.source)) or _fields(event.source) for event in run.events]

    return (_fields(one) == _fields(other) and list(map(_fields, one.processes)) == list(map(_fields, other.processes))
            and list(map(_fields, one.events)) == list(map(_fields, other.events)) and places(one) == places(other))


def _fields(thing: object) -> dict[str, object]:
    without = ("processes", "events") if isinstance(thing, Run) else ("source",) if isinstance(thing, Event) else ()
    return {one.name: getattr(thing, one.name) for one in fields(thing) if one.name not in without}
