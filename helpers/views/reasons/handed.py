"""Results that were handed to a process or a thread in the place of a function."""
from __future__ import annotations

from collections.abc import Iterator

from ...program.handed import Called, called_at_once, makings, run_by_itself
from ..statements import Statement, say
from .scene import Actor, Scene

#: what runs what it is given -> the kind of event when it begins with that
_BEGINS = {"Process": "start", "Thread": "thread_start", "Timer": "thread_start"}


def inside_a_call(scene: Scene, actor: Actor) -> Iterator[Statement]:
    """Say of an actor that is in a function that the script called where it meant the function."""
    line = actor.waiting.line if actor.waiting is not None and not actor.waiting.module else None
    for called in called_at_once(scene.run.source) if line else ():
        if called.first <= (line or 0) <= called.last:
            yield _told(called)
    for called in run_by_itself(scene.run.source) if line else ():
        if called.first <= (line or 0) <= called.last:
            yield say("run by itself", line=called.line, call=called.call, who=actor.name, kind=called.runs.lower())


def losses(scene: Scene) -> Iterator[Statement]:
    """Say it of the processes and threads that had nothing to run."""
    for called in called_at_once(scene.run.source):
        kind = _BEGINS.get(called.runs)
        # It is known that one of them began if all are made like that.
        if makings(scene.run.source, called.runs) == 1 and any(event.kind == kind for event in scene.run.events):
            yield _told(called)


def _told(called: Called) -> Statement:
    return say("called at once", line=called.line, call=called.call)
