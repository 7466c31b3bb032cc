"""One line that says what a picture shows, the same on every run of the same program.

It names no time, no pid, and nothing that depends on a race between processes: only what there was, how many
values arrived, and which processes ended badly, and how.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...record.kinds import ROWS
from ...record.names import natural
from ...record.run import Process, Run
from ..endings import called, dying, who
from .text import HowItEnds, how_it_ends, how_thread_ends

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
    if died:                # how many of them there were is chance
        shown = [process for process in shown if not process.worker or process is died[0]]
    names = [process.name for process in shown] or ["no process"]
    names += ["those that took its place"] if died else []
    return "; ".join([_some(names, "processes"), *_inside(run), *_tasks(run), *_passed(run), *_how_they_ended(run, shown)])


def _passed(run: Run) -> Iterator[str]:
    passed = sum(event.source is not None and ROWS[event.kind].takes for event in run.events)
    if passed:
        yield "1 value passed" if passed == 1 else f"{passed} values passed"


def _how_they_ended(run: Run, shown: list[Process]) -> list[str]:
    ends = _ends(run, shown)
    if ends:
        more = len(ends) - _MOST_ENDS
        return [*ends[:_MOST_ENDS], *([f"{more} more did not end well"] if more > 0 else [])]
    well = shown and all(process.ended_well for process in shown)
    return ["all ended well" if len(shown) > 1 else "ended well"] if well else []


def _some(names: list[str], what: str) -> str:
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{names[0]}, {names[1]} … {names[-1]} ({len(names)} {what})"


def _inside(run: Run) -> Iterator[str]:
    """Yield the threads, tasks, greenlets and generators; not those of a pool: which of them runs a task is chance."""
    found: dict[str, dict[str, None]] = {"thread": {}, "task": {}, "greenlet": {}, "generator": {}}
    pools = {(event.process, event.lane) for event in run.events if event.kind in ("task", "callback")}
    for process in run.processes:
        for thread in process.threads:
            if (process.name, thread.name) not in pools:
                found["task" if thread.task else "thread"].setdefault(thread.name)
        for one in process.greenlets:
            found["greenlet"].setdefault(one.name)
    known = {name for names in found.values() for name in names}
    for event in run.events:
        if event.lane and event.lane not in known and event.kind in ("resume", "switch") and event.lane != "Hub":
            found["generator" if event.kind == "resume" else "greenlet"].setdefault(event.lane)
    found["generator"] = dict.fromkeys(sorted(found["generator"], key=natural))    # which thread is first is chance
    for what, names in found.items():
        if names:
            yield f"{what if len(names) == 1 else what + 's'} {_some(list(names), what + 's')}"


def _tasks(run: Run) -> Iterator[str]:
    """Yield how many tasks each pool ran, if it ran all that were submitted: otherwise the number is chance."""
    wanted: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for event in run.events:
        if event.kind == "submit" and not event.outcome:
            wanted[event.object] += 1 if event.items is None else -(-event.items // (event.chunk_size or 1))
        elif event.kind == "task" and event.end is not None:
            done[event.object] += 1
    for name, count in wanted.items():
        if count and count == done[name]:
            yield f"{name} has carried out {count} task{'s' if count > 1 else ''}"


def _ends(run: Run, shown: list[Process]) -> list[str]:
    """Return how processes and threads ended that did not end well; those that ended alike share a phrase."""
    alike: dict[str, list[str]] = {}
    by_chance: dict[str, list[str]] = {}        # chance decides which of several workers it was
    for process in shown:
        ended, name = how_it_ends(process), called(run, process)
        if ended.what:
            (alike if name == process.name else by_chance).setdefault(_said(ended), []).append(name)
        for thread in process.threads:
            ended = how_thread_ends(process, thread)
            if ended.what:
                alike.setdefault(_said(ended), []).append(who(run, process, thread.name))
    return [f"{_some(names, 'alike')}{how}" for how, names in (*alike.items(), *sorted(by_chance.items()))]


def _said(ended: HowItEnds) -> str:
    return f": {ended}" if ended.how in ("error", "killed") else f" {ended}"
