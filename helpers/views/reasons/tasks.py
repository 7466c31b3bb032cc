"""Why an asyncio task does not go on: it awaits others, or another task blocks the loop; and what was lost silently."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...program.calls import awaited_at, call_at, calls_of, defines
from ...record.blocking import keeps_the_loop
from ...record.run import Event
from ..statements import Statement, say
from . import ends, futures
from .scene import Actor, Scene, where

MOST_WRITTEN = 24   #: the most tasks of one await that are recorded, see recorder/awaits.py
_MOST = 3           # of many tasks, this many are named


def names_of(some: list[Actor]) -> tuple[str, ...]:
    """Return the names of tasks; if there are many, the first ones and the number of the others."""
    return _some([one.name for one in some])


def _some(names: list[str]) -> tuple[str, ...]:
    return tuple(names if len(names) <= _MOST + 1 else [*names[:_MOST], f"{len(names) - _MOST} more"])


def awaited(scene: Scene, pending: Event) -> list[Actor]:
    """Return the tasks that have not ended and that an await, or a thread that wants their result, waits for."""
    children = pending.children or ((pending.child,) if pending.child else ())
    return [one for one in scene.actors if one.process.name == pending.process and one.alive and one.lane in children]


def not_ended(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why an await does not end."""
    if futures.is_future(pending):
        yield from futures.not_set(scene, actor, pending)
    elif pending.object:
        yield from _of_connection(scene, actor, pending)
    else:
        yield from _of_tasks(scene, actor, pending)


