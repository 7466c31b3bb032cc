"""Results that were handed to a process or a thread in the place of a function."""
from __future__ import annotations

from collections.abc import Iterator

from ...program.handed import Called, called_at_once, calls_of_line, makings, run_by_itself
from ..statements import Statement, say
from .scene import Actor, Scene

_NO_FUNCTION = "TypeError: '{}' object is not callable"
#: calls that raise the error of what a library ran
_ASK = {"exception", "gather", "get", "join", "map", "next", "result", "run", "run_until_complete", "wait_for"}
#: what runs what it is given -> the kind of event when it begins with that
_BEGINS = {"Process": "start", "Thread": "thread_start", "Timer": "thread_start"}


def inside_a_call(scene: Scene, actor: Actor) -> Iterator[Statement]:
    """Say of an actor that is in a function that the script called where it meant the function."""
    line = actor.waiting.line if actor.waiting is not None and not actor.waiting.module else None
    for called in called_at_once(scene.run.source) if line else ():
        if called.nothing and called.first <= (line or 0) <= called.last:
            yield _told(called)
    for called in run_by_itself(scene.run.source) if line else ():
        if called.first <= (line or 0) <= called.last:
            yield say("run by itself", line=called.line, call=called.call, who=actor.name, kind=called.runs.lower())


def losses(scene: Scene) -> Iterator[Statement]:
    """Say it of the processes and threads that had nothing to run."""
    for called in called_at_once(scene.run.source):
        kind = _BEGINS.get(called.runs)
        # It is known that one of them began if all are made like that.
        begun = makings(scene.run.source, called.runs) == 1 and any(event.kind == kind for event in scene.run.events)
        if (called.nothing and begun) or _was_called(scene, called):
            yield _told(called)


def _was_called(scene: Scene, called: Called) -> bool:
    """Whether somebody tried to call the result, which is no function: a library did, not a line of the script."""
    source = scene.run.source
    ends = [(process.error, process.error_line) for process in scene.run.processes]
    ends += [(thread.error, thread.error_line) for process in scene.run.processes for thread in process.threads]
    ends += [(event.message, None) for event in scene.events if event.kind == "task"]
    none = _NO_FUNCTION.format("NoneType")
    ends += [(none, None) for event in scene.events
             if event.kind == "callback" and (event.function, event.outcome) == ("None", "TypeError")]
    begins, rest = _NO_FUNCTION.split("{}")
    return any(error.startswith(begins) and error.endswith(rest) and (error == none or not called.nothing)
               and (line is None or line == called.line or bool(_ASK & calls_of_line(source, line))) for error, line in ends)


def _told(called: Called) -> Statement:
    return say("called at once" if called.nothing else "called for its result", line=called.line, call=called.call)
