"""Says what an operation is about: the objects that it touches, and what it does to each.

A pair is (object, mode). An object is a number that is the same in every process, or a tuple ("part", number) for a part of one;
"@main/p1" stands for a process, ("var", name, "main") for a variable in one. Which modes commute is known to the controller (orders/operations.py):

    read                looks at it
    write               may change it in any way; also a look that takes what it finds
    put, get            adds behind the last, takes the first
    take, give          of a lock or a semaphore
    pass                needs it to be free, and leaves it free
    count               adds to a count that nobody reads
    eof, deaf           closes an end that writes, that reads
    live, late          is done within a process; and may go on while that ends
    end, exit           ends another process; its own
"""


class About:
    """One operation that waits for its turn.

    Args:
        kind: its name, as the record has it where there is one.
        pairs: what it touches, and how.
        text: what it is called with, as far as it is shown.
        ready: says whether the call would go on at once; None: always.
        timed: whether the call does not wait for ever: then its turn may come before it is ready.
        unnoticed: says whether nobody could notice it any more; asked with `ready`.
        choices: what may be done instead, each as (key, kind, who does it, text, line): the answer is its number, from 1.
    """

    __slots__ = ("choices", "kind", "pairs", "ready", "text", "timed", "unnoticed")

    def __init__(self, kind: str, pairs=(), text: str = "", ready=None, timed: bool = False, choices=(), unnoticed=None) -> None:
        self.choices, self.unnoticed = tuple(choices), unnoticed
        if unnoticed is not None and unnoticed():
            pairs = ()
        self.kind, self.pairs, self.text, self.ready, self.timed = kind, tuple(pairs), text, ready, timed


def process(key: str, mode: str) -> tuple[str, str]:
    """Return the pair of an operation on a whole process."""
    return f"@{key}", mode
