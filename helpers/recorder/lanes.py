"""Which thread, task, generator or greenlet of this process is running."""
from _thread import get_ident

from . import core
from . import variables
from .core import name_lane
from .script import foreign, script, short
from .start import settings
from .variables import look_up

MANY_ARGUMENTS = 0x4 | 0x8      # code flags: *args, **kwargs
LONGEST = 16        #: characters of the arguments in a lane's name
MOST = 200          #: lanes with a name of their own; the rest share one
THREADS = 1 << 20   #: the number of the first thread's lane; generators and greenlets have smaller ones
TASKS = 1 << 21     #: the same for asyncio's tasks
MOST_THREADS = MOST_TASKS = 1000
#: thread -> number of the lane that is running on it; 0 is the main thread
now: dict[int, int] = {}
#: lane -> its name; and the lanes whose names this process's record has
names: dict[int, str] = {}
told: set[int] = {0}
#: thread -> the lane that gets its name from the next function that is called
unnamed: dict[int, int] = {}
_counts: dict[str, int] = {}
_next = iter(range(1, THREADS)).__next__
_next_thread = iter(range(THREADS, TASKS)).__next__
_next_task = iter(range(TASKS, TASKS << 1)).__next__
before = core.current_lane

#: line of the cell -> the argument of the call of send() or switch() in it, and that of throw(), as found by program/calls.py
_told = [line.split(" ", 1) for line in settings.get("passed", "").split("\n") if " " in line]
passed = {line: text for line, text in _told if text[0] != "!"}
thrown_at = {line: text[1:] for line, text in _told if text[0] == "!"}
_compiled: dict[str, object] = {}
if passed:
    variables.begin()


def new() -> int:
    """Return the number of a new lane; MOST + 1 if there are too many."""
    number = _next()
    if number > MOST:
        if MOST + 1 not in names:
            names[MOST + 1] = "others"
            tell(MOST + 1)
        return MOST + 1
    return number


def new_thread(called: str) -> int:
    """Return the number of a thread's lane, named `called`; many threads share the last lane."""
    return _numbered(_next_thread(), THREADS + MOST_THREADS, called, "other threads")


def new_task(called: str) -> int:
    """Return the number of a task's lane, in the same way."""
    return _numbered(_next_task(), TASKS + MOST_TASKS, called, "other tasks")


def _numbered(number: int, last: int, called: str, others: str) -> int:
    if number >= last:
        number, called = last, others
        if number in names:
            return number
    rename(number, called)
    return number


def rename(number: int, called: str) -> None:
    """Give a lane a name: the second lane with that name is "f 2"."""
    _counts[called] = count = _counts.get(called, 0) + 1
    names[number] = called if count == 1 else f"{called} {count}"
    tell(number)


def stranger() -> int:
    """Return the lane of a thread that has none; patches/threads.py replaces this."""
    return 0


def name(number: int, function: str, frame=None) -> None:
    """Name a lane after its function and the arguments, see `called`: the second one with that name is "f 2"."""
    if number > MOST or number in names:
        return
    rename(number, function if frame is None else called(frame, function))


def called(frame, function: str) -> str:
    """Return the name of a function that has just begun, with its arguments if they are short: "count('a')"."""
    code = frame.f_code
    if code.co_flags & MANY_ARGUMENTS:
        return function
    if not variables.tried:
        variables.begin()
    arguments = code.co_varnames[:code.co_argcount + code.co_kwonlyargcount]
    found = [look_up(frame, each) for each in arguments if each not in ("self", "cls")]
    return given(function, [value for each in found for value in each]) if all(found) else function


def given(function: str, values) -> str:
    """Return the name of a function, with these arguments if they are short."""
    if not values or not all(type(value) in (int, float, bool, str) for value in values):
        return function
    text = ", ".join(map(short, values))
    return f"{function}({text})" if len(text) <= LONGEST else function


def tell(number: int) -> None:
    """Write a lane's name into this process's record."""
    if number in names:
        told.add(number)
        name_lane(number, names[number])


def current_lane() -> int:
    lane = now.get(get_ident())
    if lane:
        return lane
    return (before() if before is not None else 0) or (stranger() if lane is None else 0)


def value_passed(caller) -> str:
    """Return what the call in a frame of the cell passes, if it consists only of names and literals.

    Anything else, which might run the learner's code, was refused before. The names are looked up here, and their values
    must be of plain types, so that evaluating the argument again has no effect.
    """
    if caller is None or caller.f_code.co_filename != script:
        return ""
    text = passed.get(str(caller.f_lineno), "")
    if not text:
        return ""
    if text.isidentifier() and text not in ("None", "True", "False"):
        found = look_up(caller, text)
        return short(found[0]) if found else ""
    code = _compiled.get(text)
    if code is None:
        code = _compiled[text] = compile(text, "<recorder>", "eval", dont_inherit=True)
    values = {}
    for each in code.co_names:
        found = look_up(caller, each)
        if not found or not _plain(found[0], "*" in text or "%" in text):
            return ""
        values[each] = found[0]
    values["__builtins__"] = {}
    try:
        return short(eval(code, values))
    except Exception as error:
        if foreign(error):
            raise
        return ""


def _plain(value, numbers_only: bool) -> bool:
    kind = type(value)
    return (kind is float or kind is bool or value is None or (kind is int and -1 << 63 < value < 1 << 63)
            or ((kind is str or kind is bytes) and len(value) < 200 and not numbers_only))


def forked() -> None:
    """The child's record has no names yet; only this thread lives on, as the main thread."""
    lane = now.get(get_ident(), 0)
    now.clear()
    told.clear()
    told.add(0)
    now[get_ident()] = lane = lane if lane < THREADS else 0
    if lane:
        tell(lane)


core.current_lane = current_lane
core.after_fork.append(forked)
