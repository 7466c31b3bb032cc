"""What is in each queue and pipe."""
from __future__ import annotations

from itertools import islice

from ..run import Event
from .moments import Moment
from .shown import Shown, thing

MOST_VALUES = 100           #: values of one queue that a state shows; for more, it gives their number
UNKNOWN = ("?",)            #: the contents of a queue, if the record does not prove them
_FED = ("Queue", "JoinableQueue")       #: a feeder thread writes what is put into these


class Contents:
    """Keeps the contents of queues and pipes."""

    def __init__(self, shown: Shown[tuple[str, ...]], values: Shown[str]) -> None:
        self._shown, self._values = shown, values
        self._inside: dict[str, dict[int, Event]] = {}  # its contents: the puts and sends by their ids, oldest first
        self._unknown: set[str] = set()
        self._fed: set[str] = set()
        self._both_ways: set[str] = set()               # pipes with sends from both ends
        self._not_done: dict[str, int] = {}
        self._buffers: dict[tuple[str, str], str] = {}  # queue and process -> how unwritten items are shown

    def apply(self, moment: Moment) -> None:
        """Take note of a moment."""
        handle = _HANDLES.get(moment.event.kind)
        if handle is not None:
            handle(self, moment)

    def _made(self, moment: Moment) -> None:
        event, name = moment.event, thing(moment.event)
        if event.kind == "pipe":
            if event.side == "both":
                self._both_ways.add(name)
            else:
                self._set(name, {})
            return
        if event.primitive in _FED and not event.local:
            self._fed.add(name)
        self._unknown.discard(name)
        self._set(name, {})
        if event.primitive == "JoinableQueue":
            self._count(name, 0)

    def _count(self, name: str, more: int) -> None:
        self._not_done[name] = self._not_done.get(name, 0) + more
        count = self._not_done[name]
        self._values.show(name, "all tasks done" if not count else f"{count} task{'s' if count > 1 else ''} not done")

    def _put(self, moment: Moment) -> None:
        event, name = moment.event, thing(moment.event)
        if event.outcome or not moment.over:
            return
        if name in self._not_done:
            self._count(name, 1)
        if name in self._fed:
            self._add(self._buffer(event), event)
        else:
            self._add(name, event)

    def _buffer(self, event: Event) -> str:
        return self._buffers.setdefault((event.object, event.process), f"{event.object}, not yet written by {event.process}")

    def _feed(self, moment: Moment) -> None:
        event, put = moment.event, moment.event.source
        if put is not None and event.end is not None and self._has(self._buffer(event), put):
            self._remove(self._buffer(event), put)
            self._add(thing(event), put)

    def _lost(self, moment: Moment) -> None:
        waiting = self._inside.get(self._buffer(moment.event))
        if waiting:                     # it handles them in order
            self._remove(self._buffer(moment.event), next(iter(waiting.values())))

    def _get(self, moment: Moment) -> None:
        event, name = moment.event, thing(moment.event)
        if event.outcome or not moment.over:
            return
        source = event.source
        if source is not None:
            for place in (name, self._buffer(source)):
                if self._has(place, source):
                    self._remove(place, source)
                    return
        self._lose_track(name)

    def _counted(self, moment: Moment) -> None:
        if moment.event.number:
            self._lose_track(thing(moment.event))

    def _closed(self, moment: Moment) -> None:
        if moment.event.number and not moment.event.outcome:       # at once: what was inside is thrown away
            self._set(thing(moment.event), {})

    def _lose_track(self, name: str) -> None:
        self._unknown.add(name)
        self._shown.show(name, UNKNOWN)

    def _done(self, moment: Moment) -> None:
        if thing(moment.event) in self._not_done and not moment.event.outcome:
            self._count(thing(moment.event), -1)

    # Pipes

    def _way(self, event: Event) -> str:
        return f"{thing(event)}, from {event.process}" if event.object in self._both_ways else thing(event)

    def _send(self, moment: Moment) -> None:
        if not moment.ends and not moment.event.outcome:
            self._add(self._way(moment.event), moment.event)

    def _recv(self, moment: Moment) -> None:
        event = moment.event
        if event.outcome or not moment.over:
            return
        if event.source is not None and self._has(self._way(event.source), event.source):
            self._remove(self._way(event.source), event.source)
        else:
            self._lose_track(thing(event))

    def _exit(self, moment: Moment) -> None:
        """What a process has not written yet when it ends is lost."""
        for (queue, process), name in list(self._buffers.items()):
            if process == moment.event.process and self._inside.get(name):
                self._shown.show(f"{queue}, lost with {process}", self._shown.now[name])
                self._shown.drop(name)

    def _has(self, name: str, event: Event) -> bool:
        return id(event) in self._inside.get(name, ())

    def _add(self, name: str, event: Event) -> None:
        inside = self._inside.get(name, {})
        inside[id(event)] = event
        self._set(name, inside)

    def _remove(self, name: str, event: Event) -> None:
        del self._inside[name][id(event)]
        self._set(name, self._inside[name])
        if not self._inside[name] and name in self._buffers.values():
            self._shown.drop(name)

    def _set(self, name: str, inside: dict[int, Event]) -> None:
        self._inside[name] = inside
        if name in self._unknown:
            return
        values = tuple([event.value for event in islice(inside.values(), MOST_VALUES)])
        if len(inside) > MOST_VALUES:
            values = (*values[:-1], f"… {len(inside) - MOST_VALUES + 1} more")
        self._shown.show(name, values)


_HANDLES = {
    "queue": Contents._made, "pipe": Contents._made, "put": Contents._put, "get": Contents._get, "feed": Contents._feed,
    "lost": Contents._lost, "puts": Contents._counted, "gets": Contents._counted, "close_queue": Contents._closed,
    "task_done": Contents._done,
    "send": Contents._send, "send_bytes": Contents._send, "recv": Contents._recv, "recv_bytes": Contents._recv,
    "recv_bytes_into": Contents._recv, "exit": Contents._exit}
