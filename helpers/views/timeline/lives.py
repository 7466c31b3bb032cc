"""When each lane worked, when it waited, and how it ended."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from ...record.kinds import ROWS
from ...record.run import Event, Process, Run, Waiting
from .lanes import Rows
from .parts import End, Span
from .text import HowItEnds, how_it_ends

Stretch = tuple[float, float]       #: seconds, from and to
Layers = list[tuple[bool, list[Stretch]]]       #: what is painted over each other: whether it waits, and when

SHORTEST_WAIT = 0.002       #: seconds: a shorter call counts as waiting only if what it received came after it began
SHORTEST_GIVE = 0.02        #: seconds: the same for put() and send(), which wait only where something is full
GOODBYE = 0.003             #: seconds at most from its last event to the end of a process that says no goodbye
TAKEN_DOWN = 0.25           #: seconds that Python may need for the script's end: what is longer belonged to the script

_CLOSED = ("GeneratorExit", "GreenletExit")       # not an error: close() and kill() end it so


def given_at(event: Event) -> float:
    """Return the moment at which an event had something to give: a task, when it is done."""
    return event.end if event.kind in ("task", "serve") and event.end is not None else event.time


def waited(event: Event) -> bool:
    """Whether a call stood still, rather than did something that took its time."""
    row = ROWS[event.kind]
    if not row.waits:
        return False
    if event.end is None or event.waited:
        return True
    if event.source is not None and given_at(event.source) > event.time:
        return True
    return event.end - event.time >= (SHORTEST_GIVE if row.gives else SHORTEST_WAIT)


def lives(run: Run, rows: Rows) -> tuple[list[Span], list[End]]:
    """Return what each lane did all its life, and how that ended."""
    events: dict[str, list[Event]] = defaultdict(list)
    for event in run.events:
        events[event.process].append(event)
    ended = {event.child: event.time for event in run.events if event.kind == "ended"}
    born = {event.process: event.time for event in run.events if event.kind == "run" and event.source is None}
    forked = {process.parent: born[process.name] for process in run.processes if process.parent and process.name in born}
    spans: list[Span] = []
    ends: list[End] = []
    folded: dict[int, list[float]] = defaultdict(list)
    for number, process in enumerate(run.processes):
        row = rows.index.get((process.name, ""))
        if row is None:
            continue
        mine = events[process.name]
        life = _life(run, process, mine, ended.get(process.name), main=number == 0, forked=forked.get(process.name, 0.0))
        if rows.lanes[row].folded:
            folded[row] += life
            continue
        spans += _process(process, row, mine, life)
        inside = _stands_in(process, rows, mine, life)
        how = HowItEnds("error", "terminated") if _broken_off(process, mine) else how_it_ends(process)
        ends.append(End(row, life[1], HowItEnds("open") if inside else how))
        if inside:
            spans[-1].hangs = False
        inner_spans, inner_ends = _inner(process, rows, mine, life)
        spans += inner_spans
        ends += inner_ends
    for row, times in folded.items():
        spans.append(Span(row, min(times), max(times), waits=False))
        ends.append(End(row, max(times), rows.folds[row][1]))
    return spans, ends


def _broken_off(process: Process, events: list[Event]) -> bool:
    """Whether a worker was terminated in the middle of a task: one that was idle has ended as it should."""
    return process.worker and process.exitcode == -15 and any(event.kind == "task" and event.end is None for event in events)


def _last(events: list[Event], begin: float) -> float:
    """Return the last moment at which a process was seen to do something; what its feeder thread does is left out."""
    return max([begin, *(event.time if event.end is None else event.end for event in events if event.kind != "feed")])


def _life(run: Run, process: Process, events: list[Event], ended: float | None, *, main: bool, forked: float) -> Stretch:
    begin = events[0].time if events else 0.0
    last = max(_last(events, begin), forked)        # whoever forked it was there when the last of its children was born
    if process.ended_by_run:
        return begin, max(run.duration, last)
    goodbye = next((event.time for event in reversed(events) if event.kind == "exit"), None)
    if goodbye is not None:
        return begin, max(goodbye, begin)
    if main:
        ended = max(run.duration, last)
        if ended - last > TAKEN_DOWN:
            return begin, ended
    if ended is None:
        return begin, max(last, begin + GOODBYE)
    # A parent may learn late that a child has ended; one that was killed in a call was there until then.
    in_a_call = any(event.end is None for event in events)
    return begin, max(last, ended if in_a_call else min(ended, last + GOODBYE))


def _process(process: Process, row: int, events: list[Event], life: Stretch) -> list[Span]:
    """Return the spans of a process's own lane."""
    tasks = [_stretch(event, life[1]) for event in events
             if event.kind == "serve" or (event.kind == "task" and not event.lane)]
    if tasks or process.worker:
        # Whatever it does in them: a worker works while it has a task, else it waits for one.
        return _paint(row, life, [(True, [life]), (False, tasks)])
    turns = _turns(events, life)
    works = turns[""] if turns else [life]
    spans = _paint(row, life, [(True, [life]), (False, works), (True, _waits(process, events, life))])
    if process.ended_by_run and spans and spans[-1].waits:
        spans[-1].hangs = True
    return spans


