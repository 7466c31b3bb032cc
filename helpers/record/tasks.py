"""Joins what the recorder wrote of managers, pools and locks: which event received from which."""
from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator

from .run import Event

Pairs = list[tuple[Event, int]]     #: events in the order of time, each with the number of its object


def types(everything: Pairs) -> dict[int, str]:
    """Return the types of what proxies stand for: an object's number -> "list"."""
    found: dict[int, str] = {}
    for event, object_ in everything:
        if event.kind == "call" and event.primitive:
            found.setdefault(object_, event.primitive)
    return found


def match(everything: Pairs) -> None:
    """Find the sources of all events of managers, pools and locks."""
    _match_calls(everything)
    _match_tasks(everything)
    _match_locks(everything)


def _match_calls(everything: Pairs) -> None:
    """What a manager serves comes from a call; what the call returns comes from there."""
    served: dict[tuple[int, int], deque[Event]] = defaultdict(deque)
    for event, object_ in everything:
        if event.kind == "serve":
            served[object_, event.number].append(event)
    for event, object_ in everything:
        if event.kind != "call":
            continue
        # One thread's calls arrive in their order. Those that never arrived are passed over.
        waiting = served[object_, event.number]
        while waiting and waiting[0].time < event.time:
            waiting.popleft()
        for serve in waiting:
            if event.end is not None and serve.time > event.end:
                break
            if event.number or (serve.function, serve.arguments) == (event.function, event.arguments):
                serve.source = event
                if event.end is not None and serve.end is not None:
                    event.source = serve
                waiting.remove(serve)
                break
    for event, _ in everything:
        if event.kind in ("call", "serve"):
            event.number = 0


def _match_tasks(everything: Pairs) -> None:
    """Number the tasks of each pool from 1, in the order in which they were handed in."""
    tasks: dict[tuple[int, int], dict[int, Event]] = defaultdict(dict)      # (pool, job) -> index -> task
    for event, pool in everything:
        if event.kind == "task":
            job, index = _identity(event)
            tasks[pool, job][index] = event
    first: dict[tuple[int, int], int] = {}
    handed_in: dict[int, int] = defaultdict(int)
    for event, pool in everything:
        if event.kind != "submit":
            continue
        if event.outcome or event.end is None:
            event.number = 0
            continue
        job, last = _identity(event)
        mine = tasks[pool, job]
        first[pool, job] = event.number = handed_in[pool] + 1
        handed_in[pool] += max([last + 1, *(index + 1 for index in mine)])
        for task in mine.values():
            task.source = event
    for event, pool in everything:
        if event.kind not in ("task", "fetch", "callback"):
            continue
        job, index = _identity(event)
        event.number = first.get((pool, job), 1) + max(index, 0)
        unanswered = event.outcome in ("TimeoutError", "StopIteration") or event.result == "False"
        if event.kind == "task" or unanswered or (event.end is None and event.kind == "fetch"):
            continue
        until = event.time if event.kind == "callback" else event.end
        mine = tasks[pool, job]
        candidates = mine.values() if index < 0 else [mine[index]] if index in mine else []
        done = [task for task in candidates if task.end is not None and (until is None or task.end <= until)]
        event.source = max(done, key=lambda task: task.end, default=None)


def _identity(event: Event) -> tuple[int, int]:
    """Return a task's job and its index in it; -1 for the job as a whole. See recorder/pools.py."""
    return event.number >> 24, (event.number & 0xFF_FFFF) - 1


def _match_locks(everything: Pairs) -> None:
    """An acquire that had to wait comes from the release that let it in, a wait from its set or notify."""
    given: dict[tuple[int, str], list[Event]] = defaultdict(list)
    taken: list[tuple[Event, int]] = []
    for event, object_ in everything:
        if event.kind == "wait" and event.primitive == "Condition":
            given[object_, "release"].append(event)     # it lets the lock go while it waits
        if event.kind in ("release", "set", "notify"):
            given[object_, event.kind].append(event)
        elif event.kind in ("acquire", "wait") and event.end is not None and not event.outcome:
            taken.append((event, object_))
    barriers: dict[int, list[Event]] = defaultdict(list)
    for event, object_ in taken:
        if event.primitive == "Barrier":
            barriers[object_].append(event)
    # Both in order of time: each acquire looks at the releases before its end, the last first.
    for event, object_ in taken:
        if event.result == "False":
            continue
        if event.kind == "acquire":
            if event.waited:
                event.source = _last(given[object_, "release"], event)
        elif event.primitive == "Barrier":
            found = _last(barriers[object_], event)
            event.source = found if found is not None and found.time > event.time else None
        else:
            event.source = _last(given[object_, "set" if event.primitive == "Event" else "notify"], event)


def _last(events: list[Event], taker: Event) -> Event | None:
    """Return the last of the events before the taker's end that another process, or greenlet, did."""
    for event in _backwards(events, taker.end):
        if (event.process, event.lane) != (taker.process, taker.lane):
            return event
    return None


def _backwards(events: list[Event], until: float) -> Iterator[Event]:
    from bisect import bisect_left
    for at in range(bisect_left(events, until, key=lambda event: event.time) - 1, -1, -1):
        yield events[at]
