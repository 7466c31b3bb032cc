"""Starts a program at once, before anything is imported that is only needed once it runs.

The supervisor is forked, not started as a Python of its own: in a terminal's process nothing else runs that a fork could
harm, and to begin costs some milliseconds where two Pythons would cost forty.
"""
from __future__ import annotations

import _signal as signal  # without its enums: they take as long to load as a third of a Python
import os
import select
import time

from ..program.script import Script
from .interrupts import Interrupts
from .process_table import become_subreaper, clock
from .supervisor import Supervisor
from .workspace import environment, furnish, new_folder, remove

FIRST = 4.0         #: seconds after which a program is looked after: see record_files.py
SOON = 1.0          #: seconds that what the script started may take to end after it, before we look


class Begun:
    """A program that has been started, in a session of its own, with our input and output.

    Args:
        script: the program.
        start_method: multiprocessing's default in it; None: the system's.

    Raises:
        OSError: there is no room for the run's folder, or nothing can be forked.
    """

    def __init__(self, script: Script, start_method: str | None) -> None:
        self.script, self.directory = script, new_folder()
        closed = _occupy()
        request = {"argv": script.argv(self.directory), "directory": self.directory, "closed": closed,
                   "ignored": [signal.SIGINT] if signal.getsignal(signal.SIGINT) == signal.SIG_IGN else [],
                   "env": environment(self.directory, script, own_output=False)}
        try:
            furnish(self.directory, script, start_method)
            requests_read, self.requests = os.pipe()
            self.answers, answers_write = os.pipe()
            self.started, self.born, kernel = time.perf_counter(), clock(), os.getpid()
            self.supervisor = os.fork()         #: its pid
        except OSError:
            remove(self.directory)
            raise
        if not self.supervisor:
            try:
                os.setsid()
                os.close(self.requests)
                os.close(self.answers)
                supervisor = Supervisor(kernel, requests_read, answers_write)
                supervisor.take({"start": request})
                become_subreaper()              # now: to load ctypes takes longer than to start the script
                supervisor.serve()
            finally:
                os._exit(0)
        os.close(requests_read)
        os.close(answers_write)
        self.said = b""                         #: what it has answered so far

    def wait(self, timeout: float, interrupts: Interrupts) -> bool:
        """Let the program run while there is nothing to do for us.

        Args:
            timeout: seconds from its beginning; inf: never.
            interrupts: what notes the signals that we get.

        Returns:
            Whether it has ended, with all that it started, and no process of it that is recorded had an error. Else it is to
            be looked into: a signal has come, its time is over, it has run for `FIRST` seconds, or it left something behind.
        """
        from ..record.glance import all_well  # now: the program runs meanwhile
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
            if b'"gone"' in self.said:
                return all_well(self.directory)
            if b'"exited"' in self.said:
                until = min(until, time.perf_counter() + SOON)
        return False

    @property
    def code(self) -> int:
        """The program's exit code, -number where a signal ended it; once it has ended."""
        return os.waitstatus_to_exitcode(int(self.said.partition(b'"exited": ')[2].partition(b"}")[0]))

    def close(self) -> None:
        """Let the supervisor go, and remove the run's folder."""
        os.close(self.requests)
        os.close(self.answers)
        os.waitpid(self.supervisor, 0)
        remove(self.directory)


def _occupy() -> list[int]:
    """Return which of the descriptors 0, 1 and 2 are closed, as they are to be in the program, and let nothing take them."""
    closed = []
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            closed.append(number)
            os.open(os.devnull, os.O_RDWR)      # the lowest number that is free: this one
    return closed