def _waits(process: Process, events: list[Event], life: Stretch) -> list[Stretch]:
    """Return when a process stood still by itself, and not one of the lanes within it."""
    calls = [event for event in events if not event.lane and event.kind != "block" and waited(event)]
    waits = [_stretch(event, life[1]) for event in calls]
    stands = process.stopped or (process.waiting is not None and not process.waiting.running)
    if process.ended_by_run and stands and all(event.end is not None for event in calls):
        # In a call that is not recorded, or at its end, where it waits for a thread or a child: since then at most.
        waits.append((max(_last(events, life[0]), life[0] + process.busy), life[1]))
    return waits


def _stands_in(process: Process, rows: Rows, events: list[Event], life: Stretch) -> str:
    """Return the generator or greenlet that had its turn when the process was ended; "" for none."""
    if process.waiting is None or process.waiting.line is None:
        return ""
    name = next((name for name, mine in _turns(events, life).items() if mine[-1][1] == life[1]), "")
    drawn = (process.name, name) in rows.index and not rows.lanes[rows.index[process.name, name]].folded
    return name if drawn and name != "Hub" else ""


@dataclass(slots=True)
class _Inside:
    """A process, as the lanes within it need to know it."""

    process: Process
    life: Stretch
    turns: dict[str, list[Stretch]]
    standing: str               #: the lane that had its turn when the process was ended; "" for none
    suspended: dict[str, Waiting]


def _inner(process: Process, rows: Rows, events: list[Event], life: Stretch) -> tuple[list[Span], list[End]]:
    """Return the spans and the ends of a process's generators, greenlets and threads."""
    own: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.lane:
            own[event.lane].append(event)
    inside = _Inside(process, life, _turns(events, life), _stands_in(process, rows, events, life),
                     {waiting.lane: waiting for waiting in process.suspended})
    spans: list[Span] = []
    ends: list[End] = []
    merged: dict[int, list[Stretch]] = defaultdict(list)
    for name, mine in own.items():
        row = rows.index[process.name, name]
        stretch, layers = _in_turns(inside, name, mine) if _takes_turns(inside, name, mine) else _as_seen(inside, mine)
        if rows.lanes[row].folded:
            merged[row].append(stretch)
            continue
        painted = _paint(row, stretch, layers)
        ends.append(_inner_end(inside, name, mine, painted[-1]))
        spans += painted
    for row, stretches in merged.items():
        end = max(stop for _, stop in stretches)
        spans.append(Span(row, min(start for start, _ in stretches), end, waits=False))
        ends.append(End(row, end, HowItEnds("open")))
    return spans, ends


def _takes_turns(inside: _Inside, name: str, events: list[Event]) -> bool:
    """Whether a lane is a generator or a greenlet, and not a thread."""
    return name in inside.turns or any(ROWS[event.kind].turns for event in events)


