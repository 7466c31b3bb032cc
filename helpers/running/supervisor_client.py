"""The kernel's end of supervisor.py: one process for each kernel, started when first needed."""
from __future__ import annotations

import contextlib
import functools
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PATIENCE = 4.0      #: seconds that a supervisor has to take a request


class SupervisorLost(Exception):
    """The supervisor is gone, or its answers make no sense.

    Args:
        answers: its answers until then.
    """

    def __init__(self, answers: Sequence[dict] = ()) -> None:
        super().__init__()
        self.answers = list(answers)


class NotStarted(OSError):
    """The supervisor could not start the script: it had no descriptor left, or may not start a process."""


class Supervisor:
    """The process that starts scripts, and ends them with everything that they started."""

    _current: Supervisor | None = None

    def __init__(self, process: subprocess.Popen | None, pid: int, requests: int, answers: int) -> None:
        self.owner = os.getpid()
        self.process, self.pid = process, pid
        self.file = answers         #: the descriptor on which its answers arrive
        self._requests = requests
        os.set_blocking(answers, False)
        # A stopped supervisor does not read: better an error than waiting forever.
        os.set_blocking(requests, False)
        self._rest = b""
        self.ahead: str | None = None       #: the folder of the run for which it has started an interpreter: see next_run.py
        self.waits = False                  #: no run has asked for that interpreter yet

    @classmethod
    def _new(cls) -> Supervisor:
        script = str(Path(__file__).with_name("supervisor.py"))
        process = subprocess.Popen([sys.executable, "-I", "-S", script, str(os.getpid())], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, bufsize=0, start_new_session=True, cwd=os.sep)
        assert process.stdin is not None and process.stdout is not None
        return cls(process, process.pid, process.stdin.fileno(), process.stdout.fileno())

    @classmethod
    def current(cls) -> Supervisor | None:
        """Return this kernel's supervisor, if it has one."""
        return cls._current if cls._current is not None and cls._current.owner == os.getpid() else None

    @classmethod
    def ready(cls) -> Supervisor:
        """Return this kernel's supervisor; a new one if it has none or the old one was killed."""
        now = cls.current()
        if now is None or not now.lives():
            if now is not None:
                now.drop_ahead()
            now = cls._current = cls._new()
        return now

    def lives(self) -> bool:
        """Whether it is running, as far as we know."""
        return self.process is not None and self.process.poll() is None

    def drop_ahead(self) -> None:
        """Remove the file for the interpreter started ahead: any other Python of that run would take itself for it."""
        for ending in ("ahead", "bundle"):
            with contextlib.suppress(OSError):
                os.unlink(f"{self.ahead}.{ending}")

    def ask(self, **request: object) -> None:
        """Send a request. Raises SupervisorLost if nobody takes it within `PATIENCE` seconds."""
        data = json.dumps(request).encode() + b"\n"
        room = select.poll()
        try:
            room.register(self._requests, select.POLLOUT)
            until = time.monotonic() + PATIENCE
            while data:             # many environment variables do not fit into the pipe at once
                data = data[self._write(data):]
                if data and not room.poll(max(0.0, until - time.monotonic()) * 1000):
                    raise SupervisorLost
        except (OSError, ValueError):       # ValueError: the supervisor was given up, so its pipe is closed
            raise SupervisorLost from None

    def _write(self, data: bytes) -> int:
        try:
            return os.write(self._requests, data)
        except BlockingIOError:
            return 0

    def answers(self) -> list[dict]:
        """Return the answers that have arrived. Raises SupervisorLost if none can come."""
        try:
            data = os.read(self.file, 1 << 16)
        except BlockingIOError:
            return []
        if not data:
            raise SupervisorLost
        return self.heard(data)

    def heard(self, data: bytes) -> list[dict]:
        """Return the answers that these bytes complete."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        found = []
        try:
            for line in lines:
                found.append(dict(json.loads(line)))
        except (ValueError, TypeError):
            raise SupervisorLost(found) from None
        return found

    def forget(self, when_dead: Callable[[], None] = lambda: None) -> None:
        """End the supervisor; the next run gets a new one.

        Args:
            when_dead: called when everything below it has lost its parent; the file that its interpreter reads still exists.
        """
        if Supervisor._current is self:
            Supervisor._current = None
        if self.process is None:
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
        else:
            self.process.kill()             # unless somebody has waited for it
            self.process.wait()
        when_dead()
        self.drop_ahead()
        self.close()

    def close(self) -> None:
        """Let it go: its input ends, so it removes what is left to remove, and ends."""
        if self.process is not None:
            pipes = [pipe.close for pipe in (self.process.stdin, self.process.stdout) if pipe is not None]
        else:
            pipes = [functools.partial(os.close, file) for file in (self._requests, self.file)]
        for close in pipes:
            with contextlib.suppress(OSError):
                close()
