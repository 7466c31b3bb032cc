"""Which processes could read from the full pipe that another one waits to write into: as Linux tells it."""
from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_ACCESS, _WRITE_ONLY = 0o3, 0o1         #: of the flags of a descriptor, as proc(5) shows them


def readers(pid: int, others: Iterable[int]) -> tuple[int, ...]:
    """Return who could read from the pipe into which a process waits to write.

    Args:
        pid: the process that waits. Only its main thread is looked at.
        others: the processes that are asked.

    Returns:
        Their pids; none where it does not wait for a pipe, or where the system does not say.
    """
    try:
        folder = Path(f"/proc/{pid}")
        # The name of the kernel's function is pipe_write, or anon_pipe_write from 6.14 on.
        if not (folder / "wchan").read_text().endswith("pipe_write"):
            return ()
        descriptor = int((folder / "syscall").read_text().split()[1], 16)
        pipe = os.readlink(folder / "fd" / str(descriptor))
    except (OSError, IndexError, ValueError):
        return ()
    return tuple(other for other in others if _reads(other, pipe))


def _reads(pid: int, pipe: str) -> bool:
    """Whether a process has a reading end of a pipe."""
    folder = Path(f"/proc/{pid}")
    try:
        descriptors = os.listdir(folder / "fd")
    except OSError:
        return False
    for descriptor in descriptors:
        try:
            if os.readlink(folder / "fd" / descriptor) == pipe:
                info = (folder / "fdinfo" / descriptor).read_text()
                flags = int(info.partition("flags:")[2].split()[0], 8)
                if flags & _ACCESS != _WRITE_ONLY:
                    return True
        except (OSError, IndexError, ValueError):
            continue
    return False
