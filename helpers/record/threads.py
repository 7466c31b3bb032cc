"""Joins what was recorded of threads: which started which, what a thread's queue returned, whose lock a lock is."""
from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from math import inf

from .file import Recorded
from .run import Event, Thread

Pairs = list[tuple[Event, int]]     #: events in order of time, each with its object's number
LOCAL = 1 << 63                     #: see recorder/history.py


def is_local(object_: int) -> bool:
    """Whether an object's number is for an object that each process has for itself."""
    return bool(object_ & LOCAL)


def threads(one: Recorded) -> tuple[Thread, ...]:
    """Return the threads of a process that ran the learner's code, in the order in which they began."""
    found: dict[str, Thread] = {}
    timers = {one.lane_names.get(event.number): event.time + event.seconds for event, _ in one.find("thread_start")
              if event.seconds is not None}
    for event, object_ in one.find("thread_run", "thread_end"):
        if event.kind == "thread_run":
            found[event.lane] = Thread(event.lane, daemon=bool(object_ & 1), ident=event.number, native=object_ >> 1)
        elif event.lane in found:
            thread = found[event.lane]
            thread.ended, thread.error, thread.error_line = True, event.message, event.line
            # A Timer that ends before its seconds have passed was cancelled: it has called nothing.
            thread.cancelled = not event.message and event.time < timers.get(event.lane, 0.0)
    return tuple(found.values())


def match(everything: Pairs, names: Mapping[int, Mapping[int, str]], processes: Mapping[int, str]) -> None:
    """Find the sources of all events of threads, and the objects that each process has for itself.

    Args:
        everything: all events, named.
        names: pid -> number of a lane -> its name.
        processes: pid -> name of the process.
    """
    starts: dict[tuple[int, str], Event] = {}
    ends: dict[tuple[int, str], Event] = {}
    for event, object_ in everything:
        if is_local(object_) and event.kind != "thread_run":
            event.local = processes.get(object_ >> 32 & 0x7FFF_FFFF, "another process")
        if event.kind in ("thread_start", "thread_join"):
            event.child = names.get(event.pid, {}).get(event.number, f"lane {event.number}")
            if event.kind == "thread_start":
                starts[event.pid, event.child] = event
            event.number = 0
        elif event.kind == "thread_end":
            ends[event.pid, event.lane] = event
    for event, _ in everything:
        if event.kind == "thread_run":
            event.source = starts.get((event.pid, event.lane))
            event.number = 0
        elif event.kind == "thread_join" and event.end is not None and event.result != "False" and not event.outcome:
            end = ends.get((event.pid, event.child))
            event.source = end if end is not None and end.time <= event.end else None
    _match_queues(everything)
    _name_locks(everything)


def _match_queues(everything: Pairs) -> None:
    """A get's source is the put of the very object that it returned: both have its identity as their number."""
    given: dict[tuple[int, int, int], deque[Event]] = defaultdict(deque)
    local = [(event, object_) for event, object_ in everything if is_local(object_) and event.kind in ("put", "get")]
    puts = [pair for pair in local if pair[0].kind == "put" and not pair[0].outcome]
    # A put that had to wait for room is effective when it returns.
    for event, object_ in sorted(puts, key=lambda pair: pair[0].time if pair[0].end is None else pair[0].end):
        given[event.pid, object_, event.number].append(event)
    # Once puts and gets are only counted, it is unknown which belong together.
    counted = {(event.pid, object_): event.time for event, object_ in everything if event.kind == "puts"}
    gets = [(event, object_) for event, object_ in local
            if event.kind == "get" and event.end is not None and not event.outcome
            and event.end < counted.get((event.pid, object_), inf)]
    for event, object_ in sorted(gets, key=lambda pair: pair[0].end or 0.0):
        waiting = given[event.pid, object_, event.number]
        if waiting and waiting[0].time <= (event.end or 0.0):
            event.source = waiting.popleft()


def _name_locks(everything: Pairs) -> None:
    """Note which lock a Condition was given: a wait for the one releases the other."""
    named = {object_: event.object for event, object_ in everything if object_ and event.object}
    locks = {object_: named.get(int(event.lock), "") for event, object_ in everything
             if event.kind == "make" and event.lock.isdecimal()}
    for event, object_ in everything:
        if event.kind == "make":
            event.lock = ""
        if object_ in locks and locks[object_] != event.object:
            event.lock = locks[object_]
