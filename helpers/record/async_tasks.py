"""Joins what was recorded of asyncio's tasks: which created which, which waits for which, which one ran."""
from __future__ import annotations

from ..program.calls import calls_of
from .file import Recorded
from .run import Event, Thread

Pairs = list[tuple[Event, int]]     #: events in order of time, each with its object's number


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


def made_of(source: str, line: int | None, function: str) -> str:
    """Return the call that a task consists of, such as `q.get()`, if that is its whole coroutine; "" if not."""
    method = {"join_queue": "join"}.get(function, function)
    return next((call for at, call in calls_of(source, method) if at == line), "")


def match(everything: Pairs, source: str = "") -> None:
    """Find the sources of all events of tasks, and the calls of tasks that run no line of the program.

    Args:
        everything: all events, named.
        source: the script.
    """
    created = {(event.pid, event.child): event for event, _ in everything if event.kind == "task_create"}
    ends = {(event.pid, event.lane): event for event, _ in everything if event.kind == "task_end"}
    for event, _ in everything:
        made = created.get((event.pid, event.lane)) if event.awaited and event.object else None
        if made is not None and made.line == event.line:
            event.call = made_of(source, event.line, event.kind)
        if event.kind == "task_run":
            event.number, event.source = 0, created.get((event.pid, event.lane))
        elif event.kind in ("await", "task_join") and event.end is not None and event.result != "False":
            children = event.children or ((event.child,) if event.child else ())
            done = [end for child in children if (end := ends.get((event.pid, child))) is not None and end.time <= event.end]
            event.source = max(done, key=lambda end: end.time, default=None)
