"""The contents of each Value and Array, as far as reads and stores show them."""
from __future__ import annotations

from ..run import Event
from .moments import Moment
from .shown import Shown

MOST_ITEMS = 20         #: items of an array that a state shows

Items = dict[int, str]                      #: an array's contents, by index
Span = tuple[int, int]                      #: the first of some items, and their number


def span(event: Event) -> Span | None:
    """Return which items of an array an event reads or sets; None: it may be any, or all."""
    if event.kind in ("load", "store") and event.number >= 0 and event.function.startswith("["):
        return event.number, 1 if event.items is None else event.items
    return None


class Values:
    """Keeps the contents of shared values."""

    def __init__(self, values: Shown[str]) -> None:
        self._values = values
        self._arrays: dict[str, Items] = {}
        self._lengths: dict[str, int] = {}
        self._fields: dict[str, dict[str, str]] = {}        # of a structure

    def apply(self, moment: Moment) -> None:
        """Take note of a moment."""
        event = moment.event
        if event.kind == "make":
            self._made(event)
        elif event.kind == "get_obj":
            self._lose(event.object)
        elif event.kind in ("load", "store", "stores") and not event.outcome:
            self._seen(event)

    def _made(self, event: Event) -> None:
        if event.object_kind in ("list", "dict", "namespace"):      # a manager's: see shared.py
            return
        if event.items is not None and not event.value:
            self._lengths[event.object] = event.items
            self._arrays[event.object] = dict(enumerate(_each(event)))
            self._show_items(event.object)
        elif event.value:
            self._values.show(event.object, event.value)

    def _seen(self, event: Event) -> None:
        where = span(event)
        if event.object in self._lengths:
            if event.kind != "load" or where is not None:
                self._item(event, where)
        elif event.function:
            self._part(event)
        elif event.value:
            self._values.show(event.object, event.value)

    def _item(self, event: Event, where: Span | None) -> None:
        if where is None:
            return self._lose(event.object)
        given = _each(event) if event.items is not None else (event.value,)
        known = len(given) == where[1]
        for number in range(where[0], min(where[0] + where[1], MOST_ITEMS)):
            if known:
                self._arrays[event.object][number] = given[number - where[0]]
            elif event.kind != "load":
                self._arrays[event.object].pop(number, None)
        self._show_items(event.object)

    def _show_items(self, name: str) -> None:
        length, known = self._lengths[name], self._arrays[name]
        shown = [known.get(number, "?") for number in range(min(length, MOST_ITEMS))]
        self._values.show(name, f"[{', '.join(shown)}{', …' if length > MOST_ITEMS else ''}]")

    def _part(self, event: Event) -> None:
        """A structure is shown field by field; what a text's bytes make of the whole is unknown."""
        if event.function.startswith("["):
            if event.kind != "load":
                self._lose(event.object)
            return
        fields = self._fields[event.object] = self._fields.get(event.object, {}) | {event.function: event.value}
        self._values.show(event.object, ", ".join(f"{name[1:]} = {value}" for name, value in sorted(fields.items())))

    def _lose(self, name: str) -> None:
        """From now on, its contents are unknown."""
        self._fields.pop(name, None)
        if name in self._lengths:
            self._arrays[name] = {}
            self._show_items(name)
        else:
            self._values.show(name, "?")


def _each(event: Event) -> tuple[str, ...]:
    return event.chunk or ((event.arguments,) if event.arguments else ())
