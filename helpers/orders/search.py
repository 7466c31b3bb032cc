"""Goes through the orders of a program, run by run: depth first, skipping orders that differ only in what commutes.

A node is a point in a run where it was decided who goes next. To continue from there in another way, the program is run
again and led to that point by the same decisions. What was tried at a node sleeps in the branches that follow, until a task
does something that it depends on: sleep sets (Godefroid, 1996). They skip no order that differs in something, and reach few
orders twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .course import Chooser, Course, Step
from .operations import Operation

#: Makes one run, with a chooser.
Runner = Callable[[Chooser], Course]


@dataclass(slots=True)
class Node:
    """A point where it was decided who goes next."""

    enabled: dict[str, Operation]
    sleep: dict[str, Operation] = field(default_factory=dict)  #: what was tried before, and need not be tried again
    done: dict[str, Operation] = field(default_factory=dict)  #: what was tried here
    todo: list[str] = field(default_factory=list)  #: what is still to be tried here
    chosen: str = ""


class Search:
    """All orders, or as many as the caller asks for.

    Args:
        run: makes one run.
        bound: only orders with at most this many forced switches; None: all.
        naive: try every interleaving, whether it makes a difference or not.
    """

    def __init__(self, run: Runner, bound: int | None = None, *, naive: bool = False) -> None:
        self._run, self._bound, self._naive = run, bound, naive
        self._nodes: list[Node] = []
        self._prefix = 0
        self.over = False  #: everything has been tried

    def next(self) -> Course:
        """Make the next run. Afterwards, `over` says whether it was the last one."""
        course = self._run(self._choose)
        self._back()
        return course

    def _choose(self, number: int, enabled: dict[str, Operation], last: str | None) -> str | None:
        if number < self._prefix:
            node = self._nodes[number]
            return node.chosen if enabled.keys() == node.enabled.keys() else ""  # "": none; the run took another path
        del self._nodes[number:]
        node = Node(enabled, self._asleep(number))
        self._nodes.append(node)
        awake = [key for key in sorted(enabled) if key not in node.sleep]
        if last in awake:  # fewest switches first
            awake.remove(last)
            awake.insert(0, last)
        if (
            self._bound is not None
            and last in enabled
            and switches([each.chosen for each in self._nodes[:-1]], self._nodes) >= self._bound
        ):
            awake = [last]
        if not awake:
            return None
        node.chosen, *node.todo = awake
        return node.chosen

    def _asleep(self, number: int) -> dict[str, Operation]:
        if not number or self._naive or self._bound is not None:
            return {}
        before = self._nodes[number - 1]
        went = before.enabled[before.chosen]
        return {
            key: one
            for key, one in {**before.sleep, **before.done}.items()
            if key != before.chosen and not one.steps_depend(went)
        }

    def _back(self) -> None:
        """Go back to the deepest point where something is still to be tried."""
        while self._nodes:
            node = self._nodes[-1]
            if node.chosen:
                node.done[node.chosen] = node.enabled[node.chosen]
            if node.todo:
                node.chosen = node.todo.pop(0)
                self._prefix = len(self._nodes)
                return
            self._nodes.pop()
        self.over = True


def switches(keys: Sequence[str], nodes: Sequence[Node] | Sequence[Step]) -> int:
    """Return how often another task went although the previous one could have continued: a forced switch."""
    found = 0
    for number, key in enumerate(keys[1:], 1):
        found += keys[number - 1] != key and keys[number - 1] in nodes[number].enabled
    return found


def cost(course: Course) -> tuple[int, int]:
    """Return the key by which the shortest order is chosen: its forced switches, then its steps."""
    return switches([step.operation.key for step in course.steps], course.steps), len(course.steps)


def fingerprint(course: Course) -> object:
    """Return what two orders that differ only in what commutes have in common."""
    turns: Counter[str] = Counter()
    by_object: dict[str, list[tuple[Operation, int]]] = {}
    pairs = set()
    for one in course.log:
        if not one.pairs:  # nobody notices it
            continue
        turns[one.key] += 1
        for name in {name for name, _ in one.pairs}:
            earlier = by_object.setdefault(name, [])
            pairs |= {
                (other.key, turn, one.key, turns[one.key])
                for other, turn in earlier
                if other.key != one.key and one.depends(other)
            }
            earlier.append((one, turns[one.key]))
    return frozenset(pairs), frozenset(turns.items()), course.verdict
