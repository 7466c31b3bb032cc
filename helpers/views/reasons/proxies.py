"""Why a call of a manager's object does not return: the manager's process runs it, and may wait in it."""
from __future__ import annotations

from collections.abc import Iterator

from ...program.calls import call_at
from ...record.kinds import ROWS
from ...record.run import Event
from ..statements import Statement, say
from . import locks
from .managed import is_managed
from .scene import Actor, Scene, where

#: errors of a connection whose other end is gone, or cannot be found
_BROKEN = ("BrokenPipeError", "ConnectionRefusedError", "ConnectionResetError", "EOFError", "FileNotFoundError")


def not_answered(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say which process runs a call, and where it waits."""
    if pending.function == "acquire":
        yield from locks.not_acquired(scene, actor, pending)
        return
    serve = next((e for e in scene.run.events if e.kind == "serve" and e.source is pending), None)
    if serve is None or is_managed(pending):
        return
    place = _stands(scene, serve)
    if place is not None:
        call = call_at(scene.run.source, place.line or 0, place.function or place.kind)
        yield say("served, waits", who=serve.process, call=call, line=place.line)
    else:
        yield say("served", who=serve.process)


def losses(scene: Scene) -> Iterator[Statement]:
    """Say which manager had ended before a call of one of its objects failed, and ended who called."""
    found: dict[Statement, None] = {}       # each once, whoever called
    for call in scene.run.events:
        if call.kind != "call" or call.outcome not in _BROKEN:
            continue
        caller = scene.actor_of(call)
        failed = (caller.thread or caller.process) if caller is not None else None
        if failed is None or failed.error_line != call.line or not failed.error.startswith(call.outcome):
            continue
        manager = _manager_of(scene, call)
        over = next((e for e in scene.run.events if e.kind == "exit" and e.process == manager and e.time <= call.time), None)
        if over is None:
            continue
        its = next((e.object for e in scene.run.events if e.kind == "manager" and e.child == manager), "")
        end = next((e for e in scene.run.events if e.kind == "call" and e.function == "shutdown" and e.object == its
                    and e.line and e.time <= over.time), None)
        ended = f"was shut down{where(end.line)}" if end is not None else "had ended"
        found[say("manager gone", manager=manager, ended=ended, object=call.object)] = None
    yield from found


def _manager_of(scene: Scene, call: Event) -> str:
    """Return the process that keeps an object, "" if that is not known."""
    managers = {e.child for e in scene.run.events if e.kind == "manager"}
    serving = {e.process for e in scene.by_object[call.object] if e.kind == "serve"} or managers
    return next(iter(serving)) if len(serving) == 1 else ""


def _stands(scene: Scene, serve: Event) -> Event | None:
    """Return the call in which the manager waits; None if that is not known, or if the manager runs several calls."""
    mine = scene.pending[serve.process]
    if sum(e.kind == "serve" for e in mine) > 1:
        return None
    return next((e for e in reversed(mine) if e.line and ROWS[e.kind].waits and e.time >= serve.time), None)
