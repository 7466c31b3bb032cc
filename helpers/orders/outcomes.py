"""The possible outcomes of a program, and the order that leads to each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, overload

from .course import Course
from .operations import process_of

if TYPE_CHECKING:
    from ..record.run import Run

#: What is made of outcomes for a reader is loaded when it is first asked for: data are in a lower layer than their views.
VIEWS = "helpers.views.orders"


@dataclass(slots=True)
class Outcome:
    """One way in which a program can end."""

    stdout: str  #: what its processes print, the script's first; equal processes in the order of their texts
    hung: bool  #: no task can continue
    returncode: int | None  #: the script's exit code; None if it hangs
    orders: int  #: how many of the orders that were found end like this. It is no probability.
    course: Course = field(repr=False)  #: the shortest of them
    broken: bool = False  #: the given rule is broken
    replay: Callable[[Course], Run] | None = field(default=None, repr=False)

    @property
    def steps(self) -> list[Any]:
        """The shortest order that ends like this: its steps, each with .number, .who, .line and .sentence."""
        return import_module(VIEWS).steps(self)

    @property
    def name(self) -> str:
        """How it ends, in a few words: "prints 1", "hangs"."""
        return import_module(VIEWS).name(self)

    def run(self) -> Run:
        """Run the program once more in its shortest order, recorded.

        Raises:
            RuntimeError: it went another way this time: something in it is left to chance.
        """
        assert self.replay is not None
        return self.replay(self.course)


class Found(Sequence[Outcome]):
    """All outcomes that were found.

    Args:
        outcomes: first those that break the rule, then by how many orders end like this.
        complete: whether all orders were tried, and everything was steered.
        runs: how often the program was run.
        left_out: what was not steered or not tried, each in words.
        bound: if not all orders were tried: all with at most this many forced switches were; None: not even those.
        rule: what must never be true, "" for none.
        interrupted: whether the search was stopped.
    """

    def __init__(
        self,
        outcomes: Sequence[Outcome],
        complete: bool,
        runs: int,
        left_out: Sequence[str],
        bound: int | None = None,
        rule: str = "",
        interrupted: bool = False,
    ) -> None:
        self._outcomes = list(outcomes)
        self.complete, self.runs, self.left_out, self.bound, self.rule = complete, runs, tuple(left_out), bound, rule
        self.interrupted = interrupted
        self.remarks: tuple[str, ...] = ()  #: how some of it was steered, each in words
        self.prints: frozenset[object] = frozenset()  #: what distinguishes each order from all others: see search.py

    @property
    def orders(self) -> int:
        """How many orders were found that differ in something."""
        return sum(outcome.orders for outcome in self._outcomes)

    @overload
    def __getitem__(self, index: int) -> Outcome: ...
    @overload
    def __getitem__(self, index: slice) -> list[Outcome]: ...

    def __getitem__(self, index: int | slice) -> Outcome | list[Outcome]:
        return self._outcomes[index]

    def __len__(self) -> int:
        return len(self._outcomes)

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self._outcomes)

    def __str__(self) -> str:
        return import_module(VIEWS).tell(self)

    def __repr__(self) -> str:
        return f"<{len(self)} outcomes in {self.orders} orders, {'complete' if self.complete else 'not complete'}>"


def key_of(course: Course) -> tuple[object, ...]:
    """Return what two runs with the same outcome have in common, whichever of two equal processes did what."""
    groups: dict[str, list[object]] = {}
    for key in processes(course):
        groups.setdefault(course.alike.get(key, key), []).append(said_by(course, key))
    printed = tuple((alike, tuple(sorted(map(repr, texts)))) for alike, texts in groups.items())
    where = tuple(sorted((course.alike.get(process_of(one.key), one.key), one.kind, one.line) for one in course.blocked))
    return course.verdict == "hangs", course.returncode, printed, where, course.broken


def said_by(course: Course, key: str) -> tuple[str, str]:
    """Return what a process printed, and the last line of what it wrote to its standard error: its exception, if any."""
    return course.stdout.get(key, ""), course.stderr.get(key, "").strip().rpartition("\n")[2]


def processes(course: Course) -> list[str]:
    """Return the keys of a run's processes, in the order in which they were started."""
    found = [key for key in course.names if process_of(key) == key]
    return sorted(found, key=lambda key: [(len(part), part) for part in key.split("/")])


def printed(course: Course) -> dict[str, str]:
    """Return process -> what it printed; of equal processes, the first gets the text that sorts first."""
    keys = processes(course)
    texts: dict[str, list[str]] = {}
    for key in keys:
        texts.setdefault(course.alike.get(key, key), []).append(course.stdout.get(key, ""))
    for each in texts.values():
        each.sort()
    return {key: texts[course.alike.get(key, key)].pop(0) for key in keys}
