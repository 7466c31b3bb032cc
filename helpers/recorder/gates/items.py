"""Items that are changed after they were handed on: a queue or a pool pickles them later, and nobody knows when.

Where an item is changed before its process waits for anybody, what the others get hangs on who is faster. That is noted.
"""
from ..core import after_fork
from ..script import line_now
from .tasks import before_gate

MOST = 200              #: items that are looked at once more, and parts of each
#: Operations that may bring word that an item has arrived: what is done after it is no race.
ANSWERS = frozenset(("get", "recv", "join", "join_queue", "result", "acquire", "wait", "sleep", "poll", "exit"))

#: what was handed on, and what was in it then
handed: list = []


def hand_on(item) -> None:
    """Remember what is in an item that will be pickled later."""
    parts = picture(item)
    if parts is not None and len(handed) < MOST:
        handed.append((item, parts, line_now()))
        if look not in before_gate:
            before_gate.append(look)


def look(task, kind: str) -> None:
    """Compare before the next gates what is in the items now."""
    if task.inside or not handed:           # a feeder thread
        return
    changed = [line for item, parts, line in handed if picture(item) != parts]
    for line in changed:
        task.say("note", "changed item", line)
    if changed or kind in ANSWERS:
        handed.clear()


def picture(item, depth: int = 4):
    """Return what is in an item, so that it can be compared, without running code of the learner's; None where it cannot change."""
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
    """Return what tells a part from another one."""
    return part if type(part) in (int, str, bytes, bool, float, type(None)) else id(part)


after_fork.append(handed.clear)
