"""Reads the records that the processes of a run wrote, and joins them into one."""
from __future__ import annotations

import re
from collections import defaultdict, deque
from pathlib import Path

from . import async_tasks, greenlets, lock_pairs
from . import lanes as record_lanes
from . import tasks as record_tasks
from . import threads as record_threads
from .file import Recorded, read_file
from .names import name_objects
from .run import Event

_OF_AN_END = ("open", "close", "recv", "recv_bytes", "recv_bytes_into", "poll")
MOST_EVENTS = 40_000        #: events kept of one run; the surplus is left out of the middle


def read(directory: Path, started: float) -> list[Recorded]:
    """Read all records of a run.

    Args:
        directory: the run's folder.
        started: when the run was started, on the clock that all processes share (seconds).

    Returns:
        The processes in the order of birth, with their names. `join` makes the run's events from them.
    """
    found: dict[int, Recorded] = {}
    files = [file for file in directory.glob("*.record") if re.fullmatch(r"\d+\.\d+\.record", file.name)]
    for file in sorted(files, key=lambda file: tuple(map(int, file.name.split(".")[:2]))):
        try:
            one = read_file(file, started)
        except (OSError, ValueError):
            continue            # it died before it could write its header
        if one is not None and not file.name.startswith(f"{one.pid}."):
            continue            # not a record: the script wrote it
        if one is not None and one.pid in found:    # the process became another program (os.exec…)
            found[one.pid].go_on(one)
        elif one is not None:
            found[one.pid] = one
    # In the order in which they were asked for: chance decides which of two new Pythons is up first.
    asked = {event.number: event for one in found.values() for event, _ in one.find("start")}
    processes = sorted(found.values(), key=lambda one: (
        one.role != "script", asked[one.pid].time if one.pid in asked else one.birth - started))
    share = fair_share([len(one) for one in processes], MOST_EVENTS)
    for one in processes:
        if len(one) > share:
            one.shorten(max(50, share))
    _name(processes, {pid: event.child for pid, event in asked.items()})
    return processes


def fair_share(wanted: list[int], most: int) -> int:
    """Return the largest share for each, if `most` are given out: those that want less leave the rest to the others.

    Args:
        wanted: how many each wants.
        most: how many there are for all of them.
    """
    left = most
    for place, number in enumerate(sorted(wanted)):
        share = left // (len(wanted) - place)
        if number > share:
            return share
        left -= number
    return most


def _name(processes: list[Recorded], asked: dict[int, str]) -> None:
    by_pid = {one.pid: one for one in processes}
    taken: dict[str, int] = defaultdict(int)
    for one in processes:
        name = next((event.child for event, _ in one.find("run") if event.child), asked.get(one.pid, ""))
        if not name:
            parent = by_pid.get(one.parent_pid)
            name = {"script": "MainProcess", "forkserver": "forkserver", "python": "python",
                    "fork": f"fork of {parent.name if parent and parent.name else 'MainProcess'}",
                    }.get(one.role, "unnamed process")
        taken[name] += 1
        one.name = name if taken[name] == 1 else f"{name} ({taken[name]})"


def join(processes: list[Recorded], source: str = "") -> list[Event]:
    """Name what the events are about, find what each received from, and return all in order of time.

    `source` is the script: what greenlets wait for is described in its words.
    """
    everything = sorted(
        (pair for one in processes for pair in one.pairs),
        key=lambda pair: pair[0].time)
    pipes = name_objects(everything, source, processes[0].name if processes else "")
    _number_ends(everything, pipes)
    _name_pipes(everything)
    lane_names = {one.pid: one.lane_names for one in processes}
    complete = not any(one.left_out for one in processes)
    if complete:
        _match_queues(everything)
        _match_pipes(everything, pipes)
    quiet = {object_ for event, object_ in everything if event.kind in ("open", "close") and not event.object}
    below = {id(event) for event, object_ in everything if _below(event, object_ in quiet)}
    _match_processes(processes, below)
    record_tasks.match(everything)
    record_threads.match(everything, lane_names, {one.pid: one.name for one in processes})
    async_tasks.match(everything, source)
    record_lanes.match(everything, lane_names, source)
    greenlets.match(everything, source)
    below |= lock_pairs.repeated(everything)
    kept = _unsaid(everything, processes) + [event for event, _ in everything if id(event) not in below]
    for event in kept:
        if event.kind in ("get", "put", "pipe", "make"):        # the numbers by which they were matched
            event.number = 0
    return sorted(kept, key=lambda event: event.time)


def _number_ends(everything: list[tuple[Event, int]], pipes: dict[int, int]) -> None:
    """Number the two ends of each duplex pipe, 1 and 2: both can do the same."""
    first = {object_ for event, object_ in everything if event.kind == "pipe"}
    for event, object_ in everything:
        if event.kind in _OF_AN_END and pipes.get(object_, object_) != object_:
            event.number = 1 if object_ in first else 2


def _name_pipes(everything: list[tuple[Event, int]]) -> None:
    """Replace the numbers of pipes by their names, all or none."""
    kinds = ("pipe", "queue")
    names = {str(object_): event.object for event, object_ in everything if event.object and event.object_kind in kinds}
    for event, _ in everything:
        if event.pipes:
            event.pipes = tuple(names[number] for number in event.pipes) if names.keys() >= set(event.pipes) else ()


