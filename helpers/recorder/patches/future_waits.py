"""Records waiting for several tasks of an executor: concurrent.futures.wait(), as_completed()."""
from _thread import get_ident
from collections import deque

from ..core import begin, busy, carry_out, end, fail
from ..kinds import LONGEST, NUMBER
from ..plumbing import around
from ..program_files import is_programs
from ..script import frame_of_caller, line_now, parted, seconds
from ..attributes import own

WAIT = NUMBER["wait_tasks"]
#: types that can be iterated without changing them
CONTAINERS = (list, tuple, set, frozenset, dict, deque, type({}.keys()), type({}.values()))
GENERATOR = type(_ for _ in ())


def line_of_script() -> int:
    """Return the line of the cell that makes the call, or that leads to the program's module that does; 0 for a library's call."""
    caller = frame_of_caller()
    mine = caller is not None and is_programs(caller.f_code.co_filename) and get_ident() not in busy
    return line_now() if mine else 0


def tasks(fs) -> tuple[int, str]:
    """Return the pool that all futures are from, and the numbers of their tasks: "1-3 7"; 0 if there are several pools, or
    none."""
    found = {own(future, "_recorded") for future in fs} if type(fs) in CONTAINERS else {None}
    pools = {about[0] for about in found if about is not None}
    if None in found or len(pools) != 1:
        return 0, ""
    text = ranges(sorted(about[1] >> 24 for about in found))
    return (pools.pop(), text) if len(text) < LONGEST - 60 else (0, "")


def ranges(numbers: list[int]) -> str:
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return " ".join(f"{first}-{last}" if last > first else str(first) for first, last in found)


def make_wait(original):
    def wait(fs, timeout=None, return_when="ALL_COMPLETED"):
        line = line_of_script()
        if not line:
            return original(fs, timeout, return_when)
        if type(fs) is GENERATOR:
            fs = set(fs)            # as wait() itself begins
        pool, text = tasks(fs)
        when = return_when if type(return_when) is str else ""
        slot = begin(WAIT, pool, parted("wait", seconds(timeout), when, text), int(when == "FIRST_COMPLETED"), line)
        done = carry_out(slot, original, fs, timeout, return_when)
        end(slot)
        return done
    return wait


def make_as_completed(original):
    def as_completed(fs, timeout=None):
        line = line_of_script()
        if line and type(fs) is GENERATOR:
            fs = set(fs)
        pool, text = tasks(fs) if line else (0, "")
        text = parted("as_completed", seconds(timeout), "", text)
        each = original(fs, timeout)
        fs = None
        try:
            while True:
                line = line_of_script()
                slot = begin(WAIT, pool, text, 1, line) if line else None
                try:
                    kept = [next(each)]
                except BaseException as error:
                    if slot is not None:
                        fail(slot, error)
                    if type(error) is StopIteration:
                        return
                    raise
                if slot is not None:
                    end(slot)
                yield kept.pop()        # like the original, keep no future that was handed out
        finally:
            each.close()
    return as_completed


def patch_futures(module) -> None:
    around(module, "wait", make_wait)
    around(module, "as_completed", make_as_completed)


PATCHES = {"concurrent.futures._base": patch_futures}
