"""Draws pictures with matplotlib, but without pyplot: the notebook's own plots are left alone."""
from __future__ import annotations

import math
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font

from .layout import name_place
from .parts import Arrow, End, Picture
from .place import EDGE, MARK, WIDTH, shaft, thickness
from .text import LINE, NAME, SIZE, width

Shaft = list[tuple[float, float]]        #: a line from one place to another (points)

DPI = 110
FONT = "DejaVu Sans"                                    # comes with matplotlib; the layout knows its widths
# They also differ in lightness and shape: for grey print, and for readers who cannot tell red from green.
INKS = INK, WORK, WAIT, VALUE, VALUE_TEXT, ALARM, FAINT, RULE, TICK, STORE = (
    "#20262d", "#35536f", "#93a3b3", "#d2600f", "#9a4006", "#b3131b", "#7d858e", "#dfe3e8", "#b4bac1", "#efb88c")
# The ground of words that lie on a line, so that they stay legible.
CLEAR: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.95}
_ALARMING = ("error", "killed", "waiting")               # the ends of what went wrong
_SHORTEST = 1.6                                         # points: a shorter bar could not be seen


def draw(pictures: list[Picture]) -> Figure:
    """Draw a panel for each picture, one below the other."""
    height = sum(picture.height for picture in pictures)
    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis("off")
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    top = 0.0
    for picture in pictures:
        _Panel(axes, picture, top).draw()
        top += picture.height
        if picture is not pictures[-1]:
            axes.plot([EDGE, WIDTH - EDGE], [top, top], color=RULE, lw=0.8)
    return figure


