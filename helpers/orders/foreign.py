"""What a program's text tells of things that are not steered: modules, attributes, addresses and hashes."""

from __future__ import annotations

import ast
import re

from ..program.calls import nodes_of

#: Modules of which not all is steered, where the program imports them -> what is said.
FOREIGN = {
    "gevent.monkey": "What gevent's monkey patching makes of threads and sockets is not steered.",
    "gevent.threadpool": "The workers of gevent's pools of threads are not steered.",
    "trio": "trio's tasks are not steered.",
    "datetime": "The time of day and the clock cannot be steered: it imports datetime.",
    "timeit": "The time of day and the clock cannot be steered: it imports timeit.",
    "socket": "Sockets are not steered: it imports socket.",
    "ssl": "Sockets are not steered: it imports ssl.",
    "socketserver": "Sockets are not steered: it imports socketserver.",
    "selectors": "Selectors are not steered.",
    "select": "select() is not steered.",
    "mmap": "Memory maps are not steered.",
    "sqlite3": "Files are not steered: it imports sqlite3.",
    "ctypes": "Memory that is read through ctypes is not steered.",
    "_thread": "Threads that _thread starts are not steered.",
    "numpy": "Arrays of numpy are not steered.",
    "gc": "When garbage is collected is not steered.",
    "runpy": "What runpy runs is not steered.",
    "linecache": "Files are not steered: it imports linecache.",
    "tokenize": "Files are not steered: it imports tokenize.",
    "sched": "The time of day and the clock cannot be steered: it imports sched.",
}
#: What logging adds to each record that is not steered.
LOGGED = ("asctime", "msecs", "relativeCreated", "formatTime")
LOG_FORMAT = re.compile(r"%\((asctime|msecs|relativeCreated|created|process|thread)\)|\{(asctime|msecs|relativeCreated)\b")
CLOCK = "The time of day and the clock cannot be steered: it logs times, or the numbers of processes and threads."
TRACES, WITHIN = "Functions that trace are not steered.", "What is in a queue is looked at past it, which is not steered."
#: Attributes past which things are done that are not steered, where the program has them -> what is said.
ATTRIBUTES = {
    "buffer": "What is written to a stream's buffer is not steered.",
    **dict.fromkeys(("queue", "unfinished_tasks", "mutex", "not_empty", "not_full", "all_tasks_done"), WITHIN),
    **dict.fromkeys(
        ("pid", "getpid", "getppid", "ident", "native_id", "get_ident", "get_native_id"),
        "Chance cannot be steered: it asks for the numbers of processes or threads.",
    ),
    **dict.fromkeys(LOGGED, CLOCK),
    "authkey": "Chance cannot be steered: it asks for the key of its connections.",
    "__hash__": "Chance cannot be steered: it asks for hashes.",
    "fileno": "The numbers of files and pipes are not steered.",
    "getrefcount": "How often an object is referred to is not steered.",
    **dict.fromkeys(("settrace", "setprofile", "settrace_all_threads", "setprofile_all_threads"), TRACES),
}
#: Names with an underscore that are public all the same, or that nothing changes: a thread's function and its arguments.
PUBLIC = (
    *("_exit", "_asdict", "_replace", "_make", "_fields", "_field_defaults", "_is_gil_enabled", "_missing_"),
    *("_target", "_args", "_kwargs"),
)
MANY_SEEDS = 8  #: where a program has sets, hashes or ids
#: Modules that give nothing in the order of a hash of a text.
ORDERED = frozenset(
    (
        *("multiprocessing", "threading", "queue", "concurrent", "asyncio", "gevent", "greenlet", "signal", "contextlib"),
        *("time", "datetime", "sys", "os", "random", "math"),
        *("collections", "itertools", "functools", "dataclasses"),
    )
)
#: What makes a text of an object, or takes what print() writes.
TEXTS = (
    *("str", "repr", "ascii", "format", "format_map", "__str__", "__repr__", "__format__", "StringIO", "stdout", "file"),
    *("write", "writelines", "redirect_stdout", "format_exc", "args", "with_traceback"),
)
SORTING = ("sorted", "sort", "min", "max", "nsmallest", "nlargest")
#: Those among TEXTS that make a text of one object.
MAKING = ("str", "repr", "ascii", "format", "__str__", "__repr__")
#: Functions that are told nothing by the order of what they are given.
ORDERLESS = ("sorted", "len", "sum", "min", "max", "any", "all")
#: Methods of a set that are the same in whatever order it is.
ASKING = ("add", "discard", "remove", "update", "clear", "issubset", "issuperset", "isdisjoint")
POOLS = ("InterpreterPoolExecutor",)


