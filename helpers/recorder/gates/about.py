"""Says what an operation is about: the objects that it touches, and what it does to each.

A pair is (object, mode). An object is a number that is the same in every process, or a tuple ("part", number) for a part of
one; "@main/p1" is a process, ("var", name, "main") a variable in one. The controller knows which modes commute
(orders/operations.py):
    read                looks at it
    write               may change it in any way; also a look that takes what it finds
    put, get            adds at the end, takes the first
    take, give          acquires and releases a lock or a semaphore
    pass                needs it to be free, and leaves it free
    count               adds to a count that nobody reads
    eof, deaf           closes an end that writes, an end that reads
    live, late          happens within a process; late: it may continue while the process ends
    end, exit           ends another process; ends its own
"""


class About:
    """One operation that waits for its turn.

    Args:
        kind: its name, the same as in the record if it is recorded.
        pairs: what it touches, and how.
        text: its arguments, as far as they are shown.
        ready: returns whether the call would return at once; None: always.
        timed: whether the call may give up waiting: then its turn may come before it is ready.
        now: returns the pairs that it touches now, if others have changed them: () if nobody could notice it any more,
            None if nothing has changed; called together with `ready`.
        bound: no other thread can have run since the task's previous operation.
        choices: the alternatives, each as (key, kind, which task does it, text, line): the answer is a number, from 1.
    """

    __slots__ = ("bound", "choices", "kind", "now", "pairs", "ready", "text", "timed")

    def __init__(self, kind: str, pairs=(), text: str = "", ready=None, timed: bool = False, choices=(), now=None,
                 bound: bool = False) -> None:
        self.choices, self.now, self.bound = tuple(choices), now, bound
        changed = self.touches_now()
        pairs = pairs if changed is None else changed
        self.kind, self.pairs, self.text, self.ready, self.timed = kind, tuple(pairs), text, ready, timed

    def touches_now(self) -> "tuple | None":
        """Return the pairs that it touches now; None if they have not changed."""
        changed = None if self.now is None else self.now()
        return None if changed is None else tuple(changed)


def process(key: str, mode: str) -> tuple[str, str]:
    """Return the pair of an operation on a whole process."""
    return f"@{key}", mode
