"""What the system says of a run's processes: whether they live, wait or run."""
from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from .process_table import stat

LOOKS, BETWEEN = 3, 0.008       #: how often we look whether they wait, and the seconds from one look to the next


@dataclass(slots=True)
class State:
    """What a process did when the run was ended."""

    stack: str = ""         #: the stacks of its threads as faulthandler prints them, "" where it did not answer
    does: str = ""          #: what the system says of its main thread: "waits", "runs", "stopped" (by a signal); "": unknown
    busy: float = 0.0       #: seconds for which its main thread had a core


def alive(pid: int) -> bool:
    """Whether a process exists and has not ended."""
    if sys.platform == "linux" and (fields := stat(pid)):
        return fields[0] not in (b"Z", b"X")
    try:
        import psutil
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def look(pids: Iterable[int], meanwhile: Callable[[], None]) -> dict[int, State]:
    """Look several times at what processes do: one that waits is asleep each time, and has had no core in between."""
    seen: dict[int, list[tuple[str, float]]] = {pid: [] for pid in pids}
    for number in range(LOOKS if sys.platform == "linux" else 0):
        until = time.monotonic() + (BETWEEN if number else 0)
        while time.monotonic() < until:
            meanwhile()             # who waits only for us to read does not wait
            time.sleep(0.002)
        for pid, looks in seen.items():
            looks.append(_main_thread(pid))
    found = {}
    for pid, looks in seen.items():
        states, busy = {state for state, _ in looks}, {busy for _, busy in looks}
        does = ""
        if states <= {"S", "D"} and len(busy) == 1:
            does = "waits"
        elif states == {"R"}:
            does = "runs"
        elif states == {"T"}:
            does = "stopped"
        found[pid] = State("", does if looks else "", max(busy, default=0.0))
    return found


def _main_thread(pid: int) -> tuple[str, float]:
    """Return the state of a process's main thread, a letter as in proc(5), and for how long it has had a core (seconds)."""
    try:
        return stat(pid)[0].decode(), int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, IndexError, ValueError):
        return "", 0.0


def catches(pid: int, number: int) -> bool:
    """Whether a process has a handler for a signal: one that has become another program would die of it (Linux)."""
    try:
        caught = re.search(r"^SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return sys.platform != "linux"
    return caught is None or bool(int(caught[1], 16) >> (number - 1) & 1)
