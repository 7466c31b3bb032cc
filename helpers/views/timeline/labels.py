"""The words beside the bars: what was called, and in which line."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ...record.run import Event, Process, Run
from .lanes import Rows
from .parts import Label
from .text import says

MOST_LABELS = 120       #: in one picture; the most important ones are kept
#: kinds of objects that are named beside the bars if a run has several
_NAMED = ("queue", "pipe", "lock", "rlock", "semaphore", "boundedsemaphore", "condition", "event", "barrier")
_EACH = 3               # up to this many calls of the same line have a label each; if there are more, they share one
_ONCE = 3               # from this rank on, they always share one
_CALLS = 8              # if a line of a lane calls a proxy more often, with different arguments, its label leaves them out


def make_labels(run: Run, rows: Rows) -> list[Label]:
    """Return the labels that are wanted for a run, most important first."""
    used = {(event.object_kind, event.object) for event in run.events if event.kind != "make"}
    kinds = Counter(kind for kind, _ in used)
    several = {kind for kind in _NAMED if kinds[kind] > 1}
    alike: dict[tuple[int, int, str, bool], list[list[float]]] = defaultdict(list)  # (rank, lane, text, alarm) -> when
    last: dict[int, tuple[int, int, str, bool]] = {}        # lane -> its last label
    processes = {process.name: process for process in run.processes}
    crowded = _crowded(run)
    for event in _speaking(run):
        if event.kind == "call" and _call(event) in crowded:
            event = replace(event, call=f"{event.function}(…)")
        row = rows.index.get((event.process, _speaker(event)))
        if row is None:
            continue
        said = says(event, several - _shown_by_lanes(event, rows))
        if said is not None and not (rows.lanes[row].folded and event.kind == "task"):
            key = said[0], row, said[1], _alarms(event, processes[event.process])
            if last.get(row) != key:
                alike[key].append([])
            alike[key][-1].append(event.time)
            last[row] = key
    labels = [label for key, series in alike.items() for label in _of_alike(*key, series)]
    return sorted(labels, key=lambda label: (label.rank, label.time, label.lane))[:MOST_LABELS]


def _shown_by_lanes(event: Event, rows: Rows) -> set[str]:
    """Return the kind of an event's object if it has a lane. That of a lock shows who holds it, but not who waits for it."""
    return {event.object_kind} if event.object in rows.stores and event.end is not None else set()


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


def _of_alike(rank: int, row: int, text: str, alarm: bool, series: list[list[float]]) -> Iterator[Label]:
    """Yield the labels of calls that look alike; each item of series: the times of calls with nothing between them."""
    count = sum(len(times) for times in series)
    if count <= _EACH and rank < _ONCE:
        series = [[time] for times in series for time in times]
    elif len(series) > _EACH:
        series = [[time for times in series for time in times]]
    for number, times in enumerate(series):
        yield Label(row, times[0], text if len(times) == 1 else f"{text} × {len(times)}", rank + (number and 1), alarm=alarm)


def _alarms(event: Event, process: Process) -> bool:
    """Whether an event ended its thread or hung it. A caught error did not; nothing catches a callback's."""
    if event.kind == "callback" and event.outcome:
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
    at_line: dict[tuple[str, str], int | None] = {}         # lane -> the line that runs its loop, if that came last
    for event in run.events:
        lane = event.process, event.lane
        if event.kind == "loop" and event.line and at_line.get(lane) == event.line:
            continue            # asyncio.run() runs its loop again to tidy up
        if event.kind != "cancel_all":
            at_line[lane] = event.line if event.kind == "loop" else None
        if event.process in workers and event.kind != "task":
            continue
        if event.kind == "fetch" and (event.process, event.line) in applied:
            continue            # apply() is a submit and a fetch in one
        if event.kind == "switch" and event.lane == "Hub":
            continue            # its block says the same
        if event.covered:
            continue            # the event that covers it says more
        yield event


def _speaker(event: Event) -> str:
    """Return the lane that made the call: send() and switch() are recorded in the lane that they resume."""
    if event.kind in ("resume", "throw", "switch") and event.source is not None:
        return event.source.lane
    return event.lane
