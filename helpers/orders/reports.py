"""Hears what the tasks of one run say, and keeps it: who they are, where each stands, what it is about to do.

The words are those of recorder/gates/tasks.py; each has a method here that takes it in.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .connections import Connections
from .course import Course, Task
from .known import Known
from .names import Names
from .operations import UNSEEN, Operation, process_of
from .stuck import Watch

#: Called with a socket and the words of whoever else speaks; None where the socket was closed.
Other = Callable[[socket.socket, tuple | None], None]


class Reports:
    """What was heard of one run.

    Args:
        connections: to its tasks.
        number: the run's number.
        source: the program.
        other: called with the words of whoever else speaks.
        all_visible: see Controller.
        timeout: seconds that it may stand without a word.
    """

    def __init__(
        self, connections: Connections, number: int, source: str, other: Other, all_visible: bool, timeout: float
    ) -> None:
        self._connections, self._number, self._other = connections, number, other
        self.course = Course(all_visible=all_visible)
        self.tasks: dict[str, Task] = {"main": Task("main", "MainProcess")}
        self._of: dict[socket.socket, Task] = {}
        self.names, self.known = Names(source), Known(self.tasks)
        self._asked: set[str] = set()
        self._seen: list[Operation] = []
        self._alone: Task | None = self.tasks["main"]  # since it continued, no other task has been on its way
        self._choosers: dict[str, str] = {}  # key of a choice -> who does it
        self._messages = 0
        self._watch = Watch(timeout)

    def pump(self, patience: float) -> bool:
        """Listen for at most `patience` seconds. Returns whether anybody has said anything."""
        heard = False
        for sock, words in self._connections.receive(patience):
            heard = True
            if words is not None and words[0] == "hello" and len(words) == 5:
                self._hello(sock, *words[1:])
            elif sock not in self._of:
                self._other(sock, words)
            elif words is None:
                self._gone(sock)
            else:
                self._messages += 1
                getattr(self, f"_says_{words[0]}")(self._of[sock], *words[1:])
        return heard

    def _hello(self, sock: socket.socket, number: int, key: str, name: str, pid: int) -> None:
        if number != self._number:  # of a run that is over
            self._connections.drop(sock)
            return
        key = self.names.key(key)
        task = self.tasks.setdefault(key, Task(key))
        task.name, task.pid, task.sock = task.name or name, pid, sock
        task.state = self.known.state_of_feeder(task) if "/f" in key[len(process_of(key)) :] else "running"
        self._of[sock] = task
        self._alone = self._alone if self._alone is task else None
        self.course.pids.add(pid)

    def _gone(self, sock: socket.socket) -> None:
        task = self._of.pop(sock)
        if task.sock is sock:
            task.sock = None
            if task.key == process_of(task.key):  # its main thread's: the process is gone
                ends = task.killed or (task.last is not None and task.last.kind == "exit")
                if task.worker and not ends and not self.course.verdict:
                    self.course.verdict, self.course.why = "stuck", f"{task.name}, a worker, ended in its task"
                self.known.end(task.key)
            else:
                task.state, task.operation = "ended", None

    def _says_at(self, task: Task, kind: str, pairs: tuple, text: str, line: int, place: int, *more: Any) -> None:
        ready, blocks, result, busy, choices, bound = more
        if task.state == "ended":
            return
        self._came_out(task, result)
        if busy > self._watch.COMPUTING:
            self.course.notes.add(("computing", task.name, task.last.line if task.last else 0))
        waits, seen = self._parted(task, kind, pairs)
        if kind == "hand over":
            self.known.to_wake[waits[0][0]] = int(text)
        task.operation = Operation(
            task.key, kind, tuple(dict.fromkeys(seen)), text, line, ready, blocks, place=place, waits=waits, bound=bound
        )
        task.operation.choices = tuple(
            Operation(f"{task.key}/{key}", kind, task.operation.pairs, text, line) for key, kind, _, text, line in choices
        )
        self._choosers |= {f"{task.key}/{key}": who for key, _, who, _, _ in choices}
        task.state = "at"
        if self._alone is task:  # what it found a moment ago is still so
            task.operation.known = self.known.changes(task.operation)
        self._seen.append(task.operation)

    def _parted(self, task: Task, kind: str, pairs: tuple) -> tuple[tuple, list]:
        """Return the named pairs of an operation: those of modes that nobody notices, and the others."""
        if kind == "exit":  # of all that it closes, only ends of the program's pipes are noticed
            pairs = tuple((raw, mode) for raw, mode in pairs if mode in ("exit", "end") or self.names.is_pipe(raw))
        named = [(self.names.name(raw), mode) for raw, mode in pairs]
        waits = tuple(pair for pair in named if pair[1] in UNSEEN)
        seen = [pair for pair in named if pair[1] not in UNSEEN]
        mine = f"@{process_of(task.key)}"
        if seen and (mine, "end") not in seen and (mine, "exit") not in seen:
            # A process waits for its threads before it ends, but for daemons, and those that feed its queues.
            late = task.daemon or "/f" in task.key[len(mine) - 1 :]
            seen = [pair for pair in seen if pair != (mine, "live")] + [(mine, "late" if late else "live")]
        return waits, seen

    def _came_out(self, task: Task, result: str) -> None:
        last = task.last
        if last is None:
            return
        if self.known.came_out(last, result):
            self.course.notes.add(("a release too many", task.name, last.line))

    def _says_ready(self, task: Task, ready: bool, pairs: tuple | None) -> None:
        if task.operation is not None:
            if pairs is not None:
                _, seen = self._parted(task, task.operation.kind, pairs)
                task.operation = replace(task.operation, pairs=tuple(dict.fromkeys(seen)))
                self._seen.append(task.operation)
            task.operation.ready, task.operation.known = ready, self.known.changes(task.operation)
        self._asked.discard(task.key)

    def _says_made(self, task: Task, kind: str, class_name: str, line: int, numbers: tuple) -> None:
        self.names.make(task.key, kind, class_name, line, numbers)

    def _says_permits(self, task: Task, number: int, count: int) -> None:
        self.known.permits[self.names.name(number)] = count

    def _says_touches(self, task: Task, pairs: tuple) -> None:
        self._seen.append(Operation(task.key, "", tuple((self.names.name(raw), mode) for raw, mode in pairs)))

    def _says_note(self, task: Task, what: str, line: int) -> None:
        self.course.notes.add((what, task.name, line))

    def _says_rule(self, task: Task, broken: bool, error: str) -> None:
        self.course.broken = broken
        if error:
            self.course.notes.add(("rule", error, 0))

    def _says_fed(self, task: Task) -> None:
        self.known.feed(task.key, -1)

    def _says_unput(self, task: Task, number: int) -> None:
        self.known.feed(f"{process_of(task.key)}/f:{self.names.name(number)}", -1)

    def _says_unfed(self, task: Task, key: str) -> None:
        self.known.feed(self.names.key(key.removeprefix("@")), -1)

    def _says_worker(self, task: Task) -> None:
        task.worker = True

    def _says_stillborn(self, task: Task, key: str) -> None:
        self.tasks[key].state = "ended"

    def _says_bye(self, task: Task, result: str) -> None:
        self._came_out(task, result)
        task.state, task.operation = "ended", None


def send(task: Task, word: bytes) -> bool:
    """Send a word to a task. Returns whether there is one to hear it."""
    with contextlib.suppress(OSError):
        if task.sock is not None:
            task.sock.sendall(word)
            return True
    return False
