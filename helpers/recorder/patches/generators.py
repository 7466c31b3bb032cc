"""Records how the cell's generators and coroutines are resumed, and what they yield and return.

Since Python 3.12 with sys.monitoring, which costs nothing in other code; before that with sys.setprofile, which calls us for
every function.
"""
import sys
from _thread import get_ident
from sys import _getframe

from .. import lanes, variables
from ..core import begin, emit, end, erase, fail
from ..kinds import NUMBER
from ..script import harmless, script, short
from ..attributes import name_of_class, own
from ..generator_frames import chain, coroutine, generator, unbegun
from ..imports import when_imported
from ..lanes import TASKS, name as name_lane, new as new_lane, now, tell, thrown_at, told, value_passed
from ..plumbing import around
from ..profiling import Tool, set_profile

GENERATOR = 0x20 | 0x80 | 0x200     # code flags: generator, coroutine, asynchronous generator
ASYNC = 0x80 | 0x200
#: id of a generator's frame -> its lane
of_frame: dict[int, int] = {}
#: id of a running generator's frame -> the lane that resumed it
resumer: dict[int, int] = {}
#: id of the frame of a generator that is being dropped -> its "throw", and where it was paused
dropped: dict[int, tuple] = {}


@harmless
def resumed(frame, kind: str = "resume", error: str = "", first: bool = False) -> tuple[int, int] | None:
    key, ident = id(frame), get_ident()
    if now.get(ident, 0) >= TASKS and frame.f_code.co_flags & ASYNC:        # a task's coroutine: tasks.py follows the task
        return None
    # A dropped generator may end without an event, and another frame may get its id.
    lane = None if first else of_frame.get(key)
    if lane is None:
        lane = of_frame[key] = new_lane()
        name_lane(lane, frame.f_code.co_name, frame if first else None)
    elif lane not in told:
        tell(lane)
    caller = frame.f_back
    text = error or value_passed(caller)
    while caller is not None and caller.f_code.co_filename != script:
        caller = caller.f_back
    resumer[key] = by = now.get(ident, 0)
    now[ident] = lane
    slot = begin(NUMBER[kind], 0, text, by, caller.f_lineno if caller is not None else frame.f_lineno)
    end(slot)
    return slot


@harmless
def thrown_into(frame, text: str, asked: bool) -> None:
    """Record a throw(), a close() (`asked`), or that Python throws the generator away."""
    first = unbegun(frame)
    if text == "GeneratorExit" and not asked and first:
        return                          # it has never begun, so nothing in it notices
    slot = resumed(frame, "throw", text, first)
    if slot is not None and text == "GeneratorExit" and not asked:
        dropped[id(frame)] = slot, frame.f_lasti


@harmless
def stopped(frame, kind: str, value, error=None) -> None:
    key, ident = id(frame), get_ident()
    by = resumer.pop(key, None)
    if by is None:
        return
    slot, place = dropped.pop(key, (None, None))
    if slot is not None and place == frame.f_lasti:
        # It only ceased to exist. Python 3.13 does not even report that, so we do not report it in any version.
        erase(slot)
        now[ident] = by
        return
    now[ident] = of_frame[key]
    if kind != "yield":
        of_frame.pop(key, None)
    if type(error) is str:
        emit(NUMBER[kind], text=f"\0!{error}", line=frame.f_lineno)
    else:
        wrapped = error is not None or name_of_class(type(value)) == "async_generator_wrapped_value"
        slot = begin(NUMBER[kind], 0, "" if wrapped else short(value), 0, frame.f_lineno)
        if error is None:
            end(slot)
        else:
            fail(slot, error)
    now[ident] = by


def _mine(code) -> bool:
    return code.co_filename == script and bool(code.co_flags & GENERATOR) and code.co_name != "<genexpr>"


