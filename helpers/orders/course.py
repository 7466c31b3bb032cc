"""How one run went: which task did what in which order, and the outcome."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from .operations import Operation, process_of

#: Called with the number of the step, the tasks that could go, and the last one that went. Returns who goes, None to stop
#: the run.
Chooser = Callable[[int, dict[str, Operation], str | None], str | None]


@dataclass(slots=True, eq=False)
class Task:
    """A thread of the program, or the feeder thread of a queue."""

    key: str  #: "main/p2/t1": the first thread of main's second child
    name: str = ""
    state: str = "expected"  #: "expected", "running", "at" (a gate), "idle" (a feeder), "ended"
    sock: socket.socket | None = None
    pid: int = 0
    worker: bool = False  #: it is the main thread of a pool's worker
    killed: bool = False  #: its process has been ended by another
    daemon: bool = False  #: for a thread: its process does not wait for it
    operation: Operation | None = None  #: the operation that it waits for
    last: Operation | None = None  #: what it did last
    begun: Operation | None = None  #: the last decision about it, while it may carry on with that

    @property
    def moves(self) -> bool:
        """Whether it is on its way to its next operation."""
        return self.state in ("expected", "running")


@dataclass(slots=True)
class Step:
    """A decision: which task went, and which could have gone."""

    operation: Operation
    enabled: dict[str, Operation]


@dataclass(slots=True)
class Course:
    """How one run went."""

    verdict: str = ""  #: "ended", "hangs", "pruned", "diverged", "stuck", "long"
    why: str = ""  #: the reason for "stuck" and "long", in words
    steps: list[Step] = field(default_factory=list)
    log: list[Operation] = field(default_factory=list)  #: all that was done, in order
    blocked: list[Operation] = field(default_factory=list)  #: where each waits, in a run that hangs
    notes: set[tuple[str, str, int]] = field(default_factory=set)  #: (what, name of the task, line): not steered
    names: dict[str, str] = field(default_factory=dict)  #: task -> its name
    alike: dict[str, str] = field(default_factory=dict)  #: process -> the first one equal to it
    labels: dict[str, str] = field(default_factory=dict)  #: object -> "queue q"
    written: frozenset[str] = frozenset()  #: variables that some task changes while there are several threads, in any run
    pids: set[int] = field(default_factory=set)
    stdout: dict[str, str] = field(default_factory=dict)  #: process -> what it printed
    stderr: dict[str, str] = field(default_factory=dict)
    broken: bool = False  #: the given rule was broken at the script's end
    returncode: int | None = None  #: the script's; None if the run was ended
    all_visible: bool = False  #: decisions were made about everything that others might notice
    new: bool = False  #: it showed something that no earlier run had shown

    def name_equals(self) -> None:
        """Call equal processes by the first one's name: their texts contain addresses, which may differ in the next run."""
        first: dict[str, str] = {}
        for key in sorted(self.alike):
            self.alike[key] = first.setdefault(self.alike[key], key)

    def who(self, key: str) -> str:
        """Return a task's name: its process's name, or its own if it is not the main thread.

        Of several threads with one name, the second is called "add 2", like a lane.
        """
        process = process_of(key)
        if key == process:
            return self.names[key]
        if key.rpartition("/")[2].startswith("a"):  # what an event loop may do next
            alone = all(process_of(other) == process for other in self.names)
            return self.names[key] + ("" if alone else f" of {self.names[process]}")
        if "/f:" in key[len(process) :]:
            label = self.labels.get(key.rpartition("/f:")[2], "")
            if label.startswith("pool"):  # it calls the callbacks
                return f"a thread of {label}"
            return f"the feeder thread of {self.names[process]}"
        mine = [other for other in self.names if process_of(other) == process and other != process]
        alike = [other for other in sorted(mine, key=lambda one: (len(one), one)) if self.names[other] == self.names[key]]
        number = f" {alike.index(key) + 1}" if alike.index(key) else ""
        alone = all(process_of(other) == process for other in self.names)
        return f"{self.names[key]}{number}" + ("" if alone else f" of {self.names[process]}")
