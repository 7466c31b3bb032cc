"""Puts what happened in an order of cause and effect: the same for the same happenings, however the clock ran.

An event is one moment, or two where it can take time: its beginning, and its end. A moment comes after those before it on
its thread, and after its causes: a get after the put of what it brought, a child's beginning after its start, an acquire
after the release of who held the lock before. Everything else may come in any order. Of several that may come next, that one
does whose time it is, then the one whose thread's name comes first. The time is not the clock's: it passes only in what was
asked to take time, such as `sleep(2)` or a get with a time-out that brings nothing.
"""
from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .kinds import ROWS
from .names import natural
from .run import Event, Run

Actor = tuple[str, str]         #: a thread of control: its process, and its thread ("" for the main one)

#: Calls that take effect when they return: what they wait for is a cause of their end.
AT_END = frozenset({
    "get", "recv", "recv_bytes", "recv_bytes_into", "poll", "acquire", "wait", "join", "thread_join", "join_queue",
    "join_thread", "fetch", "call", "sleep", "select", "wait_any", "block", "join_pool", "terminate_pool"})
#: What begins with one effect and ends with another.
BOTH = frozenset({"task", "serve", "callback"})


@dataclass(slots=True, eq=False)
class Moment:
    """The beginning or the end of an event."""

    event: Event
    ends: bool = False                                      #: it is the end of an event that has a beginning of its own
    causes: list[Moment] = field(default_factory=list)      #: what comes before it, the moment before it on its thread apart

    @property
    def time(self) -> float:
        """When it was recorded (seconds): causes are looked for only among what was before."""
        return (self.event.end or self.event.time) if self.ends else self.event.time


def two_moments(event: Event) -> bool:
    """Whether an event has a beginning and an end that are moments of their own."""
    if event.end is None or event.end == event.time:
        return False
    return event.kind in AT_END or event.kind in BOTH or (event.kind == "put" and ROWS["put"].waits)


class Order:
    """The moments of a run, their causes, and the order that follows."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.begins: dict[int, Moment] = {}         #: id of an event -> its beginning
        self.effects: dict[int, Moment] = {}        #: id of an event -> the moment in which it gives or takes
        self.actors: dict[Actor, list[Moment]] = {}
        self._make_moments()

    def _make_moments(self) -> None:
        lanes: dict[Actor, list[tuple[float, int, int, Moment]]] = defaultdict(list)
        threads = _Threads(self.run)
        for place, event in enumerate(self.run.events):
            actor = threads.of(event, place)
            begin = Moment(event)
            self.begins[id(event)] = self.effects[id(event)] = begin
            lanes[actor].append((event.time, 1, place, begin))
            if two_moments(event):
                end = Moment(event, ends=True)
                self.effects[id(event)] = end
                lanes[actor].append((end.time, 0, place, end))
        for actor in sorted(lanes, key=lambda actor: self.rank(actor)):
            self.actors[actor] = [moment for *_, moment in sorted(lanes[actor], key=lambda one: one[:3])]

    def rank(self, actor: Actor) -> tuple[object, ...]:
        """Return who comes first where several could go on: the script's own process, then by name."""
        main = self.run.processes[0].name if self.run.processes else ""
        return actor[0] != main, natural(actor[0]), natural(actor[1])

    def cause(self, before: Moment | None, after: Moment | None) -> None:
        """Let one moment come after another; not where the record has it the other way round."""
        if before is not None and after is not None and before is not after and before.time <= after.time:
            after.causes.append(before)

    def moments(self) -> list[Moment]:
        """Return all moments in their order."""
        left: dict[int, int] = {}
        waiting: dict[int, list[Moment]] = defaultdict(list)
        place: dict[int, tuple[int, int]] = {}
        lanes = list(self.actors.values())
        for rank, lane in enumerate(lanes):
            for number, moment in enumerate(lane):
                place[id(moment)] = rank, number
        for lane in lanes:
            before: Moment | None = None
            for moment in lane:
                causes = {id(one): one for one in moment.causes if id(one) in place}
                if before is not None:
                    causes[id(before)] = before
                left[id(moment)] = len(causes)
                for one in causes.values():
                    waiting[id(one)].append(moment)
                before = moment
        virtual: dict[int, float] = {}
        ready = [(0.0, *place[id(moment)], moment) for lane in lanes for moment in lane if not left[id(moment)]]
        heapq.heapify(ready)
        found: list[Moment] = []
        while ready:
            time, _, _, moment = heapq.heappop(ready)
            found.append(moment)
            for one in waiting[id(moment)]:
                virtual[id(one)] = max(virtual.get(id(one), 0.0), time + (_takes(one) if one.event is moment.event else 0.0))
                left[id(one)] -= 1
                if not left[id(one)]:
                    heapq.heappush(ready, (virtual[id(one)], *place[id(one)], one))
        return found


def _takes(moment: Moment) -> float:
    """Return how long a call takes because it was asked to (seconds): a sleep, a time-out that ran out."""
    event = moment.event
    in_vain = event.outcome or event.result == "False" or (event.kind in ("select", "wait_any") and not event.number)
    if not event.seconds or event.seconds == float("inf") or not (event.kind == "sleep" or in_vain):
        return 0.0
    return max(float(event.seconds), 0.0)


class _Threads:
    """On which thread each event happened: generators and greenlets take turns on one."""

    def __init__(self, run: Run) -> None:
        self._threads = {(process.name, thread.name) for process in run.processes for thread in process.threads}
        self._owners: dict[tuple[str, str], str] = {key: key[1] for key in self._threads}
        for event in run.events if self._threads else ():
            lane = event.process, event.lane
            if event.kind in ("resume", "throw", "switch") and event.source is not None and lane not in self._threads:
                self._owners[lane] = self._owners.get((event.process, event.source.lane), "")

    def of(self, event: Event, place: int) -> Actor:
        if event.kind == "serve":       # the threads of a manager are not told apart: each request comes from its call
            return event.process, f"request {place}"
        if event.kind == "feed":
            return event.process, f"feeder of {event.object}"
        return event.process, self._owners.get((event.process, event.lane), "") if event.lane else ""


def in_order(run: Run) -> list[Moment]:
    """Return the moments of a run in an order of cause and effect."""
    order = Order(run)
    add_causes(order)
    return order.moments()


def add_causes(order: Order) -> None:
    """Find the causes of all moments."""
    objects: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in order.run.events:
        _source(order, event)
        if event.object:
            objects[event.object, event.process if event.local else ""].append(event)
    for events in objects.values():
        _locks(order, events)


def _source(order: Order, event: Event) -> None:
    source = event.source
    if source is None or event.kind in ("resume", "throw", "switch", "yield", "return"):
        return
    given = order.effects if source.kind in ("task", "serve") else order.begins
    after = order.begins if event.kind in BOTH else order.effects
    order.cause(given.get(id(source)), after.get(id(event)))


def _locks(order: Order, events: Iterable[Event]) -> None:
    """A lock is taken after it was given back by who had it before."""
    taken: list[Moment] = []
    given: list[Moment] = []
    permits = 1
    for event in events:
        if event.kind == "make" and event.permits:
            permits = event.permits
        if event.kind == "acquire" and event.end is not None and event.result != "False" and not event.outcome:
            taken.append(order.effects[id(event)])
        elif event.kind == "release" and not event.outcome:
            given.append(order.begins[id(event)])
    taken.sort(key=lambda moment: moment.time)
    for number, moment in enumerate(taken[permits:]):
        if number < len(given):
            order.cause(given[number], moment)
