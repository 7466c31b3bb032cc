"""What was printed: a small mark on the lane that printed it, and its text beside it if there is room."""
from __future__ import annotations

from collections import Counter

from ...record.run import Run
from .lanes import Rows
from .parts import Label, Mark
from .text import shorten

MOST_MARKS = 60         #: on one lane; only the first ones are drawn
RANK = 5                #: rank of the text: what was called and what was passed matter more
_EACH = 2               # of what one lane prints in the same line, this many texts are shown;
_ALL = 4                # all of them, if they are no more than this
_LONGEST, _SHORTER = 26, 14     # characters


def make_marks(run: Run, rows: Rows) -> tuple[list[Mark], list[Label]]:
    """Return the marks of what was printed, and the texts that are wanted beside them."""
    marks: list[Mark] = []
    labels: list[Label] = []
    on_lane: Counter[int] = Counter()
    in_line: Counter[tuple[int, int | None]] = Counter()
    printed = [(event, row) for event in run.events if event.kind == "print"
               and (row := rows.index.get((event.process, event.lane))) is not None and not rows.lanes[row].folded]
    times = Counter((row, event.line) for event, row in printed)
    for event, row in printed:
        if on_lane[row] == MOST_MARKS:
            continue
        on_lane[row] += 1
        in_line[row, event.line] += 1
        marks.append(Mark(row, event.time, event.text))
        text = " ".join(event.text.split())
        if text and (in_line[row, event.line] <= _EACH or times[row, event.line] <= _ALL):
            labels.append(Label(row, event.time, quoted(text, _LONGEST), RANK, printed=True,
                                shorter=quoted(text, _SHORTER) if len(text) > _SHORTER else ""))
    return marks, labels


def quoted(text: str, most: int) -> str:
    """Return at most `most` characters of what was printed, in quotation marks."""
    return f"“{shorten(text, most)}”"
