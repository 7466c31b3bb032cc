"""Finds what a suspended task awaits. It only reads the frames of the task's coroutine, and changes nothing.

A coroutine knows which other one it awaits (`cr_await`), down to the future that suspends it. The learner's innermost line
in that chain is where the task is suspended; the first function below that line tells in which call.
"""
from . import variables
from .kinds import NUMBER
from .plumbing import number_from
from .program_files import is_programs
from .script import line_at, parted, privately, short
from .attributes import own

AWAIT, FETCH = NUMBER["await"], NUMBER["fetch"]
MOST_NAMED = 24         #: how many are written, if many tasks are awaited

#: what is written as the call where the learner awaits a future itself, and no task or coroutine
FUTURE = "Future"

#: lanes whose tasks are in a recorded call (`lock.acquire()`): that call is written, not what it awaits
covered: set[int] = set()
tasks: tuple = ()
futures: tuple = ()
gathering = sleep = None
#: the text of a sleep(0), which only gives way
SLEEPS_NOT = parted("sleep", "0")
folder = ""


async def _coroutine():
    pass


async def _agenerator():
    yield


_one = _coroutine()
coroutine = type(_one)
_one.close()
generator, async_generator = type(_ for _ in ()), type(_agenerator())
del _one
gc = privately("gc")
#: types that wrap a coroutine or an async generator without saying which
OPAQUE = ("async_generator_asend", "async_generator_athrow", "coroutine_wrapper", "anext_awaitable")


def begin(*known) -> None:
    """Learn asyncio's classes: its tasks, its futures, gather()'s future; its folder; and sleep()'s code."""
    global tasks, futures, gathering, folder, sleep
    tasks, futures, gathering, folder, sleep = known


#: where each kind of awaitable has its code, its frame and what it awaits. Ask for a frame only if it is needed: Python
#: makes the object at that moment.
PARTS = {coroutine: ("cr_code", "cr_frame", "cr_await"), generator: ("gi_code", "gi_frame", "gi_yieldfrom"),
         async_generator: ("ag_code", "ag_frame", "ag_await")}


def frame_of(awaitable):
    return getattr(awaitable, PARTS[type(awaitable)][1]) if awaitable is not None else None


def behind(awaitable):
    """Return the coroutine or async generator inside an opaque awaitable; None if there is none."""
    return next((each for each in gc.get_referents(awaitable) if type(each) in (coroutine, async_generator)), None)


def generator_name(awaitable) -> str:
    """Return the name of the async generator that an awaitable resumes or closes; "" for any other awaitable."""
    one = behind(awaitable) if type(awaitable).__name__ in OPAQUE else None
    return one.__name__ if one is not None else ""


def chain(task) -> tuple:
    """Return the learner's innermost coroutine in a task, and the awaitable that it called."""
    at = below = None
    awaitable = task.get_coro()
    for _ in range(100):
        if type(awaitable) is coroutine:
            code, inner = awaitable.cr_code, awaitable.cr_await
        elif awaitable is None:
            break
        elif type(awaitable) in PARTS:
            code, _, inner = (getattr(awaitable, part) for part in PARTS[type(awaitable)])
        elif type(awaitable).__name__ in OPAQUE:
            awaitable = behind(awaitable)
            continue
        else:
            break
        if is_programs(code.co_filename):
            at, below = awaitable, None
        elif below is None and code.co_filename != "<recorder>":
            below = awaitable
        awaitable = inner
    return at, below


def find(task, lane_of) -> tuple | None:
    """Return what to write of a suspended task: line, kind, object, text, number; None if no line in it is the learner's.

    Args:
        task: the task.
        lane_of: called with a task; returns its lane, 0 for none.
    """
    at, below = chain(task)
    if at is None and not lane_of(task):
        return None
    line, waiter = line_at(frame_of(at)), task._fut_waiter
    called = getattr(below, PARTS[type(below)][0]) if below is not None else None
    if called is sleep and called is not None:
        return line, AWAIT, 0, SLEEPS_NOT if waiter is None else parted("sleep", value(below, "delay")), 0
    return line, *of_call(waiter, called.co_name if called is not None else "", frame_of(below), lane_of)