def turns(tool: Tool, closing: dict[int, list]) -> dict:
    """Return sys.monitoring's callbacks for when a generator of the script's begins, continues or stops: event -> function."""
    events, skip, get_frame = sys.monitoring.events, sys.monitoring.DISABLE, _getframe

    def on_start(code, offset):
        if code.co_filename == script:
            tool.watch_calls(code)
        if not _mine(code):
            return skip
        resumed(get_frame(1), first=True)

    def on_resume(code, offset):
        if not _mine(code):
            return skip
        resumed(get_frame(1))

    def on_yield(code, offset, value):
        if not _mine(code):
            return skip
        stopped(get_frame(1), "yield", value)

    def on_return(code, offset, value):
        if not _mine(code):
            return skip
        stopped(get_frame(1), "return", value)

    def on_throw(code, offset, error):
        if _mine(code):
            frame, calls = get_frame(1), closing.get(get_ident())
            if calls:
                _close(*calls[-1], before=id(frame))
            thrown_into(frame, short(error), bool(calls))

    def on_unwind(code, offset, error):
        if _mine(code):
            stopped(get_frame(1), "return", None, error)

    return {events.PY_START: on_start, events.PY_RESUME: on_resume, events.PY_YIELD: on_yield, events.PY_RETURN: on_return,
            events.PY_THROW: on_throw, events.PY_UNWIND: on_unwind}


@harmless
def _close(called_at: int, paused: list[tuple[int, int]], before: int = 0) -> None:
    """Record a close() of generators of which nothing was heard: of all, or of those that are closed before another."""
    ident = get_ident()
    by = now.get(ident, 0)
    for key, line in paused:
        if key == before:
            break
        if key in of_frame:
            now[ident] = lane = of_frame.pop(key)
            if lane not in told:
                tell(lane)
            emit(NUMBER["throw"], text="GeneratorExit", number=by, line=called_at)
            emit(NUMBER["return"], text="\0!GeneratorExit", line=line)
            now[ident] = by


def closes(closing: dict[int, list]) -> dict:
    """Return sys.monitoring's callbacks for when the script closes a generator, or throws into one: event -> function.

    Since Python 3.13, close() does not even resume a generator that could not catch it.
    """
    events, skip, get_frame = sys.monitoring.events, sys.monitoring.DISABLE, _getframe
    close = {id(generator.close), id(coroutine.close)}      # by the id: what is called may have an __eq__ of the learner's
    asked = close | {id(generator.throw), id(coroutine.throw)}

    def on_call(code, offset, function, first):
        if id(function) not in asked:
            return skip
        frames = chain(first) if id(function) in close else []
        mine = [frame for frame in frames if _mine(frame.f_code) and id(frame) not in resumer]
        if mine and unbegun(mine[0]):           # close() does not even begin it
            of_frame[id(mine[0])] = lane = new_lane()
            name_lane(lane, mine[0].f_code.co_name, mine[0])
        paused = [(id(frame), frame.f_lineno) for frame in reversed(mine)]
        closing.setdefault(get_ident(), []).append((get_frame(1).f_lineno, paused))

    def on_c_return(code, offset, function, first):
        if id(function) in asked and closing.get(get_ident()):
            _close(*closing[get_ident()].pop())

    def on_c_raise(code, offset, function, first):
        if id(function) in asked and closing.get(get_ident()):
            closing[get_ident()].pop()

    return {events.CALL: on_call, events.C_RETURN: on_c_return, events.C_RAISE: on_c_raise}


def monitor() -> None:
    """Watch with sys.monitoring."""
    closing: dict[int, list] = {}       # thread -> its calls of close() and throw(): the line, and which generators are closed
    tool = Tool({})
    tool.callbacks.update(turns(tool, closing) | closes(closing))
    if tool.take():
        tool.hide()


# Opcodes of Python 3.11, where profiling does not distinguish a yield from a return, or a resume from a throw.
RESUME, YIELD_VALUE, RETURN_VALUE, RERAISE, RAISE = 151, 86, 83, 119, 130
thrown: dict[int, tuple] = {}   # id of a frame -> what was thrown into it since it was last resumed, and where it was paused
#: thread -> its calls of throw() and close() in progress: id of the calling frame, what is thrown, ids of the frames that get it
throwing: dict[int, list[tuple[int, str, set[int]]]] = {}


