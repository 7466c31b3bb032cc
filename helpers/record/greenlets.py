"""Joins what was recorded of gevent's greenlets: which exist, where each was, which one's end another waited for.

A call in which a greenlet gives way to the hub is an event of its own, "block". If another event tells what the greenlet
waited for there, that event covers the block: both say the same.
"""
from __future__ import annotations

import functools
from array import array
from collections import defaultdict
from collections.abc import Callable

from ..program.calls import call_at
from ..recorder.kinds import NUMBER, SLOT
from .file import THREADS, Recorded
from .kinds import ROWS
from .run import Event, Process, Run, Thread, Waiting

Pairs = list[tuple[Event, int]]     #: events in order of time, each with its object's number
HUB, OTHERS = "Hub", "others"       #: lanes that are not a single greenlet
_TURNS = {NUMBER[kind] for kind in ("switch", "block", "finish")}


def greenlets(one: Recorded) -> tuple[Thread, ...]:
    """Return a process's gevent greenlets, in the order in which they were started; some may not have begun."""
    if HUB not in one.lanes and not one.find("spawn"):
        return ()
    words = array("Q", one.slots)[1::SLOT // 8]
    begun = {one.lane_names.get(word >> 8 & 0xFF_FFFF, "") for word in words if word & 0xFF in _TURNS}
    started = {event.child for event, _ in one.find("spawn")}
    threads = {one.lane_names.get(event.number) for event, _ in one.find("thread_start")}
    mine = [name for number, name in sorted(one.lane_names.items()) if number not in THREADS
            and name in begun | started and name not in ("", HUB, OTHERS)]
    found = {name: Thread(name, begun=name in begun, patched=name in threads) for name in dict.fromkeys(mine)}
    for event, _ in one.find("finish"):
        if event.lane in found:
            thread = found[event.lane]
            thread.ended, thread.error, thread.error_line = True, event.message, event.line if event.message else None
    return tuple(found.values())


def fill_in(run: Run, process: Process, pending: list[Event], here: Waiting | None = None) -> None:
    """Fill in where a process's greenlets were.

    Args:
        run: the run.
        process: the process.
        pending: its calls that had not returned.
        here: where the running greenlet was, if that is in the program.
    """
    blocks = {event.lane: event for event in pending if event.kind == "block" and event.lane}
    calls = {(event.lane, event.line): event for event in pending if event.kind != "block" and ROWS[event.kind].waits}
    process.suspended = tuple(_place(run, event, calls.get((event.lane, event.line))) for event in blocks.values())
    for greenlet in process.greenlets:
        if greenlet.name in blocks and not greenlet.ended:
            greenlet.waiting = next(place for place in process.suspended if place.lane == greenlet.name)
    on = [one for one in process.greenlets if one.begun and not one.ended and one.waiting is None]
    if len(on) == 1 and any(event.kind == "block" and not event.lane for event in pending):
        on[0].waiting = here


#: kind -> the method's name in the call
_METHODS = {"join_queue": "join", "join_pool": "join", "greenlet_join": "joinall", "admit": "spawn"}


def _place(run: Run, block: Event, call: Event | None) -> Waiting:
    """Return where a greenlet is that gave way to the hub; call: the recorded call in which it did so."""
    text = call_at(run.source, block.line, _method(block, call)) if block.line else "the hub"
    return Waiting(text, block.line, block.lane)


def _method(block: Event, call: Event | None) -> str:
    """Return the name of what a greenlet called to wait; call: the recorded call in which it gave way, if any."""
    if block.function or call is None:
        return block.function or "joinall"
    return call.method or _METHODS.get(call.kind, call.kind)


def at_loop_exit(one: Recorded, process: Process) -> list[Event]:
    """Return the calls in which greenlets were waiting when their process ended because its hub had none left to wake."""
    if not process.error or HUB not in one.lanes:
        return []
    blocks = [event for event, _ in one.find("block")]
    # At the program's end, threading may give way once more, without a line.
    last = next((event for event in reversed(blocks) if not event.lane and event.line), None)
    if last is None or last.outcome != "LoopExit" or last.line != process.error_line:
        return []
    return [event for event, _ in one.pairs if event.end is None]


def match(everything: Pairs, source: str = "") -> None:
    """Find the sources of waits for greenlets, and the blocks that only say what another event says.

    Args:
        everything: all events, named.
        source: the script.
    """
    call = functools.cache(functools.partial(call_at, source))
    ends: dict[tuple[int, str], Event] = {}
    for event, _ in everything:
        if event.kind == "finish":
            ends[event.pid, event.lane] = event
        elif event.kind == "spawn":
            ends.pop((event.pid, event.child), None)
    standing: dict[tuple[int, str], list[Event]] = defaultdict(list)
    for event, _ in everything:
        if event.kind == "greenlet_join" and event.end is not None and event.result != "False":
            found = [ends.get((event.pid, child)) for child in event.children]
            done = [end for end in found if end is not None and end.time <= event.end]
            event.source = max(done, key=lambda end: end.time, default=None)
        if event.kind == "block":
            _cover(event, standing[event.pid, event.lane], call)
        elif event.end is None or event.end > event.time:
            standing[event.pid, event.lane].append(event)


def _cover(block: Event, standing: list[Event], call: Callable[[int, str], str]) -> None:
    """Find the call that a block is a part of; `standing`: the calls on its lane that may not have returned by then."""
    standing[:] = [event for event in standing if event.end is None or event.end >= block.time]
    for event in reversed(standing):
        whole = event.end is None or (block.end is not None and block.end <= event.end)
        if whole and event.line == block.line and (ROWS[event.kind].waits or event.kind == "thread_start"):
            block.covered = True
            block.call = (call(block.line, _method(block, event)) if block.line else "") or block.call
            event.call = event.call or block.call
            return
