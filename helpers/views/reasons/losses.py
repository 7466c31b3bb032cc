"""What went wrong silently in a run that ended by itself: a statement for each loss."""
from __future__ import annotations

from collections.abc import Iterator

from ...program.handed import callback_at
from ...record.run import Event, Run
from ..endings import called
from ..statements import Statement, say
from . import beginnings, copies, executors, greenlets, handed, pools, proxies, signals, tasks, updates
from .managed import is_managed
from .scene import Actor, Scene, where

_HEARD = {"fetch", "ready", "callback", "handed_on"}
_GAVE_UP = ("TimeoutError", "CancelledError")
FEW = 3         #: up to this many values that were never taken are counted


def losses(run: Run) -> list[Statement]:
    """Return statements on what nothing else reports."""
    if run.events_left_out:
        return []
    scene = Scene(run)
    return [*executors.losses(scene), *copies.losses(scene), *updates.losses(scene),
            *unasked(scene), *unsent(scene), *failed_callbacks(scene), *pools.losses(scene), *_daemons(scene),
            *_greenlets(scene), *_unpickled(scene), *proxies.losses(scene), *_left_in_queues(scene), *signals.losses(scene),
            *beginnings.losses(scene), *handed.losses(scene), *tasks.losses(scene), *greenlets.blocked(scene),
            *greenlets.left(scene)]


def unasked(scene: Scene) -> Iterator[Statement]:
    """Errors in tasks whose results were never asked for; and once, which callback is therefore not called."""
    callbacks: dict[str, Statement] = {}
    for task in scene.run.events:
        if task.kind != "task" or task.end is None or task.outcome in ("", "SystemExit", "KeyboardInterrupt"):
            continue
        numbers = (task.number, task.source.number if task.source else task.number)
        kinds = _asked(scene, task.object, numbers, task.end)
        # There is no event when asyncio asks for its future, only one when the future was forgotten.
        if "forgotten" in kinds or not kinds & _HEARD:
            yield say("unasked so far" if scene.run.ended else "unasked", number=task.number,
                      what=f" ({task.detail})" if task.detail else "", error=task.message or task.outcome)
            submit = next((e for e in scene.by_object[task.object] if e.kind == "submit" and e.number in numbers), None)
            if function := callback_at(scene.run.source, submit.line or 0) if submit is not None else "":
                callbacks[function] = say("callback not called", function=function)
    yield from callbacks.values()


def _asked(scene: Scene, pool: str, numbers: tuple[int, int], ended: float = 0.0) -> set[str]:
    """Return the kinds of events by which anybody learned how a task ended. wait(), ready() and done() do not tell.

    Who gave up before the task had `ended` (seconds) learned nothing.
    """
    return {e.kind for e in scene.by_object[pool] if e.number in numbers
            and (e.kind, e.method) not in (("fetch", "wait"), ("ready", "ready"), ("ready", "done"))
            and not (e.kind == "fetch" and (e.end or ended) < ended and (e.outcome in _GAVE_UP or e.result == "False"))}


def unsent(scene: Scene) -> Iterator[Statement]:
    """Tasks that could not be sent to a worker, and for whose results nobody asked."""
    for event in scene.run.events:
        if event.kind == "unsent":
            submit = next((e for e in scene.by_object[event.object] if e.kind == "submit"
                           and e.number <= event.number < e.number + max(1, e.items or 1)), None)
            numbers = (event.number, submit.number if submit is not None else event.number)
            kinds = _asked(scene, event.object, numbers)
            if not kinds & _HEARD:
                yield say("task unsent so far" if scene.run.ended else "task unsent", number=event.number,
                          error=event.message.rstrip("."))


def failed_callbacks(scene: Scene) -> Iterator[Statement]:
    """Errors of the callbacks of an executor's tasks, which it writes to stderr only."""
    for event in scene.run.events:
        if event.kind != "callback" or not event.outcome:
            continue
        pool = next((e for e in scene.by_object[event.object] if e.kind == "pool"), None)
        if pool is not None and pool.primitive.endswith("Executor"):
            yield say("callback failed", function=event.function, number=event.number, error=event.outcome)


