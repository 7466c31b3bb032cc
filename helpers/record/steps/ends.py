"""Which process holds which ends of each pipe."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..run import Event
from .moments import Moment
from .shown import Shown


class Ends:
    """Keeps the ends of pipes."""

    def __init__(self, shown: Shown[tuple[tuple[str, str], ...]], events: Iterable[Event] = ()) -> None:
        self._shown = shown
        self._handed = _handed(events)
        self._known = {id(event) for mine in self._handed.values() for event in mine}

    def apply(self, moment: Moment) -> None:
        """Take note of a moment."""
        event = moment.event
        if event.kind == "exit":
            for name, held in self._shown.now.items():
                self._shown.show(name, tuple(one for one in held if one[0] != event.process))
        for each in self._handed.get(event.child, ()) if event.kind == "start" and not moment.ends else ():
            self._shown.show(each.object, (*self._shown.now.get(each.object, ()), (each.process, each.side)))
        if event.object_kind != "pipe" or event.kind not in ("open", "close") or id(event) in self._known:
            return
        holding, end = list(self._shown.now.get(event.object, ())), (event.process, event.side)
        if event.kind == "open":
            holding.append(end)
        elif end in holding:
            holding.remove(end)
        self._shown.show(event.object, tuple(holding))


def _handed(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Return the ends that a child has from its parent: it holds them from its start on, and notes that later."""
    found: dict[str, list[Event]] = defaultdict(list)
    begun: set[str] = set()
    for event in events:
        if event.kind == "run":
            begun.add(event.process)
        elif event.kind == "start":
            found[event.child] = []
        elif event.kind == "open" and event.object_kind == "pipe" and event.process in found and event.process not in begun:
            found[event.process].append(event)
    return found
