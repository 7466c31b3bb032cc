"""Names a run's objects as the learner does: the queue of `q = Queue()` is "queue q".

The recorder notes where each object was made; the program's text tells what it was assigned to there. So a name is the same
in every process and on every run, whichever process is first.

- An object that was given no name there is named after what uses it: `self.done.wait()` waits for "event done".
- An object without any name gets a number: "queue 1".
- If a name occurs again in one process, it is numbered, too, in the order of creation: "queue q (2)".
- An object made by a process other than the script's is named after that process, too: "queue q of Process-1". The module
  that a spawned child runs again makes such objects.
- A pipe has the names of both its ends: "pipe a-b". The lock inside a Value is "lock of counter".
- A name that already says what it names stands alone: "print_lock", "tasks_queue", "pool".
"""
from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass

from ..program.names import made_at
from ..program.places import COUNT
from ..program.uses import name_in_use
from .run import Event

Pairs = list[tuple[Event, int]]     #: events in order of time, each with its object's number

#: Kinds of events that make an object.
MAKING = ("queue", "pipe", "pool", "manager", "make")
#: Words in a name that say what it names, if they are not the kind's own.
_SAYING = {"rlock": ("lock", "rlock"), "boundedsemaphore": ("semaphore",), "pool": ("pool", "executor"),
           "asyncresult": ("result", "answer")}
#: What a kind is called, if not by its own name.
_WORDS = {"asyncresult": "AsyncResult", "boundedsemaphore": "semaphore"}
#: a manager's class -> the kind of its objects, if that is not the class's name
_CLASSES = dict.fromkeys(("joinablequeue", "lifoqueue", "priorityqueue", "simplequeue"), "queue")


@dataclass(frozen=True, slots=True)
class Named:
    """An object's name, and since when it has it."""

    since: float
    kind: str           #: "queue", "lock", "list" …
    name: str           #: "queue q"


def shared_kinds(everything: Pairs) -> dict[int, str]:
    """Return the kinds of the objects that a manager shares, as its process knows them: a program may rename their types."""
    served = {object_: event.primitive for event, object_ in everything if event.kind == "serve" and event.primitive}
    return {object_: _CLASSES.get(kind.lower(), kind.lower()) for object_, kind in served.items()}


def name_objects(everything: Pairs, source: str, script: str) -> dict[int, int]:
    """Give every event the name and the kind of its object; return which end of a pipe belongs to which.

    Args:
        everything: all events, in the order of time.
        source: the script.
        script: the name of the process that runs it.
    """
    named: dict[int, list[Named]] = defaultdict(list)
    pipes: dict[int, int] = {}
    names = _Names(source, script, everything)
    shared = shared_kinds(everything)
    for event, object_ in sorted(names.makings, key=lambda pair: pair[0].kind != "queue"):     # a queue's pipe is the queue
        if not object_ or (event.kind == "pipe" and object_ in named):
            continue
        # A factory of a manager may return the same object again.
        if event.kind == "make" and not event.number and object_ in named:
            continue
        kind = shared.get(object_, _kind(event))
        found = Named(event.time, kind, names.of(event, kind, object_))
        named[object_].append(found)
        if event.kind == "pipe":
            named[event.number] = named[object_]
            pipes[object_], pipes[event.number] = event.number, object_
    unseen = [pair for pair in everything if pair[1] and pair[1] not in named and _kind(pair[0])]
    for event, object_ in sorted(unseen, key=names.place):
        if object_ not in named:
            kind = shared.get(object_, _kind(event))
            named[object_].append(Named(0.0, kind, names.unseen(kind, object_)))
    for births in named.values():
        births.sort(key=lambda one: one.since)
    _name(everything, named)
    return pipes


def _name(everything: Pairs, named: dict[int, list[Named]]) -> None:
    for event, object_ in everything:
        if object_ in named and event.kind not in ("ended", "start", "join"):
            its = _at(named[object_], event.time)
            event.object, event.object_kind = its.name, its.kind


def _at(births: list[Named], time: float) -> Named:
    """Return what a number means at a certain time: it may be used again once its object is gone."""
    if len(births) == 1:
        return births[0]
    return births[max(0, bisect_right(births, time, key=lambda one: one.since) - 1)]


