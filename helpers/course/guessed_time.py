"""Sleeping in place of waiting: an answer that sleeps while others work, and hopes that they are done by then."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from ..record.kinds import ROWS
from ..record.run import Event, Run
from .checks import Verdict, at, children, end_of, main, wrong

ENDS = ("task_end", "finish", "thread_end")     #: of a task, a greenlet, a thread
ASKS = ("empty", "full", "qsize", "ready")   #: questions that are answered at once
POLLING = 0.2   #: seconds: whoever asks again and again sleeps for less in between


def guesses_the_time(run: Run) -> Verdict | None:
    """Return the verdict on an answer that looks right, and whose script slept where it should have waited."""
    nap = guessed(run) or before_a_look(run) or while_called_back(run)
    if nap is None:
        return None
    who = f"`{nap.lane}{'' if '(' in nap.lane else '()'}`" if nap.lane else "the script"
    return wrong(
        f"It prints what it should, but {who} slept{at(nap.line)} while the others were at work, and {nap.seconds:g} s "
        "happened to be enough. Wait for them, and no time has to be guessed."
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


def before_a_look(run: Run) -> Event | None:
    """Return the sleep just before the script looked, without waiting, at what others were to have done by then.

    None for a sleep between two looks: to ask again and again is to wait.
    """
    joined = {event.child for event in run.events if event.kind == "join"}
    pairs = _after_naps(run, "print") if children(run) or main(run).threads else []
    return next((nap for nap, look in pairs if (nap.line or 0) < (look.line or 0) and _looks(look, joined)), None)


def while_called_back(run: Run) -> Event | None:
    """Return the sleep in which a pool's callbacks came, if the script then printed, or ended the pool, without waiting."""
    calls = [event.time for event in run.events if event.kind == "callback"]
    return next(
        (
            nap for nap, after in _after_naps(run)
            if after.kind in ("print", "terminate_pool") and any(nap.time < time < end_of(nap) for time in calls)
        ),
        None,
    )


def _after_naps(run: Run, *without: str) -> list[tuple[Event, Event]]:
    """Return each sleep of the script that may be a guess, and what the script did next, apart from some kinds of events."""
    own = [e for e in run.events if e.process == main(run).name and not e.lane and e.kind not in without]
    times = Counter(event.line for event in own if event.kind == "sleep")
    return [
        (nap, after) for nap, after in pairwise(own)
        if nap.kind == "sleep" and (nap.seconds or 0) >= POLLING and times[nap.line] == 1
    ]


def _looks(event: Event, joined: set[str]) -> bool:
    """Whether a call asks for something that has to be there already."""
    if event.kind == "ended":       # is_alive(), exitcode
        return event.child not in joined
    return event.kind in ASKS or (ROWS[event.kind].waits and event.seconds is not None and event.seconds <= 0)


def _waits(event: Event) -> bool:
    """Whether a line of the program waits for something: a loop that runs its tasks does not."""
    return ROWS[event.kind].waits and event.line is not None and event.kind != "loop"
