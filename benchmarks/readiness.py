"""Measures what one call of select, poll and epoll costs, with few descriptors and with as many as the machine allows.

    python benchmarks/readiness.py

At first only one descriptor is active and the others are idle; then all are. Each descriptor is an eventfd, a file of
its own. A cost is a median over batches of calls that do not wait; few and many are timed in turn, and their ratio
is the median of the pairs. Sets with 100 and with all descriptors exist side by side, in the same process.
"""
from __future__ import annotations

import contextlib
import os
import platform
import select
import statistics
import sys
import time
from collections.abc import Callable

FEW = 100
SELECTED = 1000         #: select takes no descriptors above 1023
BOUND = 100_000         #: most descriptors that are opened, if the machine allows more
SPARE = 50              #: descriptors left to Python itself
BATCH = 0.005           #: seconds that a batch of calls takes, roughly
ROUNDS = 31


def cost(call: Callable[[], object], calls: int) -> float:
    """Return the mean microseconds per call in a batch."""
    started = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - started) / calls * 1e6


def pairs(few: Callable[[], object], many: Callable[[], object]) -> tuple[float, float, float]:
    """Return the medians of the two (microseconds per call), and the median of many / few pair by pair."""
    sizes = [max(1, round(BATCH * 1e6 / cost(call, 3))) for call in (few, many)]
    found = [(cost(few, sizes[0]), cost(many, sizes[1])) for _ in range(ROUNDS)]
    return (statistics.median(a for a, _ in found), statistics.median(b for _, b in found),
            statistics.median(b / a for a, b in found))


def polled(watched: list[int]) -> Callable[[], object]:
    """Return a call that polls these descriptors."""
    poll = select.poll()
    for file in watched:
        poll.register(file, select.POLLIN)
    return lambda: poll.poll(0)


def epolled(watched: list[int], epoll: select.epoll) -> Callable[[], object]:
    """Return a call that asks epoll about these descriptors, with room for all the answers."""
    for file in watched:
        epoll.register(file, select.EPOLLIN)
    return lambda: epoll.poll(0, len(watched))


def selected(watched: list[int]) -> Callable[[], object]:
    """Return a call that asks select about these descriptors."""
    return lambda: select.select(watched, [], [], 0)


def row(name: str, count: int, few: Callable[[], object], many: Callable[[], object]) -> tuple[float, float, float]:
    """Print one row of the table, and return its figures."""
    small, large, ratio = pairs(few, many)
    print(f"  {name:<8} {FEW:>4} descriptors {small:8.2f} µs   {count:>6} descriptors {large:9.2f} µs   ratio {ratio:7.2f}",
          flush=True)
    return small, large, ratio


def table(files: list[int], active: int) -> dict[str, tuple[float, float, float]]:
    """Print a row for each of the three. The first `active` files of each set are ready, which is checked."""
    with select.epoll() as small, select.epoll() as large:
        calls = {"select": (min(SELECTED, len(files)), selected(files[:FEW]), selected(files[:SELECTED])),
                 "poll": (len(files), polled(files[:FEW]), polled(files)),
                 "epoll": (len(files), epolled(files[:FEW], small), epolled(files, large))}
        for name, (count, few, many) in calls.items():
            for call, size in ((few, FEW), (many, count)):
                ready = call()[0] if name == "select" else call()
                assert len(ready) == min(active, size), (name, len(ready))
        return {name: row(name, *each) for name, each in calls.items()}


def main() -> None:
    """Print the tables."""
    if not hasattr(select, "epoll"):
        sys.exit("This measures epoll, which only Linux has.")
    import resource
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = BOUND if before[1] == resource.RLIM_INFINITY else min(BOUND, before[1])
    files: list[int] = []
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(most, before[0]), before[1]))
        with contextlib.suppress(OSError):      # the system's own table is full too: then with this many
            files += (os.eventfd(0) for _ in range(most - SPARE))
        print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
        print(f"{len(files)} descriptors; the machine allows {before[1]}\n")
        os.eventfd_write(files[0], 1)
        print("one is active, the others are idle:")
        table(files, active=1)
        for file in files[1:]:
            os.eventfd_write(file, 1)
        print("all are active:")
        found = table(files, active=len(files))
        print(f"  epoll / poll with all active: {found['epoll'][0] / found['poll'][0]:.2f} for {FEW}, "
              f"{found['epoll'][1] / found['poll'][1]:.2f} for {len(files)}")
    finally:
        for file in files:
            os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


if __name__ == "__main__":
    main()