def of_call(waiter, called: str, frame, lane_of) -> tuple:
    """Return the same without the line; called, frame: the function below the learner's line, if there is one."""
    ours = frame is not None and frame.f_code.co_filename.startswith(folder)
    seconds = value(frame, "timeout") if ours and called in ("wait_for", "wait") else ""
    if type(waiter) is gathering and not called:
        called = "gather"
    job = job_of(waiter)
    if job is not None:
        return FETCH, job[0], parted(called or "await", seconds), job[1]
    if ours and called in STREAMS:
        return AWAIT, connection_of(frame), parted(called, seconds), 0
    targets, any_one = tasks_of(waiter, called if ours else "", frame)
    lanes = [lane_of(each) for each in targets]
    # If all are needed, naming some of them is still true; if any one is enough, it is not.
    told = all(lanes) and not (any_one and len(lanes) > MOST_NAMED)
    known = " ".join(map(str, sorted(lanes)[:MOST_NAMED])) if told else ""
    return AWAIT, 0, parted(called or itself(waiter), seconds, known), int(any_one)


def itself(waiter) -> str:
    """Return what is written where a future itself is awaited: no task, nor what gather() returns; "" for those."""
    kind = type(waiter)
    return FUTURE if issubclass(kind, futures) and not issubclass(kind, (*tasks, gathering)) else ""


#: methods of a StreamReader and of a StreamWriter
STREAMS = ("read", "readline", "readuntil", "readexactly", "drain")


def connection_of(frame) -> int:
    """Return the number of the connection that a stream reads or writes, the same at both of its ends; 0 for none."""
    found = variables.look_up(frame, "self")
    transport = own(found[0], "_transport") if found else None
    extra = own(transport, "_extra") if transport is not None else None
    if type(extra) is not dict:
        return 0
    ends = [extra.get("sockname"), extra.get("peername")]
    if not all(type(end) is tuple for end in ends):
        return 0
    return number_from("connection", sorted(map(repr, ends)))


def job_of(waiter) -> tuple[int, int] | None:
    """Return pool and number of the pool task that a future waits for; for gather()'s future, of the first one not done."""
    kind = type(waiter)
    if kind is gathering:
        return next((job for each in waiter._children if is_pending(each, futures) and (job := job_of(each)) is not None), None)
    if not issubclass(kind, futures) or issubclass(kind, tasks) or not hasattr(waiter, "_recorded"):
        return None
    return waiter._recorded


def tasks_of(waiter, called: str, frame) -> tuple[list, bool]:
    """Return the tasks or futures that are awaited, and whether any one of them is enough.

    Args:
        waiter: the future that suspends the task.
        called: asyncio's function that the task called; "" for none.
        frame: that function's frame.
    """
    kind = type(waiter)
    if issubclass(kind, tasks):
        return [waiter], False
    if kind is gathering:
        return [each for each in waiter._children if is_pending(each, futures)], False
    if called not in NAMES:
        return [], False
    found = variables.look_up(frame, NAMES[called])
    if not found:
        return [], False
    if called == "wait":
        when = variables.look_up(frame, "return_when")
        some = list(found[0]) if type(found[0]) in (set, frozenset, list, tuple) else []
        return [each for each in some if is_pending(each, futures)], not when or when[0] != "ALL_COMPLETED"
    some = own(found[0], "_tasks") or () if called == "__aexit__" else [found[0]]
    return [each for each in some if is_pending(each, futures)], False


#: asyncio's functions that wait for tasks -> the variable that has them; __aexit__: a TaskGroup's
NAMES = {"wait": "fs", "__aexit__": "self", "wait_for": "fut"}


def is_pending(future, kinds: tuple) -> bool:
    return issubclass(type(future), kinds) and future._state == "PENDING"


def value(frame, name: str) -> str:
    """Return a short text of a variable's value in a frame, or in a coroutine's frame; "" for None or if there is none."""
    if type(frame) in PARTS:
        frame = frame_of(frame)
    found = variables.look_up(frame, name)
    return short(found[0]) if found and found[0] is not None else ""


def limited(text: str, seconds: str) -> str:
    """Return an await's text with a time-out."""
    parts = text.split("\x1f", 2) + ["", ""]
    return parted(parts[0], parts[1] or seconds, parts[2]) if parts[0] != "sleep" else text
