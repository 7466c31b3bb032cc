"""Reads from the bytecode which instructions access what threads may share, and where CPython may let another thread run."""


from ..script import privately, script
from .callees import APART, CHANGES, LOOKING, PIECEWISE, WHOLE, Text

dis = privately("dis")
#: The contents of lists, dicts and sets: the bytecode does not tell which list, dict or set.
CONTENTS = "contents"
READS = ("BINARY_SUBSCR", "CONTAINS_OP", "GET_ITER", "UNPACK_SEQUENCE", "LIST_EXTEND", "SET_UPDATE", "DICT_UPDATE", "DICT_MERGE",
         "FORMAT_VALUE", "FORMAT_SIMPLE", "BINARY_SLICE", "UNPACK_EX", "FOR_ITER", "GET_LEN", "MATCH_KEYS", "CALL_FUNCTION_EX")
LOOPS = ("GET_ITER", "FOR_ITER")
SHOWS = ("FORMAT_", "COMPARE_OP", "CONTAINS_OP")
LOADS = ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_ATTR", "LOAD_DEREF")
WRITES = ("STORE_SUBSCR", "DELETE_SUBSCR", "STORE_SLICE")

_tables: dict = {}
_shared: set = set()
_later: set = set()     #: what is written elsewhere than where an object is initialized
text = Text(b"")


def codes(code):
    yield code
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            yield from codes(constant)


def read_script() -> None:
    """Find out which names the script's functions share: those that one writes and another may read."""
    global text
    with open(script, "rb") as file:
        source = file.read()
    everything = list(codes(compile(source, script, "exec", dont_inherit=True)))
    text = Text(source)
    loaded = {i.argval for code in everything[1:] for i in dis.get_instructions(code) if i.opname == "LOAD_GLOBAL"}
    for number, code in enumerate(everything):
        for i in dis.get_instructions(code):
            if stored := stored_by(i, loaded if number == 0 else ()):
                _shared.add(stored)
                if code.co_name not in ("__init__", "__post_init__", "__new__"):
                    _later.add(shown(*stored))
            if changes_contents(i):
                _shared.add(("", CONTENTS))
    if text.keeps_iterators:
        _shared.add(("", CONTENTS))


def stored_by(i, loaded) -> tuple | None:
    """Return what an instruction writes: ("ATTR", "n"); loaded: the script's own variables that its functions load."""
    verb, _, what = i.opname.partition("_")
    if verb in ("STORE", "DELETE") and (what in ("GLOBAL", "ATTR", "DEREF") or (what == "NAME" and i.argval in loaded)):
        return what.replace("NAME", "GLOBAL"), i.argval
    named = named_by(i)
    return ("ATTR", named[0]) if named and named[1] == "write" else None


def changes_contents(i) -> bool:
    """Whether an instruction may change a list, dict or set, or hand on a function that does."""
    handed_on = i.opname.startswith("LOAD") and i.argval in CHANGES
    return i.opname in WRITES or handed_on or (is_call(i) and mode_of(i) == "write") or adds_to(i)


def shown(kind: str, name: str) -> str:
    """Return how an attribute or a variable is shown."""
    return f".{name}" if kind == "ATTR" else str(name)


def is_call(i) -> bool:
    return i.opname.startswith("CALL") and not i.opname.startswith("CALL_INTRINSIC") and i.positions is not None


def named_by(i) -> tuple | None:
    """Return the attribute that a call accesses by a name, and how: `setattr(a, "n", 1)`."""
    return text.named(i.positions) if is_call(i) else None


def callee_of(i) -> str:
    """Return the name of what an instruction calls; "" if its text does not tell."""
    return text.callee(i.positions) if i is not None and i.positions is not None else ""


def mode_of(i) -> str:
    """Return what a call may do to collections; "" for nothing."""
    return text.mode(i.positions)


def adds_to(i) -> bool:
    """Whether an instruction may change a collection in place: `items += more`."""
    return i.opname == "BINARY_OP" and i.argrepr.endswith("=") and i.positions is not None and text.adds_in_place(i.positions)


