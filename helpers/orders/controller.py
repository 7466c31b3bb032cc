"""The controller of one run: every task waits at a gate until it is its turn, and only then does its operation.

A task is a thread of the program, or the feeder thread of a queue. The run stands still when each task is at a gate, has
ended or has nothing to do. Then it is decided who goes next. What nobody else can notice goes on at once.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from typing import Any

from .course import Chooser, Course, Step, Task
from .hub import Hub
from .known import Known
from .names import Names
from .operations import UNSEEN, Operation, Touched, asked_of, process_of
from .stuck import Watch

MOST_STEPS = 400  #: decisions of one run
MOST_MESSAGES = 40_000  #: words of one run: it may go on for ever where nothing is to be decided
PATIENCE = 0.2  #: seconds for which we listen at once


class Controller:
    """One run under control.

    Args:
        hub: where its tasks are heard.
        number: the run's number.
        source: the program.
        choose: decides who goes next.
        touched: what has been seen to touch what.
        alive: says whether the run's script is still there.
        other: called with a socket and the words of whoever else speaks.
        timeout: seconds that it may stand without a word.
        all_visible: decide about everything that others might notice: what the naive search does.
    """

    def __init__(
        self,
        hub: Hub,
        number: int,
        source: str,
        choose: Chooser,
        touched: Touched,
        alive: Callable[[], bool],
        other: Callable[[socket.socket, tuple | None], None],
        *,
        all_visible: bool = False,
        timeout: float = 60.0,
    ) -> None:
        self._hub, self._number, self._choose, self._touched = hub, number, choose, touched
        self._alive, self._other, self._all_visible = alive, other, all_visible
        self.course = Course(all_visible=all_visible)
        self.tasks: dict[str, Task] = {"main": Task("main", "MainProcess")}
        self._of: dict[socket.socket, Task] = {}
        self.names, self.known = Names(source), Known(self.tasks)
        self._asked: set[str] = set()
        self._seen: list[Operation] = []
        self._choosers: dict[str, str] = {}  # key of a choice -> who does it
        self._messages = 0
        self._watch = Watch(timeout)

    def carry_out(self) -> Course:
        """Let the run go its way to its end, or to where nobody can go on."""
        course = self.course
        while not course.verdict:
            if self._settle():
                self._decide()
        self.describe()
        course.name_equals()
        for operation in self._seen:
            course.new |= self._touched.add(operation)
        return course

    def describe(self) -> Course:
        """Name what there is so far, and return the course."""
        self.course.names = {key: task.name for key, task in self.tasks.items()} | self._choosers
        self.course.labels = self.names.labels()
        return self.course

    def let_go(self) -> None:
        """Let everybody go who stands at a gate: they block in their calls, as they would without a controller."""
        for task in self.tasks.values():
            if task.state == "at":
                _send(task, b"a\0")

    # One decision after another

    def _settle(self) -> bool:
        """Wait until every task stands. Returns False where the run is over."""
        self._watch.begin()
        while moving := [task for task in self.tasks.values() if task.moves]:
            heard = self.pump(PATIENCE)
            if heard:
                self._watch.begin()
            elif not self._alive():
                if not self.tasks["main"].pid:  # it could not even begin
                    self.course.verdict, self.course.why = "stuck", "MainProcess could not be started"
                self.known.end("main")
            elif why := self._watch.judge([(task.pid, task.name, task.last.line if task.last else 0) for task in moving]):
                self.course.verdict, self.course.why = "stuck", why
            if self._messages > MOST_MESSAGES:
                self.course.verdict, self.course.why = "long", "it goes on and on"
            if self.course.verdict:
                return False
        while self.pump(0):  # what was said before the last one came to stand
            pass
        return not any(task.moves for task in self.tasks.values())

    def _decide(self) -> None:
        course = self.course
        standing = sorted((task for task in self.tasks.values() if task.operation is not None), key=lambda task: task.key)
        if not standing:
            course.verdict = "ended"
            return
        self._ask([task for task in standing if task.operation and self.known.may_have_changed(task.operation)])
        if any([self._at_once(task) for task in standing]):  # all of them, not only the first
            return
        enabled = self._enabled(standing)
        if not enabled:
            course.verdict = "hangs"
            course.blocked = [task.operation for task in standing if task.operation is not None]
        elif len(course.steps) >= MOST_STEPS:
            course.verdict, course.why = "long", f"more than {MOST_STEPS} steps"
        else:
            key = self._choose(len(course.steps), enabled, course.steps[-1].operation.key if course.steps else None)
            if key is None:
                course.verdict = "pruned"
            elif key not in enabled:
                course.verdict = "diverged"
            else:
                course.steps.append(Step(enabled[key], enabled))
                self._go(self.tasks[asked_of(key)], enabled[key])

    def _enabled(self, standing: list[Task]) -> dict[str, Operation]:
        """Return who can go on."""
        could = {task.key: task.operation for task in standing if task.operation is not None and self._can_go(task)}
        could |= {choice.key: choice for task in standing if task.operation for choice in task.operation.choices}
        if any(mode == "wakes" for task in standing if task.operation for _, mode in task.operation.waits):
            # Who wakes others has their lock, and goes on as soon as these are awake.
            could = {key: one for key, one in could.items() if one.kind == "sleep"} or could
        enabled = self.known.without_vain_looks(could)
        if len(enabled) < len(could):
            self.course.notes.add(("a loop that only looks", "", 0))
        return enabled

    def _at_once(self, task: Task) -> bool:
        """Let a task go on whose operation is no choice. Returns whether it went."""
        operation = task.operation
        if operation is None or operation.choices or not self._can_go(task):
            return False
        unnoticed = not self._all_visible and self._touched.knows(operation) and self._touched.free(operation)
        if operation.pairs and not unnoticed and not self.known.all_are_woken(operation):
            return False
        self._go(task, operation)
        return True

    def _can_go(self, task: Task) -> bool:
        operation = task.operation
        assert operation is not None
        return (operation.ready or not operation.blocks) and all(
            self.known.has_come(task, name, mode) for name, mode in operation.waits
        )

    def _ask(self, tasks: list[Task]) -> None:
        """Ask those that wait whether they could go now."""
        self._asked = {task.key for task in tasks if _send(task, b"p\0")}
        self._watch.begin()
        while self._asked:
            self._asked = {key for key in self._asked if self.tasks[key].state == "at"}
            stopped = [(self.tasks[key].pid, "", 0) for key in self._asked]
            if not self._asked or (not self.pump(PATIENCE) and (not self._alive() or self._watch.judge(stopped))):
                break

    def _go(self, task: Task, operation: Operation) -> None:
        assert task.operation is not None
        self.course.log.append(operation)
        answer = task.operation.choices.index(operation) + 1 if operation.key != task.key else self.known.answer(operation)
        task.last, task.operation, task.state = operation, None, "running"
        if operation.kind == "start":
            operation.text, key, alike = operation.text.split("\0")
            child = self.tasks.setdefault(key, Task(key))
            child.name = operation.text
            if process_of(key) == key:
                self.course.alike[key] = f"{process_of(task.key)} {operation.line} {alike}"
            else:
                child.daemon = alike == "daemon"
        self.known.before(operation)
        _send(task, b"g" + bytes([answer]))

    # What they say

    def pump(self, patience: float) -> bool:
        """Listen for at most `patience` seconds. Returns whether anybody has said anything."""
        heard = False
        for sock, words in self._hub.hear(patience):
            heard = True
            if words is not None and words[0] == "hello":
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
            self._hub.drop(sock)
            return
        key = self.names.key(key)
        task = self.tasks.setdefault(key, Task(key))
        task.name, task.pid, task.sock = task.name or name, pid, sock
        task.state = self.known.state_of_feeder(task) if "/f:" in key[len(process_of(key)) :] else "running"
        self._of[sock] = task
        self.course.pids.add(pid)

    def _gone(self, sock: socket.socket) -> None:
        task = self._of.pop(sock)
        if task.sock is sock:
            task.sock = None
            if task.key == process_of(task.key):  # its main thread's: the process is gone
                self.known.end(task.key)
            else:
                task.state, task.operation = "ended", None

    def _says_at(self, task: Task, kind: str, pairs: tuple, text: str, line: int, place: int, *more: Any) -> None:
        ready, blocks, result, busy, choices = more
        if task.state == "ended":
            return
        self._came_out(task, result)
        if busy > self._watch.COMPUTING:
            self.course.notes.add(("computing", task.name, task.last.line if task.last else 0))
        if kind == "exit":  # of all that it closes, only ends of the program's pipes are noticed
            pairs = tuple((raw, mode) for raw, mode in pairs if mode == "end" or self.names.is_pipe(raw))
        named = [(self.names.name(raw), mode) for raw, mode in pairs]
        waits = tuple(pair for pair in named if pair[1] in UNSEEN)
        seen = [pair for pair in named if pair[1] not in UNSEEN]
        mine = f"@{process_of(task.key)}"
        if seen and (mine, "end") not in seen:
            seen.append((mine, "live"))
        if kind == "hand over":
            self.known.to_wake[waits[0][0]] = int(text)
        task.operation = Operation(
            task.key, kind, tuple(dict.fromkeys(seen)), text, line, ready, blocks, place=place, waits=waits
        )
        task.operation.choices = tuple(
            Operation(f"{task.key}/{key}", kind, task.operation.pairs, text, line) for key, kind, _, text, line in choices
        )
        self._choosers |= {f"{task.key}/{key}": who for key, _, who, _, _ in choices}
        task.state = "at"
        self._seen.append(task.operation)

    def _came_out(self, task: Task, result: str) -> None:
        last = task.last
        if last is None:
            return
        if self.known.came_out(last, result):
            self.course.notes.add(("a release too many", task.name, last.line))

    def _says_ready(self, task: Task, ready: bool) -> None:
        if task.operation is not None:
            task.operation.ready, task.operation.known = ready, self.known.changes(task.operation)
        self._asked.discard(task.key)

    def _says_made(self, task: Task, kind: str, class_name: str, line: int, numbers: tuple) -> None:
        self.names.make(task.key, kind, class_name, line, numbers)

    def _says_permits(self, task: Task, number: int, count: int) -> None:
        self.known.permits[self.names.name(number)] = count

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

    def _says_stillborn(self, task: Task, key: str) -> None:
        self.tasks[key].state = "ended"

    def _says_bye(self, task: Task, result: str) -> None:
        self._came_out(task, result)
        task.state, task.operation = "ended", None


def _send(task: Task, word: bytes) -> bool:
    """Send a word to a task. Returns whether there is one to hear it."""
    with contextlib.suppress(OSError):
        if task.sock is not None:
            task.sock.sendall(word)
            return True
    return False
