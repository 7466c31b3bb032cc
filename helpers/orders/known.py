"""What the controller itself knows of a run: which tasks have ended, what is still to be written, who looks in vain."""

from __future__ import annotations

from collections import Counter

from .course import Task
from .operations import LOOKS, Operation, process_of

LOOKED_TWICE = 2  #: looks at something unchanged, after which a task that looks again counts as waiting
MOST_LOOKS = 25  #: the same, if no other task can continue
#: Operations of several steps, most of them under a lock: if the process is ended between two steps, the lock stays taken.
IN_STEPS = frozenset(
    (
        *("get", "put", "feed", "task_done", "join_queue", "take task", "finish task"),
        *("read", "write", "recv", "go on receiving", "wait", "sleep", "woken", "notify", "hand over"),
        *("set", "clear", "is_set", "abort", "reset", "n_waiting", "broken"),
    )
)


class Known:
    """The state of a run.

    Args:
        tasks: its tasks by their keys; the controller adds to them.
    """

    def __init__(self, tasks: dict[str, Task]) -> None:
        self._tasks = tasks
        self.permits: Counter[str] = Counter()  #: a manager's lock -> how many it still lets pass
        self.to_wake: Counter[str] = Counter()  #: where tasks sleep -> how many of them are being woken
        self._feeds: Counter[str] = Counter()  # feeder thread -> how much it still has to write
        self._versions: Counter[str] = Counter()  # object -> how often it was changed
        self._begun: Counter[str] = Counter()  # object -> how often a change of it was begun
        self._halfway: set[str] = set()  # objects in whose operations a process may have been ended
        self._looks: dict[str, Counter[object]] = {}  # task -> what it has looked at since its last change, and how often

    # What an operation waits for

    def has_come(self, task: Task, name: str, mode: str) -> bool:
        """Whether what an operation waits for has come, if only the controller knows it: see UNSEEN in operations.py."""
        if mode == "await":
            other = self._tasks.get(name.removeprefix("@"))
            return other is not None and other.state == "ended"
        if mode == "permit":
            return self.permits[name] > 0
        mine = process_of(task.key)
        if mode == "flush":
            which = name.removeprefix("@")  # a feeder thread, or a process with all of its own
            return not any(count > 0 and which in (key, process_of(key)) for key, count in self._feeds.items())
        if mode == "threads":
            return all(
                other.state == "ended"
                for other in self._tasks.values()
                if other is not task
                and process_of(other.key) == mine
                and "/t" in other.key[len(mine) :]
                and not other.daemon
            )
        return True

    def sleepers(self, place: str) -> list[Task]:
        """Return the tasks that sleep at a condition."""
        return [
            task
            for task in self._tasks.values()
            if task.state == "at"
            and task.operation is not None
            and task.operation.kind == "sleep"
            and any(name == place for name, _ in task.operation.pairs)
        ]

    def all_are_woken(self, operation: Operation) -> bool:
        """Whether a task sleeps at a place where all sleepers are woken: then which is first is no choice."""
        place = next((name for name, _ in operation.pairs if operation.kind == "sleep"), "")
        return bool(place) and operation.ready and self.to_wake[place] >= len(self.sleepers(place))

    def answer(self, operation: Operation) -> int:
        """Return the number that a task gets along with "go".

        It says which of the requested processes have ended, a bit for each; or whether a manager's lock lets it pass.
        """
        looks = [name for name, mode in operation.waits if mode == "looks"]
        if looks:
            return int(any(self.permits[name] > 0 for name in looks))
        asked = sorted(name for name, mode in operation.pairs if name.startswith("@") and mode == "read")
        return sum(1 << number for number, name in enumerate(asked[:8]) if self._tasks[name[1:]].state == "ended")

    # What follows from it

    def before(self, operation: Operation) -> None:
        """Note what follows from an operation whose turn it is."""
        mine = process_of(operation.key)
        self._begun.update(name for name, mode in operation.pairs if mode not in LOOKS)
        for name, mode in operation.waits:
            if mode == "back":
                self.permits[name] += 1
            elif mode == "feeds":
                self.feed(name.removeprefix("@"), 1)
            elif mode == "permit" or (mode == "looks" and self.permits[name] > 0):
                self.permits[name] -= 1
        for name, mode in operation.pairs:
            if operation.kind == "sleep":
                self.to_wake[name] = max(0, self.to_wake[name] - 1)
            elif operation.kind == "put" and ":b" in name:
                self.feed(f"{mine}/f:{name.partition(':b')[0]}", 1)
            elif mode == "end" and (name != f"@{mine}" or operation.kind == "exit"):
                self._ends(name)

    def _ends(self, process: str) -> None:
        """Note that a process is ended from outside: a signal takes a moment, and no task continues before."""
        for other in self._tasks.values():
            if f"@{process_of(other.key)}" == process:
                other.killed = True
                if other.operation is not None:
                    self._halfway |= left_by(other.operation)
                other.state = "running" if other.state in ("at", "idle") else other.state

    def was_halfway(self, operation: Operation) -> bool:
        """Whether an operation may meet what a process left half done when it was ended from outside."""
        return bool(self._halfway) and not self._halfway.isdisjoint(steps_on(operation))

    def interrupted(self, operation: Operation) -> list[Operation]:
        """Return the prints in which daemon threads of a process may be when an operation ends it."""
        mine = process_of(operation.key)
        return [
            task.operation
            for task in self._tasks.values()
            if operation.kind == "exit"
            and task.daemon
            and process_of(task.key) == mine
            and task.operation is not None
            and task.operation.kind == "print"
        ]

    def feed(self, key: str, count: int) -> None:
        """Note that a feeder thread has more or less to write."""
        self._feeds[key] = max(0, self._feeds[key] + count)
        feeder = self._tasks.setdefault(key, Task(key, "feeder"))
        if feeder.state in ("idle", "running", "expected"):
            feeder.state = self.state_of_feeder(feeder)

    def state_of_feeder(self, feeder: Task) -> str:
        """Return the state of a feeder thread that is at no gate."""
        return "idle" if self._feeds[feeder.key] <= 0 else "running" if feeder.sock else "expected"

    def end(self, process: str) -> None:
        """Note that a process is gone."""
        for task in self._tasks.values():
            if process_of(task.key) == process:
                if task.last is not None and task.state != "ended":
                    self._versions.update(name for name, _ in task.last.pairs)
                task.state, task.operation = "ended", None
                self._feeds.pop(task.key, None)

    # Who looks in vain

    def came_out(self, operation: Operation, result: str) -> bool:
        """Note the result of an operation.

        Returns:
            Whether it failed to release what was held when it was asked for: which of two is one too many depends on the
                order.
        """
        operation.result = result
        if operation.kind == "iterate":  # a loop over a collection ends by itself
            pass
        elif operation.only_looks:
            self._looks.setdefault(operation.key, Counter())[self._mark(operation)] += 1
        else:
            self._looks.pop(operation.key, None)
            self._versions.update(name for name, _ in operation.pairs)
        gave = operation.kind in ("release", "task_done") and any(mode == "give" for _, mode in operation.pairs)
        return gave and result.startswith("!")

    def changes(self, operation: Operation) -> int:
        """Return how often the objects of an operation have been changed."""
        return sum(self._versions[name] + self._begun[name] for name, _ in operation.pairs)

    def may_have_changed(self, operation: Operation) -> bool:
        """Whether a waiting operation must be asked again if it is ready: one stays ready until its object is touched."""
        return operation.blocks and (not operation.ready or operation.known != self.changes(operation))

    def looks_again(self, operation: Operation) -> int:
        """Return how often a task has already looked, at the same place, at something that has not changed since."""
        return self._looks.get(operation.key, Counter())[self._mark(operation)]

    def without_vain_looks(self, could: dict[str, Operation]) -> dict[str, Operation]:
        """Return the tasks that can continue, without those that have looked often enough unless there are no others."""
        looks = {key: self.looks_again(one) for key, one in could.items()}
        return {key: one for key, one in could.items() if looks[key] < LOOKED_TWICE} or {
            key: one for key, one in could.items() if looks[key] < MOST_LOOKS
        }

    def _mark(self, operation: Operation) -> object:
        return (
            operation.kind,
            operation.text,
            operation.place,
            tuple((name, self._versions[name]) for name, _ in operation.pairs),
        )


def steps_on(operation: Operation) -> set[str]:
    """Return the objects that an operation works on in several steps."""
    waits_elsewhere = operation.kind == "call" and (
        operation.blocks or any(mode in ("permit", "looks") for _, mode in operation.waits)
    )
    if operation.kind not in IN_STEPS and not waits_elsewhere:
        return set()
    if operation.kind in ("read", "write") and not any(mode == "pass" for _, mode in operation.pairs):
        return set()  # a value without a lock
    # A queue's count of free places is a semaphore, and its buffer is its process's own: one step each.
    return {name for name in operation.objects if not name.endswith(":s") and ":b:" not in name}


def left_by(operation: Operation) -> set[str]:
    """Return the objects that an operation may leave half done if its process is ended in it."""
    sleeps_on = operation.kind == "sleep" and not operation.ready
    holds_its_lock = operation.text == "Condition"  # which stays held, wherever it is ended
    return set() if sleeps_on or holds_its_lock else steps_on(operation)
