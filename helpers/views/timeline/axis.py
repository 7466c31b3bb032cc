"""Where on the picture each moment has its place: stretched, or to scale."""
from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from .parts import Axis
from .text import width

Need = tuple[float, float, float]       #: from (seconds), to (seconds), so many points apart at least

UNIT = 2e-5             #: seconds; shorter pauses look nearly to scale
_SHARE = 0.7            # of the width at most is given to what labels need
_MARK = 14.0            # points beside its length: a pause must be as wide to be marked
_LONG = 0.010           # seconds: and as long


def make_axis(times: Iterable[float], left: float, right: float, *, needs: Iterable[Need] = (), linear: bool = False,
              unit: float = UNIT) -> Axis:
    """Return the axis on which all `times` (seconds) have a place.

    A run is mostly 100 ms of starting processes and 1 ms of interest. So the order is kept, and each
    pause is drawn about as its logarithm.

    Args:
        times: seconds, of everything that is drawn.
        left, right: points, between which the axis lies.
        needs: moments that must not be too close to each other, most important first.
        linear: draw time to scale instead; `needs` are then left unheard.
        unit: seconds; shorter pauses look nearly to scale.
    """
    points = sorted(set(times)) or [0.0]
    if len(points) == 1:
        points.append(points[0] + 0.001)
    gaps = [b - a for a, b in zip(points, points[1:], strict=False)]
    sizes = gaps if linear else [math.log1p(gap / unit) for gap in gaps]
    least = [0.0] * len(points) if linear else _least(points, list(needs), (right - left) * _SHARE)
    scale = (right - left - least[-1]) / sum(sizes)
    places, at = [left], 0.0
    for number, size in enumerate(sizes, 1):
        at += size
        places.append(left + least[number] + at * scale)
    if linear:
        return Axis(points, places, ticks=_ticks(points, left, right))
    return Axis(points, places, marks=_marks(gaps, places))


def _least(points: list[float], needs: list[Need], most: float) -> list[float]:
    """Return for each point how far to the right it must be so that all needs are met; of too many, the first."""
    index = {time: number for number, time in enumerate(points)}
    while True:
        before: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for begin, end, apart in needs:
            before[index[end]].append((index[begin], apart))
        least = [0.0]
        for number in range(1, len(points)):
            least.append(max([least[-1], *(least[begin] + apart for begin, apart in before.get(number, ()))]))
        if least[-1] <= most:
            return least
        needs = needs[:len(needs) * 3 // 4]


def _marks(gaps: list[float], places: list[float]) -> list[tuple[float, float, str]]:
    return [(begin, end, length(gap)) for gap, begin, end in zip(gaps, places, places[1:], strict=False)
            if gap >= _LONG and end - begin >= width(length(gap)) + _MARK]


def length(seconds: float) -> str:
    """Return a time in words: "2.8 s", "57 ms"."""
    return f"{seconds:.1f} s" if seconds >= 0.95 else f"{seconds * 1000:.0f} ms"


def _ticks(points: list[float], left: float, right: float) -> list[tuple[float, str]]:
    whole = points[-1] - points[0]
    step = 10 ** math.floor(math.log10(whole))
    step = next(step * part for part in (0.1, 0.2, 0.25, 0.5, 1, 2) if whole / (step * part) <= 10)
    digits = max(0, -math.floor(math.log10(step) + 1e-9), 2 if abs(step * 100 % 10 - 5) < 1e-6 and step < 1 else 0)
    unit, digits, factor = ("s", digits, 1) if whole >= 0.3 else ("ms", max(0, digits - 3), 1000)
    return [(left + number * step / whole * (right - left), f"{number * step * factor:.{digits}f} {unit}")
            for number in range(int(whole / step + 1e-9) + 1)]
