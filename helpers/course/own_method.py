"""Whether an answer has chosen its start method itself."""

from __future__ import annotations

from ..record.run import Run
from ..recorder.kinds import METHODS
from .checks import Verdict, wrong


def own_method(run: Run) -> Verdict | None:
    """If a program chooses its start method itself, it has not been tried with the others."""
    for event in run.events:
        method = METHODS[event.number] if event.kind == "run" else ""
        if method not in ("", run.start_method):
            # Every system has spawn; the others are missing on some.
            elsewhere = "" if method == "spawn" else f" On a system without {method} it would not run at all."
            return wrong(
                f"It works, but your program has chosen the start method itself: {event.process} was started by "
                f"{method}, although this run is about {run.start_method}.{elsewhere} Leave the choice to the system, and "
                "make it work under each start method."
            )
    return None