def _of_connection(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    if pending.function == "drain":
        yield say("not read enough", object=pending.object)
        return
    readers = [one for one in scene.actors if one.alive and one.pending is not None
               and (one.pending.kind, one.pending.object) == (pending.kind, pending.object)
               and one.pending.function != "drain"]
    yield from ends.until_the_end(actor)
    if len(readers) == 2:
        yield say("both read", object=pending.object, names=tuple(one.name for one in readers), do=ends.awaited_of(readers))


def _of_tasks(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say which tasks have not ended."""
    children = [one for one in awaited(scene, pending) if one.thread is not None and one.thread.begun]
    if pending.kind == "task_join" and not children:
        yield from _no_loop(scene, actor, pending)
    if len(children) == 1:
        yield say("child runs", child=children[0].name)
    elif children and not pending.any_one:
        # If there are very many, the record has only the first ones.
        names = names_of(children) if len(pending.children) < MOST_WRITTEN else (*names_of(children)[:_MOST], "others")
        yield say("tasks run", names=names)


def at_the_end(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say what asyncio.run() waits for when all of its tasks have ended: the threads of to_thread() and the like."""
    if any(one.alive and one.thread is not None and one.thread.task for one in scene.actors if one.process is actor.process):
        return
    made = {e.object for e in scene.events if e.kind == "pool"}
    for task in scene.pending[actor.process.name]:
        worker = scene.actor_of(task) if task.kind == "task" and task.object not in made else None
        if worker is not None and worker.alive and worker is not actor:
            yield say("at work", number=task.number, who=worker.name)


def _no_loop(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Nothing runs the loop of a task that has not begun."""
    if awaited(scene, pending) and not any(e.kind == "loop" for e in scene.pending[actor.process.name]):
        yield say("no loop runs", process=actor.process.name)


def runner(scene: Scene, actor: Actor) -> Actor | None:
    """Return the task that currently runs in a task's loop: all others of the loop stand still until it gives way."""
    task = actor.thread
    if task is None or not task.task:
        return None
    running = {e.child for e in scene.pending[actor.process.name]
               if e.kind == "loop" and e.child and (not task.begun or e.lane == task.loop)}
    return next((one for one in scene.actors if one.process is actor.process and one.alive and one.lane in running), None)


def blocks(scene: Scene, actor: Actor) -> Iterator[Statement]:
    """Say which others a task keeps from going on while it waits or computes without giving way."""
    if actor.waiting is None or runner(scene, actor) is not actor:
        return
    others = [one for one in scene.actors if one is not actor and one.alive and runner(scene, one) is actor]
    if others:
        yield say("blocks", names=names_of(others))


def survived(scene: Scene, actor: Actor) -> Iterator[Statement]:
    """Say that a task was cancelled and did not end. A TaskGroup's task does the same while it waits for the others."""
    mine = scene.by_actor.get((actor.process.name, actor.lane), [])
    last = next((e for e in reversed(mine) if e.kind == "cancel_survived"), None)
    if last is None or (actor.pending is not None and actor.pending.function == "__aexit__"):
        return
    before = [e for e in mine if e.outcome == "CancelledError" and e.end is not None and e.end <= last.time]
    yield say("cancelled before", who=actor.name, where=where(before[-1].line if before else None))


def unwoken(scene: Scene, loop: Actor) -> Iterator[Statement]:
    """Say who gave a sleeping loop something to do without waking it: a call from outside the loop's thread."""
    if not loop.runs_loop or loop.pending is None or loop.pending.child:
        return
    last = next((e for e in reversed(scene.run.events) if e.kind == "loop_unwoken" and e.process == loop.process.name
                 and e.child == loop.lane and not e.outcome), None)
    if last is None or not (last.line or scene.actor_of(last)):
        return                              # a library's own thread
    mine = [one for one in scene.actors if one.process is loop.process and one.thread is not None and one.thread.task
            and one.thread.loop == loop.lane]
    if not any(max(e.time, e.end or 0.0) > last.time for one in [loop, *mine]
               for e in scene.by_actor.get((one.process.name, one.lane), [])):
        yield say("unwoken", who=scene.named(last), where=where(last.line))


def losses(scene: Scene) -> Iterator[Statement]:
    """Say what went silently wrong with tasks."""
    yield from unawaited(scene)
    yield from _unretrieved(scene)
    yield from _of_calls(scene)
    yield from _grouped(scene)
    yield from _cancelled(scene)
    yield from _left_behind(scene)
    yield from _blocked(scene)


def unawaited(scene: Scene) -> Iterator[Statement]:
    """Say which coroutines were thrown away."""
    found: Counter[tuple[int | None, str]] = Counter()
    for event in scene.run.events:
        if event.kind == "unawaited":
            calls = calls_of(scene.run.source, event.function)
            # A coroutine is thrown away in the line that made it, or where its function ends.
            here = [call for call in calls if call[0] == event.line]
            here = here or (calls if defines(scene.run.source, event.function) else [])
            found[here[0] if len(here) == 1 else (None, f"{event.function}()")] += 1
    for (line, text), number in found.items():
        yield say("unawaited" if number == 1 else "all unawaited", call=text, where=where(line), number=number)


def _unretrieved(scene: Scene) -> Iterator[Statement]:
    lost = {(event.process, event.child) for event in scene.run.events if event.kind == "unretrieved"}
    for actor in scene.actors:
        if actor.thread is not None and actor.thread.task and (actor.process.name, actor.lane) in lost:
            yield say("unretrieved", actor.end, who=actor.name, how=actor.how)


def _of_calls(scene: Scene) -> Iterator[Statement]:
    """Errors raised by what a loop called: by a task that asyncio made, or by a function."""
    for event in scene.run.events:
        if event.kind != "loop_error":
            continue
        actor = next((one for one in scene.actors if one.thread is not None and one.thread.task and one.process.name ==
                      event.process and (one.thread.error, one.thread.error_line) == (event.message, event.line)), None)
        if actor is not None:
            yield say("ended alone", actor.end, who=actor.name, how=actor.how)
        else:
            yield say("loop error", error=event.message.rstrip("."), line=event.line)


def _grouped(scene: Scene) -> Iterator[Statement]:
    """The errors within the error that ended a TaskGroup."""
    for group in scene.run.events:
        if group.kind != "task_end" or group.outcome not in ("ExceptionGroup", "BaseExceptionGroup"):
            continue
        for created in scene.by_actor.get((group.process, group.lane), []):
            actor = _task(scene, group.process, created.child) if created.kind == "task_create" else None
            if actor is not None and actor.thread is not None and actor.thread.error:
                yield say("ended alone", actor.end, who=actor.name, how=actor.how)


def _cancelled(scene: Scene) -> Iterator[Statement]:
    """Tasks that were still running when their loop ended."""
    for end in scene.run.events:
        if end.kind != "cancel_all":
            continue
        for event in scene.run.events:
            actor = _task(scene, event.process, event.lane) if event.kind == "task_end" and event.outcome else None
            if (actor is not None and actor.thread is not None and actor.thread.cancelled and event.process == end.process
                    and event.time > end.time and actor.thread.loop == end.lane):
                yield say("cancelled at the end", actor.end, who=actor.name, where=where(event.line))


def _created_at(scene: Scene, actor: Actor) -> int | None:
    """Return the line in which a task was created."""
    return next((e.line for e in scene.run.events if e.kind == "task_create" and e.child == actor.lane
                 and e.process == actor.process.name), None)


def _left_behind(scene: Scene) -> Iterator[Statement]:
    """Tasks that were working, or had not begun, when their loop stopped. One that waited for work missed nothing."""
    for actor in scene.actors:
        task = actor.thread
        if task is None or not task.task or task.ended or actor.alive or not actor.process.ended_well:
            continue
        mine = scene.by_actor.get((actor.process.name, actor.lane), [])
        last = next((e for e in reversed(mine) if e.end is None and e.line), None)
        if not task.begun:
            yield say("task never began", actor.end, who=actor.name, where=where(_created_at(scene, actor)))
        elif last is not None and last.kind in ("await", "fetch"):
            runs = any(e.kind == "loop" and e.lane == task.loop for e in scene.pending[actor.process.name])
            yield say("task cut short" if runs else "task left behind", actor.end, who=actor.name, parent=actor.process.name,
                      call=awaited_at(scene.run.source, last.line or 0, last.function or last.method), line=last.line)


def _blocked(scene: Scene) -> Iterator[Statement]:
    """Calls that kept a loop from running others that were ready."""
    found: dict[tuple[str, int], dict[str, list[Actor]]] = {}
    for event in scene.run.events:
        actor = _task(scene, event.process, event.lane)
        if actor is None or actor.thread is None or event.line is None or not keeps_the_loop(event):
            continue
        if late := _kept_waiting(scene, event, actor):
            call = call_at(scene.run.source, event.line, event.kind)
            found.setdefault((call, event.line), {}).setdefault(actor.name, late)
    for (call, line), those in found.items():
        first, late = next(iter(those.items()))
        if len(those) > 1:
            yield say("blocked by each", names=_some(list(those)), call=call, line=line)
        else:
            yield say("blocked", who=first, call=call, line=line, names=names_of(late))


def _kept_waiting(scene: Scene, event: Event, actor: Actor) -> list[Actor]:
    """Return the tasks of the same loop that were ready during a call: not yet begun, or past the end of their sleep."""
    found = []
    for other in scene.actors:
        task = other.thread
        if (task is None or not task.task or other is actor or other.process is not actor.process or not task.begun
                or actor.thread is None or task.loop != actor.thread.loop):
            continue
        mine = scene.by_actor.get((other.process.name, other.lane), [])
        began = next((e for e in mine if e.kind == "task_run"), None)
        created = began.source if began is not None else None
        end = event.end or 0.0
        waited = began is not None and created is not None and created.time <= event.time and began.time >= end
        slept = any(e.kind == "await" and e.function == "sleep" and e.seconds is not None and e.time <= event.time
                    and e.time + e.seconds < end <= (e.end or 0.0) for e in mine)
        if waited or slept:
            found.append(other)
    return found


def _task(scene: Scene, process: str, lane: str) -> Actor | None:
    found = scene.at(process, lane) if lane else None
    return found if found is not None and found.thread is not None and found.thread.task else None
