"""Joins what was recorded of generators and greenlets: which resumed which, which switched to which."""
from __future__ import annotations

import functools
from collections.abc import Mapping

from ..program.calls import call_at, hands_on
from .run import Event


def match(events: list[tuple[Event, int]], names: Mapping[int, Mapping[int, str]], source: str = "") -> None:
    """Find the sources of resumes, yields and switches, and write what greenlets wait for as the cell writes it.

    The source of a resume, a throw or a switch is the same moment on the lane that gave way; the source of a yield or a
    return is the resume that it answers. What is sent to a generator that is paused in a `yield from` is said of the inner
    one, too: no call passes it on there.

    Args:
        events: in order of time, each with its object's number.
        names: pid -> number of a lane -> its name.
        source: the script.
    """
    resumes: dict[tuple[int, str], Event] = {}
    stood: dict[tuple[int, str], int | None] = {}       # the line of a lane's last yield
    through = hands_on(source) if any(event.kind == "resume" for event, _ in events) else set()
    call = functools.cache(functools.partial(call_at, source))
    for event, _ in events:
        if event.kind in ("resume", "throw", "switch"):
            lane = names.get(event.pid, {}).get(event.number, "")
            outer = resumes.get((event.pid, lane))
            if event.kind == "resume" and not event.value and outer is not None and outer.kind == "resume":
                begun = (event.pid, event.lane) in resumes
                if begun and event.line in through and stood.get((event.pid, lane)) == event.line:
                    event.value = outer.value
            event.source = Event(event.time, event.process, lane, event.kind, event.line, end=event.time, pid=event.pid,
                                 value=event.value, function=event.function, message=event.message)
            event.number = 0
        if event.kind in ("resume", "throw"):
            resumes[event.pid, event.lane] = event
        elif event.kind in ("yield", "return"):
            event.source = resumes.get((event.pid, event.lane))
            if event.kind == "yield":
                stood[event.pid, event.lane] = event.line
        elif event.kind == "block" and event.line and source:
            event.call = call(event.line, event.function or "joinall")
