"""What comes before what at a shared value: its lock separates all accesses. Reads may come in any order."""
from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..run import Event
from .moments import Moment, Moments, until
from .values import span

_STORES = ("store", "stores", "get_obj")
_EACH = 100         #: items of a slice that are examined one by one
_ALL = -1           #: represents the items of an array that nothing has accessed alone


@dataclass
class _Place:
    """What was done to a value, or to one item of an array, in groups: within a group, any order is possible."""

    before: list[Moment] = field(default_factory=list)
    group: list[Moment] = field(default_factory=list)
    alike: tuple[str, ...] | None = None                    #: what the accesses of the group have in common

    def add(self, moments: Moments, moment: Moment, alike: tuple[str, ...] | None) -> None:
        """Add an access."""
        if alike is None or alike != self.alike:
            self.before, self.group, self.alike = self.group, [], alike
        for one in self.before:
            moments.cause(one, moment)
        self.group.append(moment)


def values(moments: Moments, name: str, events: list[Event]) -> None:
    """What is read was stored before; what is stored later comes after everything that has read it."""
    places = {_ALL: _Place()}
    accesses = [event for event in events if event.kind in ("load", "loads", *_STORES) and event.end is not None]
    for event in sorted(accesses, key=until):
        alike: tuple[str, ...] | None = ("load",) if event.kind in ("load", "loads") else None
        if event.kind == "store" and not event.outcome and "…" not in event.value:
            alike = event.function, event.value             # two that store the same
        for place in _touched(event, places):
            place.add(moments, moments.effects[id(event)], alike)


def _touched(event: Event, places: dict[int, _Place]) -> list[_Place]:
    where = span(event)
    if where is None or where[1] > _EACH:
        return list(places.values())
    for number in range(where[0], where[0] + where[1]):
        if number not in places:
            places[number] = replace(places[_ALL], group=list(places[_ALL].group))
    return [places[number] for number in range(where[0], where[0] + where[1])]
