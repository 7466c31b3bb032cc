"""Reads from a record which process held which lock when, and how shared data was accessed: for the checks of exercises."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..record.run import Event, Process, Run
from .checks import children, done, end_of, failed, main

LOCKS = {"lock", "rlock", "semaphore", "boundedsemaphore", "condition"}
#: Methods of proxies that read one key or the whole, and those that write.
READS = {"__getitem__", "get", "__contains__", "copy", "items", "keys", "values", "pop", "__getattribute__"}
WRITES = {"__setitem__", "update", "set", "__setattr__"}
PROXIES = {"list", "dict", "Namespace", "Value", "Array"}
#: What a proxy raises when its manager has ended.
GONE = ("FileNotFoundError", "EOFError", "BrokenPipeError", "ConnectionResetError", "ConnectionRefusedError")


def is_lock(event: Event, what: str) -> bool:
    """Whether an event is an "acquire" or a "release" of a lock, an ordinary one or a manager's."""
    return event.kind == what or (event.kind == "call" and event.function == what and event.object_kind in LOCKS)


def refused(event: Event) -> bool:
    """Whether an event is an acquire that returned without the lock."""
    return is_lock(event, "acquire") and event.result == "False"


def acquired(event: Event) -> bool:
    """Whether an event is an acquire that got the lock."""
    return is_lock(event, "acquire") and event.end is not None and not event.outcome and not refused(event)


def holdings(run: Run, process: str = "", at: float | None = None) -> dict[str, Event]:
    """Return lock -> the acquire since which it was held: by one process or by any, at a time or at the end.

    If a process acquired a lock again while it held it, the first acquire is returned.
    """
    held: dict[tuple[str, str], list[Event]] = {}
    for event in run.events:
        if (process and event.process != process) or (at is not None and event.time > at):
            continue
        if acquired(event):
            held.setdefault((event.object, event.process), []).append(event)
        elif is_lock(event, "release") and not event.outcome and held.get((event.object, event.process)):
            held[event.object, event.process].pop()
    return {object_: events[0] for (object_, _), events in held.items() if events}


def held_by_two(run: Run) -> tuple[Event, Event] | None:
    """Return two acquires with which two processes held one lock at the same time, as a semaphore of 2 allows."""
    inside: dict[tuple[str, str], Event] = {}
    moments = [(end_of(event), event) for event in run.events if acquired(event)]
    moments += [(event.time, event) for event in run.events if is_lock(event, "release") and not event.outcome]
    for _, event in sorted(moments, key=lambda moment: moment[0]):
        if not acquired(event):
            inside.pop((event.object, event.process), None)
            continue
        other = next((e for (name, who), e in inside.items() if name == event.object and who != event.process), None)
        if other:
            return other, event
        inside.setdefault((event.object, event.process), event)
    return None


def proxy_calls(run: Run, process: str) -> list[Event]:
    """Return a process's calls to a manager about its data, without locks and without the creation of objects."""
    return [event for event in done(run, "call")
            if event.process == process and event.object_kind not in LOCKS | {"manager"}]


@dataclass(frozen=True, slots=True)
class Update:
    """What a process wrote, and what it had read before."""

    write: Event
    reads: list[Event]      #: since its last write, or since its task began
    locks: set[str]         #: held from the last read to the write
    read_under: set[str]    #: held at the last read
    write_under: set[str]   #: held at the write
    outside: list[Event]    #: the reads that were not under a lock held until the write


def updates(run: Run, process: str) -> list[Update]:
    """Return a process's changes of shared data that depend on what it had read."""
    calls, found, since = proxy_calls(run, process), [], 0.0
    tasks = [event.time for event in run.events if event.kind == "task" and event.process == process]
    for write in calls:
        if write.function not in WRITES:
            continue
        since = max([since, *(time for time in tasks if time < write.time)])
        reads = [event for event in calls if event.function in READS and since <= event.time < write.time]
        since = write.time
        if not reads:
            continue
        held = holdings(run, process, write.time)
        before = {id(one): holdings(run, process, one.time) for one in reads}
        outside = [one for one in reads if not _common(held, before[id(one)])]
        last = before[id(reads[-1])]
        found.append(Update(write, reads, _common(held, last), set(last), set(held), outside))
    return found


