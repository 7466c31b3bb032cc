"""What was printed: a small mark on the lane that printed it, and its text beside it if there is room."""
from __future__ import annotations

from collections import Counter

from ...record.run import Run
from .lanes import Rows
from .parts import Label, Mark
from .text import shorten

MOST_MARKS = 60         #: on one lane; only the first ones are drawn
RANK = 5                #: rank of the text: what was called and what was passed matter more
LONGEST = 100           #: characters of a text: they fit into one line below the picture


def make_marks(run: Run, rows: Rows) -> tuple[list[Mark], list[Label]]:
    """Return the marks of what was printed, and the texts that are wanted beside them."""
    marks: list[Mark] = []
    labels: list[Label] = []
    on_lane: Counter[int] = Counter()
    for event in run.events:
        row = rows.index.get((event.process, event.lane))
        if event.kind != "print" or row is None or rows.lanes[row].folded or on_lane[row] == MOST_MARKS:
            continue
        on_lane[row] += 1
        marks.append(Mark(row, event.time, event.text))
        text = " ".join(event.text.split())
        if text:
            labels.append(Label(row, event.time, f"“{shorten(text, LONGEST)}”", RANK, printed=True))
    return marks, labels
