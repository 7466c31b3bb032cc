"""The words beside the bars: what was called, and in which line."""
from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from ...program.calls import call_at, name_of, nodes_of
from ...record.blocking import blocking
from ...record.greenlets import HUB
from ...record.kinds import ROWS
from ...record.run import Event, Process, Run
from .lanes import Rows
from .parts import Label
from .text import is_throw, says, shorten

MOST_LABELS = 120       #: in one picture; the most important ones are kept
#: kinds of objects that are named beside the bars if a run has several
_NAMED = ("queue", "pipe", "lock", "rlock", "semaphore", "boundedsemaphore", "condition", "event", "barrier")
_EACH = 3               # up to this many calls of the same line have a label each; if there are more, they share one
_ONCE = 3               # from this rank on, they always share one
_CALLS = 8              # if a line of a lane calls a proxy more often, with different arguments, its label leaves them out
_MOST_OF_VALUE = 24     # characters of a value
_MOST_OF_ERROR = 40     # characters of an error's text
_Place = tuple[str, str, int | None]        # a process, a lane and a line


class _Said(NamedTuple):
    """A label without its time."""

    lane: int
    rank: int
    text: str
    longer: str
    alarm: bool


def make_labels(run: Run, rows: Rows) -> list[Label]:
    """Return the labels that are wanted for a run, most important first."""
    used = {(event.object_kind, event.object) for event in run.events if event.kind != "make"}
    kinds = Counter(kind for kind, _ in used)
    several = {kind for kind in _NAMED if kinds[kind] > 1}
    alike: dict[_Said, list[list[float]]] = defaultdict(list)       # -> when
    last: dict[int, _Said] = {}         # lane -> its last label
    processes = {process.name: process for process in run.processes}
    crowded, errors = _crowded(run), _errors_of_callbacks(run)
    told = set(map(id, errors.values()))
    blocked = blocking(run)
    gets = Counter((event.process, event.lane, event.line) for event in run.events if _came_from_itself(event))
    for event in _speaking(run):
        if id(event) in told:
            continue
        keeps = blocked.get(id(event))
        event = _reworded(event, crowded, run.source, errors.get(id(event)))
        row = rows.index.get((event.process, _speaker(event)))
        if row is None:
            continue
        # The lane of a lock shows who holds it, but not who waits for it.
        said = says(event, several, shown=event.object in rows.stores and event.end is not None)
        said = _who_blocks(_with_value(said, event, gets), event, keeps, run.source)
        if said is not None and not (rows.lanes[row].folded and event.kind == "task"):
            key = _Said(row, *said, _alarms(event, processes[event.process]))
            if last.get(row) != key:
                alike[key].append([])
            alike[key][-1].append(event.time)
            last[row] = key
    labels = [label for said, series in alike.items() for label in _of_alike(said, series)]
    return sorted(labels, key=lambda label: (label.rank, label.time, label.lane))[:MOST_LABELS]


def _who_blocks(said: tuple[int, str, str] | None, event: Event, keeps: str | None,
                source: str) -> tuple[int, str, str] | None:
    """Return what is said of an event, with what it keeps from running others, a loop or a hub; of a sleep, whose it is."""
    if said is None or keeps is None:
        return said
    text = f"{call_at(source, event.line or 0, 'sleep')} l.{event.line}" if event.kind == "sleep" else said[1]
    return min(said[0], 1), f"{text}: blocks the {keeps}", ""


def _with_value(said: tuple[int, str, str] | None, event: Event, gets: Counter[_Place]) -> tuple[int, str, str] | None:
    """Return what is said of an event, with the value that a call received from its own lane: it has no arrow."""
    if said is None or not _came_from_itself(event) or gets[event.process, event.lane, event.line] > 1:
        return said
    return said[0], said[1], f"{said[1]}: {shorten(event.value, _MOST_OF_VALUE)}"


def _came_from_itself(event: Event) -> bool:
    """Whether what a call received had been given by its own lane."""
    source = event.source
    return bool(source is not None and event.value and ROWS[event.kind].takes
                and (source.process, source.lane) == (event.process, event.lane))


def _call(event: Event) -> tuple[str, str, str, int | None]:
    """Return what repeated calls of a proxy have in common."""
    return event.process, event.lane, event.function, event.line


def _crowded(run: Run) -> set[tuple[str, str, str, int | None]]:
    """Return the calls of proxies that are labelled without their arguments: a label for each would be too many."""
    calls: dict[tuple[str, str, str, int | None], Counter[str]] = defaultdict(Counter)
    for event in run.events:
        if event.kind == "call":
            calls[_call(event)][event.arguments] += 1
    return {call for call, arguments in calls.items() if arguments.total() > _CALLS and len(arguments) > 1}


def _errors_of_callbacks(run: Run) -> dict[int, Event]:
    """Return the errors with which functions ended that an event loop called: id of the call -> its error."""
    calls: dict[tuple[str, str], Event] = {}
    found: dict[int, Event] = {}
    for event in run.events:
        lane = event.process, event.lane
        if event.kind == "loop_call":
            calls[lane] = event
        elif event.kind == "loop_error" and lane in calls and calls[lane].overlaps(event):
            found[id(calls[lane])] = event
    return found


