"""Starts a program at once, before anything is imported that is only needed while it runs.

The supervisor is forked instead of started as another Python: a terminal's process runs nothing else that a fork could
harm. This takes a few milliseconds, where two Pythons would take forty.
"""
from __future__ import annotations

import _signal as signal  # without its enums: they take a third as long to load as a whole Python
import os
import select
import time

from ..program.script import Script
from .interrupts import Interrupts
from .process_table import become_subreaper, clock
from .supervisor import Supervisor
from .workspace import environment, furnish, new_folder, remove

FIRST = 4.0         #: seconds after which the program is looked after: see record_files.py
SOON = 1.0          #: seconds that what the script started may take to end after it


class Begun:
    """A program that has been started, in a session of its own, with our input and output.

    Args:
        script: the program.
        start_method: multiprocessing's default in it; None: the system's own.

    Raises:
        OSError: there is no room for the run's folder, or a fork failed.
    """

    def __init__(self, script: Script, start_method: str | None) -> None:
        closed = _occupy()
        requests_read, self.requests = os.pipe()
        self.answers, answers_write = os.pipe()
        self.script, self.directory = script, new_folder()
        request = {"argv": script.argv(self.directory), "directory": self.directory, "closed": closed,
                   "ignored": [one for one in (signal.SIGINT, signal.SIGCHLD) if signal.getsignal(one) == signal.SIG_IGN],
                   "env": environment(self.directory, script, own_output=False)}
        if signal.SIGCHLD in request["ignored"]:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)       # else no child can be waited for
        try:
            furnish(self.directory, script, start_method)
            self.started, self.born, kernel = time.perf_counter(), clock(), os.getpid()
            self.supervisor = os.fork()         #: its pid
        except OSError:
            for file in (requests_read, self.requests, self.answers, answers_write):
                os.close(file)                  # to remove the folder takes one
            remove(self.directory)
            raise
        if not self.supervisor:
            try:
                os.setsid()
                os.close(self.requests)
                os.close(self.answers)
                supervisor = Supervisor(kernel, requests_read, answers_write)
                supervisor.take({"start": request})
                become_subreaper()              # now: loading ctypes takes longer than starting the script
                supervisor.serve()
            finally:
                os._exit(0)
        os.close(requests_read)
        os.close(answers_write)
        self.said = b""                         #: what it has answered so far

    def wait(self, timeout: float, interrupts: Interrupts) -> bool:
        """Let the program run while there is nothing for us to do.

        Args:
            timeout: seconds from its start; inf: no limit.
            interrupts: notes the signals that we get.

        Returns:
            Whether it has ended with everything it started, and none of its recorded processes had an error. Otherwise it
            needs a closer look: a signal came, its time is over, it has run for `FIRST` seconds, or it left something
            running.
        """
        from ..record.glance import all_well  # only now: the program runs meanwhile
        until = self.started + min(FIRST, timeout)
        poll = select.poll()
        for file in (self.answers, interrupts.read):
            poll.register(file, select.POLLIN)
        while (left := until - time.perf_counter()) > 0:
            for file, _ in poll.poll(left * 1000):
                if file == interrupts.read:
                    return False
                data = os.read(self.answers, 1 << 16)
                self.said += data
                if not data:
                    return False
            if b'"failed"' in self.said:
                return False
            if b'"gone"' in self.said:
                return all_well(self.directory, self.script.source)
            if b'"exited"' in self.said:
                until = min(until, time.perf_counter() + SOON)
        return False

    @property
    def code(self) -> int:
        """The program's exit code, -number if a signal ended it; valid once it has ended."""
        return os.waitstatus_to_exitcode(int(self.said.partition(b'"exited": ')[2].partition(b"}")[0]))

    def close(self) -> None:
        """Let the supervisor go, and remove the run's folder."""
        os.close(self.requests)
        os.close(self.answers)
        os.waitpid(self.supervisor, 0)
        remove(self.directory)


def _occupy() -> list[int]:
    """Return which of the descriptors 0, 1 and 2 are closed, as they must be in the program; occupy them until then."""
    closed = []
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            closed.append(number)
            os.open(os.devnull, os.O_RDWR)      # this takes the lowest free number: this one
    return closed
