"""How long the system kept a run's processes waiting for a core.

A time-out is for what stands still. With thirty learners on two cores, a program that needs half a
second of work takes ten, and is not hanging: what it waited for a core does not count.
"""
from __future__ import annotations

import time
from pathlib import Path

from .process_table import below, parents, stat

MOST = 40.0         #: seconds that a run gets beyond its time-out at most, however busy the machine


class CPUWaits:
    """For how long the processes below one were ready to run while no core was free for them.

    Args:
        root: its pid.
    """

    def __init__(self, root: int) -> None:
        self.root = root
        self._seen: dict[int, float] = {}       # pid -> seconds, also of those that have ended since
        self._looked: dict[int, tuple[str, float]] = {}     # pid -> what the system said of it, and when it first said so

    def seconds(self) -> float:
        """Return how long they waited until now.

        Where processes start one another, their waits add up; of those side by side the longest counts.

        Returns:
            Seconds; 0 where the system does not say (other than Linux), `MOST` at most. The second number of
            /proc/PID/schedstat, see https://docs.kernel.org/scheduler/sched-stats.html. A wait is added to it
            when it ends; of one that goes on, what lies between two calls of this method is counted.
        """
        table = parents()
        living = {pid: wait for pid in below(table, {self.root}) if (wait := self._wait(pid)) is not None}
        longest = 0.0
        for pid in living:
            total = 0.0
            while pid in living:
                total += living[pid]
                pid = table[pid]
            longest = max(longest, total)
        ended = sum(wait for pid, wait in self._seen.items() if pid not in living)
        self._seen.update(living)
        return min(ended + longest, MOST)

    def _wait(self, pid: int) -> float | None:
        now = time.monotonic()
        try:
            said = Path(f"/proc/{pid}/schedstat").read_text()
            ready = stat(pid)[0] == b"R"
            ended = int(said.split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            return None
        before, since = self._looked.get(pid, ("", now))
        if not ready or said != before:
            since = now
        self._looked[pid] = said, since
        return ended + now - since
