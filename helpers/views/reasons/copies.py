"""Changes that only reached a copy, such as the value that a manager's dictionary or list returned."""
from __future__ import annotations

from collections.abc import Iterator

from ...program.changes import Change, attribute_changes, changes
from ...program.handed import changed_copies
from ...program.variables import Kept, kept
from ...record.run import Event
from ..endings import at_the_front, called, who
from ..statements import Statement, say
from .scene import Scene, where

MAKING = ("make", "queue")

#: what the repr of a mutable value begins with: a process gets such a value as a copy of its own
_OWN = ("[", "{", "set(", "deque(", "defaultdict(", "OrderedDict(", "Counter(", "bytearray(")


def losses(scene: Scene) -> Iterator[Statement]:
    """Say what only reached a copy: of what a manager has, or of a variable that each process has for itself."""
    yield from _of_managers(scene)
    yield from _kept(scene)


def kept_changes(scene: Scene) -> list[Kept]:
    """Return the changes that stay in the processes that make them: of variables, and of objects that these were given."""
    if len([process for process in scene.run.processes if not process.helper]) < 2:
        return []
    tasks = {e.function for e in scene.run.events if e.kind == "task" and e.process != "MainProcess"}
    source = scene.run.source
    found = {(each.variable, each.function): each for each in (*kept(source, tasks), *changed_copies(source, tasks))}
    return sorted(found.values(), key=lambda each: each.line)


def _kept(scene: Scene) -> Iterator[Statement]:
    """Say of each variable that a child's function changes, and others look at, that the change stays in the child."""
    for each in kept_changes(scene):
        yield say("kept", variable=each.variable, function=each.function, line=each.line)


def _of_managers(scene: Scene) -> Iterator[Statement]:
    """For each line that changes such a copy, say which actors changed it."""
    calls = [event for event in scene.run.events
             if event.kind == "call" and event.function in ("__getitem__", "__getattribute__")]
    if not calls:
        return
    places = {"__getitem__": changes(scene.run.source), "__getattribute__": attribute_changes(scene.run.source)}
    found: dict[tuple[str, int], tuple[Change, list[str]]] = {}
    for event in calls:
        change = places[event.function].get(event.line or 0)
        failed = scene.run.process(event.process).error_line == event.line
        if change is not None and not failed and _is_copy(event, change):
            name = at_the_front(who(scene.run, scene.run.process(event.process), scene.thread_of(event)))
            names = found.setdefault((event.object, event.line or 0), (change, []))[1]
            if name not in names:
                names.append(name)
    for (object_, line), (change, names) in found.items():
        yield say("copy changed", names=_listed(sorted(names)), line=line, expression=change.expression,
                  object=object_, how=change.how)


def made_again(scene: Scene, pending: Event, kind: str, phrase: str) -> Iterator[Statement]:
    """Say who made the awaited call on another object, made at the same line in another process.

    A spawned child runs the script again, and makes its own.
    """
    mine = next((e for e in scene.by_object[pending.object] if e.kind in MAKING), None)
    if mine is None or mine.line is None or pending.local:
        return
    others = {e.object for e in scene.events if e.kind in MAKING and e.line == mine.line and e.process != mine.process
              and e.primitive == mine.primitive}
    done = {event.object: event for event in reversed(scene.events) if event.kind == kind and not event.outcome
            and event.object in others}
    for event in reversed(done.values()):
        yield say(phrase, who=scene.named(event), where=where(event.line), line=mine.line, object=pending.object,
                  process=mine.process)


def into_copies(scene: Scene, pending: Event, kind: str, phrase: str) -> Iterator[Statement]:
    """For each process that made the awaited call on a copy from fork, say so once."""
    if not pending.local:
        return
    done = {event.process: event for event in reversed(scene.by_object[pending.object]) if event.kind == kind
            and not event.outcome and event.process not in (pending.process, event.local)}
    for process, event in reversed(done.items()):
        yield say(phrase, who=called(scene.run, scene.run.process(process)), value=event.value, object=event.object)


def _is_copy(event: Event, change: Change) -> bool:
    return (not event.outcome and event.result.startswith(_OWN) and event.object_kind in ("dict", "list", "namespace")
            and change.key in ("", event.arguments))


def _listed(names: list[str]) -> str:
    if len(names) > 3:
        return f"{names[0]} and {len(names) - 1} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
