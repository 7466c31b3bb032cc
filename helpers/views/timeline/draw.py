"""Draws a `Picture` on a `Canvas`: from data to ink."""
from __future__ import annotations

import math
from collections.abc import Iterator

from .canvas import ALARM, FAINT, INK, RULE, STORE, TICK, VALUE, VALUE_TEXT, WAIT, WORK, Canvas, Point, Style
from .parts import Arrow, End, Picture
from .place import EDGE, MARK, WIDTH, kind_place, name_place, shaft, thickness
from .text import KIND, LINE, NAME, SIZE, width

_ALARMING = ("error", "killed", "waiting")               # the ends of what went wrong
_SHORTEST = 1.6                                         # points: a shorter bar could not be seen
_SOME = 3.2                                             # points: the thickness of one that is mostly pauses between turns
_MOSTLY = 0.5                                           # the share of work from which on a bar has its full thickness


def size(pictures: list[Picture]) -> tuple[float, float]:
    """Return the width and the height of several pictures, one below the other (points)."""
    return WIDTH, sum(picture.height for picture in pictures)


def draw(pictures: list[Picture], canvas: Canvas) -> None:
    """Draw a panel for each picture, one below the other."""
    top = 0.0
    for picture in pictures:
        _Panel(canvas, picture, top).draw()
        top += picture.height
        if picture is not pictures[-1]:
            canvas.lines([[(EDGE, top), (WIDTH - EDGE, top)]], RULE, 0.8, level=2)


def _seen(bars: list[tuple[float, float]], right: float) -> Iterator[tuple[float, float, float]]:
    """Yield the bars as they can be seen: what is too short is wider, and short ones that could not be told apart are one.

    Args:
        bars: where a lane worked, from left to right (points).
        right: where the picture ends.

    Yields:
        Where each begins and ends, and which share of that was work.
    """
    group: list[tuple[float, float]] = []
    end = 0.0
    for x0, x1 in [*bars, (math.inf, math.inf)]:
        short = bool(group) and max(group[-1][1] - group[-1][0], x1 - x0) < _SHORTEST
        if group and x0 > end + _SHORTEST * short:
            begin = min(group[0][0], right - _SHORTEST)
            alone = len(group) == 1
            yield begin, max(end, begin), 1.0 if alone else sum(stop - start for start, stop in group) / (end - begin)
            group = []
        group.append((x0, x1))
        end = max(x1, min(x0 + _SHORTEST, right))


def _add_bar(bars: list[tuple[list[Point], float]], begin: float, end: float, y: float, thick: float) -> None:
    """Add a bar, or lengthen the last one by it: thousands of bars may be closer to each other than pixels are."""
    if bars:
        ((from_, at), (to, _)), last = bars[-1]
        if at == y and from_ <= begin <= to and (thick == last or (thick < last and end <= to)):
            bars[-1] = [(from_, y), (max(to, end), y)], last
            return
    bars.append(([(begin, y), (end, y)], thick))


