"""Runs a script in a process tree of its own and records it: from a cell's text to a `Run`."""
from __future__ import annotations

import contextlib
import os
import secrets
import select
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from .. import recorder
from ..program.source import FILE, CellError, as_file, passed, prepare, uses_generators
from ..record.run import Run
from . import standing
from .assembly import assemble
from .core_waits import CoreWaits
from .pipes import Pipes, Stream, cleaner
from .supervision import Supervisor, SupervisorLost

STARTING = 6.0      #: seconds beyond its time-out that a run gets while a child is still being started
ROOM = 1 << 30      #: bytes that a folder in memory must have free: a full one would kill the script (SIGBUS)
GRACE = 1.0         #: seconds that what the script started may go on after the script has ended
LOOK = 1.0          #: seconds from one look at who waits for a core to the next
ENDING = 4.0        #: seconds after which a supervisor that does not end the run has lost it
#: Set by notebooks and test runners; a script that is run from a terminal would not see them.
_HIDDEN = ("PYTHONUNBUFFERED", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "PYTEST_CURRENT_TEST",
           "MPLBACKEND", "JPY_PARENT_PID", "JPY_SESSION_NAME", "PYDEVD_USE_FRAME_EVAL")


def start_methods() -> list[str]:
    """Return the start methods that this platform has, its default first: a subset of fork, spawn, forkserver."""
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
    start_method = start_method or methods[0]
    if not hasattr(os, "mkfifo"):
        from .windows import run_on_windows
        return run_on_windows(source, start_method, timeout, show)
    with _one_at_a_time:
        for _ in range(2):
            attempt = _Attempt(source, start_method, timeout, show or (lambda stream, text: None))
            run = attempt.carry_out()
            if attempt.pid or not run.lost:     # else the supervisor was already dying: the script has not begun
                break
        return run


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
    found["ISOLATED_PASSED"] = passed(source)
    return found


def _here() -> str:
    try:
        return os.getcwd()
    except OSError:             # the folder has been removed
        return tempfile.gettempdir()


_one_at_a_time = threading.Lock()


class _Interrupts:
    """While a run goes on, an interrupt is a wish to end it, not an exception at a random place."""

    def __init__(self) -> None:
        self.wanted = False
        self.read, self._write = os.pipe()
        if hasattr(os, "set_blocking"):         # Windows: since Python 3.12
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
        standing.adopt(False)
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
        os.close(self.read)
        os.close(self._write)


def new_folder() -> Path:
    """Return the path of a folder for a run; it is not made yet."""
    return Path(os.path.realpath(_fast_folder() or tempfile.gettempdir())) / f"isolated_{secrets.token_hex(6)}"


def _fast_folder() -> str | None:
    """Return a folder in memory, if there is one with room to spare and the learner has not chosen another.

    Records are memory that is mapped to files: on a disk each new page of them takes some microseconds.
    """
    if tempfile.gettempdir() != "/tmp":
        return None
    try:
        room = os.statvfs("/dev/shm")
        return "/dev/shm" if room.f_bavail * room.f_frsize >= ROOM and os.access("/dev/shm", os.W_OK) else None
    except (OSError, AttributeError):
        return None


def remove(directory: Path) -> None:
    """Remove a run's folder, whatever the script has done to it."""
    shutil.rmtree(directory, ignore_errors=True)
    if directory.exists():              # folders that may not be read
        for folder, names, _ in os.walk(directory):
            for name in [folder, *(os.path.join(folder, name) for name in names)]:
                with contextlib.suppress(OSError):
                    os.chmod(name, 0o700)
        shutil.rmtree(directory, ignore_errors=True)


