"""Calls of a manager's objects, as what they are: get() of its Queue is a get, acquire() of its Lock an acquire."""
from __future__ import annotations

from dataclasses import replace

from ...record.run import Event

_METHODS: dict[str, tuple[str, ...]] = {
    "queue": ("get", "put", "task_done", "join"), "event": ("set", "clear", "wait"), "barrier": ("wait",),
    "condition": ("acquire", "release", "wait", "notify", "notify_all"),
    **dict.fromkeys(("lock", "rlock", "semaphore", "boundedsemaphore"), ("acquire", "release")),
}
_KINDS = {"join": "join_queue", "notify_all": "notify"}     #: a method -> the kind, where that is called differently
#: the classes of what may be shared under another name, by which the reasons tell them apart
_PRIMITIVES = {"event": "Event", "barrier": "Barrier", "condition": "Condition", "semaphore": "Semaphore",
               "boundedsemaphore": "BoundedSemaphore"}
_GIVING = ("put", "notify", "notify_all")                   #: what these are given is no time-out
_ENDLESS = ("", "None", "True", "True, None")               #: what the others are given where they wait without one


def is_managed(event: Event) -> bool:
    """Whether an event was made from a proxy's call."""
    return bool(event.function) and event.function in _METHODS.get(event.object_kind, ())


def plain(event: Event) -> Event:
    """Return a proxy's call as the kind of event that it is, and any other event unchanged.

    It is not known how long a call with a time-out waits. It stays a proxy's call, and nothing is said about it.
    """
    if event.kind != "call" or event.function not in _METHODS.get(event.object_kind, ()):
        return event
    if event.end is None and event.arguments not in _ENDLESS and event.function not in _GIVING:
        return event
    kind = _KINDS.get(event.function, event.function)
    return replace(event, kind=kind, value=event.arguments if kind == "put" else "",
                   primitive=_PRIMITIVES.get(event.object_kind, event.primitive))
