"""Why a pool's task has no result, or why the pool's join() or terminate() does not return."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...program.calls import call_at
from ...record.kinds import ROWS
from ...record.run import Event
from ..endings import called, dying, ending, how_it_ended, how_it_was_ended, was_ended
from ..statements import Statement, say
from .scene import Actor, Scene, where

_MOST = 4       # up to this many tasks are named one by one


def tasks_of(scene: Scene, pending: Event) -> list[Event]:
    """Return the tasks that a call waits for and that have begun; for a map, all of its chunks."""
    tasks = [e for e in scene.by_object[pending.object] if e.kind == "task"]
    if pending.kind != "fetch":
        return tasks
    return [e for e in tasks if pending.number == e.number or (e.source is not None and pending.number == e.source.number)]


def carriers(scene: Scene, pool: str) -> list[Actor]:
    """Return the actors that are running a task of a pool."""
    found = [scene.actor_of(e) for e in scene.by_object[pool] if e.kind == "task" and e.end is None]
    return [actor for actor in found if actor is not None and actor.alive]


def workers(scene: Scene, pool: str) -> int:
    """Return how many workers a pool has; 0 if that is not known."""
    return next((e.number for e in scene.by_object[pool] if e.kind == "pool"), 0)


def queued(scene: Scene, pending: Event) -> bool:
    """Whether the task that a fetch waits for was submitted but has not begun."""
    elsewhere = any(e.kind == "pool" and e.primitive == "InterpreterPoolExecutor" for e in scene.by_object[pending.object])
    return (pending.kind == "fetch" and scene.complete and not elsewhere and not tasks_of(scene, pending)
            and any(e.kind == "submit" and e.number == pending.number for e in scene.by_object[pending.object]))


def one_by_one(pending: Event) -> list[Event]:
    """Return the call that waits for several tasks as a call for each of them."""
    return [replace(pending, kind="fetch", number=number, any_one=False) for number in pending.tasks]


def is_done(scene: Scene, fetch: Event) -> bool:
    """Whether a task has ended, even if its result was lost."""
    tasks = tasks_of(scene, fetch)
    return bool(tasks) and all(task.end is not None for task in tasks)


def not_all_done(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why wait() or as_completed() does not return: which of the tasks have not ended, and why."""
    left = [fetch for fetch in one_by_one(pending) if not is_done(scene, fetch)]
    if len(left) == 1 and _shut_down(scene, pending) is None:
        yield from no_result(scene, actor, left[0])
        return
    for fetch in left:
        said = [one for reason in _FINAL for one in reason(scene, fetch, tasks_of(scene, fetch))]
        if said:
            yield from said
            return
    waiting = [fetch for fetch in left if queued(scene, fetch)]
    if waiting and (ended := _shut_down(scene, pending)) is not None:
        yield say("never begun", names=_tasks(waiting), object=pending.object, where=where(ended.line),
                  them="it" if len(waiting) == 1 else "them")
        return
    begun = [fetch for fetch in left if fetch not in waiting]
    if begun:
        yield say("tasks run", names=_tasks(begun))
    if waiting:
        yield from _in_line(scene, waiting)


def _shut_down(scene: Scene, pending: Event) -> Event | None:
    """Return the call that shut an executor down: no task begins any more, and nobody tells wait() that it was cancelled."""
    return next((e for e in scene.by_object[pending.object] if e.kind == "join_pool" and e.method == "shutdown"
                 and e.end is not None and not e.outcome and e.end <= pending.time), None)


def _in_line(scene: Scene, waiting: list[Event]) -> Iterator[Statement]:
    """Say why tasks have not begun while all workers are busy with others."""
    busy, size = carriers(scene, waiting[0].object), workers(scene, waiting[0].object)
    if not size or len(busy) < size:
        yield say("none begun", names=_tasks(waiting))
        return
    yield say("not begun by one" if size == 1 else "not begun", names=_tasks(waiting), object=waiting[0].object,
              all_of_them="both" if size == 2 else f"all {size}", has="has" if len(waiting) == 1 else "have")
    if all(_waits_in_line(scene, one, waiting[0].object) for one in busy):
        yield say("own pool of one" if size == 1 else "own pool")


