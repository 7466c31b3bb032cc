"""Where each actor was when a run was ended, and why: statements read from the record."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ...record.run import Event, Process, Run
from ..endings import A_WORKER, dying
from ..statements import ME, Statement, say
from . import beginnings, ends, greenlets, handed, joins, locks, pipes, polls, pools, proxies, queues, signals, tasks
from .circles import circles
from .losses import failed_callbacks, unasked, unsent
from .scene import METHODS, Actor, Scene

_MOST_NAMED = 3         #: of many alike, this many are named
_ANOTHER = ("holder", "setter", "child")    #: in these values a reason names another actor than the one that waits

#: kind of the call that an actor is in -> what gives the reason
_REASONS: dict[str, Callable[[Scene, Actor, Event], Iterator[Statement]]] = {
    **dict.fromkeys(("get", "peek"), queues.nothing_arrives),
    "put": queues.full, "feed": queues.not_written, "join_queue": queues.not_done,
    **dict.fromkeys((*pipes.RECEIVES, "poll"), pipes.stays_open),
    **dict.fromkeys(("send", "send_bytes"), pipes.full),
    **dict.fromkeys(("join", "thread_join"), joins.not_ended),
    "acquire": locks.not_acquired, "call": proxies.not_answered,
    "wait": signals.not_woken, "wait_any": pipes.nothing_ready,
    **dict.fromkeys(("await", "task_join"), tasks.not_ended),
    **dict.fromkeys(("fetch", "join_pool", "terminate_pool"), pools.no_result),
    "loop": tasks.at_the_end, "wait_tasks": pools.not_all_done,
    "greenlet_join": greenlets.not_ended, "admit": greenlets.no_place,
}


def why(run: Run) -> list[Statement]:
    """Return statements on each actor that stood still when the run was ended, and on the reason.

    As sentences, for example: "MainProcess waits in q.get(), line 11.", "Process-1 ended with NameError: name 'q' is not
    defined, line 4, so nothing will ever arrive."
    """
    scene = Scene(run)
    lost = [*unasked(scene), *unsent(scene), *failed_callbacks(scene), *tasks.unawaited(scene)] if scene.complete else []
    found = _of_all(scene, scene.actors)
    return [*lost, *(one for one in handed.losses(scene) if one not in found), *found]


def at_loop_exit(run: Run) -> Iterator[Statement]:
    """Say how the greenlets of each process stood that ended with LoopExit, when nothing was left that could wake them."""
    ended = {event.process for event in run.events if event.outcome == "LoopExit"}
    for process in run.processes:
        if process.name not in ended:           # most runs have none, and a scene takes a pass over all events
            continue
        scene = Scene(run, process.name)
        main = scene.at(process.name, "")
        if process.ended_by_run or main is None or main.waiting is None or not any(
                e.outcome == "LoopExit" and e.line == process.error_line for e in scene.pending[process.name]):
            continue
        yield say("loop exit", who=process.name)
        yield from _of_all(scene, [actor for actor in scene.actors if actor.process is process])


def _of_all(scene: Scene, actors: Sequence[Actor]) -> list[Statement]:
    alike: dict[tuple[Statement, ...], list[Actor]] = {}
    said: dict[Actor, list[Statement]] = {}
    replaced = bool(dying(scene.run))         # then the last worker is just starting, or ending
    for actor in actors:
        if actor.alive and not (replaced and actor.process.worker):
            said[actor] = list(stands(scene, actor))
            if not said[actor]:
                continue
            alike.setdefault(tuple(one.instead(actor.name, ME) for one in said[actor]), []).append(actor)
    # Which worker it was is chance, and so is their order.
    by_chance = iter(sorted(((key, actors) for key, actors in alike.items() if actors[0].name == A_WORKER),
                            key=lambda one: list(map(str, one[0]))))
    told: dict[Statement, None] = {}
    found: list[Statement] = []
    for actors in alike.values():
        if actors[0].name == A_WORKER:
            _, actors = next(by_chance)
        new = [one for one in said[actors[0]] if one not in told]
        told.update(dict.fromkeys(new))
        found += [*new, *_of_the_others(actors, said[actors[0]][-1])]
    programs = [] if scene.at_exit else ends.programs(scene)
    return [*_said_once([*found, *programs]), *beginnings.losses(scene), *circles(scene)]


def _said_once(found: list[Statement]) -> Iterator[Statement]:
    """Leave out that an actor was running if another statement says already that it is waited for."""
    named: set[object] = set()
    for one in found:
        if one.phrase in ("child runs", "tasks run"):
            named.update(*(value if isinstance(value, tuple) else (value,) for _, value in one.values))
    yield from (one for one in found if one.phrase != "was running" or dict(one.values)["who"] not in named)


def _of_the_others(actors: Sequence[Actor], last: Statement) -> Iterator[Statement]:
    """Say it of the actors for which the same holds as for the first; the `last` words may be about yet another one."""
    names = [actor.name for actor in actors[1:]]
    if names and actors[0].process.worker:
        yield say("so does" if len(names) == 1 else "so do", number=len(names))
    elif names:
        phrase = "true of both" if any(key in _ANOTHER for key, _ in last.values) else "the same"
        yield say(phrase, others=_some(names), who=actors[0].name)


def _some(names: list[str], most: int = _MOST_NAMED) -> tuple[str, ...]:
    """Return the names; if there are more than `most`, the first ones and the number of the others."""
    return tuple(names if len(names) <= most else [*names[:_MOST_NAMED], f"{len(names) - _MOST_NAMED} more"])


def stands(scene: Scene, actor: Actor) -> Iterator[Statement]:
    """Say where an actor is, and why."""
    process, waiting, name = actor.process, actor.waiting, actor.name
    if process.stopped:
        if actor.thread is None:
            yield say("stopped", who=name)
        return
    if (waiting is None or waiting.line is None) and (timer := scene.timer_of(actor)) is not None:
        # How often one has started the next by then is left to chance, and so is its number.
        if sum((e.process, e.line) == (timer.process, timer.line) for e in scene.timers) > 1:
            yield say("timer again", line=timer.line, seconds=f"{timer.seconds or 0:g}")
        else:
            yield say("timer", who=name, seconds=f"{timer.seconds or 0:g}")
        return
    yield from _place(actor)
    if actor.thread is None:
        yield from _handlers(scene, actor)
        yield from _greenlets(scene, process)
    if actor.waiting is not None and actor.waiting.joins == "itself":
        yield say("own server", who=name)
    if actor.pending is not None and polls.is_sleep(actor.pending):
        yield from polls.again(scene, actor, actor.pending)
    yield from polls.spins(scene, actor)
    yield from handed.inside_a_call(scene, actor)
    yield from tasks.survived(scene, actor)
    yield from list(_reasons(scene, actor)) or ends.other_end(scene, actor)
    yield from tasks.blocks(scene, actor)
    yield from tasks.unwoken(scene, actor)
    yield from greenlets.blocks(scene, actor)


def _place(actor: Actor) -> Iterator[Statement]:
    """Say at which line an actor is, or in which call, as far as is known."""
    waiting, pending, name = actor.waiting, actor.pending, actor.name
    placed = waiting is not None and waiting.line is not None
    if actor.thread is not None and pending is not None and pending.line is None and pending.kind in METHODS and not placed:
        yield say("waits in a method", who=name, method=METHODS[pending.kind], object=pending.object)
    elif waiting is None:
        yield from _without_a_line(actor)
    elif waiting.line is not None:
        yield say("runs" if waiting.running else "waits in", who=name, line=waiting.place, call=waiting.call)
    elif actor.greenlet:
        if pending is not None and pending.kind == "admit":
            yield say("waits for a place", who=name, object=pending.object)
    elif waiting.given and not waiting.running:
        yield say("waits in what it was given", who=name, call=waiting.call)
    else:
        yield say("carries out" if waiting.running else "waits at", who=name, call=waiting.call)


def _reasons(scene: Scene, actor: Actor) -> Iterator[Statement]:
    pending = actor.pending or polls.between_two(scene, actor)
    if pending is not None and pending.kind == "join_pool" and greenlets.is_pool(scene, pending):
        yield from greenlets.not_empty(scene, actor, pending)
    elif pending is not None and pending.kind in _REASONS and not polls.is_sleep(pending):
        repeated = list(polls.repeated_in_vain(scene, actor, pending))
        yield from repeated
        if not (repeated and pending.kind == "call"):       # no single call of these is what it waits for
            yield from _REASONS[pending.kind](scene, actor, pending)


def _without_a_line(actor: Actor) -> Iterator[Statement]:
    """Say what is known about an actor without a known stack."""
    process = actor.process
    if actor.thread is None and process.unread_by:
        yield say("writes into a full pipe", who=actor.name, readers=process.unread_by)
    elif actor.thread is None and process.unsent_by:
        yield say("waits for bytes", who=actor.name, writers=process.unsent_by)
    elif actor.greenlet and actor.thread is not None and actor.thread.begun:
        return                              # it runs no line of the program
    elif actor.thread is None and process.error:
        yield say("waits at", who=actor.name, call="the end of the program")
    elif actor.thread is None or not (actor.thread.task or actor.greenlet):
        yield say("was running", who=actor.name)
    elif not actor.thread.begun:
        yield say("not yet begun", who=actor.name)


def _handlers(scene: Scene, actor: Actor) -> Iterator[Statement]:
    """Say which signal handlers the main thread is in."""
    for event in scene.pending[actor.process.name]:
        if event.kind == "handle" and event.line:
            yield say("in a handler", detail=event.detail, line=event.line)


def _greenlets(scene: Scene, process: Process) -> Iterator[Statement]:
    """Say where the greenlets of a process wait, each place once."""
    places: dict[str, list[str]] = {}
    told = {greenlet.name for greenlet in process.greenlets}
    for greenlet in process.suspended:
        its = any(e.kind in (*METHODS, "admit") and e.lane == greenlet.lane for e in scene.pending[process.name])
        if greenlet.lane in told and (greenlet.line or its):
            continue                    # it is an actor of its own
        places.setdefault(str(greenlet), []).append(greenlet.lane)
    for place, names in places.items():
        yield say("a greenlet waits" if len(names) == 1 else "greenlets wait", names=_some(names, 5), place=place)
