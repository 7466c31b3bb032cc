"""Numbers the lines of a module that is inside a program by the module's own file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..program.inside import Inside, find, numbered
from .run import Event, Process, Run, Thread, Waiting


def number_events(events: list[Event], source: str) -> list[Event]:
    """Number the lines of a run's events; return them."""
    if inside := find(source):
        for event in events:
            event.line = numbered(event.line, inside)
            if event.source is not None:
                event.source.line = numbered(event.source.line, inside)
    return events


def number_places(run: Run) -> None:
    """Number the lines at which a run's processes and threads failed or stood still."""
    inside = find(run.source)
    if inside is None:
        return
    for process in run.processes:
        process.suspended = tuple(_place(one, inside) for one in process.suspended)
        _number([process, *process.threads, *process.greenlets], inside)


def _number(ones: Iterable[Process | Thread], inside: Inside) -> None:
    for one in ones:
        one.error_line = numbered(one.error_line, inside)
        one.waiting = _place(one.waiting, inside) if one.waiting else None


def _place(waiting: Waiting, inside: Inside) -> Waiting:
    return replace(waiting, line=numbered(waiting.line, inside))