def _kind(event: Event) -> str:
    """Return what kind of object an event is about; "" if it does not say so."""
    if event.kind in ("queue", "put", "get", "peek", "puts", "gets"):
        return "queue"
    if event.kind in ("pipe", "pool", "manager"):
        return "group" if event.primitive == "Group" else event.kind
    if event.kind in ("submit", "task", "unsent", "fetch", "ready", "callback", "handed_on", "forgotten"):
        return "pool"               # its creation was not seen: a loop's default executor
    if event.kind == "await":
        return "connection"
    if event.kind in ("load", "store", "loads", "stores", "get_obj"):
        return "value"
    if event.kind in ("make", "call", "acquire", "release", "wait", "set", "clear", "notify"):
        kind = event.primitive.lower()
        return _CLASSES.get(kind, kind)
    return ""


class _Names:
    """Finds names, and numbers those that occur more than once."""

    def __init__(self, source: str, script: str, everything: Pairs) -> None:
        self.script, self.source, self.everything = script, source, everything
        self.makings = sorted((pair for pair in everything if pair[0].kind in MAKING), key=self.place)
        self.made = made_at(source, {event.line for event, _ in self.makings if event.line})
        self.turns: Counter[tuple[object, ...]] = Counter()     # how often each was met
        self.given: Counter[tuple[str, str]] = Counter()
        self.unnamed: Counter[tuple[str, str]] = Counter()

    def place(self, pair: tuple[Event, int]) -> tuple[object, ...]:
        """Return a sort key: process and lane first, then time, as chance decides which of two processes is faster."""
        event, _ = pair
        return event.process != self.script, natural(event.process), natural(event.lane)

    @functools.cached_property
    def uses(self) -> dict[int, set[tuple[int, str]]]:
        """Number of an object -> the lines that use it, with the kind of each use."""
        found: dict[int, set[tuple[int, str]]] = defaultdict(set)
        for event, object_ in self.everything:
            if object_ and event.line and event.kind not in MAKING:
                found[object_].add((event.line, event.kind))
        return found

    def of(self, event: Event, kind: str, object_: int) -> str:
        """Return the name of an object that an event made; called once for each event, in order."""
        name = self.in_text(event) or name_in_use(self.source, self.uses[object_])
        if not name:
            return self.owned(self.numbered(kind, event.process), event.process)
        if COUNT in name:
            turn = self.turns[event.process, kind, name]
            self.turns[event.process, kind, name] += 1
            name = name.replace(COUNT, str(turn))
        return self.owned(self.whole(name, kind, event.process), event.process)

    def whole(self, name: str, kind: str, process: str) -> str:
        """Return a name with its kind, and numbered if it was given before."""
        whole = name if _says(name, kind) else f"{_WORDS.get(kind, kind)} {name}"
        self.given[process, whole] += 1
        count = self.given[process, whole]
        return whole if count == 1 else f"{whole} ({count})"

    def in_text(self, event: Event) -> str:
        """Return what an object is assigned to, "" for nothing."""
        function = "Pipe" if event.kind == "pipe" else event.primitive
        if event.kind == "manager" and (event.line, function) not in self.made:  # made by Manager(), or by start()
            function = next((name for name in ("Manager", "start") if (event.line, name) in self.made), "")
        if function == "Queue" and (event.line, function) not in self.made:         # gevent has two names for one class
            function = "JoinableQueue"
        names = self.made.get((event.line or 0, function), [""])
        turn = self.turns[event.process, event.lane, event.line, function]
        self.turns[event.process, event.lane, event.line, function] += 1
        return names[turn % len(names)]

    def numbered(self, kind: str, process: str) -> str:
        self.unnamed[process, kind] += 1
        return f"{_WORDS.get(kind, kind)} {self.unnamed[process, kind]}"

    def owned(self, name: str, process: str) -> str:
        return name if process == self.script else f"{name} of {process}"

    def unseen(self, kind: str, object_: int) -> str:
        """Return a name for an object whose creation was not seen."""
        name = name_in_use(self.source, self.uses[object_])
        return self.whole(name, kind, self.script) if name else self.numbered(kind, self.script)


def _says(name: str, kind: str) -> bool:
    """Whether a name already says what it names: "print_lock", "queues[0]"."""
    words = re.findall(r"[A-Z]*[a-z]+|[A-Z]+", name)
    return any(word.lower().removesuffix("s") in _SAYING.get(kind, (kind,)) for word in words)


@functools.lru_cache(2000)
def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Return a sort key with which "Process-10" comes after "Process-2"."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text))
