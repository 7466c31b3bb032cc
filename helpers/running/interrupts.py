"""What the launchers share while a run goes on: one at a time, and an interrupt ends it in good order."""
from __future__ import annotations

import _signal as signal  # without its enums: they take as long to load as a third of a Python
import contextlib
import os
from _thread import allocate_lock

one_at_a_time = allocate_lock()         #: held while a run goes on


class Interrupts:
    """While a run goes on, an interrupt is a wish to end it, not an exception at a random place."""

    numbers: tuple[int, ...] = (signal.SIGINT,)     #: the signals that are such a wish

    def __init__(self) -> None:
        self.wanted = 0                 #: the first signal that wished for the end; 0: none
        self.read, self._write = os.pipe()
        if hasattr(os, "set_blocking"):         # Windows: since Python 3.12
            for end in (self.read, self._write):
                os.set_blocking(end, False)
        self._before: dict[int, object] = {}

    def __enter__(self) -> Interrupts:
        with contextlib.suppress(ValueError):   # not the main thread
            for number in self.numbers:
                self.take(number)
        return self

    def take(self, number: int) -> None:
        """Handle a signal from now on."""
        self._before[number] = signal.signal(number, self._note)

    def _note(self, number: int, frame: object) -> None:
        if number in self.numbers:
            self.wanted = self.wanted or number
        with contextlib.suppress(OSError):
            os.write(self._write, bytes([number]))

    def arrived(self) -> list[int]:
        """Return the signals that have come since we last asked."""
        try:
            return list(os.read(self.read, 4096))
        except BlockingIOError:
            return []

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)
        os.close(self.read)
        os.close(self._write)
