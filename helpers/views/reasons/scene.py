"""Who was there when a run was ended: each process's main thread and its other threads, and what each waited for."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ...record.greenlets import HUB, OTHERS
from ...record.run import End, Event, Process, Run, Thread, Waiting
from ..endings import Ending, ending, how_it_ended, thread_ending, who
from ..statements import Statement, say
from .managed import is_managed, plain

#: kinds of calls of an object's that may never return, and how they are written
METHODS = {"get": "get", "peek": "peek", "put": "put", "join_queue": "join", "acquire": "acquire", "wait": "wait"}


@dataclass(eq=False)
class Actor:
    """A thread of control: a process's main thread, or another thread of it."""

    process: Process
    thread: Thread | None                   #: None for the main thread
    name: str                               #: "MainProcess", "thread one"
    end: Ending                             #: how it ended
    alive: bool = False                     #: it had not ended when the run was ended
    waiting: Waiting | None = None          #: where it stood then
    pending: Event | None = None            #: the recorded call in which it stood
    greenlet: bool = False                  #: it is a greenlet of gevent's
    stands_on: bool = False                 #: of a greenlet: it had its turn then

    @property
    def lane(self) -> str:
        """Its lane: "" for the main thread."""
        return self.thread.name if self.thread else ""

    @property
    def system_end(self) -> End | None:
        """What it waited for in a call of the system's; of one that runs an event loop, a task of that waits."""
        if self.greenlet or self.runs_loop:
            return None
        return self.thread.end if self.thread is not None else self.process.end

    @property
    def runs_loop(self) -> bool:
        """Whether it stood in the call that runs its event loop: what a task does in it is the task's."""
        return self.pending is not None and self.pending.kind == "loop"

    @property
    def how(self) -> str:
        """How it ended, in words."""
        return how_it_ended(self.thread or self.process) or "ended"

    def ended(self) -> Statement:
        """Say how it ended, as a clause."""
        return say("ended", self.end, who=self.name, how=self.how)


@dataclass(frozen=True)
class Flow:
    """What went through a queue."""

    given: int              #: how much was put into it, what could not be pickled included
    taken: int              #: how much was taken out of it
    inside: int             #: how much is in it now: what a feeder thread has not yet written is not
    half: Event | None      #: what a feeder thread was at, and has not yet written
    lost: tuple[Event, ...] = ()    #: what could not be pickled

    @classmethod
    def of(cls, events: Iterable[Event]) -> Flow:
        """Count what the events of a queue say."""
        given = taken = 0
        feeds: list[Event] = []
        lost: list[Event] = []
        for event in events:
            if event.kind == "feed":
                feeds.append(event)
            elif event.kind == "lost":
                lost.append(event)
            elif event.kind == "puts":
                given += event.number
            elif event.kind == "gets":
                taken += event.number
            elif event.kind == "put" and not event.outcome:
                given += event.end is not None or not (event.local or is_managed(event))
            elif event.kind == "get" and not event.outcome:
                taken += event.end is not None
        written = sum(feed.end is not None for feed in feeds) if feeds else given - len(lost)
        return cls(given, taken, written - taken, next((feed for feed in feeds if feed.end is None), None), tuple(lost))


