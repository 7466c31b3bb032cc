"""What a picture consists of: data only. Places are points (1/72 inch) from its upper left corner."""
from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from .text import HowItEnds

Box = tuple[float, float, float, float]         #: left, top, right, bottom


def number_mark(number: int) -> str:
    """Return a number, from 1, as it stands in a legend and on a bar: in a circle, as far as the font has it."""
    return chr(ord("①") + number - 1) if number <= 10 else f"({number})"


@dataclass(slots=True)
class Lane:
    """A row of the picture."""

    name: str
    inner: bool = False         #: a generator's, greenlet's or thread's lane, below its process's
    kind: str = ""              #: of an inner lane: "thread", "task", "greenlet" …; "" if its name says so
    folded: int = 0             #: how many alike it stands for; 0: only itself
    store: bool = False         #: a queue's lane, which shows what is in the queue
    y: float = 0.0              #: middle of its bar


@dataclass(slots=True)
class Span:
    """A stretch of a lane in which it worked, or waited."""

    lane: int
    begin: float                #: seconds
    end: float
    waits: bool
    hangs: bool = False         #: a wait that lasted until the run was ended
    count: int = 0              #: in a queue's lane: how many values the queue holds


@dataclass(slots=True)
class Arrow:
    """From where something was given to where it was taken."""

    from_lane: int
    from_time: float            #: seconds
    to_lane: int
    to_time: float
    text: str = ""
    thin: bool = False          #: it carries no value: a start, the end of a child
    what: str = "values"        #: what several of them are called: "values", "switches", "throws" …
    bulk: bool = False          #: it stands for many arrows between the same two lanes
    fine: bool = False          #: one of very many arrows
    box: Box | None = None      #: where its text is; None if there was no room for it


@dataclass(slots=True)
class Label:
    """A word at a moment of a lane."""

    lane: int
    time: float                 #: seconds
    text: str
    rank: int = 5               #: 0 matters most; what matters least is left out first
    box: Box | None = None      #: where it is; None if there was no room for it
    alarm: bool = False         #: it says that something went wrong, or never came back
    printed: bool = False       #: it quotes what was printed at that moment
    number: int = 0             #: of a printed text for which there is no room: it stands in the legend; 0 if there is
    longer: str = ""            #: what stands there instead if there is room for it; "" for nothing else
    lost: bool = False          #: it says that something never arrived

    @property
    def drawn(self) -> str:
        """What stands at the bar: the text, or its number, which the legend explains."""
        return number_mark(self.number) if self.number else self.text


@dataclass(slots=True)
class Mark:
    """A moment at which a lane printed something."""

    lane: int
    time: float                 #: seconds
    text: str                   #: what it printed


@dataclass(slots=True)
class Stub:
    """A moment at which something was given that never arrived."""

    lane: int
    time: float                 #: seconds


@dataclass(slots=True)
class End:
    """The end of a lane."""

    lane: int
    time: float                 #: seconds
    ended: HowItEnds
    box: Box | None = None

    @property
    def how(self) -> str:
        """"well", "error", "caught", "killed", "cut", "waiting", "idle" or "open": see HowItEnds."""
        return self.ended.how

    @property
    def text(self) -> str:
        """What is said about the end, in one line; "" for nothing."""
        return str(self.ended)


@dataclass(slots=True)
class Axis:
    """Maps seconds to places."""

    times: list[float]
    places: list[float]
    marks: list[tuple[float, float, str]] = field(default_factory=list)     #: (from, to, length) of long pauses
    ticks: list[tuple[float, str]] = field(default_factory=list)            #: (place, time), if it is to scale

    def __call__(self, time: float) -> float:
        """Return the place of a moment (seconds)."""
        at = min(max(bisect_right(self.times, time), 1), len(self.times) - 1)
        begin, end = self.times[at - 1], self.times[at]
        share = (time - begin) / (end - begin) if end > begin else 0.0
        return self.places[at - 1] + (self.places[at] - self.places[at - 1]) * min(max(share, 0.0), 1.0)


@dataclass(slots=True)
class Picture:
    """Everything that is drawn of one run."""

    title: str
    lanes: list[Lane]
    spans: list[Span]
    arrows: list[Arrow]
    labels: list[Label]
    marks: list[Mark]
    stubs: list[Stub]
    ends: list[End]
    axis: Axis
    left: float                 #: where the lanes begin
    right: float                #: where they end
    height: float
    note: str = ""              #: says what was folded or left out
    legend: list[str] = field(default_factory=list)     #: lines below the picture: the printed texts that have only a number
