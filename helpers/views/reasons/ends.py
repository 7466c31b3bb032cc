"""What an actor waits for in a system call: a read, a write or a connection at the other end, or the end of a child."""
from __future__ import annotations

from collections.abc import Iterator

from ...record.run import End
from ..statements import Statement, say
from .managed import is_managed
from .scene import Actor, Scene


def other_end(scene: Scene, actor: Actor) -> Iterator[Statement]:
    """Say who could end the wait of an actor in a call that is not recorded."""
    end, waiting = actor.system_end, actor.waiting
    if end is None or waiting is None or waiting.running:
        return
    if actor.pending is not None and (actor.pending.kind == "call" or is_managed(actor.pending)):
        return                          # it waits for the manager's answer, and its pending call says so
    if actor.process.worker and waiting.line is None:
        return                          # it reads its pool's queue of tasks, and it is clear who writes there
    if end.does == "accept":
        yield from _nobody_connects(scene, actor)
    elif end.does == "child" and waiting.line is not None:      # at the end, it is chance which one comes first
        yield from _children(end)
    elif end.does == "write" and end.by:
        yield say("unread", who=actor.name, readers=end.by)
    elif end.does == "read":
        yield from _unwritten(scene, actor, end)


def _unwritten(scene: Scene, actor: Actor, end: End) -> Iterator[Statement]:
    other = next((one for one in scene.actors if one.alive and end.other and (its := one.system_end) is not None
                  and its.does == "read" and its.mine == end.other), None)
    if other is not None and other is not actor and other.process is actor.process:
        both = sorted((actor, other), key=scene.actors.index)
        yield say("both ends read", names=tuple(one.name for one in both))
    elif end.mine and not end.other:
        yield say("not accepted", who=actor.name)
    elif end.by == (actor.process.name,):
        yield from _own_other_end(scene, actor)
    elif end.by:
        yield say("unsent", who=actor.name, writers=end.by)


def _own_other_end(scene: Scene, actor: Actor) -> Iterator[Statement]:
    several = any(one.alive and one.process is actor.process and one is not actor for one in scene.actors)
    if actor.thread is not None:
        yield say("own other end of a thread", process=actor.process.name, who=actor.name)
    else:
        yield say("own other end among threads" if several else "own other end", who=actor.name)


def _nobody_connects(scene: Scene, actor: Actor) -> Iterator[Statement]:
    others = [other for other in scene.others(actor) if other.process is not actor.process or other.thread]
    yield say("nobody connects")
    if 0 < len(others) <= 4 and not any(other.alive for other in scene.others(actor)):
        yield say("nobody left", clauses=tuple(other.ended() for other in others), what="connect")


def _children(end: End) -> Iterator[Statement]:
    if len(end.by) == 1:
        yield say("child runs", child=end.by[0])
    elif end.by:
        yield say("tasks run", names=end.by)


def programs(scene: Scene) -> Iterator[Statement]:
    """Say of each program that is not recorded and had not ended what it waits for, as far as the system tells."""
    for program in scene.run.programs:
        if program.unread_by:
            yield say("writes into a full pipe", who=program.name, readers=program.unread_by)
        elif program.unsent_by:
            yield say("waits for bytes", who=program.name, writers=program.unsent_by)
        else:
            yield say("was running", who=program.name)
