"""What is not recorded: said once."""
from __future__ import annotations

from collections.abc import Iterator

from ...record.run import Run
from ..statements import Statement, say


def unrecorded(run: Run) -> Iterator[Statement]:
    """Say in which processes other interpreters ran, which are not recorded."""
    found = {event.process for event in run.events if event.kind == "interpreter"}
    if found:
        yield say("unrecorded", names=tuple(process.name for process in run.processes if process.name in found))
