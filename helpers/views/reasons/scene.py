"""The actors when a run was ended: each process's main thread and its other threads, and what each of them waited for."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from ...record.greenlets import HUB, OTHERS
from ...record.run import End, Event, Process, Run, Thread, Waiting
from ..endings import Ending, ending, how_it_ended, thread_ending, who
from ..statements import Statement, say
from .flows import Flow
from .inheriting import inheritors
from .managed import plain

#: kinds of calls to an object that may never return, and the names of the methods
METHODS = {"get": "get", "peek": "peek", "put": "put", "join_queue": "join", "acquire": "acquire", "wait": "wait"}


@dataclass(eq=False)
class Actor:
    """A thread of control: a process's main thread, or another thread of it."""

    process: Process
    thread: Thread | None                   #: None for the main thread
    name: str                               #: "MainProcess", "thread one"
    end: Ending                             #: how it ended
    alive: bool = False                     #: it had not ended when the run was ended
    waiting: Waiting | None = None          #: where it was at that time
    pending: Event | None = None            #: the recorded call that it was in
    greenlet: bool = False                  #: it is a gevent greenlet
    stands_on: bool = False                 #: for a greenlet: it was the one that ran
    loops_end: End | None = None            #: for a task that ran: what its loop's thread waited for in a system call

    @property
    def lane(self) -> str:
        """Its lane: "" for the main thread."""
        return self.thread.name if self.thread else ""

    @property
    def system_end(self) -> End | None:
        """What it waited for in a system call; if it runs an event loop, one of the loop's tasks waits instead."""
        if self.greenlet or self.runs_loop or self.loops_end is not None:
            return self.loops_end
        return self.thread.end if self.thread is not None else self.process.end

    @property
    def runs_loop(self) -> bool:
        """Whether it was in the call that runs its event loop: what a task does in the loop belongs to the task."""
        return self.pending is not None and self.pending.kind == "loop"

    @property
    def how(self) -> str:
        """How it ended, in words."""
        return how_it_ended(self.thread or self.process) or "ended"

    def ended(self) -> Statement:
        """Say how it ended, as a clause."""
        return say("ended", self.end, who=self.name, how=self.how)


