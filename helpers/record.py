"""Reads the records that the processes of a run have written, and joins them into one."""
from __future__ import annotations

import mmap
import os
import struct
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from .recorder.kinds import HEADER, KEPT, KINDS, RING, SLOT, TEXT
from .run import Event

MOST_EVENTS = 40_000        #: kept of one run; what is too much is left out of the middle
_SLOT = struct.Struct(f"=ddQQQQ{TEXT}s")
_HEADER = struct.Struct("=QQQd16x16s")


@dataclass(slots=True)
class Recorded:
    """What one process wrote."""

    pid: int
    parent_pid: int
    birth: float                #: on the clock that all processes share
    role: str                   #: "script", "fork", "spawn", "forkserver", "python"
    events: list[Event] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)    #: of each event, as the recorder numbered it
    left_out: int = 0
    name: str = ""
    lanes: tuple[str, ...] = ()


def read(directory: Path, started: float) -> list[Recorded]:
    """Read all records of a run.

    Args:
        directory: the run's folder.
        started: when the run was started, on the clock that all processes share (seconds).

    Returns:
        The processes in the order of birth, their events in the order of time, with `object`
        not yet named and `source` not yet found: see `join`.
    """
    found: dict[int, Recorded] = {}
    files = sorted(directory.glob("*.record"), key=lambda file: tuple(map(int, file.name.split(".")[:2])))
    for file in files:
        try:
            one = _read_file(file, started)
        except (OSError, ValueError, struct.error):
            continue            # died before it could write its header
        if one is None:
            continue
        if one.pid in found:    # the process has become another program (os.exec…)
            before = found[one.pid]
            before.events += one.events
            before.objects += one.objects
            before.left_out += one.left_out
        else:
            found[one.pid] = one
    processes = sorted(found.values(), key=lambda one: one.birth)
    _shorten(processes)
    _name(processes)
    return processes


