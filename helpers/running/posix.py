"""Runs a script on systems with named pipes, signals and a supervisor: Linux and macOS."""
from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from pathlib import Path

from ..program.script import Script
from ..program.text import CellError
from ..record.run import Run
from . import next_run, orphans, stacks
from .collect import collect
from .deadline import Deadline
from .interrupts import Interrupts, one_at_a_time
from .pipes import Pipes, Shared, Stream, cleaner
from .process_states import State
from .process_table import become_subreaper, clock
from .record_files import RecordFiles
from .supervisor_client import NotStarted, Supervisor, SupervisorLost
from .workspace import environment, furnish, here, new_folder, remove

ENDING = 4.0        #: seconds that a supervisor may take to end a run; after that, it is taken for lost


def run(script: Script, start_method: str, timeout: float, show: Callable[[str, str], None]) -> Run:
    """Run a script: see `launch.run_prepared`."""
    with one_at_a_time:
        for _ in range(2):
            attempt = Attempt(script, start_method, timeout, show)
            found = attempt.carry_out()
            if attempt.pid or not found.lost:   # otherwise the supervisor was already dying, and the script has not begun
                break
        return found


def _not_started(error: OSError) -> CellError:
    return CellError(f"The run could not be started: {error.strerror}. It needs a temporary folder with room in it, some "
                     "open files, and a few processes.")


