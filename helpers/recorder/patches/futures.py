"""Records concurrent.futures.Future: who asks for its result, and the callbacks that it runs."""
from _thread import get_ident

from ..core import begin, busy, carry_out, end
from ..kinds import NUMBER
from ..script import line_now, parted, seconds
from ..plumbing import around
from .pools import line_of, name_of
from .results import in_result_lane


def make_result(original):
    name = original.__name__

    def result(self, timeout=None):
        try:
            if get_ident() in busy or "_recorded" not in vars(self):
                return original(self, timeout)
            pool, number = self._recorded
            slot = begin(NUMBER["fetch"], pool, parted(name, seconds(timeout)), number, line_now())
            value = carry_out(slot, original, self, timeout)
        finally:
            self = None     # as in concurrent.futures: an error's traceback has this frame, and the error is the future's
        end(slot)
        return value
    return result


def make_callback(original):
    def add_done_callback(self, fn):
        if "_recorded" not in vars(self):
            return original(self, fn)
        pool, number = self._recorded       # not the future itself: it has this callback

        def recorded(done):
            slot = begin(NUMBER["callback"], pool, name_of(fn), number, line_of(fn))
            carry_out(slot, fn, done)
            end(slot)

        def run(done):
            if get_ident() in busy:
                return in_result_lane(lambda: recorded(done))
            return recorded(done)
        return original(self, run)
    return add_done_callback


def patch_futures(module) -> None:
    for name, make in (("result", make_result), ("exception", make_result), ("add_done_callback", make_callback)):
        around(module.Future, name, make)


PATCHES = {"concurrent.futures._base": patch_futures}
