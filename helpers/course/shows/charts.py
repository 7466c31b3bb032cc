"""The lessons' charts: what was measured, as curves or spans of time, beside one line that never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from ...views.notebook import picture
from ...views.png import png_of_figure
from .reading import Span

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["log_curves", "picture", "spans"]

BLUE, ORANGE, GREY, INK = "#27496d", "#d98324", "#8a8f98", "#20262d"
GROUND = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}        # of words: a line under them would strike them out
MOST_NAMES = 6  #: of lines in a panel that have their names beside them


def log_curves(panels: Mapping[str, Mapping[str, Mapping[float, float]]], caption: str, *, ylabel: str) -> None:
    """Show one panel a label below its x axis, one curve a name, on logarithmic axes. Each curve has its name at its end.

    Args:
        panels: label -> name -> x -> y. A name looks the same in each panel.
        caption: one line that says what is shown.
    """
    names = dict.fromkeys(name for curves in panels.values() for name in curves)
    looks = dict(zip(names, zip((GREY, ORANGE, BLUE), ("s", "^", "o"), ("--", "-.", "-"), strict=True), strict=False))
    figure, row = _panels(1, len(panels), sharey=True, figsize=(9, 2.8))
    for axes, (label, curves) in zip(row, panels.items(), strict=True):
        for name, points in curves.items():
            ink, marker, line = looks.get(name, (BLUE, "o", "-"))
            axes.plot(list(points), list(points.values()), marker=marker, linestyle=line, color=ink)
        axes.set(xscale="log", yscale="log", xlabel=label)
        axes.margins(x=0.18)
    row[0].set(ylabel=ylabel)
    figure.draw_without_rendering()         # so that each end has its place
    for axes, curves in zip(row, panels.values(), strict=True):
        _name_ends(axes, {name: list(points.items())[-1] for name, points in curves.items() if points})
    _show(figure, caption)


def _name_ends(axes: Axes, ends: Mapping[str, tuple[float, float]]) -> None:
    """Write a name beside the end of each curve, those that would lie on each other one above the other."""
    for x in {x for x, _ in ends.values()}:
        here = sorted((name for name in ends if ends[name][0] == x), key=lambda name: ends[name][1])
        heights = [axes.transData.transform(ends[name])[1] * 72 / axes.figure.dpi for name in here]     # points
        shown = list(accumulate(heights, lambda below, height: max(height, below + 11)))
        down = sum(shown) / len(shown) - sum(heights) / len(heights)
        for name, height, high in zip(here, heights, shown, strict=True):
            axes.annotate(name, ends[name], (7, high - height - down), textcoords="offset points", va="center", fontsize=9,
                          color=INK, bbox=GROUND)


def spans(
    rows: Mapping[str, Sequence[tuple[float, float] | Span]],
    caption: str,
    *,
    each: str,
    floor: float | None = None,
    side_by_side: bool = False,
    xlabel: str = "seconds",
) -> None:
    """Show one panel a title, one line for each span of time, by their beginning.

    Args:
        rows: title -> the spans, in seconds; each panel begins at its first. A few that have names are shown with them.
        caption: one line that says what is shown.
        each: what a line stands for, such as "a page".
        floor: seconds at which a line marks what cannot be beaten.
    """
    count = len(rows)
    shape: dict[str, Any] = {"figsize": (9, 3.4), "sharey": True} if side_by_side else {
        "figsize": (9, 5), "height_ratios": [max(1, len(times) / 33) for times in rows.values()]}
    figure, panels = _panels(*(1, count) if side_by_side else (count, 1), sharex=True, **shape)
    for axes, (title, times) in zip(panels, rows.items(), strict=True):
        first = min(span[0] for span in times)
        for number, (begin, end, *name) in enumerate(sorted(times), 1):
            axes.plot([begin - first, end - first], [number, number], color=BLUE, linewidth=1.4)
            if name and len(times) <= MOST_NAMES:
                axes.annotate(name[0], (begin - first, number), (0, 4), textcoords="offset points", va="bottom", fontsize=9)
        if floor is not None:
            axes.axvline(floor, color=ORANGE, linewidth=1.4, linestyle="--")
            axes.annotate(f"at least {floor:g} s ", (floor, 0.97), xycoords=("data", "axes fraction"), ha="right", va="top",
                          fontsize=9, bbox=GROUND)
        axes.set(title=title, yticks=[])
        axes.margins(y=0.15 if len(times) <= MOST_NAMES else 0.05)
    for axes in panels if side_by_side else panels[-1:]:
        axes.set(xlabel=xlabel)
    for axes in panels[:1] if side_by_side else panels:     # shared axes are turned round once
        axes.invert_yaxis()
    figure.supylabel(f"each line is {each}", fontsize=10)
    _show(figure, caption)


def _panels(rows: int, columns: int, **shape: Any) -> tuple[Figure, list[Axes]]:
    import matplotlib.pyplot as plt

    figure, made = plt.subplots(rows, columns, layout="constrained", squeeze=False, **shape)
    return figure, list(made.flat)


def _show(figure: Figure, caption: str) -> None:
    import matplotlib.pyplot as plt
    from IPython.display import display

    display({"image/png": png_of_figure(figure), "text/plain": caption}, raw=True)
    plt.close(figure)
