"""Puts what happened in an order of cause and effect: the same for the same events, whatever the clock said.

A moment comes after the previous one on its thread, and after its causes: a get after the put of its item, a child's
beginning after its start, an acquire after the previous holder's release. Everything else may come in any order. If several
may come next, the one whose time has come is next; then the one of the same thread, which goes on until it waits; then the
one whose process and thread are first by name; among a pool's workers, the one whose task is first. This time is not the
clock's: it passes only in what was asked to take time, such as `sleep(2)` or a get that times out.
"""
from __future__ import annotations

import gc
import heapq
from math import inf

from ..run import Run
from .causes import add_causes
from .moments import Moment, Moments, until


def in_order(run: Run) -> list[Moment]:
    """Return the moments of a run in an order of cause and effect."""
    enabled = gc.isenabled()
    gc.disable()            # nothing that is made here is garbage yet, and looking for it would take a fifth of the time
    try:
        moments = Moments(run)
        add_causes(moments)
        return _Schedule(moments).all()
    finally:
        if enabled:
            gc.enable()


class _Schedule:
    """Lets each thread continue as soon as what it waits for has happened. A moment is identified by its place among all."""

    def __init__(self, moments: Moments) -> None:
        lanes = list(moments.actors.values())                           # threads by name
        started = {event.child for event in moments.run.events if event.kind == "start" and event.line}
        workers = {process.name for process in moments.run.processes if process.worker and process.name in started}
        # Chance decides which of a pool's workers takes a task. So all have begun before, except those that the pool itself
        # starts later as replacements. Of several that are working, the one continues whose task was submitted first.
        numbers = _tasks({process.name for process in moments.run.processes if process.worker}, lanes)
        self._everything = [moment for lane in lanes for moment in lane]
        if numbers:
            self._everything.sort(key=lambda one: (
                not (one.event.kind == "run" and one.event.process in workers), numbers.get(id(one), -1)))
        for place, moment in enumerate(self._everything):
            moment.place = place
        self._left = [0] * len(self._everything)                        # how many causes of each are still to come
        self._effects: list[list[int]] = [[] for _ in self._everything]
        self._after = [-1] * len(self._everything)                      # the moment with which its thread goes on
        self._time = [0.0] * len(self._everything)  # the earliest time its causes allow, as far as time was asked for
        hired = {process.name for process in moments.run.processes if process.worker}
        for lane in lanes:
            self._line_up(lane, moments.begins, hired)
        self._ready = [(0.0, place) for place, left in enumerate(self._left) if not left]       # in order, so it is a heap

    def _line_up(self, lane: list[Moment], begins: dict[int, Moment], hired: set[str]) -> None:
        """Note for each moment of a lane what it comes after. A cause that is noted twice is also taken off twice."""
        effects = self._effects
        before: Moment | None = None
        for moment in lane:
            place, number = moment.place, 0
            elsewhere = moment.event.kind == "exit" or moment.event.process in hired        # others decide when that is
            if before is not None and before.event.kind not in ("start", "thread_start") and not elsewhere:
                self._after[before.place] = place
            for cause in (before, begins[id(moment.event)] if moment.ends else None, *(moment.causes or ())):
                if cause is not None:
                    effects[cause.place].append(place)
                    number += 1
            self._left[place] = number
            before = moment

    def all(self) -> list[Moment]:
        """Return all moments, in order."""
        everything, times, left, ready = self._everything, self._time, self._left, self._ready
        found: list[Moment] = []
        done = bytearray(len(everything))
        after = self._after
        while len(found) < len(everything):
            if not ready:               # a cycle: the record was incomplete, so the earliest moment goes first
                first = self._first_left(done)
                heapq.heappush(ready, (times[first], first))
            # The thread of the last moment goes on until it waits, or until it has started another.
            place = after[found[-1].place] if found else -1
            if place >= 0 and not left[place] and not done[place] and times[place] <= ready[0][0]:
                time = times[place]
            else:
                time, place = heapq.heappop(ready)
                if done[place]:
                    continue
            done[place] = True
            moment = everything[place]
            found.append(moment)
            for effect in self._effects[place]:
                one = everything[effect]
                at = time + asked_to_take(one) if one.ends and one.event is moment.event else time
                if at > times[effect]:
                    times[effect] = at
                left[effect] -= 1
                if not left[effect]:
                    heapq.heappush(ready, (times[effect], effect))
        return found

    def _first_left(self, done: bytearray) -> int:
        left = [place for place, is_done in enumerate(done) if not is_done]
        moments = self._everything
        return min(left, key=lambda one: (until(moments[one].event) if moments[one].ends else moments[one].event.time, one))


def _tasks(workers: set[str], lanes: list[list[Moment]]) -> dict[int, float]:
    """Return id of a moment of a pool's worker -> the number of its task: the last one that it did, or its first."""
    found: dict[int, float] = {}
    for lane in lanes:
        number = next((one.event.number for one in lane if one.event.kind == "task"), inf)
        for moment in lane if lane[0].event.process in workers else ():
            if moment.event.kind == "task":
                number = moment.event.number
            found[id(moment)] = number
    return found


def asked_to_take(moment: Moment) -> float:
    """Return how long a call took because it was asked to (seconds): a sleep, or a time-out that expired."""
    event = moment.event
    in_vain = event.outcome or event.result == "False" or (event.kind in ("select", "wait_any") and not event.number)
    sleeps = event.kind == "sleep" or (event.kind == "await" and event.function == "sleep")
    if not event.seconds or event.seconds == inf or not (sleeps or in_vain):
        return 0.0
    return max(float(event.seconds), 0.0)
