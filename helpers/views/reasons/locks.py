"""Why a lock or a semaphore cannot be acquired: who holds it."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...record.run import Event
from ..endings import who
from ..statements import Statement, say
from .holding import does, got, unreleased
from .scene import Actor, Scene, where

SEMAPHORES = ("Semaphore", "BoundedSemaphore")
MOST_GONE = 4           #: of those that have ended, at most this many are told one by one
_REENTRANT = ("RLock", "Condition")


def is_exclusive(pending: Event) -> bool:
    """Whether an acquire is of a lock that, as a rule, only its holder releases."""
    return pending.kind == "acquire" and pending.primitive not in SEMAPHORES


def of_lock(scene: Scene, pending: Event, process: str = "") -> list[Event]:
    """Return the events of a lock, including the waits for Conditions that use it.

    Args:
        scene: the run.
        pending: the event.
        process: whose copy of the lock, if each process has one; "" for the event's own.
    """
    mine = process or pending.process
    return [event for event in scene.by_lock[pending.object] if not pending.local or event.process == mine]


def holders_of(scene: Scene, pending: Event) -> list[Event]:
    """Return the acquires that hold a lock."""
    return unreleased(scene, [event for event in of_lock(scene, pending) if event is not pending])


def not_acquired(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say who holds the lock or semaphore."""
    if not pending.object or (pending.kind == "call" and pending.function != "acquire"):
        return
    if pending.primitive in SEMAPHORES:
        yield from _no_permit(scene, actor, pending)
        return
    held = holders_of(scene, pending)
    if held:
        taken = _first_of_its_holder(scene, held)
        holder = scene.actor_of(taken)
        task = _task_of(scene, taken)
        if task is not None and task.end is not None:
            yield say("held since a task", holder=scene.named(taken), object=pending.object, line=taken.line,
                      number=task.number)
        elif (line := _yielded(scene, taken)) is not None:
            yield say("held by a generator", holder=who(scene.run, scene.run.process(taken.process), taken.lane),
                      object=pending.object, where=where(taken.line), line=line)
        else:
            yield say("held", holder=scene.named(taken), object=pending.object, where=where(taken.line))
            yield from _has_ended(holder)
        if holder is actor and pending.primitive not in _REENTRANT and pending.kind == "acquire":
            yield say("held by itself", primitive=pending.primitive or "Lock")
    elif pending.local and pending.local != pending.process and scene.complete:
        yield from _forked(scene, actor, pending)


def _first_of_its_holder(scene: Scene, held: list[Event]) -> Event:
    """Return the acquire since which the last holder has a lock: it may have acquired it several times."""
    holder = scene.actor_of(held[-1])
    return next(one for one in held if one is held[-1] or (holder is not None and scene.actor_of(one) is holder))


def _yielded(scene: Scene, taken: Event) -> int | None:
    """Return the line in which the generator stands still that an event happened in; None where it runs, or is none."""
    if not taken.lane or scene.at(taken.process, taken.lane) is not None:
        return None
    last = next((e for e in reversed(scene.run.events) if (e.process, e.lane) == (taken.process, taken.lane)
                 and e.kind in ("resume", "yield", "return", "throw", "switch")), None)
    return last.line if last is not None and last.kind == "yield" else None


def _task_of(scene: Scene, taken: Event) -> Event | None:
    """Return the pool's task in which an event happened."""
    return next((e for e in scene.run.events if e.kind == "task" and (e.process, e.lane) == (taken.process, taken.lane)
                 and e.time <= taken.time <= (taken.time if e.end is None else e.end)), None)


