"""Why an actor that looks again and again, and sleeps in between, does not see what it looks for."""
from __future__ import annotations

from collections.abc import Iterator

from ...program.polling import Polling, awaited_names, lines_that_make, polling_at, repeats
from ...program.variables import local_namesakes, local_to, set_in, set_once
from ...record.run import Event
from ..statements import Statement, say
from . import copies, queues
from .locks import all_gone
from .scene import Actor, Scene

ITS_END = "end that loop"
OFTEN = 3           #: as many sleeps in one line are a habit
_CARRIED = ("pool", "submit", "manager", "callback")        # their threads are a library's, and may change variables


def is_sleep(pending: Event) -> bool:
    """Whether an actor sleeps, or awaits that time passes."""
    return pending.kind == "sleep" or (pending.kind == "await" and pending.function == "sleep")


def again(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say in which loop an actor sleeps, and that nobody is left who could change what the loop looks at."""
    polling = _polling(scene, actor, pending)
    if polling is None:
        return
    yield say("polls", who=actor.name, line=polling.line, loop=polling.text.removesuffix(":"))
    if polling.uncalled:
        yield say("not called", method=polling.uncalled, line=polling.line)
        return
    if (asked := _asked_in_vain(scene, actor, polling)) is not None:
        yield from queues.nothing_arrives(scene, actor, asked)
        return
    others = who_could_end_it(scene, actor, pending)
    if others is not None and not any(other.alive for other in others):
        kind = "task" if pending.awaited else "thread" if polling.in_memory else "thread or process"
        yield all_gone(actor, others, kind, ITS_END)
    yield from _flags_not_set(scene, actor, polling)
    yield from _never_set(scene, polling)
    if polling.by_others and polling.in_memory:
        yield from _set_elsewhere(scene, actor, polling)


def spins(scene: Scene, actor: Actor) -> Iterator[Statement]:
    """Say of a loop that looks at variables without a pause why it does not see them change."""
    waiting = actor.waiting
    if waiting is None or not waiting.running or not waiting.line or waiting.module:
        return
    polling = polling_at(scene.run.source, waiting.line)
    if polling is not None and polling.uncalled:
        yield say("not called", method=polling.uncalled, line=polling.line)
    elif polling is not None:
        yield from _flags_not_set(scene, actor, polling)
        if polling.by_others and polling.in_memory:
            yield from _never_set(scene, polling)
            yield from _set_elsewhere(scene, actor, polling)


def _asked_in_vain(scene: Scene, actor: Actor, polling: Polling) -> Event | None:
    """Return the last get in a loop, if that found its queue empty each time: then the loop waits for the queue."""
    gets = [e for e in _of(scene, actor)[-OFTEN * 3:] if e.kind == "get" and e.line and e.object]
    vain = len(gets) >= OFTEN and len({(e.object, e.line) for e in gets}) == 1 and all(e.outcome == "Empty" for e in gets)
    inside = polling_at(scene.run.source, gets[-1].line or 0) if vain else None
    return gets[-1] if inside is not None and inside.line == polling.line else None


def repeated_in_vain(scene: Scene, actor: Actor, pending: Event) -> Iterator[Statement]:
    """Say of a call that gives up after a time, or of a manager's object, that a loop makes it again and again."""
    polling = _polling(scene, actor, pending)
    if polling is None or (pending.kind != "call" and pending.seconds is None):
        return
    before = _same(_of(scene, actor), pending)[-OFTEN:-1]
    if pending.kind == "call" or all(e.outcome or e.result == "False" for e in before):
        yield say("polls", who=actor.name, line=polling.line, loop=polling.text.removesuffix(":"))
        yield from _flags_not_set(scene, actor, polling)


def between_two(scene: Scene, actor: Actor) -> Event | None:
    """Return the last call of a manager's object in the line of an actor that makes such calls again and again."""
    line = actor.waiting.line if actor.waiting is not None else None
    last = next((e for e in reversed(_of(scene, actor)) if e.kind == "call" and e.line == line), None) if line else None
    return last if last is not None and _polling(scene, actor, last) is not None else None


def awaited_in_vain(scene: Scene, line: int | None) -> Iterator[Statement]:
    """Say of the variables that the condition of a wait_for() looks at that the script sets each only once, before."""
    names = awaited_names(scene.run.source, line) if line else []
    lines = {each: set_once(scene.run.source, each, line or 0) for each in names}
    if all(lines.values()):
        yield from _set_before(scene, lines, line or 0)


def _never_set(scene: Scene, polling: Polling) -> Iterator[Statement]:
    """Say of variables that a loop looks at that the script sets each of them only once, before."""
    yield from _set_before(scene, _set_once(scene, polling), polling.line)


def _set_before(scene: Scene, lines: dict[str, int], looked: int) -> Iterator[Statement]:
    for variable, line in lines.items():
        yield say("set once", variable=variable, line=line)
        for function, other in local_namesakes(scene.run.source, variable, looked):
            yield say("namesake", line=other, function=function)


def _flags_not_set(scene: Scene, actor: Actor, polling: Polling) -> Iterator[Statement]:
    """Say which events that a loop asks about nobody has set; to look at one is not recorded, so it is known by its name."""
    for flag in polling.flags if scene.complete else ():
        lines = lines_that_make(scene.run.source, flag)
        made = {e.object for e in scene.run.events if e.object_kind == "event" and (
            e.object == f"event {flag}" or (e.kind == "make" and e.line in lines))}
        events = [e for e in scene.run.events if e.object in made]
        if len(made) == 1 and all(e.local in ("", actor.process.name) and e.kind != "set" for e in events):
            yield say("never set", object=made.pop())


def is_never_set(scene: Scene, actor: Actor, pending: Event) -> bool:
    """Whether a loop looks at variables that nobody sets any more, though there may be somebody who could."""
    polling = _polling(scene, actor, pending)
    return polling is not None and bool(_set_once(scene, polling))


def _set_once(scene: Scene, polling: Polling) -> dict[str, int]:
    """Return the line that sets each variable that a loop looks at; nothing if one of them may be set again."""
    if not (polling.by_others and polling.in_memory and polling.variables):
        return {}
    lines = {each: set_once(scene.run.source, each, polling.line) for each in polling.variables}
    return lines if all(lines.values()) else {}


def _set_elsewhere(scene: Scene, actor: Actor, polling: Polling) -> Iterator[Statement]:
    """Say of a variable that the lines that set its namesake do not reach it: it is local, or each process has its own."""
    changed = copies.kept_changes(scene)
    for variable in polling.variables:
        function = local_to(scene.run.source, variable, polling.line)
        yield from (say("kept", variable=one.variable, function=one.function, line=one.line) for one in changed
                    if one.variable == variable and one.function != function)
        lines = set_in(scene.run.source, variable, polling.line)
        if not lines or not (function or actor.process.parent):
            continue
        where = tuple(f"line {each}" for each in lines)
        if function:
            yield say("local variable", variable=variable, function=function, line=where[0])
        else:
            yield say("own variable", variable=variable, lines=where)


def looks_at_locals(scene: Scene, actor: Actor, pending: Event) -> bool:
    """Whether it looks at variables of its own function: nobody else can set them, though what they refer to may change."""
    polling = _polling(scene, actor, pending)
    return polling is not None and any(local_to(scene.run.source, each, polling.line) for each in polling.variables)


def repeated(scene: Scene, pending: Event) -> bool:
    """Whether a loop makes a call that gives up after a time again and again, so that its time-out ends nothing."""
    return pending.line is not None and repeats(scene.run.source, pending.line)


def who_could_end_it(scene: Scene, actor: Actor, pending: Event) -> list[Actor] | None:
    """Return those who could change what an actor looks at again and again; None where that is not known."""
    polling = _polling(scene, actor, pending)
    if polling is None or not polling.by_others or not scene.complete or _may_change(scene, actor):
        return None
    mine = _of(scene, actor)
    since = _same(mine, pending)[-OFTEN].time
    if polling.in_memory and any(e.kind != pending.kind for e in mine if e.time > since):
        return None                     # it is no plain variable: looking at it is recorded
    return [other for other in scene.others(actor, pending) if not polling.in_memory or other.process is actor.process]


def _polling(scene: Scene, actor: Actor, pending: Event) -> Polling | None:
    """Return the loop in which an actor has often made a call."""
    if pending.line is None or (actor.waiting is not None and actor.waiting.module):
        return None
    often = len(_same(_of(scene, actor), pending)) >= OFTEN
    return polling_at(scene.run.source, pending.line) if often else None


def _of(scene: Scene, actor: Actor) -> list[Event]:
    return scene.by_actor.get((actor.process.name, actor.lane), [])


def _same(mine: list[Event], pending: Event) -> list[Event]:
    # While it lasts, a call of a manager's object is no wait yet: see managed.py.
    return [e for e in mine if (e.line, e.function or e.kind) == (pending.line, pending.function or pending.kind)]


def _may_change(scene: Scene, actor: Actor) -> bool:
    """Whether something that is no actor may change what it looks at: a signal's handler, a loop, a pool's callback."""
    name = actor.process.name
    return (scene.may_be_woken(actor) or scene.loop_expects(name)
            or any(e.kind in _CARRIED and e.process == name for e in scene.events))