def _daemons(scene: Scene) -> Iterator[Statement]:
    for actor in scene.actors:
        if actor.thread is not None and actor.thread.daemon and not actor.thread.ended and not actor.alive:
            yield from _cut_short(scene, actor, actor.process.name)
        elif actor.thread is None and actor.process.daemon and actor.process.exitcode == -15 and not actor.process.worker:
            ended = any(e.kind in ("terminate", "kill") and e.child == actor.process.name for e in scene.run.events)
            if actor.process.parent and not ended:
                yield from _cut_short(scene, actor, actor.process.parent)


def _greenlets(scene: Scene) -> Iterator[Statement]:
    """Greenlets that never began, or were working when their process ended well. One that waited for work missed nothing."""
    for actor in scene.actors:
        if not actor.greenlet or actor.thread is None or actor.thread.ended or not actor.process.ended_well:
            continue
        mine = [e for e in scene.pending[actor.process.name] if scene.thread_of(e) == actor.lane]
        block = next((e for e in mine if e.kind == "block" and e.line and not e.covered), None)
        if not actor.thread.begun:
            spawn = next((e for e in scene.run.events if e.kind == "spawn" and e.child == actor.lane), None)
            yield say("never began", who=actor.name, where=where(spawn.line if spawn is not None else None))
        elif block is not None:
            yield say("greenlet cut short", who=actor.name, parent=actor.process.name, call=block.call, line=block.line)


def _cut_short(scene: Scene, actor: Actor, parent: str) -> Iterator[Statement]:
    """A daemon that was working. One that waited for work missed nothing."""
    mine = [e for e in scene.pending[actor.process.name] if scene.thread_of(e) == actor.lane]
    last = mine[-1] if mine else None
    if any(e.kind == "loop" for e in mine):
        return              # what its tasks were at is said of them
    if (timer := scene.timer_of(actor)) is not None:
        yield say("timer cut short", actor.end, who=actor.name, parent=parent, seconds=f"{timer.seconds or 0:g}")
        return
    if last is None or last.kind not in ("get", "recv", "wait", "acquire", "fetch", "poll", "select", "wait_any"):
        doing = f", in the middle of its {last.kind}{where(last.line)}" if last is not None and last.line else ""
        yield say("cut short", actor.end, who=actor.name, parent=parent, where=doing)


def _unpickled(scene: Scene) -> Iterator[Statement]:
    """Items that never reached their queue."""
    for event in scene.run.events:
        if event.kind == "lost" and event.object:
            yield say("item lost", who=called(scene.run, scene.run.process(event.process)), object=event.object,
                      error=event.message.rstrip("."))


def _left_in_queues(scene: Scene) -> Iterator[Statement]:
    for name, events in scene.by_object.items():
        one = next((e for e in events if e.kind == "get"), None)
        shut = next((e for e in events if e.kind == "close_queue" and e.number and not e.outcome), None)
        if shut is not None:
            yield from _thrown_away(scene, name, shut)
            continue
        users = {(e.process, scene.thread_of(e)) for e in events if e.kind in ("get", "put")}
        if one is None or is_managed(one) or len(users) < 2:
            continue            # nothing was ever taken from it, or only one actor used it
        left, rest = _left(scene, one), _untaken(events)
        # A last None is the sign to stop for a reader that stopped without it.
        if left > 0 and any(value != "None" for value in rest):
            if left > FEW:      # as a rule, the number is chance
                yield say("many left", object=name)
            else:
                yield say("one left", object=name, value=rest[0]) if left == 1 else say("left", object=name, number=left)


def _thrown_away(scene: Scene, name: str, shut: Event) -> Iterator[Statement]:
    """What was in a queue that was shut down at once."""
    left = _left(scene, shut)
    if left > 0:
        values = "1 value" if left == 1 else f"{left} values" if left <= FEW else "the values"
        yield say("thrown away", who=scene.named(shut), object=name, line=shut.line, values=values,
                  was="was" if left == 1 else "were")


def _left(scene: Scene, one: Event) -> int:
    """Return how many values are left in the queue that an event is about."""
    flow = scene.flow_of(one)
    return flow.given - flow.taken - len(flow.lost)


def _untaken(events: list[Event]) -> list[str]:
    sources = {id(e.source) for e in events if e.kind == "get" and e.source is not None}
    return [e.value for e in events if e.kind == "put" and not e.outcome and id(e) not in sources]
