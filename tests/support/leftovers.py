"""What a run must not leave: processes, semaphores, shared memory, temporary folders.

`Watch` looks before and after. Other work on the same machine must not count, so everything that it
counts is tied to a temporary folder of its own: runs have their folders in it, and their processes have its
name in their environment or command line, or descend from the watched process.
"""
from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

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


class Watch:
    """Remembers what was there, and reports what has been left since.

    Args:
        folder: the temporary folder of the runs.
        tag: a word in the command line of programs that cells start.
        root: the process whose descendants are counted; this one if None.
    """

    def __init__(self, folder: Path, tag: str, root: int | None = None) -> None:
        self.folder, self.tag, self.root = folder, tag, root or os.getpid()
        self.before = self._shared()
        self.known = {process.pid for process in self._descendants()}

    def _descendants(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self.root).children(recursive=True)
        except psutil.Error:
            return []

    def processes(self) -> Iterator[str]:
        """Describe each process of a run that is still running."""
        descendants = {process.pid for process in self._descendants()} - self.known
        for process in psutil.process_iter():
            if process.pid == os.getpid():
                continue
            command = command_of(process)
            if not command and process.pid not in descendants:      # one of the system's own
                continue
            with contextlib.suppress(psutil.Error):
                # Each kernel's one supervisor lives as long as the kernel.
                if "ipykernel" in command or ("supervisor.py" in command and process.ppid() == self.root):
                    continue
                if (process.pid in descendants or str(self.folder) in command or self.tag in command
                        or environ_of(process).get("ISOLATED_DIRECTORY", "").startswith(str(self.folder))):
                    zombie = process.status() == psutil.STATUS_ZOMBIE
                    yield f"process {process.pid} ({'a zombie' if zombie else command or process.name()})"

    def _shared(self) -> set[str]:
        try:
            return {name for name in os.listdir(SHARED_MEMORY) if name.startswith(MADE)}
        except OSError:
            return set()

    def shared(self) -> Iterator[str]:
        """Describe each new semaphore and shared memory that no living process uses."""
        new = self._shared() - self.before
        if not new:
            return
        used: set[str] = set()
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                used.update(Path(line.split()[-1]).name for line in Path(f"/proc/{process.pid}/maps").read_text().splitlines()
                            if "/dev/shm/" in line)
        for name in new - used:
            if (SHARED_MEMORY / name).exists():
                yield f"/dev/shm/{name}"

    def folders(self) -> Iterator[str]:
        """Describe each temporary folder of a run or of multiprocessing."""
        for pattern in ("isolated_*", "pymp-*"):
            for path in self.folder.glob(pattern):
                yield str(path)

    def stays(self) -> list[str]:
        """Return the semaphores and shared memory that are seen every time, for as long as other runs may take."""
        began, found = time.monotonic(), {*self.shared()}
        while found and time.monotonic() < began + PATIENCE_WITH_OTHERS:
            time.sleep(0.05)
            found &= {*self.shared()}
        return sorted(found)

    def left(self) -> list[str]:
        """Return what was left, after a short wait."""
        deadline = time.monotonic() + PATIENCE
        found = {*self.processes(), *self.folders()}
        while found and time.monotonic() < deadline:
            time.sleep(0.05)
            found &= {*self.processes(), *self.folders()}
        return sorted(found) + self.stays()
