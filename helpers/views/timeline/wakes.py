"""What let a call continue if the call's own record does not say so: the last of what must have come before its end."""
from __future__ import annotations

from collections.abc import Iterator

from ...record.run import Event, Run
from ...record.steps.causes import add_causes
from ...record.steps.moments import Moment, Moments
from .spans import waited

_LET_GO = {"put", "join", "join_queue", "join_pool"}        # by a get, by ends of processes and of tasks, by task_done()


def wakes(run: Run) -> Iterator[tuple[Event, Event]]:
    """Yield calls that waited, each with the event that let it continue."""
    waiting = [event for event in run.events if event.kind in _LET_GO and event.source is None and not event.outcome
               and event.end is not None and event.result != "False" and waited(event)]
    if waiting and not run.events_left_out:
        moments = Moments(run)
        add_causes(moments)
        for event in waiting:
            causes = moments.effects[id(event)].causes if id(event) in moments.effects else None
            last = max(causes or (), key=_time, default=None)
            if last is not None and event.time <= _time(last) <= (event.end or 0.0):
                yield event, last.event
    yield from _ends_of_loops(run)


def _time(moment: Moment) -> float:
    event = moment.event
    return event.end if moment.over and event.end is not None else event.time


def _ends_of_loops(run: Run) -> Iterator[tuple[Event, Event]]:
    """Yield each loop that was run for one task, which was made before, and was over in it; with the task's end."""
    made = {(event.process, event.child): event for event in run.events if event.kind == "task_create"}
    ends = [(event, made[event.process, event.lane]) for event in run.events
            if event.kind == "task_end" and (event.process, event.lane) in made]
    for loop in run.events:
        if loop.kind == "loop" and loop.end is not None and not loop.outcome:
            mine = [end for end, create in ends if (create.process, create.lane) == (loop.process, loop.lane)
                    and create.time <= loop.time <= end.time <= loop.end]
            if len(mine) == 1:
                yield loop, mine[0]
