"""Whether an answer that was ended has to run once more, with more time: the computer may be slow."""

from __future__ import annotations

from ..record.run import Run
from .checks import Verdict

PATIENCE = 4            #: times its time-out, for a program that was still working


def needs_more_time(run: Run, verdict: Verdict) -> bool:
    """Whether a program that was ended might have ended by itself, given more time, and with another verdict.

    Not where it was led to a place from which nothing goes on; nor where it stood still in the second half of its time;
    nor where the verdict is final, or there is no answer yet; nor if it has done more than a record holds: it is not slow.
    """
    if not run.hung or run.stood or run.events_left_out or verdict.final or verdict.state == "not started":
        return False
    times = (time for event in run.events for time in (event.time, event.end) if time is not None)
    return any(run.duration / 2 < time < run.duration for time in times)
