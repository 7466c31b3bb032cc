"""Joins what was recorded of managers, pools and locks: which event received from which."""
from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping

from .run import Event

Pairs = list[tuple[Event, int]]     #: events in order of time, each with its object's number
Job = tuple[int, int]               #: the numbers of a pool and of a job submitted to it
_PERMITS = ("Semaphore", "BoundedSemaphore")
_LETS_IN = {"Event": "set", "AsyncResult": "set", "Future": "set", "Barrier": "Barrier"}        # what ends a wait


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
        # One thread's calls arrive in order. Those that never arrived are skipped.
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
    """Number the tasks of each pool from 1, in the order of submission; find which call got the result of which task."""
    jobs: dict[Job, dict[int, Event]] = defaultdict(dict)
    for event, pool in everything:
        if event.kind == "task":
            job, index = _identity(event)
            jobs[pool, job][index] = event
    first = _handed_in(everything, jobs)
    for event, pool in everything:
        if event.kind in ("task", "unsent", "fetch", "ready", "callback", "handed_on", "forgotten"):
            job, index = _identity(event)
            event.number = first.get((pool, job), 1) + max(index, 0)
            if event.kind in ("fetch", "callback"):
                event.source = _answer(event, index, jobs[pool, job])
        elif event.kind == "wait_tasks":
            waited_for = [(pool, job) for job in event.tasks]
            event.tasks = tuple(first[one] for one in waited_for if one in first)
            event.source = _last_ended(event, [task for one in waited_for for task in jobs.get(one, {}).values()])


def _handed_in(everything: Pairs, jobs: Mapping[Job, dict[int, Event]]) -> dict[Job, int]:
    """Number the submitted tasks, and make the submit their source; return the number of each job's first task."""
    first: dict[Job, int] = {}
    count: dict[int, int] = defaultdict(int)        # pool -> how many tasks there are so far
    for event, pool in everything:
        if event.kind != "submit":
            continue
        if event.outcome or event.end is None:
            event.number = 0
            continue
        job, last = _identity(event)
        mine = jobs.get((pool, job), {})
        first[pool, job] = event.number = count[pool] + 1
        count[pool] += max([last + 1, *(index + 1 for index in mine)])
        for task in mine.values():
            task.source = event
    return first


def _answer(event: Event, index: int, tasks: Mapping[int, Event]) -> Event | None:
    """Return the task whose result a fetch or a callback got; for a whole job (index -1), the last one."""
    until = event.time if event.kind == "callback" else event.end
    if until is None or event.outcome in ("TimeoutError", "StopIteration") or event.result == "False":
        return None
    ended = [(task.end, number) for number, task in tasks.items()
             if task.end is not None and task.end <= until and index in (-1, number)]
    return tasks[max(ended)[1]] if ended else None


def _last_ended(event: Event, tasks: list[Event]) -> Event | None:
    """Return the last of the tasks that had ended when a wait for them was over."""
    ended = [task for task in tasks if task.end is not None and event.end is not None and task.end <= event.end]
    return max(ended, key=lambda task: task.end or 0.0, default=None) if not event.outcome else None


def _identity(event: Event) -> tuple[int, int]:
    """Return a task's job and its index in it; -1 for the job as a whole. See recorder/patches/pools.py."""
    return event.number >> 24, (event.number & 0xFF_FFFF) - 1


def _match_locks(everything: Pairs) -> None:
    """An acquire that had to wait comes from the release that let it in; a wait comes from its set or notify."""
    given: dict[tuple[int, str], list[Event]] = defaultdict(list)
    taken: list[tuple[Event, int]] = []
    for event, object_ in everything:
        if event.kind == "wait" and event.primitive == "Condition":
            given[object_, "release"].append(event)     # it releases the lock while it waits
        if event.kind in ("release", "set", "notify"):
            given[object_, event.kind].append(event)
        elif event.kind in ("acquire", "wait") and event.end is not None and not event.outcome:
            taken.append((event, object_))
            if event.primitive == "Barrier":
                given[object_, "Barrier"].append(event)
    # Both in order of time: each acquire looks at the releases before its end, the last first.
    used: set[int] = set()
    for event, object_ in taken:
        if event.result != "False" and (event.kind == "wait" or event.waited):
            lets_in = "release" if event.kind == "acquire" else _LETS_IN.get(event.primitive, "notify")
            found = _let_in(given[object_, lets_in], event, used)
            # The last to come to a barrier lets in all that came before.
            if event.primitive != "Barrier" or (found is not None and found.time > event.time):
                event.source = found


def _let_in(events: list[Event], taker: Event, used: set[int]) -> Event | None:
    """Return which of the events before a taker's end let it in: the last one; of a semaphore's, one that let in nobody."""
    found = _first_unused(events, taker, used) if taker.kind == "acquire" and taker.primitive in _PERMITS else None
    return found or _last(events, taker)


def _first_unused(events: list[Event], taker: Event, used: set[int]) -> Event | None:
    """Return the first release during a taker's wait that has let nobody in so far: each gives one permit."""
    end = taker.end or 0.0
    for event in events:
        if taker.time <= event.time <= end and id(event) not in used and (event.process, event.lane) != (
                taker.process, taker.lane):
            used.add(id(event))
            return event
    return None


def _last(events: list[Event], taker: Event) -> Event | None:
    """Return the last of the events before the taker's end that another process, or greenlet, did."""
    for event in _backwards(events, taker.end or 0.0):
        if (event.process, event.lane) != (taker.process, taker.lane):
            return event
    return None


def _backwards(events: list[Event], until: float) -> Iterator[Event]:
    for at in range(bisect_left(events, until, key=lambda event: event.time) - 1, -1, -1):
        yield events[at]
