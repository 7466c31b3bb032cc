"""Records concurrent.futures.Future: calls for its result, questions whether it is there, and the callbacks that it runs."""
from _thread import get_ident

from ..core import begin, busy, carry_out, emit, end
from ..kinds import NUMBER
from ..script import frame_of_caller, line_now, parted, seconds
from ..plumbing import around
from .pools import line_of, name_of
from .own_futures import numbers
from .results import in_result_lane


def by_asyncio(frame) -> bool:
    """Whether asyncio asks: it passes the result on to a future of its own, and waiting for that is recorded."""
    return frame is not None and frame.f_globals.get("__name__") == "asyncio.futures"


def of_task(original, future, timeout, lane: int):
    """Wait for a task of a loop that runs in another thread."""
    if by_asyncio(frame_of_caller()):
        return original(future, timeout)
    slot = begin(NUMBER["task_join"], 0, seconds(timeout), lane, line_now())
    try:
        value = carry_out(slot, original, future, timeout)
    finally:
        future = None
    end(slot)
    return value


def by_its_own(frame) -> bool:
    """Whether concurrent.futures itself checks for an error, as its wait() does: then nobody has asked for the result."""
    return frame is not None and frame.f_globals.get("__name__") == "concurrent.futures._base"


def make_result(original):
    name = original.__name__

    def result(self, timeout=None):
        try:
            made = numbers.get(id(self), 0)
            if get_ident() in busy or not (made or "_recorded" in vars(self)):
                return original(self, timeout)
            pool, number = (made, 0) if made else self._recorded
            if not pool:                # from run_coroutine_threadsafe()
                return of_task(original, self, timeout, number)
            if by_asyncio(frame_of_caller()) or (name == "exception" and by_its_own(frame_of_caller())):
                return original(self, timeout)
            if made:
                slot = begin(NUMBER["wait"], made, parted("Future", seconds(timeout)), 0, line_now())
            else:
                slot = begin(NUMBER["fetch"], pool, parted(name, seconds(timeout)), number, line_now())
            value = carry_out(slot, original, self, timeout)
        finally:
            self = None     # as in concurrent.futures: an error's traceback has this frame, and the error is the future's
        end(slot)
        return value
    return result


def make_done(original):
    def done(self):
        value = original(self)
        about = vars(self).get("_recorded", (0, 0))
        if about[0] and get_ident() not in busy and not by_asyncio(frame_of_caller()):
            emit(NUMBER["ready"], about[0], parted("done", repr(value)), about[1], line_now())
        return value
    return done


def make_callback(original):
    def add_done_callback(self, fn):
        if "_recorded" not in vars(self) or not self._recorded[0] or by_asyncio(frame_of_caller()):
            return original(self, fn)
        pool, number = self._recorded       # not the future itself, which has this callback

        def recorded(done):
            slot = begin(NUMBER["callback"], pool, name_of(fn), number, line_of(fn))
            carry_out(slot, fn, done)
            end(slot)

        def run(done):
            if get_ident() in busy:
                return in_result_lane(recorded, done)
            return recorded(done)
        return original(self, run)
    return add_done_callback


def patch_futures(module) -> None:
    for name, make in (("result", make_result), ("exception", make_result), ("done", make_done),
                       ("add_done_callback", make_callback)):
        around(module.Future, name, make)


PATCHES = {"concurrent.futures._base": patch_futures}
