"""A program started from a terminal: lets it run, says where it is when asked, and ends it.

It runs in a session of its own, so that a terminal's signals reach us first: Ctrl-C asks where it is and why, and only then
goes on to the program. Other signals of a terminal (a new size, Ctrl-Z, Ctrl-\\) are passed on.
"""
from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable

from ..record.run import Run
from .begin import Begun
from .deadline import GRACE, Deadline
from .interrupts import Interrupts
from .pipes import Shared
from .posix import Attempt
from .program_signals import STOP, TO_ALL, TO_ONE, Signals
from .supervisor_client import Supervisor
from .workspace import remove

PATIENCE = 3.0      #: seconds that a program has to end by itself when asked to


class Program(Attempt):
    """A program from its start until nothing is left of it.

    Args:
        begun: the program, which is running already.
        start_method: multiprocessing's default in it, as its Run names it.
        timeout: seconds; inf: no limit.
        signals: notes the signals that we get.
        say: called with the Run when the program has ended or is about to be ended: what we say comes before what the
            program says about its own end.
        note: called with a sentence when the program has ended and something that it started is still running.
    """

    def __init__(self, begun: Begun, start_method: str | None, timeout: float, signals: Signals,
                 say: Callable[[Run], None], note: Callable[[str], None]) -> None:
        super().__init__(begun.script, start_method or "", timeout, lambda stream, text: None, directory=begun.directory)
        self.started, self.born = begun.started, begun.born
        self.supervisor = Supervisor(None, begun.supervisor, begun.requests, begun.answers)
        self.pipes = Shared()
        self._signals, self._say, self._note = signals, say, note
        self._take(self.supervisor.heard(begun.said))

    def carry_out(self) -> Run:
        """Let the program run to its end. Returns what happened; nothing of the run is left."""
        try:
            self._watch(self._signals)
            self._finish()
            self._collect()
            self._say(self.run)
            if self._signals.wanted and not self.gone:
                self._let_end()
            if self.status is not None and self.run.returncode is None:     # it has just ended by itself
                self.run.returncode = os.waitstatus_to_exitcode(self.status)
        finally:
            self._end()
            self.supervisor.close()
            with contextlib.suppress(OSError):
                os.waitpid(self.supervisor.pid, 0)
            remove(self.directory)
        return self.run

    def _watch(self, interrupts: Interrupts) -> None:
        deadline = Deadline(self.directory, self.supervisor.pid, self.run.timeout, grace=None)
        after, noted = None, False
        while not self.gone:
            if interrupts.wanted or deadline.over(after):
                self.run.interrupted = bool(interrupts.wanted)
                self.run.hung = not interrupts.wanted and self.status is None
                self.run.outlived = self.status is not None
                return
            self._step(deadline.patience, interrupts.read)
            self._pass_on(interrupts)
            self._files.look(self.pid)
            if self.status is not None and after is None:
                after = time.perf_counter()
            if after is not None and not noted and not self.gone and time.perf_counter() > after + GRACE:
                noted = True
                self._note("The program has ended, and something that it started goes on. Ctrl-C ends it.")

    def _pass_on(self, signals: Interrupts) -> None:
        """Pass on to the program the signals that we got for it."""
        for number in signals.arrived():
            if number in TO_ONE and self.status is None and self.pid:
                with contextlib.suppress(OSError):
                    os.kill(self.pid, number)
            elif number in TO_ALL:
                self._send(number)
            elif number == signal.SIGTSTP:
                self._send(signal.SIGSTOP)
                os.kill(os.getpid(), signal.SIGSTOP)        # until somebody continues us
                self._send(signal.SIGCONT)

    def _send(self, number: int) -> None:
        """Send a signal to the program's group, as a terminal does."""
        with contextlib.suppress(OSError):
            if self.pid and not self.gone:
                os.killpg(self.pid, number)

    def _let_end(self) -> None:
        """Send the program the signal that we got, and give it time to end by itself; a second signal ends it at once."""
        first, until = self._signals.wanted, time.perf_counter() + PATIENCE
        self._signals.arrived()
        self._send(first)
        while not self.gone and (left := until - time.perf_counter()) > 0:
            self._step(left, self._signals.read)
            if any(number in STOP for number in self._signals.arrived()):
                return

    def _begin_again(self) -> None:
        self._end_alone()
