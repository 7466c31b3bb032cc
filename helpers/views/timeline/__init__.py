"""The picture of a run.

    lanes.py     the rows; where many are alike, they are folded into one
    inner_lanes.py those within a process: what kind each is of
    spans.py     stretches of time, painted over each other
    inside.py    the lanes within a process: threads, generators, greenlets
    lives.py     when each lane worked, when it waited, and how it ended
    arrows.py    from each put, send, start … to what received it
    wakes.py     what let a call continue, if the call does not say so
    labels.py    the words beside the bars
    room.py      a get is over when the put that took its room is
    stores.py    lanes for queues, and what is in them
    shared.py    lanes for values and locks with several users
    lost.py      what never arrived
    never_ran.py what was made, and never ran
    feeding.py   the way of a value through a feeder thread
    prints.py    what was printed: a mark on the lane that printed it
    axis.py      the place of each moment
    place.py     finds room for the words
    layout.py    all of these together: from a run to a `Picture`, which is data (parts.py)
    draw.py      from a `Picture` to ink, on a `Canvas` (canvas.py)
    on_image.py  a canvas for the notebook: Pillow's
    on_figure.py another, for those who go on with the figure: matplotlib's
    text.py      the words themselves, and their widths
    ends.py      another picture: who holds which end of a pipe
    caption.py   one line for readers who cannot see the picture, and for nbval
"""
from __future__ import annotations

from typing import TYPE_CHECKING

from ...record.run import Run
from .caption import caption
from .layout import layout, layouts
from .parts import Picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image

__all__ = ["caption", "image", "layout", "timeline"]


def timeline(runs: Run | dict[str, Run], *, linear: bool = False) -> Figure:
    """Draw a run, or several runs of the same program, one below the other.

    Args:
        runs: a run, or start method -> run.
        linear: draw time to scale instead of stretching its short parts.
    """
    from .draw import draw, size
    from .on_figure import OnFigure
    pictures = _pictures(runs, linear)
    canvas = OnFigure(*size(pictures))
    draw(pictures, canvas)
    return canvas.figure


def image(runs: Run | dict[str, Run], *, linear: bool = False) -> Image:
    """Draw the same without matplotlib, as a notebook shows it. The arguments are those of `timeline`."""
    from .draw import draw, size
    from .on_image import OnImage
    pictures = _pictures(runs, linear)
    canvas = OnImage(*size(pictures))
    draw(pictures, canvas)
    return canvas.image()


def _pictures(runs: Run | dict[str, Run], linear: bool) -> list[Picture]:
    return layouts(runs if isinstance(runs, dict) else {"": runs}, linear=linear)
