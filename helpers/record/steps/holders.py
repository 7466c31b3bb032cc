"""Which lanes hold each lock, how many permits a semaphore has left, which have come to a barrier, which Events are set."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ..run import Event
from .moments import Moment
from .shown import Shown, thing, who


@dataclass
class _Lock:
    """A lock, or a semaphore."""

    holders: list[str] = field(default_factory=list)
    permits: int | None = None          #: for a semaphore: how many are left


class Holders:
    """Keeps the state of locks and their relatives."""

    def __init__(self, shown: Shown[tuple[str, ...]], values: Shown[str]) -> None:
        self._shown, self._values = shown, values
        self._locks: dict[str, _Lock] = {}
        self._parties: dict[str, int] = {}
        self._come: Counter[str] = Counter()
        self._waiting: dict[str, list[str]] = {}            # Condition -> those that wait for it
        self._at_fork: dict[str, dict[str, list[str]]] = {}     # process -> who held what when it was forked

    def apply(self, moment: Moment) -> None:
        """Take note of a moment."""
        handle = _HANDLES.get(moment.event.kind)
        if handle is not None:
            handle(self, moment)

    def _lock(self, event: Event, name: str = "") -> tuple[str, _Lock]:
        shown = thing(event, name)
        if shown not in self._locks:
            is_copy = shown != (name or event.object)
            held = self._at_fork.get(event.process, {}).get(name or event.object, ()) if is_copy else ()
            self._locks[shown] = _Lock(list(held))
        return shown, self._locks[shown]

    def _run(self, moment: Moment) -> None:
        self._at_fork[moment.event.process] = {
            name: list(lock.holders) for name, lock in self._locks.items() if lock.holders}

    def _made(self, moment: Moment) -> None:
        event, name = moment.event, thing(moment.event)
        if event.primitive == "Event":
            self._values.show(name, "not set")
        elif event.primitive == "Barrier" and event.permits:
            self._parties[name] = event.permits
            self._values.show(name, f"0 of {event.permits} have come")
        elif event.object_kind in ("lock", "rlock", "semaphore", "boundedsemaphore", "condition") and not event.lock:
            self._locks[name] = _Lock(permits=event.permits)
            self._show(name)

    def _show(self, name: str) -> None:
        lock = self._locks[name]
        counts = Counter(lock.holders)
        self._shown.show(name, tuple(one if count == 1 else f"{one} ({count} times)" for one, count in counts.items()))
        if lock.permits is not None:
            self._values.show(name, f"{lock.permits} permit{'' if lock.permits == 1 else 's'} left")

    def _acquire(self, moment: Moment) -> None:
        if moment.over and not moment.event.outcome and moment.event.result != "False":
            self._take(moment.event)

    def _take(self, event: Event, name: str = "") -> None:
        shown, lock = self._lock(event, name)
        lock.holders.append(who(event))
        if lock.permits is not None:
            lock.permits -= 1
        self._show(shown)

    def _release(self, moment: Moment) -> None:
        if not moment.event.outcome and not moment.ends:
            for _ in range(max(moment.event.number, 1)):
                self._give(moment.event)

    def _give(self, event: Event, name: str = "") -> None:
        shown, lock = self._lock(event, name)
        if who(event) in lock.holders:
            lock.holders.remove(who(event))
        elif lock.holders:                          # another one may release it
            lock.holders.pop(0)
        if lock.permits is not None:
            lock.permits += 1
        self._show(shown)

    def _call(self, moment: Moment) -> None:
        """A manager's lock is acquired and released by calls of its proxy."""
        if moment.event.object_kind in ("lock", "rlock") and moment.event.function == "acquire":
            self._acquire(moment)
        elif moment.event.object_kind in ("lock", "rlock") and moment.event.function == "release":
            self._release(moment)

    def _wait(self, moment: Moment) -> None:
        event, name = moment.event, thing(moment.event)
        if event.primitive == "Barrier":
            self._comes(moment, name)
        elif event.primitive == "Condition":
            waiting = self._waiting.setdefault(name, [])
            if not moment.ends:                     # it releases the lock while it waits
                waiting.append(who(event))
                self._give(event, event.lock)
            if moment.over:
                waiting.remove(who(event))
                self._take(event, event.lock)
            does = "waits" if len(waiting) == 1 else "wait"
            self._values.show(name, f"{', '.join(waiting)} {does}" if waiting else "nobody waits")

    def _comes(self, moment: Moment, name: str) -> None:
        parties = self._parties.get(name)
        if moment.ends or parties is None:
            return
        self._come[name] += 1
        self._values.show(name, f"{(self._come[name] - 1) % parties + 1} of {parties} have come")

    def _set(self, moment: Moment) -> None:
        if not moment.ends:
            self._values.show(thing(moment.event), "set" if moment.event.kind == "set" else "not set")


_HANDLES = {"run": Holders._run, "make": Holders._made, "acquire": Holders._acquire, "release": Holders._release,
            "call": Holders._call, "wait": Holders._wait, "set": Holders._set, "clear": Holders._set}
