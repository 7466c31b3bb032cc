"""Reads off the bytecode which instructions access what threads may share, and where CPython may let another thread run."""


from ..script import privately, script

dis = privately("dis")
#: What is in lists, dicts and sets: which of them it is, the bytecode does not tell.
CONTENTS = "contents"
CHANGES = frozenset((
    "append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse", "add", "discard", "update", "setdefault", "popitem",
    "popleft", "appendleft", "extendleft", "rotate", "difference_update", "intersection_update", "symmetric_difference_update",
    "heappush", "heappop", "heapify", "shuffle", "subtract", "move_to_end", "__setitem__", "__delitem__", "send", "__next__", "next"))
#: Calls that have gates of their own, or that look into no collection.
APART = frozenset((
    "acquire", "release", "wait", "wait_for", "notify", "notify_all", "set", "is_set", "put", "get", "put_nowait", "get_nowait", "join",
    "start", "task_done", "empty", "full", "qsize", "is_alive", "sleep", "Thread", "Lock", "RLock", "Event", "Condition", "Semaphore",
    "Barrier", "Queue", "range", "print", "int", "float", "str", "id", "isinstance", "locked", "current_thread", "Timer", "submit"))
READS = ("BINARY_SUBSCR", "CONTAINS_OP", "GET_ITER", "UNPACK_SEQUENCE", "LIST_EXTEND", "SET_UPDATE", "DICT_UPDATE", "DICT_MERGE",
         "FORMAT_VALUE", "FORMAT_SIMPLE", "BINARY_SLICE", "UNPACK_EX")
LOADS = ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_ATTR", "LOAD_DEREF")
WRITES = ("STORE_SUBSCR", "DELETE_SUBSCR", "STORE_SLICE")
ENDS = ("RETURN_VALUE", "RETURN_CONST", "RERAISE", "RAISE_VARARGS", "YIELD_VALUE", "RETURN_GENERATOR")

_tables: dict = {}
_flows: dict = {}
_shared: set = set()
_functions: set = set()


def codes(code):
    yield code
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            yield from codes(constant)


def read_script() -> None:
    """Find out which names the script's functions share: those that one writes and another may read."""
    with open(script, "rb") as file:
        everything = list(codes(compile(file.read(), script, "exec", dont_inherit=True)))
    loaded = {i.argval for code in everything[1:] for i in dis.get_instructions(code) if i.opname == "LOAD_GLOBAL"}
    for number, code in enumerate(everything):
        _functions.add(code.co_name)
        for i in dis.get_instructions(code):
            verb, _, what = i.opname.partition("_")
            if verb not in ("STORE", "DELETE"):
                continue
            if what in ("GLOBAL", "ATTR", "DEREF") or (what == "NAME" and number == 0 and i.argval in loaded):
                _shared.add((what.replace("NAME", "GLOBAL"), i.argval))
        if any(i.opname in WRITES or name in CHANGES for i, name in named(code)):
            _shared.add(("", CONTENTS))


def named(code):
    """Yield each instruction of a code object with the name of what it calls, "" for none."""
    instructions = list(dis.get_instructions(code))
    callees = callees_of(instructions)
    return ((i, callees.get(i.offset, "")) for i in instructions)


def looks_inside(i, before: list) -> bool:
    """Whether an instruction may look into a collection that was loaded just before: `if items:`, `items == []`."""
    tests = "_IF_TRUE" in i.opname or "_IF_FALSE" in i.opname or i.opname in ("UNARY_NOT", "TO_BOOL")
    if tests:
        return bool(before) and before[-1].opname.startswith(LOADS + ("LOAD_FAST",))
    return i.opname in ("COMPARE_OP", "BINARY_OP") and any(one.opname.startswith(LOADS) for one in before[-2:])


