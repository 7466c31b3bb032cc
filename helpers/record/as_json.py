"""A run as JSON: for golden records, for a bug report that is replayed on another computer, for other tools.

docs/run_format.md describes the format. In short: an object with "version", the run's own fields, "processes", "events" and
"sources". Each process and event is an object with the fields of `run.py` under the same names; a field with its default
value is left out. An event's "source" is a number: its place in the events or, beyond their end, in the sources, which are
not events of the run themselves (the other side of a switch, for example).

`Run.to_json()` and `Run.from_json()` call `dump` and `load`.
"""
from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, replace
from typing import Any, NoReturn

from .field_types import check
from .inside import number_events, number_places
from .kinds import ROWS
from .run import End, Event, Process, Run, Thread, Waiting

VERSION = 3
READ = (1, 2, 3)    # version 3 only adds kinds and fields
_LISTS = ("processes", "events", "sources")
_SECONDS = ("seconds", "timeout")       # a program may ask for an infinite time


def dump(run: Run) -> str:
    """Return a run as JSON, with a line for each process and event."""
    sources = list(_other_sources(run.events))
    place = {id(event): number for number, event in enumerate([*run.events, *sources])}
    pids = {process.name: process.pid for process in run.processes}

    def written(event: Event) -> dict[str, Any]:
        found = _written(event)
        if event.source is not None:
            found["source"] = place[id(event.source)]
        if event.pid == pids.get(event.process, 0):
            found.pop("pid", None)
        else:
            found["pid"] = event.pid
        return found

    lines = [f"{_text(name)}: {_text(value)}" for name, value in ({"version": VERSION} | _written(run)).items()]
    for name, objects in zip(_LISTS, (run.processes, map(written, run.events), map(written, sources)), strict=True):
        lines.append(f"{_text(name)}: [" + ",".join(f"\n{_text(one)}" for one in objects) + "]")
    # Half a character, as in the name of a file that is no UTF-8, is written as JSON's own escape.
    return ("{" + ",\n".join(lines) + "}\n").encode("utf-8", "backslashreplace").decode()


def load(text: str) -> Run:
    """Return the run that a JSON text describes.

    Raises:
        ValueError: the text is not a run in JSON, or has another version.
    """
    try:
        whole = json.loads(text, parse_constant=_no_number)
        version = whole.pop("version")
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        raise ValueError("This is not a run in JSON, as Run.to_json() writes it.") from None
    if version not in READ:
        raise ValueError(f"This run is written in version {version} of the form, and here version {VERSION} is read.")
    try:
        return _run(whole)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"This run is not written as docs/run_format.md has it: {type(error).__name__}: {error}") from None


def _run(whole: dict[str, Any]) -> Run:
    processes, *written = (whole.pop(name) for name in _LISTS)
    programs = [_process(one) for one in whole.pop("programs", ())]
    run = _made(Run, whole, processes=[_process(one) for one in processes], programs=programs)
    pids = {process.name: process.pid for process in run.processes}
    run.events, sources = ([_event(one, pids) for one in some] for some in written)
    everything = run.events + sources
    for event, one in zip(everything, written[0] + written[1], strict=True):
        if "source" in one:
            event.source = everything[_place(one["source"])]
    number_events(everything, run.source)
    number_places(run)
    return run


def _process(written: dict[str, Any]) -> Process:
    one = _made(Process, written)
    one.lanes, one.unread_by, one.unsent_by = tuple(one.lanes), tuple(one.unread_by), tuple(one.unsent_by)
    if "waiting" in written:
        one.waiting = _made(Waiting, written["waiting"])
    one.end = _end(written)
    one.suspended = tuple(_made(Waiting, each) for each in written.get("suspended", ()))
    one.threads = tuple(_thread(each) for each in written.get("threads", ()))
    one.greenlets = tuple(_thread(each) for each in written.get("greenlets", ()))
    return one


def _thread(written: dict[str, Any]) -> Thread:
    one = _made(Thread, written)
    one.end = _end(written)
    if "waiting" in written:
        one.waiting = _made(Waiting, written["waiting"])
    return one


def _end(written: dict[str, Any]) -> End | None:
    end = written.get("end")
    if end is None:
        return None
    one = _made(End, end)
    return replace(one, by=tuple(one.by), signals=tuple(one.signals))


def _event(written: dict[str, Any], pids: dict[str, int]) -> Event:
    one = _made(Event, {"lane": "", "line": None, "pid": pids.get(written["process"], 0)} | written | {"source": None})
    if one.kind not in ROWS:
        raise ValueError(f"there is no kind of event {one.kind!r}")
    for name in ("chunk", "children", "tasks", "sentinels", "pipes"):
        setattr(one, name, tuple(getattr(one, name)))
    return one


def _other_sources(events: Iterable[Event]) -> Iterator[Event]:
    """Yield what events received from, directly or not, if that is not an event of the run."""
    seen = {id(event) for event in events}
    for event in events:
        source = event.source
        while source is not None and id(source) not in seen:
            seen.add(id(source))
            yield source
            source = source.source


def _usual(kind: type[Any]) -> dict[str, object]:
    """Return the fields of a class that are written, each with its default value, with which it is left out."""
    usual: dict[str, object] = {}
    for one in fields(kind):
        usual[one.name] = one.default if one.default_factory is MISSING else one.default_factory()
    if kind is Event:
        usual |= {"lane": "", "line": None}
        del usual["source"]
    for name in _LISTS:
        usual.pop(name, None)
    return usual


_USUAL = {kind: _usual(kind) for kind in (Run, Process, Thread, Event, Waiting, End)}


def _written(thing: Any) -> dict[str, Any]:
    """Return the fields of a run, process, event or waiting that do not have their default values."""
    values = ((name, getattr(thing, name), usual) for name, usual in _USUAL[type(thing)].items())
    return {name: str(value) if type(value) is float and not math.isfinite(value) else value
            for name, value, usual in values if value != usual}


def _made(kind: type[Any], written: dict[str, Any], **more: Any) -> Any:
    """Return a Run, Event … with these fields; numbers that JSON cannot express ("inf") are written as text."""
    values = {name: float(one) if name in _SECONDS and isinstance(one, str) else one for name, one in written.items()}
    check(kind, values)
    return kind(**values, **more)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _place(number: Any) -> int:
    if type(number) is not int or number < 0:
        raise TypeError(f"the source of an event cannot be {number!r}")
    return number


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_written)