class Attempt:
    """A script from its start until nothing is left of it.

    Args:
        script: the script to run.
        start_method: multiprocessing's default in it.
        timeout: seconds, after which it is ended; inf: never.
        show: called with (stream, text) for what it prints: see `launch.run_script`.
        directory: the run's folder, if there is one already.
    """

    pipes: Pipes | Shared               #: none before their folder exists

    def __init__(self, script: Script, start_method: str, timeout: float, show: Callable[[str, str], None], *,
                 directory: str | None = None) -> None:
        self.script = script
        self.run = Run(script.source, start_method, timeout, file=script.name)
        self._show = show
        self._be_in(directory or next_run.folder())
        self.pid = 0
        self.again = False                      # it has been started a second time
        self.status: int | None = None          # the script's wait status
        self.gone = False
        self.ended: set[int] = set()            # pids that had to be ended
        self.states: dict[int, State] = {}
        self.codes: dict[int, int] = {}

    def _be_in(self, directory: str) -> None:
        self.directory = Path(directory)
        self._files = RecordFiles(self.directory)

    def carry_out(self) -> Run:
        """Start the script, let it run, and end what has to be ended. Returns what happened; nothing of the run is left."""
        with Interrupts() as interrupts:
            try:
                try:
                    self._prepare()
                except OSError as error:
                    raise _not_started(error) from None
                try:
                    self._start()
                    self._watch(interrupts)
                    self._finish()
                except NotStarted as error:
                    raise _not_started(error) from None
                finally:
                    self._end()                 # has nothing to do, except after an error of ours
                    become_subreaper(False)
                self._collect()
            finally:
                if hasattr(self, "pipes"):
                    self.pipes.close()
                remove(self.directory)
            next_run.start()
            # An interrupt just as the script ended by itself: it still stops what comes after the cell.
            self.run.interrupted |= bool(interrupts.wanted)
        return self.run

    def _prepare(self) -> None:
        # The supervisor learns of the folder before it exists: whenever the kernel dies, the folder is removed.
        self._ask(folder=str(self.directory))
        if next_run.left_behind(self.directory, self.supervisor):
            self._be_in(new_folder())
            self._ask(folder=str(self.directory))
        furnish(self.directory, self.script, self.run.start_method)
        self.pipes = pipes = Pipes(self.directory, cleaner(self.directory))
        self._output = pipes.main

    def _ask(self, **request: object) -> None:
        """Send a request to the kernel's supervisor; to a new one if it was killed since the last run."""
        for last in (False, True):
            before, self.supervisor = Supervisor.current(), Supervisor.ready()
            if before is not None and before is not self.supervisor:
                orphans.end_marked(self.directory, clock(), before.pid)
            try:
                return self.supervisor.ask(**request)
            except SupervisorLost:
                self._lose_supervisor(clock())
                if last:
                    raise CellError("The run could not be started: its supervisor does not answer. "
                                    "Restart the kernel.") from None

    def _lose_supervisor(self, born: float) -> None:
        """The supervisor was killed, or stopped: end what can be found of the run without it; `born`: when that began."""
        self.supervisor.forget(lambda: orphans.end_marked(self.directory, born, self.supervisor.pid))

    def _start(self) -> None:
        out, err = self._output
        request = {"argv": self.script.argv(self.directory), "cwd": here(),
                   "env": self._environment(),
                   "directory": str(self.directory), "stdout": out, "stderr": err}
        become_subreaper()
        self.started, self.born = time.perf_counter(), clock()
        self._ask(start=request)
        self.pipes.refill()                     # while the script starts, so that even a quick child finds one

    def _environment(self) -> dict[str, str]:
        return environment(self.directory, self.script)

    def _shown(self, stream: Stream, text: str) -> None:
        self._show(stream.name if stream.pid in (0, self.pid) else "child", text)

    def _watch(self, interrupts: Interrupts) -> None:
        """Read output and the supervisor's answers until the tree is gone or has to be ended."""
        deadline = Deadline(self.directory, self.supervisor.pid, self.run.timeout)
        after: float | None = None              # when the script itself ended
        while not self.gone:
            if interrupts.wanted or self._is_over(deadline, after):
                self.run.interrupted = bool(interrupts.wanted)
                self.run.hung = not interrupts.wanted and self.status is None
                self.run.outlived = self.status is not None
                return
            self._step(deadline.patience, interrupts.read)
            self._files.look(self.pid)
            if self.status is not None and after is None:
                after = time.perf_counter()

    def _is_over(self, deadline: Deadline, after: float | None) -> bool:
        """Whether the run has to be ended; `after`: when the script itself ended."""
        return deadline.over(after)

    def _step(self, patience: float, *more: int) -> None:
        """Wait at most `patience` seconds for something to read, and read it."""
        poll = select.poll()
        answers = [] if self.gone else [self.supervisor.file]       # nothing will follow its last answer
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
        self._take(answers)
        if lost and (self.pid or self.again):
            self._end_alone()
        elif lost:
            self._begin_again()

    def _take(self, answers: list[dict]) -> None:
        """Note the supervisor's answers."""
        for answer in answers:
            if "failed" in answer:
                self.gone = True
                raise NotStarted(answer["failed"], os.strerror(answer["failed"]))
            self.pid = self.pipes.script = answer.get("started", self.pid)
            self.status = answer.get("exited", self.status)
            self.gone = answer.get("gone", self.gone)
            if answer.get("given_up"):
                self.supervisor.forget()

    def _begin_again(self) -> None:
        """The supervisor was killed before this run, which we notice only now: start the script again."""
        self.again = True
        self._lose_supervisor(self.born)
        self._ask(folder=str(self.directory))
        self._start()

    def _end_alone(self) -> None:
        """End the run without the supervisor."""
        self._lose_supervisor(self.born)
        self.gone = self.run.hung = self.run.lost = True
        self.status = None
        self.ended.add(self.pid)

    def _finish(self) -> None:
        """When the run has ended, or must be: read the rest, and ask all processes where they are."""
        self.run.duration = time.perf_counter() - self.started
        if not self.gone:
            members = stacks.members(self.supervisor.pid)
            self.codes = stacks.exit_codes(self.directory)
            self.states = stacks.ask(self.directory, self.supervisor.pid, members, self.pipes, lambda: self._step(0.002))
            self.ended = set(self.states)
            if self.status is None:
                self.ended.add(self.pid)
        self.pipes.drain(self._shown)

    def _end(self) -> None:
        """End everything."""
        if self.gone or not hasattr(self, "born"):
            return
        # What is written while we end everything is not the script's. Nobody reads it, but closing the pipes would cause
        # errors.
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

    def _collect(self) -> None:
        if self.status is not None and self.pid not in self.ended:
            self.run.returncode = os.waitstatus_to_exitcode(self.status)
        collect(self.run, self.directory, self.started, self.pid, ended=self.ended, states=self.states,
                codes=self.codes, text=self.pipes.text, left_out=self._files.left_out)
        self.run.output_left_out = self.pipes.left_out()
