"""What threads share without a lock: variables, attributes, and the contents of lists and dicts.

CPython with a GIL lets another thread run only at some instructions: at a function's beginning, when a loop jumps back,
after a call. What happens between two of them is one step. So there is a gate before a step's first access, and it is about
everything that may be accessed until the next such instruction: blocks.py reads that from the bytecode. Without a GIL,
others may run anywhere: there, each access is a step.
"""
import sys

from ..script import own, script, short
from ..start import module as load
from .about import About
from .outside import LIBRARIES, PLAIN
from .tasks import current, get_ident, note, tasks

STARTING = ("sitecustomize", "usercustomize", "__main__")
GIL = getattr(sys, "_is_gil_enabled", lambda: True)() and "anywhere" not in sys._xoptions
several_here = False        #: whether this process has had more than one thread of the learner's


def several() -> None:
    """From now on there is more than one thread: follow the calling one, with all functions that it has begun."""
    global several_here
    if not several_here:
        several_here = True
        for name in ("segments", "loop_threads"):
            load(f"gates.{name}")           # now, while there is one thread
        for name in sorted(load("gates.blocks").text.by_name):
            note(f"what {name} reaches")
        if sys.version_info >= (3, 13):
            follow()                        # first: there, frames are followed only then
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == script:
                frame.f_trace = in_frame
                frame.f_trace_opcodes, frame.f_trace_lines = True, False
            frame = frame.f_back
        follow()                            # or last: Python 3.12 only looks now whether anybody wants to follow each instruction


def follow() -> None:
    if several_here and sys.gettrace() is None:
        sys.settrace(trace)


def note_modules() -> None:
    """Note the learner's own modules: what threads share in them is not seen."""
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
    file = frame.f_code.co_filename
    if file == "<recorder>":
        return None
    task = current()
    if file != script:
        back = load("gates.segments").called_by_script(frame) if task is not None else None
        if back is None:
            return None
        task.switches()                     # a function's beginning
        if not load("gates.segments").is_handed_on(frame, back):
            return None
        frame.f_trace = in_library
    else:
        if task is not None:
            task.switches()
        frame.f_trace = in_frame            # since Python 3.13, this has to come first
    frame.f_trace_opcodes, frame.f_trace_lines = True, False
    return frame.f_trace


def in_frame(frame, event, arg):
    if event == "opcode":
        accesses, switches = load("gates.blocks").table(frame.f_code).get(frame.f_lasti, NOTHING)
        if accesses or switches:
            step(frame, accesses, switches)
        elif load("gates.segments").is_at_its_end(frame):
            returns(frame)
    elif event == "return":
        has_returned(frame)
    return in_frame


NOTHING = ((), False)


def step(frame, accesses, switches: bool) -> None:
    """Wait for one's turn before the first access after other threads may have run."""
    task = current()
    if task is None:
        if accesses:
            note_within(accesses)
        return
    if accesses and (task.seen or not GIL):
        task.seen = False
        pairs = accesses if not GIL else load("gates.segments").until_switch(frame)
        (name, mode), *_ = accesses
        kind = "change" if mode == "read" and (name, "write") in pairs else mode
        if (name, kind) == (load("gates.blocks").CONTENTS, "read") and load("gates.segments").iterates(frame):
            kind = "iterate"                # the next time, it is further on
        change(task, kind, pairs, name)
        if mode == "read":
            task.result = value_of(frame, name)
    if switches:                            # if it is a call, after that
        unseen = not task.seen or task.entered
        task.switches()
        task.call = (frame.f_code, frame.f_lasti) if unseen else None


def value_of(frame, name: str) -> str:
    """Return the value of a variable, as far as it can be shown; "" for an attribute, and for the contents of something."""
    closed = name in (*frame.f_code.co_freevars, *frame.f_code.co_cellvars)
    variables = frame.f_locals if closed else frame.f_globals
    known = name in variables and name != load("gates.blocks").CONTENTS and type(variables[name]) in PLAIN
    return short(variables[name]) if known else ""


def change(task, kind: str, pairs, name: str) -> None:
    task.gate(About(kind, [(("var", each, task.process), how) for each, how in pairs], name, bound=task.entered))
    task.entered = False


def returns(frame) -> None:
    """Wait for one's turn before C continues with a collection, when a function of the script's that it called is about to
    return.

    Not after it has returned: a generator counts as suspended then, and another thread could resume it in the middle.
    """
    task, back = current(), frame.f_back
    if task is None or back is None or not task.seen:
        return
    segments = load("gates.segments")
    if accesses := segments.carried_on(back, frame):
        task.seen = False
        change(task, accesses[0][1], segments.after(frame), accesses[0][0])


def has_returned(frame) -> None:
    """After an error that a function does not handle, execution may continue anywhere: what is accessed then is a step of its own."""
    task, back, segments = current(), frame.f_back, load("gates.segments")
    if task is not None and back is not None and (not segments.is_at_its_end(frame) or segments.switches(back, frame)):
        task.switches()


def in_library(frame, event, arg):
    """Follow what a library does with a collection that it was given."""
    if event == "return" and frame.f_back is not None and frame.f_back.f_code.co_filename == script:
        task = current()
        if task is not None:
            task.switches()
    if event != "opcode":
        return in_library
    accesses, switches = load("gates.blocks").library_table(frame.f_code).get(frame.f_lasti, NOTHING)
    task = current()
    if task is not None:
        if accesses and task.seen:
            task.seen = False
            blocks = load("gates.blocks")
            change(task, "change", [(blocks.CONTENTS, "write"), *blocks.whole_objects()], blocks.CONTENTS)
        if switches:
            task.switches()
    return in_library


def note_within(accesses) -> None:
    """Note what the script's own code changes within another operation, as it has no turn of its own."""
    task = tasks.get(get_ident())
    if task is not None and any(mode == "write" or load("gates.blocks").changes_later(name) for name, mode in accesses):
        note("what the script's own code does within another operation")


def hand_over(function) -> None:
    """Wait for one's turn before a library calls a function that was passed to it, if it is not the script's: it may change anything."""
    task = current()
    if task is None or function is None or not several_here or scripts_own(function):
        return
    if "asyncio" in sys.modules and load("gates.loop_threads").is_asyncios(function):
        load("gates.loop_threads").check()
    blocks = load("gates.blocks")
    if blocks.shares_contents() and not blocks.is_apart(getattr(function, "__name__", "")):
        task.gate(About("change", [(("var", blocks.CONTENTS, task.process), "write")], blocks.CONTENTS))


def scripts_own(function) -> bool:
    """Whether what a function does is seen while it does it."""
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
    """A forked child has only one thread."""
    global several_here
    several_here = False
    leave()


load("core").after_fork.append(forked)
