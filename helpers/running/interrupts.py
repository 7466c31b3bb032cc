"""What the launchers share during a run: only one run at a time, and an interrupt ends it in an orderly way."""
from __future__ import annotations

import _signal as signal  # without its enums: they take a third as long to load as a whole Python
import contextlib
import os
from _thread import allocate_lock

one_at_a_time = allocate_lock()         #: held during a run


class Interrupts:
    """During a run, an interrupt is a request to end it, not an exception at a random place."""

    numbers: tuple[int, ...] = (signal.SIGINT,)     #: the signals that are such a request

    def __init__(self) -> None:
        self.wanted = 0                 #: the first such signal; 0: none
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
        """Start to handle a signal."""
        self._before[number] = signal.signal(number, self._note)

    def _note(self, number: int, frame: object) -> None:
        if number in self.numbers:
            self.wanted = self.wanted or number
        with contextlib.suppress(OSError):
            os.write(self._write, bytes([number]))

    def arrived(self) -> list[int]:
        """Return the signals that have arrived since the last call."""
        try:
            return list(os.read(self.read, 4096))
        except BlockingIOError:
            return []

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)
        os.close(self.read)
        os.close(self._write)