@harmless
def throws(frame, event, function) -> None:
    """Note that a frame calls throw() or close(), or that this call is over."""
    calls = throwing.setdefault(get_ident(), [])
    if event == "c_call":
        text = what_is_thrown(frame) if function.__name__ == "throw" else "GeneratorExit"
        calls.append((id(frame), text, {id(each) for each in chain(function.__self__)}))
    elif calls and calls[-1][0] == id(frame):
        calls.pop()


def what_is_thrown(frame) -> str:
    """Return the error that a throw() in a frame passes; "exception" where that is not known."""
    text = thrown_at.get(str(frame.f_lineno), "") if frame.f_code.co_filename == script else ""
    path, _, said = text.partition(": ")
    name, *attributes = path.split(".")
    if not variables.tried:
        variables.begin()
    found = variables.look_up(frame, name) or ((frame.f_builtins[name],) if name in frame.f_builtins else ())
    value = found[0] if found else None
    for attribute in attributes:
        value = own(value, attribute)
    if issubclass(type(value), BaseException):
        return short(value)
    if isinstance(value, type) and issubclass(value, BaseException):
        return f"{name_of_class(value)}: {said}" if said else name_of_class(value)
    return "exception"


def profile(frame, event, argument) -> None:
    try:
        if event[1] == "_":         # a call of a C function, or its end: first, as these are the most
            kind = type(argument.__self__)
            if (kind is generator or kind is coroutine) and argument.__name__ in ("throw", "close"):
                throws(frame, event, argument)
            return
        code = frame.f_code         # audit hooks are told of this
        if event == "call" and lanes.unnamed:
            lane = lanes.unnamed.pop(get_ident(), None)
            if lane is not None:
                name_lane(lane, code.co_name, frame)
        if code.co_filename == script and code.co_flags & GENERATOR and code.co_name != "<genexpr>":
            followed(frame, event, argument)
    except RecursionError:          # so near the limit, the program will meet it as well, in its own words
        pass


@harmless
def followed(frame, event, argument) -> None:
    code, at, key = frame.f_code, frame.f_lasti, id(frame)
    bytecode = code.co_code
    if event == "call":
        if bytecode[at] == RESUME:
            thrown.pop(key, None)
            resumed(frame, first=bytecode[at + 1] == 0)
        else:
            text = next((text for _, text, ids in reversed(throwing.get(get_ident(), ())) if key in ids), "")
            asked = text != "" or code.co_flags & 0x80 != 0
            text = text or ("CancelledError" if asked else "GeneratorExit")     # asyncio throws into a task's coroutine
            thrown[key] = text, at
            thrown_into(frame, text, asked)
    elif event == "return":
        error, place = thrown.pop(key, ("exception", -1))
        # After a throw, a None at the same yield: most likely the generator did not catch it.
        if bytecode[at] == YIELD_VALUE and not (place == at and argument is None):
            stopped(frame, "yield", argument)
        else:
            lane = of_frame.get(key)
            again = place == at or bytecode[at] == RERAISE or (bytecode[at], bytecode[at + 1]) == (RAISE, 0)
            error = error.partition(":")[0] if again else "exception"
            stopped(frame, "return", argument, None if bytecode[at] == RETURN_VALUE else error)
            if lane is not None and place == at and bytecode[at] == YIELD_VALUE:
                of_frame[key] = lane        # in case it continues after all


def patch_threading(module) -> None:
    """Follow the generators on threads that are started later, too."""
    def make(original):
        def _bootstrap(self):
            set_profile(profile)
            return original(self)
        return _bootstrap

    around(module.Thread, "_bootstrap", make)


if sys.version_info < (3, 12):      # a profile function is for one thread, monitoring for all
    set_profile(profile)
    when_imported("threading", patch_threading)
else:
    monitor()
