"""The lessons' charts: what was measured, as bars, curves or spans of time, beside one line that never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...views.notebook import picture, png

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["log_bars", "log_curves", "picture", "spans", "stacked_bars"]

BLUE, ORANGE, GREY = "#27496d", "#d98324", "#8a8f98"
_INKS = (BLUE, ORANGE, GREY)


def stacked_bars(panels: Mapping[str, Mapping[str, Mapping[str, float]]], caption: str, *, xlabel: str, ylabel: str) -> None:
    """Show one panel a title, one bar a name, made of labelled parts, lowest first.

    Args:
        panels: title -> name -> label -> value. The labels are the same everywhere.
        caption: one line that says what is shown; it holds no figure that was measured.
    """
    figure, row = _panels(1, len(panels), sharey=True, figsize=(9, 2.6))
    for axes, (title, bars) in zip(row, panels.items(), strict=True):
        bottom = [0.0] * len(bars)
        for label, ink in zip(next(iter(bars.values())), _INKS, strict=False):
            heights = [parts[label] for parts in bars.values()]
            axes.bar(list(bars), heights, bottom=bottom, color=ink, label=label)
            bottom = [low + height for low, height in zip(bottom, heights, strict=True)]
        axes.set(title=title, xlabel=xlabel)
    row[0].set(ylabel=ylabel)
    figure.legend(*row[-1].get_legend_handles_labels(), loc="outside right center", frameon=False)
    _show(figure, caption)


def log_bars(panels: Mapping[str, tuple[str, Mapping[str, float]]], caption: str, *, highlight: Sequence[str] = ()) -> None:
    """Show one panel a title on a logarithmic axis, with each bar's value above it.

    Args:
        panels: title -> (unit, name -> value).
        caption: one line that says what is shown.
        highlight: the names whose bars have the other colour.
    """
    figure, row = _panels(1, len(panels), figsize=(10, 2.6))
    for axes, (title, (unit, values)) in zip(row, panels.items(), strict=True):
        inks = [ORANGE if name in highlight else BLUE for name in values]
        bars = axes.bar(list(values), list(values.values()), color=inks)
        axes.bar_label(bars, [f"{float(format(value, '.2g')):,.12g}" for value in values.values()], fontsize=8)
        axes.set(title=title, ylabel=unit, yscale="log")
        axes.margins(y=0.15)
        axes.tick_params(axis="x", labelsize=8)
    _show(figure, caption)


def log_curves(panels: Mapping[str, Mapping[str, Mapping[float, float]]], caption: str, *, ylabel: str) -> None:
    """Show one panel a label below its x axis, one curve a name, on logarithmic axes.

    Args:
        panels: label -> name -> x -> y. A name has the same colour in each panel.
        caption: one line that says what is shown.
    """
    names = dict.fromkeys(name for curves in panels.values() for name in curves)
    inks = dict(zip(names, (GREY, ORANGE, BLUE), strict=False))
    figure, row = _panels(1, len(panels), sharey=True, figsize=(9, 2.8))
    for axes, (label, curves) in zip(row, panels.items(), strict=True):
        for name, points in curves.items():
            axes.plot(list(points), list(points.values()), marker="o", color=inks.get(name), label=name)
        axes.set(xscale="log", yscale="log", xlabel=label)
    row[0].set(ylabel=ylabel)
    if inks:
        row[0].legend(frameon=False)
    _show(figure, caption)


def spans(
    rows: Mapping[str, Sequence[tuple[float, float]]],
    caption: str,
    *,
    floor: float | None = None,
    side_by_side: bool = False,
    xlabel: str = "seconds",
) -> None:
    """Show one panel a title, one line for each span of time, by their beginning.

    Args:
        rows: title -> (begin, end) of each span, in seconds; each panel begins at its first.
        caption: one line that says what is shown.
        floor: seconds at which a line marks what cannot be beaten.
    """
    count = len(rows)
    shape: dict[str, Any] = {"figsize": (9, 3.4), "sharey": True} if side_by_side else {
        "figsize": (9, 5), "height_ratios": [max(1, len(times) / 33) for times in rows.values()]}
    figure, panels = _panels(*(1, count) if side_by_side else (count, 1), sharex=True, **shape)
    for axes, (title, times) in zip(panels, rows.items(), strict=True):
        first = min(begin for begin, _ in times)
        for number, (begin, end) in enumerate(sorted(times), 1):
            axes.plot([begin - first, end - first], [number, number], color=BLUE, linewidth=1.4)
        if floor is not None:
            axes.axvline(floor, color=ORANGE, linewidth=1)
        axes.set(title=title, yticks=[])
    for axes in panels if side_by_side else panels[-1:]:
        axes.set(xlabel=xlabel)
    for axes in panels[:1] if side_by_side else panels:     # shared axes are turned round once
        axes.invert_yaxis()
    _show(figure, caption)


def _panels(rows: int, columns: int, **shape: Any) -> tuple[Figure, list[Axes]]:
    import matplotlib.pyplot as plt

    figure, made = plt.subplots(rows, columns, layout="constrained", squeeze=False, **shape)
    return figure, list(made.flat)


def _show(figure: Figure, caption: str) -> None:
    import matplotlib.pyplot as plt
    from IPython.display import display

    display({"image/png": png(figure), "text/plain": caption}, raw=True)
    plt.close(figure)
