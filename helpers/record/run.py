"""What a run was: its processes, what each printed, and every recorded event.

Everything that a learner sees after a cell has run (the picture, the words, an exercise's verdict, whether a claim is true)
is read from a `Run`. This module has only data.
"""
from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .kinds import detail

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from .steps import Step

#: What is made from a run: a method's name -> the module and the function, which gets the run. It is loaded when it is first
#: asked for: data are in a lower layer than their views.
VIEWS = {"timeline": "helpers.views.timeline:timeline", "explain": "helpers.views.words:explain",
         "steps": "helpers.views.steps:steps",
         "to_json": "helpers.record.as_json:dump", "from_json": "helpers.record.as_json:load"}


@dataclass(slots=True, eq=False)
class Event:
    """One thing that one process, generator or greenlet did.

    A call that takes time (a get, a join, a sleep) is one event with a beginning and an end.
    Something that happens at one moment (a process begins to run, a switch) ends when it begins.

    What is passed is in its fields; fields that a kind does not have are empty. The learner's values are given as short
    reprs, at most some 40 characters long: "'hello'", "[1, 2, …".
    """

    time: float                 #: seconds from the start of the run
    process: str                #: name of the process, such as "MainProcess" or "Process-1"
    lane: str                   #: name of the thread, task, generator or greenlet in it; "" for the process itself
    kind: str                   #: "put", "get", "start", …: a row of `helpers/record/kinds.py`
    line: int | None            #: line of the cell, None if no line of the cell was running
    _: KW_ONLY
    end: float | None = None    #: seconds from the start of the run; None: never returned
    object: str = ""            #: which queue, pipe, lock, pool … ("queue q"), the same in every process
    outcome: str = ""           #: "" if it returned, else the name of the error ("Empty", "EOFError")
    source: Event | None = None  #: the event that this one received from: the put of a get, the start of a run
    number: int = 0             #: an exit code, a task's number, how many workers or how many are ready: the kind's row says
    pid: int = 0                #: the process id: never shown, as it differs each time
    object_kind: str = ""       #: what `object` is: "queue", "pipe", "pool", "manager", "lock", "list" …
    value: str = ""             #: what was put, got, sent, received, yielded, returned; what a resume or a switch sends in
    result: str = ""            #: what the call returned, where that tells something: "False" of acquire, wait or fetch in
                                #: vain, of a poll, empty, full; "3" of qsize; "4" or "list" (a proxy) of a proxy's call
    primitive: str = ""         #: the class: "Lock", "Event", "JoinableQueue", "Pool"; of a proxy's call its type, "list"
    method: str = ""            #: how a task is submitted ("apply_async", "map", "submit"), or its result fetched ("get")
    function: str = ""          #: of a task, submit, callback, spawn; a proxy's method ("append"); what a greenlet waits in
    arguments: str = ""         #: its arguments: "4, key=2"; for a chunk of several calls, those of the first ones
    chunk: tuple[str, ...] = ()  #: of a chunk of several calls: the arguments of each of the first three; of a proxy's call:
                                #: each of its arguments, where there are several
    items: int | None = None    #: how many calls a map, or a chunk of it, stands for; how many items an array, or a slice of
                                #: it, has; None if unknown, and for other kinds
    chunk_size: int | None = None  #: how many calls of a map make one task
    seconds: float | None = None  #: a requested sleep or time-out; 0: not to wait (block=False); None: none was given
    size: int = 0               #: bytes sent or received, if known
    child: str = ""             #: name of the process that is started, waited for, ended, or that begins (run, manager)
    daemon: bool = False        #: whether the process that is started ends with its parent
    side: str = ""              #: for a pipe's end: "read", "write", "both"; for a pipe: that of its first end
    waited: bool = False        #: whether an acquire had to wait
    message: str = ""           #: an error's text: "NameError: name 'q' is not defined"
    permits: int | None = None  #: how many a new semaphore lets pass, how many a Barrier waits for
    lock: str = ""              #: the lock of a Condition that was given one
    local: str = ""             #: the process that made the object, if each process has its own (a lock of threads): a
                                #: forked child has a copy; "" if processes share it
    text: str = ""              #: what is printed, without its `end`; at most some 200 characters
    awaited: bool = False       #: whether it is asyncio's: while a task waits in it, other tasks continue
    children: tuple[str, ...] = ()  #: the tasks that an await waits for, if known
    tasks: tuple[int, ...] = ()  #: the numbers of a pool's tasks that are waited for together, if known
    sentinels: tuple[str, ...] = ()  #: for a wait for one of several: the processes that may end
    pipes: tuple[str, ...] = ()  #: for a wait for one of several: the pipes that may have something to receive
    any_one: bool = False       #: whether it is over as soon as any one of them has ended
    call: str = ""              #: what a greenlet waits in, as the cell writes it: "gevent.sleep(1)"
    covered: bool = False       #: for a block: another event of its lane, with the same call, tells what it waited for

    @property
    def detail(self) -> str:
        """What was passed, a child's name, an error's text, as a person reads it: made from the fields, never read back."""
        return detail(self)

    @property
    def duration(self) -> float | None:
        """Seconds from beginning to end, None for a call that never returned."""
        return None if self.end is None else self.end - self.time

    def overlaps(self, other: Event) -> bool:
        """Whether both were going on at the same time, whatever the clock said about their lengths."""
        mine, theirs = (float("inf") if e.end is None else e.end for e in (self, other))
        return self.time < theirs and other.time < mine


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where a process was waiting when the run was ended."""

    call: str                    #: the call as the cell writes it: "q.get()"
    line: int | None             #: line of the cell, or of the module
    lane: str = ""               #: the generator or greenlet that waits; "" for the process itself
    object: str = ""             #: which queue, pipe … ("queue q"), if known
    running: bool = False        #: it was not waiting: it was computing there
    joins: str = ""              #: "threads" or "children" if it had run its last line and waits for these; "feeder": a
                                 #: queue's feeder thread; "itself": shutdown() of the server whose handler it is
    module: str = ""             #: the file in the program's folder that the line is of ("worker.py"); "" for the script
    given: bool = False          #: the call is what a thread was given to run: no line of the program makes it

    @property
    def place(self) -> str:
        """The line, with its file if that is not the script: "7", "7 of worker.py"."""
        return f"{self.line} of {self.module}" if self.module else f"{self.line}"

    def __str__(self) -> str:
        where = f", line {self.place}" if self.line else ""
        return f"{self.call}{where}"


@dataclass(frozen=True, slots=True)
class End:
    """What a thread waited for in a system call, and which processes could end the wait (Linux)."""

    does: str                    #: "read", "write": from or into a pipe or a connection; "accept": that somebody connects;
                                 #: "child": that a child ends; "datagram", "signal"; "open": that somebody opens a named
                                 #: pipe, too; "lock": that another process lets go of a file
    by: tuple[str, ...] = ()     #: the processes that have the other end; the children; who holds the lock
    mine: int = 0                #: of a connection: the number of its own end: never shown
    other: int = 0               #: that of the other end; 0: nobody has accepted the connection yet
    accepts: bool = False        #: it would also go on if somebody connected
    ready: bool = False          #: it asks what is ready: select(), poll(), a selector
    signals: tuple[int, ...] = ()       #: the signals that it waits for; none: any that has a handler
    way: str = ""                #: how it opens the pipe: "read", "write"
    timed: bool = False          #: it gives up after a time


@dataclass(slots=True, eq=False)
class Thread:
    """A thread of a process that ran the learner's code, not the main thread; or a task, or a gevent greenlet."""

    name: str                               #: its lane: its name, or what it ran ("fetch('/a')")
    daemon: bool = False
    ended: bool = False                     #: False if it was cut short: its process ended, or had to be ended
    error: str = ""                         #: "NameError: name 'q' is not defined" if an exception ended it
    error_line: int | None = None           #: line of the cell that raised it
    waiting: Waiting | None = None          #: where it was when the run was ended
    ident: int = 0                          #: Python's number of it: never shown
    native: int = 0                         #: the system's number of it: never shown
    task: bool = False                      #: it is a task
    loop: str = ""                          #: for a task: the lane of the thread that ran it; "" for the main thread
    begun: bool = True                      #: for a task or a greenlet: whether it ever ran
    cancelled: bool = False                 #: for a task: whether it was cancelled, in its error_line
    patched: bool = False                   #: for a greenlet: monkey patching made it from a thread
    end: End | None = None                  #: what it waited for in a system call


