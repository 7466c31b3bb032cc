"""What comes before what at a shared value: its lock lets each access happen by itself. Reads may come in any order."""
from __future__ import annotations

from dataclasses import dataclass, field

from ..run import Event
from .moments import Moment, Moments, until
from .values import span

_STORES = ("store", "stores", "get_obj")
_ALL = -1           #: stands for the items of an array that nobody has accessed alone


@dataclass
class _Place:
    """What was done last to a value, or to one item of an array."""

    stored: Moment | None = None
    loads: list[Moment] = field(default_factory=list)       #: since then


def values(moments: Moments, name: str, events: list[Event]) -> None:
    """What is read was stored before; what is stored later comes after all who have read it."""
    places = {_ALL: _Place()}
    accesses = [event for event in events if event.kind in ("load", "loads", *_STORES) and event.end is not None]
    for event in sorted(accesses, key=until):
        moment = moments.effects[id(event)]
        for place in _touched(event, places):
            moments.cause(place.stored, moment)
            if event.kind not in _STORES:
                place.loads.append(moment)
                continue
            for load in place.loads:
                moments.cause(load, moment)
            place.stored, place.loads = moment, []


def _touched(event: Event, places: dict[int, _Place]) -> list[_Place]:
    where = span(event)
    if where is None:
        return list(places.values())
    for number in range(where[0], where[0] + where[1]):
        if number not in places:
            places[number] = _Place(places[_ALL].stored, list(places[_ALL].loads))
    return [places[number] for number in range(where[0], where[0] + where[1])]
