"""Records how results come back from a pool's workers: fetched by the learner's calls, passed to callbacks."""
from _thread import get_ident

from .. import core
from ..core import begin, busy, carry_out, emit, end, fail
from ..kinds import NUMBER
from ..script import error_text, frame_of_caller, line_now, parted, seconds
from ..wrapping import moment, span
from ..plumbing import aloud, around
from .pools import identify, last_job, line_of, name_of, number_of

RESULT_LANE = 0xFF_FF00     # the lane of the thread that receives results and runs callbacks
#: threads that are running callbacks
calling_back: set[int] = set()
#: id of a result -> number of its pool, identity of its job
jobs: dict[int, tuple[int, int]] = {}
#: id of an unordered iterator -> the indexes of its items in order of arrival
arrived: dict[int, list[int]] = {}


def in_result_lane(function, *args):
    """Call a callback on a lane of its own: that of the thread that receives the results."""
    before = core.current_lane
    if getattr(before, "pools", None) is None:
        def current_lane():
            if get_ident() in calling_back:
                return RESULT_LANE
            return before() if before is not None else 0

        current_lane.pools = True
        core.current_lane = current_lane
        core.name_lane(RESULT_LANE, "result thread")
    ident = get_ident()
    calling_back.add(ident)
    try:
        return aloud(function, *args)
    finally:
        calling_back.discard(ident)


def called_back(callback, pool: int, number: int):
    if callback is None or not callable(callback):
        return callback

    def recorded(value):
        slot = begin(NUMBER["callback"], pool, name_of(callback), number, line_of(callback))
        answer = carry_out(slot, callback, value)
        end(slot)
        return answer

    def run(value):
        return in_result_lane(recorded, value)
    return run


def about(self, name: str, timeout):
    pool, number = jobs.get(id(self), (0, 0))
    return pool, parted(name, seconds(timeout)), number


def asked(name: str):
    def answered(value, self):
        pool, number = jobs.get(id(self), (0, 0))
        return pool, parted(name, repr(value)), number
    return answered


def taken(self, number: int) -> int:
    with self._cond:
        index = self._index - len(self._items) - 1
    order = arrived.get(id(self))
    if order is not None and index < len(order):
        index = order[index]
    return number + index + 1


def hear_unsent(original):
    """A task that cannot be pickled gets its error at once, from the thread that sends tasks to the workers."""
    def _set(self, i, obj):
        caller = frame_of_caller()
        if caller is not None and caller.f_code.co_name == "_handle_tasks" and id(self) in jobs and not obj[0]:
            pool, number = jobs[id(self)]
            emit(NUMBER["unsent"], pool, error_text(obj[1]), identify(number >> 24, i if type(i) is int else -1), 0)
        caller = None
        return original(self, i, obj)
    return _set


def patch_results(module) -> None:
    result = module.ApplyResult
    around(result, "_set", hear_unsent)
    around(module.IMapIterator, "_set", hear_unsent)
    _patch_jobs(result, module.IMapIterator)
    _patch_order(module.IMapUnorderedIterator)
    _patch_next(module)
    span(result, "get", "fetch", lambda self, timeout=None: about(self, "get", timeout))
    span(result, "wait", "fetch", lambda self, timeout=None: about(self, "wait", timeout),
         lambda value, self, timeout=None: "" if self._event.is_set() else "False")
    for name in ("ready", "successful"):
        moment(result, name, "ready", asked(name))


def _patch_jobs(result, iterator) -> None:
    """Note which job a result belongs to, and record its callbacks."""
    def make_result(original):
        def __init__(self, pool, callback, *args, **kwargs):
            original(self, pool, callback, *args, **kwargs)
            last_job[get_ident()] = self._job
            about = number_of(pool._inqueue), identify(self._job)
            jobs[id(self)] = about
            self._callback = called_back(self._callback, *about)
            self._error_callback = called_back(self._error_callback, *about)
        return __init__

    def make_iterator(original):
        def __init__(self, pool):
            original(self, pool)
            last_job[get_ident()] = self._job
            jobs[id(self)] = number_of(pool._inqueue), identify(self._job)
        return __init__

    around(result, "__init__", make_result)
    around(iterator, "__init__", make_iterator)


def _patch_order(unordered) -> None:
    """Note the order in which the items of an unordered iterator arrive."""
    def make_set(original):
        def _set(self, i, obj):
            arrived.setdefault(id(self), []).append(i)
            original(self, i, obj)
        return _set

    def make_forget(original):
        def __init__(self, pool):
            arrived.pop(id(self), None)
            original(self, pool)
        return __init__

    around(unordered, "__init__", make_forget)
    around(unordered, "_set", make_set)


def _patch_next(module) -> None:
    """Record an iterator's next()."""
    def make_next(original):
        def next(self, timeout=None):
            if get_ident() in busy:
                return original(self, timeout)
            number = jobs.get(id(self), (0, 0))[1]
            slot = begin(NUMBER["fetch"], *about(self, "next", timeout), line_now())
            try:
                value = original(self, timeout)
            except BaseException as error:
                fail(slot, error)
                if not isinstance(error, (StopIteration, module.TimeoutError)):
                    end(slot, number=taken(self, number))
                raise
            end(slot, number=taken(self, number))
            return value
        return next

    iterator = module.IMapIterator
    around(iterator, "next", make_next)
    iterator.__next__ = iterator.next


PATCHES = {"multiprocessing.pool": patch_results}
