"""Records a concurrent.futures.Future made by the learner's code itself, and the setting of its result; waiting:
futures.py."""
from _thread import get_ident

from ..core import busy, emit
from ..history import learners, made, new_number
from ..kinds import NUMBER
from ..plumbing import around
from ..script import line_now

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


def set_now(future) -> None:
    """Write that a future gets its result, or an error instead."""
    number = numbers.get(id(future))
    if number and get_ident() not in busy:
        emit(NUMBER["set"], number, "Future", line=line_now())


def make_set_result(original):
    def set_result(self, result):
        set_now(self)
        return original(self, result)
    return set_result


def make_set_exception(original):
    def set_exception(self, exception):
        set_now(self)
        return original(self, exception)
    return set_exception


def patch_futures(module) -> None:
    for name, make in (("__init__", make_init), ("set_result", make_set_result), ("set_exception", make_set_exception)):
        around(module.Future, name, make)


PATCHES = {"concurrent.futures._base": patch_futures}
