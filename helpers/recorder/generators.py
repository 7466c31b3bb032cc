"""Records how the cell's generators and coroutines are resumed, and what they hand out.

From Python 3.12 on with sys.monitoring, which costs nothing in other code; before that with
sys.setprofile, which is called for every function.
"""
import os
import sys
from _thread import get_ident

emit, begin, end, short, script, NUMBER = (
    core[name] for name in ("emit", "begin", "end", "short", "script", "NUMBER"))
lanes = part("lanes")
now, new_lane, name_lane = lanes["now"], lanes["new"], lanes["name"]

GENERATOR = 0x20 | 0x80 | 0x200     # code flags: generator, coroutine, asynchronous generator
YIELD_VALUE = 86                    # the opcode of Python 3.11, where profiling cannot tell a yield from a return
#: id of a generator's frame -> its lane
of_frame: dict[int, int] = {}
#: thread -> lanes that are being run, the innermost last
stacks: dict[int, list[int]] = {}
#: line of the cell -> the argument of the send() in it, as a name or a literal: launch.py found them
sent = dict(pair.split("=", 1) for pair in os.environ.get("ISOLATED_GENERATORS", "").split(";") if "=" in pair)


def _sent(caller) -> str:
    """Return what the caller sends in, where its line says so with a name or a literal."""
    argument = sent.get(str(caller.f_lineno)) if caller is not None and caller.f_code.co_filename == script else None
    if argument is None:
        return ""
    if not argument.isidentifier() or argument in ("None", "True", "False"):
        return argument
    names = caller.f_locals
    return short(names[argument]) if argument in names else ""


def resumed(frame) -> None:
    key, ident = id(frame), get_ident()
    lane = of_frame.get(key)
    if lane is None:
        lane = of_frame[key] = new_lane()
        name_lane(lane, frame.f_code.co_name)
    stack = stacks.setdefault(ident, [])
    caller = frame.f_back
    text = _sent(caller)
    while caller is not None and caller.f_code.co_filename != script:
        caller = caller.f_back
    resumer = stack[-1] if stack else 0
    stack.append(lane)
    now[ident] = lane
    emit(NUMBER["resume"], text=text, number=resumer, line=caller.f_lineno if caller is not None else frame.f_lineno)


def stopped(frame, kind: str, value, error=None) -> None:
    ident = get_ident()
    stack = stacks.get(ident)
    if not stack or of_frame.get(id(frame)) != stack[-1]:
        return
    if kind != "yield":
        of_frame.pop(id(frame), None)
    slot = begin(NUMBER[kind], 0, short(value) if error is None else "", 0, frame.f_lineno)
    if error is None:
        end(slot)
    else:
        core["fail"](slot, error)
    stack.pop()
    now[ident] = stack[-1] if stack else 0


def _mine(code) -> bool:
    return code.co_filename == script and bool(code.co_flags & GENERATOR) and code.co_name != "<genexpr>"


def monitor() -> bool:
    """Watch with sys.monitoring. Returns whether a tool's place was free."""
    monitoring = sys.monitoring
    events, skip, get_frame = monitoring.events, monitoring.DISABLE, sys._getframe
    tool = next((number for number in (4, 3) if monitoring.get_tool(number) is None), None)
    if tool is None:
        return False
    monitoring.use_tool_id(tool, "recorder")

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
            resumed(get_frame(1))

    def on_unwind(code, offset, error):
        if _mine(code):
            stopped(get_frame(1), "return", None, error)

    for event, function in ((events.PY_START, on_resume), (events.PY_RESUME, on_resume), (events.PY_YIELD, on_yield),
                            (events.PY_RETURN, on_return), (events.PY_THROW, on_throw), (events.PY_UNWIND, on_unwind)):
        monitoring.register_callback(tool, event, function)
    monitoring.set_events(tool, events.PY_START | events.PY_RESUME | events.PY_YIELD | events.PY_RETURN
                          | events.PY_THROW | events.PY_UNWIND)
    return True


def profile(frame, event, argument) -> None:
    code = frame.f_code
    if code.co_filename != script or not code.co_flags & GENERATOR or code.co_name == "<genexpr>":
        return
    if event == "call":
        resumed(frame)
    elif event == "return":
        stopped(frame, "yield" if code.co_code[frame.f_lasti] == YIELD_VALUE else "return", argument)


if sys.version_info < (3, 12):
    sys.setprofile(profile)
else:
    monitor()