def _reworded(event: Event, crowded: set[tuple[str, str, str, int | None]], source: str, error: Event | None) -> Event:
    """Return an event, with other words for its call where its own would be too many, or wrong.

    Args:
        event: the event.
        crowded: see `_crowded`.
        source: the script.
        error: what ended the function that an event loop called.
    """
    if error is not None:
        return replace(event, outcome=f"{shorten(error.message, _MOST_OF_ERROR)} l.{error.line}")
    if event.kind == "terminate_pool" and event.line and not _terminates(source, event.line):
        return replace(event, call=call_at(source, event.line, "terminate"))    # the pool is thrown away
    if event.kind == "call" and _call(event) in crowded:
        return replace(event, call=f"{event.function}(…)")
    if is_throw(event) and event.line and "throw" not in (line := call_at(source, event.line, "throw")):
        return replace(event, call=line)        # Python throws the greenlet away, or a library throws into it
    return event


def _terminates(source: str, line: int) -> bool:
    """Whether a line calls terminate(), or is the head of a `with`, which does at its end."""
    for node in nodes_of(source):
        if isinstance(node, (ast.With, ast.AsyncWith)) and node.lineno <= line < max(node.body[0].lineno, node.lineno + 1):
            return True
        if isinstance(node, ast.Call) and name_of(node) == "terminate" and node.lineno <= line <= (node.end_lineno or 0):
            return True
    return False


def _of_alike(said: _Said, series: list[list[float]]) -> Iterator[Label]:
    """Yield the labels of calls that look alike; each item of series: the times of calls with nothing between them."""
    count = sum(len(times) for times in series)
    if count <= _EACH and said.rank < _ONCE:
        series = [[time] for times in series for time in times]
    elif len(series) > _EACH:
        series = [[time for times in series for time in times]]
    for number, times in enumerate(series):
        many = f" × {len(times)}" if len(times) > 1 else ""
        yield Label(said.lane, times[0], said.text + many, said.rank + (number and 1), alarm=said.alarm,
                    longer=said.longer and said.longer + many)


def _alarms(event: Event, process: Process) -> bool:
    """Whether an event ended its thread or hung it. A caught error did not; nothing catches a callback's."""
    if event.kind in ("callback", "loop_call", "loop_error") and event.outcome:
        return True
    if event.end is None:
        return process.ended_by_run
    ends = [(process.error, process.error_line), *((thread.error, thread.error_line) for thread in process.threads)]
    return bool(event.outcome) and any(error.startswith(event.outcome) and line == event.line for error, line in ends)


def _speaking(run: Run) -> Iterator[Event]:
    """Yield the events that say something that no other event says."""
    workers = {process.name for process in run.processes if process.worker}
    applied = {(event.process, event.line) for event in run.events
               if event.kind == "submit" and event.method == "apply"}
    for event in _failures_once(_calls_once(_loops_once(run.events))):
        if event.process in workers and event.kind not in ("task", "call") and not event.outcome:
            continue
        if event.kind == "fetch" and (event.process, event.line) in applied:
            continue            # apply() is a submit and a fetch in one
        if event.covered:
            continue            # the event that covers it says more
        yield event


def _loops_once(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events, without those of a loop that asyncio.run() runs again to tidy up."""
    loops: dict[tuple[str, str], Event | None] = {}         # lane -> its event loop, if nothing came after it
    for event in events:
        lane = event.process, event.lane
        loop = loops.get(lane)
        if event.kind == "loop":
            if loop is None or loop.line != event.line:
                yield event
            loops[lane] = event
            continue
        if event.kind != "cancel_all" and event.line and loop is not None and not loop.overlaps(event):
            loops[lane] = None
        yield event


def _calls_once(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events, without those that say once more that the same call gives way to the hub."""
    giving_way: dict[tuple[str, str], tuple[int, str] | None] = {}      # lane -> a call, if that gives way to the hub
    for event in events:
        lane = event.process, event.lane
        if event.kind == "switch":
            giving = giving_way.get((event.process, _speaker(event)))
            if event.lane != HUB and (giving is None or giving[0] != event.line):
                yield event
            continue
        before = giving_way.get(lane)
        if event.line:
            giving_way[lane] = (event.line, event.call) if event.kind == "block" else None
        again = event.kind == "block" and before is not None and before == giving_way.get(lane)
        if not again or event.function == "sleep" or not _is_over(event):
            yield event


def _failures_once(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events, without those that failed only because a call within them failed: the start of a Pool's worker.

    A call of the loop's that failed says with what: nobody else does.
    """
    failed: dict[tuple[str, str], Event] = {}       # lane -> its last call that failed
    for event in events:
        outer = failed.get((event.process, event.lane))
        if event.outcome and event.line and event.kind not in ("task", "loop"):
            if outer is not None and (outer.line, outer.outcome) == (event.line, event.outcome) and outer.overlaps(event):
                continue
            failed[event.process, event.lane] = event
        yield event


def _is_over(event: Event) -> bool:
    return event.end is not None and not event.outcome


def _speaker(event: Event) -> str:
    """Return the lane that made the call: send() and switch() are recorded in the lane that they resume."""
    if event.kind in ("resume", "throw", "switch") and event.source is not None:
        return event.source.lane
    return event.lane
