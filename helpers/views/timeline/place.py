"""Finds room for the words, so that no two overlap and as few as possible lie on an arrow."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .parts import Arrow, Axis, Box, End, Label, Lane, Span, Stub, number_mark
from .text import LINE, width

BAR, INNER_BAR = 9.0, 7.0       #: points: how thick the bars are
WIDTH = 662.0                   #: points: the whole picture, 9.2 inches
EDGE = 3.0                      #: points that stay free at each side
INDENT = 9.0                    #: points: names of inner lanes
MARK = 8.0                      #: points from a lane's end to the words beside it

Line = tuple[float, float, float, float]        # from x, y to x, y

_APART = 3.0                    # points between two words beside each other
_BESIDE = 2.0                   # points between a word and the line that ties it to its moment
SIGN, _TEETH = 5.0, 9.0         # points from the middle of the sign at a lane's end to its edge; to the tips of a zigzag
_HOOK, _BELOW = 3.0, 6.0        # points: half the width of a stub, and its length
_CROSSING = 2.6                 # cost of lying on an arrow
_TOO_MUCH = 5.0                 # the most that a place may cost; for a word of low rank, half of it
_PRINTED = 3.5                  # the most that the place of a printed text may cost
_LONG = 44                      # characters; a longer printed text stands in the legend
MOST_NUMBERS = 30               #: in one picture
#: (row: above the bar, or below it if negative; whether the word ends at its moment; cost)
_PLACES = ((1, False, 0.0), (1, True, 0.8), (-1, False, 1.9), (-1, True, 2.1), (2, False, 2.4),
           (2, True, 2.6), (-2, False, 3.2), (-2, True, 3.4))

_AFTER = tuple(one for one in _PLACES if not one[1])    # left of its moment, somebody else holds the lock


def kind_place(lane: Lane) -> tuple[float, float]:
    """Return where the kind of an inner lane stands: the left end of its word, and its middle, below the name."""
    return name_place(lane), lane.y + 8.5 + (LINE / 2 if "\n" in lane.name else 0)


def name_place(lane: Lane) -> float:
    """Return where a lane's name begins (points from the left)."""
    return EDGE + (INDENT if lane.inner else 0.0)


def thickness(lane: Lane) -> float:
    """Return the thickness of a lane's bar (points)."""
    return INNER_BAR if lane.inner else BAR


def shaft(arrow: Arrow, lanes: Sequence[Lane], axis: Axis) -> Line:
    """Return where an arrow begins and where its tip is."""
    from_, to = lanes[arrow.from_lane], lanes[arrow.to_lane]
    down = 1 if to.y > from_.y else -1
    return (axis(arrow.from_time), from_.y + down * (thickness(from_) / 2 + 0.5),
            axis(arrow.to_time), to.y - down * (thickness(to) / 2 + 0.5))


def place(labels: Iterable[Label], arrows: Sequence[Arrow], ends: Sequence[End], stubs: Iterable[Stub],
          spans: Iterable[Span], lanes: Sequence[Lane], axis: Axis, left: float) -> None:
    """Give each word a box to the right of `left` (points); a word that finds no room gets none.

    A printed text that finds none gets a number, with its text in the legend.
    """
    taken = _taken(ends, stubs, spans, lanes, axis)
    shafts = [shaft(arrow, lanes, axis) for arrow in arrows]
    labels = list(labels)
    for label in labels:
        if label.rank <= 1:
            _place_label(label, lanes, axis, left, taken, shafts)
    for arrow, line in zip(arrows, shafts, strict=True):
        if arrow.text:
            # The word of an arrow that stands for many may lie on the other arrows of its group.
            others = [other for one, other in zip(arrows, shafts, strict=True) if one is not arrow and not (
                arrow.bulk and (one.from_lane, one.to_lane) == (arrow.from_lane, arrow.to_lane))]
            _place_on_arrow(arrow, line, taken, others)
    for label in labels:
        if label.rank > 1 and not (label.printed and len(label.text) > _LONG):
            _place_label(label, lanes, axis, left, taken, shafts)
    _say_more(labels, lanes, axis, left, taken, shafts)
    _number([label for label in labels if label.printed and label.box is None], lanes, axis,
            {end.lane: axis(end.time) - SIGN for end in ends})


def _taken(ends: Iterable[End], stubs: Iterable[Stub], spans: Iterable[Span], lanes: Sequence[Lane],
           axis: Axis) -> list[Box]:
    """Return where bars, the signs of their ends with their words, and stubs are."""
    taken: list[Box] = []
    lives: dict[int, list[float]] = {}
    for span in spans:
        life = lives.setdefault(span.lane, [span.begin, span.end])
        life[1] = max(life[1], span.end)
    for row, (begin, stop) in lives.items():
        half = thickness(lanes[row]) / 2
        taken.append((axis(begin), lanes[row].y - half, axis(stop), lanes[row].y + half))
    for end in ends:
        x, y = axis(end.time), lanes[end.lane].y
        high = _TEETH if end.how == "waiting" else SIGN
        taken.append((x - SIGN, y - high, x + SIGN, y + high))
        if end.text:
            end.box = end_box(end, lanes, axis)
            taken.append(end.box)
    for stub in stubs:
        x, y = axis(stub.time), lanes[stub.lane].y + thickness(lanes[stub.lane]) / 2
        taken.append((x - _HOOK, y, x + _HOOK, y + _BELOW))
    return taken