def _read_file(file: Path, started: float) -> Recorded | None:
    with open(file, "rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as memory:
        whole, pid, parent, birth, role = _HEADER.unpack_from(memory)
        if not whole:
            return None
        one = Recorded(pid, parent, birth, role.rstrip(b"\0").decode())
        slots, empty, highest = [], 0, 0
        for number in range(KEPT + RING):
            if number == KEPT:
                empty = 0
            slot = _SLOT.unpack_from(memory, HEADER + number * SLOT)
            if not slot[0]:
                # A process that was killed while it wrote may leave holes, one for each thread.
                empty += 1
                if empty > 64:
                    break
                continue
            slots.append(slot)
            highest = max(highest, slot[3])
    slots.sort(key=lambda slot: slot[3])
    one.left_out = highest - len(slots) if slots and highest > KEPT + RING else 0
    lanes: dict[int, str] = {0: ""}
    for begin, end, word, _, object_, number, text in slots:
        kind = KINDS[word & 0xFF] if word & 0xFF < len(KINDS) else ""
        said, _, error = text.rstrip(b"\0").partition(b"\0!")
        detail = said.decode("utf-8", "replace")
        number = number - (1 << 64) if number >> 63 else number
        if kind == "lane":
            lanes[number] = detail
        elif kind == "more":
            if one.events:
                one.events[-1].detail += detail
        elif kind:
            lane = word >> 8 & 0xFF_FFFF
            one.events.append(Event(
                begin - started, "", lanes.get(lane, f"lane {lane}"), kind, (word >> 32) or None, detail,
                end - started if end else None, "", error.decode("utf-8", "replace"), None, number, pid))
            one.objects.append(object_)
    one.lanes = tuple(name for number, name in sorted(lanes.items()) if number)
    return one


def _shorten(processes: list[Recorded]) -> None:
    total = sum(len(one.events) for one in processes)
    if total <= MOST_EVENTS:
        return
    share = max(50, MOST_EVENTS // len(processes))
    for one in processes:
        spare = len(one.events) - share
        if spare > 0:
            half = share // 2
            one.events[half:half + spare] = []
            one.objects[half:half + spare] = []
            one.left_out += spare


def _name(processes: list[Recorded]) -> None:
    by_pid = {one.pid: one for one in processes}
    taken: dict[str, int] = defaultdict(int)
    for one in processes:
        name = next((event.detail for event in one.events if event.kind == "run" and event.detail), "")
        if not name:
            parent = by_pid.get(one.parent_pid)
            name = {"script": "MainProcess", "forkserver": "forkserver", "python": "python",
                    "fork": f"fork of {parent.name if parent and parent.name else 'MainProcess'}",
                    }.get(one.role, "unnamed process")
        taken[name] += 1
        one.name = name if taken[name] == 1 else f"{name} ({taken[name]})"
        for event in one.events:
            event.process = one.name


def join(processes: list[Recorded]) -> list[Event]:
    """Name what the events are about, find what each received from, and return all in order of time."""
    everything = sorted(
        ((event, object_) for one in processes for event, object_ in zip(one.events, one.objects, strict=True)),
        key=lambda pair: pair[0].time)
    pipes = _name_objects(everything)
    complete = not any(one.left_out for one in processes)
    if complete:
        _match_queues(processes, everything)
        _match_pipes(everything, pipes)
    _match_processes(processes)
    quiet = {object_ for event, object_ in everything if event.kind in ("open", "close") and not event.object}
    kept = []
    for event, object_ in everything:
        if event.kind in ("open", "close") and (object_ in quiet or event.object.startswith("queue")):
            continue        # a listener's socket, a queue's own pipe
        if event.kind == "write" and event.object.startswith("queue"):
            event.kind = "feed"
        elif event.kind in ("read", "write"):
            continue        # below a proxy's call, or a pool's
        if event.kind == "pipe" and event.object.startswith("queue"):
            continue
        if event.kind in ("get", "put", "pipe") or event.kind == "ended":
            event.number = event.number if event.kind == "ended" else 0
        kept.append(event)
    return kept


def _name_objects(everything: list[tuple[Event, int]]) -> dict[int, int]:
    """Give every queue, pipe, lock … its name; return which end of a pipe belongs to which."""
    names: dict[int, str] = {}
    counts: dict[str, int] = defaultdict(int)
    pipes: dict[int, int] = {}
    kinds = {"queue": "queue", "pipe": "pipe", "pool": "pool", "manager": "manager"}
    for event, object_ in everything:
        if event.kind == "queue" and object_:
            counts["queue"] += 1
            names[object_] = f"queue {counts['queue']}"
    for event, object_ in everything:
        if not object_ or object_ in names and event.kind != "pipe":
            continue
        if event.kind == "pipe":
            if object_ in names:
                continue
            counts["pipe"] += 1
            names[object_] = names[event.number] = f"pipe {counts['pipe']}"
            pipes[object_], pipes[event.number] = event.number, object_
        elif event.kind in ("put", "get"):
            counts["queue"] += 1
            names[object_] = f"queue {counts['queue']}"
        elif event.kind in kinds:
            counts[kinds[event.kind]] += 1
            names[object_] = f"{kinds[event.kind]} {counts[kinds[event.kind]]}"
        elif event.kind in ("acquire", "release", "wait", "set", "notify"):
            what = (event.detail or "lock").split("(")[0].lower()
            counts[what] += 1
            names[object_] = f"{what} {counts[what]}"
    for event, object_ in everything:
        if event.kind not in ("ended", "start", "join"):
            event.object = names.get(object_, "")
    return pipes


def _match_queues(processes: list[Recorded], everything: list[tuple[Event, int]]) -> None:
    """A get's source is the put of the message that it took."""
    given: dict[int, list[tuple[float, Event]]] = defaultdict(list)     # in the order of the pipe
    for one in processes:
        puts: dict[int, list[Event]] = defaultdict(list)
        written: dict[int, int] = defaultdict(int)
        lost = [event for event in one.events if event.kind == "lost"]
        for event, object_ in zip(one.events, one.objects, strict=True):
            if event.kind == "put" and not event.outcome:
                if event.number:                    # a SimpleQueue: put itself wrote it
                    given[object_].append((event.number / 1e9, event))
                else:
                    puts[object_].append(event)
        for event, object_ in zip(one.events, one.objects, strict=True):
            if event.kind == "write" and object_ in puts and not event.outcome:
                at = written[object_]
                # An item that could not be pickled took its turn, but was not written.
                while lost and lost[0].time < event.time and len(puts) == 1:
                    lost.pop(0)
                    at += 1
                if at < len(puts[object_]):
                    given[object_].append((event.time, puts[object_][at]))
                written[object_] = at + 1
    taken: dict[int, list[Event]] = defaultdict(list)
    for event, object_ in everything:
        if event.kind == "get" and event.number and not event.outcome:
            taken[object_].append(event)
    for object_, gets in taken.items():
        gets.sort(key=lambda event: event.number)
        for get, (_, put) in zip(gets, sorted(given[object_], key=lambda pair: pair[0]), strict=False):
            get.source = put


def _match_pipes(everything: list[tuple[Event, int]], pipes: dict[int, int]) -> None:
    """A recv's source is the send of the message that it took."""
    sent: dict[int, list[Event]] = defaultdict(list)
    received: dict[int, list[Event]] = defaultdict(list)
    for event, object_ in everything:
        if object_ not in pipes or event.outcome:
            continue
        if event.kind in ("send", "send_bytes"):
            sent[pipes[object_]].append(event)
        elif event.kind in ("recv", "recv_bytes", "recv_bytes_into") and event.end is not None:
            received[object_].append(event)
    for object_, events in received.items():
        events.sort(key=lambda event: event.end)
        for recv, send in zip(events, sent[object_], strict=False):
            recv.source = send


def _match_processes(processes: list[Recorded]) -> None:
    """A child's run comes from its parent's start; a join ends when the child has."""
    by_pid = {one.pid: one for one in processes}
    children: dict[tuple[int, str], Recorded] = {}
    for one in processes:
        for event in one.events:
            if event.kind == "start":
                child = by_pid.get(event.number)
                if child is not None:
                    children[one.pid, event.detail] = child
                    run = next((e for e in child.events if e.kind == "run"), None)
                    if run is not None:
                        run.source = event
    for one in processes:
        for event, object_ in zip(one.events, one.objects, strict=True):
            child = children.get((one.pid, event.detail)) if event.kind == "join" else None
            if child is not None and child.events and event.end is not None and not event.outcome:
                event.source = next((e for e in reversed(child.events) if e.kind == "exit"), None)
            elif event.kind == "ended" and object_ in by_pid:
                event.detail = by_pid[object_].name


def parents(processes: list[Recorded]) -> dict[int, str]:
    """Return pid -> name of the process that asked for it, which a fork server's child's parent is not."""
    by_pid = {one.pid: one.name for one in processes}
    found = {one.pid: by_pid.get(one.parent_pid, "") for one in processes}
    for one in processes:
        for event in one.events:
            if event.kind == "start" and event.number in by_pid:
                found[event.number] = one.name
    return found
