"""What the player shows, as JSON: the program, and for each run its lanes and its steps, each step as its changes.

    page   {runs: [run …], beats: [[[place in each run, or -1 …], whether they differ] …] or null}
    run    {name, source, or null if it is that of the first run, stores: [[kind, name] …],
            lanes: [[name, sign, own name, its process, or "" if the lane is the process] …],
            texts: [text …], steps: [step …], folds: [fold …], ending: [sentence …], stuck: [lane …],
            untold: [[lane, all that it printed] …], if that is more than the steps tell}
    step   [lane, line or 0, text of its sentence, how, place of the step that it received from, or -1, change …]
    change [0, lane, doing, line or 0, text of the call, text of what it waits for]   where a lane is
           [1, store, place, number removed there, texts inserted there …]           what is in a queue, who holds a lock
           [2, store, text]                                                          what a shared value is
           [3, lane, text]                                                           what was printed
           [4, store]                                                                what is no longer known
    fold   [place of the first step, steps of a turn, turns]

A text is its place in `texts`. `how` is a sum of flags: see ENDS and WRONG. model.js reads all of this.
"""
from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ...program.inside import find, without_its_first_line
from ...record.run import Process, Run
from ...record.steps import State, Step
from ...record.wording import END_NAMES
from ..folding import Fold, folds
from ..steps import shape
from ..words import sentences
from .aligned import beats
from .lanes import signs
from .packing import pack
from .printable import visible

ENDS, WRONG = 1, 2              #: the step ends a call that waited; something went wrong in it
DOING = ("runs", "waits", "suspended", "ended", "failed", "killed", "cut off")
STORES = ("queues", "ends", "locks", "values")
_LEAST = 6                      #: turns; a loop of at least this many is folded at first
_PACKED = 30_000                #: characters; shorter data stay unpacked, and so can be read in the notebook's file

_TAKEN = 2                      #: values that one step can take out of a queue

Change = list[int]


class Track(NamedTuple):
    """A run, told in steps."""

    name: str                   #: "" if it is the only one
    run: Run
    steps: list[Step]
    folds: list[Fold]           #: which of the steps repeat
    ending: list[str]           #: sentences on how it ended


def tracks(runs: dict[str, Run]) -> list[Track]:
    """Return the steps of the runs of one program, by the names that are shown; "" if there is only one."""
    made = [run.steps() for run in runs.values()]
    return [Track(name, run, steps, folds(list(map(shape, steps)), _LEAST), sentences(run))
            for (name, run), steps in zip(runs.items(), made, strict=True)]


def page(shown: list[Track]) -> dict[str, Any]:
    """Return what the player shows of these tracks."""
    said = [[(step.sentence, step.line) for step in track.steps] for track in shown]
    return {
        "runs": [track_data(track, shown[0].run.source if number else None) for number, track in enumerate(shown)],
        "beats": [[list(beat.steps), int(beat.differs)] for beat in beats(said)] if len(shown) > 1 else None,
    }


