"""Runs a script in a process tree of its own and records it: from a cell's text to a `Run`."""
from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from . import record, recorder, standing
from .output import Pipes, Stream, cleaner
from .run import Process, Run
from .script import FILE, CellError, prepare, uses_generators

GRACE = 1.0         #: seconds that what the script started may go on after the script has ended
#: Set by notebooks and test runners; a script that is run from a terminal would not see them.
_HIDDEN = ("PYTHONUNBUFFERED", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "PYTEST_CURRENT_TEST",
           "MPLBACKEND", "JPY_PARENT_PID", "JPY_SESSION_NAME", "PYDEVD_USE_FRAME_EVAL")


def start_methods() -> list[str]:
    """Return the start methods that this platform has: a subset of fork, spawn, forkserver."""
    import multiprocessing
    return multiprocessing.get_all_start_methods()


def run_script(cell: str, *, start_method: str | None = None, timeout: float = 10.0, first_line: int = 1,
               show: Callable[[str, str], None] | None = None) -> Run:
    """Run a program as a script of its own, with everything in it recorded.

    Args:
        cell: the program.
        start_method: "fork", "spawn" or "forkserver"; None for the platform's default.
        timeout: seconds, after which it is ended and explained.
        first_line: the line of the notebook cell at which the program begins.
        show: called with (stream, text) while it runs: stream is "out" for what the script itself
            prints, "err" for its standard error, "child" for everything that its children print.

    Returns:
        What happened. Nothing of the run is left: no process, no semaphore, no file.

    Raises:
        CellError: the program cannot be run, or this platform lacks the start method.
    """
    source = prepare(cell, first_line)
    methods = start_methods()
    if start_method is not None and start_method not in methods:
        raise CellError(f"This system has no start method {start_method!r}: it has {', '.join(methods)}.")
    if not timeout > 0:
        raise CellError(f"A time-out is a number of seconds above 0, not {timeout:g}.")
    if start_method is None:
        import multiprocessing
        start_method = multiprocessing.get_context().get_start_method()
    if not hasattr(os, "mkfifo"):
        from .launch_windows import run_on_windows
        return run_on_windows(source, start_method, timeout, show)
    with _one_at_a_time:
        return _Attempt(source, start_method, timeout, show or (lambda stream, text: None)).carry_out()


def environment(directory: Path, source: str, start_method: str) -> dict[str, str]:
    """Return the environment in which a run's script is started."""
    found = {name: value for name, value in os.environ.items() if name not in _HIDDEN}
    found.update(
        ISOLATED_DIRECTORY=str(directory), ISOLATED_SCRIPT=str(directory / FILE),
        ISOLATED_START_METHOD=start_method, ISOLATED_OUTPUT="own", PYTHON_COLORS="0",
        # The recorder first; then the notebook's folder, as in a plain cell.
        PYTHONPATH=os.pathsep.join(filter(None, (str(recorder.FOLDER), _here(), found.get("PYTHONPATH")))))
    if uses_generators(source):
        found["ISOLATED_GENERATORS"] = "1"
    return found


def _here() -> str:
    try:
        return os.getcwd()
    except OSError:             # the folder has been removed
        return tempfile.gettempdir()


_one_at_a_time = threading.Lock()