def _common(one: dict[str, Event], other: dict[str, Event]) -> set[str]:
    """Return the locks that were held without interruption from one time to another."""
    return {name for name in one.keys() & other.keys() if one[name] is other[name]}


def first_argument(call: Event) -> str:
    """Return the first argument of a method's call, as its repr: the key of a __getitem__."""
    return call.arguments.partition(", ")[0]


def last_argument(call: Event) -> str:
    """Return the last argument of a method's call, as its repr: the value of a __setitem__."""
    return call.arguments.rpartition(", ")[2]


def _sets(update: Event, read: _Key) -> bool:
    """Whether an update() may set what was read: one key, or the whole (the key "")."""
    object_, key = read
    return update.object == object_ and (key in update.arguments or f"{key.strip(chr(39))}=" in update.arguments)


_Key = tuple[str, str]                          # an object and one of its keys; the key "" means the whole
_Change = tuple[Event, Event, set[str]]         # a read, the write that follows it, and the locks held over both


def _changes(run: Run, process: str) -> Iterator[tuple[_Key, _Change]]:
    """Yield what a process reads from a key and then writes to it, key by key."""
    read: dict[_Key, Event] = {}
    for event in proxy_calls(run, process):
        if event.function in ("__getitem__", "get", "__contains__"):
            read.setdefault((event.object, first_argument(event)), event)
        elif event.function in ("copy", "items", "keys", "values"):
            read.setdefault((event.object, ""), event)
        elif event.function in ("__setitem__", "update"):
            key = _key_written(event, read)
            if key is None or (read[key].result in PROXIES and event.arguments.endswith("Proxy>")):
                continue  # a proxy that is put back is the same one, with the same contents
            first = read.pop(key)
            before, after = (holdings(run, process, one.time) for one in (first, event))
            yield key, (first, event, _common(before, after))


def _key_written(write: Event, read: dict[_Key, Event]) -> _Key | None:
    """Return the first of the keys read that a write sets; None if it sets none of them."""
    written = (write.object, first_argument(write))
    return next((key for key in read if key == written or (write.function == "update" and _sets(write, key))), None)


def changed_unlocked(run: Run) -> tuple[Event, Event] | None:
    """Return the read and the write of a key between which another child may change it; None if none may.

    That is possible if several children read and then write the same key, or copy and then update the whole, and no lock is
    held over both.
    """
    pairs: dict[_Key, list[_Change]] = {}
    for child in children(run):
        for key, change in _changes(run, child.name):
            pairs.setdefault(key, []).append(change)
    for found in pairs.values():
        if len({first.process for first, _, _ in found}) > 1 and not set.intersection(*(over for *_, over in found)):
            return found[0][:2]
    return None


def manager_gone(run: Run) -> Process | None:
    """Return a process that ended with an error because its manager had already ended."""
    error = failed(run)
    return error if error and error.error.startswith(GONE) else None


def nobody_waited(run: Run) -> bool:
    """Whether the script reached its last line without waiting for a child, or for something that a child sends."""
    # A join without a line is the one at the script's end, after its last line.
    return not run.hung and bool(children(run)) and not any(
        event.process == main(run).name and event.end is not None and event.line
        and event.kind in ("join", "get", "recv", "fetch", "join_pool", "terminate_pool", "join_queue", "wait")
        for event in run.events)


def one_by_one(run: Run) -> bool:
    """Whether every child had ended, and had been waited for, before the next one was started."""
    names, joins = {child.name for child in children(run)}, done(run, "join")
    starts = [event for event in done(run, "start") if event.child in names]
    return len(starts) > 1 and all(
        any(join.child == one.child and end_of(join) <= following.time for join in joins)
        for one, following in pairwise(starts))