class _Panel:
    """One picture, drawn with its upper edge at `top` (points)."""

    def __init__(self, axes: Axes, picture: Picture, top: float) -> None:
        self.axes, self.picture, self.top = axes, picture, top
        self.font = get_font(findfont(FONT))

    def draw(self) -> None:
        if self.picture.title:
            self._words(EDGE, self.top + 9, self.picture.title, size=NAME + 1, weight="bold")
        self._rule()
        self._bars()
        self._arrows()
        self._stubs()
        self._marks()
        for end in self.picture.ends:
            self._end(end)
        self._labels()
        for lane in self.picture.lanes:
            self._words(name_place(lane), self.top + lane.y, lane.name, size=SIZE if lane.inner else NAME, linespacing=1.1,
                        color=VALUE_TEXT if lane.store else INK)
        if self.picture.note:
            self._words(self.picture.left, self.top + self.picture.height - 6, self.picture.note, color=FAINT)

    def _labels(self) -> None:
        # The white ground of the words covers the shafts of arrows, but not their tips.
        grounds = []
        for label in self.picture.labels:
            if label.box is None:
                continue
            left, top, right, bottom = label.box
            top, bottom = self.top + top, self.top + bottom
            grounds.append([(left, top), (right, top), (right, bottom), (left, bottom)])
            ink = ALARM if label.alarm else VALUE_TEXT if label.lost else INK
            self._words(left, (top + bottom) / 2, label.text, color=ink, style="italic" if label.printed else "normal")
        self.axes.add_collection(PolyCollection(grounds, facecolors="white", edgecolors="none", alpha=0.85, zorder=4.5))

    def _stubs(self) -> None:
        """Draw each as a short arrow that ends at a crossbar."""
        lines = []
        for stub in self.picture.stubs:
            lane = self.picture.lanes[stub.lane]
            x, y = self.picture.axis(stub.time), self.top + lane.y + thickness(lane) / 2
            lines += [[(x, y), (x, y + 6)], [(x - 2.5, y + 6), (x + 2.5, y + 6)]]
        self.axes.add_collection(LineCollection(lines, colors=VALUE, linewidths=1.3, zorder=4))

    def _marks(self) -> None:
        places = [(self.picture.axis(mark.time), self.top + self.picture.lanes[mark.lane].y) for mark in self.picture.marks]
        self.axes.plot([x for x, _ in places], [y for _, y in places], linestyle="none", marker="o", markersize=3.4,
                       markerfacecolor="white", markeredgecolor=INK, markeredgewidth=0.7, zorder=5.5)

    def _words(self, x: float, y: float, text: str, **style: Any) -> None:
        # A character that the font lacks is drawn as a box, so that the learner's notebook shows no warning.
        text = "".join(c if c == "\n" or self.font.get_char_index(ord(c)) else "□" for c in text)
        self.axes.text(x, y, text, **{"size": SIZE, "color": INK, "va": "center", "zorder": 8, "family": FONT,
                                      "parse_math": False, "usetex": False, **style})

    def _bars(self) -> None:
        axis = self.picture.axis
        work: list[Shaft] = []
        waits: list[Shaft] = []
        hangs: list[Shaft] = []
        stacks: list[Shaft] = []
        thick: list[float] = []
        full, depths = max((span.count for span in self.picture.spans), default=0), []
        for span in self.picture.spans:
            lane = self.picture.lanes[span.lane]
            x0, x1, y = axis(span.begin), axis(span.end), self.top + lane.y
            if lane.store and span.count:
                depths.append(([(x0, y), (max(x1, x0 + _SHORTEST), y)], 3.0 + 8.0 * span.count / full))
                continue
            if span.waits:
                (hangs if span.hangs else waits).append([(x0, y), (x1, y)])
            elif lane.folded:
                stacks += [[(x0, y + d), (x1, y + d)] for d in (-3, 0, 3)]
            else:
                x1 = max(x1, min(x0 + _SHORTEST, self.picture.right))
                x0 = min(x0, x1 - _SHORTEST)
                work.append([(x0, y), (x1, y)])
                thick.append(thickness(lane))
        add = self.axes.add_collection
        # Bars have square ends, so that each is exactly as long as the time that it stands for.
        add(LineCollection(waits, colors=WAIT, linewidths=1.6, capstyle="butt", zorder=1))
        add(LineCollection(hangs, colors=ALARM, linewidths=1.6, linestyles=[(0, (4, 2))], capstyle="butt", zorder=1))
        add(LineCollection(work, colors=WORK, linewidths=thick, capstyle="butt", zorder=2))
        add(LineCollection([line for line, _ in depths], colors=STORE, linewidths=[depth for _, depth in depths],
                           capstyle="butt", zorder=2))
        add(LineCollection(stacks, colors=WORK, linewidths=1.8, capstyle="butt", zorder=2))
        notches, leaders = [], []
        for label in self.picture.labels:
            lane = self.picture.lanes[label.lane]
            if label.box is not None and not lane.folded:
                half = thickness(lane) / 2
                x, y, (_, upper, _, lower) = axis(label.time), self.top + lane.y, label.box
                notches.append([(x, y - half), (x, y + half)])
                if lane.y - lower > LINE:               # it is in the second row
                    leaders.append([(x, self.top + lower), (x, y - half)])
                elif upper - lane.y > LINE:
                    leaders.append([(x, self.top + upper), (x, y + half)])
        add(LineCollection(notches, colors="white", linewidths=0.8, zorder=3))
        add(LineCollection(leaders, colors=FAINT, linewidths=0.5, zorder=3))

    def _rule(self) -> None:
        """Draw the rule below the lanes: the lengths of long pauses, or the time."""
        axis, y = self.picture.axis, self.top + self.picture.height - 11
        if self.picture.note:
            y -= 10
        style = {"size": SIZE, "color": FAINT, "ha": "center"}
        if axis.ticks:
            first = self.top + self.picture.lanes[0].y
            self.axes.add_collection(LineCollection([[(x, first), (x, y - 5)] for x, _ in axis.ticks],
                                                    colors=RULE, linewidths=0.8, zorder=0))
            for x, text in axis.ticks:
                self._words(x, y + 1, text, **style)
            return
        lines = []
        for begin, end, text in axis.marks:
            begin, end = begin + 1.5, end - 1.5
            middle, half = (begin + end) / 2, width(text) / 2 + 2
            lines += [[(begin, y), (middle - half, y)], [(middle + half, y), (end, y)]]
            lines += [[(x, y - 2.5), (x, y + 2.5)] for x in (begin, end)]
            self._words(middle, y, text, **style)
        self.axes.add_collection(LineCollection(lines, colors=TICK, linewidths=0.8, zorder=0))
        self._breaks()

    def _breaks(self) -> None:
        """Where a long pause is drawn short, cut the lanes with two strokes: that part is not to scale."""
        bars, gaps, edges = [], [], []
        for begin, end, _ in self.picture.axis.marks:
            x = (begin + end) / 2
            for number, lane in enumerate(self.picture.lanes):
                y, half = self.top + lane.y, thickness(lane) / 2 + 1
                strokes = [[(x + side - 1.5, y + half), (x + side + 1.5, y - half)] for side in (-2.0, 2.0)]
                if self._waits_at(number, x):           # white strokes would hardly show on a thin line
                    gaps.append([(x - 2.0, y), (x + 2.0, y)])
                    edges += strokes
                else:
                    bars += strokes
        add = self.axes.add_collection
        add(LineCollection(bars, colors="white", linewidths=1.4, zorder=2.6))
        add(LineCollection(gaps, colors="white", linewidths=2.4, capstyle="butt", zorder=2.6))
        add(LineCollection(edges, colors=WAIT, linewidths=1.0, zorder=2.7))

    def _waits_at(self, lane: int, x: float) -> bool:
        axis = self.picture.axis
        return any(span.lane == lane and span.waits and axis(span.begin) < x < axis(span.end) for span in self.picture.spans)

    def _arrows(self) -> None:
        shafts, heads, colors, widths = [], [], [], []
        for arrow in self.picture.arrows:
            line, head = self._arrow(arrow)
            shafts.append(line)
            heads.append(head)
            colors.append(FAINT if arrow.thin else VALUE)
            widths.append(0.7 if arrow.thin or arrow.fine else 1.3)
        self.axes.add_collection(LineCollection(shafts, colors=colors, linewidths=widths, capstyle="butt", zorder=4))
        self.axes.add_collection(PolyCollection(heads, facecolors=colors, edgecolors="none", zorder=5))
        for arrow in self.picture.arrows:
            if arrow.text and arrow.box is not None:
                left, top, right, bottom = arrow.box
                self._words((left + right) / 2, self.top + (top + bottom) / 2, arrow.text, color=VALUE_TEXT, ha="center",
                            zorder=7, bbox=CLEAR)

    def _arrow(self, arrow: Arrow) -> tuple[list, list]:
        x0, y0, x1, y1 = shaft(arrow, self.picture.lanes, self.picture.axis)
        y0, y1 = y0 + self.top, y1 + self.top
        far = math.hypot(x1 - x0, y1 - y0) or 1.0
        dx, dy = (x1 - x0) / far, (y1 - y0) / far
        long, half = (5.0, 1.9) if arrow.thin or arrow.fine else (6.5, 2.6)
        bx, by = x1 - dx * long, y1 - dy * long
        return [(x0, y0), (bx, by)], [(x1, y1), (bx - dy * half, by + dx * half), (bx + dy * half, by - dx * half)]

    def _end(self, end: End) -> None:
        x, y = self.picture.axis(end.time), self.top + self.picture.lanes[end.lane].y
        inner = self.picture.lanes[end.lane].inner
        if end.how == "well":
            self.axes.plot([x], [y], marker="o", markersize=6 if inner else 7.5, color=WORK, markeredgecolor="white",
                           markeredgewidth=1.2, zorder=6)
        elif end.how in ("error", "caught"):
            self.axes.plot([x], [y], marker="X", markersize=10, color=ALARM if end.how == "error" else WORK,
                           markeredgecolor="white", zorder=6)
        elif end.how in ("killed", "cut"):
            self.axes.plot([x], [y], marker="s", markersize=8, color=ALARM if end.how == "killed" else FAINT,
                           markeredgecolor="white", zorder=6)
        elif end.how == "waiting":
            teeth = [(x + (3.5 if number % 2 else 0.0), y - 8 + number * 4) for number in range(5)]
            self.axes.plot(*zip(*teeth, strict=True), color=ALARM, lw=1.8, zorder=6, solid_joinstyle="miter")
        if end.text:
            style = {"color": ALARM, "weight": "bold"} if end.how in _ALARMING else {"color": INK}
            self._words(x + MARK, y, end.ended.drawn, linespacing=1.15, bbox=CLEAR, **style)