def foreign(source: str) -> set[tuple[str, str, int]]:
    """Return notes of what a program imports or reaches that is not steered."""
    found = {("sets", "", 0)} if _orders_of_sets(source) else set()
    nodes = nodes_of(source)
    found |= {("chance", f"it asks for {what}", 0) for what in _asked_of_addresses(nodes)}
    if _sorts_by_texts(nodes):
        found.add(("chance", "it sorts by texts, which may have addresses in them", 0))
    found |= {("private", name, 0) for name in _private(nodes)}
    modules = {each for node in nodes for each in _imported(node)}
    for node in nodes:
        if _name(node) in POOLS:
            found.add(("pool", "", 0))
        found |= {(f"attribute {name}", "", 0) for name in _reached(node, modules) if name in ATTRIBUTES}
    names = [part for each in modules for part in (each, each.partition(".")[0])]
    return found | {(f"import {name}", "", 0) for name in names if name in FOREIGN}


def _reached(node: ast.AST, modules: set[str]) -> list[str]:
    """Return the attributes that a node reaches, also by a log's format. A module in a package is none: `gevent.queue`."""
    if isinstance(node, ast.Attribute):
        is_module = isinstance(node.value, ast.Name) and f"{node.value.id}.{node.attr}" in modules
        return [] if is_module else [node.attr]
    if isinstance(node, ast.ImportFrom):
        return [alias.name for alias in node.names]
    is_format = isinstance(node, ast.Constant) and type(node.value) is str and LOG_FORMAT.search(node.value)
    return [LOGGED[0]] if is_format else []


def _asked_of_addresses(nodes: list[ast.AST]) -> set[str]:
    """Return what is asked for of "addresses" and "hashes"."""
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    constant = {id(node) for node in calls if all(isinstance(each, ast.Constant) for each in node.args)}
    used = [node.func for node in calls if _name(node.func) != "hash" or id(node) not in constant]
    handed_on = [each for node in calls for each in (*node.args, *(given.value for given in node.keywords))]  # `key=id`
    names = {each.id for each in used if isinstance(each, ast.Name)}
    names |= {each.id for each in handed_on if isinstance(each, ast.Name)} - bound
    return {what for name, what in (("id", "addresses"), ("hash", "hashes")) if name in names}


def _sorts_by_texts(nodes: list[ast.AST]) -> bool:
    """Whether a program with objects whose texts are their addresses sorts by texts: other addresses may leave the order."""
    classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef) and not node.decorator_list}
    methods = ("__repr__", "__str__", "__format__")
    without = any(
        all(isinstance(base, ast.Name) and base.id in classes for base in node.bases)
        and not any(isinstance(each, ast.FunctionDef) and each.name in methods for each in node.body)
        for node in classes.values()
    )
    return without and any(
        isinstance(node, ast.Call)
        and _name(node.func) in SORTING
        and any(isinstance(each, ast.JoinedStr) or _name(each) in MAKING for each in ast.walk(node))
        for node in nodes
    )


