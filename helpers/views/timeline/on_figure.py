"""Draws with matplotlib, but without pyplot: the notebook's own plots are left alone."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font

from .canvas import DPI, FONT, Point, Shape, Style

_MARKERS = {"disc": "o", "cross": "X", "square": "s"}
_GROUND = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.95}


class OnFigure:
    """A `Canvas` that is a matplotlib figure, for those who go on with it, and for SVG and PDF."""

    def __init__(self, width: float, height: float) -> None:
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=DPI, facecolor="white")
        FigureCanvasAgg(self.figure)
        self._axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        self._axes.axis("off")
        self._font = get_font(findfont(FONT))

    def lines(self, lines: Sequence[Sequence[Point]], colours: str | Sequence[str], widths: float | Sequence[float], *,
              level: float, dashes: tuple[float, float] | None = None) -> None:
        """See `Canvas`."""
        self._axes.add_collection(LineCollection(
            lines, colors=colours, linewidths=widths, capstyle="butt", joinstyle="miter", zorder=level,
            linestyles="solid" if dashes is None else [(0, dashes)]))

    def areas(self, corners: Sequence[Sequence[Point]], colours: str | Sequence[str], *, level: float,
              opacity: float = 1.0) -> None:
        """See `Canvas`."""
        self._axes.add_collection(PolyCollection(corners, facecolors=colours, edgecolors="none", alpha=opacity,
                                                 zorder=level))

    def marks(self, places: Sequence[Point], shape: Shape, size: float, colour: str, *, edge: str = "white",
              edge_width: float = 1.0, level: float = 6) -> None:
        """See `Canvas`."""
        self._axes.plot([x for x, _ in places], [y for _, y in places], linestyle="none", marker=_MARKERS[shape],
                        markersize=size, color=colour, markeredgecolor=edge, markeredgewidth=edge_width, zorder=level)

    def words(self, place: Point, text: str, style: Style) -> None:
        """See `Canvas`."""
        # matplotlib would warn of a character that the font lacks, in the learner's notebook.
        text = "".join(c if c == "\n" or self._font.get_char_index(ord(c)) else "□" for c in text)
        ground: dict[str, Any] = {"bbox": _GROUND} if style.ground else {}
        self._axes.text(*place, text, size=style.size, color=style.colour, weight="bold" if style.bold else "normal",
                        style="italic" if style.italic else "normal", ha=style.align, va="center", linespacing=style.spacing,
                        zorder=style.level, family=FONT, parse_math=False, usetex=False, **ground)
