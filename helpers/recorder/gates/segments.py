"""What a thread may access in one step: from a place where others may have run to the next place where they may.

A step continues through calls that Python carries out itself, and through their returns: no other thread runs there. If C
calls a function of the script's (a key, an `__eq__`, a generator that is used up), C continues its work when that returns.
"""
import sys

from ..script import own, privately, script
from ..start import module as load
from . import blocks

dis = privately("dis")
RETURNS = ("RETURN_VALUE", "RETURN_CONST", "YIELD_VALUE", "RETURN_GENERATOR")
RAISES = ("RERAISE", "RAISE_VARARGS")
#: Instructions that raise no errors.
SAFE = ("LOAD_CONST", "LOAD_FAST", "STORE_FAST", "POP_TOP", "JUMP", "NOP", "RESUME", "PUSH_NULL", "COPY", "SWAP", "PRECALL", "RETURN", "YIELD")
#: Methods that carry out an operation on an object of the script's: when they return, it is over.
CALLED_BACK = frozenset(("__hash__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__missing__", "__index__", "__repr__", "__str__"))

#: Modules with locks of their own, inside which no thread must wait for a turn.
APART = ("multiprocessing", "threading", "concurrent", "asyncio", "queue", "logging", "contextlib", "importlib", "_frozen_importlib", "weakref")

_flows: dict = {}
_calls: dict = {}
_ends: dict = {}
_withs: dict = {}       #: code -> the offset of a `with` -> the names that lead to what it enters: ("self", "lock")


def read(code) -> None:
    """Read a function's instructions: where each may continue, and which of them are calls."""
    if code in _flows:
        return
    instructions = list(dis.get_instructions(code))
    calls = {}
    for i, following in zip(instructions, [*instructions[1:], None], strict=True):
        if blocks.is_call(i) or i.opname.startswith("CALL_FUNCTION"):
            calls[i.offset] = i.opname, blocks.callee_of(i)
        elif i.opname == "PRECALL":
            calls[i.offset] = "CALL", blocks.callee_of(following)
    _calls[code] = calls
    _withs[code] = {i.offset: names_before(instructions[:place]) for place, i in enumerate(instructions) if i.opname == "BEFORE_WITH"}
    _ends[code] = {i.offset for i in instructions if i.opname in RETURNS[:3]}
    _flows[code] = flow(instructions, handlers(code))       # last: another thread may look for it in the meantime


def names_before(instructions: list) -> tuple:
    """Return the names that the last of some instructions load, one an attribute of the other; () if it is more than names."""
    names: list = []
    for i in reversed(instructions):
        names.insert(0, i.argval)
        if i.opname in ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FAST", "LOAD_DEREF"):
            return tuple(names)
        if i.opname != "LOAD_ATTR":
            break
    return ()


def enters_function(frame, place: int) -> bool:
    """Whether a `with` calls a function of Python's own, as that of a Condition does: then others may run at its beginning."""
    names = _withs[frame.f_code].get(place)
    if not names:
        return False
    value = frame.f_locals.get(names[0]) if names[0] in frame.f_locals else frame.f_globals.get(names[0])
    for name in names[1:]:
        value = own(value, name)
    a_lock = type(value) in (load("patches.thread_locks").Lock, load("patches.thread_rlocks").RLock)
    return not a_lock and hasattr(getattr(type(value), "__enter__", None), "__code__")


def handlers(code) -> dict:
    """Return the offset of an instruction -> where it continues if it raises something that the function handles."""
    return {place: entry.target for entry in dis._parse_exception_table(code) for place in range(entry.start, entry.end, 2)}


def flow(instructions: list, handled: dict) -> dict:
    """Return the offset of each instruction -> the offsets of those that may come next; None means the function's end."""
    found = {}
    for i, following in zip(instructions, [*instructions[1:], None], strict=True):
        to = set()
        if i.opcode in dis.hasjrel or i.opcode in getattr(dis, "hasjabs", ()):
            to.add(i.argval)
        if i.offset in handled and not i.opname.startswith(SAFE):
            to.add(handled[i.offset])
        if i.opname in RETURNS:
            to.add(None)
        elif i.opname in RAISES:
            pass                            # in the caller: see has_returned() in variables.py
        elif following is not None and i.opname not in ("JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"):
            to.add(following.offset)
        found[i.offset] = to
    return found


def is_at_its_end(frame) -> bool:
    """Whether a frame is about to return, or to yield."""
    read(frame.f_code)
    return frame.f_lasti in _ends[frame.f_code]


