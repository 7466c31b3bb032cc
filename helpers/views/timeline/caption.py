"""One line that says what a picture shows, the same on every run of the same program.

It names no time, no pid and nothing that two processes race for: only who there was, how many
values arrived, and how each process ended that did not end well.
"""
from __future__ import annotations

from ...record.kinds import ROWS
from ...record.run import Process, Run
from ..endings import called, dying, who
from .text import how_it_ends, how_thread_ends

_MOST_NAMES, _MOST_ENDS = 5, 8


def caption(runs: Run | dict[str, Run]) -> str:
    """Return one line that says what the picture shows.

    Args:
        runs: a run, or start method -> run.
    """
    if isinstance(runs, dict):
        return "Timelines. " + " ".join(f"{method}: {_says(run)}." for method, run in runs.items())
    return f"Timeline. {_says(runs)}."


def _says(run: Run) -> str:
    shown = [process for process in run.processes if not process.helper] or run.processes
    died = dying(run)
    if died:                # how many there were of them is chance
        shown = [process for process in shown if not process.worker or process is died[0]]
    names = [process.name for process in shown] or ["no process"]
    names += ["those that took its place"] if died else []
    parts = [", ".join(names) if len(names) <= _MOST_NAMES else
             f"{names[0]}, {names[1]} … {names[-1]} ({len(names)} processes)"]
    passed = sum(event.source is not None and ROWS[event.kind].takes for event in run.events)
    if passed:
        parts.append("1 value passed" if passed == 1 else f"{passed} values passed")
    ends = _ends(run, shown)
    parts += ends[:_MOST_ENDS]
    if len(ends) > _MOST_ENDS:
        parts.append(f"{len(ends) - _MOST_ENDS} more did not end well")
    return "; ".join(parts)


def _ends(run: Run, shown: list[Process]) -> list[str]:
    """Return how each process ended that did not end well."""
    ends: list[str] = []
    by_chance: list[str] = []        # which worker of several it was is left to chance
    for process in shown:
        ended, name = how_it_ends(process), called(run, process)
        if ended.what:
            said = f"{name} {ended}" if ended.how == "waiting" else f"{name}: {ended}"
            (ends if name == process.name else by_chance).append(said)
        for thread in process.threads:
            ended = how_thread_ends(process, thread)
            if ended.what:
                name = who(run, process, thread.name)
                ends.append(f"{name}: {ended}" if ended.how == "error" else f"{name} {ended}")
    return ends + sorted(by_chance)
