"""Actors that can never go on, because each waits for another."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...record.kinds import ROWS
from ...record.run import Event
from ..statements import Statement, say
from . import ends, futures, greenlets, locks, polls, pools, tasks
from .joins import joined
from .scene import Actor, Scene

#: kinds of calls that a call of another actor can end
_GIVEN = ("get", "peek", "put", "wait", "join_queue")
_BY_GREENLETS = ("greenlet_join", "thread_join", "admit", "join_pool")      # only the end of a greenlet ends these
#: a call's kind, or what is waited for -> the kinds of events that would end it, and their words
_GIVES = {
    **dict.fromkeys(("get", "peek"), (("put",), "put anything into {object}")),
    "put": (("get",), "take anything out of {object}"), "join_queue": (("task_done",), "call task_done() of {object}"),
    **dict.fromkeys(("Event", "AsyncResult", "Future"), (("set",), "set {object}")),
    "Condition": (("notify",), "notify {object}"),
    **dict.fromkeys(locks.SEMAPHORES, (("release",), "release {object}")),
}
_PIPES = ("recv", "recv_bytes", "recv_bytes_into", "send", "send_bytes")


class Needs:
    """What an actor waits for: that all of some others go on, or any one of them; `free` if that is not known."""

    def __init__(self, of: Iterable[Actor] = (), *, every: bool = False, free: bool = False, weak: bool = False,
                 what: str = "") -> None:
        self.of, self.every, self.free, self.weak = list(of), every, free, weak
        self.what = what        # what only one actor is left to do, though it never did it before

    def met(self, going: set[Actor]) -> bool:
        """Whether the wait can end if those in `going` can go on."""
        if self.free:
            return True
        if self.every:
            return bool(self.of) and all(actor in going for actor in self.of)
        return any(actor in going for actor in self.of)

    def definite(self) -> list[Actor]:
        """Return the actors without which it cannot go on."""
        return self.of if self.every or len(self.of) == 1 else []


class Several(Needs):
    """All of several needs, or any one of them."""

    def __init__(self, parts: list[Needs], *, every: bool) -> None:
        super().__init__(every=every, free=not parts)
        self.parts = parts

    def met(self, going: set[Actor]) -> bool:
        """Whether the wait can end if those in `going` can go on."""
        return self.free or (all if self.every else any)(part.met(going) for part in self.parts)

    def definite(self) -> list[Actor]:
        """Return the actors without which it cannot go on."""
        parts = self.parts if self.every or len(self.parts) == 1 else []
        return [actor for part in parts for actor in part.definite()]


def needs(scene: Scene, actor: Actor) -> Needs:
    """Return what an actor that has not ended waits for."""
    pending = actor.pending
    blocker = tasks.runner(scene, actor) or greenlets.runner(scene, actor)
    if blocker is not None and blocker is not actor:
        return Needs([blocker], every=True)
    if not _stands(actor):
        return Needs(free=True)
    if (pending is None or not pending.object or not ROWS[pending.kind].waits) and (able := ends.able(scene, actor)):
        return Needs(able)
    if actor.process.name == scene.at_exit:
        return Needs() if pending is None else _of_call(scene, actor, pending)
    if pending is None:
        return _at_its_end(scene, actor)
    if polls.is_sleep(pending):
        return _of_polling(scene, actor, pending)
    if (pending.seconds is not None and not polls.repeated(scene, pending)) or (
            scene.may_be_woken(actor) and pending.kind not in _BY_GREENLETS and not locks.is_exclusive(pending)):
        return Needs(free=True)
    return _of_call(scene, actor, pending)


def _stands(actor: Actor) -> bool:
    """Whether an actor waits, as far as is known."""
    waits = actor.pending is not None if actor.waiting is None else not actor.waiting.running
    return waits and not actor.process.stopped


def _of_polling(scene: Scene, actor: Actor, pending: Event) -> Needs:
    """A sleep ends by itself; a loop of sleeps goes on until another changes what it looks at."""
    others = polls.who_could_end_it(scene, actor, pending)
    alive = [other for other in others or () if other.alive]
    free = others is None or polls.looks_at_locals(scene, actor, pending) or polls.is_never_set(scene, actor, pending)
    return Needs(alive, free=free, what=f"{polls.ITS_END} of {actor.name}" if len(alive) == 1 else "")


def _of_call(scene: Scene, actor: Actor, pending: Event) -> Needs:
    """Return what a call waits for that may take forever."""
    if pending.kind in ("get", "peek") and scene.flow_of(pending).inside > 0:
        return Needs()              # the queue is not empty, and still get() does not return
    if scene.loop_may_call(pending) and not locks.is_exclusive(pending):
        return Needs(free=True)
    if pending.kind in (*_GIVEN, *_PIPES) and pending.object:
        # It is not known who is expected at a Barrier, nor who still holds which end of a pipe.
        others = _others(scene, actor, pending)
        return Needs(others, weak=pending.kind in _PIPES or pending.primitive == "Barrier",
                     what=_never_done(scene, pending, others))
    if greenlets.is_pool(scene, pending):
        return _of_greenlets(scene, actor, pending)
    of = _OF.get(pending.kind)
    return of(scene, actor, pending) if of is not None else Needs(free=True)


def _never_done(scene: Scene, pending: Event, others: list[Actor]) -> str:
    """Return what would end a call, if only one actor is left that could do it, and it never did it before."""
    if len(others) != 1:
        return ""
    kinds, what = _GIVES.get(pending.primitive if pending.kind in ("wait", "acquire") else pending.kind, ((), ""))
    done = any(e.kind in kinds and scene.actor_of(e) is others[0] for e in scene.events_of(pending))
    return "" if done else what.format(object=pending.object)


def _of_tasks(scene: Scene, actor: Actor, pending: Event) -> Needs:
    if futures.is_future(pending):
        able = [other for other in scene.others(actor, pending) if other.alive]
        return Needs(able, free=not futures.is_unset(scene, actor, pending),
                     what="set that future" if len(able) == 1 else "")
    return Needs(tasks.awaited(scene, pending), every=not pending.any_one, free=not (pending.children or pending.child))


def _of_any(scene: Scene, actor: Actor, pending: Event) -> Needs:
    """A wait for one of several processes to end; it is not known who sends through which pipe."""
    ends = [one for name in pending.sentinels if (one := scene.at(name, "")) is not None and one.alive]
    return Needs(ends, free=not ends or bool(pending.pipes))


def _of_join(scene: Scene, actor: Actor, pending: Event) -> Needs:
    one = joined(scene, pending)
    return Needs([one], every=True) if one is not None and one.alive else Needs(free=True)


def _of_greenlets(scene: Scene, actor: Actor, pending: Event) -> Needs:
    """A wait for greenlets needs their ends; a wait for a place in their pool needs the end of any one of them."""
    if pending.kind == "greenlet_join":
        return Needs(greenlets.joined(scene, pending), every=not pending.any_one)
    inside = [one for one in greenlets.members(scene, pending) if one is not actor]
    return Needs(inside, every=pending.kind == "join_pool" and pending.method != "imap")


def _of_loop(scene: Scene, actor: Actor, pending: Event) -> Needs:
    """A loop that was asked to run a coroutine ends when the coroutine has ended."""
    created = next((e for e in scene.by_actor.get((actor.process.name, actor.lane), [])
                    if e.kind == "task_create" and e.line == pending.line and e.time <= pending.time), None)
    main = [one for one in scene.actors
            if created is not None and one.lane == created.child and one.process is actor.process]
    return Needs([one for one in main if one.alive], every=True, free=not main)


def _others(scene: Scene, actor: Actor, pending: Event) -> list[Actor]:
    """Return the actors that could end a call's wait; not those that wait for the same, which cannot be the first."""
    return [other for other in scene.others(actor, pending) if other.alive and not locks.waits_too(other, pending)]


