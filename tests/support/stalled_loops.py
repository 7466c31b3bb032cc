"""Runs an asyncio program as asyncio does, on a machine that stalls at random: which outcomes are really possible.

The loop is asyncio's own. Only its clock differs: it advances by chance between any two calls, and a waiting select() only
takes time on that clock.
"""
import asyncio
import contextlib
import io
import random
import selectors
import time
from unittest import mock

STALLS = (0.0, 0.0, 0.0, 1e-6, 0.04, 0.11, 0.3, 1.2)       #: seconds that may pass between two calls


class Stalling:
    """A clock that advances by chance."""

    def __init__(self, seed: int) -> None:
        self.now, self.chance = 100.0, random.Random(seed)
        self.stalls = self.chance.choice((STALLS, STALLS[:4], (*STALLS[:3], 0.11)))

    def stall(self) -> None:
        self.now += self.chance.choice(self.stalls) * self.chance.random()

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def outcome(source: str, seed: int) -> tuple[str, bool]:
    """Return what a program prints in one run, and whether it waits forever."""
    clock, run, select = Stalling(seed), asyncio.events.Handle._run, selectors.EpollSelector.select

    def _run(handle):
        clock.stall()
        run(handle)
        clock.stall()

    def waiting(selector, timeout=None):
        if timeout is None:
            raise TimeoutError("for ever")
        clock.now += max(0.0, timeout)
        return select(selector, 0)

    printed = io.StringIO()
    with (mock.patch.object(asyncio.events.Handle, "_run", _run), mock.patch.object(selectors.EpollSelector, "select", waiting),
          mock.patch.object(asyncio.BaseEventLoop, "time", lambda loop: clock.now), mock.patch.object(time, "sleep", clock.sleep),
          contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO())):
        try:
            exec(compile(source, "program", "exec"), {"__name__": "__main__"})
        except TimeoutError:
            return printed.getvalue(), True
    return printed.getvalue(), False
