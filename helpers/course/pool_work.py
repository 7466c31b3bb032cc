"""Reads from a record what became of a pool's tasks: for the checks of exercises."""
from __future__ import annotations

from ..record.run import Run
from .checks import Verdict, at, first, wrong


def asked_after_the_end(run: Run) -> Verdict | None:
    """A rule: no result is asked for, in vain, once the pool has been terminated."""
    end = first(event for event in run.events if event.kind == "terminate_pool" and event.line)
    fetches = [event for event in run.events if event.kind == "fetch" and end and event.time > end.time]
    late = first(event for event in fetches if event.outcome or event.end is None)
    return None if not (end and late) else wrong(
        f"The result was asked for{at(late.line)} when the pool had been terminated{at(end.line)}, and what was not done by "
        "then will never come. A `with` block of a pool ends so, too. Get all the results before."
    )
