"""Why nothing comes out of a queue, or why nothing more goes in."""
from __future__ import annotations

from collections.abc import Iterator

from ...program.names import made_at
from ...record.run import Event
from ..endings import called, ending, how_it_ended
from ..statements import Statement, say
from .copies import into_copies
from .flows import Flow
from .locks import nobody_left
from .managed import is_managed
from .scene import Actor, Scene, where


def nothing_arrives(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why get() does not return."""
    if not scene.complete or not pending.object:
        return
    flow = scene.flow_of(pending)
    if flow.inside > 0:
        if not pending.local and not is_managed(pending):
            yield from _locked_away(scene, pending, flow.inside)
        return
    if pending.local and pending.local != pending.process and not flow.given:
        yield say("copied queue", process=pending.process, object=pending.object, owner=pending.local)
    yield from into_copies(scene, pending, "put", "put into a copy")
    yield from _who_could_put(scene, actor, pending, flow)


def _who_could_put(scene: Scene, actor: Actor, pending: Event, flow: Flow) -> Iterator[Statement]:
    """Say what became of all others, and of what was put: so nothing has arrived yet, or nothing ever will."""
    others = scene.others(actor, pending)
    unwritten = flow.half is not None and scene.run.process(flow.half.process).ended_by_run
    clauses = (*_of_each(scene, actor, pending, others), *_unpickled(scene, flow), *_of_the_queue(scene, flow, unwritten))
    open_ = unwritten or scene.may_be_woken(actor)
    if clauses:
        yield say("not yet" if open_ or any(other.alive for other in others) else "never", clauses=clauses)
    elif not others and not open_:
        yield say("alone", kind=scene.other_kind(actor, pending))
    elif not flow.given:
        yield say("nothing put", object=pending.object)


def _of_the_queue(scene: Scene, flow: Flow, unwritten: bool) -> Iterator[Statement]:
    """What became of what was put into the queue; `unwritten`: a feeder thread has not finished writing."""
    if flow.half is not None and not unwritten:
        writer = scene.run.process(flow.half.process)
        yield say("half written", ending(scene.run, writer), who=writer.name, how=how_it_ended(writer) or "ended",
                  value=flow.half.value)
    if flow.given and flow.given == flow.taken:
        yield say({1: "one taken", 2: "both taken"}.get(flow.given, "all taken"), number=flow.given)


def _put_elsewhere(scene: Scene, pending: Event, other: Actor, put: Event) -> Statement:
    made, mine = (next((e for e in scene.by_object[object_] if e.kind == "queue"), None)
                  for object_ in (put.object, pending.object))
    if made is not None and mine is not None and made.line:
        if made.line == mine.line and made.process != mine.process:     # on 3.14 the fork server runs the file too
            return say("put into another", who=other.name, value=put.value, line=made.line)
        if _share_a_name(scene, mine, made):
            return say("put into the other", who=other.name, value=put.value, object=put.object, line=made.line)
    return say("put elsewhere", who=other.name, value=put.value, object=put.object)


def _share_a_name(scene: Scene, mine: Event, made: Event) -> bool:
    """Whether the program has the same name for two queues, so that the name does not tell which one is meant."""
    if not mine.line or not made.line or mine.line == made.line:
        return False
    names = made_at(scene.run.source, (mine.line, made.line))
    found = [set(names.get((e.line or 0, e.primitive), ())) - {""} for e in (mine, made)]
    return bool(found[0] & found[1])


def _unpickled(scene: Scene, flow: Flow) -> Iterator[Statement]:
    """What was put but never reached the queue."""
    for process, lost in {event.process: event for event in flow.lost}.items():
        yield say("unpickled", who=called(scene.run, scene.run.process(process)), error=lost.message.rstrip("."))


def _of_each(scene: Scene, actor: Actor, pending: Event, others: list[Actor]) -> Iterator[Statement]:
    """What the others did instead of putting something into the queue."""
    flow = scene.flow_of(pending)
    # Where all that was put has been taken, it does not matter who put it: all of them have ended.
    over = 0 < flow.given == flow.taken and len(others) <= 4 and not any(other.alive for other in others)
    for other in others:
        if other.process is actor.process and other.thread is None:
            continue            # the main thread: when it ends, everything does
        puts = scene.first_puts.get((other.process.name, other.lane), {})
        elsewhere = next((put for object_, put in puts.items() if object_ != pending.object), None)
        if (other.thread or other.process).error:
            yield other.ended()
        elif elsewhere is not None and pending.object not in puts:
            # Once something was put into the right queue, the others need not have meant it.
            if not flow.given:
                yield _put_elsewhere(scene, pending, other, elsewhere)
        elif not other.alive and (not puts or over):    # where one waited is said in its own statement
            yield other.ended() if flow.given else say("put nothing", other.end, who=other.name, how=other.how)


def _locked_away(scene: Scene, pending: Event, count: int) -> Iterator[Statement]:
    """The queue is not empty, and still get() does not return: an actor that was ended within get() has its lock."""
    inside = f"{count} values are" if count > 1 else "1 value is"
    dead = [e for e in scene.events_of(pending) if e.kind == "get" and e.end is None
            and not scene.run.process(e.process).ended_by_run]
    takers = {id(one): one for e in dead if (one := scene.actor_of(e)) is not None}
    if len(takers) == 1:
        yield say("lock lost", clauses=tuple(one.ended() for one in takers.values()), where=where(dead[0].line),
                  object=pending.object, inside=inside)
    elif takers:
        yield say("one has the lock", names=tuple(one.name for one in takers.values()), object=pending.object, inside=inside)


def full(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why put() does not return."""
    made = next((e for e in scene.events_of(pending) if e.kind == "queue"), None) if pending.object else None
    if made is not None and made.primitive == "Channel":
        yield say("channel", object=pending.object)
    else:
        yield say("full queue", object=pending.object or "the queue")
        if pending.object and scene.complete:
            yield from nobody_left(scene, actor, pending, "take anything out of it")


def not_written(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why the feeder thread still has something to write."""
    if pending.source is not None:
        yield say("unwritten", line=pending.source.line, object=pending.object)


def not_done(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say why a queue's join() does not return."""
    done = sum(e.kind == "task_done" and not e.outcome for e in scene.events_of(pending))
    given = scene.flow_of(pending).given
    yield say("undone", items="1 item was" if given == 1 else f"{given} items were", object=pending.object,
              done={0: "never called", 1: "called once", 2: "called twice"}.get(done, f"called {done} times"))
    yield from nobody_left(scene, actor, pending, "call it")
