"""Which process holds which ends of a pipe, by the record."""
from __future__ import annotations

from .run import Event, Run


def first_pipe(run: Run) -> str:
    """Return the name of the pipe that was made first, "" if there is none."""
    return next((event.object for event in run.events if event.kind == "pipe"), "")


def holders(run: Run, object_: str | None = None, at: float | None = None) -> dict[str, list[str]]:
    """Return which process holds which ends of a pipe, inherited copies included.

    Args:
        run: a run.
        object_: the pipe's name, such as "pipe a-b"; None for the run's first.
        at: seconds from the start of the run; None for its end.

    Returns:
        process -> its open ends, such as {"MainProcess": ["read", "write"]}. A process that has
        ended holds nothing.
    """
    return {process: [opened.side for opened in ends] for process, ends in open_ends(run, object_, at).items()}


def open_ends(run: Run, object_: str | None = None, at: float | None = None) -> dict[str, list[Event]]:
    """Return the same, each end as the event with which a process began to hold it: see its number."""
    held: dict[str, list[Event]] = {}
    object_ = first_pipe(run) if object_ is None else object_
    ended = {e.process: e.time for e in run.events if e.kind == "exit"}
    for event in run.events:
        if event.object != object_ or (at is not None and event.time > at):
            continue
        ends = held.setdefault(event.process, [])
        if event.kind == "open":
            ends.append(event)
        elif event.kind == "close":
            closed = next((one for one in ends if (one.side, one.number) == (event.side, event.number)), None)
            if closed is not None:
                ends.remove(closed)
    gone = {p.name for p in run.processes if not p.ended_by_run} if at is None else {
        name for name, time in ended.items() if time <= at}
    return {name: ends for name, ends in held.items() if ends and name not in gone}
