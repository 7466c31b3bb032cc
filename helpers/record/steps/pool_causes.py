"""What comes before what in a pool: tasks are taken in order, and workers end when they are told to."""
from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from ..run import Event
from .moments import BOTH, Actor, Moment, Moments

#: calls that tell a pool's workers that there is nothing more to do
_CLOSING = ("close_pool", "terminate_pool", "join_pool")


def pools(moments: Moments) -> None:
    """Find the causes in all pools of a run."""
    tasks: dict[str, list[Event]] = defaultdict(list)
    closing: dict[str, list[Event]] = defaultdict(list)
    for event in moments.run.events:
        if event.kind == "task":
            tasks[event.object].append(event)
        elif event.kind in _CLOSING:
            closing[event.object].append(event)
    for mine in tasks.values():
        _taken_in_order(moments, mine)
    workers = _workers(moments, tasks)
    broke = _broke(moments, workers)
    broken = {event.object for event in moments.run.events if event.kind == "broken_pool"}
    for actor, pool in workers.items():
        if actor[0] not in broke:
            _ends_when_told(moments, actor, closing[pool], pool in broken)
    for name, events in closing.items():
        _over_before(moments, tasks[name], events)
    everything = [task for mine in tasks.values() for task in mine]
    if everything:
        _whole(moments, everything)
        _together(moments, everything)
    _unsent(moments)


def _unsent(moments: Moments) -> None:
    """A task that cannot be sent to a worker was submitted before; who asks for its result hears of it."""
    asks = [event for event in moments.run.events if event.kind in ("submit", "fetch")]
    for event in moments.run.events:
        for ask in asks if event.kind == "unsent" else ():
            if ask.object != event.object or not ask.number <= event.number < ask.number + (ask.items or 1):
                continue
            if ask.kind == "submit":
                moments.cause(moments.begins[id(ask)], moments.begins[id(event)])
            elif ask.end is not None and event.time <= ask.end:
                moments.cause(moments.begins[id(event)], moments.effects[id(ask)])


def _whole(moments: Moments, tasks: list[Event]) -> None:
    """The result of a whole map() comes after each of its tasks: the record knows which of them it heard from last."""
    jobs: dict[int, list[Event]] = defaultdict(list)
    for task in tasks:
        if task.source is not None and task.end is not None:
            jobs[id(task.source)].append(task)
    for event in moments.run.events:
        if event.kind not in ("fetch", "callback") or event.source is None or event.method == "next":
            continue
        after = moments.begins[id(event)] if event.kind in BOTH else moments.effects[id(event)]
        until = event.time if event.kind in BOTH else event.end
        for task in jobs[id(event.source.source)]:
            if until is not None and task.end is not None and task.end <= until:
                moments.cause(moments.effects[id(task)], after)


def _together(moments: Moments, tasks: list[Event]) -> None:
    """A call that waits for several tasks returns after each of them."""
    by_number = {(task.object, task.number): task for task in tasks}
    for event in moments.run.events:
        if event.kind != "wait_tasks" or event.source is None or event.source.end is None or event.any_one:
            continue
        for number in event.tasks:
            task = by_number.get((event.object, number))
            if task is not None and task.end is not None and task.end <= event.source.end:
                moments.cause(moments.effects[id(task)], moments.effects[id(event)])


def _taken_in_order(moments: Moments, tasks: list[Event]) -> None:
    for before, after in pairwise(sorted(tasks, key=lambda event: event.number)):
        if before.time <= after.time:
            moments.cause(moments.begins[id(before)], moments.begins[id(after)])


def _workers(moments: Moments, tasks: dict[str, list[Event]]) -> dict[Actor, str]:
    """Return the pool of each worker: from the tasks that it did, or the pool that was made before it was started."""
    found: dict[Actor, str] = {}
    made: dict[str, str] = {}           # process -> the pool that it made last
    workers = {process.name for process in moments.run.processes if process.worker}
    for event in moments.run.events:
        if event.kind == "pool":
            made[event.process] = event.object
        elif event.kind == "start" and event.child in workers and event.process in made:
            found[event.child, ""] = made[event.process]
    for pool, mine in tasks.items():
        found |= {(event.process, event.lane): pool for event in mine}
    return found


def _broke(moments: Moments, workers: dict[Actor, str]) -> set[str]:
    """A call hears that its pool is broken after the end of the worker that broke it; return these workers.

    An executor ends its other workers with SIGTERM. It is also what ends them all if a result could not be unpickled.
    """
    codes = {process.name: process.exitcode for process in moments.run.processes}
    told = {event.process for event in moments.run.events if event.kind == "broken_pool"}      # there an initializer failed
    first: dict[str, Moment] = {}
    for (process, _), pool in workers.items():
        exit_ = moments.exits.get(process)
        if exit_ is not None and (process in told or codes.get(process, 0) not in (0, None, -15)) and (
                pool not in first or exit_.event.time < first[pool].event.time):
            first[pool] = exit_
    for event in moments.run.events:
        if event.outcome == "BrokenProcessPool" and event.kind in ("fetch", "wait_tasks", "submit"):
            moments.cause(first.get(event.object), moments.effects.get(id(event)))
    return {exit_.event.process for exit_ in first.values()}


def _ends_when_told(moments: Moments, actor: Actor, closing: list[Event], broken: bool) -> None:
    """A worker ends after it was told to, and before a wait for that returns. A broken executor ends its workers untold."""
    process, lane = actor
    ends = [one for one in moments.actors.get(actor, ()) if one.event.kind == "thread_end"]
    end = next(iter(ends), None) if lane else moments.exits.get(process)
    told = min(closing, key=lambda event: event.time, default=None)
    if end is None or told is None or (told.process, told.lane) == actor or (told.time > end.event.time and not broken):
        return
    if not broken:
        moments.cause(moments.begins[id(told)], end)
    for event in closing:
        if event.kind != "close_pool" and event.end is not None and end.event.time <= event.end:
            moments.cause(end, moments.effects[id(event)])


def _over_before(moments: Moments, tasks: list[Event], closing: list[Event]) -> None:
    """A wait for a pool's end returns after its tasks."""
    for event in closing:
        if event.kind != "close_pool" and event.end is not None:
            for task in tasks:
                if task.end is not None and task.end <= event.end:
                    moments.cause(moments.effects[id(task)], moments.effects[id(event)])
