"""Why a join() does not return."""
from __future__ import annotations

from collections.abc import Iterator

from ...record.run import Event
from ..statements import Statement, say
from .scene import Actor, Scene, where


def joined(scene: Scene, pending: Event) -> Actor | None:
    """Return the actor whose end a join() waits for."""
    process, lane = (pending.process, pending.child) if pending.kind == "thread_join" else (pending.child, "")
    return next((one for one in scene.actors if (one.process.name, one.lane) == (process, lane)), None)


def not_ended(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say who has not ended."""
    one = joined(scene, pending)
    others = {other.process.name for other in scene.actors} - {actor.process.name}
    # At the end of a program, chance decides which end is waited for first.
    if one is not None and one.alive and (
            pending.line or pending.lane or pending.kind == "thread_join" or len(others) == 1):
        yield say("child runs", child=one.name)
        asked = next((e for e in scene.events if e.kind == "terminate" and one.thread is None and e.child == one.process.name
                      and e.end is not None and not e.outcome), None)
        if asked is not None and not one.process.stopped:
            yield say("not terminated", who=scene.named(asked), child=one.name, where=where(asked.line))
