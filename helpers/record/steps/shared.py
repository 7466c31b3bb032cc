"""The contents of a manager's objects, as far as the calls of their proxies show them."""
from __future__ import annotations

from collections.abc import Callable

from ..run import Event
from .moments import Moment
from .queue_causes import READS
from .shown import Shown, who

Given = tuple[str, ...]                 #: a method's arguments: a short repr of each
Entries = dict[str, str]                #: what is at each place, or under each key

_QUEUES = ("queue", "joinablequeue")
_ROWS = ("list", "array")               # their items have places
_HOLDING = (*_ROWS, "dict", "namespace")


def _at(entries: Entries, place: str) -> str:
    """Return a place in a list, counted from its beginning."""
    return next((key for number, key in enumerate(entries) if place == str(number - len(entries))), place)


def _append(entries: Entries, given: Given, result: str) -> Entries:
    return entries | {str(len(entries)): given[0]}


def _set_item(entries: Entries, given: Given, result: str) -> Entries:
    return entries | {given[0]: given[1]}


def _set_place(entries: Entries, given: Given, result: str) -> Entries:
    place = _at(entries, given[0])
    if place not in entries:            # a slice
        raise KeyError(place)
    return entries | {place: given[1]}


def _pop_last(entries: Entries, given: Given, result: str) -> Entries:
    if given:
        raise KeyError(given)
    return dict(list(entries.items())[:-1])


def _pop(entries: Entries, given: Given, result: str) -> Entries:
    return {key: value for key, value in entries.items() if key != given[0]}


def _default(entries: Entries, given: Given, result: str) -> Entries:
    return entries if given[0] in entries else entries | {given[0]: given[1]}


def _clear(entries: Entries, given: Given, result: str) -> Entries:
    return {}


#: what a method makes of the contents; for all other methods, that is unknown
_CHANGES: dict[tuple[str, str], Callable[[Entries, Given, str], Entries]] = {
    ("list", "append"): _append, ("list", "__setitem__"): _set_place, ("list", "pop"): _pop_last,
    ("array", "__setitem__"): _set_place,
    ("dict", "__setitem__"): _set_item, ("dict", "__delitem__"): _pop, ("dict", "pop"): _pop, ("dict", "clear"): _clear,
    ("dict", "setdefault"): _default, ("namespace", "__setattr__"): _set_item, ("namespace", "__delattr__"): _pop}


class Shared:
    """Keeps the contents of what managers share."""

    def __init__(self, queues: Shown[tuple[str, ...]], values: Shown[str]) -> None:
        self._queues, self._values = queues, values
        self._entries: dict[str, Entries | None] = {}       # of a list, Array, dict or Namespace; None: unknown
        self._asked: dict[str, Given] = {}                  # lane -> what the manager is asked to make an object from

    def apply(self, moment: Moment) -> None:
        """Take note of a moment."""
        event = moment.event
        if event.kind == "make" and who(event) in self._asked:
            self._made(event, self._asked.pop(who(event)))
        elif event.kind == "call" and moment.over and not event.outcome:
            if event.object_kind == "manager":
                self._asked[who(event)] = _given(event)
            else:
                self._called(event, _given(event))

    def _made(self, event: Event, given: Given) -> None:
        name, kind = event.object, event.object_kind
        if kind in _HOLDING:
            self._entries[name] = _content(event) if event.items is not None else None if given else {}
            self._show(name, kind, given[-1] if given else "")
        elif kind == "value" and given:
            self._values.show(name, given[-1])
        elif kind in _QUEUES:
            self._queues.show(name, ())

    def _called(self, event: Event, given: Given) -> None:
        name, kind, function = event.object, event.object_kind, event.function
        if kind in _HOLDING:
            if function not in READS:
                self._entries[name] = self._changed(name, (kind, function), given, event.result)
            whole = event.result.strip("'\"") if function in ("__repr__", "__str__") else ""
            self._show(name, kind, whole if function in READS else "?")
        elif kind == "value" and function in ("get", "set"):
            self._values.show(name, event.result if function == "get" else (*given, "?")[0])
        elif kind == "event" and function in ("set", "clear"):
            self._values.show(name, "set" if function == "set" else "not set")
        elif kind in _QUEUES and name in self._queues.now:
            self._in_queue(name, function, given)

    def _in_queue(self, name: str, function: str, given: Given) -> None:
        inside = self._queues.now[name]
        if function in ("put", "put_nowait") and given:
            self._queues.show(name, (*inside, given[0]))
        elif function in ("get", "get_nowait"):
            self._queues.show(name, inside[1:])

    def _changed(self, name: str, what: tuple[str, str], given: Given, result: str) -> Entries | None:
        entries = self._entries.get(name)
        try:
            return None if entries is None else _CHANGES[what](entries, given, result)
        except LookupError:
            return None

    def _show(self, name: str, kind: str, text: str) -> None:
        """Show an object's contents; `text` if they are unknown, "" for the last that was known of them."""
        entries = self._entries.get(name)
        if entries is None:
            self._values.show(name, text or self._values.now.get(name, "?"))
        elif kind in _ROWS:
            self._values.show(name, f"[{', '.join(entries.values())}]")
        else:
            self._values.show(name, "{" + ", ".join(f"{key}: {value}" for key, value in entries.items()) + "}")


def _content(event: Event) -> Entries:
    """Return the contents of a new list, Array, dict or Namespace: a list's items, otherwise the keys and their values."""
    parts = _given(event)
    if event.object_kind in _ROWS:
        return {str(number): value for number, value in enumerate(parts)}
    return dict(zip(parts[::2], parts[1::2], strict=False))


def _given(event: Event) -> Given:
    return event.chunk or ((event.arguments,) if event.arguments else ())
