"""Items that are changed after they were handed on: a queue or a pool pickles them later, at an unknown moment.

If an item is changed before its process waits for anything, what the others receive depends on which is faster. That is
noted.
"""
from ..core import after_fork
from ..script import line_now
from .tasks import before_gate

MOST = 200              #: items that are compared later, and parts of each
#: Operations that may bring the news that an item has arrived: a change after them is no race.
ANSWERS = frozenset(("get", "recv", "join", "join_queue", "result", "acquire", "wait", "sleep", "poll", "exit"))

#: what was handed on, and its contents at that time
handed: list = []


def hand_on(item) -> None:
    """Remember the contents of an item that will be pickled later."""
    parts = picture(item)
    if parts is not None and len(handed) < MOST:
        handed.append((item, parts, line_now()))
        if look not in before_gate:
            before_gate.append(look)


def look(task, kind: str) -> None:
    """Before the next gate, compare the current contents of the items."""
    if task.inside or not handed:           # a feeder thread
        return
    changed = [line for item, parts, line in handed if picture(item) != parts]
    for line in changed:
        task.say("note", "changed item", line)
    if changed or kind in ANSWERS:
        handed.clear()


def picture(item, depth: int = 4):
    """Return an item's contents in a comparable form, without running code of the learner's; None if they cannot change."""
    kind = type(item)
    if kind is bytearray:
        return bytes(item)
    if kind in (list, set, dict):
        parts = [*item.keys(), *item.values()] if kind is dict else [*item]
        return len(parts), [(place(each), depth and picture(each, depth - 1)) for each in parts[:MOST]]
    if kind is tuple:
        inner = [picture(each, depth - 1) for each in item[:MOST]] if depth else []
        return inner if any(each is not None for each in inner) else None
    if kind.__module__ == "__main__" and depth:
        state = getattr(kind, "__dict__", {}).get("__dict__")
        return picture(state.__get__(item), depth - 1) if state is not None else None
    return None


def place(part):
    """Return what tells one part from another."""
    return part if type(part) in (int, str, bytes, bool, float, type(None)) else id(part)


after_fork.append(handed.clear)
