"""Reads from a record who held which lock when, and how shared data was accessed: for the checks of exercises."""
from __future__ import annotations

from itertools import pairwise

from ..record.run import Event, Run
from .checks import children, done

#: kinds of objects that are acquired and released
LOCKS = ("lock", "rlock", "semaphore", "boundedsemaphore", "condition")


def short(event: Event) -> str:
    """Return what a call of a proxy is, without its arguments: "append"."""
    return event.detail.partition("(")[0]


def is_lock(event: Event, what: str) -> bool:
    """Whether an event is an "acquire" or a "release" of a lock, be it an ordinary or a manager's one."""
    return event.kind == what or (event.kind == "call" and short(event) == what and event.object_kind in LOCKS)


def acquired(event: Event) -> bool:
    """Whether an event is an acquire that got the lock."""
    return is_lock(event, "acquire") and event.end is not None and not event.outcome and not event.detail.endswith(
        ("not acquired", "→ False"))


def holdings(run: Run, process: str = "", at: float | None = None) -> dict[str, Event]:
    """Return lock -> the acquire by which it was held: by one process or by any, at a time or at the end.

    A lock that the same process acquired again while it held it stands for its first acquire.
    """
    held: dict[tuple[str, str], Event] = {}
    for event in run.events:
        if (process and event.process != process) or (at is not None and event.time > at):
            continue
        if acquired(event):
            held.setdefault((event.object, event.process), event)
        elif is_lock(event, "release") and not event.outcome:
            held.pop((event.object, event.process), None)
    return {object_: event for (object_, _), event in held.items()}


def held_by_two(run: Run) -> tuple[Event, Event] | None:
    """Return two acquires by which two processes held one lock at the same time, as a semaphore of 2 allows."""
    inside: dict[tuple[str, str], Event] = {}
    moments = [(event.end, event) for event in run.events if acquired(event)]
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
    """Return a process's messages to a manager about its data: no locks, and nothing that it made."""
    return [event for event in done(run, "call") if event.process == process
            and event.object_kind != "manager"
            and not is_lock(event, "acquire") and not is_lock(event, "release")]


def _sets(update: Event, key: str) -> bool:
    """Whether an update may set what was read under a key, or as a whole."""
    name = key.removeprefix(update.object)
    return key.startswith(update.object) and (name in update.detail or f"{name.strip(chr(39))}=" in update.detail)


def _gave_proxy(read: Event) -> bool:
    """Whether what was read is a proxy, which the record calls by its type: "list"."""
    return read.detail.rpartition(" → ")[2] in ("list", "dict", "Namespace", "Value", "Array")


def changed_unlocked(run: Run) -> tuple[Event, Event] | None:
    """Return the read and the write of one key between which another child may come, None where none may.

    That is so if several children read and then write the same key, or copy and then update the whole,
    and no lock is held over both.
    """
    pairs: dict[str, list[tuple[Event, Event, set[str]]]] = {}
    for child in children(run):
        read: dict[str, Event] = {}
        for event in proxy_calls(run, child.name):
            method, _, rest = event.detail.partition("(")
            key, every = event.object + rest.partition(" → ")[0].partition(",")[0].rstrip(")"), event.object
            if method in ("__getitem__", "get", "__contains__"):
                read.setdefault(key, event)
            elif method in ("copy", "items", "keys", "values"):
                read.setdefault(every, event)
            elif method in ("__setitem__", "update"):
                key = next((one for one in read if one == key or (method == "update" and _sets(event, one))), "")
                if not key or (_gave_proxy(read[key]) and event.detail.endswith("Proxy>)")):
                    continue  # a proxy that is put back is the same one, with all that is in it
                first = read.pop(key)
                before, after = (holdings(run, child.name, one.time) for one in (first, event))
                over = {name for name in before.keys() & after.keys() if before[name] is after[name]}
                pairs.setdefault(key, []).append((first, event, over))
    for found in pairs.values():
        if len({first.process for first, _, _ in found}) > 1 and not set.intersection(*(over for *_, over in found)):
            return found[0][:2]
    return None


def one_by_one(run: Run) -> bool:
    """Whether every child had ended, and had been waited for, before the next one was started."""
    names, joins = {child.name for child in children(run)}, done(run, "join")
    starts = [event for event in done(run, "start") if event.detail in names]
    return len(starts) > 1 and all(
        any(join.detail == one.detail and join.end <= following.time for join in joins)
        for one, following in pairwise(starts))
