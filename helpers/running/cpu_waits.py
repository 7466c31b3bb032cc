"""How much time the work of others has taken from a run's processes.

A time-out is for what stands still. With thirty learners on two cores, a program that needs half a
second of work takes ten, and is not hanging: what others' work took from it does not count. What its own
processes take from one another does: eight of them that spin on two cores are not waiting for anybody.
"""
from __future__ import annotations

import os
import time
from pathlib import Path

from .process_table import below, parents, stat

MOST = 40.0         #: seconds that a run gets beyond its time-out at most, however busy the machine


class CPUWaits:
    """What the processes below one have lost to others.

    Args:
        root: its pid.
    """

    def __init__(self, root: int) -> None:
        self.root = root
        self._cores = cores()
        self._at = time.monotonic()                         # of the last look
        self._seen: dict[str, tuple[float, float]] = {}     # thread -> for how long it had run and waited then
        self._looked: dict[str, tuple[str, float]] = {}     # thread -> what the system said of it, and since when
        self._lost = 0.0

    def seconds(self) -> float:
        """Return how many seconds they have lost until now: from one call to the next, as `lost` has it.

        Returns:
            Seconds; 0 where the system does not say (other than Linux), `MOST` at most. What it says is in
            /proc/PID/task/TID/schedstat: for how long a thread has run, and for how long it was ready while no core was
            free for it, see https://docs.kernel.org/scheduler/sched-stats.html. A wait is added to that when it ends; of
            one that goes on, what lies between two calls of this method is counted.
        """
        now = time.monotonic()
        ran = waited = 0.0
        seen = {}
        for thread in self._threads():
            times = self._times(thread, now)
            if times is not None:
                before = self._seen.get(thread, (0.0, 0.0))
                ran += max(0.0, times[0] - before[0])
                waited += max(0.0, times[1] - before[1])
                seen[thread] = times
        self._looked = {thread: said for thread, said in self._looked.items() if thread in seen}
        self._lost += lost(now - self._at, ran, waited, self._cores)
        self._at, self._seen = now, seen
        return min(self._lost, MOST)

    def _threads(self) -> list[str]:
        """Return the folders of all threads of all processes below the root."""
        found = []
        for pid in below(parents(), {self.root}):
            try:
                found += [f"{pid}/task/{thread}" for thread in os.listdir(f"/proc/{pid}/task")]
            except OSError:
                continue
        return found

    def _times(self, thread: str, now: float) -> tuple[float, float] | None:
        """Return for how long a thread has run and waited, in seconds, the wait that goes on included."""
        try:
            said = Path(f"/proc/{thread}/schedstat").read_text()
            ready = stat(thread)[0] == b"R"
            ran, waited = (int(word) / 1e9 for word in said.split()[:2])
        except (OSError, IndexError, ValueError):
            return None
        before, since = self._looked.get(thread, ("", now))
        if not ready or said != before:
            since = now
        self._looked[thread] = said, since
        return ran, waited + now - since


def lost(seconds: float, ran: float, waited: float, cores: float) -> float:
    """Return how much of some seconds the work of others took from processes that ran and waited for cores meanwhile.

    Alone they would have had as much of the cores as they wanted, or all of them. What they did not get went to others.

    Args:
        seconds: by the clock.
        ran, waited: of all their threads together.
        cores: how many there are for them.
    """
    alone = min(seconds * cores, ran + waited)
    if alone <= 0:
        return 0.0
    return min(waited, seconds * max(0.0, 1 - ran / alone))


def cores() -> float:
    """Return how many cores there are for us: a container may have less than the machine, also a part of one."""
    count = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return min(count, int(quota) / int(period))
    except (OSError, ValueError):           # no such file, or "max"
        return count