def _unsaid(everything: list[tuple[Event, int]], processes: list[Recorded]) -> list[Event]:
    """Return what happened without being recorded: the work of feeder threads, and starts of processes by os.fork()."""
    found = _feeds(everything, processes[0].started) if processes else []
    return found + [Event(one.birth - one.started, one.name, "", "run", None, end=one.birth - one.started, pid=one.pid)
                    for one in processes if one.role == "fork" and not one.find("run")]


def _below(event: Event, quiet: bool) -> bool:
    """Whether an event is part of another: a proxy's or a pool's bytes, a listener's socket (`quiet`), a queue's pipe."""
    if event.outcome == "StopIteration" and event.kind in ("fetch", "wait_tasks", "join_pool", "greenlet_join"):
        return True                     # the end of an iterator
    return event.kind in ("read", "write") or (event.kind == "pipe" and event.object_kind == "queue") or (
        event.kind in ("open", "close") and (quiet or event.object_kind == "queue"))


def _match_queues(everything: list[tuple[Event, int]]) -> None:
    """A get's source is the put of the item that it took.

    The recorder notes in a put's number when the item was written into the pipe, and in a get's when it was read
    (nanoseconds): the k-th written is the k-th read.
    """
    given: dict[int, list[Event]] = defaultdict(list)
    taken: dict[int, list[Event]] = defaultdict(list)
    unsure: dict[int, dict[int, Event]] = defaultdict(dict)      # each process's first put that is not noted as written
    for event, object_ in everything:
        if record_threads.is_local(object_):
            continue
        if event.kind == "put" and event.number > 1:
            given[object_].append(event)
        elif event.kind == "put" and event.number and not event.outcome:
            unsure[object_].setdefault(event.pid, event)
        elif event.kind == "get" and event.number and not event.outcome:
            taken[object_].append(event)
    for object_, gets in taken.items():
        gets.sort(key=lambda event: event.number)
        _match_messages(gets, sorted(given[object_], key=lambda event: event.number), list(unsure[object_].values()))


def _match_messages(gets: list[Event], puts: list[Event], unsure: list[Event]) -> None:
    """Match what was read with what was written, both in order.

    More may have been read than was noted as written: a process may be killed when its item is in the pipe, before it notes
    that. Then one of `unsure` was read, and the time of that read becomes its number.
    """
    written = deque(puts)
    for get in gets:
        if written and (written[0].value == get.value or get.value not in [put.value for put in unsure]):
            get.source = written.popleft()
        elif unsure:
            put = max(unsure, key=lambda put: put.value == get.value)
            unsure.remove(put)
            get.source, put.number = put, get.number


def _feeds(everything: list[tuple[Event, int]], started: float) -> list[Event]:
    """Return what the feeder threads did: each writes into the pipe what was put before."""
    simple = {object_ for event, object_ in everything if event.kind == "queue" and event.primitive == "SimpleQueue"}
    found: list[Event] = []
    stuck: set[tuple[int, int]] = set()
    for event, object_ in everything:
        if event.kind != "put" or not event.number or event.outcome or object_ in simple or record_threads.is_local(object_):
            continue
        end = round(event.number / 1e9 - started, 9) if event.number > 1 else None
        if end is None:         # not yet written: the feeder thread is working on the first of these
            if (event.pid, object_) in stuck:
                continue
            stuck.add((event.pid, object_))
        found.append(Event(event.time if end is None else end, event.process, "", "feed", None, end=end, object=event.object,
                           object_kind=event.object_kind, source=event, pid=event.pid, value=event.value))
    return found


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
        events.sort(key=lambda event: event.end or 0.0)
        for recv, send in zip(events, sent[object_], strict=False):
            recv.source = send


def _match_processes(processes: list[Recorded], below: set[int]) -> None:
    """A child's run comes from its parent's start; a join ends when the child has. `below`: ids of events to be removed."""
    by_pid = {one.pid: one for one in processes}
    children: dict[tuple[int, str], Recorded] = {}
    for one in processes:
        for event in one.events:
            child = by_pid.get(event.number) if event.kind == "start" else None
            if child is not None:
                children[one.pid, event.child] = child
                first = _beginning(child, below)
                if first is not None:
                    first.source = event
    for one in processes:
        for event, object_ in one.pairs:
            if event.kind == "join" and event.end is not None and not event.outcome and event.result != "False":
                child = children.get((one.pid, event.child))
                event.source = next((e for e in reversed(child.events) if e.kind == "exit"), None) if child else None
            elif event.kind == "ended" and object_ in by_pid:
                event.child = by_pid[object_].name


def _beginning(child: Recorded, below: set[int]) -> Event | None:
    """Return the event with which a process begins: one that dies while importing never records that it runs."""
    kept = [event for event in child.events if id(event) not in below]
    return next((event for event in kept if event.kind == "run"), kept[0] if kept else None)


def daemons(processes: list[Recorded]) -> set[int]:
    """Return the pids of the processes that end with their parents."""
    return {event.number for one in processes for event, _ in one.find("start") if event.daemon}


def parents(processes: list[Recorded]) -> dict[int, str]:
    """Return pid -> name of the process that asked for it: a fork server starts children for others."""
    by_pid = {one.pid: one.name for one in processes}
    found = {one.pid: by_pid.get(one.parent_pid, "") for one in processes}
    for one in processes:
        for event, _ in one.find("start"):
            if event.number in by_pid:
                found[event.number] = one.name
    return found
