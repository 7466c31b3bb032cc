"""Keeps the records of a long run small: a program that runs for hours may start a hundred thousand processes."""
from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from ..record.file import trim
from .process_states import alive
from .process_table import LINUX, resources

EVERY = 5.0         #: seconds between looks
NOTED = 1 << 16     #: bytes of notes on what a run might leave; when there are more, notes on what is gone are dropped
KEPT = 1_000        #: records of ended processes that are kept, half of them from the beginning


class RecordFiles:
    """The records in a run's folder.

    Args:
        directory: the folder.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._next = time.monotonic() + EVERY
        self._ended: dict[str, int] = {}        # names of ended processes' records -> number of events
        self.left_out = 0                       #: events in records that were too many to keep

    def look(self, script: int) -> None:
        """Now and then: truncate the records of ended processes to their contents, and drop some if there are too many.

        Args:
            script: the script's own pid; its record is left alone.
        """
        if time.monotonic() < self._next:
            return
        with contextlib.suppress(OSError):      # the program removed the folder
            for pid, name in sorted(self._records()):  # in the order in which they began, so that the first ones are kept
                if pid != script and name not in self._ended and not alive(pid):
                    self._shrink(name)
            self._forget_what_is_gone()
        self._drop()
        self._next = time.monotonic() + EVERY

    def _records(self) -> list[tuple[int, str]]:
        found = [(name.partition(".")[0], name) for name in os.listdir(self._directory) if name.endswith(".record")]
        return [(int(pid), name) for pid, name in found if pid.isdecimal()]

    def _shrink(self, name: str) -> None:
        try:
            self._ended[name] = trim(self._directory / name)
        except (OSError, ValueError):           # it died before it could begin its record
            self._ended[name] = 0
        with contextlib.suppress(OSError):
            os.unlink(self._directory / f"{name.partition('.')[0]}.stack")

    def _forget_what_is_gone(self) -> None:
        """Keep only notes of what still exists: renamed at one look, read at the next, when nobody writes to it any more."""
        notes, old = self._directory / "resources", self._directory / "resources.old"
        if old.exists():
            there = [f"{kind} {name}\n" for kind, name in resources(self._directory, old.name) if _may_be_there(kind, name)]
            file = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            os.write(file, os.fsencode("".join(there)))     # in one write: others append to it, too
            os.close(file)
            old.unlink()
        elif notes.exists() and notes.stat().st_size > NOTED:
            notes.rename(old)

    def _drop(self) -> None:
        spare = max(0, len(self._ended) - KEPT)
        for name in list(self._ended)[KEPT // 2:KEPT // 2 + spare]:
            with contextlib.suppress(OSError):
                os.unlink(self._directory / name)
            self.left_out += self._ended.pop(name)


def _may_be_there(kind: str, name: str) -> bool:
    """Whether something that a process noted may still exist. Semaphores can only be looked up on Linux."""
    if kind == "folder":
        return os.path.isdir(name)
    return not LINUX or os.path.exists(f"/dev/shm/{'sem.' if kind == 'semaphore' else ''}{name.lstrip('/')}")
