"""What a run's steps are: data only. views/steps.py makes them.

    moments.py        an event is one moment, or two where it takes time
    causes.py, lock_causes.py, queue_causes.py, value_causes.py, pool_causes.py     what comes before what
    order.py          the order that follows from this
    reducer.py        the state after each moment; each of these keeps a part: lanes.py, contents.py, holders.py, shared.py,
                      values.py, ends.py; shown.py: how a part changes, while earlier states keep theirs
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Event = Any         # run.Event: run.py, which describes what steps() returns, is in a higher layer


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a lane is."""

    line: int | None = None     #: line of the program
    doing: str = "runs"         #: "runs", "waits", "suspended" (it gave its turn away), "ended", "failed", "killed", or
                                #: "cut off" (its process ended before it did)
    call: str = ""              #: the call in which it waits, or waited: "q.get()"
    object: str = ""            #: what it waits for: "queue q"


class Printed(Sequence[tuple[str, str]]):
    """What has been printed so far, (who, text): the beginning of a list that all states of a run share."""

    __slots__ = ("_count", "_everything")

    def __init__(self, everything: list[tuple[str, str]], count: int) -> None:
        self._everything, self._count = everything, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place):                                               # type: ignore[no-untyped-def]
        return self._everything[:self._count][place]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._everything[:self._count])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(self._count)

    def __repr__(self) -> str:
        return repr(list(self))


@dataclass(frozen=True, slots=True)
class State:
    """The state of everything. A state shares with the previous one what did not change."""

    #: lane -> where it is
    lanes: dict[str, Standing] = field(default_factory=dict)
    #: "queue q" -> its values, oldest first; "queue q, not yet written by Process-1": what waits for the feeder thread
    queues: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: "lock l" -> its holders
    locks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: "event e" -> "set", "semaphore s" -> "1 permit left", "barrier b" -> "2 of 3 have come", "dict d" -> "{'a': 1}",
    #: "value n" -> "3", "array a" -> "[0.0, 0.5]"
    values: dict[str, str] = field(default_factory=dict)
    #: (who, text), in the order of the steps
    printed: Printed = field(default_factory=lambda: Printed([], 0))
    #: "pipe a-b" -> (process, "read", "write" or "both"): which process holds which end
    ends: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened."""

    number: int                 #: 1, 2, 3 …
    who: str                    #: the lane: "MainProcess", "Process-1 · worker"
    line: int | None            #: line of the program
    sentence: str               #: "Process-1 puts 'hello' into queue q."
    event: Event                #: the event that begins or ends with it
    ends: bool                  #: it is the end of a call that waited: its beginning was a step of its own
    state: State                #: after it
    anyone: bool = False        #: it is one of a pool's workers: chance decides which
