"""How one run went: who did what in which order, and what came out."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from .operations import Operation, process_of

#: Called with the number of the step, who could go, and who went last. Returns who goes, None to stop the run.
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
    killed: bool = False  #: somebody has ended its process
    daemon: bool = False  #: of a thread: its process does not wait for it
    operation: Operation | None = None  #: where it stands
    last: Operation | None = None  #: what it did last

    @property
    def moves(self) -> bool:
        """Whether it is on its way to its next operation."""
        return self.state in ("expected", "running")


@dataclass(slots=True)
class Step:
    """A decision: who went, and who could have gone."""

    operation: Operation
    enabled: dict[str, Operation]


@dataclass(slots=True)
class Course:
    """How one run went."""

    verdict: str = ""  #: "ended", "hangs", "pruned", "diverged", "stuck", "long"
    why: str = ""  #: the words for "stuck" and "long"
    steps: list[Step] = field(default_factory=list)
    log: list[Operation] = field(default_factory=list)  #: all that was done, in its order
    blocked: list[Operation] = field(default_factory=list)  #: where each waits, in a run that hangs
    notes: set[tuple[str, str, int]] = field(default_factory=set)  #: (what, name of the task, line): not steered
    names: dict[str, str] = field(default_factory=dict)  #: task -> its name
    alike: dict[str, str] = field(default_factory=dict)  #: process -> the first one that is equal to it
    labels: dict[str, str] = field(default_factory=dict)  #: object -> "queue q"
    pids: set[int] = field(default_factory=set)
    stdout: dict[str, str] = field(default_factory=dict)  #: process -> what it printed
    stderr: dict[str, str] = field(default_factory=dict)
    broken: bool = False  #: the rule that was given did not hold at the script's end
    returncode: int | None = None  #: the script's; None where the run was ended
    all_visible: bool = False  #: it was decided about everything that others might notice
    new: bool = False  #: something was seen that no run before had shown

    def name_equals(self) -> None:
        """Call equal processes by the first of them: the texts have addresses in them, which the next run need not have."""
        first: dict[str, str] = {}
        for key in sorted(self.alike):
            self.alike[key] = first.setdefault(self.alike[key], key)

    def who(self, key: str) -> str:
        """Return what a task is called: its process's name, or its own where it is a thread of it.

        Of several threads of one name, the second is called "add 2", as a lane is.
        """
        process = process_of(key)
        if key == process:
            return self.names[key]
        if key.rpartition("/")[2].startswith("a"):  # what an event loop may do next
            alone = all(process_of(other) == process for other in self.names)
            return self.names[key] + ("" if alone else f" of {self.names[process]}")
        if "/f:" in key[len(process) :]:
            return f"the feeder thread of {self.names[process]}"
        mine = [other for other in self.names if process_of(other) == process and other != process]
        alike = [other for other in sorted(mine, key=lambda one: (len(one), one)) if self.names[other] == self.names[key]]
        number = f" {alike.index(key) + 1}" if alike.index(key) else ""
        alone = all(process_of(other) == process for other in self.names)
        return f"{self.names[key]}{number}" + ("" if alone else f" of {self.names[process]}")
