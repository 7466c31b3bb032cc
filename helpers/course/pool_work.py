"""Reads from a record what became of a pool's tasks: for the checks of exercises."""
from __future__ import annotations

from ..record.run import Run
from .checks import Verdict, at, first, wrong


def asked_after_the_end(run: Run) -> Verdict | None:
    """A rule: no result is asked for, in vain, once the pool has been terminated."""
    end = first(event for event in run.events if event.kind == "terminate_pool" and event.line)
    late = end and first(e for e in run.events if e.kind == "fetch" and e.time > end.time and (e.outcome or e.end is None))
    return late and wrong(
        f"The result was asked for{at(late.line)} when the pool had been terminated{at(end.line)}, and what was not done by "
        "then will never come. A `with` block of a pool ends so, too. Get all the results before."
    )
