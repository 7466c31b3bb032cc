"""Puts what happened in an order of cause and effect: the same for the same happenings, however the clock ran.

A moment comes after those before it on its thread, and after its causes: a get after the put of what it brought, a child's
beginning after its start, an acquire after the release of who held the lock before. Everything else may come in any order.
Of several that may come next, that one does whose time it is, then the one whose process and thread come first by name. The
time is not the clock's: it passes only in what was asked to take time, such as `sleep(2)` or a get with a time-out that
brings nothing.
"""
from __future__ import annotations

import heapq
from collections import defaultdict
from math import inf

from ..run import Run
from .causes import add_causes
from .moments import Moment, Moments, until


def in_order(run: Run) -> list[Moment]:
    """Return the moments of a run in an order of cause and effect."""
    moments = Moments(run)
    add_causes(moments)
    return _Schedule(moments).all()


class _Schedule:
    """Lets each thread go on as soon as what it waits for has happened."""

    def __init__(self, moments: Moments) -> None:
        self._place: dict[int, tuple[int, int]] = {}
        self._left: dict[int, int] = {}                                 # how many causes of a moment are still to come
        self._effects: dict[int, list[Moment]] = defaultdict(list)
        self._time: dict[int, float] = {}                               # when its causes let it be, as far as was asked for
        self._ready: list[tuple[float, int, int, Moment]] = []
        lanes = list(moments.actors.values())
        workers = {process.name for process in moments.run.processes if process.worker}
        self._everything = [moment for lane in lanes for moment in lane]
        for rank, lane in enumerate(lanes):
            for number, moment in enumerate(lane):
                # Which of a pool's workers takes a task is left to chance: so all have begun before.
                begins = moment.event.kind == "run" and moment.event.process in workers
                self._place[id(moment)] = (-1, rank) if begins else (rank, number)
        for lane in lanes:
            for before, moment in zip([None, *lane], lane, strict=False):
                own = [one for one in (before, moments.begins[id(moment.event)]) if one is not None and one is not moment]
                causes = {id(one): one for one in (*moment.causes, *own)}
                self._left[id(moment)] = len(causes)
                for one in causes.values():
                    self._effects[id(one)].append(moment)
                if not causes:
                    self._push(moment)

    def _push(self, moment: Moment) -> None:
        heapq.heappush(self._ready, (self._time.get(id(moment), 0.0), *self._place[id(moment)], moment))

    def all(self) -> list[Moment]:
        """Return all moments in their order."""
        found: list[Moment] = []
        done: set[int] = set()
        while len(found) < len(self._everything):
            if not self._ready:         # a circle: the record was not complete, so what was first goes on
                self._push(self._first_left(done))
            time, _, _, moment = heapq.heappop(self._ready)
            if id(moment) in done:
                continue
            done.add(id(moment))
            found.append(moment)
            for one in self._effects[id(moment)]:
                takes = asked_to_take(one) if one.event is moment.event else 0.0
                self._time[id(one)] = max(self._time.get(id(one), 0.0), time + takes)
                self._left[id(one)] -= 1
                if not self._left[id(one)]:
                    self._push(one)
        return found

    def _first_left(self, done: set[int]) -> Moment:
        left = [moment for moment in self._everything if id(moment) not in done]
        return min(left, key=lambda one: (until(one.event) if one.ends else one.event.time, self._place[id(one)]))


def asked_to_take(moment: Moment) -> float:
    """Return how long a call took because it was asked to (seconds): a sleep, a time-out that ran out."""
    event = moment.event
    in_vain = event.outcome or event.result == "False" or (event.kind in ("select", "wait_any") and not event.number)
    sleeps = event.kind == "sleep" or (event.kind == "await" and event.function == "sleep")
    if not event.seconds or event.seconds == inf or not (sleeps or in_vain):
        return 0.0
    return max(float(event.seconds), 0.0)
