"""Why a ProcessPoolExecutor broke, and which workers it then ended."""
from __future__ import annotations

import signal
from collections.abc import Iterator

from ...record.run import Event, Process
from ..endings import ending, how_it_ended
from ..statements import Statement, say
from .scene import Scene, where


def losses(scene: Scene) -> Iterator[Statement]:
    """Say what broke each broken executor. Say which signal came from whom only if the record tells them apart."""
    said: dict[Statement, None] = {}
    for broken in scene.run.events:
        if broken.kind == "broken_pool":
            said.update(dict.fromkeys(_of_initializer(broken) if broken.function else _broken(scene, broken)))
    yield from said


def _of_initializer(broken: Event) -> Iterator[Statement]:
    """Any of its workers may have failed like this."""
    yield say("broken by an initializer", function=broken.function, object=broken.object, error=broken.message.rstrip("."),
              where=where(broken.line))


def _broken(scene: Scene, broken: Event) -> Iterator[Statement]:
    tasks = [e for e in scene.by_object[broken.object] if e.kind == "task"]
    workers = _workers(scene, broken, tasks)
    ended = [process for process in workers if _was_terminated(scene, process)]
    if broken.message:
        yield from _by_a_result(scene, broken, tasks, ended)
    else:
        yield from _by_a_worker(scene, broken, tasks, workers, ended)


def _by_a_result(scene: Scene, broken: Event, tasks: list[Event], ended: list[Process]) -> Iterator[Statement]:
    failed = [task for task in tasks if task.outcome and (task.end or 0.0) <= broken.time]
    which = f"task {failed[0].number}, which had ended with {failed[0].outcome}," if len(failed) == 1 else "a task"
    if ended and failed:
        yield say("broken by a result", *(ending(scene.run, process) for process in ended), task=which,
                  process=broken.process, error=broken.message.rstrip("."), object=broken.object,
                  names="its worker" if len(ended) == 1 else f"its {len(ended)} workers")


def _by_a_worker(scene: Scene, broken: Event, tasks: list[Event], workers: list[Process],
                 ended: list[Process]) -> Iterator[Statement]:
    """If the same signal killed all of them, it is not known which was first, and nothing is said."""
    died = [process for process in workers
            if process not in ended and not process.error and process.exitcode not in (0, None)]
    clauses = tuple(_in_its_task(scene, process, tasks, f"{article} worker of {broken.object}" if len(workers) > 1 else "")
                    for process, article in zip(died, ["A"] + ["a"] * len(died), strict=False))
    if died and ended:
        others = "the other worker" if len(ended) == 1 else f"the {len(ended)} others"
        yield say("broken, others ended", *(ending(scene.run, process) for process in ended), clauses=clauses,
                  object=broken.object, names=others)
    elif died:
        yield say("broken by a worker", clauses=clauses, object=broken.object)


def _workers(scene: Scene, broken: Event, tasks: list[Event]) -> list[Process]:
    """Return the workers that ran a task, and those that were started during a submit."""
    submits = [e for e in scene.by_object[broken.object] if e.kind == "submit" and e.end is not None]
    started = {e.child for e in scene.run.events if e.kind == "start" and e.process == broken.process
               and any(submit.time <= e.time <= (submit.end or 0.0) for submit in submits)}
    names = started | {task.process for task in tasks}
    return [process for process in scene.run.processes if process.name in names]


def _in_its_task(scene: Scene, process: Process, tasks: list[Event], one_of: str) -> Statement:
    """Say what one worker was doing. Chance decides which of several has a task, so then none of them is named."""
    who = one_of or process.name
    now = next((task for task in reversed(tasks) if task.process == process.name and task.end is None), None)
    if now is None:
        return say("ended", ending(scene.run, process), who=who, how=how_it_ended(process))
    return say("in a task", ending(scene.run, process), who=who, how=how_it_ended(process), number=now.number)


def _was_terminated(scene: Scene, process: Process) -> bool:
    """Whether SIGTERM ended a process, but no call of the program sent it."""
    asked = any(e.kind in ("terminate", "kill") and e.child == process.name for e in scene.run.events)
    return process.exitcode == -signal.SIGTERM and not asked
