"""Bars beside their names, with their values at their ends. They are drawn as the timeline is, without matplotlib."""
from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ...views.png import png
from ...views.timeline.canvas import FAINT, INK, RULE, VALUE, WORK, Canvas, Style
from ...views.timeline.place import EDGE, WIDTH
from ...views.timeline.text import NAME, SIZE, width

if TYPE_CHECKING:
    from PIL.Image import Image

PITCH, HEAD = 15.0, 20.0                                #: points: from bar to bar, and above the bars
_BAR, _GAP = 9.0, 4.0                                   # a bar's thickness, and the space between it and its words
_BESIDE = 16.0                                          # points between two panels


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars of one unit."""

    title: str
    names: str                                          #: what the names are; "" if they say it themselves
    bars: Mapping[str, Sequence[tuple[float, str]]]     #: name -> the bar's parts from left to right: value, colour
    said: Callable[[float], str]                        #: a bar's whole value -> the words at its end
    logarithmic: bool = False                           #: each line is ten times the one before
    most: float = 0.0                                   #: the value that would fill the panel; 0: its largest


def stacked_bars(panels: Mapping[str, Mapping[str, Mapping[str, float]]], caption: str, *, names: str) -> None:
    """Show one panel a title, all to one scale, one bar a name, made of two labelled parts.

    Args:
        panels: title -> name -> label -> seconds. The labels are the same everywhere.
        caption: one line that says what is shown; it holds no figure that was measured.
        names: what the names are.
    """
    every = [parts for bars in panels.values() for parts in bars.values()]
    inks = dict(zip(every[0], (WORK, VALUE), strict=True))
    most = max(sum(parts.values()) for parts in every)
    drawn = {title: {name: [(value, inks[label]) for label, value in parts.items()] for name, parts in bars.items()}
             for title, bars in panels.items()}
    _show([Panel(title, names, bars, "{:.2f} s".format, most=most) for title, bars in drawn.items()], caption, inks)


def bars(values: Mapping[str, float], caption: str, said: Callable[[float], str], inks: Mapping[str, str], *,
         title: str, logarithmic: bool = False) -> None:
    """Show one bar a name.

    Args:
        values: name -> value.
        caption: one line that says what is shown; it holds no figure that was measured.
        said: a value -> the words at the bar's end.
        inks: name -> colour.
        title: a line above them.
        logarithmic: whether each line is ten times the one before.
    """
    _show([Panel(title, "", {name: [(value, inks[name])] for name, value in values.items()}, said, logarithmic)], caption)


def log_bars(panels: Mapping[str, tuple[str, Mapping[str, float]]], caption: str, *,
             highlight: Collection[str] = ()) -> None:
    """Show one panel a title on a logarithmic scale.

    Args:
        panels: title -> (unit, name -> value).
        caption: one line that says what is shown; it holds no figure that was measured.
        highlight: the names whose bars have the other colour.
    """
    _show([Panel(title, unit, {name: [(value, VALUE if name in highlight else WORK)] for name, value in values.items()},
                 two_digits, logarithmic=True) for title, (unit, values) in panels.items()], caption)


def two_digits(value: float) -> str:
    """Return a number that is known to two digits, without an exponent."""
    return f"{float(format(value, '.2g')):,.12g}"


def _show(panels: Sequence[Panel], caption: str, legend: Mapping[str, str] | None = None) -> None:
    from IPython.display import display

    display({"image/png": png(draw(panels, legend)), "text/plain": caption}, raw=True)


def draw(panels: Sequence[Panel], legend: Mapping[str, str] | None = None) -> Image:
    """Draw panels side by side.

    Args:
        panels: at least one; a value is above 0 if its panel is logarithmic.
        legend: what a part of a bar stands for -> its colour.
    """
    from ...views.timeline.on_image import OnImage
    low = HEAD + PITCH * max(len(panel.bars) for panel in panels)
    below = legend or any(panel.logarithmic for panel in panels)
    canvas = OnImage(WIDTH, low + (PITCH if below else EDGE))
    wide = (WIDTH - _BESIDE * (len(panels) - 1)) / len(panels)
    for number, panel in enumerate(panels):
        _draw(canvas, panel, number * (wide + _BESIDE), wide, low)
    x, y = EDGE, low + PITCH / 2 + 1
    for words, colour in (legend or {}).items():
        canvas.lines([[(x, y), (x + _BAR, y)]], colour, _BAR, level=2)
        canvas.words((x + _BAR + _GAP, y), words, Style(SIZE))
        x += _BAR + _GAP + width(words) + _BESIDE
    return canvas.image()


def _draw(canvas: Canvas, panel: Panel, left: float, wide: float, low: float) -> None:
    wholes = {name: sum(value for value, _ in parts) for name, parts in panel.bars.items()}
    begin = left + max(width(name) for name in (panel.names, *wholes)) + EDGE + _GAP
    reach = left + wide - EDGE - max(width(panel.said(whole)) for whole in wholes.values()) - _GAP
    place = _scale(panel, wholes.values(), begin, reach)
    canvas.words((begin - _GAP, HEAD / 2 - 1), panel.names, Style(SIZE, FAINT, align="right"))
    canvas.words((begin, HEAD / 2 - 1), panel.title, Style(NAME, bold=True))
    if panel.logarithmic:
        first, last = (math.ceil(math.log10(value)) for value in _ends(wholes.values()))
        marks = [10.0 ** power for power in range(first, last)]
        canvas.lines([[(place(mark), HEAD), (place(mark), low)] for mark in marks], RULE, 0.8, level=0)
        for mark in _with_room(marks, place):
            canvas.words((place(mark), low + PITCH / 2 + 1), two_digits(mark), Style(SIZE, FAINT, align="center"))
    canvas.lines([[(begin, HEAD), (begin, low)]], FAINT, 0.8, level=3)
    for row, (name, parts) in enumerate(panel.bars.items()):
        y, x, value = HEAD + PITCH * (row + 0.5), begin, 0.0
        canvas.words((begin - _GAP, y), name, Style(SIZE, align="right"))
        for part, colour in parts:
            value += part
            canvas.lines([[(x, y), (place(value), y)]], colour, _BAR, level=2)
            x = place(value)
        canvas.words((x + _GAP, y), panel.said(value), Style(SIZE, INK))


def _with_room(marks: list[float], place: Callable[[float], float]) -> list[float]:
    """Return every mark, or every second one, or every third …, until no figure touches the next."""
    def fit(some: list[float]) -> bool:
        return all(place(after) - place(mark) > (width(two_digits(mark)) + width(two_digits(after))) / 2 + _GAP
                   for mark, after in pairwise(some))
    return next(filter(fit, (marks[::step] for step in range(1, len(marks) + 2))))


def _scale(panel: Panel, wholes: Collection[float], begin: float, end: float) -> Callable[[float], float]:
    """Return a function from a value to its place (points)."""
    if not panel.logarithmic:
        most = panel.most or max(wholes)
        return lambda value: begin + (end - begin) * value / most
    least, most = _ends(wholes)
    return lambda value: begin + (end - begin) * math.log(value / least) / math.log(most / least)


def _ends(wholes: Collection[float]) -> tuple[float, float]:
    """Return where a logarithmic scale begins, below the least value, and where it ends."""
    return min(wholes) / 3, max(wholes)