def _at_its_end(scene: Scene, actor: Actor) -> Needs:
    """A main thread that joins its threads at the end of the program: it goes on when they have ended."""
    if actor.waiting is not None and actor.waiting.joins == "threads" and actor.thread is None:
        mine = [other for other in scene.actors if other.process is actor.process and other.alive and other.thread
                and not other.thread.daemon]
        if mine:
            return Needs(mine, every=True)
    return Needs(free=True)


def _of_lock(scene: Scene, actor: Actor, pending: Event) -> Needs:
    if pending.primitive in locks.SEMAPHORES:
        others = _others(scene, actor, pending)
        return Needs(others, what=_never_done(scene, pending, others))
    held = locks.holders_of(scene, pending)
    holder = scene.actor_of(held[-1]) if held else None
    if holder is not None and holder.alive:
        return Needs([holder], every=True)
    # Its holder is gone. Any actor may release a Lock, though that is rare.
    return Needs([other for other in scene.others(actor, pending) if other.alive], weak=True)


def _of_task(scene: Scene, actor: Actor, pending: Event) -> Needs:
    if not pending.number:
        return Needs(free=True)
    doing = [one for task in pools.tasks_of(scene, pending) if task.end is None
             and (one := scene.actor_of(task)) is not None and one.alive]
    if doing:
        return Needs(doing, every=True)
    busy = pools.carriers(scene, pending.object)
    if pools.queued(scene, pending) and busy and len(busy) >= pools.workers(scene, pending.object):
        return Needs(busy)
    one = pools.handler(scene, pending)
    return Needs([one], every=True) if one is not None else Needs(free=True)


