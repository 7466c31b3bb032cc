"""When a run's time is over. A time-out is for programs that hang, not for those that a busy machine delays."""
from __future__ import annotations

import math
import time
from pathlib import Path

from ..record.file import Recorded, read_file
from .cpu_waits import MOST, CPUWaits
from .process_states import alive

STARTING = 6.0      #: seconds beyond its time-out that a run gets while a child is still starting
GRACE = 1.0         #: seconds that what the script started may continue after the script has ended
#: However busy the machine, a run gets at most this many times its time-out: as if 30 programs competed for each core.
SHARES = 30
LOOK = 1.0          #: seconds between looks at which processes wait for a core


class Deadline:
    """The time at which a run has to be ended.

    Args:
        directory: the run's folder.
        root: the pid of the process above all of the run's processes.
        timeout: seconds from now; inf: no limit.
        grace: seconds that what the script started may continue after the script has ended; None: up to the time-out.
    """

    def __init__(self, directory: Path, root: int, timeout: float, grace: float | None = GRACE) -> None:
        self._directory, self._grace = directory, grace
        self._waits = CPUWaits(root, max(MOST, timeout * SHARES))
        now = time.perf_counter()
        self._time_out, self._look = now + timeout, now + LOOK
        self._sure = False          # it has looked at the waits twice
        self.patience = LOOK        #: seconds after which to ask again

    def over(self, ended: float | None) -> bool:
        """Whether this time has come.

        Args:
            ended: when the script itself ended, by time.perf_counter(); None while it runs.
        """
        if self._time_out == math.inf and (ended is None or self._grace is None):
            return False
        now = time.perf_counter()
        if now >= self._look:               # early enough to count the waits of processes that end meanwhile
            self._waits.seconds()
            self._look = now + LOOK
        limit = self._time_out if ended is None or self._grace is None else ended + self._grace
        if now >= limit:
            limit = self._prolonged(limit, now)
        self.patience = max(min(limit, self._look) - now, 0.02)         # a look itself takes a moment
        return now >= limit

    def _prolonged(self, limit: float, now: float) -> float:
        """Add the time that the run waited for a core, and time for a child that is still starting."""
        waited = self._waits.seconds()
        limit += waited
        if not self._sure:                  # a thread that is ready and gets no core is only noticed at a second look
            self._sure, limit = True, max(limit, now + 0.02)
        if limit <= now < self._time_out + waited + STARTING and starting(self._directory):
            limit = now + 0.05
        return limit


def starting(directory: Path) -> bool:
    """Whether a child is still starting (asked for, but not yet running), or is just ending.

    On a busy machine, a new Python may take longer to start than a time-out of two seconds. What it does then belongs to the
    explanation, which would otherwise differ from run to run.
    """
    records = {one.pid: one for file in directory.glob("*.record") if (one := _quick_read(file)) is not None}
    asked = [event for one in records.values() for event, _ in one.find("start")]
    if any(event.end is None and event.number == 0 for event in asked):
        return True
    for event in asked:
        child = records.get(event.number)
        if not event.number or not alive(event.number):     # 0: it could not be started; on macOS, a process has pid 0
            continue
        if child is None:
            return True
        ran, ended = child.find("run"), child.find("exit", "error")
        stands = any(one.end is None for one in child.events)
        if (not ran or ended) and not stands:
            return True
    return False


def _quick_read(file: Path) -> Recorded | None:
    try:
        return read_file(file, 0.0)
    except (OSError, ValueError):
        return None
