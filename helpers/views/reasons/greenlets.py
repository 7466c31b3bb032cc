"""Why a greenlet of gevent's does not go on; and how all of them stood when the hub found that nobody could (LoopExit)."""
from __future__ import annotations

from collections.abc import Iterator

from ...record.run import Event
from ..statements import Statement, say
from .scene import Actor, Scene
from .tasks import names_of


def joined(scene: Scene, pending: Event) -> list[Actor]:
    """Return the greenlets that a call waits for, and that have not ended."""
    return _alive(scene, pending, set(pending.children))


def members(scene: Scene, pending: Event) -> list[Actor]:
    """Return the greenlets in a pool or a group that have not ended."""
    lanes = {e.child for e in scene.events_of(pending) if e.kind == "admit" and e.end is not None and not e.outcome}
    return _alive(scene, pending, lanes)


def _alive(scene: Scene, pending: Event, lanes: set[str]) -> list[Actor]:
    """Return those of some lanes of an event's process that have not ended."""
    return [one for one in scene.actors if one.process.name == pending.process and one.alive and one.lane in lanes - {""}]


def is_pool(scene: Scene, pending: Event) -> bool:
    """Whether a pool is one of gevent's."""
    return bool(pending.local) and pending.object_kind in ("pool", "group")


def size(scene: Scene, pending: Event) -> int | None:
    """Return how many places a pool has; None for no limit, or where that is not known."""
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


def _still_run(some: list[Actor]) -> Iterator[Statement]:
    if len(some) == 1:
        yield say("child runs", child=some[0].name)
    elif some:
        yield say("tasks run", names=names_of(some))


def no_place(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say who has the places of a pool, and whether each of them waits for one."""
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
    """Return the greenlet that has its turn and does not give way: all others of its thread stand still until it does."""
    if not actor.process.greenlets or (actor.thread is not None and not actor.greenlet):
        return None
    on = [one for one in scene.actors if one.process is actor.process and one.alive and one.greenlet and one.stands_on]
    return on[0] if len(on) == 1 else None


def blocks(scene: Scene, actor: Actor) -> Iterator[Statement]:
    """Say whom a greenlet keeps from going on that has its turn."""
    if actor.greenlet and actor.alive and runner(scene, actor) is actor:
        others = [one for one in scene.actors if one is not actor and one.alive and runner(scene, one) is actor]
        if others:
            yield say("blocks the hub", names=names_of(others))
