"""Lost updates of a shared value: what was stored was made from a value that had been replaced in the meantime."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ...program.updates import in_place, only_step
from ...record.run import Event
from ..endings import who
from ..statements import Statement, say
from .scene import Scene

_ACCESSES = ("load", "store", "loads", "stores")


def losses(scene: Scene) -> Iterator[Statement]:
    """For each value and line, say that an update was lost, if the record proves it."""
    values: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in scene.run.events:
        if event.kind in _ACCESSES and event.object and event.items is None and not event.outcome:
            values[event.object, event.function].append(event)
    lines = in_place(scene.run.source) if values else set()
    yield from _of_managers(scene)
    for (name, _), events in values.items():
        for line in sorted(_overtaken(events, lines) | _missing(scene, events)):
            users = {who(scene.run, scene.run.process(e.process), scene.thread_of(e)) for e in events
                     if e.kind in ("store", "stores") and e.line == line}
            if len(users) > 1:
                yield say("update lost", object=name, line=line, names=tuple(sorted(users)) if len(users) < 5 else (
                    f"{len(users)} of them",))


def _of_managers(scene: Scene) -> Iterator[Statement]:
    """The same for a manager's objects: one call reads the value, and the next call stores it."""
    lines = in_place(scene.run.source)
    values: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in scene.run.events:
        if event.kind == "call" and event.line in lines and event.end is not None and not event.outcome:
            what = _CALLS.get(event.function, "")
            if what:
                place = (event.chunk or (event.arguments,))[0] if what[1] else ""
                values[event.object, place].append(event)
    for (name, _), events in values.items():
        for line, users in _overtaken_calls(scene, events).items():
            yield say("update lost", object=name, line=line, names=tuple(sorted(users)) if len(users) < 5 else (
                f"{len(users)} of them",))


#: a proxy's method -> whether it reads or stores, and whether its first argument is a place
_CALLS = {"get": ("load", False), "set": ("store", False), "__getitem__": ("load", True), "__setitem__": ("store", True),
          "__getattribute__": ("load", True), "__setattr__": ("store", True)}


def _overtaken_calls(scene: Scene, events: list[Event]) -> dict[int, set[str]]:
    """Return the lines where an actor read, another stored, and the first then stored; with the actors at each line."""
    found: dict[int, set[str]] = {}
    read: dict[tuple[str, str], Event] = {}
    stores: list[Event] = []
    for event in sorted(events, key=lambda event: event.time):
        mine = event.process, event.lane
        if _CALLS[event.function][0] == "load":
            read[mine] = event
            continue
        before = read.pop(mine, None)
        between = [one for one in stores if before is not None and (one.process, one.lane) != mine
                   and _came_before(before, one) and _came_before(one, event)]
        if before is not None and before.line == event.line and between:
            users = found.setdefault(event.line or 0, set())
            users |= {who(scene.run, scene.run.process(e.process), scene.thread_of(e)) for e in (event, *between)
                      if e.line == event.line}
        stores.append(event)
    return {line: users for line, users in found.items() if len(users) > 1}


def _came_before(one: Event, other: Event) -> bool:
    """Whether a call certainly ran before another: it takes time, in the manager as well."""
    first, second = one.source or one, other.source or other
    return first.end is not None and first.end <= second.time


def _overtaken(events: list[Event], lines: set[int]) -> set[int]:
    """Return the lines where an actor read, another stored, and the first then stored what it had made from its value."""
    found: set[int] = set()
    read: dict[tuple[str, str], Event] = {}
    stored: dict[tuple[str, str], float] = {}
    for event in sorted(events, key=lambda event: event.time):
        mine = event.process, event.lane
        if event.kind == "load":
            read[mine] = event
        elif event.kind == "store":
            before = read.pop(mine, None)
            if before is not None and before.line == event.line and event.line in lines and any(
                    time > before.time for one, time in stored.items() if one != mine):
                found.add(event.line or 0)
            stored[mine] = event.time
        else:
            read.pop(mine, None)        # from here on, not every event is known
    return found


def _missing(scene: Scene, events: list[Event]) -> set[int]:
    """Return the line of a repeated addition, if the value grew by less than what was added."""
    one = only_step(scene.run.source)
    stores = [event for event in events if event.kind in ("store", "stores")]
    first = min(events, key=lambda event: event.time)
    if one is None or len(stores) < 2 or first.kind != "load" or any(event.line != one[0] for event in stores):
        return set()
    last = max(stores, key=lambda event: event.end or event.time)
    shown = [event.value for event in (first, *stores) if event.value]
    if not all(value.lstrip("-").isdecimal() for value in shown):
        return set()
    count = sum(event.number if event.kind == "stores" else 1 for event in stores)
    missing = int(first.value) + count * one[1] - int(last.value)
    largest = max(abs(int(value)) for value in shown)
    # An integer with a fixed number of bits overflows. No overflow of any usual size explains what is missing.
    return {one[0]} if all(missing % (1 << bits) for bits in (8, 16, 32, 64) if largest < 1 << bits) else set()
