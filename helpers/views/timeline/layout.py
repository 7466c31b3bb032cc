"""From a run to what is drawn of it. Data only, and the standard library only; draw.py inks it."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ...record.run import Run
from ...record.unread import unread
from . import shared
from .arrows import bundled, make_arrows
from .axis import UNIT, Need, make_axis
from .labels import MOST_LABELS, make_labels
from .lanes import insert, make_rows
from .lives import lives, loops, until_it_was_ended
from .lost import make_stubs
from .parts import Arrow, Axis, Box, End, Label, Lane, Picture, number_mark
from .place import EDGE, MARK, SIGN, WIDTH, end_box, kind_place, name_place, place, thickness
from .prints import RANK, make_marks
from .room import room_before_puts
from .shared import Shared
from .spans import Stretch
from .stores import Store, contents, flows, place_of, stores
from .text import KIND, LINE, NAME, SIZE, shorten, width

TITLE = 15.0            #: points, a panel's title
LONGER = 0.75           #: seconds beyond its time-out that a run may take without a word: it is being ended
RULER = 14.0            #: points below the lanes, for the lengths of pauses
_OVER = 18.0            # points that a label may reach to the left of the lanes
_APART = 5.0            # points between two words of the same lane
_FEW_MARKS = 16         # if there are no more, they need room as much as what failed
_FINE = 1e-6            # seconds: how long a generator's turn takes


def layout(run: Run, *, linear: bool = False, title: str = "") -> Picture:
    """Return what is to be drawn of a run.

    Args:
        run: the run.
        linear: draw time to scale. Otherwise it is stretched, see `axis.make_axis`.
        title: a word above the picture, such as the start method.
    """
    return layouts({title: run}, linear=linear)[0]


def layouts(runs: dict[str, Run], *, linear: bool = False) -> list[Picture]:
    """Return what is to be drawn of several runs (title -> run), their lanes below each other."""
    pictures = [_contents(room_before_puts(until_it_was_ended(run)), title) for title, run in runs.items()]
    left = max(_names_width(picture.lanes) for picture in pictures)
    right = WIDTH - MARK - EDGE
    scale = max(_length(picture) for picture in pictures) if linear else None
    for picture in pictures:
        right = min(right, _fit(picture, left, right, scale))
    for picture, run in zip(pictures, runs.values(), strict=True):
        picture.left, picture.right = left, right
        picture.axis = _axis(picture, left, right, scale)
        picture.arrows = bundled(picture.arrows, picture.axis)
        place(picture.labels, picture.arrows, picture.ends, picture.stubs, picture.spans, picture.lanes, picture.axis,
              left - _OVER)
        picture.legend, picture.note = _legend(picture.labels, WIDTH - EDGE - left), _note(run)
        _settle(picture)
    return pictures


def _note(run: Run) -> str:
    """Return what has to be known of the time shown: what is missing, and why a run is longer than its time-out."""
    missing = "The middle of the record was too long to keep." if run.events_left_out else ""
    longer = (f"It took {run.duration:.1f} s, because the computer was busy: time spent waiting for a processor does not "
              f"count towards the {run.timeout:g} s." if run.hung and run.duration > run.timeout + LONGER else "")
    return " ".join(filter(None, (missing, longer)))


def _legend(labels: Iterable[Label], wide: float) -> list[str]:
    """Return the lines that explain the numbers beside the bars, each at most `wide` (points)."""
    lines: list[str] = []
    for number, text in sorted({(label.number, label.text) for label in labels if label.number}):
        entry = f"{number_mark(number)} {text}"
        while width(entry) > wide:
            entry = entry[:-3] + "…”"
        together = f"{lines[-1]}   {entry}" if lines else ""
        if lines and width(together) <= wide:
            lines[-1] = together
        else:
            lines.append(entry)
    return lines


def _contents(run: Run, title: str) -> Picture:
    rows = make_rows(run)
    kept: dict[str, Store | Shared] = {store.name: store for store in stores(run)}
    kept |= {one.name: one for one in shared.shared(run, rows)} if not kept else {}
    places = [(place_of(one.users, rows), number, name) for number, (name, one) in enumerate(kept.items())]
    for place_, _, name in sorted(places, reverse=True):        # in the same place, the one that is used first comes first
        insert(rows, place_, name)
    spans, ends = lives(run, rows)
    loops(run, rows, ends)
    whole: dict[int, Stretch] = {}
    for span in spans:
        begin, end_ = whole.get(span.lane, (span.begin, span.end))
        whole[span.lane] = min(span.begin, begin), max(span.end, end_)
    labels = make_labels(run, rows)
    over = max((span.end for span in spans), default=0.0)
    flowing: list[Arrow] = []
    for name, row in rows.stores.items():
        one = kept[name]
        held, said, end = contents(one, row, over) if isinstance(one, Store) else shared.contents(one, row, over)
        spans, labels, ends = spans + held, labels + said, [*ends, end]
        flowing += flows(one, row, rows) if isinstance(one, Store) else shared.flows(one, row, rows)
    broken = unread(run)
    arrows = make_arrows(run, rows, whole, broken, flowing)
    marks, printed = make_marks(run, rows)
    stubs, lost = make_stubs(run, rows, broken)
    labels = sorted([*labels, *lost], key=lambda label: label.rank) + printed[:max(MOST_LABELS - len(labels), 0)]
    _stack(rows.lanes)
    return Picture(title, rows.lanes, spans, arrows, labels, marks, stubs, ends, Axis([], []), 0.0, 0.0, 0.0)


def _stack(lanes: list[Lane]) -> None:
    pitch = 42.0 if len(lanes) <= 5 else 36.0 if len(lanes) <= 9 else 31.0
    y = 0.0
    for number, lane in enumerate(lanes):
        if number:
            y += min(pitch, 34.0) if lane.inner else pitch
        lane.y = y


def _names_width(lanes: Iterable[Lane]) -> float:
    for lane in lanes:
        lane.name = "\n".join(_shorten_name(line) for line in lane.name.split("\n"))
    return max(name_place(lane) + max(width(lane.name, SIZE if lane.inner else NAME), width(lane.kind, KIND))
               for lane in lanes) + 12.0


def _shorten_name(name: str) -> str:
    """Shorten a lane's name, but keep the number at its end: "work 2", "ThreadPoolExecutor-0_1"."""
    found = re.search(r" \(?\d+\)?$|[-_]\d[\d_]*$", name)
    number = found[0] if found else ""
    return shorten(name.removesuffix(number), 20 - len(number)) + number


