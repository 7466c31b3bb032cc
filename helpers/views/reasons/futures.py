"""Why a future that a task awaits is not done. What sets a future is not recorded; that nobody has set it can be known."""
from __future__ import annotations

from collections.abc import Iterator

from ...program.calls import awaited_name
from ...record.run import Event
from ..statements import Statement, say
from .locks import nobody_left
from .scene import Actor, Scene


def is_future(pending: Event) -> bool:
    """Whether a task awaits a future itself, and no task or coroutine."""
    return pending.kind == "await" and pending.function == "Future"


def is_unset(scene: Scene, actor: Actor, pending: Event) -> bool:
    """Whether the future is known not to be done: the loop would have resumed its task, and has nothing else to do."""
    loop = scene.at(actor.process.name, actor.thread.loop) if actor.thread is not None else None
    if loop is None or not loop.runs_loop or loop.pending is None or loop.waiting is None:
        return False
    busy = loop.pending.child or loop.waiting.running or loop.waiting.line != loop.pending.line
    return not busy and not any(e.kind == "loop_unwoken" and e.process == actor.process.name for e in scene.run.events)


def not_set(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say that nobody has set its result, and whether anybody is left who could."""
    name = awaited_name(scene.run.source, pending.line or 0)
    if name and scene.complete and is_unset(scene, actor, pending):
        yield say("no result set", future=name)
        yield from nobody_left(scene, actor, pending, "set it")
