"""Operations that wait for their turn, and which of them commute: only the order of those that do not is a choice."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Pairs of modes in which two operations on the same object commute, wherever both could go on: see recorder/gates/about.py.
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
#: Modes that wait for what the controller itself knows, and that nobody notices.
UNSEEN = frozenset(("await", "flush", "room", "threads", "wakes", "start", "permit", "looks", "back", "feeds"))
#: What a call says that was not ready, and so changed nothing.
IN_VAIN = frozenset(("False", "!Empty", "!Full", "!BlockingIOError"))


@dataclass(slots=True, eq=False)
class Operation:
    """What a task is about to do."""

    key: str  #: the task
    kind: str  #: "put", "acquire", "start" …
    pairs: tuple[tuple[str, str], ...]  #: (name of the object, mode): what others may notice
    text: str = ""
    line: int = 0
    ready: bool = True  #: whether it would go on at once
    blocks: bool = False  #: whether it waits until it is ready
    result: str = ""  #: what came of it: "" for nothing, "!Empty" for an error
    place: int = 0  #: which instruction of the line
    waits: tuple[tuple[str, str], ...] = ()  #: the pairs of modes in UNSEEN
    choices: tuple[Operation, ...] = ()  #: what its task may do instead, each with a key of its own
    known: int = -1  #: how often its objects had been changed when it was last known whether it is ready
    base: tuple[object, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.base = (self.key, self.kind, self.pairs, self.line)

    @property
    def objects(self) -> list[str]:
        """The names of the objects that it touches, processes apart."""
        return [name for name, _ in self.pairs if not name.startswith("@")]

    @property
    def only_looks(self) -> bool:
        """Whether it changes nothing."""
        return all(mode in LOOKS for _, mode in self.pairs) or self.result in IN_VAIN

    def depends(self, other: Operation) -> bool:
        """Whether it makes a difference which of the two comes first."""
        mine = dict.fromkeys(self.pairs)
        return any(name == its and clash(mode, how) for name, mode in mine for its, how in other.pairs)


def clash(mode: str, other: str) -> bool:
    """Whether two operations on one object do not commute."""
    return frozenset((mode, other)) not in COMMUTE


def process_of(key: str) -> str:
    """Return the key of the process that a task belongs to: "main/p1" for "main/p1/t2" and "main/p1/f:main.1"."""
    parts = key.split("/")
    while parts[-1][0] in "tfa":
        parts.pop()
    return "/".join(parts)


def asked_of(key: str) -> str:
    """Return the key of the task that a choice is put to: "main/t1" for "main/t1/a2", and for "main/t1" itself."""
    above, _, last = key.rpartition("/")
    return above if last.startswith("a") else key


class Touched:
    """Which task touches which object in which way, in all runs so far.

    What nobody else's operations clash with is no choice: it goes on at once. That is known only of what has been seen. So a
    run that sees something new is followed by a search that begins afresh with it.
    """

    def __init__(self) -> None:
        self._known: dict[str, set[tuple[str, str]]] = {}  # object -> (task, mode)

    def knows(self, operation: Operation) -> bool:
        """Whether this task has been seen to do that to each of these objects."""
        return all((operation.key, mode) in self._known.get(name, ()) for name, mode in operation.pairs)

    def free(self, operation: Operation) -> bool:
        """Whether no other task does anything that an operation clashes with."""
        return not any(
            key != operation.key and clash(mode, how)
            for name, mode in operation.pairs
            for key, how in self._known.get(name, ())
        )

    def add(self, operation: Operation) -> bool:
        """Note an operation. Returns whether anything of it is new."""
        new = not self.knows(operation)
        for name, mode in operation.pairs:
            self._known.setdefault(name, set()).add((operation.key, mode))
        return new
