"""Who held which end of a pipe, and when: a bar for each copy of an end, from start() or Pipe() until it is closed."""
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...record.holding import first_pipe
from ...record.run import Run
from ...record.wording import END_NAMES
from .canvas import ALARM, INK, Style
from .layout import layout
from .parts import Axis
from .place import BAR, EDGE, WIDTH
from .text import LINE, SIZE, width

if TYPE_CHECKING:
    from PIL.Image import Image

COLOURS = {"write": "#c2570c", "read": "#27496d", "both": "#6b5b95"}
_PITCH, _TOP, _GAP = 28.0, 22.0, 5.0        # points: between bars, above the first bar, and before the words at a bar's end


@dataclass(slots=True)
class Copy:
    """A copy of an end: it belongs to one process, and only that process can close it."""

    process: str
    end: str                    #: "read", "write" or "both"
    begin: float                #: seconds
    finish: float | None = None
    how: str = ""               #: "closed l.7", "process ended" or "still open"


def copies(run: Run, pipe: str | None = None) -> list[Copy]:
    """Return all copies of a pipe's ends, process by process, the sending end first.

    Args:
        run: a run.
        pipe: the pipe's name; None for the first pipe of the run.
    """
    pipe = first_pipe(run) if pipe is None else pipe
    born = {event.process: event.source.time for event in run.events if event.kind == "run" and event.source}
    found: list[Copy] = []
    for event in run.events:
        if event.object != pipe or (run.ended and event.time > run.duration):    # the run is being ended
            continue
        if event.kind == "open":            # a child has its copies from start() on
            found.append(Copy(event.process, event.side, born.get(event.process, event.time)))
        elif event.kind == "close":
            for copy in found:
                if (copy.process, copy.end, copy.finish) == (event.process, event.side, None):
                    copy.finish, copy.how = event.time, f"closed l.{event.line}" if event.line else "process ended"
                    break
    for copy in found:
        if copy.finish is None:
            _leave(run, copy)
    order = [process.name for process in run.processes]
    return sorted(found, key=lambda copy: (order.index(copy.process), copy.end != "write"))


def _leave(run: Run, copy: Copy) -> None:
    """Fill in how a copy ended that its process never closed."""
    if run.process(copy.process).ended_by_run:
        copy.finish, copy.how = run.duration, "still open"
        return
    copy.how = "process ended"
    exits = (event.time for event in reversed(run.events) if event.kind == "exit" and event.process == copy.process)
    copy.finish = next(exits, run.duration)


def caption(run: Run, pipe: str | None = None) -> str:
    """Return one line that says what the picture shows, the same on every run of the same program."""
    said = "; ".join(f"{copy.process}, {END_NAMES[copy.end]}: {copy.how}" for copy in copies(run, pipe))
    return f"Under {run.start_method}. {said}."


def bars(run: Run, pipe: str | None = None) -> tuple[Axis, list[tuple[float, float, Copy]]]:
    """Return the axis of the run's timeline, and the bar of each copy: from, to (points from the left)."""
    axis = layout(run).axis
    return axis, [(axis(copy.begin), axis(copy.finish or 0.0), copy) for copy in copies(run, pipe)]


def image(run: Run, pipe: str | None = None) -> Image:
    """Draw which process held which end of a pipe; a dotted line marks where a reader got EOFError."""
    from .on_image import OnImage
    axis, found = bars(run, pipe)
    told = next((event for event in run.events if event.outcome in ("EOFError", "BrokenPipeError") and not run.hung), None)
    top = EDGE if told is None else _TOP
    height = top + _PITCH * len(found)
    canvas = OnImage(WIDTH, height)
    for row, (begin, finish, copy) in enumerate(found):
        y = top + _PITCH * (row + 0.5)
        canvas.words((EDGE, y), f"{copy.process}\n{END_NAMES[copy.end]}", Style(SIZE))
        canvas.lines([[(begin, y), (finish, y)]], COLOURS[copy.end], BAR, level=2)
        room = finish + _GAP + width(copy.how, bold=True) <= WIDTH - EDGE
        alarm = copy.how == "still open" and copy.end != "read"
        canvas.words((finish + _GAP if room else finish, y if room else y - LINE), copy.how,
                     Style(SIZE, ALARM if alarm else INK, bold=alarm, align="left" if room else "right", ground=True))
    if told is not None:
        at = axis(told.time if told.end is None else told.end)
        canvas.lines([[(at, top - LINE / 2), (at, height)]], ALARM, 1, level=2, dashes=(1, 1.65))
        canvas.words((min(at, WIDTH - EDGE - width(told.outcome) / 2 - 14), LINE / 2 + EDGE),
                     f"{told.outcome} l.{told.line}", Style(SIZE, ALARM, align="center"))
    return canvas.image()
