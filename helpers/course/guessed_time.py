"""Sleeping in place of waiting: an answer that sleeps while others work, and hopes that they are done by then."""

from __future__ import annotations

from ..record.kinds import ROWS
from ..record.run import Event, Run
from .checks import HasRun, Verdict, at, end_of, main, wrong

ENDS = ("task_end", "finish", "thread_end")     #: of a task, a greenlet, a thread


def guesses_the_time(facts: HasRun) -> Verdict | None:
    """Say that the script slept until the others had ended, and waited for none. A rule for any check, near its end."""
    nap = guessed(facts.run)
    if nap is None:
        return None
    who = f"`{nap.lane}()`" if nap.lane else "the script"
    return wrong(
        f"It prints what it should, but {who} slept{at(nap.line)} while the others were at work: {nap.seconds:g} seconds "
        "happened to be enough. Wait for them to end, and no time has to be guessed."
    )


def guessed(run: Run) -> Event | None:
    """Return the sleep of the script, or of its first task, in which the last of the others ended.

    None if it waited for something after that end.
    """
    first_task = next((event.lane for event in run.events if event.kind == "task_run"), "")
    own = [event for event in run.events if event.process == main(run).name and event.lane in ("", first_task)]
    others = [event for event in run.events if event.lane not in ("", first_task)]
    ends = (max((event.time for event in others if event.kind == kind), default=0.0) for kind in ENDS)
    last = next(filter(None, ends), 0.0)
    naps = [event for event in own if event.seconds and "sleep" in (event.kind, event.function)]
    waited = any(_waits(event) and event not in naps and end_of(event) > last for event in own)
    return None if waited else next((nap for nap in naps if nap.time < last < end_of(nap)), None)


def _waits(event: Event) -> bool:
    """Whether a line of the program waits for something: a loop that runs its tasks does not."""
    return ROWS[event.kind].waits and event.line is not None and event.kind != "loop"
