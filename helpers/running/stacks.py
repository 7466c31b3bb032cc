"""Asks the processes of a run where they stand: each writes the stacks of its threads into a file of its own."""
from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ..recorder.signals import stack_signal
from .cpu_waits import CPUWaits
from .process_states import State, alive, catches, look, runs
from .process_table import below, parents, recorded_pids

ANSWER_TIME = 0.25      #: seconds that processes get to say where they stand
LONG = 40               #: looks, 4 ms apart, after which an answer that may lack its end is taken as it is


def members(supervisor: int) -> set[int] | None:
    """Return the pids of all living processes below the supervisor, None where that cannot be known."""
    found = set(below(parents(), {supervisor}))
    return found if found and sys.platform == "linux" else None


def ask(directory: Path, supervisor: int, members: set[int] | None, meanwhile: Callable[[], None]) -> dict[int, State]:
    """Ask every living process of a run where it stands.

    Args:
        directory: the run's folder.
        supervisor: the pid of the process that started the run.
        members: the pids of the run's processes; None where only their records tell.
        meanwhile: called again and again while we wait; it must not take long.

    Returns:
        pid -> where it stands.
    """
    # A pid may have been given to somebody else since its process of ours ended: nobody may be asked by mistake.
    pids = [pid for pid in recorded_pids(directory) if (pid in members if members is not None else alive(pid))]
    found = look(pids, meanwhile)
    asked = _send(directory, found)
    until = time.monotonic() + ANSWER_TIME
    waits = CPUWaits(supervisor)
    waited = waits.seconds()
    sizes: dict[int, int] = {}
    same: dict[int, int] = dict.fromkeys(asked, 0)          # for how many looks its answer has not grown
    while asked:
        if time.monotonic() >= until:
            more = waits.seconds() - waited
            if more < 0.01:             # they had a core, and did not answer
                break
            until, waited = until + more, waited + more
        meanwhile()
        for pid in list(asked):
            with contextlib.suppress(OSError):
                size = _file(directory, pid).stat().st_size
                same[pid] = same[pid] + 1 if size and sizes.get(pid) == size else 0
                # Who is ready to run may have been interrupted in the middle of its answer.
                if same[pid] > (LONG if runs(pid) and not _whole(_file(directory, pid)) else 0):
                    asked.discard(pid)
                sizes[pid] = size
        time.sleep(0.004)
    for pid, state in found.items():
        with contextlib.suppress(OSError):
            state.stack = _file(directory, pid).read_text("utf-8", "replace")[-20_000:]
    return found


def _file(directory: Path, pid: int) -> Path:
    """Return the file that a process answers into: see recorder/stacks.py."""
    return directory / f"{pid}.stack"


def _send(directory: Path, states: dict[int, State]) -> set[int]:
    """Send the signal that asks to all that can answer; return their pids."""
    number, asked = stack_signal(), set()
    for pid, state in states.items():
        if (number is not None and state.does != "stopped" and _file(directory, pid).exists() and catches(pid, number)):
            with contextlib.suppress(OSError):
                os.kill(pid, number)
                asked.add(pid)
    return asked


def _whole(stack: Path) -> bool:
    """Whether an answer has its end: the main thread comes last, and its outermost frame is a module's."""
    return stack.read_bytes().endswith(b" in <module>\n")
