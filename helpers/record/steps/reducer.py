"""The state after each moment of a run: the line where each lane is, the contents of each queue, the holders of each lock.

The reducer takes moments one by one, in an order of cause and effect, and makes a new state after each. Each of its books
keeps a part of the state, and takes note of every moment. What the record does not prove is "?": nothing is invented.
"""
from __future__ import annotations

from collections.abc import Container, Iterable

from ..run import Event
from . import Printed, Standing, State
from .contents import Contents
from .ends import Ends
from .holders import Holders
from .lanes import Lanes
from .moments import Moment
from .shared import Shared
from .shown import Shown, who
from .values import Values


class Reducer:
    """Makes states from moments."""

    def __init__(self, source: str = "", events: Iterable[Event] = (), workers: Container[str] = ()) -> None:
        """Begin with an empty state.

        Args:
            source: the program, for the text of calls that wait.
            events: all events, for the ends of pipes that children have from their parents.
            workers: the names of the processes that are pools' workers.
        """
        self.state = State()
        self._lanes: Shown[Standing] = Shown()
        self._queues: Shown[tuple[str, ...]] = Shown()
        self._locks: Shown[tuple[str, ...]] = Shown()
        self._values: Shown[str] = Shown()
        self._ends: Shown[tuple[tuple[str, str], ...]] = Shown()
        self._said: list[tuple[str, str]] = []
        self._books = (Lanes(self._lanes, source, workers), Contents(self._queues, self._values),
                       Holders(self._locks, self._values), Shared(self._queues, self._values), Values(self._values),
                       Ends(self._ends, events))

    def apply(self, moment: Moment) -> State:
        """Return the state after one more moment."""
        event, printed = moment.event, self.state.printed
        if event.kind in ("print", "prints") and not moment.ends:
            self._said.append((who(event), event.text if event.kind == "print" else f"… {event.number} more"))
            printed = Printed(self._said, len(self._said))
        for book in self._books:
            book.apply(moment)
        self.state = State(self._lanes.now, self._queues.now, self._locks.now, self._values.now, printed, self._ends.now)
        return self.state
