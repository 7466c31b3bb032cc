"""What one call costs that asks which of many descriptors are ready: with select, poll, epoll or kqueue.

A script measures it; the notebook reads the figures from a file, whose name is in the environment.
"""

from __future__ import annotations

import math
import os
import selectors
import time
from collections.abc import Callable, Sequence
from functools import partial

from .figures import Figures

WAYS = {"select": "SelectSelector", "poll": "PollSelector", "epoll": "EpollSelector", "kqueue": "KqueueSelector"}
Costs = dict[str, dict[str, dict[str, float]]]  # "idle" or "active" -> how many -> way -> seconds
_figures = Figures("WATCH_COSTS")
place = _figures.place


def measure() -> None:
    """Measure, up to as many descriptors as the system allows, at most nearly ten thousand; print what can be said of it."""
    _figures.keep(_measured())
    print("with idle ones, poll costs more:  ", growth("poll") > 5 * growth("epoll"))
    print("with all active, epoll gains much:", all_active("epoll") < all_active("poll") / 3)


def costs() -> Costs:
    """Return what was measured, in seconds; nothing where this system could not."""
    return _figures.all() or {"idle": {}, "active": {}}


def curves() -> dict[str, dict[str, dict[float, float]]]:
    """Return the costs as a chart has them: kind -> way -> how many -> microseconds."""
    return {
        f"{kind} descriptors": {
            way: {int(size): found[way] * 1e6 for size, found in sizes.items() if way in found}
            for way in WAYS
            if any(way in found for found in sizes.values())
        }
        for kind, sizes in costs().items()
    }


def growth(way: str) -> float:
    """Return how many times as much a call costs with the most idle descriptors as with the fewest; nan: not measured."""
    found = list(costs()["idle"].values())
    return found[-1][way] / found[0][way] if found else math.nan


def all_active(way: str) -> float:
    """Return what a call costs where many descriptors are all active, in seconds; nan where it was not measured."""
    found = list(costs()["active"].values())
    return found[-1][way] if found else math.nan


def _cost(call: Callable[[], object]) -> float:
    """Return the best of many calls, in seconds."""
    best = 1.0
    until = time.perf_counter() + 0.08
    while time.perf_counter() < until:
        began = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - began)
    return best


def _each_way(descriptors: Sequence[int]) -> dict[str, float]:
    """Return what a call costs, in each way that this system has."""
    found = {}
    for way, name in WAYS.items():
        if not hasattr(selectors, name) or (way == "select" and max(descriptors) > 1023):
            continue
        with getattr(selectors, name)() as selector:
            for each in descriptors:
                selector.register(each, selectors.EVENT_READ)
            found[way] = _cost(partial(selector.select, 0))
    return found


def _measured() -> Costs:
    import resource

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    soft = min(hard, 10_240)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    silent, _ = os.pipe()
    loud, write = os.pipe()
    os.write(write, b"x")
    active = [os.dup(loud) for _ in range(450)]
    idle = [os.dup(silent) for _ in range(soft - 600)]
    sizes = [10, 100, 500, 2000, len(idle)]
    return {
        "idle": {str(size): _each_way([active[0], *idle[:size]]) for size in sizes},
        "active": {str(size): _each_way(active[:size]) for size in (10, 100, 450)},
    }