@dataclass(slots=True, eq=False)
class Process:
    """One process of the run."""

    name: str                               #: "MainProcess", "Process-1", "forkserver" …
    pid: int                                #: the process id
    exitcode: int | None = None             #: -9: killed by signal 9; None: ended by us, or unknown
    waiting: Waiting | None = None          #: where it was waiting when the run was ended
    parent: str = ""                        #: name of the process that started it
    error: str = ""                         #: "NameError: name 'q' is not defined" if an exception ended it
    error_line: int | None = None           #: line of the cell that raised it
    stdout: str = ""                        #: what this process printed
    stderr: str = ""                        #: what this process printed to stderr
    stack: str = ""                         #: every thread's stack when the run was ended
    lanes: tuple[str, ...] = ()             #: its generators and greenlets, in the order in which they began
    threads: tuple[Thread, ...] = ()  #: its threads except the main one, then its tasks, in the order in which they began
    greenlets: tuple[Thread, ...] = ()      #: its gevent greenlets, in the order in which they were started
    daemon: bool = False                    #: it ends when its parent ends
    suspended: tuple[Waiting, ...] = ()     #: its greenlets that were waiting when the run was ended
    ended_by_run: bool = False              #: it was still running when the run was ended, so it was killed
    stopped: bool = False                   #: a signal (SIGSTOP) had stopped it
    busy: float = 0.0                       #: CPU seconds that its main thread had used by then (Linux)
    unread_by: tuple[str, ...] = ()         #: it waited to write into a full pipe or connection: who could have read (Linux)
    unsent_by: tuple[str, ...] = ()         #: it waited to read from a pipe or connection: who could have written (Linux)
    end: End | None = None                  #: what its main thread waited for in a system call
    helper: bool = False                    #: fork server or manager: started by multiprocessing, not by the cell

    @property
    def worker(self) -> bool:
        """Whether it is a worker of a Pool: chance decides which of them takes which task."""
        return re.fullmatch(r"(Fork|Spawn|ForkServer)?PoolWorker-[\d:]+( \(\d+\))?", self.name) is not None

    @property
    def ended_well(self) -> bool:
        """Whether it ended as it should: a pool ends its idle workers with SIGTERM (15), unless they end first."""
        return not self.error and not self.ended_by_run and (
            self.exitcode == 0 or (self.exitcode == -15 and (self.worker or self.helper)))


