"""The kernel's end of supervisor.py: one process for each kernel, started when first needed."""
from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PATIENCE = 4.0      #: seconds that a supervisor gets to take a request


class SupervisorLost(Exception):
    """The supervisor is gone, or says what no supervisor says.

    Args:
        answers: what it had answered until then.
    """

    def __init__(self, answers: Sequence[dict] = ()) -> None:
        super().__init__()
        self.answers = list(answers)


class Supervisor:
    """The process that starts scripts and ends everything that comes of them."""

    _current: Supervisor | None = None

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("supervisor.py")), str(self.owner)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=True, cwd=os.sep)
        os.set_blocking(self.process.stdout.fileno(), False)
        # A supervisor that was stopped reads no more: better an error than to wait for it for ever.
        os.set_blocking(self.process.stdin.fileno(), False)
        self._rest = b""

    @classmethod
    def ready(cls) -> Supervisor:
        """Return this kernel's supervisor, a new one if it has none or the old one was killed."""
        now = cls._current
        if now is None or now.owner != os.getpid() or now.process.poll() is not None:
            now = cls._current = cls()
        return now

    @property
    def pid(self) -> int:
        """The supervisor's own process."""
        return self.process.pid

    @property
    def file(self) -> int:
        """The descriptor on which its answers arrive."""
        return self.process.stdout.fileno()

    def ask(self, **request: object) -> None:
        """Send a request. Raises SupervisorLost where nobody takes it within `PATIENCE` seconds."""
        data = json.dumps(request).encode() + b"\n"
        room = select.poll()
        try:
            room.register(self.process.stdin, select.POLLOUT)
            until = time.monotonic() + PATIENCE
            while data:             # many environment variables do not fit into the pipe at once
                data = data[self.process.stdin.write(data) or 0:]
                if data and not room.poll(max(0.0, until - time.monotonic()) * 1000):
                    raise SupervisorLost
        except (OSError, ValueError):       # ValueError: it has been forgotten, so its pipe is closed
            raise SupervisorLost from None

    def answers(self) -> list[dict]:
        """Return the answers that have arrived. Raises SupervisorLost where none will."""
        try:
            data = os.read(self.file, 1 << 16)
        except BlockingIOError:
            return []
        if not data:
            raise SupervisorLost
        *lines, self._rest = (self._rest + data).split(b"\n")
        found = []
        try:
            for line in lines:
                found.append(dict(json.loads(line)))
        except (ValueError, TypeError):
            raise SupervisorLost(found) from None
        return found

    def forget(self) -> None:
        """End the supervisor; the next run gets a new one."""
        if Supervisor._current is self:
            Supervisor._current = None
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        for file in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                file.close()
