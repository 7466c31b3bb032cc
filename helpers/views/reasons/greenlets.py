"""Why a gevent greenlet does not go on; and how all greenlets stood when the hub found nothing left to run (LoopExit)."""
from __future__ import annotations

from collections.abc import Iterator

from ...program.calls import call_at, line_after
from ...record.blocking import gives_way_within, keeps_the_hub
from ...record.run import Event, Process, Run, Thread
from ..statements import Statement, say
from .scene import Actor, Scene
from .tasks import names_of


def joined(scene: Scene, pending: Event) -> list[Actor]:
    """Return the greenlets that a call waits for and that have not ended."""
    return _alive(scene, pending, set(pending.children))


def members(scene: Scene, pending: Event) -> list[Actor]:
    """Return the greenlets in a pool or a group that have not ended."""
    lanes = {e.child for e in scene.events_of(pending) if e.kind == "admit" and e.end is not None and not e.outcome}
    return _alive(scene, pending, lanes)


def _alive(scene: Scene, pending: Event, lanes: set[str]) -> list[Actor]:
    """Return those of some lanes, in the process of an event, that have not ended."""
    return [one for one in scene.actors if one.process.name == pending.process and one.alive and one.lane in lanes - {""}]


def is_pool(scene: Scene, pending: Event) -> bool:
    """Whether a pool is one of gevent's."""
    return bool(pending.local) and pending.object_kind in ("pool", "group")


def size(scene: Scene, pending: Event) -> int | None:
    """Return how many places a pool has; None if it has no limit, or if that is not known."""
    made = next((e for e in scene.events_of(pending) if e.kind == "pool"), None)
    return made.number if made is not None and (made.number or made.primitive == "Pool") else None


def not_ended(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say which greenlets have not ended, or were never started."""
    yield from _still_run(joined(scene, pending))
    known = {one.lane for one in scene.actors if one.process is actor.process}
    if scene.complete and not pending.any_one:
        yield from (say("never started", who=f"greenlet {child}") for child in pending.children
                    if child not in known and not scene.is_mixed(child))


def not_empty(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say which greenlets of a pool have not ended."""
    yield from _still_run([one for one in members(scene, pending) if one is not actor])


def left(scene: Scene) -> Iterator[Statement]:
    """Say of greenlets without gevent that nobody switched to them again, though they had more to do."""
    for process in scene.run.processes:
        if process.greenlets or not process.ended_well:
            continue
        switches = [e for e in scene.run.events if e.process == process.name and e.kind in ("switch", "finish")]
        for lane in dict.fromkeys(e.lane for e in switches if e.lane):
            yield from _never_resumed(scene, lane, switches)


def _never_resumed(scene: Scene, lane: str, switches: list[Event]) -> Iterator[Statement]:
    away = [e for e in switches if e.kind == "switch" and e.source is not None and e.source.lane == lane and e.line]
    last = max((e for e in switches if e.lane == lane), key=lambda e: e.time)
    if not away or last.kind != "switch" or away[-1].time < last.time:
        return
    source, line = scene.run.source, away[-1].line or 0
    if more := line_after(source, line):
        yield say("never resumed", who=lane, call=call_at(source, line, "switch"), line=line, more=more)


def _still_run(some: list[Actor]) -> Iterator[Statement]:
    if len(some) == 1:
        yield say("child runs", child=some[0].name)
    elif some:
        yield say("tasks run", names=names_of(some))


def no_place(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say which greenlets have the places of a pool, and whether each of them waits for one."""
    places, inside = size(scene, pending), members(scene, pending)
    if not scene.complete or places is None:
        return
    if not places:
        yield say("no places", object=pending.object)
    elif len(inside) == places:
        yield say("only place taken" if places == 1 else "places taken", object=pending.object, names=names_of(inside),
                  all_of_them="both" if places == 2 else f"all {places}")
        waiting = [one.pending for one in inside if one.pending is not None]
        if sum((its.kind, its.object) == ("admit", pending.object) for its in waiting) == places:
            yield say("own places" if places > 1 else "own place", object=pending.object)


def runner(scene: Scene, actor: Actor) -> Actor | None:
    """Return the greenlet that runs without giving way: all others of its thread stand still until it does."""
    if not actor.process.greenlets or (actor.thread is not None and not actor.greenlet):
        return None
    on = [one for one in scene.actors if one.process is actor.process and one.alive and one.greenlet and one.stands_on]
    return on[0] if len(on) == 1 else None


def asked_by_map(run: Run, process: Process, failed: list[Thread]) -> set[str]:
    """Return the greenlets whose error was raised by a pool's map(): the first that failed, and map()'s own greenlet."""
    found: set[str] = set()
    for asks in run.events:
        if asks.kind != "join_pool" or asks.method != "map" or not asks.outcome or asks.process != process.name:
            continue
        during = [e for e in run.events if e.process == process.name and asks.time <= e.time <= (asks.end or asks.time)]
        found |= {e.child for e in during if e.kind == "spawn" and e.function == "map" and e.lane == asks.lane}
        carried_out = [e.child for e in during if e.kind == "admit" and e.object == asks.object]
        failing = {one.name for one in failed if one.error.partition(":")[0] == asks.outcome}
        found |= {next((child for child in carried_out if child in failing), "")}
    return found


def blocked(scene: Scene) -> Iterator[Statement]:
    """Say which calls kept gevent's hub from running other greenlets that were ready; of each line, only the first call."""
    told = set()
    for event in scene.run.events:
        actor = scene.actor_of(event) if keeps_the_hub(event) else None
        if actor is None or event.line is None or not actor.process.greenlets:
            continue
        if actor.thread is not None and not actor.greenlet:
            continue
        mine = scene.by_actor.get((event.process, actor.lane), [])
        if gives_way_within(event, [e for e in mine if scene.thread_of(e) == actor.lane]):
            continue
        late = _kept_waiting(scene, event, actor) if (event.process, event.line) not in told else []
        if late:
            told.add((event.process, event.line))
            yield say("blocked hub", who=actor.name, call=call_at(scene.run.source, event.line, event.kind), line=event.line,
                      names=names_of(late))


def _kept_waiting(scene: Scene, event: Event, actor: Actor) -> list[Actor]:
    """Return the greenlets that were ready during a call: not yet begun, or past the end of their sleep."""
    found = []
    for other in scene.actors:
        if not other.greenlet or other is actor or other.process is not actor.process:
            continue
        mine = scene.by_actor.get((other.process.name, other.lane), [])
        spawned = next((e.time for e in scene.run.events if e.kind == "spawn" and e.child == other.lane
                        and e.process == event.process), None)
        first, end = min((e.time for e in mine), default=None), event.end or 0.0
        waited = spawned is not None and first is not None and spawned <= event.time and first >= end
        slept = any(e.kind == "block" and e.seconds is not None and e.time <= event.time
                    and e.time + e.seconds < end <= (e.end or 0.0) for e in mine)
        if waited or slept:
            found.append(other)
    return found


def blocks(scene: Scene, actor: Actor) -> Iterator[Statement]:
    """Say which others a running greenlet keeps from going on."""
    if actor.greenlet and actor.alive and runner(scene, actor) is actor:
        others = [one for one in scene.actors if one is not actor and one.alive and runner(scene, one) is actor]
        if others:
            yield say("blocks the hub", names=names_of(others))
