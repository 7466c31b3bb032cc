"""Joins what the recorder wrote of asyncio's tasks: who created whom, who waits for whom, which task ran."""
from __future__ import annotations

from .file import Recorded
from .run import Event, Thread

Pairs = list[tuple[Event, int]]     #: events in the order of time, each with the number of its object


def tasks(one: Recorded) -> tuple[Thread, ...]:
    """Return the tasks of a process that run the learner's code, in the order in which they were created."""
    found: dict[str, Thread] = {}
    for event, _ in one.find("task_create", "task_run", "task_end"):
        if event.kind == "task_create":
            if not event.outcome:
                found.setdefault(event.child, Thread(event.child, task=True, begun=False))
            continue
        task = found.setdefault(event.lane, Thread(event.lane, task=True))
        if event.kind == "task_run":
            task.begun, task.loop = True, one.lane_names.get(event.number, "")
        else:
            task.ended, task.error, task.error_line = True, event.message, event.line
            task.cancelled = event.outcome == "CancelledError" and not event.message
    return tuple(found.values())


def match(everything: Pairs) -> None:
    """Find the sources of all events of tasks.

    Args:
        everything: all events, named.
    """
    created = {(event.pid, event.child): event for event, _ in everything if event.kind == "task_create"}
    ends = {(event.pid, event.lane): event for event, _ in everything if event.kind == "task_end"}
    for event, _ in everything:
        if event.kind == "task_run":
            event.number, event.source = 0, created.get((event.pid, event.lane))
        elif event.kind in ("await", "task_join") and event.end is not None and event.result != "False":
            children = event.children or ((event.child,) if event.child else ())
            done = [end for child in children if (end := ends.get((event.pid, child))) is not None and end.time <= event.end]
            event.source = max(done, key=lambda end: end.time, default=None)
