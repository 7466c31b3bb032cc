"""What was made and never ran: tasks that could not be sent to a worker, greenlets, tasks and coroutines of asyncio."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ...record.run import Event, Run
from ...record.wording import calls
from .lanes import Rows
from .text import shorten

_MOST_OF_ERROR = 40     # characters of an error's text


def never_ran(run: Run, rows: Rows) -> Iterator[tuple[int, float, str]]:
    """Yield the row and the moment (seconds) at which it was made, and what is said of it."""
    yield from _unsent(run, rows)
    yield from _never_run(run, rows)
    yield from _unawaited(run, rows)


def _unsent(run: Run, rows: Rows) -> Iterator[tuple[int, float, str]]:
    """Yield what was submitted and could not be sent to a worker: where, the call, and what is said of it."""
    for unsent in (event for event in run.events if event.kind == "unsent"):
        submit = next((event for event in run.events if event.kind == "submit" and not event.outcome
                       and event.object == unsent.object and 0 <= unsent.number - event.number < (event.items or 1)), None)
        row = rows.index.get((submit.process, submit.lane)) if submit is not None else None
        if submit is not None and row is not None and not rows.lanes[row].folded:
            why = shorten(unsent.message, _MOST_OF_ERROR)
            yield row, submit.time, f"{shorten(calls(submit), 24)}: not sent, {why}"


def _never_run(run: Run, rows: Rows) -> Iterator[tuple[int, float, str]]:
    """Yield the tasks of event loops and the greenlets that never ran: where they were made, by what, and what is said."""
    never = {(process.name, one.name) for process in run.processes for one in (*process.threads, *process.greenlets)
             if not one.begun}
    made: dict[tuple[int, int | None], list[Event]] = defaultdict(list)
    for event in run.events if never else ():
        row = rows.index.get((event.process, event.lane))
        if event.kind in ("spawn", "task_create") and (event.process, event.child) in never and row is not None:
            made[row, event.line].append(event)
    for (row, _), events in made.items():
        many = f"{len(events)} {'greenlets' if events[0].kind == 'spawn' else 'tasks'}"
        yield row, events[0].time, f"{shorten(events[0].child, 24) if len(events) == 1 else many}: never begun"


def _unawaited(run: Run, rows: Rows) -> Iterator[tuple[int, float, str]]:
    """Yield the coroutines that were thrown away, which nobody awaited: where, when, and what is said of them."""
    found: dict[tuple[int, int | None, str], list[Event]] = defaultdict(list)
    for event in (event for event in run.events if event.kind == "unawaited"):
        row = rows.index.get((event.process, event.lane))
        if event.line and row is not None:
            found[row, event.line, event.function].append(event)
    for (row, line, function), events in found.items():
        many = f" × {len(events)}" if len(events) > 1 else ""
        yield row, events[0].time, f"{shorten(function, 24)}() l.{line}: never awaited{many}"
