"""Inks a picture with matplotlib, without pyplot: nothing of the notebook's own plots is touched."""
from __future__ import annotations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from .layout import Arrow, Picture

WIDTH, DPI = 9.2, 110           #: inches, dots for each
LANE, HEAD, FOOT = 0.56, 0.26, 0.24     #: inches: a lane, a panel's title, room for the lengths of pauses
NAMES, ENDS = 0.135, 0.20       #: shares of the width, for names at the left and ends at the right
WORK, WAIT, ARROW, THIN, ALARM, TEXT = "#27496d", "#9fb3c8", "#c2570c", "#8a8f98", "#a3161b", "#22272e"
BAR, INNER_BAR, LINE = 11.0, 8.0, 2.0   #: points
SMALL = 8                       #: points, of all words


def draw(pictures: list[Picture]) -> Figure:
    """Draw one panel for each picture, one below the other."""
    heights = [HEAD * bool(p.title) + LANE * len(p.lanes) + FOOT + (0.18 if p.note else 0.0) for p in pictures]
    total = sum(heights)
    figure = Figure(figsize=(WIDTH, total), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    top = total
    for picture, height in zip(pictures, heights, strict=True):
        bottom = top - height
        axes = figure.add_axes((NAMES, bottom / total, 1 - NAMES - ENDS, height / total))
        axes.axis("off")
        axes.set_xlim(0, 1)
        axes.set_ylim(-(height - HEAD * bool(picture.title)) / LANE, HEAD * bool(picture.title) / LANE)
        _panel(axes, picture)
        top = bottom
    return figure


def _y(lane: int) -> float:
    return -lane - 0.68


def _panel(axes, picture: Picture) -> None:
    if picture.title:
        axes.text(-NAMES / (1 - NAMES - ENDS) + 0.006, 0.1, picture.title, size=SMALL + 2, weight="bold", color=TEXT,
                  clip_on=False)
    _bars(axes, picture)
    _pauses(axes, picture)
    taken: list[tuple[float, float, float, float]] = []
    for label in picture.labels:
        # Below the bar, but for the first lane: arrows mostly come from above.
        side = 1 if label.lane == 0 else -1
        y = _y(label.lane) + side * (0.26 + 0.22 * label.level)
        x = min(picture.axis(label.time), 0.995)
        axes.text(x, y, label.text, size=SMALL, color=ALARM if label.important else TEXT, va="center", clip_on=False)
        taken.append((x, y - 0.1, x + 0.0092 * len(label.text), y + 0.1))
    for arrow in picture.arrows:
        _arrow(axes, picture, arrow, taken)
    for end in picture.ends:
        _end(axes, picture, end)
    for number, lane in enumerate(picture.lanes):
        indent = 0.02 if lane.inner else 0.0
        name = lane.name if len(lane.name) <= 19 else lane.name[:18] + "…"
        axes.text(-NAMES / (1 - NAMES - ENDS) + 0.006 + indent, _y(number), name, size=SMALL + (0 if lane.inner else 1),
                  va="center", color=TEXT, clip_on=False)
    if picture.note:
        axes.text(0, -len(picture.lanes) - FOOT / LANE - 0.15, picture.note, size=SMALL, color=THIN, va="center",
                  style="italic", clip_on=False)


def _bars(axes, picture: Picture) -> None:
    work, thin_work, waits = [], [], []
    for span in picture.spans:
        line = [(picture.axis(span.begin), _y(span.lane)), (picture.axis(span.end), _y(span.lane))]
        (waits if span.waits else thin_work if picture.lanes[span.lane].inner else work).append(line)
    # The ends of a bar are cut square, so that a bar is exactly as long as what it stands for.
    axes.add_collection(LineCollection(waits, colors=WAIT, linewidths=LINE, capstyle="butt", zorder=1))
    axes.add_collection(LineCollection(work, colors=WORK, linewidths=BAR, capstyle="butt", zorder=2))
    axes.add_collection(LineCollection(thin_work, colors=WORK, linewidths=INNER_BAR, capstyle="butt", zorder=2))


def _pauses(axes, picture: Picture) -> None:
    y = -len(picture.lanes) - 0.12
    for begin, end, length in picture.axis.pauses:
        axes.plot([begin, end], [y, y], color=THIN, lw=0.8, marker="|", markersize=5, zorder=1)
        axes.text((begin + end) / 2, y - 0.19, length, size=SMALL, color=THIN, ha="center", va="center")


def _arrow(axes, picture: Picture, arrow: Arrow, taken: list) -> None:
    x0, x1 = picture.axis(arrow.from_time), picture.axis(arrow.to_time)
    y0, y1 = _y(arrow.from_lane), _y(arrow.to_lane)
    down = 1 if y1 < y0 else -1
    y0, y1 = y0 - 0.14 * down, y1 + 0.14 * down
    axes.add_patch(FancyArrowPatch(
        (x0, y0), (x1, y1), arrowstyle="-|>", mutation_scale=7 if arrow.thin else 10, shrinkA=0, shrinkB=0,
        lw=0.8 if arrow.thin else 1.5, color=THIN if arrow.thin else ARROW, zorder=3, clip_on=False))
    if not arrow.text:
        return
    text = arrow.text if len(arrow.text) <= 22 else arrow.text[:21] + "…"
    width = 0.0092 * len(text) + 0.012
    # Beside the arrow, where no other word stands: first to the right of its middle, then to the left.
    for share in (0.5, 0.35, 0.65, 0.2, 0.8):
        x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
        for left in (x + 0.008, x - width - 0.002):
            box = (left, y - 0.11, left + width, y + 0.11)
            if box[2] < 1.12 and box[0] > -0.02 and all(
                    box[2] < b[0] or box[0] > b[2] or box[3] < b[1] or box[1] > b[3] for b in taken):
                taken.append(box)
                axes.text(left, y, text, size=SMALL, color=ARROW, va="center", zorder=5, clip_on=False,
                          bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85})
                return


def _end(axes, picture: Picture, end) -> None:
    x, y = picture.axis(end.time), _y(end.lane)
    if end.how == "well":
        axes.plot([x], [y], marker="o", markersize=7, color=WORK, markeredgecolor="white", zorder=6, clip_on=False)
    elif end.how == "error":
        axes.plot([x], [y], marker="X", markersize=10, color=ALARM, markeredgecolor="white", zorder=6, clip_on=False)
    elif end.how == "waiting":
        teeth = [(x + (0.008 if n % 2 else 0.0), y + 0.2 - n * 0.1) for n in range(5)]
        axes.plot(*zip(*teeth, strict=True), color=ALARM, lw=2, zorder=6, clip_on=False, solid_joinstyle="miter")
    if end.text:
        first, colon, rest = end.text.partition(": ")
        rest = rest if len(rest) <= 30 else rest[:29] + "…"
        axes.text(x + 0.016, y, f"{first}:\n{rest}" if colon else first, size=SMALL, color=ALARM, va="center",
                  weight="bold", clip_on=False, zorder=7, linespacing=1.15)