def _number(labels: list[Label], lanes: Sequence[Lane], axis: Axis, limits: dict[int, float]) -> None:
    """Give printed texts that found no room a number in place of their mark, the same for the same text.

    It stands to the left of its lane's limit (points), where the sign of the lane's end begins.
    """
    numbers: dict[str, int] = {}
    last: dict[int, float] = {}         # lane -> where its last number ends
    for label in sorted(labels, key=lambda one: one.time):
        number = numbers.get(label.text, len(numbers) + 1)
        half, y = width(number_mark(number)) / 2, lanes[label.lane].y
        x = min(axis(label.time), limits.get(label.lane, WIDTH) - half)
        if number <= MOST_NUMBERS and x - half >= last.get(label.lane, 0.0):
            label.number = numbers[label.text] = number
            label.box = x - half, y - LINE / 2, x + half, y + LINE / 2
            last[label.lane] = x + half


def end_box(end: End, lanes: Sequence[Lane], axis: Axis) -> Box:
    """Return the box of the words beside a lane's end."""
    text = end.ended.drawn
    left, y = axis(end.time) + MARK, lanes[end.lane].y
    half = LINE / 2 * (1 + text.count("\n"))
    return left, y - half, left + width(text, bold=True), y + half


def _place_label(label: Label, lanes: Sequence[Lane], axis: Axis, leftmost: float, taken: list[Box],
                 shafts: list[Line]) -> None:
    x, lane, wide = axis(label.time), lanes[label.lane], width(label.text)
    best: list[Box] = []
    least = _may_cost(label)
    aside = _BESIDE + _HOOK if label.lost else _BESIDE
    for level, ends_here, cost in _places(label, lane):
        if cost >= least:
            continue
        left = x - wide - aside if ends_here else x + aside
        edge = thickness(lane) / 2 + 1.5 + (abs(level) - 1) * LINE
        top = lane.y - edge - LINE if level > 0 else lane.y + edge
        box = (left, top, left + wide, top + LINE)
        ties = [] if label.lost and level < 0 else [_tie(box, lane, x)]         # a stub is a tie
        if left < leftmost or box[2] > WIDTH - EDGE or any(_overlap(one, other) for one in (box, *ties) for other in taken):
            continue
        cost += _CROSSING * sum(_crosses(line, box) for line in shafts)
        if cost < least:
            best, least = [box, *ties], cost
    if best:
        label.box, *ties = best
        taken += [_with_room(label.box), *ties]


def _places(label: Label, lane: Lane) -> Sequence[tuple[int, bool, float]]:
    """Return where a word may stand: a stub hangs below the bar, and its word as well."""
    if label.lost:
        return [(-level, ends_here, cost) for level, ends_here, cost in _PLACES]
    return _AFTER if lane.store else _PLACES


def _say_more(labels: Iterable[Label], lanes: Sequence[Lane], axis: Axis, leftmost: float, taken: list[Box],
              shafts: list[Line]) -> None:
    """Let labels say more if there is a place for it that lies on no arrow."""
    for label in labels:
        if not label.longer or label.box is None:
            continue
        own = _with_room(label.box), _tie(label.box, lanes[label.lane], axis(label.time))
        others = [box for box in taken if box not in own]
        longer = replace(label, text=label.longer, rank=4, box=None)
        _place_label(longer, lanes, axis, leftmost, others, shafts)
        if longer.box is not None:
            label.text, label.box, taken[:] = longer.text, longer.box, others


def _tie(box: Box, lane: Lane, x: float) -> Box:
    """Return where the line is that ties a word to its moment: from the bar to the far edge of the word.

    It has no width, so the ties of two words of the same moment do not overlap.
    """
    half = thickness(lane) / 2
    return (x, box[1] + 1, x, lane.y - half) if box[1] < lane.y else (x, lane.y + half, x, box[3] - 1)


def _may_cost(label: Label) -> float:
    if label.rank <= 1:
        return 1e9
    return _PRINTED if label.printed else _TOO_MUCH / 2 if label.rank >= 4 else _TOO_MUCH


def _place_on_arrow(arrow: Arrow, line: Line, taken: list[Box], shafts: list[Line]) -> None:
    """Put an arrow's word on its shaft, near the middle, where it crosses the fewest other arrows."""
    x0, y0, x1, y1 = line
    half, best, least = width(arrow.text) / 2 + 1, None, _TOO_MUCH
    for share, cost in ((0.5, 0.0), (0.42, 0.3), (0.58, 0.3), (0.34, 0.6), (0.66, 0.6), (0.26, 0.9), (0.74, 0.9),
                        (0.82, 1.2), (0.89, 1.5)):
        if cost >= least:
            continue
        x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
        box = (x - half, y - LINE / 2, x + half, y + LINE / 2)
        if box[0] < EDGE or box[2] > WIDTH - EDGE or any(_overlap(box, other) for other in taken):
            continue
        cost += _CROSSING * sum(_crosses(other, box) for other in shafts)
        if cost < least:
            best, least = box, cost
    if best is not None:
        arrow.box = best
        taken.append(_with_room(best))


def _with_room(box: Box) -> Box:
    return box[0] - _APART, box[1], box[2] + _APART, box[3]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _crosses(line: Line, box: Box) -> bool:
    x0, y0, x1, y1 = line
    left, top, right, bottom = box
    if max(x0, x1) <= left or min(x0, x1) >= right or max(y0, y1) <= top or min(y0, y1) >= bottom:
        return False
    sides = [(x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) for x, y in
             ((left, top), (right, top), (left, bottom), (right, bottom))]
    return min(sides) < 0 < max(sides)
