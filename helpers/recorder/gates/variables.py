"""What threads share without a lock: variables, attributes, and what is in lists and dicts.

CPython with its lock (the GIL) lets another thread run only at some instructions: at a function's beginning, when a loop goes
back, after a call. What lies between two of them is one step. So a step is gated before its first access, and is about all that
may be accessed until the next such instruction: blocks.py reads that off the bytecode. A build without that lock may let others
run everywhere: there each access is a step.
"""
import sys

from ..script import own, script, short
from ..start import module as load
from .about import About
from .tasks import current, note

#: where modules stand that are not the learner's own
LIBRARIES = (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)
STARTING = ("sitecustomize", "usercustomize", "__main__")
GIL = getattr(sys, "_is_gil_enabled", lambda: True)()
several_here = False        #: this process has had more than one thread of the learner's


def several() -> None:
    """From now on there is more than one thread: follow the calling one, in all that it has begun."""
    global several_here
    if not several_here:
        several_here = True
        for name in sorted(load("gates.blocks").text.by_name):
            note(f"what {name} reaches")
        follow()
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == script:
                frame.f_trace = in_frame
                frame.f_trace_opcodes, frame.f_trace_lines = True, False
            frame = frame.f_back


def follow() -> None:
    if several_here and sys.gettrace() is None:
        sys.settrace(trace)


def note_modules() -> None:
    """Note the learner's own modules: of what threads share in them, nothing is seen."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if type(file) is str and file != script and name not in STARTING and not file.startswith(LIBRARIES):
            note(f"variables of the module {name}")


def leave() -> None:
    if several_here:
        note_modules()
    if sys.gettrace() is trace:
        sys.settrace(None)


def trace(frame, event, arg):
    if frame.f_code.co_filename != script:
        return None
    frame.f_trace = in_frame                # since Python 3.13 it has to be there first
    frame.f_trace_opcodes, frame.f_trace_lines = True, False
    task = current()
    if task is not None:
        task.seen = True                    # a function's beginning
    return in_frame


def in_frame(frame, event, arg):
    if event != "opcode":
        return in_frame
    task = current()
    if task is None:
        return in_frame
    blocks = load("gates.blocks")
    table = blocks.table(frame.f_code)
    found = table.get(frame.f_lasti)
    if found is None:
        return in_frame
    accesses, switches = found
    if accesses and (task.seen or not GIL):
        task.seen = False
        pairs = accesses if not GIL else blocks.until_switch(frame)
        (name, mode), *_ = accesses
        kind = "change" if mode == "read" and (name, "write") in pairs else mode
        task.gate(About(kind, [(("var", each, task.process), how) for each, how in pairs], name))
        if mode == "read" and name in frame.f_globals:
            task.result = short(frame.f_globals[name])
    if switches:
        task.seen = True
    return in_frame


def hand_over(function) -> None:
    """Wait for one's turn before a library calls what was handed to it: where that is no function of the script's, to change anything."""
    task = current()
    if task is None or function is None or not several_here or scripts_own(function):
        return
    blocks = load("gates.blocks")
    if blocks.shares_contents() and not blocks.is_apart(getattr(function, "__name__", "")):
        task.gate(About("change", [(("var", blocks.CONTENTS, task.process), "write")], blocks.CONTENTS))


def scripts_own(function) -> bool:
    """Whether what a function does is seen when it does it."""
    while type(function).__name__ == "partial":
        inner = own(function, "func")
        is_context = getattr(inner, "__name__", "") == "run" and type(getattr(inner, "__self__", None)).__name__ == "Context"
        function = function.args[0] if is_context and function.args else inner
    function = getattr(function, "__func__", function)
    if isinstance(function, type):
        return function.__module__ == "__main__"
    code = getattr(function, "__code__", None) or getattr(vars(type(function)).get("__call__"), "__code__", None)
    return code is not None and code.co_filename == script


def forked() -> None:
    """A forked child has one thread."""
    global several_here
    several_here = False
    leave()


load("core").after_fork.append(forked)
