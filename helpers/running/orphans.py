"""Ends a run whose supervisor was killed: with it, the knowledge of which processes belong to the run is lost."""
from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

from .process_states import alive
from .process_table import LINUX, below, is_tracker, parents, stat, unlink_leaked


def end_marked(directory: Path, born: float, supervisor: int = 0) -> None:
    """End every process that has the run's mark in its environment, and its orphans that became our children.

    Args:
        directory: the run's folder.
        born: when the run began, by `process_table.clock`.
        supervisor: the pid that its supervisor had; what that had started before the run is in its session; 0: none.
    """
    me = os.getpid()

    def started(pid: int) -> bool:
        return supervisor > 0 and _session(pid) == supervisor

    until = time.monotonic() + 5
    while time.monotonic() < until:
        table = parents() if LINUX else {}
        came = [pid for pid in below(table, {me}) if _start(pid) >= born]
        found = [pid for pid in {*came, *filter(started, table), *_marked(directory)} if alive(pid)]
        for pid in found:
            if not is_tracker(pid):
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
        if not found:
            break
        time.sleep(0.01)
    unlink_leaked(str(directory))
    for pid, parent in parents(zombies=True).items() if LINUX else ():
        if parent == me and (_start(pid) >= born or started(pid)):  # now our child: nobody else will wait for it
            with contextlib.suppress(OSError):
                os.waitpid(pid, os.WNOHANG)


def _marked(directory: Path) -> list[int]:
    """Return the pids of the processes with the run's mark, except our own."""
    found, mark = [], f"ISOLATED_DIRECTORY={directory}"
    if LINUX:
        for pid in parents():
            with contextlib.suppress(OSError):
                if os.fsencode(mark) in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                    found.append(pid)
    else:
        import psutil
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get("ISOLATED_DIRECTORY") == str(directory):
                    found.append(process.pid)
    return [pid for pid in found if pid != os.getpid()]


def _session(pid: int) -> int:
    """Return a process's session; -1 if it is gone."""
    fields = stat(pid)
    return int(fields[3]) if fields else -1


def _start(pid: int) -> float:
    """Return when a process began, by `process_table.clock`; -1 if it is gone."""
    fields = stat(pid)
    return (int(fields[19]) + 1) / os.sysconf("SC_CLK_TCK") if fields else -1.0
