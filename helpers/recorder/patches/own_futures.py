"""Records a concurrent.futures.Future that the learner's code makes itself: who sets its result, and who waits for it."""
from _thread import get_ident

from ..core import begin, busy, carry_out, emit, end
from ..history import learners, made, new_number
from ..kinds import NUMBER
from ..plumbing import around
from ..script import line_now, parted, seconds

#: id of a future -> its number; a new one in the same place gets a new number
numbers: dict[int, int] = {}


def make_init(original):
    def __init__(self, *args, **kwargs):
        mine = learners()
        numbers.pop(id(self), None)
        original(self, *args, **kwargs)
        if mine:
            numbers[id(self)] = number = new_number()
            made(number, "Future")
    return __init__


def is_set(future) -> None:
    """Write that a future gets its result, or the error in its place."""
    number = numbers.get(id(future))
    if number and get_ident() not in busy:
        emit(NUMBER["set"], number, "Future", line=line_now(3))


def make_set_result(original):
    def set_result(self, result):
        is_set(self)
        return original(self, result)
    return set_result


def make_set_exception(original):
    def set_exception(self, exception):
        is_set(self)
        return original(self, exception)
    return set_exception


def make_wait(original):
    def result(self, timeout=None):
        try:
            number = numbers.get(id(self))
            if not number or get_ident() in busy:
                return original(self, timeout)
            slot = begin(NUMBER["wait"], number, parted("Future", seconds(timeout)), 0, line_now())
            value = carry_out(slot, original, self, timeout)
        finally:
            self = None     # as in concurrent.futures: an error's traceback has this frame, and the error is the future's
        end(slot)
        return value
    return result


def patch_futures(module) -> None:
    future = module.Future
    for name, make in (("__init__", make_init), ("set_result", make_set_result), ("set_exception", make_set_exception), ("result", make_wait),
                       ("exception", make_wait)):
        around(future, name, make)


PATCHES = {"concurrent.futures._base": patch_futures}