@dataclass
class Scene:
    """A run that was ended, as each actor saw it."""

    run: Run
    at_exit: str = ""       #: a process that ended with LoopExit: the scene shows it at that moment
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
            if actor.runs_loop and actor.pending and (task := self.at(actor.process.name, actor.pending.child or "?")):
                task.loops_end = (actor.thread or actor.process).end

    def _greenlet(self, process: Process, thread: Thread, alive: bool) -> Actor:
        on = thread.waiting is not None and not any(one.lane == thread.name for one in process.suspended)
        return Actor(process, thread, who(self.run, process, thread.name), thread_ending(self.run, process, thread),
                     alive and not thread.ended, thread.waiting, greenlet=True, stands_on=on)

    def _in_the_hub(self, process: Process) -> Waiting | None:
        """Return where the main thread of a process with greenlets gave way to gevent's hub."""
        if not process.greenlets and process.name != self.at_exit:
            return None
        block = next((event for event in reversed(self.events)
                      if event.kind == "block" and event.process == process.name and not event.lane and event.line), None)
        stands = block is not None and (block.end is None or (process.name == self.at_exit and block.outcome == "LoopExit"))
        return Waiting(block.call, block.line) if block is not None and stands else None

    def _pending(self, actor: Actor) -> Event | None:
        """Return the call that an actor was in: the one at the line that its stack shows."""
        waiting = actor.waiting
        if (waiting is None or waiting.line is None) and (found := self._at_no_line(actor)):
            return found
        if waiting is None or waiting.running:
            return None
        here = [event for event in self.pending[actor.process.name]
                if (event.line == waiting.line or waiting.module) and self.thread_of(event) == actor.lane
                and event.kind != "block"
                # A get without a line is not the program's: a pool's worker made it, or the like.
                and (event.line or actor.thread or event.kind != "get")]
        own = [event for event in here if event.lane == actor.lane]
        return next(reversed(own or here), None)

    def _at_no_line(self, actor: Actor) -> Event | None:
        """Return the call of an actor that runs a method of an object and no line of the program."""
        if actor.thread is None or actor.thread.task:
            return None
        return next((event for event in reversed(self.pending[actor.process.name]) if event.lane == actor.lane
                     and event.line is None and event.object and event.kind in METHODS), None)

    @cached_property
    def events(self) -> list[Event]:
        """All events, with the calls of a manager's objects as the kinds of calls that they are."""
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
    def _makings(self) -> dict[str, list[Event]]:
        """The events that made each queue, lock and the like."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            if event.object and event.kind in ("queue", "make"):
                found[event.object].append(event)
        return found

    @cached_property
    def by_lock(self) -> dict[str, list[Event]]:
        """The events of each object, and for a lock also those of the Conditions that use it."""
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
        """Process and thread -> object -> its first put into it."""
        found: dict[tuple[str, str], dict[str, Event]] = defaultdict(dict)
        for event in self.events:
            if event.kind == "put" and not event.outcome:
                found[event.process, self.thread_of(event)].setdefault(event.object, event)
        return found

    @cached_property
    def _owners(self) -> dict[tuple[str, str], str]:
        """The thread on which each generator or greenlet was last resumed."""
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
        """Return the actor of an event."""
        return self._by_lane.get((event.process, self.thread_of(event)))

    def named(self, event: Event) -> str:
        """Return the name of an event's actor."""
        actor = self.actor_of(event)
        return actor.name if actor else f"a greenlet of {event.process}" if self.is_mixed(event.lane) else event.process

    def is_mixed(self, lane: str) -> bool:
        """Whether a lane is gevent's hub, or stands for many greenlets that the record does not tell apart."""
        return lane in (HUB, OTHERS)

    def may_be_woken(self, actor: Actor) -> bool:
        """Whether gevent's hub, by a timer for example, or a handler of a signal may wake an actor: neither is recorded."""
        if actor.process.name == self.at_exit:
            return False
        return HUB in actor.process.lanes or any(one.alive and one.process.name in self._handling for one in self.actors)

    @cached_property
    def _handling(self) -> set[str]:
        """The processes that have given a signal a handler of the program's own."""
        return {event.process for event in self.run.events if event.kind == "handler"}

    def events_of(self, one: Event) -> list[Event]:
        """Return the events of the object that an event is about; if each process has a copy, only those of this one."""
        if not one.local:
            return self.by_object[one.object]
        return [event for event in self.by_object[one.object] if event.process == one.process]

    def flow_of(self, one: Event) -> Flow:
        """Return the flow through the queue that an event is about; it is computed once for all that wait for it."""
        key = one.object, one.process if one.local else ""
        if key not in self._flows:
            self._flows[key] = Flow.of(self.events_of(one))
        return self._flows[key]

    def others(self, actor: Actor, one: Event | None = None) -> list[Actor]:
        """Return all other actors; if each process has a copy of the event's object, only those of this process."""
        local = one is not None and bool(one.local)
        # A loop does nothing by itself unless the program asked it to.
        idle = one is not None and one.awaited and not self.loop_may_call(one)
        able = inheritors(self.run.processes, self._makings[one.object], one) if one is not None and not local else None
        return [other for other in self.actors if other is not actor and (not local or other.process is actor.process)
                and (able is None or other.process.name in able)
                and not (idle and other.runs_loop)
                and not (one is not None and not one.awaited and self._is_blocked_by(other, actor))]

    def _is_blocked_by(self, loop: Actor, task: Actor) -> bool:
        """Whether an actor runs the event loop of a task that waits without giving way: it can do nothing else."""
        return (loop.runs_loop and loop.process is task.process and task.thread is not None and task.thread.task
                and task.thread.loop == loop.lane)

    def other_kind(self, actor: Actor, pending: Event) -> str:
        """Return what another actor that could end a wait would be: a task, a greenlet, a thread or a process."""
        if actor.process.name == self.at_exit:
            return "greenlet"
        return "task" if pending.awaited else "thread" if pending.local else "process"

    def loop_may_call(self, one: Event) -> bool:
        """Whether a loop may still make a call that could end a wait for an asyncio object."""
        return bool(one.awaited and (one.object or one.function == "Future")) and self.loop_expects(one.process)

    def loop_expects(self, process: str) -> bool:
        """Whether a loop of a process was asked to call something later, or when input arrives."""
        return process in self._expecting

    @cached_property
    def _expecting(self) -> set[str]:
        """The processes in which a loop was asked to call something later, or when input arrives."""
        return {event.process for event in self.events if event.kind == "loop_expects"}

    def timer_of(self, actor: Actor) -> Event | None:
        """Return the start of a thread that is a Timer, if its seconds have not passed; None for any other actor."""
        if actor.thread is None or actor.greenlet:
            return None
        start = next((e for e in self.timers if e.process == actor.process.name and e.child == actor.lane), None)
        return start if start is not None and start.time + (start.seconds or 0.0) > self.run.duration else None

    @cached_property
    def timers(self) -> list[Event]:
        """The starts of all Timers."""
        return [event for event in self.events if event.kind == "thread_start" and event.seconds is not None]

    @property
    def complete(self) -> bool:
        """Whether everything that happened is in the record: counts are only right if so."""
        return not self.run.events_left_out


def where(line: int | None) -> str:
    """Return " in line 4", or "" if no line of the program was running."""
    return f" in line {line}" if line else ""
