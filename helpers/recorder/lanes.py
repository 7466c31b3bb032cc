"""Which generator or greenlet of this process runs now, on each thread."""
from _thread import get_ident

name_lane = core["name_lane"]

MOST = 200          #: lanes with a name of their own; the rest share one
#: thread -> number of the lane that runs on it now; 0 is the process itself
now: dict[int, int] = {}
_counts: dict[str, int] = {}
_next = iter(range(1, 1 << 24)).__next__
before = core["current_lane"]


def new() -> int:
    """Return the number of a new lane; MOST + 1 when there are too many."""
    number = _next()
    if number > MOST:
        if number == MOST + 1:
            name_lane(MOST + 1, "others")
        return MOST + 1
    return number


def name(number: int, function: str) -> None:
    """Name a lane after its function: the second one of the same function is "f 2"."""
    if number > MOST:
        return
    _counts[function] = count = _counts.get(function, 0) + 1
    name_lane(number, function if count == 1 else f"{function} {count}")


def current_lane() -> int:
    return now.get(get_ident(), 0) or (before() if before is not None else 0)


core["current_lane"] = current_lane
