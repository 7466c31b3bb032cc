"""The moments of a run: an event is one, or two if it can take time. Each belongs to a thread of control."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import inf

from ..names import natural
from ..run import Event, Process, Run

Actor = tuple[str, str]         #: a thread of control: its process, and its thread ("" for the main one)

#: Calls that take effect when they return: what they wait for is a cause of their end.
AT_END = frozenset({
    "get", "peek", "recv", "recv_bytes", "recv_bytes_into", "poll", "acquire", "wait", "join", "thread_join", "join_queue",
    "join_thread", "fetch", "wait_tasks", "call", "sleep", "select", "wait_any", "block", "join_pool", "terminate_pool",
    "put", "await", "task_join", "greenlet_join", "admit"})
#: Calls that begin with one effect and end with another.
BOTH = frozenset({"handle", "task", "serve", "callback", "loop", "loop_call"})
#: Kinds that say nothing of their own, and come at times that depend on chance.
UNSEEN = frozenset({"ended", "ready"})
RESULTS = "result thread"       #: the lane of the thread that receives a pool's results, while it runs callbacks
FEEDER = "feeder thread"        #: the lane of feeder threads while they run the program's code, to pickle an item
_REQUEST = "request "
_TURNS = frozenset({"resume", "throw", "switch"})
#: kinds that need not be of the thread that is noted
_ELSEWHERE = frozenset({"serve", "feed", "lost", "unsent", "thread_end"})


@dataclass(slots=True, eq=False)
class Moment:
    """The beginning or the end of an event."""

    event: Event
    ends: bool = False                                      #: it is the end of an event whose beginning is another moment
    causes: list[Moment] | None = None      #: what comes before it, except the previous moment on its thread; None: nothing
    place: int = 0                                          #: its place among all moments, thread by thread: see order.py

    @property
    def over(self) -> bool:
        """Whether the event is over with it."""
        return self.ends or self.event.end == self.event.time


def until(event: Event) -> float:
    """Return when an event was over (seconds): inf if it never was."""
    return inf if event.end is None else event.end


def two_moments(event: Event) -> bool:
    """Whether an event's beginning and end are two moments."""
    return event.end is not None and event.end > event.time and (event.kind in AT_END or event.kind in BOTH)


class Moments:
    """The moments of a run by thread of control: each thread's in order, the threads sorted by name."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.begins: dict[int, Moment] = {}         #: id of an event -> its beginning
        self.effects: dict[int, Moment] = {}        #: id of an event -> the moment when it gives or takes
        self.exits: dict[str, Moment] = {}          #: process -> its end
        self.actors: dict[Actor, list[Moment]] = {}
        lanes: dict[Actor, list[Moment]] = defaultdict(list)
        threads = _Threads(run)
        events = [event for event in run.events if event.kind not in UNSEEN and not event.covered]
        for place, event in enumerate([*events, *_ends(run)]):
            key, mine = id(event), lanes[threads.of(event, place)]
            begin = self.begins[key] = self.effects[key] = Moment(event)
            mine.append(begin)
            if event.end != event.time and two_moments(event):
                end = self.effects[key] = Moment(event, ends=True)
                mine.append(end)
            if event.kind == "exit":
                self.exits[event.process] = begin
        for actor in sorted(lanes, key=_Ranks(run, {actor for actor in lanes if actor[1].startswith(_REQUEST)}).of):
            mine = self.actors[actor] = lanes[actor]
            mine.sort(key=_begins)          # ends first where the time is the same
            mine.sort(key=_time)

    def cause(self, before: Moment | None, after: Moment | None) -> None:
        """Put one moment after another, if both exist."""
        if before is not None and after is not None and before is not after:
            if after.causes is None:        # a list for each moment, before it has one, would take a tenth of the time
                after.causes = []
            after.causes.append(before)


def _begins(moment: Moment) -> bool:
    return not moment.ends


def _time(moment: Moment) -> float:
    return moment.event.end or 0.0 if moment.ends else moment.event.time


def _ends(run: Run) -> list[Event]:
    """Return the ends of processes that did not record them: the script's own, killed ones, those made by os.fork()."""
    said = {event.process for event in run.events if event.kind == "exit"}
    unsaid = [one for one in run.processes if one.name not in said and _is_over(one)]
    last = dict.fromkeys((one.name for one in unsaid), 0.0)
    last |= {event.child: event.time for event in run.events if event.kind == "ended" and event.child in last}
    for event in run.events if last else ():
        if event.process in last:
            last[event.process] = max(last[event.process], event.time, event.end or 0.0)
    return [Event(last[one.name], one.name, "", "exit", None, pid=one.pid, end=last[one.name], number=one.exitcode or 0)
            for one in unsaid]


def _is_over(process: Process) -> bool:
    return not process.ended_by_run and not process.helper and (process.exitcode is not None or bool(process.error))


class _Ranks:
    """The order of those that could continue at the same time: servers of requests, the script's process, others by name.

    A thread that was started comes before its process's main thread: start() returns only when it has begun. Chance decides
    which of a pool's workers takes a task: workers come after the others, sorted by their first tasks.
    """

    def __init__(self, run: Run, servers: set[Actor]) -> None:
        self._servers = servers
        self._main = run.processes[0].name if run.processes else ""
        self._threads = {(event.process, event.child) for event in run.events if event.kind == "thread_start"}
        self._workers: dict[str, float] = {process.name: inf for process in run.processes if process.worker}
        for event in run.events:
            if event.kind == "task" and event.process in self._workers:
                self._workers[event.process] = min(event.number, self._workers[event.process])

    def of(self, actor: Actor) -> tuple[object, ...]:
        """Return the sort key of a thread of control."""
        process, thread = actor
        return (actor not in self._servers, process != self._main, self._workers.get(process, -1), natural(process),
                actor not in self._threads, natural(thread))


class _Threads:
    """On which thread of control each event happened: generators, greenlets and asyncio's tasks take turns on one."""

    def __init__(self, run: Run) -> None:
        everyone = [(process.name, thread) for process in run.processes for thread in process.threads]
        threads = {(process, thread.name) for process, thread in everyone if not thread.task}
        tasks = {(process, one.name): one.loop for process, one in everyone if one.task}
        self._owners: dict[Actor, str] = dict(tasks)
        self._pickling = {event.process for event in run.events if event.lane == FEEDER}
        for event in run.events:
            lane = event.process, event.lane
            if event.kind in _TURNS and event.source is not None and lane not in threads and lane not in tasks:
                by = event.process, event.source.lane
                self._owners[lane] = self._owners.get(by, by[1] if by in threads else "")

    def of(self, event: Event, place: int) -> Actor:
        if event.kind not in _ELSEWHERE:
            return event.process, self._owners.get((event.process, event.lane), event.lane)
        if event.kind == "serve":       # a manager's threads are not distinguished: each request comes from its call
            return event.process, f"{_REQUEST}{place}"
        if event.kind in ("feed", "lost"):
            return event.process, FEEDER if event.process in self._pickling else f"feeder of {event.object}"
        if event.kind == "unsent":      # a thread of the pool's finds that out
            return event.process, f"sender of {event.object}"
        if event.kind == "thread_end" and not event.lane:       # of a library's own thread: a pool's runs callbacks before
            return event.process, RESULTS if event.function == "_handle_results" else event.function
        return event.process, self._owners.get((event.process, event.lane), event.lane)
