"""Draws with Pillow: a notebook's pictures need no more, and matplotlib takes 40 MB and much of a second to load.

Everything is drawn several times too large, and made smaller, which smooths the edges. That happens strip by strip, so
that a large picture takes little memory.
"""
from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageColor, ImageDraw, ImageFont

from .canvas import DPI, Point, Shape, Style

_SCALE = 4                      # how many times too large
_STRIP = 64                     # pixels of a strip's height
_PIXELS = DPI / 72              # of a point
_GROUND, _GROUND_OPACITY = 0.6, 0.95            # points around the words; of the ground below them


class _Stroke(NamedTuple):
    """Something drawn: from which row of pixels to which, and how, on a strip that begins at a row."""

    level: float
    top: float
    bottom: float
    draw: Callable[[ImageDraw.ImageDraw, float], None]


class OnImage:
    """A `Canvas` whose picture is an image, DPI pixels to the inch."""

    def __init__(self, width: float, height: float) -> None:
        self._size = int(width * _PIXELS), int(height * _PIXELS)
        self._strokes: list[_Stroke] = []

    def image(self) -> Image.Image:
        """Return what was drawn (RGB)."""
        width, height = self._size
        strokes = sorted(self._strokes, key=attrgetter("level"))
        made = Image.new("RGB", self._size)
        for top in range(0, height, _STRIP):
            rows = min(_STRIP, height - top)
            strip = Image.new("RGB", (width * _SCALE, rows * _SCALE), "white")
            pen = ImageDraw.Draw(strip, "RGBA")         # the mode in which ink may be transparent
            for stroke in strokes:
                if stroke.bottom >= top and stroke.top <= top + rows:
                    stroke.draw(pen, top)
            made.paste(strip.reduce(_SCALE), (0, top))
        return made

    def lines(self, lines: Sequence[Sequence[Point]], colours: str | Sequence[str], widths: float | Sequence[float], *,
              level: float, dashes: tuple[float, float] | None = None) -> None:
        """See `Canvas`."""
        for number, line in enumerate(lines):
            colour = colours if isinstance(colours, str) else colours[number]
            width = widths if isinstance(widths, int | float) else widths[number]
            for begin, end in zip(line, line[1:], strict=False):
                for one in _dashes(begin, end, width, dashes) if dashes else [(begin, end)]:
                    self._line(*one, width, colour, level)

    def areas(self, corners: Sequence[Sequence[Point]], colours: str | Sequence[str], *, level: float,
              opacity: float = 1.0) -> None:
        """See `Canvas`."""
        for number, one in enumerate(corners):
            colour = colours if isinstance(colours, str) else colours[number]
            self._area([(x * _PIXELS, y * _PIXELS) for x, y in one], colour, level, opacity)

    def marks(self, places: Sequence[Point], shape: Shape, size: float, colour: str, *, edge: str = "white",
              edge_width: float = 1.0, level: float = 6) -> None:
        """See `Canvas`."""
        for x, y in places:
            for ink, half in ((edge, (size + edge_width) / 2), (colour, (size - edge_width) / 2)):
                if shape == "disc":
                    self._disc(x, y, half, ink, level)
                elif shape == "square":
                    left, top, right, bottom = (at * _PIXELS for at in (x - half, y - half, x + half, y + half))
                    self._box(left, top, right, bottom, ink, level)
                else:
                    self.areas([_cross(x, y, size, half - size / 2)], ink, level=level)

    def words(self, place: Point, text: str, style: Style) -> None:
        """See `Canvas`."""
        font = _font(style.size, style.bold, style.italic)
        lines = text.split("\n")
        _, above, _, below = font.getbbox("lp", anchor="ls")
        ascent, step = -above / _SCALE, (-above * style.spacing + below) / _SCALE
        half = (ascent + step * (len(lines) - 1) + below / _SCALE) / 2
        x, y = place[0] * _PIXELS, place[1] * _PIXELS
        wide = max(font.getlength(line) for line in lines) / _SCALE
        left = x - wide * {"left": 0.0, "center": 0.5, "right": 1.0}[style.align]
        if style.ground:
            pad = _GROUND * _PIXELS
            self._box(left - pad, y - half - pad, left + wide + pad, y + half + pad, "white", style.level, _GROUND_OPACITY)
        # Letters that stand on a row of pixels are sharper.
        first = round(y - half + ascent)

        def draw(pen: ImageDraw.ImageDraw, top: float) -> None:
            for number, line in enumerate(lines):
                at = left * _SCALE, (first + round(number * step) - top) * _SCALE
                pen.text(at, line, fill=style.colour, font=font, anchor="ls")

        self._strokes.append(_Stroke(style.level, y - half - 2, y + half + 2, draw))

    def _line(self, begin: Point, end: Point, width: float, colour: str, level: float) -> None:
        """Draw a straight line. One that runs along a row or a column of pixels fills whole ones, and so is sharp."""
        (x0, y0), (x1, y1) = ((x * _PIXELS, y * _PIXELS) for x, y in (begin, end))
        thick = width * _PIXELS
        if y0 == y1:
            top, bottom = _whole(y0, thick)
            self._box(min(x0, x1), top, max(x0, x1), bottom, colour, level)
        elif x0 == x1:
            left, right = _whole(x0, thick)
            self._box(left, min(y0, y1), right, max(y0, y1), colour, level)
        else:
            far = math.hypot(x1 - x0, y1 - y0)
            dx, dy = (y1 - y0) / far * thick / 2, (x0 - x1) / far * thick / 2
            self._area([(x0 - dx, y0 - dy), (x1 - dx, y1 - dy), (x1 + dx, y1 + dy), (x0 + dx, y0 + dy)], colour, level)

    def _box(self, left: float, top: float, right: float, bottom: float, colour: str, level: float,
             opacity: float = 1.0) -> None:
        """Fill a rectangle, whose sides are in pixels."""
        ink = _ink(colour, opacity)

        def draw(pen: ImageDraw.ImageDraw, above: float) -> None:
            x, y = left * _SCALE, (top - above) * _SCALE            # Pillow fills the last column and row, too
            pen.rectangle((x, y, max(x, right * _SCALE - 1), max(y, (bottom - above) * _SCALE - 1)), fill=ink)

        self._strokes.append(_Stroke(level, top, bottom, draw))

    def _area(self, corners: Sequence[Point], colour: str, level: float, opacity: float = 1.0) -> None:
        """Fill a polygon, whose corners are in pixels."""
        ink = _ink(colour, opacity)

        def draw(pen: ImageDraw.ImageDraw, top: float) -> None:
            pen.polygon([(x * _SCALE, (y - top) * _SCALE) for x, y in corners], fill=ink)

        rows = [y for _, y in corners]
        self._strokes.append(_Stroke(level, min(rows), max(rows), draw))

    def _disc(self, x: float, y: float, radius: float, colour: str, level: float) -> None:
        x, y, radius = x * _PIXELS, y * _PIXELS, radius * _PIXELS

        def draw(pen: ImageDraw.ImageDraw, top: float) -> None:
            pen.circle((x * _SCALE, (y - top) * _SCALE), radius * _SCALE, fill=colour)

        self._strokes.append(_Stroke(level, y - radius, y + radius, draw))


