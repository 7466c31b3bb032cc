"""The names of a run's objects: as in the program's text, and the same in every run, whichever task is first."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence

from ..program.names import made_at
from ..program.places import COUNT

_made_at = functools.lru_cache(maxsize=64)(made_at)  # the runs of a search make the same objects in the same lines
LOOP = "event loop"
#: kind of an object -> what it is called, if that is not its class in lower case
SAID = {"boundedsemaphore": "semaphore"}


class Names:
    """The meaning of the numbers in one run.

    An object's name is the name of the task that made it and a count: "main.2". What is shown is the label: "queue q".

    Args:
        source: the program.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._names: dict[object, str] = {}  # number -> name
        self._streams: dict[tuple[str, object], str] = {}  # ("to", number of an end) -> the stream's name
        self._counts: Counter[str] = Counter()
        self._made: dict[str, tuple[str, str, int]] = {}  # name -> (kind, class, line)
        self._unknown = 0

    def make(self, key: str, kind: str, class_name: str, line: int, numbers: Sequence[object]) -> None:
        """Note an object that a task made."""
        if kind in ("lock", "rlock", "semaphore", "lock of value") and numbers[0] in self._names:
            return  # a lock that already existed, and now belongs to something else
        self._counts[key] += 1
        name = f"{key}.{self._counts[key]}"
        self._made[name] = kind, class_name, line
        for place, number in enumerate(numbers):
            self._names[number] = name + "'" * place
            self._made.setdefault(name + "'" * place, (kind, class_name, line))
        if kind == "pipe":
            one, other = numbers
            there, back = f"{name}>", f"{name}>" if one == other else f"{name}<"
            self._streams |= {("to", one): there, ("from", other): there, ("to", other): back, ("from", one): back}

    def key(self, key: str) -> str:
        """Return a task's key; a feeder thread, which knows its queue's number, gets the queue's name in its key."""
        process, feeder, queue = key.rpartition("/f")
        return f"{process}/f:{self.name(int(queue))}" if feeder and queue.isdigit() else key

    def is_pipe(self, raw: object) -> bool:
        """Whether it is a stream of a pipe that the program made."""
        return isinstance(raw, tuple) and raw in self._streams

    def name(self, raw: object) -> str:
        """Return the name of what a pair is about."""
        if isinstance(raw, str) and raw.startswith("@"):
            return "@" + self.key(raw[1:])
        if isinstance(raw, tuple):
            if raw[0] in ("out", "err", "var", "threads"):
                return " ".join(map(str, raw))
            if raw in self._streams:
                return self._streams[raw]
            *tags, number = raw
            return self.name(number) + "".join(f":{tag}" for tag in tags if tag)
        if raw not in self._names:
            self._unknown += 1
            self._names[raw] = f"?{self._unknown}"
        return self._names[raw]

    def labels(self) -> dict[str, str]:
        """Return name -> "queue q" for all objects of the run."""
        made = _made_at(self._source, frozenset(line for _, _, line in self._made.values() if line))
        turns: Counter[tuple[str, int, str]] = Counter()
        given: Counter[str] = Counter()
        found: dict[str, str] = {}
        for name, (kind, class_name, line) in self._made.items():
            if name.endswith("'"):
                continue
            known = made.get((line, class_name)) or made.get((line, class_name.lower())) or [""]
            its = known[turns[name.partition(".")[0], line, class_name] % len(known)]
            turns[name.partition(".")[0], line, class_name] += 1
            given[f"{kind}{its}"] += 1
            its = its.replace(COUNT, str(given[f"{kind}{its}"] - 1))
            kind = "array" if class_name == "Array" and kind == "value" else SAID.get(kind, kind)
            found[name] = f"{kind} {its}" if its else f"{kind} {given[kind]}"
        if given[LOOP] == 1:  # nobody gives it a name
            found = {name: f"the {LOOP}" if label == f"{LOOP} 1" else label for name, label in found.items()}
        return found
