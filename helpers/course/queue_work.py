"""What the workers of a JoinableQueue did: what they took, what they did with it, how often they called task_done()."""

from __future__ import annotations

from collections.abc import Collection

from ..record.run import Event, Run


def gets_of(run: Run, workers: Collection[str]) -> list[Event]:
    """Return the workers' gets, including those that never returned. `workers` are names of processes."""
    return [event for event in run.events if event.kind == "get" and event.process in workers]


def turns(run: Run, workers: Collection[str]) -> list[list[Event]]:
    """Return the workers' turns: each is a get that returned, and what its process did until its next get.

    Only sleeps and calls of task_done() are included. The turns are in the order in which they began.
    """
    found: list[list[Event]] = []
    current: dict[str, list[Event]] = {}
    for event in run.events:
        if event.process not in workers:
            continue
        if _taken(event):
            current[event.process] = [event]
            found.append(current[event.process])
        elif event.kind in ("sleep", "task_done") and event.process in current:
            current[event.process].append(event)
    return found


def only_taken(found: list[list[Event]]) -> Event | None:
    """Return the first get in a line of which no turn did anything, if turns of another get did; `found`: turns."""
    at_work = {turn[0].line for turn in found if len(turn) > 1}
    return next((turn[0] for turn in found if len(turn) == 1 and at_work and turn[0].line not in at_work), None)


def said_too_often(run: Run, workers: Collection[str]) -> Event | None:
    """Return the first task_done() by a process that had taken nothing for it."""
    open_: dict[str, int] = dict.fromkeys(workers, 0)
    for event in run.events:
        if event.process in open_:
            open_[event.process] += _taken(event) - (event.kind == "task_done")
            if open_[event.process] < 0:
                return event
    return None


def _taken(event: Event) -> bool:
    return event.kind == "get" and event.end is not None and not event.outcome
