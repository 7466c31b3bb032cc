"""A run as trace events, which Perfetto (ui.perfetto.dev), speedscope and chrome://tracing open.

The form is Chrome's Trace Event Format, as a JSON object. Each process of the run is a process there, and each of its lanes
a thread. Each event is a slice, with no duration if it happened in a moment, and an arrow leads to it from its source.
"""
from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import fields
from typing import Any

from ..record.kind import words
from ..record.kinds import ROWS
from ..record.run import Event, Run

#: Fields of an event that a slice holds elsewhere, or that are of no interest.
_ELSEWHERE = frozenset({"time", "end", "process", "lane", "kind", "source", "pid", "object_kind"})
_SHORT = 1e-9           # seconds: an arrow arrives this long before the end of its slice, so that it belongs to it


def trace(run: Run) -> str:
    """Return a run as JSON in the Trace Event Format. Its times are microseconds from the start of the run."""
    tracks = _Tracks(run)
    slices = [_slice(run, event, *tracks.place[id(event)]) for event in run.events]
    arrows = [end for number, event in enumerate(run.events) if event.source is not None and id(event.source) in tracks.place
              for end in _arrow(event, event.source, number, tracks)]
    about = {"start_method": run.start_method, "returncode": run.returncode, "hung": run.hung}
    return json.dumps({"traceEvents": tracks.names + slices + arrows, "displayTimeUnit": "ms", "otherData": about},
                      ensure_ascii=False, default=str)


class _Tracks:
    """Where each event of a run is shown: the numbers of its process and thread.

    A viewer nests the slices of one thread. Calls that overlap without being nested, such as those of two threads, are
    put on two threads of the trace.
    """

    def __init__(self, run: Run) -> None:
        self.names: list[dict[str, Any]] = []               #: the names of processes and threads
        self.place: dict[int, tuple[int, int]] = {}         #: id of an event -> its process and thread
        self._processes: dict[str, int] = {}
        self._threads = 0
        for process in run.processes:
            self._process(process.name)
        # lane -> its threads, each with the ends of the slices that are open on it
        lanes: dict[tuple[str, str], list[tuple[int, list[float]]]] = defaultdict(list)
        for event in sorted(run.events, key=lambda event: (event.time, -_end(run, event))):
            threads = lanes[event.process, event.lane]
            thread, ends = next(((thread, ends) for thread, ends in threads if _nests(run, event, ends)), (0, []))
            if not thread:
                thread = self._thread(event, len(threads))
                threads.append((thread, ends))
            ends.append(_end(run, event))
            self.place[id(event)] = self._process(event.process), thread

    def _process(self, name: str) -> int:
        if name not in self._processes:
            number = self._processes[name] = len(self._processes) + 1
            self.names.append(_named("process_name", number, 0, name=name))
            self.names.append(_named("process_sort_index", number, 0, sort_index=number))
        return self._processes[name]

    def _thread(self, event: Event, before: int) -> int:
        self._threads += 1
        name = (event.lane or event.process) + (f" ({before + 1})" if before else "")
        self.names.append(_named("thread_name", self._process(event.process), self._threads, name=name))
        return self._threads


def _named(what: str, process: int, thread: int, **said: object) -> dict[str, Any]:
    return {"ph": "M", "name": what, "pid": process, "tid": thread, "args": said}


def _nests(run: Run, event: Event, ends: list[float]) -> bool:
    """Whether an event fits into the slices that are open on a thread; ends: their ends, the innermost last."""
    while ends and ends[-1] <= event.time:
        ends.pop()
    return not ends or _end(run, event) <= ends[-1]


def _end(run: Run, event: Event) -> float:
    """Return when an event ends; if it never returned, when the run ends."""
    return max(event.time, run.duration) if event.end is None else event.end


def _micro(seconds: float) -> float:
    return round(seconds * 1e6, 3)


def _slice(run: Run, event: Event, process: int, thread: int) -> dict[str, Any]:
    said = {one.name: value for one in fields(event) if one.name not in _ELSEWHERE
            and (value := getattr(event, one.name)) != one.default and value is not None}
    if event.end is None:
        said["returned"] = False
    return {"ph": "X", "name": words(ROWS[event.kind].label, event) or event.kind, "cat": event.kind, "pid": process,
            "tid": thread, "ts": _micro(event.time), "dur": _micro(_end(run, event) - event.time), "args": said}


def _arrow(event: Event, source: Event, number: int, tracks: _Tracks) -> list[dict[str, Any]]:
    """Return the two ends of the arrow from a source to its event."""
    begin = source.end if source.end is not None and source.kind in ("task", "serve") else source.time
    arrives = event.time if ROWS[event.kind].at_once or event.end is None else max(event.time, event.end - _SHORT)
    ends = (("s", source, max(source.time, begin - _SHORT)), ("f", event, max(arrives, begin)))
    return [{"ph": phase, "id": number, "name": event.kind, "cat": "received", "pid": tracks.place[id(one)][0],
             "tid": tracks.place[id(one)][1], "ts": _micro(time)} | ({"bp": "e"} if phase == "f" else {})
            for phase, one, time in ends]
