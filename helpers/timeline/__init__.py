"""The picture of a run: layout.py says what is drawn, draw.py draws it. matplotlib is loaded only then."""
from __future__ import annotations

from typing import TYPE_CHECKING

from ..run import Run
from .layout import caption, layout

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["caption", "layout", "timeline"]


def timeline(runs: Run | dict[str, Run], *, linear: bool = False) -> Figure:
    """Draw a run, or several of the same program below each other.

    Args:
        runs: a run, or start method -> run.
        linear: draw time to scale, instead of stretching its short parts.
    """
    from .draw import draw
    several = runs if isinstance(runs, dict) else {"": runs}
    return draw([layout(run, linear=linear, title=title) for title, run in several.items()])