@cache
def _ink(colour: str, opacity: float) -> tuple[int, ...]:
    return (*ImageColor.getrgb(colour)[:3], round(255 * opacity))


def _whole(middle: float, thick: float) -> tuple[float, float]:
    rows = max(1, round(thick))
    first = round(middle - rows / 2)
    return first, first + rows


def _dashes(begin: Point, end: Point, width: float, dashes: tuple[float, float]) -> list[tuple[Point, Point]]:
    (x0, y0), (x1, y1) = begin, end
    far = math.hypot(x1 - x0, y1 - y0)
    dash, gap = (part * width for part in dashes)
    starts = [number * (dash + gap) for number in range(math.ceil(far / (dash + gap)))]
    return [((x0 + (x1 - x0) * at / far, y0 + (y1 - y0) * at / far),
             (x0 + (x1 - x0) * min(at + dash, far) / far, y0 + (y1 - y0) * min(at + dash, far) / far)) for at in starts]


def _cross(x: float, y: float, size: float, more: float) -> list[Point]:
    """Return the corners of a diagonal cross; `more`: how much further out its edges are (points)."""
    arm, half, notch = size / 4, size / 2 + more * math.sqrt(2), size / 4 + more * math.sqrt(2)
    quarter = [(-arm, -half), (0.0, -notch), (arm, -half)]
    corners = []
    for _ in range(4):
        corners += [(x + cx, y + cy) for cx, cy in quarter]
        quarter = [(-cy, cx) for cx, cy in quarter]
    return corners


@cache
def _font(size: float, bold: bool, italic: bool) -> ImageFont.FreeTypeFont:
    """Return the font that comes with matplotlib, without loading matplotlib."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise ImportError("The font of the pictures comes with matplotlib, which is not installed.")
    look = ("Bold" if bold else "") + ("Oblique" if italic else "")
    file = Path(found.origin).with_name("mpl-data") / "fonts" / "ttf" / f"DejaVuSans{'-' if look else ''}{look}.ttf"
    return ImageFont.truetype(str(file), size * _PIXELS * _SCALE, layout_engine=ImageFont.Layout.BASIC)