def access_of(i, callees: dict, before: list) -> tuple | None:
    """Return (name, mode) of what an instruction accesses, None for nothing that threads share."""
    verb, _, what = i.opname.partition("_")
    kind = {"NAME": "GLOBAL", "METHOD": "ATTR"}.get(what, what)
    if verb in ("LOAD", "STORE", "DELETE") and kind in ("GLOBAL", "ATTR", "DEREF") and (kind, i.argval) in _shared:
        return (f".{i.argval}" if kind == "ATTR" else str(i.argval)), "read" if verb == "LOAD" else "write"
    if ("", CONTENTS) not in _shared:       # nobody changes any
        return None
    if i.opname in WRITES:
        return CONTENTS, "write"
    if i.opname in READS or looks_inside(i, before):
        return CONTENTS, "read"
    if i.opname.startswith("CALL") and i.opname not in ("CALL_INTRINSIC_1", "CALL_INTRINSIC_2"):
        callee = callees.get(i.offset, "")
        if callee in CHANGES:
            return CONTENTS, "write"
        return None if callee in APART or callee in _functions else (CONTENTS, "read")
    return None


def callees_of(instructions: list) -> dict:
    """Return the offset of each call -> the name of what it calls, by where both stand in the text."""
    loads = [(i.positions, str(i.argval)) for i in instructions if i.opname in ("LOAD_ATTR", "LOAD_METHOD", "LOAD_GLOBAL", "LOAD_NAME")]
    found = {}
    for i in instructions:
        if i.opname.startswith("CALL") and i.positions is not None:
            start, end = (i.positions.lineno, i.positions.col_offset), (i.positions.end_lineno, i.positions.end_col_offset)
            fits = [((p.end_lineno, p.end_col_offset), name) for p, name in loads
                    if (p.lineno, p.col_offset) == start and (p.end_lineno, p.end_col_offset) < end]
            if fits:
                found[i.offset] = max(fits)[1]
    before = None
    for i in instructions:
        if i.opname.startswith("CALL") and i.offset not in found and before is not None and before.opname == "LOAD_CONST" and before.argval is None:
            found[i.offset] = "release"     # the end of a `with`, which gives its lock back
        if i.opname != "PRECALL":
            before = i
    return found


def switches_at(i) -> bool:
    """Whether CPython may let another thread run at an instruction, or right after it."""
    return i.opname.startswith(("CALL", "JUMP_BACKWARD", "RESUME", "SEND", "FOR_ITER_GEN")) and not i.opname.startswith("CALL_INTRINSIC")


def table(code) -> dict:
    """Return the offset of an instruction -> ([(name, mode) that it accesses], whether others may run right after it)."""
    found = _tables.get(code)
    if found is None:
        instructions = list(dis.get_instructions(code))
        callees, found = callees_of(instructions), {}
        for number, i in enumerate(instructions):
            accessed, switches = access_of(i, callees, instructions[max(0, number - 2):number]), switches_at(i)
            if accessed or switches:
                found[i.offset] = ([accessed] if accessed else [], switches)
        _flows[code] = flow(instructions)
        _tables[code] = found               # last: another thread may look for it meanwhile
    return found


def flow(instructions: list) -> dict:
    """Return the offset of each instruction -> the offsets of those that may come next; None stands for the function's end."""
    found = {}
    for i, following in zip(instructions, [*instructions[1:], None], strict=True):
        to = set()
        if i.opcode in dis.hasjrel or i.opcode in getattr(dis, "hasjabs", ()):
            to.add(i.argval)
        if i.opname in ENDS:
            to.add(None)
        elif following is not None and i.opname not in ("JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"):
            to.add(following.offset)
        found[i.offset] = to
    return found


def until_switch(frame) -> list:
    """Return all that may be accessed from a frame's instruction on, until another thread may run."""
    pairs, at = {}, frame.f_lasti
    while frame is not None and frame.f_code.co_filename == script:
        code = frame.f_code
        table(code)
        ends, todo, seen = False, [at], set()
        while todo:
            place = todo.pop()
            if place is None:
                ends = True
            elif place not in seen:
                seen.add(place)
                accesses, switches = _tables[code].get(place, ((), False))
                pairs.update(dict.fromkeys(accesses))
                todo += [] if switches else _flows[code].get(place, ())
        frame = frame.f_back if ends else None
        if frame is not None:               # where the call returns to: no other thread runs at a return
            if frame.f_code.co_filename == script:
                table(frame.f_code)
            todo = _flows.get(frame.f_code, {}).get(frame.f_lasti, ())
            at = next((place for place in todo if place is not None), None)
            if at is None:
                break
    return list(pairs)


try:
    read_script()       # now, while there is one thread
except (OSError, SyntaxError, ValueError):
    pass                # it has no file that can be read: only what its functions do to collections is known
