"""Where each moment is on the picture: on a stretched axis, or to scale."""
from __future__ import annotations

import itertools
import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable

from .parts import Axis
from .text import width

Need = tuple[float, float, float]       #: from (seconds), to (seconds), least distance (points)

UNIT = 2e-5             #: seconds; shorter pauses look nearly to scale
_SHARE = 0.7            # of the width: the most that labels can claim
_MARK = 14.0            # points: a pause is marked if it is that much wider than the text of its length
_LONG = 0.010           # seconds: and at least that long
_LONGEST = 3            # pauses; they get room for their lengths, if there is any, and if they are
_SLOW = 0.1             # seconds long


def make_axis(times: Iterable[float], left: float, right: float, *, needs: Iterable[Need] = (), linear: bool = False,
              unit: float = UNIT) -> Axis:
    """Return an axis on which each of `times` has a place.

    A run is mostly 100 ms of starting processes and 1 ms of interest. So the axis keeps the order, and
    draws each pause roughly as long as its logarithm.

    Args:
        times: the times (seconds) of everything that is drawn.
        left, right: the ends of the axis (points).
        needs: moments that need some distance, most important first.
        linear: draw time to scale instead; `needs` are then ignored.
        unit: seconds; shorter pauses look nearly to scale.
    """
    points = sorted(set(times)) or [0.0]
    if len(points) == 1:
        points.append(points[0] + 0.001)
    gaps = [b - a for a, b in zip(points, points[1:], strict=False)]
    sizes = gaps if linear else [math.log1p(gap / unit) for gap in gaps]
    wanted = [*_of_the_longest(points, gaps), *needs]
    least = [0.0] * len(points) if linear else _least(points, sizes, wanted, (right - left) * _SHARE)
    scale = (right - left - least[-1]) / sum(sizes)
    places, at = [left], 0.0
    for number, size in enumerate(sizes, 1):
        at += size
        places.append(left + least[number] + at * scale)
    if linear:
        return Axis(points, places, ticks=_ticks(points, left, right))
    return Axis(points, places, marks=_marks(gaps, places))


def _of_the_longest(points: list[float], gaps: list[float]) -> list[Need]:
    """Return what the longest pauses need for their lengths to be written below them."""
    longest = sorted((number for number, gap in enumerate(gaps) if gap >= _SLOW), key=gaps.__getitem__, reverse=True)
    return [(points[number], points[number + 1], width(length(gaps[number])) + _MARK) for number in longest[:_LONGEST]]


def _least(points: list[float], sizes: list[float], needs: list[Need], most: float) -> list[float]:
    """Return how far right each point must be to meet all needs; if they ask too much, drop the least important.

    What two moments need between them is shared by the pauses there, in proportion to their sizes: none looks long for it.
    """
    moments = sorted({points[0], *(time for need in needs for time in need[:2])})
    asked = _asked(moments, needs)
    if asked[-1] > most:
        few = range(len(needs))
        count = bisect_right(few, most, key=lambda count: _asked(moments, needs[:count])[-1]) - 1
        asked = _asked(moments, needs[:count])
    natural = list(itertools.accumulate(sizes, initial=0.0))
    stops = [bisect_left(points, moment) for moment in moments]         # the places of the moments among the points
    least: list[float] = []
    for (from_, begin), (to, end) in itertools.pairwise(zip(stops, asked, strict=True)):
        share = (end - begin) / (natural[to] - natural[from_])
        least += [begin + (at - natural[from_]) * share for at in natural[from_:to]]
    return least + [asked[-1]] * (len(points) - stops[-1])


def _asked(moments: list[float], needs: list[Need]) -> list[float]:
    """Return how far right each moment must be to meet these needs."""
    before: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for begin, end, apart in needs:
        before[end].append((begin, apart))
    least: dict[float, float] = {}
    last = 0.0
    for moment in moments:
        last = least[moment] = max([last, *(least[begin] + apart for begin, apart in before.get(moment, ()))])
    return list(least.values())


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
    unit, shown = ("s", step) if whole >= 0.3 else ("ms", step * 1000)
    digits = next(digits for digits in range(10) if math.isclose(shown, round(shown, digits)))
    return [(left + number * step / whole * (right - left), f"{number * shown:.{digits}f} {unit}")
            for number in range(int(whole / step + 1e-9) + 1)]