@dataclass
class Scene:
    """A run that was ended, looked at from everybody's place."""

    run: Run
    at_exit: str = ""       #: a process that ended with LoopExit: it is looked at as it was then
    actors: list[Actor] = field(default_factory=list)
    _flows: dict[tuple[str, str], Flow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for process in self.run.processes:
            if process.helper:
                continue
            alive, run = process.ended_by_run or process.name == self.at_exit, self.run
            waiting = self._in_the_hub(process) or process.waiting
            self.actors.append(Actor(process, None, who(run, process, ""), ending(run, process), alive, waiting))
            self.actors += [Actor(process, thread, who(run, process, thread.name), thread_ending(run, process, thread),
                                  alive and not thread.ended, thread.waiting) for thread in process.threads]
            self.actors += [self._greenlet(process, thread, alive) for thread in process.greenlets]
        self._by_lane = {(actor.process.name, actor.lane): actor for actor in self.actors}
        for actor in self.actors:
            if actor.alive:
                actor.pending = self._pending(actor)

    def _greenlet(self, process: Process, thread: Thread, alive: bool) -> Actor:
        on = thread.waiting is not None and not any(one.lane == thread.name for one in process.suspended)
        return Actor(process, thread, who(self.run, process, thread.name), thread_ending(self.run, process, thread),
                     alive and not thread.ended, thread.waiting, greenlet=True, stands_on=on)

    def _in_the_hub(self, process: Process) -> Waiting | None:
        """Return where the main thread of a process with greenlets has given way to gevent's hub."""
        if not process.greenlets and process.name != self.at_exit:
            return None
        block = next((event for event in reversed(self.events)
                      if event.kind == "block" and event.process == process.name and not event.lane and event.line), None)
        stands = block is not None and (block.end is None or (process.name == self.at_exit and block.outcome == "LoopExit"))
        return Waiting(block.call, block.line) if block is not None and stands else None

    def _pending(self, actor: Actor) -> Event | None:
        """Return the call in which somebody stood: the one at the line that its stack shows."""
        waiting = actor.waiting
        if (waiting is None or waiting.line is None) and (found := self._at_no_line(actor)):
            return found
        if waiting is None or waiting.running:
            return None
        here = [event for event in self.pending[actor.process.name]
                if (event.line == waiting.line or waiting.module) and self.thread_of(event) == actor.lane
                and event.kind != "block"
                # Without a line, it is a pool's worker or the like that gets, and none of the program's calls.
                and (event.line or actor.thread or event.kind != "get")]
        own = [event for event in here if event.lane == actor.lane]
        return next(reversed(own or here), None)

    def _at_no_line(self, actor: Actor) -> Event | None:
        """Return the call in which somebody stands that runs a method of an object's, and no line of the program."""
        if actor.thread is None or actor.thread.task:
            return None
        return next((event for event in reversed(self.pending[actor.process.name]) if event.lane == actor.lane
                     and event.line is None and event.object and event.kind in METHODS), None)

    @cached_property
    def events(self) -> list[Event]:
        """All events, calls of what a manager keeps as the kinds of calls that they are."""
        return [plain(event) for event in self.run.events]

    @cached_property
    def pending(self) -> dict[str, list[Event]]:
        """The calls of each process that never returned."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            if event.end is None or (event.outcome == "LoopExit" and event.process == self.at_exit):
                found[event.process].append(event)
        return found

    @cached_property
    def by_object(self) -> dict[str, list[Event]]:
        """The events of each object."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            if event.object:
                found[event.object].append(event)
        return found

    @cached_property
    def by_lock(self) -> dict[str, list[Event]]:
        """The events of each object, and of the Conditions that have it for their lock."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            for name in {event.object, event.lock} - {""}:
                found[name].append(event)
        return found

    @cached_property
    def by_actor(self) -> dict[tuple[str, str], list[Event]]:
        """The events of each process and thread."""
        found: dict[tuple[str, str], list[Event]] = defaultdict(list)
        for event in self.events:
            found[event.process, self.thread_of(event)].append(event)
        return found

    @cached_property
    def first_puts(self) -> dict[tuple[str, str], dict[str, Event]]:
        """Process and thread -> object -> the first of its puts into it."""
        found: dict[tuple[str, str], dict[str, Event]] = defaultdict(dict)
        for event in self.events:
            if event.kind == "put" and not event.outcome:
                found[event.process, self.thread_of(event)].setdefault(event.object, event)
        return found

    @cached_property
    def _owners(self) -> dict[tuple[str, str], str]:
        """Which thread a generator or greenlet was last resumed on."""
        threads = {(process.name, thread.name) for process in self.run.processes
                   for thread in (*process.threads, *process.greenlets)}
        threads |= {(process.name, lane) for process in self.run.processes if process.greenlets for lane in (HUB, OTHERS)}
        owners: dict[tuple[str, str], str] = {key: key[1] for key in threads}
        for event in self.events if threads else ():
            lane = event.process, event.lane
            if event.kind in ("resume", "throw", "switch") and event.source is not None and lane not in threads:
                owners[lane] = owners.get((event.process, event.source.lane), "")
        return owners

    def thread_of(self, event: Event) -> str:
        """Return the thread that an event happened on, "" for the main thread."""
        return self._owners.get((event.process, event.lane), "") if event.lane else ""

    def at(self, process: str, lane: str) -> Actor | None:
        """Return the main thread, thread or task of a process by its lane."""
        return self._by_lane.get((process, lane))

    def actor_of(self, event: Event) -> Actor | None:
        """Return whose event it was."""
        return self._by_lane.get((event.process, self.thread_of(event)))

    def named(self, event: Event) -> str:
        """Return whose event it was, in words."""
        actor = self.actor_of(event)
        return actor.name if actor else f"a greenlet of {event.process}" if self.is_mixed(event.lane) else event.process

    def is_mixed(self, lane: str) -> bool:
        """Whether a lane is of many greenlets, which nobody can tell apart, or of gevent's hub."""
        return lane in (HUB, OTHERS)

    def may_be_woken(self, actor: Actor) -> bool:
        """Whether gevent's hub may wake somebody by a timer or the like, of which nothing is known."""
        return HUB in actor.process.lanes and actor.process.name != self.at_exit

    def events_of(self, one: Event) -> list[Event]:
        """Return the events of the object that an event is about: of this process's own copy where each has one."""
        if not one.local:
            return self.by_object[one.object]
        return [event for event in self.by_object[one.object] if event.process == one.process]

    def flow_of(self, one: Event) -> Flow:
        """Return how much went through the queue that an event is about: found once for all that wait for it."""
        key = one.object, one.process if one.local else ""
        if key not in self._flows:
            self._flows[key] = Flow.of(self.events_of(one))
        return self._flows[key]

    def others(self, actor: Actor, one: Event | None = None) -> list[Actor]:
        """Return all others; only those of the same process where the object of an event is one that each has for itself."""
        local = one is not None and bool(one.local)
        # A loop does nothing by itself, unless the program has told it to.
        idle = one is not None and one.awaited and not self.loop_may_call(one)
        return [other for other in self.actors if other is not actor and (not local or other.process is actor.process)
                and not (idle and other.runs_loop)
                and not (one is not None and not one.awaited and self._is_blocked_by(other, actor))]

    def _is_blocked_by(self, loop: Actor, task: Actor) -> bool:
        """Whether somebody runs the event loop of a task, which waits without giving way: it can do nothing else."""
        return (loop.runs_loop and loop.process is task.process and task.thread is not None and task.thread.task
                and task.thread.loop == loop.lane)

    def other_kind(self, actor: Actor, pending: Event) -> str:
        """Return what anybody else would be who could end a wait: a task, a greenlet, a thread or a process."""
        if actor.process.name == self.at_exit:
            return "greenlet"
        return "task" if pending.awaited else "thread" if pending.local else "process"

    def loop_may_call(self, one: Event) -> bool:
        """Whether a loop may still call what could end a wait for one of asyncio's objects."""
        return bool(one.awaited and one.object) and one.process in self._expecting

    @cached_property
    def _expecting(self) -> set[str]:
        """The processes in which a loop was asked to call something later, or when something comes in."""
        return {event.process for event in self.events if event.kind == "loop_expects"}

    def timer_of(self, actor: Actor) -> float | None:
        """Return the seconds of a thread that is a Timer, and that have not passed; None for anybody else."""
        if actor.thread is None or actor.greenlet:
            return None
        start = next((e for e in self.events if e.kind == "thread_start" and e.process == actor.process.name
                      and e.child == actor.lane), None)
        ahead = start is not None and start.seconds is not None and start.time + start.seconds > self.run.duration
        return start.seconds if start is not None and ahead else None

    @property
    def complete(self) -> bool:
        """Whether all that happened is in the record: what was counted is so only then."""
        return not self.run.events_left_out


def where(line: int | None) -> str:
    """Return " in line 4", or nothing where no line of the program was being run."""
    return f" in line {line}" if line else ""
