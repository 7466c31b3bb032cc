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

MOST = 40.0         #: seconds that are counted as lost at most, where nothing else is said
#: Seconds over which what threads ran and waited is added up. A wait is told when it ends, so some of it falls into the time
#: after the look that it belongs to, and where that is counted anew some is forgotten: the less often, the less of it.
WINDOW = 20.0


class CPUWaits:
    """What a process and those below it have lost to others.

    Args:
        root: its pid.
        most: seconds that are counted at most.
    """

    def __init__(self, root: int, most: float = MOST) -> None:
        self.root, self.most = root, most
        self._cores = cores()
        self._since = time.monotonic()                      # when the window began
        self._ran = self._waited = 0.0                      # by all threads in the window
        self._seen: dict[str, tuple[float, float]] = {}     # thread -> for how long it had run and waited then
        self._looked: dict[str, tuple[str, float]] = {}     # thread -> what the system said of it, and since when
        self._before = 0.0                                  # lost before the window
        self._lost = 0.0                                    # lost until the last look

    def seconds(self) -> float:
        """Return how many seconds they have lost until now: from one call to the next, as `lost` has it.

        Returns:
            Seconds; 0 where the system does not say (other than Linux), `most` at most. What it says is in
            /proc/PID/task/TID/schedstat: for how long a thread has run, and for how long it was ready while no core was
            free for it, see https://docs.kernel.org/scheduler/sched-stats.html. A wait is added to that when it ends; of
            one that goes on, what lies between two calls of this method is counted.
        """
        now = time.monotonic()
        seen = {}
        for thread in self._threads():
            times = self._times(thread, now)
            if times is not None:
                before = self._seen.get(thread, (0.0, 0.0))
                self._ran += max(0.0, times[0] - before[0])
                self._waited += max(0.0, times[1] - before[1])
                seen[thread] = times
        self._looked = {thread: said for thread, said in self._looked.items() if thread in seen}
        self._seen = seen
        self._lost = max(self._lost, self._before + lost(now - self._since, self._ran, self._waited, self._cores))
        if now > self._since + WINDOW:
            self._before, self._since, self._ran, self._waited = self._lost, now, 0.0, 0.0
        return min(self._lost, self.most)

    def _threads(self) -> list[str]:
        """Return the folders of all threads from the root down: a supervisor that waits keeps its run waiting."""
        found = []
        for pid in (self.root, *below(parents(), {self.root})):
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
