"""How processes ended, in words; and which processes only chance tells apart."""
from __future__ import annotations

import signal
from typing import NamedTuple

from ..record.greenlets import HUB, OTHERS
from ..record.run import Process, Run, Thread
from ..record.steps.moments import RESULTS

FEEDER = "feeder thread"        #: the lane of the threads that write what is put into queues
# A name that begins with one of these words begins with ours, not the program's: it may be capitalized.
_COMMON = ("program ", "thread ", "task ", "greenlet ", "a greenlet ", "another greenlet ", f"the {FEEDER}",
           f"the {RESULTS}", "the hub of ")
A_WORKER = "A pool worker"      #: what a worker is called if chance decides which of several it was


class Ending(NamedTuple):
    """How a process ended, for comparison: two endings that say the same are equal."""

    called: str
    error: str
    line: int | None
    exitcode: int | None

    @property
    def way(self) -> tuple[str, int | None, int | None]:
        """How it ended, whichever process it was."""
        return self[1:]


def ending(run: Run, process: Process) -> Ending:
    """Return how a process ended."""
    return Ending(called(run, process), process.error, process.error_line, None if process.error else process.exitcode)


def thread_ending(run: Run, process: Process, thread: Thread) -> Ending:
    """Return how a thread ended."""
    return Ending(who(run, process, thread.name), thread.error, thread.error_line, None)


def who(run: Run, process: Process, lane: str) -> str:
    """Return what a lane is called within a sentence: "MainProcess", "thread one", "task fetch", "numbers" (a generator).

    Args:
        run: the run.
        process: the process.
        lane: the thread, task, generator or greenlet in it; "" for its main thread.
    """
    if not lane:
        return called(run, process)
    if lane in (FEEDER, RESULTS):
        return f"the {lane} of {called(run, process)}"
    kinds = {thread.name: "task" if thread.task else "thread" for thread in process.threads}
    kinds |= {one.name: "thread" if one.patched else "greenlet" for one in process.greenlets}
    if lane in (HUB, OTHERS):
        return f"the hub of {process.name}" if lane == HUB else f"another greenlet of {process.name}"
    name = f"{kinds[lane]} {lane}" if lane in kinds else lane
    alone = sum(not other.helper for other in run.processes) == 1
    return name if alone else f"{name} of {called(run, process)}"


def at_the_front(words: str) -> str:
    """Return a name as it begins a sentence: "Thread one", "Task fetch"."""
    return words[:1].upper() + words[1:] if words.startswith(_COMMON) else words


def how_it_ended(process: Process | Thread) -> str:
    """Return "ended well", "ended with NameError: …, line 4", "was killed by signal 9" or ""."""
    where = f", line {process.error_line}" if process.error_line else ""
    if process.error:
        return f"ended with {process.error.rstrip('.')}{where}"
    if isinstance(process, Thread):
        return f"was cancelled{where}" if process.cancelled else "ended well" if process.ended else ""
    if process.ended_by_run or process.exitcode is None:
        return ""
    if process.ended_well:
        return "ended well"
    if process.exitcode < 0:
        return f"was killed by signal {-process.exitcode}{_signal_name(-process.exitcode)}"
    return f"ended with exit code {process.exitcode}"


def was_ended(run: Run, process: Process) -> bool:
    """Whether SIGTERM ended a pool's worker in the middle of a task, although its pool was not terminated."""
    return (process.worker and process.exitcode == -signal.SIGTERM and not process.ended_by_run
            and not any(event.kind == "terminate_pool" for event in run.events)
            and any(event.kind == "task" and event.process == process.name and event.end is None for event in run.events))


def how_it_was_ended(process: Process) -> str:
    """Return how a worker ended that did not end well, though its exit code suggests that it did."""
    return f"was killed by signal {-(process.exitcode or 0)}{_signal_name(-(process.exitcode or 0))}"


def ended_somehow(process: Process) -> bool:
    """Whether there is anything to say about how a process ended."""
    return bool(process.error) or not (process.ended_by_run or process.exitcode is None)


def _signal_name(number: int) -> str:
    try:
        return f" ({signal.Signals(number).name})"
    except ValueError:
        return ""


def called(run: Run, process: Process) -> str:
    """Return a process's name; if a pool has several workers, chance decides which of them it was, so none is named."""
    if not process.worker:
        return process.name
    several = sum(other.worker and (other.ended_by_run or other.ended_well) for other in run.processes) > 1
    return A_WORKER if several else process.name


def dying(run: Run) -> list[Process]:
    """Return the workers of a pool that ended in the same way, one after another; how many there are is chance."""
    alike: dict[tuple[object, ...], list[Process]] = {}
    for process in run.processes:
        if process.worker and not process.ended_well and ended_somehow(process):
            alike.setdefault(ending(run, process).way, []).append(process)
    most = max(alike.values(), key=len, default=[])
    if len(most) < 2:
        return []
    return most if len(most) > max((event.number for event in run.events if event.kind == "pool"), default=0) else []
