"""What the launchers share while a run goes on: one at a time, and an interrupt ends it in good order."""
from __future__ import annotations

import contextlib
import os
import signal
import threading

one_at_a_time = threading.Lock()        #: held while a run goes on


class Interrupts:
    """While a run goes on, an interrupt is a wish to end it, not an exception at a random place."""

    def __init__(self) -> None:
        self.wanted = False
        self.read, self._write = os.pipe()
        if hasattr(os, "set_blocking"):         # Windows: since Python 3.12
            os.set_blocking(self._write, False)
        self._before = None

    def __enter__(self) -> Interrupts:
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
