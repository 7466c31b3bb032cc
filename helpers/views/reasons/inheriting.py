"""Which processes can have an object: a queue or a lock of multiprocessing reaches another process by inheritance only."""
from __future__ import annotations

from collections.abc import Sequence

from ...record.run import Event, Process
from .managed import is_managed


def inheritors(processes: Sequence[Process], made: Sequence[Event], one: Event) -> set[str] | None:
    """Return the names of the processes that can have an object: its maker's and its descendants'. None: that is not known.

    Args:
        processes: the run's processes.
        made: the events that made it.
        one: an event of the object.
    """
    if len(made) != 1 or is_managed(made[0]) or is_managed(one):
        return None
    parents = {process.name: process.parent for process in processes}
    found = {made[0].process}
    while more := {name for name, parent in parents.items() if parent in found} - found:
        found |= more
    return found | {name for name, parent in parents.items() if parent not in parents and name != "MainProcess"}