def _is_over(events: list[Event]) -> bool:
    return events[-1].kind in ("return", "finish")


def _in_turns(inside: _Inside, name: str, events: list[Event]) -> tuple[Stretch, Layers]:
    """Return when a generator or greenlet lived, and its layers: it stands still but in its turns."""
    turns, last = inside.turns[name], events[-1]
    end = max(last.time, turns[-1][1] if turns else 0.0) if _is_over(events) else inside.life[1]
    waits = [_stretch(event, end) for event in events if event.kind != "block" and waited(event)]
    works = [turn for turn in turns if name != "Hub" or turn[1] - turn[0] < SHORTEST_WAIT]
    life = events[0].time, end
    return life, [(True, [life]), (False, works), (True, waits)]


def _as_seen(inside: _Inside, events: list[Event]) -> tuple[Stretch, Layers]:
    """Return when a thread lived, and its layers: it works only in what was seen of it."""
    life = events[0].time, max(event.time if event.end is None else event.end for event in events)
    does = [event for event in events if event.kind in ("task", "callback")]
    if does:
        return life, [(True, [life]), (False, [_stretch(event, life[1]) for event in does])]
    return life, [(False, [life]), (True, [_stretch(event, inside.life[1]) for event in events if waited(event)])]


def _inner_end(inside: _Inside, name: str, events: list[Event], last: Span) -> End:
    """Return how a lane within a process ends; its last span hangs where that end never came."""
    over, outcome, waiting = _is_over(events), events[-1].outcome, inside.process.waiting
    ended = HowItEnds("well" if over else "open")
    if outcome in _CLOSED:
        ended = replace(ended, what="closed")
    elif over and outcome:
        ended = HowItEnds("error", outcome)
    elif name == inside.standing and waiting is not None:
        ended = how_it_ends(inside.process)
        last.waits = last.hangs = not waiting.running
    elif name in inside.suspended:
        place = inside.suspended[name]
        ended = HowItEnds("waiting", "still waiting", place.call, place.line)
        last.hangs = last.waits
    elif not over and name != "Hub" and name in inside.turns and last.waits:
        ended = replace(ended, what="never resumed")
    return End(last.lane, last.end, ended)


def _turns(events: list[Event], life: Stretch) -> dict[str, list[Stretch]]:
    """Return when each generator or greenlet had its turn: of them only one works at a time."""
    at, now = life[0], ""
    turns: dict[str, list[Stretch]] = defaultdict(list)
    for event in events:
        if event.kind in ("resume", "throw", "switch"):
            then = event.lane
        elif event.kind in ("yield", "return") and event.source is not None and event.source.source is not None:
            then = event.source.source.lane         # back to whoever resumed it
        else:
            continue
        turns[now].append((at, event.time))
        at, now = event.time, then
    if turns:
        turns[now].append((at, life[1]))
    return turns


def _stretch(event: Event, end: float) -> Stretch:
    return event.time, end if event.end is None else event.end


def _paint(row: int, life: Stretch, layers: Layers) -> list[Span]:
    """Return a lane's spans: each layer (whether it waits, when) is painted over those before it."""
    begin, end = life
    changes: list[tuple[float, int, int]] = []      # (time, layer, one more or one less)
    for layer, (_, stretches) in enumerate(layers):
        for start, stop in stretches:
            start, stop = max(start, begin), min(stop, end)
            if start < stop:
                changes += [(start, layer, 1), (stop, layer, -1)]
    depth = [0] * len(layers)
    spans: list[Span] = []
    at = begin
    for time, layer, step in sorted(changes):
        if time > at:
            top = max((n for n in range(len(layers)) if depth[n]), default=0)
            waits = layers[top][0]
            if spans and spans[-1].waits == waits:
                spans[-1].end = time
            else:
                spans.append(Span(row, at, time, waits))
            at = time
        depth[layer] += step
    return spans or [Span(row, begin, end, layers[0][0])]
