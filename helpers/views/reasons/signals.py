"""Why a wait does not end: an Event that is never set, a Condition that is never notified, too few at a Barrier."""
from __future__ import annotations

from collections.abc import Iterator

from ...record.run import Event
from ..statements import Statement, say
from . import polls, pools
from .circles import stuck
from .copies import into_copies, made_again
from .locks import nobody_left
from .scene import Actor, Scene, where


def not_woken(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why a wait() does not return."""
    reason = _REASONS.get(pending.primitive)
    if reason is not None and pending.object and scene.complete:
        yield from reason(scene, actor, pending)


def _not_set(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    done = [e for e in scene.events_of(pending) if e.kind in ("set", "clear") and not e.outcome]
    sets = [e for e in done if e.kind == "set"]
    if pending.local and pending.local != pending.process and not sets:
        yield say("copied event", process=pending.process, object=pending.object, owner=pending.local)
    elif not sets:
        yield say("never set", object=pending.object)
        yield from into_copies(scene, pending, "set", "set a copy")
        yield from made_again(scene, pending, "set", "set another")
        yield from nobody_left(scene, actor, pending, "set it")
    elif done[-1].kind == "clear" and done[-1].time <= pending.time:
        setter, clearer = (scene.actor_of(e) for e in (sets[-1], done[-1]))
        if setter is not None and setter is clearer:
            yield say("set and cleared by one", setter=setter.name, object=pending.object, set_at=where(sets[-1].line),
                      cleared_at=where(done[-1].line), who=actor.name)
        elif setter is not None and clearer is not None:
            yield say("set and cleared", setter=setter.name, object=pending.object, set_at=where(sets[-1].line),
                      clearer=clearer.name, cleared_at=where(done[-1].line), who=actor.name)
        yield from nobody_left(scene, actor, pending, "set it")


def _not_notified(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    told = [e for e in scene.events_of(pending) if e.kind == "notify" and not e.outcome]
    after = sum(e.time > pending.time for e in told)
    if not told:
        yield say("never notified", object=pending.object)
        yield from into_copies(scene, pending, "notify", "notified a copy")
        yield from made_again(scene, pending, "notify", "notified another")
    elif after:
        once = after == 1
        yield say("others woken", number="once" if once else f"{after} times", others="another" if once else "others")
    elif (teller := scene.actor_of(told[-1])) is not None:
        at = told[-1].time
        woken = [scene.actor_of(e) for e in scene.events_of(pending)
                 if e.kind == "wait" and e.time < at and (e.end is None or e.end > at)]
        if actor in woken:
            yield say("woken before", who=teller.name, object=pending.object, where=where(told[-1].line), actor=actor.name)
        else:
            yield say("notified before", who=teller.name, object=pending.object, where=where(told[-1].line),
                      when=f"before {actor.name} waited" if woken else "when nobody waited yet")
    yield from polls.awaited_in_vain(scene, pending.line)
    yield from nobody_left(scene, actor, pending, "notify it")


def _too_few(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    events = scene.events_of(pending)
    parties = next((e.permits for e in events if e.kind == "make"), None)
    if not parties:
        return
    waiting = _waiting_at(scene, actor, events)
    here = {id(one) for one in waiting}
    if len(here) == 1:
        yield say("one has come", parties=parties, object=pending.object)
    else:
        yield say("some have come", number=len(here), parties=parties, object=pending.object)
    yield from _whole_pools(scene, waiting)
    missing = [other for other in scene.others(actor, pending) if id(other) not in here]
    never = stuck(scene)
    if sum(other.alive and other not in never for other in missing) + len(here) < parties:
        yield _never_enough(actor, missing, [other for other in missing if other in never])


def _waiting_at(scene: Scene, actor: Actor, events: list[Event]) -> list[Actor]:
    """Return who waits at a barrier; where a process has ended with LoopExit, who waited there then."""
    still = {id(e) for e in scene.pending[actor.process.name]} | {id(e) for e in events if e.end is None}
    found = [scene.actor_of(e) for e in events if e.kind == "wait" and id(e) in still]
    return [one for one in found if one is not None and one.alive]


def _whole_pools(scene: Scene, waiting: list[Actor]) -> Iterator[Statement]:
    """Say which pools have all their workers at a barrier: their other tasks cannot come."""
    for made in scene.run.events:
        if made.kind == "pool" and made.number:
            busy = pools.carriers(scene, made.object)
            if len(busy) == made.number and all(one in waiting for one in busy):
                yield say("only worker waits" if made.number == 1 else "workers wait", object=made.object,
                          all_of_them="Both" if made.number == 2 else f"All {made.number}")


def _never_enough(actor: Actor, missing: list[Actor], stuck_too: list[Actor]) -> Statement:
    """Say why those that are missing at a barrier will never come."""
    gone = [other for other in missing if not other.alive and (other.thread or other.process is not actor.process)]
    if 0 < len(gone) <= 4:
        return say("too few", clauses=tuple(other.ended() for other in gone))
    if not gone and 0 < len(stuck_too) <= 4:
        return say("too few go on", names=tuple(other.name for other in stuck_too))
    return say("too few left")


def losses(scene: Scene) -> Iterator[Statement]:
    """For each Barrier that broke, say how many had arrived by then: BrokenBarrierError does not say it."""
    broke: dict[str, float] = {}
    for event in scene.events:
        if event.kind == "wait" and event.outcome == "BrokenBarrierError" and event.object and event.end is not None:
            broke[event.object] = min(event.end, broke.get(event.object, event.end))
    for name, time in broke.items():
        events = scene.by_object[name]
        parties = next((e.permits for e in events if e.kind == "make"), None)
        # One whose action failed had arrived too.
        there = sum(e.kind == "wait" and e.time <= time and (e.outcome != "" or e.end is None or e.end >= time)
                    for e in events)
        if parties and there < parties and not any(e.local for e in events if e.process != events[0].process):
            yield say("barrier broke", number=there, parties=parties, object=name)


_REASONS = {"Event": _not_set, "AsyncResult": _not_set, "Future": _not_set, "Condition": _not_notified, "Barrier": _too_few}
