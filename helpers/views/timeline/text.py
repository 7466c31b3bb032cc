"""The words of the picture, and their widths: measured here, so that the layout needs no matplotlib."""
from __future__ import annotations

import textwrap
from dataclasses import dataclass, field, replace

from ...record.kind import words
from ...record.kinds import ROWS
from ...record.run import End, Event, Process, Thread, Waiting
from ...record.wording import END_NAMES

SIZE = 8.0              #: points: all words but names
NAME = 9.0              #: points: names of processes
KIND = 6.5              #: points: kinds of inner lanes
LINE = 10.0             #: points from one line of words to the next
_OF_MANY_KINDS = ("acquire", "release", "set", "clear", "notify")      # calls that do not say of what kind their object is
_WITHOUT_LINE = ("task", "call")        # who calls a proxy may be another program, which has lines of its own
LONGEST = 30            #: characters of the words on an arrow
LINE_OF_END = 32       #: characters of a line beside a lane's end

#: what a process waits for at its end
_JOINS = {"threads": "its threads to end", "children": "its children to end", "feeder": "its feeder thread"}

# Widths of " " to "~" in DejaVu Sans, the font that comes with matplotlib, in hundredths of its size.
_WIDTHS = (
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84,
    84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39,
    34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59,
    52, 64, 34, 64, 84)
_BOLD = 1.13            # how much wider bold letters are


