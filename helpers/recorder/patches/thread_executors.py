"""Records concurrent.futures.ThreadPoolExecutor as a pool: submit, task, join."""
from _thread import get_ident
from functools import partial
from itertools import count
from os import getpid
from sys import exc_info

from ..core import begin, busy, carry_out, emit, end
from ..kinds import BETWEEN, NUMBER
from ..program_files import is_programs
from ..script import error_text, frame_of_caller, line_now, parted, raised_at
from ..attributes import own, set_own
from ..plumbing import around, number_from
from .pools import arguments, identify, line_of, name_of, task_failed
from .threads import code_of, lanes, show

#: id of an executor -> its number; a new one in the same place gets a new number
numbers: dict[int, int] = {}
#: id of an executor -> the name of its initializer
initializers: dict[int, str] = {}
made = count(1).__next__
#: the module whose pool has an interpreter in each thread, since Python 3.14
INTERPRETERS = "concurrent.futures.interpreter"
#: the numbers of tasks: unique within a process
task = count(0).__next__


def number_of(executor) -> int:
    return numbers.get(id(executor)) or numbers.setdefault(id(executor), number_from("threads", getpid(), made()))


def through_asyncio(frame) -> bool:
    """Whether asyncio submits a task that the learner's code gave to it."""
    ours = False
    while frame is not None and str(frame.f_globals.get("__name__")).startswith("asyncio."):
        ours, frame = True, frame.f_back
    return ours and by_script(frame)


def is_mine(function) -> bool:
    code = code_of(function)
    return code is not None and is_programs(code.co_filename)


def initializer_of(max_workers=None, thread_name_prefix="", initializer=None, *args, **kwargs):
    """Return the initializer of an executor's threads, from the arguments of its class."""
    return initializer


def by_script(frame) -> bool:
    return frame is not None and is_programs(frame.f_code.co_filename)


def called(function, args, kwargs) -> tuple:
    """Return what a task calls: asyncio.to_thread() calls it through a context's run()."""
    if type(function) is partial and own(function.func, "__name__") == "run" and function.args and callable(function.args[0]):
        return function.args[0], (*function.args[1:], *args), {**function.keywords, **kwargs}
    return function, args, kwargs


def carried(pool: int, number: int, function, args, kwargs):
    """Run a task on the lane of the worker's thread."""
    show()
    inner, given, named = called(function, args, kwargs)
    slot = begin(NUMBER["task"], pool, parted("", name_of(inner), arguments(given, named)), number, line_of(inner))
    inner = given = named = None
    try:
        value = function(*args, **kwargs)
    except BaseException as error:
        task_failed(slot, error)
        function = args = kwargs = None         # the traceback keeps this frame
        raise
    end(slot)
    return value


def ended_elsewhere(pool: int, number: int, text: str, line: int):
    """Return a callback that writes of a task of another interpreter how it ended: that is all that is known of it here."""
    _, items, _, *call = text.split(BETWEEN)

    def write(future):
        if not future.cancelled():
            slot = begin(NUMBER["task"], pool, parted(items, *call), number, line)
            error = future._exception
            if error is None:
                end(slot)
            else:
                task_failed(slot, error)
            error = None
    return write


def make_failed(original):
    def _initializer_failed(self):
        error = exc_info()[1]
        if id(self) in numbers and error is not None:
            text = parted(error_text(error), initializers.get(id(self), ""))
            emit(NUMBER["broken_pool"], number_of(self), text, 0, raised_at(error))
        del error
        return original(self)
    return _initializer_failed


def ours(executor) -> bool:
    """Whether its workers are threads of this interpreter, which may carry out what we hand in."""
    return not any(one.__module__ == INTERPRETERS for one in type(executor).__mro__)


def patch_thread_pool(module) -> None:
    executor = module.ThreadPoolExecutor

    def make_init(original):
        def __init__(self, *args, **kwargs):
            numbers.pop(id(self), None)
            frame = frame_of_caller()
            if frame is not None and frame.f_globals.get("__name__") == INTERPRETERS:
                frame = frame.f_back        # an InterpreterPoolExecutor makes itself by way of this class
            if not by_script(frame):
                return original(self, *args, **kwargs)
            slot = begin(NUMBER["pool"], 0, type(self).__name__, 0, line_now())
            frame = None
            carry_out(slot, original, self, *args, **kwargs)
            end(slot, number=self._max_workers, object=number_of(self))
            initializer = initializer_of(*args, **kwargs)
            initializers[id(self)] = name_of(initializer) if initializer is not None else ""
            if ours(self) and is_mine(initializer):
                lanes()             # it runs on a thread that has no lane yet
        return __init__

    def make_submit(original):
        def submit(self, fn, /, *args, **kwargs):
            frame = frame_of_caller()
            mapped = frame is not None and frame.f_globals is vars(module._base)
            inner, given, named = called(fn, args, kwargs)
            mine = by_script(frame) or (mapped and by_script(frame.f_back)) or is_mine(inner) or through_asyncio(frame)
            if not mine or get_ident() in busy or not callable(fn):
                return original(self, fn, *args, **kwargs)
            pool, number = number_of(self), identify(task(), 0)
            text = parted("map" if mapped else "submit", "", "", name_of(inner), arguments(given, named))
            line = line_of(inner)
            inner = given = named = None
            slot = begin(NUMBER["submit"], pool, text, 0, line_now())
            if ours(self):
                future = carry_out(slot, original, self, carried, pool, number, fn, args, kwargs)
            else:
                future = carry_out(slot, original, self, fn, *args, **kwargs)
                future.add_done_callback(ended_elsewhere(pool, number, text, line))
            end(slot, number=number)
            set_own(future, "_recorded", (pool, number - 1))
            return future
        return submit

    def make_shutdown(original):
        def shutdown(self, wait=True, **kwargs):
            frame = frame_of_caller()
            while frame is not None and frame.f_globals is vars(module._base):
                frame = frame.f_back
            if not by_script(frame) or get_ident() in busy or id(self) not in numbers or not wait:
                return original(self, wait, **kwargs)
            slot = begin(NUMBER["join_pool"], number_of(self), "shutdown", 0, frame.f_lineno or 0)
            carry_out(slot, original, self, wait, **kwargs)
            end(slot)
        return shutdown

    for name, make in (("__init__", make_init), ("submit", make_submit), ("shutdown", make_shutdown),
                       ("_initializer_failed", make_failed)):
        around(executor, name, make)


PATCHES = {"concurrent.futures.thread": patch_thread_pool}