def as_text(data: dict[str, Any]) -> str:
    """Return a page's data as text that fits in HTML's <script> and in an attribute: ASCII, without < & '."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True)
    if len(text) > _PACKED:
        return json.dumps(pack(text))
    return text.replace("<", "\\u003c").replace("&", "\\u0026").replace("'", "\\u0027")


def track_data(track: Track, known: str | None = None) -> dict[str, Any]:
    """Return what the player shows of one run; known: a source that the page already has."""
    coder = _Coder(track)
    coded = list(coder.steps(track.steps))
    last = track.steps[-1].state if track.steps else State()
    untold = [[coder.lane(process.name), visible(process.stdout)]
              for process in track.run.processes if _untold(process, track)]
    stuck = [coder.lanes[who] for who, standing in last.lanes.items()       # an idle worker is in no line
             if track.run.ended and standing.doing == "waits" and standing.line]
    return {
        "name": track.name,
        "source": None if track.run.source == known else visible(without_its_first_line(track.run.source)),
        **({"inside": inside} if (inside := find(track.run.source)) else {}),
        "lanes": coder.lane_rows(),
        "stores": [[kind, visible(name)] for kind, name in coder.stores],
        "steps": coded,
        "texts": list(map(visible, coder.texts)),
        "folds": [list(fold) for fold in track.folds],
        "ending": list(map(visible, track.ending)),
        "stuck": stuck,
        "untold": untold,
    }


def _untold(process: Process, track: Track) -> bool:
    """Whether a process printed more lines than its steps tell: not with print(), or more than was recorded."""
    last = track.steps[-1].state.printed if track.steps else ()
    own = {step.who for step in track.steps if step.event.process == process.name}
    told = sum(text.rstrip("\n").count("\n") + 1 for who, text in last if who in own)
    return len(process.stdout.splitlines()) > told


class _Coder:
    """Codes the steps of one run. Stores and texts are numbered as they appear, lanes by the birth of their processes."""

    def __init__(self, track: Track) -> None:
        self._process = {step.who: step.event.process for step in track.steps}
        born = {process.name: number for number, process in enumerate(track.run.processes)}
        # A process comes before its lanes, whichever acts first.
        names = sorted(self._process, key=lambda who: (born.get(self._process[who], len(born)), who != self._process[who]))
        self.lanes = {name: number for number, name in enumerate(names)}
        self.stores: dict[tuple[str, str], int] = {}
        self.texts: dict[str, int] = {}
        places: dict[int, list[int]] = {}
        for place, step in enumerate(track.steps):
            places.setdefault(id(step.event), []).append(place)
        self._places = places
        self._held: dict[str, tuple[str, ...]] = {}         # the last result of `_ends`

    def steps(self, steps: Sequence[Step]) -> Iterator[list[Any]]:
        """Code all steps, each by what changed in it."""
        before = State()
        for place, step in enumerate(steps):
            changes = list(self._changes(before, step.state))
            wrong = any(change[0] == 0 and DOING[change[2]] in ("failed", "killed") for change in changes)
            how = ENDS * step.ends + WRONG * (wrong or step.event.kind in ("error", "lost"))
            yield [self.lane(step.who), step.line or 0, self._text(step.sentence), how, self._source(step, place), *changes]
            before = step.state

    def lane_rows(self) -> list[list[str]]:
        """Return what the page needs to know about each lane."""
        process = {name: self._process.get(name, name) for name in self.lanes}
        own = [name if name == process[name] else name.removeprefix(f"{process[name]} · ")
               for name in self.lanes]
        return [[visible(text) for text in (name, sign, called, "" if called == name else process[name])]
                for name, sign, called in zip(self.lanes, signs(own), own, strict=True)]

    def _source(self, step: Step, place: int) -> int:
        """Return the last step of the event's source. A call that waits receives at its end.

        A barrier has no source: which process arrives last is chance.
        """
        own = self._places[id(step.event)]
        if step.event.source is None or step.event.primitive == "Barrier" or place != own[-1]:
            return -1
        return max((at for at in self._places.get(id(step.event.source), ()) if at < place), default=-1)

    def _changes(self, before: State, after: State) -> Iterator[Change]:
        for who, now in _new(before.lanes, after.lanes):
            yield [0, self.lane(who), DOING.index(now.doing), now.line or 0, self._text(now.call), self._text(now.object)]
        for kind, old, now in (("queues", before.queues, after.queues), ("locks", before.locks, after.locks),
                               ("ends", *self._ends(before, after))):
            for name, held in _new(old, now):
                yield from ([1, self._store(kind, name), *splice] for splice in self._splices(old.get(name, ()), held))
            yield from ([4, self._store(kind, name)] for name in old if name not in now)
        for name, value in _new(before.values, after.values):
            yield [2, self._store("values", name), self._text(value)]
        yield from ([4, self._store("values", name)] for name in before.values if name not in after.values)
        for who, text in after.printed[len(before.printed):]:
            yield [3, self.lane(who), self._text(text)]

    def _ends(self, before: State, after: State) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        """Return which processes hold each end of each pipe, before and after a step: "pipe a-b, sending end" -> names."""
        old = self._held
        if after.ends is not before.ends:
            self._held = dict.fromkeys(old, ())
            for pipe, holders in after.ends.items():
                for process, side in holders:
                    end = f"{pipe}, {END_NAMES[side]}" if side != "both" else pipe
                    self._held[end] = (*self._held.get(end, ()), process)
        return old, self._held

    def _splices(self, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
        """Yield changes, the beginning first: the place, how many old values are removed there, and what is inserted."""
        taken = min(range(min(len(old), _TAKEN) + 1), key=lambda taken: taken + sum(_middle(old[taken:], new)[1:]))
        if taken:
            yield [0, taken]
        place, gone, come = _middle(old[taken:], new)
        if gone or come or (not taken and not old):
            yield [place, gone, *map(self._text, new[place:place + come])]

    def lane(self, name: str) -> int:
        """Return the number of a lane."""
        return self.lanes.setdefault(name, len(self.lanes))

    def _store(self, kind: str, name: str) -> int:
        return self.stores.setdefault((kind, name), len(self.stores))

    def _text(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))


def _middle(old: Sequence[str], new: Sequence[str]) -> tuple[int, int, int]:
    """Return where two sequences differ: the place, and how many items each has there that the other has not."""
    begin, least = 0, min(len(old), len(new))
    while begin < least and old[begin] == new[begin]:
        begin += 1
    end = 0
    while end < least - begin and old[-1 - end] == new[-1 - end]:
        end += 1
    return begin, len(old) - end - begin, len(new) - end - begin


def _new(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the items of a dictionary that were absent or different before."""
    if after is before:
        return []
    return [(name, value) for name, value in after.items() if before.get(name) is not value and before.get(name) != value]
