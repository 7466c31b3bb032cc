"""The signals that we get while a program runs; most of them are meant for it (Linux, macOS)."""
from __future__ import annotations

import _signal as signal  # without its enums: they take a third as long to load as a whole Python

from .interrupts import Interrupts

#: Those that end the program: first, it is asked where it is.
STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
#: Those that are passed on: what a terminal sends to a whole group, and what is only for the program.
TO_ALL = (signal.SIGWINCH, signal.SIGQUIT)
TO_ONE = (signal.SIGUSR1, signal.SIGUSR2)


class Signals(Interrupts):
    """Notes the signals that end the program or are passed on to it, except those that were ignored when we were started."""

    numbers = STOP

    def take(self, number: int) -> None:
        """Start to handle a signal, unless it was ignored when we were started."""
        if signal.getsignal(number) != signal.SIG_IGN:
            super().take(number)

    def __enter__(self) -> Signals:
        super().__enter__()
        for number in (*TO_ALL, *TO_ONE, signal.SIGTSTP):
            self.take(number)
        return self
