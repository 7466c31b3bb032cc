"""What is where after each moment of a run: who stands at which line, what is in each queue, who holds each lock.

One small reducer: it is given moments one by one, in an order of cause and effect, and makes a new state of each. What the
record does not prove is "?": it never invents.
"""
from __future__ import annotations

from dataclasses import replace

from .order import Moment
from .run import Event
from .steps import Standing, State

MOST_VALUES = 100           #: of one queue that a state shows; of more, how many more there are
UNKNOWN = ("?",)            #: what is in a queue, where the record does not prove it


def name_of(process: str, lane: str) -> str:
    """Return how a lane is shown: "Process-1", "MainProcess · worker"."""
    return f"{process} · {lane}" if lane else process


class Reducer:
    """Makes states of moments."""

    def __init__(self) -> None:
        self.state = State()
        self._inside: dict[str, list[Event]] = {}       # queue or pipe -> the puts, or sends, whose values are in it
        self._holders: dict[str, list[str]] = {}
        self._everything: list[tuple[str, str]] = []

    def apply(self, moment: Moment) -> State:
        """Return the state after one more moment."""
        event = moment.event
        handle = getattr(self, f"_{event.kind}", None)
        if handle is not None:
            handle(moment)
        self._stand(moment)
        return self.state

    def _stand(self, moment: Moment) -> None:
        event = moment.event
        if event.line is None or event.kind == "ended":     # it is in the midst of a call
            return
        who = name_of(event.process, event.lane)
        self.state = replace(self.state, lanes=self.state.lanes | {who: Standing(event.line)})

    def wait(self, moment: Moment, call: str) -> State:
        """Return the state after somebody has begun to wait."""
        event = moment.event
        who = name_of(event.process, event.lane)
        stands = Standing(event.line, "waits", call, event.object or event.child)
        self.state = replace(self.state, lanes=self.state.lanes | {who: stands})
        return self.state

    # Queues and pipes

    def _put(self, moment: Moment) -> None:
        event = moment.event
        if event.end is not None and not event.outcome and (moment.ends or event.end == event.time):
            self._give(event)

    def _get(self, moment: Moment) -> None:
        if moment.ends or moment.event.end == moment.event.time:
            self._take(moment.event)

    def _send(self, moment: Moment) -> None:
        if not moment.event.outcome:
            self._give(moment.event)

    _send_bytes = _send
    _recv = _recv_bytes = _recv_bytes_into = _get

    def _give(self, event: Event) -> None:
        self._inside.setdefault(event.object, []).append(event)
        self._show(event.object)

    def _take(self, event: Event) -> None:
        if event.outcome:
            return
        inside = self._inside.setdefault(event.object, [])
        if event.source in inside:
            inside.remove(event.source)
        self._show(event.object)

    def _show(self, name: str) -> None:
        inside = self._inside[name]
        values = tuple(event.value for event in inside[:MOST_VALUES])
        if len(inside) > MOST_VALUES:
            values = (*values[:-1], f"… {len(inside) - MOST_VALUES + 1} more")
        self.state = replace(self.state, queues=self.state.queues | {name: values})

    # Locks

    def _acquire(self, moment: Moment) -> None:
        event = moment.event
        if event.end is None or event.outcome or event.result == "False" or not (moment.ends or event.end == event.time):
            return
        self._holders.setdefault(event.object, []).append(name_of(event.process, event.lane))
        self._hold(event.object)

    def _release(self, moment: Moment) -> None:
        event, holders = moment.event, self._holders.setdefault(moment.event.object, [])
        who = name_of(event.process, event.lane)
        if who in holders:
            holders.remove(who)
        elif holders:
            holders.pop(0)
        self._hold(event.object)

    def _hold(self, name: str) -> None:
        self.state = replace(self.state, locks=self.state.locks | {name: tuple(self._holders[name])})