def width(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return the width of a text as drawn (points); of several lines, the width of the longest."""
    lines = text.split("\n")
    units = max(sum(_WIDTHS[ord(c) - 32] if " " <= c <= "~" else 84 for c in line) for line in lines)
    return units / 100 * size * (_BOLD if bold else 1.0)


def shorten(text: str, most: int) -> str:
    """Return the text, with "…" in place of what exceeds `most` characters."""
    return text if len(text) <= most else text[:most - 1].rstrip() + "…"


def says(event: Event, several: set[str], *, shown: bool = False) -> tuple[int, str, str] | None:
    """Return the rank of an event's label (0 matters most), the label, and what says more; None if it has none.

    Args:
        event: the event.
        several: kinds of objects ("queue", "pipe") of which the run has more than one, so that which
            one it was is half the story.
        shown: whether a lane of its own shows what is done to the event's object.
    """
    row = ROWS.get(event.kind)
    if row is None or not row.label or (event.line is None and event.kind not in _WITHOUT_LINE):
        return None
    rank, text, end, longer = row.rank, _call(event, words(row.label, event) or event.kind), _outcome(event), ""
    which, matters = _which(event, several, shown=shown) if not event.outcome else ("", False)
    if which and matters:
        rank, text = min(rank, 2), f"{text}, {which}"
    elif which:
        longer = f"{text}, {which}{end}"
    text += end
    # A task learns of its cancellation in what it awaits.
    failed = event.outcome and event.outcome != "CancelledError"
    return (0 if failed or event.end is None else rank), text, longer


def _outcome(event: Event) -> str:
    """Return what a label says of the way in which a call ended; "" if it just returned."""
    if event.outcome:
        return ": cancelled" if event.awaited and event.outcome == "CancelledError" else f": {event.outcome}"
    return ": timed out" if ROWS[event.kind].waits and event.result == "False" and event.seconds else ""


def is_throw(event: Event) -> bool:
    """Whether it switches to a greenlet by an exception that is thrown into it."""
    return event.kind == "switch" and event.function == "throw"


def _call(event: Event, named: str) -> str:
    word = event.call or named
    if event.kind == "queue" and event.number:      # its maximum size
        word = word.replace("()", f"({event.number})")
    if len(word) > 22 and "(" in word:
        word = word.partition("(")[0] + "(…)"
    end = f", {END_NAMES[event.side]}" if event.kind == "close" and event.side in ("read", "write") else ""
    return shorten(word, 26) + (f" l.{event.line}" if event.kind != "task" and event.line else "") + end


def _which(event: Event, several: set[str], *, shown: bool) -> tuple[str, bool]:
    """Return what an event is about, if its call alone would not say it, and whether that matters."""
    name = shorten(event.object, 26)
    if name and event.local not in ("", event.process):
        return f"a copy of {name}", True
    matters = event.kind == "wait" or (event.object_kind in several and not shown)
    return (name if matters or (event.kind in _OF_MANY_KINDS and not shown) else ""), matters


@dataclass(frozen=True, slots=True)
class HowItEnds:
    """How a lane ends, and what is said about it."""

    #: "well", "error", "caught" (an error that went no further), "killed" (by a signal), "cut" (the program ended it),
    #: "waiting" (it had to be ended), "idle" (the same, but it only waited for something to do) or "open"
    how: str
    what: str = ""              #: "NameError", "still waiting"; "" for nothing
    call: str = ""              #: where: the call, or anything else that needs a line of its own
    line: int | None = None     #: the line of the program
    more: str = field(default="", compare=False)    #: what is drawn below that: an error's text, who holds what it waits for

    def __str__(self) -> str:
        colon = ": " if self.call else ""
        return f"{self.what}{colon}{self.call}{self._place}"

    @property
    def _place(self) -> str:
        return f" l.{self.line}" if self.line else ""

    @property
    def drawn(self) -> str:
        """The words as drawn: what happened and, below it, where; a very long call is cut, but keeps its line number."""
        more = textwrap.wrap(self.more, LINE_OF_END, max_lines=1 if self.call else 2, placeholder="…")
        if not self.call:
            return "\n".join([shorten(str(self), LINE_OF_END) + ":" * bool(more), *more])
        place = self._place
        call = " ".join(shorten(word, LINE_OF_END - len(place)) for word in self.call.split())
        first, *rest = textwrap.wrap(call + place.replace(" ", "\xa0"), LINE_OF_END) or [""]
        if len(rest) > 1 or (rest and more):
            left = " ".join([first, *rest] if more else rest).replace("\xa0", " ").removesuffix(place)
            rest = [shorten(left, LINE_OF_END - len(place)) + place]
        return "\n".join([f"{self.what}:", *([] if more and rest else [first]), *rest, *more]).replace("\xa0", " ")


def failed(how: str, error: str, line: int | None) -> HowItEnds:
    """Return the end of something that an error ended ("NameError: name 'q' is not defined")."""
    kind, _, message = error.partition(":")
    return HowItEnds(how, kind, line=line, more=" ".join(message.split()))


def how_it_ends(process: Process) -> HowItEnds:
    """Return how a process ended."""
    if process.ended_by_run:
        return _cut_off(process)
    if process.error:
        return failed("error", process.error, process.error_line)
    if process.ended_well:
        return HowItEnds("well")
    if process.exitcode is None:
        return HowItEnds("open")
    if process.exitcode < 0:
        return HowItEnds("error", f"killed by signal {-process.exitcode}")
    return HowItEnds("error", f"exit code {process.exitcode}")


def _cut_off(process: Process) -> HowItEnds:
    """Return how a process ended that had to be ended; a pool's worker, or a manager, may simply have been idle."""
    if process.stopped:
        return HowItEnds("waiting", "stopped by a signal")
    if process.helper:
        return HowItEnds("idle")
    waiting = process.waiting
    if process.worker and waiting is not None and waiting.line is None and not waiting.running:
        return HowItEnds("idle", "waits for a task")
    return _held(still(waiting), process.end)


def _held(ended: HowItEnds, end: End | None) -> HowItEnds:
    """Return the end of something that waits, with who holds the file lock that it waits for."""
    if end is None or end.does != "lock" or not end.by:
        return ended
    return replace(ended, more=f"held by {' and '.join(end.by)}")


def how_thread_ends(process: Process, thread: Thread) -> HowItEnds:
    """Return how a thread or a task ended."""
    if thread.cancelled:
        return HowItEnds("well", "cancelled", line=thread.error_line)
    if thread.error:
        return failed("error", thread.error, thread.error_line)
    if thread.ended:
        return HowItEnds("well")
    if process.ended_by_run:
        return HowItEnds("open") if process.stopped or (thread.task and thread.waiting is None) else _held(
            still(thread.waiting), thread.end)
    return HowItEnds("open", "ended with its process")


def still(waiting: Waiting | None) -> HowItEnds:
    """Return the end of something that had not ended, and was waiting there, or still running."""
    what = "still running" if waiting is None or waiting.running else "still waiting"
    if waiting is None or waiting.line is None:
        return HowItEnds("waiting", what, _JOINS.get(waiting.joins, "") if waiting is not None else "")
    return HowItEnds("waiting", what, waiting.call, None if waiting.module else waiting.line)
