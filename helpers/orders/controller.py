"""The controller of one run: every task waits at a gate for its turn before each operation.

A task is a thread of the program, or the feeder thread of a queue. When each task is at a gate, has ended or has nothing to
do, it is decided which one goes next. An operation that no other task can notice goes on at once.
"""

from __future__ import annotations

from collections.abc import Callable

from .connections import Connections
from .course import Chooser, Course, Step, Task
from .known import LOOKED_TWICE
from .operations import Operation, Touched, asked_of, process_of
from .reports import Other, Reports, send

MOST_STEPS = 400  #: decisions of one run
MOST_MESSAGES = 40_000  #: messages of one run: it may go on forever if nothing is to be decided
PATIENCE = 0.2  #: seconds per wait for messages
#: Notes of what may wake a task past all gates: with one of these, it is not known whether a run hangs.
MAY_WAKE = frozenset(
    ("workers that are replaced", "threads of a library", "threads that are started by their function", "os.fork()")
)


class Controller(Reports):
    """One run under control.

    Args:
        connections: receives the messages of its tasks.
        number: the run's number.
        source: the program.
        choose: decides which task goes next.
        touched: which task has been seen to touch what.
        alive: returns whether the run's script still exists.
        other: called with a socket and a message from anything that is no task of this run.
        timeout: seconds that it may go without a message.
        all_visible: decide about everything that others might notice, as the naive search does.
    """

    def __init__(
        self,
        connections: Connections,
        number: int,
        source: str,
        choose: Chooser,
        touched: Touched,
        alive: Callable[[], bool],
        other: Other,
        *,
        all_visible: bool = False,
        timeout: float = 60.0,
    ) -> None:
        super().__init__(connections, number, source, other, all_visible, timeout)
        self._choose, self._touched, self._alive, self._all_visible = choose, touched, alive, all_visible

    def carry_out(self) -> Course:
        """Run to the end, or until no task can continue."""
        course = self.course
        while not course.verdict:
            if self._settle():
                self._decide()
        for operation in self._seen:
            course.new |= self._touched.add(operation)
        self.describe()
        course.name_equals()
        return course

    def describe(self) -> Course:
        """Name what there is so far, and return the course."""
        self.course.names = {key: task.name for key, task in self.tasks.items()} | self._choosers
        self.course.labels, self.course.written = self.names.labels(), self._touched.written
        return self.course

    def why_not(self, key: str) -> tuple[str, Operation | None]:
        """Return why a task has no turn now, and what it stands at: it "waits", "looks" in vain, is "idle", has "ended" …"""
        task = self.tasks[key]
        if task.operation is None:
            return task.state, None
        looks = self.known.looks_again(task.operation) >= LOOKED_TWICE
        return "waits" if not self._can_go(task) else "looks" if looks else "later", task.operation

    def let_go(self) -> None:
        """Let all tasks go that are at a gate: they block in their calls, as they would without a controller."""
        for task in self.tasks.values():
            if task.state == "at":
                send(task, b"a\0")

    # One decision after another

    def _settle(self) -> bool:
        """Wait until every task has stopped. Returns False if the run is over."""
        self._watch.begin()
        while moving := [task for task in self.tasks.values() if task.moves]:
            heard = self.pump(PATIENCE)
            if heard:
                self._watch.begin()
            elif not self._alive():
                if not self.tasks["main"].pid:  # it could not even begin
                    self.course.verdict, self.course.why = "stuck", "MainProcess could not be started"
                self.known.end("main")
            elif why := self._judge([(task.pid, task.name, task.last.line if task.last else 0) for task in moving]):
                self.course.verdict, self.course.why = "stuck", why
            if self._messages > MOST_MESSAGES:
                self.course.verdict, self.course.why = "long", "it goes on and on"
            if self.course.verdict:
                return False
        while self.pump(0):  # messages sent before the last task stopped
            pass
        return not any(task.moves for task in self.tasks.values())

    def _judge(self, moving: list[tuple[int, str, int]]) -> str:
        return self._watch.judge(moving, self.tasks["main"].pid)

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
        for operation in enabled.values():
            operation.also = self._touched.follow(operation)
        self.course.notes |= both_receive(standing)
        if not enabled:
            self._stands(standing)
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
                self.tasks[asked_of(key)].begun = enabled[key]
                self._go(self.tasks[asked_of(key)], enabled[key])

    def _stands(self, standing: list[Task]) -> None:
        """Note that no task can continue."""
        course = self.course
        past = MAY_WAKE.intersection(what for what, _, _ in course.notes)
        course.verdict, course.why = ("stuck", f"it waits, perhaps for {min(past)}") if past else ("hangs", "")
        course.blocked = [task.operation for task in standing if task.operation is not None]

    def _enabled(self, standing: list[Task]) -> dict[str, Operation]:
        """Return the tasks that can continue."""
        could = {task.key: task.operation for task in standing if task.operation is not None and self._can_go(task)}
        could |= {choice.key: choice for task in standing if task.operation for choice in task.operation.choices}
        if any(mode == "wakes" for task in standing if task.operation for _, mode in task.operation.waits):
            # A task that wakes others holds their lock, and continues as soon as they are awake.
            could = {key: one for key, one in could.items() if one.kind == "sleep"} or could
        enabled = self.known.without_vain_looks(could)
        if len(enabled) < len(could):
            self.course.notes.add(("a loop that only looks", "", 0))
        return enabled

    def _at_once(self, task: Task) -> bool:
        """Let a task continue whose operation is no choice. Returns whether it did."""
        operation = task.operation
        if operation is None or operation.choices:
            return False
        if not self._can_go(task):
            task.begun = None  # what it waits for may come at any time
            return False
        if operation.bound and task.begun is not None:
            self.course.new |= self._touched.follows(operation, task.begun)
            self._go(task, operation)
            return True
        unnoticed = not self._all_visible and self._touched.knows(operation) and self._touched.free(operation)
        if operation.pairs and not unnoticed and not self.known.all_are_woken(operation):
            return False
        task.begun = None
        self._go(task, operation)
        return True

    def _can_go(self, task: Task) -> bool:
        operation = task.operation
        assert operation is not None
        return (operation.ready or not operation.blocks) and all(
            self.known.has_come(task, name, mode) for name, mode in operation.waits
        )

    def _ask(self, tasks: list[Task]) -> None:
        """Ask those that wait whether they could continue now."""
        self._asked = {task.key for task in tasks if send(task, b"p\0")}
        self._watch.begin()
        while self._asked:
            self._asked = {key for key in self._asked if self.tasks[key].state == "at"}
            stopped = [(self.tasks[key].pid, "", 0) for key in self._asked]
            if not self._asked or (not self.pump(PATIENCE) and (not self._alive() or self._judge(stopped))):
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
        if self.known.was_halfway(operation):
            self.course.notes.add(("halfway", task.name, operation.line))
        for cut in self.known.interrupted(operation):
            self.course.notes.add(("print at the end", self.tasks[cut.key].name, cut.line))
        self.known.before(operation)
        self._alone = task if [other for other in self.tasks.values() if other.moves] == [task] else None
        send(task, b"g" + bytes([answer]))


def both_receive(standing: list[Task]) -> set[tuple[str, str, int]]:
    """Return a note if several are about to receive at one end: each may get a part of what the other should get."""
    receive = [(task.name, task.operation) for task in standing if task.operation and task.operation.kind == "recv"]
    ends = [operation.objects for _, operation in receive]
    return {("both receive", name, operation.line) for name, operation in receive if ends.count(operation.objects) > 1}
