"""Reads from a record which threads were at work, and how they ended: for the checks of exercises."""
from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ..record.run import Run, Thread
from .checks import done, end_of, first, main


@dataclass(frozen=True, slots=True)
class Failure:
    """A thread, or MainProcess, that an exception ended."""

    who: str                #: "Thread sell('Ada')", "MainProcess"
    error: str              #: "NameError: name 'look' is not defined"
    line: int | None


def threads(run: Run) -> tuple[Thread, ...]:
    """Return the threads of MainProcess that ran the learner's code, in the order in which they began."""
    return tuple(thread for thread in main(run).threads if not thread.task)


def lanes_at_work(run: Run) -> list[str]:
    """Return the lanes of the threads that ran the learner's code: a thread each, those of an executor too."""
    return [thread.name for thread in threads(run)]


def one_by_one(run: Run) -> bool:
    """Whether several threads were started, and each was joined before the next one."""
    steps = [event.kind for event in run.events if event.kind in ("thread_start", "thread_join") and event.lane == ""]
    starts = [place for place, kind in enumerate(steps) if kind == "thread_start"]
    return len(starts) > 1 and all("thread_join" in steps[one:other] for one, other in pairwise(starts))


def thread_error(run: Run) -> Failure | None:
    """Return the first thread that an exception ended, or MainProcess; None where there is none."""
    failed = first(thread for thread in threads(run) if thread.error)
    if failed:
        return Failure(f"Thread {failed.name}", failed.error, failed.error_line)
    script = main(run)
    return Failure(script.name, script.error, script.error_line) if script.error else None


def in_threads(run: Run, kind: str) -> list:
    """Return the calls of a kind that returned in a thread, without those of the main thread, in their order."""
    lanes = set(lanes_at_work(run))
    return sorted((event for event in done(run, kind) if event.lane in lanes), key=end_of)