def _private(nodes: list[ast.AST]) -> set[str]:
    """Return the private attributes that a program reads, of which it writes none itself: they are a library's."""
    own = {name for node in nodes if (name := getattr(node, "name", "")) and not isinstance(node, ast.alias)}
    own |= {name for node in nodes if (name := _name(node)) and isinstance(getattr(node, "ctx", None), ast.Store)}
    own |= {text for node in nodes if isinstance(node, ast.Constant) and isinstance(text := node.value, str)}  # __slots__
    read = {node.attr for node in nodes if isinstance(node, ast.Attribute)} - own
    read |= {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return {name for name in read if name.startswith("_") and not name.startswith("__") and name not in PUBLIC}


def _orders_of_sets(source: str) -> bool:
    """Whether a program may show the order of a set of more than constants: other addresses may leave that as it is."""
    nodes = list(nodes_of(source))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    counted = {id(each) for node in calls if _name(node.func) in ORDERLESS for each in node.args}
    compared = {id(each) for node in nodes if isinstance(node, ast.Compare) for each in (node.left, *node.comparators)}
    asked = _sets_that_are_asked(nodes)
    return any(
        id(node) not in counted | compared | asked
        and (
            isinstance(node, ast.SetComp)
            or (isinstance(node, ast.Set) and not all(isinstance(each, ast.Constant) for each in node.elts))
            or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("set", "frozenset"))
        )
        for node in nodes
    )


def _sets_that_are_asked(nodes: list[ast.AST]) -> set[int]:
    """Return the ids of the sets that have a name, of which no use of the name can tell in which order they are."""
    parents = {id(child): node for node in nodes for child in ast.iter_child_nodes(node)}
    names = [node for node in nodes if isinstance(node, ast.Name)]
    telling = {node.id for node in names if not _tells_no_order(node, parents[id(node)], parents)}
    found = set()
    for node in nodes:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            pairs = zip([target], [value], strict=True)
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = zip(target.elts, value.elts, strict=False)
            found |= {id(its) for name, its in pairs if isinstance(name, ast.Name) and name.id not in telling}
    return found


def _tells_no_order(name: ast.Name, parent: ast.AST, parents: dict[int, ast.AST]) -> bool:
    """Whether a use of a set's name is the same in whatever order it is."""
    if isinstance(name.ctx, ast.Store):
        return True
    if isinstance(parent, ast.Attribute):
        call = parents[id(parent)]
        return parent.attr in ASKING and isinstance(call, ast.Call) and call.func is parent
    counted = isinstance(parent, ast.Call) and name in parent.args and _name(parent.func) in ORDERLESS
    return counted or isinstance(parent, ast.Compare | ast.If | ast.While | ast.UnaryOp)


def seeds_for(source: str) -> int:
    """Return with how many other hash seeds each outcome is to be run again: the text tells whether it may hang on them.

    With none, where an address could only be shown as a whole: see `shows_addresses`.
    """
    if _hangs_on_hashes(source):
        return MANY_SEEDS
    modules = {each.partition(".")[0] for node in nodes_of(source) for each in _imported(node)}
    return int(not modules <= ORDERED or any(map(_makes_text, nodes_of(source))))


def _makes_text(node: ast.AST) -> bool:
    """Whether something may make a text of an object, of which a part can be taken."""
    return isinstance(node, ast.JoinedStr | ast.Mod) or _name(node) in TEXTS


def _hangs_on_hashes(source: str) -> bool:
    """Whether a program has what may hang on a hash seed or on addresses: sets, hashes, ids."""
    return any(
        isinstance(node, ast.Set | ast.SetComp)
        or _name(node) in ("set", "frozenset", "id", "hash", "__hash__", "all_tasks")
        or (isinstance(node, ast.BinOp) and isinstance(node.left, ast.Call) and _name(node.left.func) in ("keys", "items"))
        for node in nodes_of(source)
    )


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _imported(node: ast.AST) -> list[str]:
    """Return the modules that a node imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"gevent.{alias.name}" for alias in node.names] if node.module == "gevent" else [node.module or ""]
    if isinstance(node, ast.Call) and _name(node.func) in ("__import__", "import_module"):
        return [each.value for each in node.args[:1] if isinstance(each, ast.Constant) and type(each.value) is str]
    return []