def _waits_in_line(scene: Scene, actor: Actor, pool: str) -> bool:
    """Whether an actor waits for a task of a pool that is still queued."""
    pending = actor.pending
    if pending is None or pending.object != pool:
        return False
    return any(queued(scene, fetch) for fetch in (one_by_one(pending) if pending.kind == "wait_tasks" else [pending]))


def _tasks(fetches: list[Event]) -> tuple[str, ...]:
    names = [f"task {fetch.number}" for fetch in fetches]
    return tuple(names if len(names) <= _MOST else [*names[:_MOST - 1], f"{len(names) - _MOST + 1} more"])


def no_result(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why, with the first reason that applies."""
    for reason in (*_FINAL, _own_pool, _handed_out, _at_work):
        said = list(reason(scene, pending, tasks_of(scene, pending)))
        if said:
            yield from said
            return


def _pool_was_copied(scene: Scene, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    """A forked child has only the thread that forked: a pool that was made before does nothing there."""
    mine = scene.by_object[pending.object]
    made = next((e.process for e in mine if e.kind == "pool"), pending.process)
    submitted = next((e.process for e in mine if e.kind == "submit" and e.number == pending.number), "")
    if made != pending.process == submitted and queued(scene, pending):
        yield say("pool copied", process=pending.process, object=pending.object, number=pending.number)


def _task_is_lost(scene: Scene, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    for task in tasks:
        worker = scene.run.process(task.process)
        left = task.end is None or task.outcome in ("SystemExit", "KeyboardInterrupt")
        if left and not worker.ended_by_run and worker.exitcode != -15 and not scene.thread_of(task):
            yield say("task lost", ending(scene.run, worker), who=called(scene.run, worker),
                      how=how_it_ended(worker) or "ended", number=task.number)
            return


def _callback_runs(scene: Scene, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    """The thread that receives a pool's results is still in a callback. Each of an executor's workers calls its own."""
    mine = scene.by_object[pending.object]
    callback = next((e for e in mine if e.kind == "callback" and e.end is None and e.process == pending.process), None)
    made = next((e for e in mine if e.kind == "pool"), None)
    if callback is None or made is None or made.primitive.endswith("Executor"):
        return
    inside = next((e for e in reversed(scene.pending[pending.process])
                   if e.lane == callback.lane and e.line and e is not callback and ROWS[e.kind].waits), None)
    if inside is None:
        yield say("callback runs", function=callback.function, object=pending.object)
    else:
        call = call_at(scene.run.source, inside.line or 0, inside.method or inside.kind)
        yield say("callback in", function=callback.function, object=pending.object, call=call, line=inside.line)


def _result_thread_ended(scene: Scene, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    mine = scene.by_object[pending.object]
    broken = next((e for e in scene.run.events if e.kind == "thread_end" and e.process == pending.process and not e.lane
                   and e.function == "_handle_results"), None)
    callback = next((e for e in mine if broken is not None and e.kind == "callback" and e.outcome == broken.outcome != ""
                     and (e.end or 0.0) <= broken.time), None)
    if callback is not None:
        yield say("callback raised", function=callback.function, error=callback.outcome, object=pending.object)
        return
    if broken is not None:
        failed = [e for e in mine if e.kind == "task" and e.outcome and (e.end or 0.0) <= broken.time]
        task = f"task {failed[0].number}, which had ended with {failed[0].outcome}," if len(failed) == 1 else "a task"
        yield say("result unread", task=task, process=pending.process, error=broken.message, object=pending.object)


def _pool_was_terminated(scene: Scene, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    ended = next((e for e in scene.by_object[pending.object] if e.kind == "terminate_pool" and e.end is not None), None)
    if ended is not None and pending.kind == "fetch" and all(task.end is None for task in tasks):
        yield say("terminated", object=pending.object, where=where(ended.line), number=pending.number)


def _worker_was_ended(scene: Scene, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    """A pool sends SIGTERM to its workers when it is terminated. If it was not, something else sent the signal."""
    for task in tasks:
        worker = scene.run.process(task.process)
        if task.end is None and was_ended(scene.run, worker) and not scene.thread_of(task):
            yield say("task lost", ending(scene.run, worker), who=called(scene.run, worker), how=how_it_was_ended(worker),
                      number=task.number)
            return


def _worker_ended(scene: Scene, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    busy = {task.process for task in tasks if task.end is None}
    for worker in scene.run.processes:
        if worker.worker and not worker.ended_by_run and not worker.ended_well and worker.name not in busy:
            # The only code of the program that a worker runs outside of tasks is its initializer.
            doing = "before" if worker.error_line else "taking" if worker.error else "waiting"
            yield say(f"worker ended {doing}", ending(scene.run, worker), who=called(scene.run, worker),
                      how=how_it_ended(worker))
            if dying(scene.run):
                yield say("each after")
            return


def handler(scene: Scene, pending: Event) -> Actor | None:
    """Return the thread of a pool that hands out its tasks, where it waits in the program's code: in a generator of them."""
    if pending.kind not in ("fetch", "join_pool"):
        return None
    pools = [e for e in scene.run.events if e.kind == "pool" and e.process == pending.process]
    mine = [one for one in scene.actors if one.alive and one.process.name == pending.process
            and one.lane.startswith("_handle_tasks") and one.pending is not None]
    return mine[0] if len(mine) == 1 and len(pools) == 1 and pools[0].object == pending.object else None


def _handed_out(scene: Scene, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    one = handler(scene, pending)
    if one is not None and (pending.kind == "join_pool" or all(task.end is not None for task in tasks)):
        yield say("hands out", who=one.name, object=pending.object)


def _own_pool(scene: Scene, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    """The task is queued, and all workers are busy with others, or wait for tasks that are queued."""
    if queued(scene, pending) and len(carriers(scene, pending.object)) >= workers(scene, pending.object) > 0:
        yield from _in_line(scene, [pending])


def _at_work(scene: Scene, pending: Event, tasks: list[Event]) -> Iterator[Statement]:
    """The task has begun and has not ended. Say who runs it, unless it is chance which of several workers that is."""
    begun = [e for e in scene.by_object[pending.object] if e.kind == "task"]
    # The record has one task, but gather() waits for others too.
    left = [e for e in (begun if pending.method == "gather" else tasks) if e.end is None]
    if pending.kind == "join_pool" and 1 < len(left) <= _MOST:
        yield say("tasks run", names=tuple(f"task {number}" for number in sorted(e.number for e in left)))
    worker = scene.actor_of(left[0]) if pending.kind in ("fetch", "join_pool") and len(left) == 1 else None
    if worker is not None and worker.alive and len({e.process for e in begun}) == 1 and not worker.process.worker:
        yield say("at work", number=left[0].number, who=worker.name)


#: the reasons for which a task will never end
_FINAL = (_pool_was_copied, _task_is_lost, _callback_runs, _result_thread_ended, _pool_was_terminated, _worker_was_ended,
          _worker_ended)


def losses(scene: Scene) -> Iterator[Statement]:
    """Pools that came to their end before their tasks did; an executor waits for them."""
    for made in scene.run.events:
        if made.kind != "pool" or made.primitive.endswith("Executor") or not scene.run.process(made.process).ended_well:
            continue
        mine = scene.by_object[made.object]
        if all(_is_complete(scene, submit) for submit in mine if submit.kind == "submit" and not submit.outcome):
            continue
        ended = next((e for e in mine if e.kind == "terminate_pool"), None)
        if ended is not None and ended.line:
            yield say("tasks undone", object=made.object, where=where(ended.line))
        else:
            yield say("tasks undone at the end", object=made.object, process=made.process)


def _is_complete(scene: Scene, submit: Event) -> bool:
    """Whether all that was handed in at once has been carried out, or its result was there."""
    mine = scene.by_object[submit.object]
    if any(e.kind == "unsent" or (e.kind == "fetch" and e.method == "get" and e.end is not None)
           for e in mine if e.number == submit.number):
        return True
    done = sum(e.items or 1 for e in tasks_of(scene, replace(submit, kind="fetch")) if e.end is not None)
    return done >= (submit.items if submit.items is not None else 1)