def place_of(frame) -> int:
    """Return the offset of a frame's current instruction: during a call, Python may point at what belongs to that call."""
    read(frame.f_code)
    place, known = frame.f_lasti, _flows[frame.f_code]
    while place > 0 and place not in known:
        place -= 2
    return place


def iterates(frame) -> bool:
    """Whether a frame is about to take the next item of a loop."""
    return dis.opname[frame.f_code.co_code[place_of(frame)]].startswith("FOR_ITER")


def continues(task, frame) -> tuple[bool, bool]:
    """Return whether no other thread can have run since a task's last access to a variable, and whether none can after this.

    For what is written in C, and called from a frame of the script's: others may run only after a call. Up to Python 3.13, a
    `with` acquires a lock without a call.
    """
    place = place_of(frame)
    if dis.opname[frame.f_code.co_code[place]] == "BEFORE_WITH":
        return not task.seen or task.entered, True
    return task.call == (frame.f_code, place), False


def until_switch(frame) -> list:
    """Return everything that may be accessed from a frame's instruction on, until another thread may run."""
    pairs: dict = {}
    if goes_to_end(frame, {place_of(frame)}, pairs):
        pairs.update(dict.fromkeys(after(frame)))
    return list(pairs)


def after(frame) -> list:
    """Return everything that may be accessed from a frame's return on, until another thread may run."""
    pairs: dict = {}
    back = frame.f_back
    while back is not None:
        pairs.update(dict.fromkeys(carried_on(back, frame)))
        if switches(back, frame) or not goes_to_end(back, _flows[back.f_code].get(place_of(back), ()), pairs):
            break
        back, frame = back.f_back, back
    return list(pairs)


def goes_to_end(frame, places, pairs: dict) -> bool:
    """Collect what a function may access from some places on, until a switch. Returns whether it may reach its end before one."""
    code = frame.f_code
    read(code)
    table, flow, ends = blocks.table(code), _flows[code], False
    todo, seen = list(places), set()
    while todo:
        place = todo.pop()
        if place is None:
            ends = True
        elif place not in seen:
            seen.add(place)
            accesses, switches = table.get(place, ((), False))
            pairs.update(dict.fromkeys(accesses))
            todo += [] if switches or enters_function(frame, place) else flow.get(place, ())
    return ends


def carried_on(back, frame) -> list:
    """Return what C or a library still accesses of collections when a function of the script's that it called returns."""
    if back.f_code.co_filename != script:
        return [(blocks.CONTENTS, "write")] if is_handed_on(back, called_by_script(back)) else []
    accesses, _ = blocks.table(back.f_code).get(where := place_of(back), ((), False))
    name = frame.f_code.co_name
    if where not in _calls[back.f_code] and name.startswith("__") and name not in CALLED_BACK:
        return []                           # the call was only that: its own `__getitem__`
    return [(each, mode) for each, mode in accesses if each == blocks.CONTENTS]


def switches(back, frame) -> bool:
    """Whether others may run when a function has returned to its caller: after a call by C they may, after Python's own not."""
    if back.f_code.co_filename != script:
        return True
    opname, callee = _calls[back.f_code].get(place_of(back), ("", ""))
    if not opname:
        return False
    if opname == "CALL_FUNCTION_EX" and sys.version_info < (3, 12):
        return True
    code = frame.f_code
    if callee == code.co_name or (code.co_name == "<lambda>" and callee in blocks.text.own):
        return False
    is_local = callee in (*back.f_code.co_varnames, *back.f_code.co_cellvars, *back.f_code.co_freevars)
    function = (back.f_locals if is_local else back.f_globals).get(callee)
    return getattr(getattr(function, "__func__", function), "__code__", None) is not code


def called_by_script(frame):
    """Return the script's frame that called a library's function, directly or through others.

    None for what comes at any time: a call by the recorder, or a weak reference whose object died.
    """
    back = frame
    while back is not None and back.f_code.co_filename not in (script, "<recorder>"):
        if back.f_globals.get("__name__") in ("weakref", "_weakrefset"):
            return None
        back = back.f_back
    return back if back is not None and back.f_code.co_filename == script else None


def is_handed_on(frame, back) -> bool:
    """Whether a library's function works on a collection that the script may have passed to it; back: see called_by_script."""
    if back is None or str(frame.f_globals.get("__name__")).startswith(APART):
        return False
    accesses, _ = blocks.table(back.f_code).get(where := place_of(back), ((), False))
    _, callee = _calls[back.f_code].get(where, ("", ""))
    return blocks.follows_whole(callee) or any(
        name == blocks.CONTENTS and (mode == "write" or where not in _calls[back.f_code]) for name, mode in accesses)
