"""What an actor waits for in a system call: a read, a write or a connection at the other end, or the end of a child."""
from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator

from ...record.greenlets import HUB
from ...record.run import End
from ..statements import Statement, say
from .managed import is_managed
from .scene import Actor, Scene

#: calls that read until the end
_READ_ALL = (".read()", ".read(-1)", ".readlines()", ".readall()")


def other_end(scene: Scene, actor: Actor) -> Iterator[Statement]:
    """Say who could end the wait of an actor in a call that is not recorded."""
    end = actor.system_end
    if end is None or not _is_its_own(actor, end):
        return
    if end.accepts:
        yield from _nobody_connects(scene, actor, end)
    yield from _REASONS.get(end.does, _unknown)(scene, actor, end)


def _is_its_own(actor: Actor, end: End) -> bool:
    """Whether it is the actor itself that waits for that, and no library on its behalf."""
    pending, waiting = actor.pending, actor.waiting
    if waiting is None or waiting.running:
        return False
    if pending is not None and (pending.kind == "call" or is_managed(pending)):
        return False                    # it waits for the manager's answer, and its pending call says so
    if end.ready and HUB in actor.process.lanes:
        return False                    # that is gevent's hub, for all greenlets
    # A worker reads its pool's queue of tasks, and it is clear who writes there.
    # At the end of a program, it is chance which child comes first.
    return waiting.line is not None or not (actor.process.worker or end.does == "child")


def able(scene: Scene, actor: Actor) -> list[Actor]:
    """Return the actors any of which could end an actor's wait in a system call: by reading, by writing, or by their end."""
    end = actor.system_end
    if end is None or end.accepts or end.timed or end.does not in ("read", "write", "lock", "child"):
        return []
    others = [other for other in scene.actors if other.alive and other is not actor]
    if end.does == "child":             # another thread may start another child, and which is awaited is not known
        alone = len(end.by) == 1 and not any(other.process is actor.process for other in others)
        return [other for other in others if alone and other.process.name == end.by[0] and other.thread is None]
    # While a thread waits in a system call, none of its greenlets can run.
    return [other for other in others if other.process.name in end.by
            and not (other.greenlet and (other.process.unread_by or other.process.unsent_by))]


def _unknown(scene: Scene, actor: Actor, end: End) -> Iterator[Statement]:
    yield from ()


def _unread(scene: Scene, actor: Actor, end: End) -> Iterator[Statement]:
    if end.by:
        yield say("unread", who=actor.name, readers=end.by)


def _unwritten(scene: Scene, actor: Actor, end: End) -> Iterator[Statement]:
    yield from until_the_end(actor)
    other = next((one for one in scene.actors if one.alive and end.other and (its := one.system_end) is not None
                  and its.does == "read" and its.mine == end.other), None)
    if other is not None and other is not actor and other.process is actor.process:
        both = sorted((actor, other), key=scene.actors.index)
        yield say("both ends read", names=tuple(one.name for one in both), do=awaited_of(both))
    elif end.mine and not end.other:
        yield say("not accepted", who=actor.name)
    elif end.by == (actor.process.name,):
        yield from _own_other_end(scene, actor)
    elif actor.process.name in end.by and not _has_other_threads(scene, actor):
        yield say("unsent, own end", who=actor.name, writers=tuple(one for one in end.by if one != actor.process.name))
    elif end.by:
        yield say("unsent", who=actor.name, writers=end.by)


def _has_other_threads(scene: Scene, actor: Actor) -> bool:
    """Whether another thread of an actor's process can go on; no greenlet of its thread can, nor a task of its loop."""
    return any(other.alive and other.process is actor.process and other is not actor and not other.greenlet
               and not other.runs_loop and not (other.thread is not None and other.thread.task) for other in scene.actors)


def until_the_end(actor: Actor) -> Iterator[Statement]:
    """Say of a call that reads everything that this takes the end of what it reads."""
    if _reads_all(actor):
        yield say("until the end", call=actor.waiting.call if actor.waiting is not None else "")


def awaited_of(readers: Iterable[Actor]) -> str:
    """Return what those at the two ends of a connection wait for each other to do."""
    return "write or close" if any(map(_reads_all, readers)) else "write"


def _reads_all(actor: Actor) -> bool:
    return actor.waiting is not None and actor.waiting.call.endswith(_READ_ALL)


def _own_other_end(scene: Scene, actor: Actor) -> Iterator[Statement]:
    several = any(one.alive and one.process is actor.process and one is not actor for one in scene.actors)
    if actor.thread is not None:
        yield say("own other end of a thread", process=actor.process.name, who=actor.name)
    else:
        yield say("own other end among threads" if several else "own other end", who=actor.name)


def _nobody_connects(scene: Scene, actor: Actor, end: End) -> Iterator[Statement]:
    others = [other for other in scene.others(actor) if other.process is not actor.process or other.thread]
    yield say("nobody connects")
    if 0 < len(others) <= 4 and not any(other.alive for other in scene.others(actor)):
        yield say("nobody left", clauses=tuple(other.ended() for other in others), what="connect")


def _children(scene: Scene, actor: Actor, end: End) -> Iterator[Statement]:
    if len(end.by) == 1:
        yield say("child runs", child=end.by[0])
    elif end.by:
        yield say("tasks run", names=end.by)


def _no_datagram(scene: Scene, actor: Actor, end: End) -> Iterator[Statement]:
    yield say("no datagram", who=actor.name)


def _no_signal(scene: Scene, actor: Actor, end: End) -> Iterator[Statement]:
    if end.signals:
        yield say("no signal of these", who=actor.name, names=tuple(map(_signal_name, end.signals)))
        return
    own = {e.number: None for e in scene.run.events if e.kind == "handler" and e.process == actor.process.name}
    if own:
        yield say("no signal", who=actor.name, names=tuple(map(_signal_name, own)))
    else:
        yield say("no signal at all")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _not_opened(scene: Scene, actor: Actor, end: End) -> Iterator[Statement]:
    if end.way:
        yield say("not opened", who=actor.name, way="writing" if end.way == "read" else "reading")


def _locked(scene: Scene, actor: Actor, end: End) -> Iterator[Statement]:
    if len(end.by) == 1:
        yield say("file locked", holder=end.by[0] if end.by[0] != actor.process.name else f"{end.by[0]} itself")


#: what is waited for -> what says why it does not come
_REASONS: dict[str, Callable[[Scene, Actor, End], Iterator[Statement]]] = {
    "accept": _nobody_connects, "child": _children, "datagram": _no_datagram, "lock": _locked, "open": _not_opened,
    "read": _unwritten, "signal": _no_signal, "write": _unread}


def programs(scene: Scene) -> Iterator[Statement]:
    """Say of each program that is not recorded and had not ended what it waits for, as far as the system tells."""
    for program in scene.run.programs:
        if program.unread_by:
            yield say("writes into a full pipe", who=program.name, readers=program.unread_by)
        elif program.unsent_by:
            yield say("waits for bytes", who=program.name, writers=program.unsent_by)
        else:
            yield say("was running", who=program.name)
