"""The arrows: from each put, send, start, switch … to what received it."""
from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...program.calls import call_at
from ...record.kind import words
from ...record.kinds import ROWS
from ...record.run import Event, Run
from .feeding import fed_by_threads
from .lanes import Rows
from .parts import Arrow, Axis
from .spans import Stretch, given_at, waited
from .text import LONGEST, is_throw, shorten
from .wakes import wakes

MOST_ARROWS = 8         #: most arrows between the same two lanes; if there are more, some are drawn, with the total
FEW_ARROWS = 4          #: the same limit where the picture has many arrows, or where a lane stands for many
MANY = 12               #: with more arrows of values than this, each is drawn finer
NEAR = 10.0             #: points; two arrows closer than that at both ends become one
FULL = 60               #: with more arrows than this, the picture counts as full
#: what several arrows are called that end in events of a kind; others carry values
_CALLED = {"switch": "switches", "task": "tasks", "serve": "calls", "call": "results", "fetch": "results", "wait": "waits",
           "acquire": "acquires", "resume": "turns", "yield": "turns", "throw": "throws", "loop_call": "calls"}
_WAITS_FOR = {"join", "thread_join", "wait"}        # an arrow is drawn only if the call had to wait


def make_arrows(run: Run, rows: Rows, lives: dict[int, Stretch], broken: Sequence[Event] = (),
                flowing: Sequence[Arrow] = ()) -> list[Arrow]:
    """Return the arrows of a run.

    Args:
        run: the run.
        rows: its lanes.
        lives: lane -> its first and its last moment: the arrow from start() ends at the first.
        broken: what could not be unpickled: it did not arrive.
        flowing: the arrows into and out of queues that have a row of their own.
    """
    groups: dict[tuple[int, int, bool], list[Arrow]] = defaultdict(list)
    fed = fed_by_threads(run, rows)
    for flow in itertools.chain(flowing, *fed.values()):
        groups[flow.from_lane, flow.to_lane, False].append(flow)
    unused = _unused_turns(run) | _of_unread(run, broken)
    for event in (*run.events, *_silent(run)):
        arrow = _arrow(event, run.source, rows, lives) if id(event) not in unused and id(event) not in fed else None
        if arrow is not None:
            groups[arrow.from_lane, arrow.to_lane, arrow.thin].append(arrow)
    for from_, begin, to, end in (*_spawned(run, rows, lives), *_woken(run, rows, lives)):
        if from_ != to:
            groups[from_, to, True].append(Arrow(from_, min(begin, end), to, end, thin=True))
    values = sum(len(group) for (_, _, thin), group in groups.items() if not thin)
    kept: list[Arrow] = []
    for (from_, to, thin), group in groups.items():
        few = values > FULL or rows.lanes[from_].folded or rows.lanes[to].folded
        kept += _thinned(group, FEW_ARROWS if few else MOST_ARROWS, thin)
    for arrow in kept:
        arrow.fine = arrow.bulk or values > MANY
    return kept


def _silent(run: Run) -> list[Event]:
    """Return a beginning for each child that was ended before it did anything: the arrow from its start ends there."""
    heard_of = {event.process for event in run.events}
    return [replace(event, process=event.child, lane="", kind="run", source=event) for event in run.events
            if event.kind == "start" and event.child not in heard_of]


def _spawned(run: Run, rows: Rows, lives: dict[int, Stretch]) -> Iterator[tuple[int, float, int, float]]:
    """Yield who spawned a gevent greenlet (lane, seconds), and where the greenlet begins."""
    for event in run.events:
        from_, to = rows.index.get((event.process, event.lane)), rows.index.get((event.process, event.child))
        if event.kind == "spawn" and event.child and from_ is not None and to in lives and not rows.lanes[to].folded:
            yield from_, event.time, to, lives[to][0]


def _woken(run: Run, rows: Rows, lives: dict[int, Stretch]) -> Iterator[tuple[int, float, int, float]]:
    """Yield what let a call continue (lane, seconds), and where it did."""
    for event, cause in wakes(run):
        from_, to = rows.index.get((cause.process, cause.lane)), rows.index.get((event.process, event.lane))
        if from_ is not None and to is not None and event.end is not None and event.object not in rows.stores:
            begin = cause.time if cause.end is None else cause.end       # a queue's own lane shows it itself
            yield from_, min(begin, lives[from_][1]) if cause.kind == "exit" else begin, to, event.end


def _unused_turns(run: Run) -> set[int]:
    """Return the ids of switches to a lane that still waits, in the same call, and of those back from it."""
    calls: dict[tuple[str, str], list[Event]] = defaultdict(list)
    turns: dict[tuple[str, str], Event] = {}
    found: set[int] = set()
    for event in run.events:
        if event.kind == "greenlet_join":
            calls[event.process, event.lane].append(event)
        elif event.kind == "switch" and event.source is not None:
            before = event.process, event.source.lane
            turn = turns.get(before)
            if turn is not None and any(call.time < turn.time and (call.end is None or event.time < call.end)
                                        for call in calls[before][-1:]):
                found |= {id(turn), id(event)}
            turns[event.process, event.lane] = event
    return found