@dataclass
class Run:
    """One cell run as a script, under one start method.

    `processes` are in the order in which they began, `events` in the order of time.
    """

    source: str                             #: the script; its line numbers are those of the cell
    start_method: str                       #: "fork", "spawn", "forkserver"
    timeout: float                          #: seconds; inf: without limit
    stdout: str = ""                        #: MainProcess first, then each child in the order of birth
    stderr: str = ""
    returncode: int | None = None           #: None if the run had to be ended
    hung: bool = False                      #: the script was ended because it did not end by itself
    interrupted: bool = False               #: it was ended because the learner pressed stop
    lost: bool = False                      #: the process that looks after runs was killed, so this one was ended
    duration: float = 0.0                   #: seconds
    processes: list[Process] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    events_left_out: int = 0                #: how many events were too many to keep
    output_left_out: int = 0                #: how many characters of output were too many to keep
    outside: dict[str, Any] = field(default_factory=dict)   #: what a server saw of it, in an exercise that has one
    outlived: bool = False                  #: the script had ended, but something that it started had to be ended
    stood: bool = False                     #: for a hung run: it was led through an order, until nothing could go on
    no_semaphores: bool = False             #: the system has no /dev/shm, so multiprocessing cannot make locks or queues
    file: str = "cell.py"                   #: the script's file, as in its tracebacks
    programs: list[Process] = field(default_factory=list)   #: other programs that still ran when it was ended: nothing that
                                            #: they did is recorded

    @property
    def ended(self) -> bool:
        """Whether something had to be ended: the whole run, or what the script started and left running."""
        return self.hung or self.interrupted or self.outlived

    def load_events_later(self, load: Callable[[], list[Event]]) -> None:
        """Let `load` make the events when they are first asked for: most runs are only looked at."""
        del self.events
        self._load = load

    def __getattr__(self, name: str) -> object:
        load = self.__dict__.pop("_load", None) if name == "events" else None
        if load is None:
            raise AttributeError(f"a Run has no {name!r}")
        self.events = load()
        return self.events

    def timeline(self, *, linear: bool = False) -> Figure:
        """Draw the picture of the run: a lane for each process, an arrow for each message.

        Args:
            linear: draw time to scale, instead of stretching its short parts and shrinking its long ones.
        """
        return self._view("timeline")(self, linear=linear)

    def explain(self) -> str:
        """Say in words what happened, causes before effects, and why it hangs if it does."""
        return self._view("explain")(self)

    def steps(self) -> list[Step]:
        """Return what happened, one step after another, causes before effects, each with the state after it.

        The order is the same for the same events, whatever the clock said.
        """
        return self._view("steps")(self)

    def to_json(self) -> str:
        """Return the whole run as JSON, in the format that docs/run_format.md describes."""
        return self._view("to_json")(self)

    @staticmethod
    def from_json(text: str) -> Run:
        """Return a run that `to_json` wrote: it is explained, drawn and judged in the same way.

        Raises:
            ValueError: the text is not a run in JSON, or has another version.
        """
        return Run._view("from_json")(text)

    @staticmethod
    def _view(name: str) -> Callable[..., Any]:
        module, _, function = VIEWS[name].partition(":")
        return getattr(import_module(module), function)

    def process(self, name: str) -> Process:
        """Return a process by its name. Raises KeyError with the names that there are."""
        for process in self.processes:
            if process.name == name:
                return process
        raise KeyError(f"no process {name!r} in this run: it has {', '.join(p.name for p in self.processes)}")

    def __repr__(self) -> str:
        how = "hung" if self.hung else "interrupted" if self.interrupted else f"exit code {self.returncode}"
        return f"<Run under {self.start_method}: {how}, {len(self.processes)} processes, {len(self.events)} events>"
