"""Why nothing comes out of a pipe, or why nothing more goes in."""
from __future__ import annotations

from collections.abc import Iterator

from ...record.holding import open_ends
from ...record.run import Event
from ..statements import Statement, say
from .scene import Actor, Scene

RECEIVES = ("recv", "recv_bytes", "recv_bytes_into")


def writers_of(scene: Scene, pipe: str, end: int = 0) -> list[str]:
    """Return the processes that hold a sending end of a pipe; end: the number of a duplex pipe's receiving end, if known."""
    return [name for name, ends in open_ends(scene.run, pipe).items()
            if any(one.side in ("write", "both") and (not end or one.number != end) for one in ends)]


def stays_open(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why recv() gets neither a message nor the end."""
    if not pending.object or not scene.complete:
        return
    writers = writers_of(scene, pending.object, pending.number)
    waiting = {process for process, events in scene.pending.items()
               if any(e.kind in (*RECEIVES, "wait_any") for e in events)}
    # Another thread of a process that holds an end may still send.
    several = any(other.alive and other.process.name in writers and other.thread for other in scene.actors)
    if writers == [actor.process.name] and not several:
        yield say("own end", object=pending.object, who=actor.process.name)
    elif writers and waiting.issuperset(writers) and not several:
        yield say("all receive", names=tuple(writers), object=pending.object,
                  all_of_them={1: "it waits", 2: "both wait"}.get(len(writers), "all of them wait"))
    elif writers:
        mine = scene.by_actor.get((actor.process.name, actor.lane), [])
        came = any(e.kind in RECEIVES and e.object == pending.object and e.end is not None and not e.outcome for e in mine)
        phrase = "open end" if pending.kind != "poll" else "open end, poll again" if came else "open end, poll"
        yield say(phrase, object=pending.object, names=tuple(writers))


def nothing_ready(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why connection.wait() does not return: which processes have not ended, and who could send something."""
    left = tuple(name for name in pending.sentinels if (one := scene.at(name, "")) is not None and one.alive)
    if left:
        yield say("child runs", child=left[0]) if len(left) == 1 else say("tasks run", names=left)
    pipes = [name for name in pending.pipes if any(e.kind == "pipe" for e in scene.by_object[name])]
    if not pipes or len(pipes) < len(pending.pipes) or not scene.complete:
        return
    writers = {name for pipe in pipes for name in writers_of(scene, pipe)} - {actor.process.name}
    names = tuple(process.name for process in scene.run.processes if process.name in writers)
    if names:
        yield say("unsent", who=actor.name, writers=names)
    else:
        yield say("nobody sends", who=actor.name)


def full(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why send() does not return."""
    yield say("full pipe", object=pending.object or "the pipe")
