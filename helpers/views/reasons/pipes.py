"""Why nothing comes out of a pipe, or nothing more goes in."""
from __future__ import annotations

from collections.abc import Iterator

from ...record.holding import holders
from ...record.run import Event
from ..statements import Statement, say
from .scene import Actor, Scene

RECEIVES = ("recv", "recv_bytes", "recv_bytes_into")


def stays_open(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why recv() sees neither a message nor the end."""
    if not pending.object or not scene.complete:
        return
    held = holders(scene.run, pending.object)
    writers = [name for name, ends in held.items() if {"write", "both"}.intersection(ends)]
    waiting = {event.process for event in scene.by_object[pending.object] if event.end is None and event.kind in RECEIVES}
    # Another thread of a process that holds an end may send.
    several = any(other.alive and other.process.name in writers and other.thread for other in scene.actors)
    if writers == [actor.process.name] and not several:
        yield say("own end", object=pending.object, who=actor.process.name)
    elif writers and waiting.issuperset(writers) and not several:
        yield say("all receive", names=tuple(writers), object=pending.object)
    elif writers:
        yield say("open end", object=pending.object, names=tuple(writers))


def full(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why send() does not return."""
    yield say("full pipe", object=pending.object or "the pipe")
