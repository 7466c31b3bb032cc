"""What a picture is drawn on: lines, areas, marks and words, at places in points (1/72 inch) from the upper left corner."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

DPI = 110
FONT = "DejaVu Sans"                                    # comes with matplotlib; the layout knows its widths
# They also differ in lightness and shape: for grey print, and for readers who cannot tell red from green.
INKS = INK, WORK, WAIT, VALUE, VALUE_TEXT, ALARM, FAINT, RULE, TICK, STORE = (
    "#20262d", "#35536f", "#93a3b3", "#d2600f", "#9a4006", "#b3131b", "#7d858e", "#dfe3e8", "#b4bac1", "#efb88c")
WORDS = 8               #: what is higher covers what is lower: words cover nearly everything

Point = tuple[float, float]
Shape = Literal["disc", "cross", "square"]


@dataclass(frozen=True, slots=True)
class Style:
    """How words look."""

    size: float                 #: points
    colour: str = INK
    bold: bool = False
    italic: bool = False
    align: Literal["left", "center", "right"] = "left"
    spacing: float = 1.2        #: from one line to the next, in heights of a line
    ground: bool = False        #: whether they lie on a white ground, so that they stay legible on a line
    level: float = WORDS


class Canvas(Protocol):
    """Takes ink. Whatever has a higher level covers what has a lower one, in whatever order they come."""

    def lines(self, lines: Sequence[Sequence[Point]], colours: str | Sequence[str], widths: float | Sequence[float], *,
              level: float, dashes: tuple[float, float] | None = None) -> None:
        """Draw lines with square ends, each through its points.

        Args:
            lines: the points of each.
            colours: one, or one a line.
            widths: points; one, or one a line.
            level: what covers what.
            dashes: how long each dash and each gap is, in widths; None for none.
        """

    def areas(self, corners: Sequence[Sequence[Point]], colours: str | Sequence[str], *, level: float,
              opacity: float = 1.0) -> None:
        """Fill polygons."""

    def marks(self, places: Sequence[Point], shape: Shape, size: float, colour: str, *, edge: str = "white",
              edge_width: float = 1.0, level: float = 6) -> None:
        """Draw the same mark at each place; its size (points) is measured to the middle of its edge."""

    def words(self, place: Point, text: str, style: Style) -> None:
        """Write words, whose middle line is at the place. A character that the font lacks becomes a box."""
