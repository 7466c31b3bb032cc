"""Joins what was recorded of asyncio's tasks: which created which, which waits for which, which one ran."""
from __future__ import annotations

from collections.abc import Iterable

from ..program.calls import calls_of
from .file import Recorded
from .run import Event, Thread

Pairs = list[tuple[Event, int]]     #: events in order of time, each with its object's number


def tasks(one: Recorded) -> tuple[Thread, ...]:
    """Return the tasks of a process that run the learner's code, in the order in which they were created."""
    found: dict[str, Thread] = {}
    events = [event for event, _ in one.find("task_create", "task_run", "task_end")]
    if any(map(_was_cancelled, events)):
        place_cancelled(one.events)
        events = [event for event in one.events if event.kind in ("task_create", "task_run", "task_end")]
    for event in events:
        if event.kind == "task_create":
            if not event.outcome:
                found.setdefault(event.child, Thread(event.child, task=True, begun=False))
            continue
        task = found.setdefault(event.lane, Thread(event.lane, task=True))
        if event.kind == "task_run":
            task.begun, task.loop = True, one.lane_names.get(event.number, "")
        else:
            task.ended, task.error, task.error_line = True, event.message, event.line
            task.cancelled = _was_cancelled(event)
    return tuple(found.values())


def _was_cancelled(event: Event) -> bool:
    return event.kind == "task_end" and event.outcome == "CancelledError" and not event.message


def place_cancelled(events: Iterable[Event]) -> None:
    """Give the end of each cancelled task the line of the call that was cancelled.

    The recorder knows the line of the last `await` that it wrote as such, and not of a later `await q.get()`.

    Args:
        events: events in the order of time.
    """
    calls: dict[tuple[int, str], Event] = {}
    for event in events:
        lane = event.pid, event.lane
        if _was_cancelled(event):
            event.line = calls[lane].line if lane in calls else event.line
        elif event.outcome == "CancelledError":
            calls[lane] = event
        elif event.end != event.time:           # it has waited again since then
            calls.pop(lane, None)


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
    place_cancelled(event for event, _ in everything)
    created = {(event.pid, event.child): event for event, _ in everything if event.kind == "task_create"}
    ends = {(event.pid, event.lane): event for event, _ in everything if event.kind == "task_end"}
    for event, _ in everything:
        made = created.get((event.pid, event.lane)) if event.awaited and event.object else None
        if made is not None and made.line == event.line:
            event.call = made_of(source, event.line, event.kind)
        if event.kind == "task_run":
            event.number, event.source = 0, created.get((event.pid, event.lane))
        elif event.kind in ("await", "task_join") and event.end is not None and event.result != "False":
            event.source = _ended_by(event, ends)


def _ended_by(event: Event, ends: dict[tuple[int, str], Event]) -> Event | None:
    """Return the end of the task that ended a wait for tasks; None if it is not known.

    Args:
        event: the wait.
        ends: (process, task) -> its end.
    """
    children = event.children or ((event.child,) if event.child else ())
    until = event.end or 0.0
    done = [end for child in children if (end := ends.get((event.pid, child))) is not None and end.time <= until]
    done.sort(key=lambda end: end.time)
    # gather() ends with the first error, and a TaskGroup cancels its task then.
    errors = [end for end in done if end.outcome not in ("", "CancelledError")] if event.outcome else []
    return next(iter([*errors[:1], *done[-1:]]), None)