def _forked(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """The lock is a copy from fork, and this process never acquired it: then it was held at the moment of the fork."""
    mine = [event for event in scene.run.events if event.process == pending.process]
    if not mine:
        return
    began = next((event.source.time for event in mine if event.kind == "run" and event.source is not None), mine[0].time)
    parent = actor.process.parent or pending.local
    events = of_lock(scene, pending, parent)
    candidates = {id(one): one for time in (began, mine[0].time) for one in unreleased(scene, events, time)}
    if len(candidates) != 1:
        yield say("held before", process=pending.process, object=pending.object, parent=parent)
        return
    taken = next(iter(candidates.values()))
    holder = scene.actor_of(taken)
    yield say("held by a copy", process=pending.process, object=pending.object, where=where(taken.line),
              holder=holder.name if holder else taken.process)


def _no_permit(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    if not scene.complete:
        return
    events = [event for event in of_lock(scene, pending) if event is not pending]
    permits = next((event.permits for event in events if event.kind == "make"), None)
    taken = [event for event in events if got(event)]
    given = [event for event in events if does(event) == "release" and not event.outcome]
    users = {(event.process, scene.thread_of(event)) for event in taken}
    if permits is None or (permits and all((event.process, scene.thread_of(event)) in users for event in given)):
        held = unreleased(scene, events)
        for name, lines in _by_holder(scene, held).items():
            yield say("permit held", holder=name, object=pending.object, lines=lines)
        for holder in dict.fromkeys(map(scene.actor_of, held)):
            yield from _has_ended(holder)
    else:
        yield say("no permit", object=pending.object, permits=permits, taken=_often("acquired", len(taken), taken),
                  given=_often("released", sum(max(1, e.number) for e in given), given))
    yield from nobody_left(scene, actor, pending, "release it")


def nobody_left(scene: Scene, actor: Actor, pending: Event, what: str) -> Iterator[Statement]:
    """If all others have ended, or wait for the same, say so: no one is left who could do what is waited for."""
    others = scene.others(actor, pending)
    same = [other for other in others if other.alive and waits_too(other, pending)]
    if scene.may_be_woken(actor) or any(other.alive and other not in same for other in others):
        return
    if not same:
        yield all_gone(actor, others, scene.other_kind(actor, pending), what)
    elif len(same) < MOST_GONE:
        yield say("all wait", names=tuple(one.name for one in sorted([actor, *same], key=scene.actors.index)), what=what)


def all_gone(actor: Actor, others: list[Actor], kind: str, what: str) -> Statement:
    """Say that nobody is left who could end an actor's wait: all others have ended, or none was ever started."""
    gone = [other for other in others if other.process is not actor.process or other.thread]
    if not gone:
        return say("none started", kind=kind, what=what)
    if len(gone) > MOST_GONE:
        return say("all gone", number=len(gone), what=what)
    return say("nobody left", clauses=tuple(other.ended() for other in gone), what=what)


def waits_too(other: Actor, pending: Event) -> bool:
    """Whether another actor is in a call of the same kind, of the same object: it cannot be the first to go on."""
    its = other.pending
    return (bool(pending.object) and its is not None and its.seconds is None
            and (its.object, its.kind) == (pending.object, pending.kind))


def _has_ended(holder: Actor | None) -> Iterator[Statement]:
    """Say of a holder that it ended well; any other end is told without being asked for."""
    if holder is not None and not holder.alive and holder.how == "ended well":
        yield say("holder ended", holder.end, holder=holder.name, how=holder.how)


def _by_holder(scene: Scene, held: Iterable[Event]) -> dict[str, str]:
    found: dict[str, dict[str, None]] = {}
    for event in held:
        found.setdefault(scene.named(event), {})[str(event.line)] = None
    return {name: f"line {next(iter(lines))}" if len(lines) == 1 else f"lines {', '.join(lines)}"
            for name, lines in found.items()}


def _often(done: str, count: int, events: Iterable[Event]) -> str:
    """Return "never released", "released once (line 6)", "released 3 times (lines 6, 9)"."""
    if not count:
        return f"never {done}"
    lines = sorted({event.line for event in events if event.line})
    where = f" (line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))})" if lines else ""
    return f"{done} {({1: 'once', 2: 'twice'}).get(count, f'{count} times')}{where}"