class _Attempt:
    """One script on its way from being started to being gone."""

    def __init__(self, source: str, start_method: str, timeout: float, show: Callable[[str, str], None]) -> None:
        self.run = Run(source, start_method, timeout)
        self._show = show
        self.directory = new_folder()
        self.pid = 0
        self.again = False                      # it has been started once more
        self.status: int | None = None          # the script's wait status
        self.gone = False
        self.ended: set[int] = set()            # pids that had to be ended
        self.stands: dict[int, standing.Stand] = {}

    def carry_out(self) -> Run:
        with _Interrupts() as interrupts:
            try:
                try:
                    self._prepare()
                except OSError as error:
                    raise CellError(f"The run could not be started: {error.strerror}. It needs a temporary folder with room "
                                    "in it, and some open files.") from None
                try:
                    self._start()
                    self._watch(interrupts)
                    self._finish()
                finally:
                    self._end()                 # nothing to do, except after an error of ours
                self._assemble()
            finally:
                if hasattr(self, "pipes"):
                    self.pipes.close()
                remove(self.directory)
            # Pressed while it was ending by itself: it stops what comes after the cell all the same.
            self.run.interrupted |= interrupts.wanted
        return self.run

    def _prepare(self) -> None:
        # The supervisor hears of the folder before there is one: whenever the kernel dies, it goes.
        self._ask(folder=str(self.directory))
        self.directory.mkdir(mode=0o700)
        (self.directory / FILE).write_bytes(as_file(self.run.source))
        (self.directory / recorder.FILE_NAME).write_bytes(recorder.bundle())
        self.pipes = Pipes(self.directory, cleaner(self.directory))

    def _ask(self, **request: object) -> None:
        """Ask the kernel's supervisor; a new one where it was killed since the last run."""
        for last in (False, True):
            self.supervisor = Supervisor.ready()
            try:
                return self.supervisor.ask(**request)
            except SupervisorLost:
                self.supervisor.forget()
                if last:
                    raise CellError("The run could not be started: its supervisor does not answer. "
                                    "Restart the kernel.") from None

    def _start(self) -> None:
        out, err = self.pipes.main
        request = {"argv": [sys.executable, str(self.directory / FILE)], "cwd": _here(),
                   "env": environment(self.directory, self.run.source, self.run.start_method),
                   "directory": str(self.directory), "stdout": out, "stderr": err}
        standing.adopt(True)
        self.started, self.born = time.perf_counter(), standing.clock()
        self._ask(start=request)

    def _shown(self, stream: Stream, text: str) -> None:
        self._show(stream.name if stream.pid in (0, self.pid) else "child", text)

    def _watch(self, interrupts: _Interrupts) -> None:
        """Read output and the supervisor's answers until the tree is gone or has to be ended."""
        deadline = self.started + self.run.timeout
        waits = CoreWaits(self.supervisor.pid)
        looked, look = False, self.started + LOOK
        after: float | None = None              # when the script itself ended
        while not self.gone:
            now = time.perf_counter()
            limit = deadline if after is None else after + GRACE
            if now >= look:             # so that the waits of those that end meanwhile are known
                waits.seconds()
                look = now + LOOK
            if now >= limit and not interrupts.wanted:
                # What it waited for a core does not count, nor that a child is still on its way.
                waited = waits.seconds()
                limit += waited
                if not looked:          # who is ready now, and gets no core, is seen by a second look
                    looked, limit = True, max(limit, now + 0.02)
                if limit <= now < deadline + waited + STARTING and standing.starting(self.directory):
                    limit = now + 0.05
            if interrupts.wanted or now >= limit:
                self.run.interrupted = interrupts.wanted
                self.run.hung = not interrupts.wanted
                return
            self._step(max(min(limit, look) - now, 0.02), interrupts.read)      # each look takes a moment itself
            if self.status is not None and after is None:
                after = time.perf_counter()

    def _step(self, patience: float, *more: int) -> None:
        """Wait at most `patience` seconds for something to read, and read it."""
        poll = select.poll()
        answers = [] if self.gone else [self.supervisor.file]       # its last word has been heard
        for file in (*answers, *self.pipes.streams, *more):
            poll.register(file, select.POLLIN)
        ready = [file for file, _ in poll.poll(max(0.0, patience) * 1000)]
        for file in ready:
            if file in self.pipes.streams:
                self.pipes.read(file, self._shown)
            elif file in answers:
                self._answers()

    def _answers(self) -> None:
        lost = False
        try:
            answers = self.supervisor.answers()
        except SupervisorLost as error:
            answers, lost = error.answers, True
        for answer in answers:
            self.pid = self.pipes.script = answer.get("started", self.pid)
            self.status = answer.get("exited", self.status)
            self.gone = answer.get("gone", self.gone)
            if answer.get("given_up"):
                self.supervisor.forget()
        if lost and (self.pid or self.again):
            self._end_alone()
        elif lost:
            # It was killed before this run, and we had not yet noticed: begin once more.
            self.again = True
            self.supervisor.forget()
            standing.end_marked(self.directory, self.born)
            self._ask(folder=str(self.directory))
            self._start()

    def _end_alone(self) -> None:
        """Without the supervisor, which was killed, or stopped: end what can be found."""
        self.supervisor.forget()
        standing.end_marked(self.directory, self.born)
        self.gone = self.run.hung = self.run.lost = True
        self.status = None
        self.ended.add(self.pid)

    def _finish(self) -> None:
        """Once it has ended, or must be: read the rest, and ask everybody where they stand."""
        self.run.duration = time.perf_counter() - self.started
        if not self.gone:
            members = standing.members(self.supervisor.pid)
            self.stands = standing.ask(self.directory, self.supervisor.pid, members, lambda: self._step(0.002))
            self.ended = set(self.stands)
            if self.status is None:
                self.ended.add(self.pid)
        self.pipes.drain(self._shown)

    def _end(self) -> None:
        """End everything."""
        if self.gone or not hasattr(self, "born"):
            return
        # What is said while we end it all is not the script's. Nobody reads it, but a closed pipe would be an error there.
        unread, self.pipes.streams = self.pipes.streams, {}
        until = time.perf_counter() + ENDING
        try:
            self.supervisor.ask(end=True)
            while not self.gone:
                if time.perf_counter() > until:
                    raise SupervisorLost
                self._step(until - time.perf_counter())
        except SupervisorLost:
            self._end_alone()
        finally:
            self.pipes.streams = unread
            self.pipes.close()

    def _assemble(self) -> None:
        if self.status is not None and self.pid not in self.ended:
            self.run.returncode = os.waitstatus_to_exitcode(self.status)
        assemble(self.run, self.directory, self.started, self.pid, ended=self.ended, stands=self.stands,
                 text=self.pipes.text)
        self.run.output_left_out = self.pipes.left_out()