class _Panel:
    """One picture, drawn with its upper edge at `top` (points)."""

    def __init__(self, canvas: Canvas, picture: Picture, top: float) -> None:
        self.canvas, self.picture, self.top = canvas, picture, top

    def draw(self) -> None:
        if self.picture.title:
            self.canvas.words((EDGE, self.top + 9), self.picture.title, Style(NAME + 1, bold=True))
        self._rule()
        self._bars()
        self._ties()
        self._arrows()
        self._stubs()
        self._marks()
        for end in self.picture.ends:
            self._end(end)
        self._labels()
        self._names()
        foot = [*((line, Style(SIZE, italic=True)) for line in self.picture.legend),
                *([(self.picture.note, Style(SIZE, FAINT))] if self.picture.note else [])]
        for number, (text, style) in enumerate(reversed(foot)):
            self.canvas.words((self.picture.left, self.top + self.picture.height - 6 - number * LINE), text, style)

    def _names(self) -> None:
        for lane in self.picture.lanes:
            self.canvas.words((name_place(lane), self.top + lane.y), lane.name,
                              Style(SIZE if lane.inner else NAME, VALUE_TEXT if lane.store else INK, spacing=1.1))
            if lane.kind:
                x, y = kind_place(lane)
                self.canvas.words((x, self.top + y), lane.kind, Style(KIND, FAINT))

    def _ties(self) -> None:
        """Tie each word to its moment: a notch in the bar, and a line to the far edge of the word."""
        notches, ties = [], []
        for label in self.picture.labels:
            lane = self.picture.lanes[label.lane]
            if label.box is None or lane.folded or label.number:
                continue
            half, x, y = thickness(lane) / 2, self.picture.axis(label.time), self.top + lane.y
            notches.append([(x, y - half), (x, y + half)])
            above = label.box[1] < lane.y
            if not label.lost or above:                 # the stub does it
                far = label.box[1] + 1 if above else label.box[3] - 1
                ties.append([(x, y - half if above else y + half), (x, self.top + far)])
        self.canvas.lines(notches, "white", 0.8, level=3)
        self.canvas.lines(ties, FAINT, 0.5, level=4.6)

    def _labels(self) -> None:
        # The white ground of the words covers the shafts of arrows, but not their tips.
        grounds = []
        for label in self.picture.labels:
            if label.box is None:
                continue
            left, top, right, bottom = label.box
            top, bottom = self.top + top, self.top + bottom
            if label.number:
                self.canvas.words((left, (top + bottom) / 2), label.drawn, Style(SIZE, bold=True, ground=True))
                continue
            grounds.append([(left, top), (right, top), (right, bottom), (left, bottom)])
            ink = ALARM if label.alarm else VALUE_TEXT if label.lost else INK
            self.canvas.words((left, (top + bottom) / 2), label.text, Style(SIZE, ink, italic=label.printed))
        self.canvas.areas(grounds, "white", opacity=0.85, level=4.5)

    def _stubs(self) -> None:
        """Draw each as a short arrow that ends at a crossbar."""
        lines = []
        for stub in self.picture.stubs:
            lane = self.picture.lanes[stub.lane]
            x, y = self.picture.axis(stub.time), self.top + lane.y + thickness(lane) / 2
            lines += [[(x, y), (x, y + 6)], [(x - 2.5, y + 6), (x + 2.5, y + 6)]]
        self.canvas.lines(lines, VALUE, 1.3, level=4)

    def _marks(self) -> None:
        places = [(self.picture.axis(mark.time), self.top + self.picture.lanes[mark.lane].y) for mark in self.picture.marks]
        self.canvas.marks(places, "disc", 3.4, "white", edge=INK, edge_width=0.7, level=5.5)

    def _bars(self) -> None:
        axis = self.picture.axis
        places = dict(zip(axis.times, axis.places, strict=True))        # each span begins and ends at one of them
        work: list[list[Point]] = []
        waits: list[list[Point]] = []
        hangs: list[list[Point]] = []
        stacks: list[list[Point]] = []
        thick: list[float] = []
        works: dict[int, list[tuple[float, float]]] = {}        # lane -> where it worked
        depths: list[tuple[list[Point], float]] = []
        full = max((span.count for span in self.picture.spans), default=0)
        over: dict[int, float] = {}         # lane -> the end of its last bar
        for span in self.picture.spans:
            lane = self.picture.lanes[span.lane]
            x0, x1, y = places[span.begin], places[span.end], self.top + lane.y
            if lane.store and span.count:
                _add_bar(depths, x0, max(x1, x0 + _SHORTEST), y, 3.0 + 8.0 * span.count / full)
                over[span.lane] = depths[-1][0][1][0]
                continue
            if span.waits and x1 <= over.get(span.lane, 0.0):
                continue                    # it is behind that bar
            if span.waits:
                (hangs if span.hangs else waits).append([(x0, y), (x1, y)])
            elif lane.folded:
                stacks += [[(x0, y + d), (x1, y + d)] for d in (-3, 0, 3)]
            else:
                works.setdefault(span.lane, []).append((x0, x1))
        for lane_, bars in works.items():
            for x0, x1, share in _seen(bars, self.picture.right):
                y, full_bar = self.top + self.picture.lanes[lane_].y, thickness(self.picture.lanes[lane_])
                work.append([(x0, y), (x1, y)])
                thick.append(full_bar if share >= _MOSTLY else _SOME)
        lines = self.canvas.lines
        lines(waits, WAIT, 1.6, level=1)
        lines(hangs, ALARM, 1.6, level=1, dashes=(4, 2))
        lines(work, WORK, thick, level=2)
        lines([line for line, _ in depths], STORE, [depth for _, depth in depths], level=2)
        lines(stacks, WORK, 1.8, level=2)

    def _rule(self) -> None:
        """Draw the rule below the lanes: the lengths of long pauses, or the time."""
        axis, y = self.picture.axis, self.top + self.picture.height - 11
        y -= LINE * (len(self.picture.legend) + bool(self.picture.note))
        style = Style(SIZE, FAINT, align="center")
        if axis.ticks:
            first = self.top + self.picture.lanes[0].y
            self.canvas.lines([[(x, first), (x, y - 5)] for x, _ in axis.ticks], RULE, 0.8, level=0)
            for x, text in axis.ticks:
                self.canvas.words((x, y + 1), text, style)
            return
        lines = []
        for begin, end, text in axis.marks:
            begin, end = begin + 1.5, end - 1.5
            middle, half = (begin + end) / 2, width(text) / 2 + 2
            lines += [[(begin, y), (middle - half, y)], [(middle + half, y), (end, y)]]
            lines += [[(x, y - 2.5), (x, y + 2.5)] for x in (begin, end)]
            self.canvas.words((middle, y), text, style)
        self.canvas.lines(lines, TICK, 0.8, level=0)
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
        self.canvas.lines(bars, "white", 1.4, level=2.6)
        self.canvas.lines(gaps, "white", 2.4, level=2.6)
        self.canvas.lines(edges, WAIT, 1.0, level=2.7)

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
        self.canvas.lines(shafts, colors, widths, level=4)
        self.canvas.areas(heads, colors, level=5)
        for arrow in self.picture.arrows:
            if arrow.text and arrow.box is not None:
                left, top, right, bottom = arrow.box
                self.canvas.words(((left + right) / 2, self.top + (top + bottom) / 2), arrow.text,
                                  Style(SIZE, VALUE_TEXT, align="center", ground=True, level=7))

    def _arrow(self, arrow: Arrow) -> tuple[list, list]:
        x0, y0, x1, y1 = shaft(arrow, self.picture.lanes, self.picture.axis)
        y0, y1 = y0 + self.top, y1 + self.top
        far = math.hypot(x1 - x0, y1 - y0) or 1.0
        dx, dy = (x1 - x0) / far, (y1 - y0) / far
        long, half = (5.0, 1.9) if arrow.thin or arrow.fine else (6.5, 2.6)
        bx, by = x1 - dx * long, y1 - dy * long
        return [(x0, y0), (bx, by)], [(x1, y1), (bx - dy * half, by + dx * half), (bx + dy * half, by - dx * half)]

    def _end(self, end: End) -> None:
        x, y = place = self.picture.axis(end.time), self.top + self.picture.lanes[end.lane].y
        if end.how == "well":
            self.canvas.marks([place], "disc", 6 if self.picture.lanes[end.lane].inner else 7.5, WORK, edge_width=1.2)
        elif end.how in ("error", "caught"):
            self.canvas.marks([place], "cross", 10, ALARM if end.how == "error" else WORK)
        elif end.how in ("killed", "cut"):
            self.canvas.marks([place], "square", 8, ALARM if end.how == "killed" else FAINT)
        elif end.how == "waiting":
            teeth = [(x + (3.5 if number % 2 else 0.0), y - 8 + number * 4) for number in range(5)]
            self.canvas.lines([teeth], ALARM, 1.8, level=6)
        if end.text:
            alarms = end.how in _ALARMING
            self.canvas.words((x + MARK, y), end.ended.drawn,
                              Style(SIZE, ALARM if alarms else INK, bold=alarms, spacing=1.15, ground=True))
