"""Where each process, thread, generator and greenlet is."""
from __future__ import annotations

import functools
from collections.abc import Container
from dataclasses import replace

from ...program.calls import awaited_at, call_at
from ..greenlets import HUB
from ..run import Event
from . import Standing
from .moments import AT_END, Moment
from .shown import Shown, name_of, who

#: a kind of event -> the method that the program calls, if that has another name
_METHODS = {"join_queue": "join", "thread_join": "join", "join_pool": "join", "terminate_pool": "terminate",
            "wait_any": "wait", "task_join": "result"}
#: what runs an event loop: the record does not say which of them it was, the program's line does
_LOOPS = ("run", "run_until_complete", "run_forever")
_IDLE = Standing(None, "waits", "its pool's queue of tasks")        #: a worker without a task
_CLOSED = ("GeneratorExit", "GreenletExit")         # the errors with which close() and kill() end it


def begins_to_wait(moment: Moment) -> bool:
    """Whether it is the beginning of a call that waits, or might have to."""
    event = moment.event
    return not moment.over and event.kind in AT_END and event.line is not None and not never_waits(event)


def never_waits(event: Event) -> bool:
    """Whether a call was asked not to wait. A sleep of 0 s gives way to others nevertheless."""
    return event.seconds == 0 and event.kind not in ("sleep", "await", "block")


def method_of(event: Event) -> str:
    """Return the name of the function that the program calls in an event's line."""
    if event.kind in ("block", "await"):
        return event.function or ("joinall" if event.kind == "block" else "")
    named = event.method if event.kind in ("wait_tasks", "fetch", "join_pool") else ""
    return named or _METHODS.get(event.kind, event.kind)


@functools.lru_cache(2000)
def _call(source: str, line: int, method: str, awaited: bool) -> str:
    return (awaited_at if awaited else call_at)(source, line, method)


class Lanes:
    """Keeps the state of lanes."""

    def __init__(self, shown: Shown[Standing], source: str, workers: Container[str] = ()) -> None:
        self._shown = shown
        self._workers = workers
        self._source = source
        self._waiting: dict[str, Event] = {}        # lane -> the call that it is in
        self._failed: dict[str, int | None] = {}    # process -> the line of the error that ends it
        self._begun: set[str] = set()               # the threads and tasks whose ends would be recorded, too

    def apply(self, moment: Moment) -> None:
        """Take note of a moment."""
        event = moment.event
        special = _SPECIAL.get(event.kind)
        if special is not None:
            special(self, event)
        elif begins_to_wait(moment) or (event.kind == "loop" and event.line and not moment.over):      # its tasks run
            self._waiting[who(event)] = event
            self._shown.show(who(event), Standing(event.line, "waits", self._in(event), event.object or event.child))
        elif moment.ends or event.line is not None:
            self._goes_on(moment)

    def _in(self, event: Event) -> str:
        names = _LOOPS if event.kind == "loop" else (method_of(event),)
        calls = [_call(self._source, event.line or 0, name, event.awaited) for name in names]
        return event.call or next((call for name, call in zip(names, calls, strict=True) if f"{name}(" in call), calls[0])

    def _goes_on(self, moment: Moment) -> None:
        event, name = moment.event, who(moment.event)
        if moment.ends:
            self._waiting.pop(name, None)
        if event.kind == "task" and moment.over:        # its worker is idle
            self._shown.show(name, replace(_IDLE, object=event.object))
        elif name not in self._waiting and event.kind not in ("serve", "feed"):
            before = self._shown.now.get(name)
            self._shown.show(name, Standing(event.line or (before.line if before else None)))

    def _run(self, event: Event) -> None:
        before = self._shown.now.get(who(event))
        self._begun.add(who(event))
        idle = event.kind == "run" and event.process in self._workers
        self._shown.show(who(event), _IDLE if idle else Standing(before.line if before else None))

    def _error(self, event: Event) -> None:
        self._failed[event.process] = event.line

    def _exit(self, event: Event) -> None:
        name = event.process
        before = self._shown.now.get(name, Standing())
        failed = name in self._failed or event.number
        doing = "killed" if event.number < 0 else "failed" if failed else "ended"
        self._shown.show(name, Standing(self._failed.get(name, before.line if doing == "killed" else None), doing))
        for other, standing in self._shown.now.items():
            if other.startswith(name_of(name, " ")[:-1]) and standing.doing not in ("ended", "failed"):
                self._shown.show(other, self._with_its_process(other, standing, killed=doing == "killed"))

    def _with_its_process(self, name: str, standing: Standing, *, killed: bool) -> Standing:
        """Return where a lane is that has not ended when its process does. Of the hub and some threads, no end is known."""
        if killed:
            return Standing(standing.line, "killed")
        known = standing.doing in ("waits", "suspended") or name in self._begun
        if not known or name.endswith(name_of("", HUB)):
            return Standing(standing.line, "ended")
        return replace(standing, doing="cut off")

    def _thread_end(self, event: Event) -> None:
        if not event.lane:
            return                      # a library's own thread
        cancelled = event.outcome == "CancelledError" and not event.message
        self._shown.show(who(event), Standing(event.line, "failed" if event.outcome and not cancelled else "ended"))

    def _turn(self, event: Event) -> None:
        """A lane passes its turn to another."""
        source, name = event.source, who(event)
        if source is not None and self._standing(who(source)).doing not in ("ended", "failed", "waits"):
            self._shown.show(who(source), Standing(event.line or self._standing(who(source)).line, "suspended", object=name))
        waiting = self._waiting.get(name)
        if waiting is None or waiting.kind == "block":
            self._shown.show(name, Standing(self._standing(name).line))

    def _back(self, event: Event) -> None:
        """A generator returns its turn to the lane that resumed it."""
        over = event.kind in ("return", "finish")
        failed = over and event.outcome and event.outcome not in _CLOSED
        doing = "failed" if failed else "ended" if over else "suspended"
        self._shown.show(who(event), Standing(event.line or self._standing(who(event)).line, doing))
        if event.source is not None and event.source.source is not None:
            by = who(event.source.source)
            self._shown.show(by, Standing(self._standing(by).line))

    def _standing(self, name: str) -> Standing:
        return self._shown.now.get(name, Standing())


_SPECIAL = {"run": Lanes._run, "thread_run": Lanes._run, "error": Lanes._error, "exit": Lanes._exit,
            "thread_end": Lanes._thread_end, "task_run": Lanes._run, "task_end": Lanes._thread_end,
            "resume": Lanes._turn, "throw": Lanes._turn, "switch": Lanes._turn,
            "yield": Lanes._back, "return": Lanes._back, "finish": Lanes._back}