def looks_inside(i, before: list) -> bool:
    """Whether an instruction may look into a collection that was just loaded: `if items:`, `items == []`."""
    tests = "_IF_TRUE" in i.opname or "_IF_FALSE" in i.opname or i.opname in ("UNARY_NOT", "TO_BOOL")
    if tests:
        return bool(before) and before[-1].opname.startswith(LOADS + ("LOAD_FAST",))
    if i.opname == "BINARY_OP" and i.argrepr == "[]":      # an index, since Python 3.14
        return True
    # If there is a call between two loads and this instruction, the call takes the first of them.
    operands = before[-1:] if before and before[-1].opname.startswith("CALL") else before[-2:]
    return i.opname in ("COMPARE_OP", "BINARY_OP") and any(one.opname.startswith((*LOADS, "BUILD_")) for one in operands)


def access_of(i, before: list) -> tuple | None:
    """Return (name, mode) of what an instruction accesses; None if threads do not share it."""
    verb, _, what = i.opname.partition("_")
    kind = {"NAME": "GLOBAL", "METHOD": "ATTR", "SUPER_ATTR": "ATTR"}.get(what, what)
    if verb in ("LOAD", "STORE", "DELETE") and kind in ("GLOBAL", "ATTR", "DEREF") and (kind, i.argval) in _shared:
        return shown(kind, i.argval), "read" if verb == "LOAD" else "write"
    if (named := named_by(i)) and ("ATTR", named[0]) in _shared:
        return shown("ATTR", named[0]), named[1]
    if ("", CONTENTS) not in _shared:       # nothing changes any
        return None
    if i.opname in WRITES or adds_to(i):
        return CONTENTS, "write"
    if i.opname.startswith(LOOPS) and i.positions is not None and text.loops_over_fresh(i.positions):
        return None
    if is_call(i) and (mode := mode_of(i)):
        return CONTENTS, mode
    return (CONTENTS, text.look) if i.opname.startswith(READS) or looks_inside(i, before) else None


def whole_objects() -> list:
    """Return what is accessed of the attributes of objects when something looks at an object as a whole."""
    return [(name, "read") for name in sorted(_later) if name.startswith(".")]


def looks_at_whole(i) -> bool:
    """Whether an instruction may look at all attributes of an object: a copy, a text of it."""
    if is_call(i):
        return callee_of(i) in WHOLE or (text.objects_have_texts and mode_of(i) != "")
    return i.opname == "MATCH_CLASS" or (text.objects_have_texts and (i.opname.startswith(SHOWS) or i.argrepr == "%"))


def follows_whole(callee: str) -> bool:
    """Whether a function with this name looks at all attributes, one after another."""
    return callee in PIECEWISE and bool(whole_objects())


def changes_later(name: str) -> bool:
    """Whether something with this name is written elsewhere than where an object is initialized."""
    return name == CONTENTS or name in _later


def shares_contents() -> bool:
    """Whether the script changes any list, dict or set."""
    return ("", CONTENTS) in _shared


def is_apart(name: str) -> bool:
    """Whether a function with this name leaves collections alone, or has a gate of its own."""
    return name in APART and name not in LOOKING


def switches_at(i) -> bool:
    """Whether CPython may let another thread run at an instruction, or directly after it."""
    return i.opname.startswith(("CALL", "JUMP_BACKWARD", "RESUME", "SEND", "FOR_ITER_GEN")) and not i.opname.startswith("CALL_INTRINSIC")


def library_table(code) -> dict:
    """Return, like `table`, whether an instruction of a library may access a collection, and whether others may run after it."""
    found = _tables.get(code)
    if found is None:
        found = _tables[code] = {
            i.offset: (i.opname.startswith((*READS, *WRITES, "CALL", "BINARY_OP")), switches_at(i)) for i in dis.get_instructions(code)}
    return found


def table(code) -> dict:
    """Return the offset of an instruction -> ([(name, mode) that it accesses], whether others may run directly after it)."""
    found = _tables.get(code)
    if found is None:
        instructions = list(dis.get_instructions(code))
        found = {}
        for number, i in enumerate(instructions):
            accessed, switches = access_of(i, instructions[max(0, number - 2):number]), switches_at(i)
            accesses = ([accessed] if accessed else []) + (whole_objects() if looks_at_whole(i) else [])
            if accesses or switches:
                found[i.offset] = (accesses, switches)
        _tables[code] = found               # last: another thread may look for it in the meantime
    return found


try:
    read_script()       # now, while there is one thread
except (OSError, SyntaxError, ValueError):
    pass                # its file cannot be read: only what its functions do to collections is known