def _of_unread(run: Run, broken: Sequence[Event]) -> set[int]:
    """Return the ids of calls that heard of a task whose result could not be unpickled."""
    return {id(event) for event in run.events if event.kind in ("fetch", "wait_tasks") and event.source in broken}


def _arrow(event: Event, source_code: str, rows: Rows, lives: dict[int, Stretch]) -> Arrow | None:
    source = event.source
    at_once = ROWS[event.kind].at_once
    if source is None or (event.end is None and not at_once) or (event.kind == "get" and event.object in rows.stores):
        return None
    begin, end = given_at(source), event.time if at_once or event.end is None else event.end
    if event.kind in _WAITS_FOR and (not waited(event) or source.time > end):
        return None             # the child had ended long before, the event was already set, or the wait timed out
    here = rows.index.get((event.process, event.lane))
    there = rows.index.get((source.process, source.lane))
    if event.kind in ("yield", "return"):       # back to the lane that resumed it
        if source.source is None:
            return None
        there, here = here, rows.index.get((source.source.process, source.source.lane))
        begin = end = event.time
    if here is None or there is None or here == there:
        return None
    if source.kind == "start":      # the process may have died before it ran a line of its function
        end = lives.get(here, (end, end))[0]
    thin, text = ROWS[event.kind].thin or source.kind == "start", _carried(event, source_code)
    return Arrow(there, min(begin, end), here, end, text, thin, _called(event, text))


def _called(event: Event, text: str) -> str:
    """Return what several arrows like that of an event are called."""
    return "values" if event.kind in ("resume", "yield") and text else _CALLED.get(event.kind, "values")


def _carried(event: Event, source_code: str) -> str:
    if event.source is not None and event.source.kind == "start":
        return ""
    text = _thrown(event, source_code) if is_throw(event) else words(ROWS[event.kind].carried, event)
    if event.kind == "throw" or is_throw(event):
        return f"throws {shorten(text, LONGEST)}".rstrip()
    if event.kind == "return" and text:         # not to be taken for one more value that is yielded
        return f"returns {shorten(text, LONGEST)}"
    return "" if text == "None" and ROWS[event.kind].turns else shorten(text, LONGEST)      # a generator that passes nothing


def _thrown(event: Event, source_code: str) -> str:
    """Return what is thrown into a greenlet, as the program writes it; "" if it does not. Without an argument, and if the
    greenlet is thrown away, it is GreenletExit."""
    line = call_at(source_code, event.line, "throw") if event.line else ""
    call = re.search(r"\.throw\((.*)\)$", line)
    return (call[1] or "GreenletExit") if call else "GreenletExit" if line.startswith("del ") else ""


def bundled(arrows: list[Arrow], axis: Axis) -> list[Arrow]:
    """Return the arrows; those that would overlap become one arrow that carries all their values.

    One that only says who woke whom is left out beside one that says with what.
    """
    bundles: dict[tuple[int, int], list[list[Arrow]]] = defaultdict(list)
    for arrow in arrows:
        mine = bundles[arrow.from_lane, arrow.to_lane]
        plain = mine and not (arrow.thin or arrow.bulk or mine[-1][0].thin or mine[-1][0].bulk)
        if plain and _near(arrow, mine[-1][0], axis):
            mine[-1].append(arrow)
        else:
            mine.append([arrow])
    for bundle in itertools.chain(*bundles.values()):
        texts = [arrow.text for arrow in bundle if arrow.text]
        if len(texts) > 1:
            said = ", ".join(texts)
            bundle[0].text = said if len(said) <= 22 else f"{len(texts)} {bundle[0].what}"
    kept = _alone([bundle[0] for bundle in itertools.chain(*bundles.values())], axis)
    return [arrow for arrow in arrows if id(arrow) in kept]


def _alone(arrows: list[Arrow], axis: Axis) -> set[int]:
    """Return the ids of the arrows, without the thin ones that would be drawn over one that carries a value."""
    values = [arrow for arrow in arrows if not arrow.thin]
    return {id(one) for one in arrows if not one.thin or not any(_near(one, arrow, axis) for arrow in values)}


def _near(one: Arrow, other: Arrow, axis: Axis) -> bool:
    """Whether two arrows would be drawn over each other."""
    return (one.from_lane, one.to_lane) == (other.from_lane, other.to_lane) and (
        abs(axis(one.from_time) - axis(other.from_time)) < NEAR and abs(axis(one.to_time) - axis(other.to_time)) < NEAR)


def _thinned(group: list[Arrow], most: int, thin: bool) -> list[Arrow]:
    count = len(group)
    if count <= most:
        return group
    kept = [group[round(number * (count - 1) / (most - 1))] for number in range(most)]
    for arrow in kept:
        arrow.text, arrow.bulk = "", True
    if not thin:
        kinds = {arrow.what for arrow in group}
        kept[len(kept) // 2].text = f"{count} {kinds.pop() if len(kinds) == 1 else 'arrows'}"
    return kept
