"""Judges whether a run without messages is slow, computes, or waits in something that is not steered.

Seconds alone never decide: on a busy machine, a process may wait long for a core. What the system says about it decides.
"""

from __future__ import annotations

import time

from ..running.process_states import State, alive, look
from ..running.process_table import below, parents

QUIET = 1.0  #: seconds without a message, after which the processes are examined


class Watch:
    """Watches tasks that are on their way to their next operation.

    Args:
        longest: seconds without a message, after which a run is ended whatever the system says.
    """

    COMPUTING = 0.25  #: CPU seconds between two operations, from which on a task counts as computing
    MOST = 3.0  #: CPU seconds, after which the run is ended

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._since = time.monotonic()
        self._begun: dict[int, float] = {}
        self._asleep: dict[int, int] = {}
        self._others: dict[int, float] = {}

    def begin(self) -> None:
        """Note that a message has arrived."""
        self._since = time.monotonic()
        self._begun.clear()
        self._asleep.clear()
        self._others.clear()

    def judge(self, moving: list[tuple[int, str, int]], script: int) -> str:
        """Return why the moving tasks do not arrive; "" while they still may.

        Args:
            moving: pid, name, and the line of the last operation of each.
            script: pid of the run's script.
        """
        quiet = time.monotonic() - self._since
        if quiet < QUIET:
            return ""
        states = self._look({pid for pid, _, _ in moving if pid}, script, quiet)
        stands = []
        for pid, name, line in moving:
            where = f"{name} after line {line}" if line else name
            state = states.get(pid)
            if state is None or not pid or not alive(pid):
                continue
            busy = state.busy - self._begun.setdefault(pid, state.busy)
            if busy > self.MOST:
                return f"{where} computes"
            self._asleep[pid] = self._asleep.get(pid, 0) + 1 if state.does == "waits" and busy < 0.01 else 0
            if self._asleep[pid] > 4:
                stands.append(f"{where} waits for something that is not steered")
        if stands and (len(stands) == len(moving) or quiet > self._longest / 4):
            return stands[0]
        return f"{moving[0][1]} does not come to its next operation" if quiet > self._longest else ""

    def _look(self, pids: set[int], script: int, quiet: float) -> dict[int, State]:
        """Return what processes do. If another process of the run works, they may wait for that one, such as a manager."""
        others = {script, *below(parents(), {script})} - pids if script else set()
        states = look(pids | others, lambda: None)
        if self._any_works({pid: states[pid] for pid in others}) and quiet < self._longest / 4:
            self._asleep.clear()
        return states

    def _any_works(self, others: dict[int, State]) -> bool:
        """Whether any of the run's other processes has had a core since the last look, or wants one."""
        before, self._others = self._others, {pid: state.busy for pid, state in others.items()}
        return any(
            state.does not in ("waits", "stopped") or state.busy > before.get(pid, state.busy)
            for pid, state in others.items()
        )