def _fit(picture: Picture, left: float, right: float, scale: float | None) -> float:
    """Return how far right the lanes can go and still leave room for the words beside their ends."""
    for _ in range(4):
        axis = _axis(picture, left, right, scale)
        beyond = max((end_box(end, picture.lanes, axis)[2] for end in picture.ends if end.text), default=0.0) - WIDTH + EDGE
        if beyond <= 0:
            break
        right -= beyond
    return right


def _length(picture: Picture) -> float:
    times = [time for span in picture.spans for time in (span.begin, span.end)]
    return max(times, default=0.0) - min(times, default=0.0)


def _axis(picture: Picture, left: float, right: float, scale: float | None) -> Axis:
    """Return a picture's axis; with `scale` (seconds), it is that long, the same for all panels."""
    times = [time for span in picture.spans for time in (span.begin, span.end)]
    times += [time for arrow in picture.arrows for time in (arrow.from_time, arrow.to_time)]
    times += [label.time for label in picture.labels] + [mark.time for mark in picture.marks]
    if scale is not None:
        return make_axis([*times, min(times, default=0.0) + scale], left, right, linear=True)
    unit = _FINE if any(lane.inner for lane in picture.lanes) else UNIT
    return make_axis(times, left, right, needs=_needs(picture), unit=unit)


def _needs(picture: Picture) -> list[Need]:
    """Return the room that words need beside each other, on a lane or on upright arrows."""
    by_lane: dict[int, list[Label]] = defaultdict(list)
    needs: list[tuple[int, Need]] = []
    for label in picture.labels:
        if label.rank <= 4:
            by_lane[label.lane].append(label)
    for mine in by_lane.values():
        mine.sort(key=lambda label: label.time)
        for one, next_ in zip(mine, mine[1:], strict=False):
            if one.time < next_.time:
                rank = max(one.rank, next_.rank)
                needs.append((rank, (one.time, next_.time, width(one.text) + _APART)))
                if one.longer:
                    needs.append((RANK + 1, (one.time, next_.time, width(one.longer) + _APART)))
    few = len(picture.marks) <= _FEW_MARKS
    needs += ((0 if few else RANK, need) for need in _needs_of_marks(picture))
    upright = [arrow for arrow in picture.arrows if arrow.from_time == arrow.to_time]
    upright.sort(key=lambda arrow: arrow.to_time)
    for arrow, following in zip(upright, upright[1:], strict=False):
        if arrow.to_time < following.to_time and (arrow.text or following.text):
            apart = (width(arrow.text) + width(following.text)) / 2 + _APART
            needs.append((1, (arrow.to_time, following.to_time, apart)))
    return [need for _, need in sorted(needs)]


def _needs_of_marks(picture: Picture) -> Iterator[Need]:
    """Yield the room that a number needs in place of a mark: between it and its neighbours, and before the lane's end."""
    wide = width(number_mark(1)) + _APART
    moments: dict[int, dict[float, float]] = defaultdict(dict)      # lane -> moment -> room on each side of it
    for label in picture.labels:
        moments[label.lane][label.time] = 1.0
    for end in picture.ends:
        moments[end.lane][end.time] = SIGN
    marked = {(mark.lane, mark.time) for mark in picture.marks}
    for lane, time in marked:
        moments[lane][time] = wide / 2
    for lane, mine in moments.items():
        for one, next_ in pairwise(sorted(mine)):
            if {(lane, one), (lane, next_)} & marked:
                yield one, next_, mine[one] + mine[next_]


def _settle(picture: Picture) -> None:
    """Move everything down to where it begins, and compute the picture's height."""
    items: list[Label | Arrow | End] = [*picture.labels, *picture.arrows, *picture.ends]
    boxes = [item.box for item in items if item.box is not None]
    half = [thickness(lane) / 2 + 3 for lane in picture.lanes]
    top = min([picture.lanes[0].y - half[0], *(box[1] for box in boxes)])
    last = picture.lanes[-1]
    bottom = max([last.y + half[-1], *(box[3] for box in boxes), *([kind_place(last)[1] + KIND / 2] if last.kind else [])])
    down = EDGE + (TITLE if picture.title else 0.0) - top
    for lane in picture.lanes:
        lane.y += down
    for item in items:
        if item.box is not None:
            item.box = _moved(item.box, down)
    ruler = RULER if picture.axis.marks or picture.axis.ticks else EDGE
    picture.height = bottom + down + ruler + EDGE + LINE * (len(picture.legend) + bool(picture.note))


def _moved(box: Box, down: float) -> Box:
    return box[0], box[1] + down, box[2], box[3] + down
