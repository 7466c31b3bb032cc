"""What a run must not leave: processes, semaphores, shared memory, temporary folders.

`Watch` looks before and after. Other work on the same machine must not count, so everything that it
counts is tied to a temporary folder of its own: runs have their folders in it, and their processes have its
name in their environment or command line, or descend from the watched process.
"""
from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from helpers.running.process_table import descendants

SHARED_MEMORY = Path("/dev/shm")
MADE = ("sem.", "psm_")     #: prefixes of Python's semaphores and shared memory: other programs keep files there too
PATIENCE = 3.0          #: seconds in which whatever is ending may end; if it is already gone, nothing waits
#: The same for semaphores and shared memory: their owners are not known, and other runs on a busy machine take longer.
PATIENCE_WITH_OTHERS = 30.0


def environ_of(process: psutil.Process) -> dict[str, str]:
    """Return a process's environment, {} if it cannot be read."""
    try:
        return process.environ()
    except (psutil.Error, OSError):
        return {}


def command_of(process: psutil.Process) -> str:
    """Return a process's command line, "" if it cannot be read."""
    try:
        return " ".join(process.cmdline())
    except (psutil.Error, OSError):
        return ""


def waits_for_a_cell(process: psutil.Process, folder: Path) -> bool:
    """Whether a process is a Python that was started ahead of its run; the run's folder is only made when its cell comes."""
    directory = environ_of(process).get("ISOLATED_DIRECTORY", "")
    with contextlib.suppress(psutil.Error):
        parent = process.parent()
        return (directory.startswith(str(folder)) and not os.path.isdir(directory)
                and parent is not None and "supervisor.py" in command_of(parent))
    return False


def said_by_start(pid: int) -> bytes:
    """Return a process's command line and environment as they were given to it; b"" if they cannot be read."""
    if not os.path.isdir("/proc/self"):
        process = psutil.Process(pid)
        with contextlib.suppress(psutil.Error):
            return os.fsencode(f"{command_of(process)}\0" + "\0".join(map("=".join, environ_of(process).items())))
        return b""
    found = b""
    for name in ("cmdline", "environ"):
        with contextlib.suppress(OSError):
            found += Path(f"/proc/{pid}/{name}").read_bytes()
    return found


class Watch:
    """Remembers what was there, and reports what has been left since.

    Args:
        folder: the temporary folder of the runs.
        tag: a word in the command line of programs that cells start.
        root: the process whose descendants are counted; this one if None.
        begun: whether some of them may run already; otherwise only what begins later is looked at.
    """

    def __init__(self, folder: Path, tag: str, root: int | None = None, *, begun: bool = True) -> None:
        self.folder, self.tag, self.root = folder, tag, root or os.getpid()
        self.before = self._shared()
        self.others = {os.getpid(), *(() if begun else psutil.pids())}
        self.known = {*descendants({self.root}, zombies=True)}

    def processes(self) -> Iterator[str]:
        """Describe each process of a run that is still running."""
        new = {*descendants({self.root}, zombies=True)} - self.known
        words = os.fsencode(self.folder), os.fsencode(self.tag)     # the folder is also in ISOLATED_DIRECTORY
        for pid in {*psutil.pids()} - self.others:
            if pid in new or any(word in said_by_start(pid) for word in words):
                with contextlib.suppress(psutil.Error):
                    yield from self._described(psutil.Process(pid), pid in new)

    def _described(self, process: psutil.Process, ours: bool) -> Iterator[str]:
        command = command_of(process)
        # Each kernel's one supervisor lives as long as the kernel.
        if "ipykernel" in command or ("supervisor.py" in command and process.ppid() == self.root):
            return
        of_a_run = environ_of(process).get("ISOLATED_DIRECTORY", "").startswith(str(self.folder))
        if ours or of_a_run or str(self.folder) in command or self.tag in command:
            zombie = process.status() == psutil.STATUS_ZOMBIE
            yield f"process {process.pid} ({'a zombie' if zombie else command or process.name()})"

    def _shared(self) -> set[str]:
        try:
            return {name for name in os.listdir(SHARED_MEMORY) if name.startswith(MADE)}
        except OSError:
            return set()

    def shared(self) -> Iterator[str]:
        """Describe each new semaphore and shared memory that no living process uses.

        It is known by its inode: whoever made a semaphore has it mapped by another name.
        """
        new = {}
        for name in self._shared() - self.before:
            with contextlib.suppress(OSError):
                new[name] = (SHARED_MEMORY / name).stat().st_ino
        for pid in sorted(psutil.pids(), reverse=True):     # what is new is mostly used by a process that is new
            if not new:
                return
            with contextlib.suppress(OSError):
                maps = Path(f"/proc/{pid}/maps").read_bytes().splitlines()
                used = {int(line.split()[4]) for line in maps if b"/dev/shm/" in line}
                new = {name: inode for name, inode in new.items() if inode not in used}
        for name in new:
            if (SHARED_MEMORY / name).exists():
                yield f"/dev/shm/{name}"

    def folders(self) -> Iterator[str]:
        """Describe each temporary folder of a run or of multiprocessing."""
        for pattern in ("isolated_*", "pymp-*"):
            for path in self.folder.glob(pattern):
                yield str(path)

    def stays(self) -> list[str]:
        """Return the semaphores and shared memory that are seen every time, for as long as other runs may take."""
        began, found, pause = time.monotonic(), {*self.shared()}, 0.05
        while found and time.monotonic() < began + PATIENCE_WITH_OTHERS:
            time.sleep(pause)
            found, pause = found & {*self.shared()}, min(2 * pause, 1.0)
        return sorted(found)

    def left(self, may_stay: Callable[[str], bool] = lambda one: False) -> list[str]:
        """Return what was left, after a short wait if there is anything but what may stay."""
        deadline = time.monotonic() + PATIENCE
        found = {one for one in (*self.processes(), *self.folders()) if not may_stay(one)}
        while found and time.monotonic() < deadline:
            time.sleep(0.05)
            found &= {*self.processes(), *self.folders()}
        return sorted(found) + self.stays()
