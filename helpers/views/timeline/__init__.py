"""The picture of a run. matplotlib is loaded only when a picture is drawn.

    lanes.py     the rows; where many are alike, they are folded into one
    spans.py     stretches of time, painted over each other
    inside.py    the lanes within a process: threads, generators, greenlets
    lives.py     when each lane worked, when it waited, and how it ended
    arrows.py    from each put, send, start … to what received it
    labels.py    the words beside the bars
    stores.py    lanes for queues, and what is in them
    lost.py      what never arrived
    prints.py    what was printed: a mark on the lane that printed it
    axis.py      the place of each moment
    place.py     finds room for the words
    layout.py    all of these together: from a run to a `Picture`, which is data (parts.py)
    draw.py      from a `Picture` to ink
    text.py      the words themselves, and their widths
    ends.py      another picture: who holds which end of a pipe
    caption.py   one line for readers who cannot see the picture, and for nbval
"""
from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ...record.run import Run
from .caption import caption
from .layout import layout, layouts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["caption", "layout", "timeline"]

# If the home folder is read-only, matplotlib warns in the learner's cell and shows a path. It works all the same.
logging.getLogger("matplotlib").setLevel(logging.ERROR)


def timeline(runs: Run | dict[str, Run], *, linear: bool = False) -> Figure:
    """Draw a run, or several runs of the same program, one below the other.

    Args:
        runs: a run, or start method -> run.
        linear: draw time to scale instead of stretching its short parts.
    """
    from .draw import draw
    return draw(layouts(runs if isinstance(runs, dict) else {"": runs}, linear=linear))