class Supervisor:
    """The kernel's end of supervisor.py: one process for each kernel, started when first needed."""

    _current: Supervisor | None = None

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("supervisor.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=True, cwd=os.sep)
        os.set_blocking(self.process.stdout.fileno(), False)
        self._rest = b""

    @classmethod
    def ready(cls) -> Supervisor:
        """Return this kernel's supervisor, a new one if it has none or the old one was killed."""
        now = cls._current
        if now is None or now.owner != os.getpid() or now.process.poll() is not None:
            now = cls._current = cls()
        return now

    @property
    def file(self) -> int:
        return self.process.stdout.fileno()

    def ask(self, **request: object) -> None:
        """Send a request. Raises OSError where the supervisor is gone."""
        self.process.stdin.write(json.dumps(request).encode() + b"\n")

    def answers(self) -> list[dict]:
        """Return the answers that have arrived. Raises EOFError where the supervisor is gone."""
        try:
            data = os.read(self.file, 1 << 16)
        except BlockingIOError:
            return []
        if not data:
            raise EOFError
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [json.loads(line) for line in lines]


class _Interrupts:
    """While a run goes on, an interrupt is a wish to end it, not an exception at a random place."""

    def __init__(self) -> None:
        self.wanted = False
        self.read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._before = None

    def __enter__(self) -> _Interrupts:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def _note(self, *_: object) -> None:
        self.wanted = True
        with contextlib.suppress(OSError):
            os.write(self._write, b"i")

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
        os.close(self.read)
        os.close(self._write)


class _Attempt:
    """One script on its way from being started to being gone."""

    def __init__(self, source: str, start_method: str, timeout: float, show: Callable[[str, str], None]) -> None:
        self.run = Run(source, start_method, timeout)
        self._show = show
        self.directory = Path(os.path.realpath(tempfile.mkdtemp(prefix="isolated_")))
        self.pid = 0
        self.status: int | None = None          # the script's wait status
        self.gone = False
        self.lost_supervisor = False
        self.alive: set[int] = set()            # pids that had to be ended
        self.stacks: dict[int, str] = {}

    def carry_out(self) -> Run:
        try:
            (self.directory / FILE).write_text(self.run.source, encoding="utf-8")
            (self.directory / recorder.FILE_NAME).write_bytes(recorder.bundle())
            self.pipes = Pipes(self.directory, cleaner(self.directory))
            try:
                with _Interrupts() as interrupts:
                    self._start()
                    self._watch(interrupts)
                    self._finish()
                return self._result()
            finally:
                self.pipes.close()
        finally:
            shutil.rmtree(self.directory, ignore_errors=True)

    def _start(self) -> None:
        self.started = time.perf_counter()
        out, err = self.pipes.main
        request = {"argv": [sys.executable, str(self.directory / FILE)], "cwd": _here(),
                   "env": environment(self.directory, self.run.source, self.run.start_method),
                   "directory": str(self.directory), "stdout": out, "stderr": err}
        for last in (False, True):
            self.supervisor = Supervisor.ready()
            try:
                self.supervisor.ask(start=request)
                return
            except OSError:
                Supervisor._current = None
                if last:
                    raise CellError("The run could not be started: its supervisor does not answer. "
                                    "Restart the kernel.") from None

    def _shown(self, stream: Stream, text: str) -> None:
        self._show(stream.name if stream.pid == 0 else "child", text)

    def _watch(self, interrupts: _Interrupts) -> None:
        """Read output and the supervisor's answers until the tree is gone or has to be ended."""
        deadline = self.started + self.run.timeout
        after: float | None = None              # when the script itself ended
        while not self.gone:
            now = time.perf_counter()
            limit = deadline if after is None else min(deadline, after + GRACE)
            if interrupts.wanted or now >= limit:
                self.run.interrupted = interrupts.wanted
                self.run.hung = not interrupts.wanted
                return
            self._step(limit - now, interrupts.read)
            if self.status is not None and after is None:
                after = time.perf_counter()

    def _step(self, patience: float, *more: int) -> None:
        """Wait at most `patience` seconds for something to read, and read it."""
        poll = select.poll()
        for file in (self.supervisor.file, *self.pipes.streams, *more):
            poll.register(file, select.POLLIN)
        ready = [file for file, _ in poll.poll(max(0.0, patience) * 1000)]
        for file in ready:
            if file in self.pipes.streams:
                self.pipes.read(file, self._shown)
        if self.supervisor.file in ready:
            self._answers()

    def _answers(self) -> None:
        try:
            answers = self.supervisor.answers()
        except EOFError:                        # killed: nobody else knows the tree now
            self.lost_supervisor = self.gone = True
            Supervisor._current = None
            standing.end_marked(self.directory)
            return
        for answer in answers:
            self.pid = answer.get("started", self.pid)
            self.status = answer.get("exited", self.status)
            self.gone = answer.get("gone", self.gone)

    def _finish(self) -> None:
        if not self.gone:
            self.run.duration = time.perf_counter() - self.started
            self.stacks = standing.ask(self.directory, lambda: self._step(0.002))
            self.alive = set(self.stacks)
            self.pipes.drain(self._shown)
            self.pipes.close()                  # what is said while we end it all is not the script's
            with contextlib.suppress(OSError):
                self.supervisor.ask(end=True)
            while not self.gone:
                self._step(1.0)
        else:
            self.run.duration = time.perf_counter() - self.started
        self.pipes.drain(self._shown)

    def _result(self) -> Run:
        run = self.run
        recorded = record.read(self.directory, self.started)
        run.load_events_later(lambda: record.join(recorded))
        run.events_left_out = sum(one.left_out for one in recorded)
        if self.status is not None and not (run.hung and self.pid in self.alive):
            run.returncode = os.waitstatus_to_exitcode(self.status)
        clean = cleaner(self.directory)
        parents = record.parents(recorded)
        known = set()
        for one in recorded:
            known.add(one.pid)
            out = 0 if one.pid == self.pid else one.pid
            process = Process(
                one.name, one.pid, parent=parents.get(one.pid, ""), lanes=one.lanes,
                stdout=self.pipes.text(out, "out"), stderr=self.pipes.text(out, "err"),
                stack=clean(self.stacks.get(one.pid, "")), helper=one.role == "forkserver" or "Manager" in one.name,
                ended_by_run=one.pid in self.alive)
            for error, _ in one.find("error"):
                process.error, process.error_line = error.detail, error.line
            run.processes.append(process)
        if self.pid not in known:               # it never came so far as to record anything
            run.processes.insert(0, Process("MainProcess", self.pid, stdout=self.pipes.text(0, "out"),
                                            stderr=self.pipes.text(0, "err")))
        standing.exit_codes(run, recorded, self.pid)
        standing.waiting(run, recorded)
        run.stdout = "".join(process.stdout for process in run.processes)
        run.stderr = "".join(process.stderr for process in run.processes)
        run.output_left_out = self.pipes.left_out()
        if self.lost_supervisor:
            run.hung, run.returncode = True, None
        return run