def _of_tasks_together(scene: Scene, actor: Actor, pending: Event) -> Needs:
    left = [_of_task(scene, actor, fetch) for fetch in pools.one_by_one(pending) if not pools.is_done(scene, fetch)]
    return Several(left, every=not pending.any_one and pending.function != "FIRST_EXCEPTION")


def _of_pool(scene: Scene, actor: Actor, pending: Event) -> Needs:
    one = pools.handler(scene, pending)
    doing = [*pools.carriers(scene, pending.object), *([one] if one is not None else [])]
    return Needs(doing, every=True, free=not doing)


def stuck(scene: Scene) -> dict[Actor, Needs]:
    """Return the actors that can never go on, and what each of them waits for."""
    wants = {actor: needs(scene, actor) for actor in scene.actors if actor.alive}
    going: set[Actor] = set()
    while True:
        more = {actor for actor, want in wants.items() if actor not in going and want.met(going)}
        if not more:
            return {actor: want for actor, want in wants.items() if actor not in going}
        going |= more


def circles(scene: Scene) -> Iterator[Statement]:
    """Say which actors wait for each other in a circle."""
    if not scene.complete:
        return
    wants = stuck(scene)
    found = list(_circles(scene, wants))
    yield from found or _all_stuck(wants)


def _all_stuck(wants: dict[Actor, Needs]) -> Iterator[Statement]:
    """Where each of some waits for any of several others, all of whom are among them."""
    some = {actor: want for actor, want in wants.items() if want.of and not want.weak}
    while loose := {actor for actor, want in some.items() if not all(other in some for other in want.of)} or (
            some.keys() - {other for want in some.values() for other in want.of}):
        some = {actor: want for actor, want in some.items() if actor not in loose}
    if len(some) > 2:
        yield say("none can go on", names=tasks.names_of(list(some)))


def _circles(scene: Scene, wants: dict[Actor, Needs]) -> Iterator[Statement]:
    seen: set[Actor] = set()
    for first in wants:
        way: list[Actor] = []
        actor: Actor | None = first
        while actor is not None and actor not in way and actor not in seen:
            way.append(actor)
            actor = next((one for one in wants[actor].definite() if one in wants), None)
        if actor in way:
            yield from _said(scene, way[way.index(actor):], wants)
        seen.update(way)


def _said(scene: Scene, circle: list[Actor], wants: dict[Actor, Needs]) -> Iterator[Statement]:
    if len(circle) == 1 or any(wants[actor].weak for actor in circle) or _is_told(circle):
        return
    start = min(range(len(circle)), key=lambda number: scene.actors.index(circle[number]))
    names = [actor.name for actor in circle[start:] + circle[:start]]
    if len(names) == 2:
        missing = [(actor, wants[actor].what) for actor in circle if wants[actor].what]
        if len(missing) == 1:
            (one, what), = missing
            other = next(actor for actor in circle if actor is not one)
            yield say("nobody but one", one=one.name, other=other.name, what=what)
        else:
            yield say("two in a circle", one=names[0], other=names[1])
    else:
        yield say("circle", clauses=tuple(
            say("for" if number else "waits for", one=one, other=other)
            for number, (one, other) in enumerate(zip(names, [*names[1:], names[0]], strict=True))))


def _is_told(circle: list[Actor]) -> bool:
    """Whether it adds nothing: the two ends of a connection wait for each other, or a pool's worker has nothing to do."""
    ends = [actor.system_end for actor in circle]
    if len({actor.process.name for actor in circle}) == 1 and all(end and end.does == "read" and end.mine for end in ends):
        return True
    return any(actor.process.worker and actor.pending is None and actor.waiting is not None and actor.waiting.line is None
               for actor in circle)


#: kind of a call -> what it waits for
_OF = {"acquire": _of_lock, "fetch": _of_task, "wait_tasks": _of_tasks_together,
       "join_pool": _of_pool, "await": _of_tasks, "task_join": _of_tasks, "wait_any": _of_any,
       "loop": _of_loop, "join": _of_join, "thread_join": _of_join, "greenlet_join": _of_greenlets}
