"""Runs a script on Windows, which has no named pipes in a folder, no signals and no subreapers.

A job object (windows_job.py) holds the process tree, in place of a supervisor. The output comes through two ordinary pipes.
Where a process is when it has to be ended is read from its record alone: the call that began and did not return. Two things
are worse than on other systems: all processes share the script's output, so what children print appears as MainProcess's;
and an endless loop is recognized, but not its line.

This has not been run on Windows. tests/running/test_windows.py runs all of it except the job object.
"""
from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from ..program.script import Script
from ..record import reader as record
from ..record.run import Run
from .collect import collect
from .deadline import GRACE
from .interrupts import Interrupts, one_at_a_time
from .pipes import CHUNK, Stream, cleaner
from .process_states import alive
from .process_table import recorded_pids
from .workspace import environment, furnish, here, new_folder, remove

LOOK = 0.02         #: seconds between looks at what is going on
# Popen's flags by name: they exist on Windows only. The launcher waits until it is in the job.
_FLAGS = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
#: Started in place of the script: it starts the script once it is in the job, so nothing can escape.
_LAUNCHER = """\
import subprocess, sys
sys.stdin.buffer.read(1) or sys.exit(1)
code = subprocess.call(sys.argv[1:], stdin=subprocess.DEVNULL)
sys.exit(code - (code > 0x7FFFFFFF) * 0x100000000)
"""


def job_object() -> Any:
    """Return a new job object of Windows."""
    from .windows_job import Job  # type: ignore[attr-defined]     # it has one on Windows only
    return Job()


def run(script: Script, start_method: str, timeout: float, show: Callable[[str, str], None],
        make_job: Callable[[], Any] = job_object) -> Run:
    """Run a script: see `launch.run_prepared`; `make_job` makes the job object."""
    with one_at_a_time:
        return Attempt(script, start_method, timeout, show, make_job).carry_out()


class Attempt:
    """A script from its start until nothing is left of it; the arguments are those of `run`."""

    grace = GRACE           #: seconds that what the script started may continue after the script has ended

    def __init__(self, script: Script, start_method: str, timeout: float, show: Callable[[str, str], None],
                 make_job: Callable[[], Any]) -> None:
        self.script = script
        self.run = Run(script.source, start_method, timeout, file=script.name)
        self.directory = Path(new_folder())
        self.streams = {name: Stream(name, 0) for name in ("out", "err")}
        self._show, self._make_job = show, make_job
        self._news: list[tuple[str, str]] = []      # (stream, text) not yet shown
        self._lock = threading.Lock()
        self._clean = cleaner(self.directory)

    def carry_out(self) -> Run:
        """Start the script, let it run, and end what has to be ended. Returns what happened; nothing of the run is left."""
        with Interrupts() as interrupts:
            job = self._make_job()
            try:
                furnish(self.directory, self.script, self.run.start_method or None)
                self._start(job)
                try:
                    self._watch(job, interrupts)
                finally:
                    self._end(job)
                self._collect()
            finally:
                job.close()
                self._remove()
            self.run.interrupted |= bool(interrupts.wanted)
        return self.run

    def _start(self, job: Any) -> None:
        env = environment(self.directory, self.script)
        self.started = time.perf_counter()
        # -I -S: the launcher is no part of the run, and records nothing.
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _LAUNCHER, *self.script.argv(self.directory)], env=env,
            cwd=here(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            creationflags=_FLAGS)
        job.add(self.process)
        assert self.process.stdin is not None
        with self.process.stdin as go, contextlib.suppress(OSError):
            go.write(b"g")
        self._readers = [threading.Thread(target=self._read, args=(name, pipe), daemon=True)
                         for name, pipe in (("out", self.process.stdout), ("err", self.process.stderr))]
        for reader in self._readers:
            reader.start()

    def _read(self, name: str, pipe: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            while True:
                data = os.read(pipe.fileno(), CHUNK)
                with self._lock:
                    text = self.streams[name].feed(data, last=not data)
                    if text:
                        self._news.append((name, self._clean(text)))
                if not data:
                    return

    def _tell(self) -> None:
        with self._lock:
            news, self._news = self._news, []
        for name, text in news:
            self._show(name, text)

    def _watch(self, job: Any, interrupts: Interrupts) -> None:
        after: float | None = None              # when the script itself ended
        while True:
            self._tell()
            now = time.perf_counter()
            if after is None and self.process.poll() is not None:
                after = now
            if after is not None and not job.active():
                return
            limit = self.started + self.run.timeout
            if after is not None:
                limit = min(limit, after + self.grace)
            if interrupts.wanted or now >= limit:
                self.run.interrupted = bool(interrupts.wanted)
                self.run.hung = not interrupts.wanted and after is None
                self.run.outlived = after is not None
                return
            time.sleep(min(LOOK, max(0.0, limit - now)))

    def _end(self, job: Any) -> None:
        self.run.duration = time.perf_counter() - self.started
        self.ended_by_itself = self.process.poll() is not None
        active, over = job.active(), {pid for pid in recorded_pids(self.directory) if not alive(pid)}
        job.end()
        # One that makes its record just now had not ended either.
        self.ended = recorded_pids(self.directory) - over if active else set()
        self.process.wait()
        for reader in self._readers:
            reader.join(1)
        self._tell()
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _collect(self) -> None:
        run = self.run
        if self.ended_by_itself:
            code = self.process.returncode      # signed, as multiprocessing returns it: a crash is -1073741819
            run.returncode = code - (code > 0x7FFFFFFF) * 0x100000000
        scripts = [one for one in record.read(self.directory, self.started) if one.role == "script"]
        pid = scripts[0].pid if scripts else self.process.pid
        ended = self.ended | (set() if self.ended_by_itself else {pid})
        collect(run, self.directory, self.started, pid, ended=ended, states={},
                text=lambda of, name: "" if of else self._clean(str(self.streams[name].text)))
        run.output_left_out = sum(stream.text.left_out for stream in self.streams.values())

    def _remove(self) -> None:
        # Windows cannot remove a file that a dying process still has open: retry for a while.
        for _ in range(50):
            remove(self.directory)
            if not self.directory.exists():
                return
            time.sleep(0.02)
