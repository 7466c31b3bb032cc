"""How much time other work on the machine has taken from a run's processes.

A time-out is for programs that hang. With thirty learners on two cores, a program that needs half a second of CPU takes ten
seconds, and does not hang: the time that it loses to the work of others does not count. What a run's processes take from one
another does count: eight of them that spin on two cores are not waiting for anyone else.
"""
from __future__ import annotations

import os
import time
from pathlib import Path

from .process_table import descendants, stat

MOST = 40.0         #: seconds counted as lost at most, unless the caller says otherwise
#: Seconds over which running and waiting times of threads are added up. The system reports a wait when it ends, so part of
#: it falls into a later window than it belongs to, and each new window forgets some of it. A long window forgets less.
WINDOW = 20.0


class CPUWaits:
    """What a process and its descendants have lost to other processes.

    Args:
        root: its pid.
        most: upper limit, in seconds.
    """

    def __init__(self, root: int, most: float = MOST) -> None:
        self.root, self.most = root, most
        self._cores = cores()
        self._since = time.monotonic()                      # when the window began
        self._ran = self._waited = 0.0                      # by all threads in the window
        self._seen: dict[str, tuple[float, float]] = {}     # thread -> how long it had run and waited at the last look
        self._looked: dict[str, tuple[str, float]] = {}     # thread -> what the system said about it, and since when
        self._before = 0.0                                  # lost before this window
        self._lost = 0.0                                    # lost up to the last look
        # A kernel's supervisor has served other runs before: that is not this one's.
        for thread in _threads_of(root):
            if (times := self._times(thread, self._since)) is not None:
                self._seen[thread] = times

    def seconds(self) -> float:
        """Return how many seconds they have lost so far: the sum, over the calls of this method, of what `lost` returns.

        Returns:
            Seconds; 0 if the system does not say (other than Linux), at most `most`. The source is
            /proc/PID/task/TID/schedstat: how long a thread has run, and how long it was ready while no core was free for it,
            see https://docs.kernel.org/scheduler/sched-stats.html. The kernel adds a wait when it ends; of a wait that still
            goes on, the time between two calls of this method is counted.
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
        """Return the folders of all threads, the root's included: if a supervisor waits for a core, so does its run."""
        return [thread for pid in (self.root, *descendants({self.root})) for thread in _threads_of(pid)]

    def _times(self, thread: str, now: float) -> tuple[float, float] | None:
        """Return how long a thread has run and waited, in seconds, including a wait that still goes on."""
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


def _threads_of(pid: int) -> list[str]:
    try:
        return [f"{pid}/task/{thread}" for thread in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return []


def lost(seconds: float, ran: float, waited: float, cores: float) -> float:
    """Return how much of a time span other work took from processes that ran and waited for cores in it.

    Alone, they would have had as much CPU time as they wanted, or all cores. What they did not get went to others.

    Args:
        seconds: the length of the span.
        ran, waited: seconds, of all their threads together.
        cores: how many cores they may use.
    """
    alone = min(seconds * cores, ran + waited)
    if alone <= 0:
        return 0.0
    return min(waited, seconds * max(0.0, 1 - ran / alone))


def cores() -> float:
    """Return how many cores we may use: a container may have fewer than the machine, and also a fraction of one."""
    count = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return min(count, int(quota) / int(period))
    except (OSError, ValueError):           # no such file, or "max"
        return count
