"""The signals that we get while a program runs, which are mostly meant for it (Linux, macOS)."""
from __future__ import annotations

import _signal as signal  # without its enums: they take as long to load as a third of a Python

from .interrupts import Interrupts

#: Those that end it: first it is asked where it stands.
STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
#: Those that are passed on: what a terminal sends to a whole group, and what is meant for the program alone.
TO_ALL = (signal.SIGWINCH, signal.SIGQUIT)
TO_ONE = (signal.SIGUSR1, signal.SIGUSR2)


class Signals(Interrupts):
    """Notes the signals that end the program, and those that are passed on to it, but for what we were told to ignore."""

    numbers = STOP

    def take(self, number: int) -> None:
        """Handle a signal from now on, if it has not been ignored since we were started."""
        if signal.getsignal(number) != signal.SIG_IGN:
            super().take(number)

    def __enter__(self) -> Signals:
        super().__enter__()
        for number in (*TO_ALL, *TO_ONE, signal.SIGTSTP):
            self.take(number)
        return self
