"""What the system says about a run's processes: whether they are alive, wait or run."""
from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .other_ends import OtherEnd, OtherEnds
from .process_table import stat

LOOKS, BETWEEN = 3, 0.008       #: how often we check whether they wait, and the seconds between checks


@dataclass(slots=True)
class State:
    """What a process was doing when the run was ended."""

    stack: str = ""         #: the stacks of its threads as faulthandler prints them; "" if it did not answer
    does: str = ""  #: what the system says about its main thread: "waits", "runs", "stopped" (by a signal); "": unknown
    busy: float = 0.0       #: seconds for which its main thread had a core
    threads: dict[int, str] = field(default_factory=dict)       #: a thread's system number -> what `does` says about it
    ends: dict[int, OtherEnd] = field(default_factory=dict)     #: the same -> what it waits for in a system call
    program: str = ""       #: the command, for a program that runs no Python of ours
    parent: int = 0         #: its parent's pid


def alive(pid: int) -> bool:
    """Whether a process exists and has not ended."""
    if sys.platform == "linux" and (fields := stat(pid)):
        return fields[0] not in (b"Z", b"X")
    try:
        import psutil
    except ImportError:
        return _answers(pid)
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _answers(pid: int) -> bool:
    """Whether a process exists, as far as can be known without psutil; a zombie does."""
    if os.name != "posix":          # has no signal that does nothing
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:                 # the process is another user's
        pass
    return True


def look(pids: Iterable[int], meanwhile: Callable[[], None]) -> dict[int, State]:
    """Look several times at what processes do: one that waits is asleep each time, and used no core in between."""
    seen: dict[int, dict[int, list[tuple[str, float]]]] = {pid: {} for pid in pids}
    for number in range(LOOKS if sys.platform == "linux" else 0):
        until = time.monotonic() + (BETWEEN if number else 0)
        while time.monotonic() < until:
            meanwhile()             # a process that only waits for us to read does not count as waiting
            time.sleep(0.002)
        for pid, threads in seen.items():
            for thread in _threads(pid):
                threads.setdefault(thread, []).append(_thread(pid, thread))
    found, ends = {}, OtherEnds(seen)
    for pid, threads in seen.items():
        does = {thread: _does(looks) for thread, looks in threads.items()}
        found[pid] = State("", does.get(pid, ""), max((busy for _, busy in threads.get(pid, ())), default=0.0), does,
                           {thread: ends.of(pid, thread) for thread, what in does.items() if what == "waits"})
    return found


def _does(looks: list[tuple[str, float]]) -> str:
    states, busy = {state for state, _ in looks}, {busy for _, busy in looks}
    if states <= {"S", "D"} and len(busy) == 1:
        return "waits"
    return {"R": "runs", "T": "stopped"}.get(states.pop(), "") if len(states) == 1 else ""


def _threads(pid: int) -> list[int]:
    """Return the system's numbers of a process's threads; the main thread's is the pid."""
    try:
        return [int(name) for name in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return [pid]


def _thread(pid: int, thread: int) -> tuple[str, float]:
    """Return a thread's state, a letter as in proc(5), and how long it has had a core (seconds)."""
    folder = Path(f"/proc/{pid}/task/{thread}")
    try:
        state = (folder / "stat").read_bytes().rpartition(b")")[2].split()[0].decode()
        return state, int((folder / "schedstat").read_text().split()[0]) / 1e9
    except (OSError, IndexError, ValueError):
        return "", 0.0


def catches(pid: int, number: int) -> bool:
    """Whether a process handles a signal: one that has become another program would die of it (Linux)."""
    try:
        caught = re.search(r"^SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return sys.platform != "linux"
    return caught is None or bool(int(caught[1], 16) >> (number - 1) & 1)
