"""Calls that wait and keep their thread: an event loop, or gevent's hub, can run nobody else meanwhile."""
from __future__ import annotations

from collections import defaultdict

from .kinds import ROWS
from .run import Event, Run

LONG = 0.1          #: seconds; shorter waits are not worth a word
#: calls that wait for the result of a future or a pool; a task that awaits one calls others: to_thread(), wait_for() …
_KEEP_THE_LOOP = ("result", "exception", "get", "wait", "next")
#: calls that wait without giving way to gevent's hub, unless they are patched
_KEEP_THE_HUB = ("sleep", "join", "thread_join", "get", "recv", "recv_bytes", "wait", "acquire", "fetch", "select")


def _is_long(event: Event) -> bool:
    """Whether a call has returned, and waited for long: a sleep as long as it was told to, however late it woke up."""
    if event.end is None or event.line is None:
        return False
    long = event.seconds if event.kind == "sleep" else event.end - event.time
    return long is not None and long >= LONG


def keeps_the_loop(event: Event) -> bool:
    """Whether a call of an asyncio task waited for long without giving way to its loop."""
    return (_is_long(event) and ROWS[event.kind].waits and not event.awaited
            and (event.kind != "fetch" or event.method in _KEEP_THE_LOOP))


def keeps_the_hub(event: Event) -> bool:
    """Whether a call, of a greenlet or of gevent's main one, waited for long; a patched one gives way: see below."""
    return event.kind in _KEEP_THE_HUB and _is_long(event)


def gives_way_within(event: Event, events: list[Event]) -> bool:
    """Whether one of the events of its lane says that a call gives way to the hub, as a patched one does."""
    return any(one.kind == "block" and event.time <= one.time <= (event.end or 0.0) for one in events)


def blocking(run: Run) -> dict[int, str]:
    """Return what each such call blocked, "loop" or "hub", by the call's id()."""
    tasks = {(process.name, thread.name) for process in run.processes for thread in process.threads if thread.task}
    greenlets = {(process.name, one.name) for process in run.processes for one in process.greenlets}
    greenlets |= {(process.name, "") for process in run.processes if process.greenlets}
    found: dict[int, str] = {}
    lanes: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in run.events if tasks or greenlets else ():
        lanes[event.process, event.lane].append(event)
    for lane, events in lanes.items():
        for event in events:
            if lane in tasks and keeps_the_loop(event):
                found[id(event)] = "loop"
            elif lane in greenlets and keeps_the_hub(event) and not gives_way_within(event, events):
                found[id(event)] = "hub"
    return found
