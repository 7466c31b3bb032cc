"""Operations that wait for their turn, and which of them commute: a choice matters only if they do not."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

#: Pairs of modes in which two operations on the same object commute, if both could go on: see recorder/gates/about.py.
COMMUTE = frozenset(
    frozenset(pair)
    for pair in (
        ("read",),
        ("put", "get"),
        ("give",),
        ("take", "give"),
        ("count",),
        ("count", "give"),
        ("pass",),
        ("pass", "give"),
        ("pass", "read"),
        ("eof",),
        ("eof", "put"),
        ("eof", "get"),
        ("eof", "deaf"),
        ("deaf",),
        ("deaf", "get"),
        ("deaf", "read"),
        ("live",),
        ("live", "read"),
        ("late",),
        ("late", "live"),
        ("late", "read"),
        ("exit", "live"),
    )
)
#: Modes that only look.
LOOKS = frozenset(("read", "pass", "live", "late"))
#: Modes that wait for something that only the controller knows, and that no task notices.
UNSEEN = frozenset(("await", "flush", "room", "threads", "wakes", "start", "permit", "looks", "back", "feeds"))
#: Results of calls that were not ready, and so changed nothing.
IN_VAIN = frozenset(("False", "!Empty", "!Full", "!BlockingIOError"))


@dataclass(slots=True, eq=False)
class Operation:
    """What a task is about to do."""

    key: str  #: the task
    kind: str  #: "put", "acquire", "start" …
    pairs: tuple[tuple[str, str], ...]  #: (name of the object, mode): what others may notice
    text: str = ""
    line: int = 0
    ready: bool = True  #: whether it would return at once
    blocks: bool = False  #: whether it waits until it is ready
    result: str = ""  #: its result: "" for none, "!Empty" for an error
    place: int = 0  #: the instruction in the line
    waits: tuple[tuple[str, str], ...] = ()  #: the pairs of modes in UNSEEN
    also: tuple[tuple[str, str], ...] = ()  #: the pairs of what its task does next, before anything else may happen
    bound: bool = False  #: it carries on with its task's last operation: nothing else may happen between the two
    choices: tuple[Operation, ...] = ()  #: what its task may do instead, each with a key of its own
    known: int = -1  #: how often its objects had been changed when it was last asked whether it is ready
    base: tuple[object, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.base = (self.key, self.kind, self.pairs, self.line)

    @property
    def same(self) -> object:
        """What it has in common with the same operation of another run."""
        return self.key, self.kind, self.line, self.place, self.text

    @property
    def objects(self) -> list[str]:
        """The names of the objects that it touches, without processes."""
        return [name for name, _ in self.pairs if not name.startswith("@")]

    @property
    def only_looks(self) -> bool:
        """Whether it changes nothing."""
        return all(mode in LOOKS for _, mode in self.pairs) or self.result in IN_VAIN

    def depends(self, other: Operation) -> bool:
        """Whether it makes a difference which of the two comes first."""
        return clashing(self.pairs, other.pairs)

    def steps_depend(self, other: Operation) -> bool:
        """Whether it makes a difference which comes first, each with what follows it before anything else may happen."""
        return clashing(self.pairs + self.also, other.pairs + other.also)


def clash(mode: str, other: str) -> bool:
    """Whether two operations on one object do not commute."""
    return frozenset((mode, other)) not in COMMUTE


def clashing(pairs: Iterable[tuple[str, str]], others: Sequence[tuple[str, str]]) -> bool:
    """Whether any two pairs are about one object, and do not commute."""
    return any(name == its and clash(mode, how) for name, mode in dict.fromkeys(pairs) for its, how in others)


@functools.lru_cache(maxsize=4096)  # asked for each task at each decision
def process_of(key: str) -> str:
    """Return the key of the process that a task belongs to: "main/p1" for "main/p1/t2" and "main/p1/f:main.1"."""
    parts = key.split("/")
    while parts[-1][0] in "tfa":
        parts.pop()
    return "/".join(parts)


def asked_of(key: str) -> str:
    """Return the key of the task that is asked to choose: "main/t1" for "main/t1/a2", and for "main/t1" itself."""
    above, _, last = key.rpartition("/")
    return above if last.startswith("a") else key


class Touched:
    """Which task touches which object in which way, in all runs so far.

    An operation with which no other task's operation clashes is no choice: it goes on at once. This only uses what has been
    seen. So after a run that sees something new, the search begins again with that knowledge.
    """

    def __init__(self) -> None:
        self._known: dict[str, set[tuple[str, str]]] = {}  # object -> (task, mode)
        self._followed: dict[object, dict[tuple[str, str], None]] = {}  # an operation's `same` -> pairs of what followed it

    @property
    def written(self) -> frozenset[str]:
        """The variables that some task changes."""
        variables = {name: known for name, known in self._known.items() if name.startswith("var ")}
        return frozenset(name for name, known in variables.items() if any(mode == "write" for _, mode in known))

    def knows(self, operation: Operation) -> bool:
        """Whether this task has been seen to do this to each of these objects."""
        return all((operation.key, mode) in self._known.get(name, ()) for name, mode in operation.pairs)

    def free(self, operation: Operation) -> bool:
        """Whether no other task does anything that clashes with an operation."""
        return not any(
            key != operation.key and clash(mode, how)
            for name, mode in operation.pairs
            for key, how in self._known.get(name, ())
        )

    def follows(self, operation: Operation, begun: Operation) -> bool:
        """Note an operation that carries on with another one. Returns whether that is new.

        Whether it can is a part of it: acquiring a lock and releasing it do not commute here.
        """
        known = self._followed.setdefault(begun.same, {})
        before = len(known)
        known.update(((name, "write" if mode in ("take", "give") else mode), None) for name, mode in operation.pairs)
        return len(known) > before

    def follow(self, operation: Operation) -> tuple[tuple[str, str], ...]:
        """Return the pairs of all that has been seen to carry on with an operation."""
        return tuple(self._followed.get(operation.same, ()))

    def add(self, operation: Operation) -> bool:
        """Note an operation. Returns whether anything in it is new."""
        new = not self.knows(operation)
        for name, mode in operation.pairs:
            self._known.setdefault(name, set()).add((operation.key, mode))
        return new
