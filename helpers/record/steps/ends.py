"""Which process holds which ends of each pipe."""
from __future__ import annotations

from .moments import Moment
from .shown import Shown


class Ends:
    """Keeps the ends of pipes."""

    def __init__(self, shown: Shown[tuple[tuple[str, str], ...]]) -> None:
        self._shown = shown

    def apply(self, moment: Moment) -> None:
        """Take note of a moment."""
        event = moment.event
        if event.kind == "exit":
            for name, held in self._shown.now.items():
                self._shown.show(name, tuple(one for one in held if one[0] != event.process))
        if event.object_kind != "pipe" or event.kind not in ("open", "close"):
            return
        holding, end = list(self._shown.now.get(event.object, ())), (event.process, event.side)
        if event.kind == "open":
            holding.append(end)
        elif end in holding:
            holding.remove(end)
        self._shown.show(event.object, tuple(holding))
