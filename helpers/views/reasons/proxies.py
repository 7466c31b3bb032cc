"""Why a call of a manager's object does not return: the manager's process runs it, and may wait in it."""
from __future__ import annotations

from collections.abc import Iterator

from ...program.calls import call_at
from ...record.kinds import ROWS
from ...record.run import Event
from ..statements import Statement, say
from . import locks
from .managed import is_managed
from .scene import Actor, Scene


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


def _stands(scene: Scene, serve: Event) -> Event | None:
    """Return the call in which the manager waits; None if that is not known, or if the manager runs several calls."""
    mine = scene.pending[serve.process]
    if sum(e.kind == "serve" for e in mine) > 1:
        return None
    return next((e for e in reversed(mine) if e.line and ROWS[e.kind].waits and e.time >= serve.time), None)
