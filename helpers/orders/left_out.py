"""What was not steered, in words: the same for the same program, whatever the run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from ..program.calls import nodes_of

#: A note of recorder/gates/outside.py, or of ours -> what is said of it; {who} has done it.
WORDS = {
    "chance": "Chance cannot be steered: {who}.",
    "the clock": "The time of day and the clock cannot be steered: {who}.",
    "files": "Files are not steered: {who}.",
    "sockets": "Sockets are not steered: {who}.",
    "other programs": "Other programs are not steered: {who}.",
    "signals": "Signals and their handlers are not steered: {who}.",
    "computing": "Computing takes its time, which is not steered: {who}.",
    "stuck": "A run could not be steered to its end: {who}.",
    "long": "A run was ended: {who}.",
    "diverged": "The same order came out otherwise when it was run again: something is left to chance.",
    "a release too many": "Which of several releases is one too many was not tried: {who}.",
    "a process that is started beside threads": "What threads hold when a process is forked was not tried: {who}.",
    "halfway": "That a process is ended in the middle of an operation, and leaves a lock taken, was not tried: {who}.",
    "both receive": "Several receive at one end of a pipe; that each gets parts of a message was not tried: {who}.",
    "changed item": "An item is changed after it was handed on: which of the two the others get is not steered: {who}.",
    "addresses": "Chance cannot be steered: it prints addresses.",
    "sets": "The order of a set depends on hashes and addresses, which are not steered.",
    "sets of tasks": "The order of a set of tasks depends on addresses and cannot be steered: {who}.",
    "a pool that is terminated at work": "What a pool does while it is terminated at work is not steered: {who}.",
    "pool": "The workers of a pool of interpreters are not steered.",
    "a loop that only looks": "A loop that only looks counts as waiting, once it has looked twice at what has not changed.",
    "rule": "The rule could not be judged at the script's end: {who}.",
    "stopped": "You stopped the search.",
    "lost": "The search was ended: the program has ended the processes that explore it, or removed their folder.",
}
#: Notes of what was steered, but otherwise than a reader may think.
REMARKS = {
    "sleep": "No sleep orders anything here: each may take longer than any other, as on a machine that stalls.",
    "timers": "An event loop's sleeps and time-outs come in each order that the clock allows: any step may take long.",
}
#: Modules of which not all is steered, where the program imports them -> what is said.
FOREIGN = {
    "gevent.monkey": "What gevent's monkey patching makes of threads and sockets is not steered.",
    "gevent.threadpool": "The workers of gevent's pools of threads are not steered.",
    "trio": "trio's tasks are not steered.",
    "datetime": "The time of day and the clock cannot be steered: it imports datetime.",
    "timeit": "The time of day and the clock cannot be steered: it imports timeit.",
    "socket": "Sockets are not steered: it imports socket.",
    "socketserver": "Sockets are not steered: it imports socketserver.",
    "selectors": "Selectors are not steered.",
    "select": "select() is not steered.",
    "mmap": "Memory maps are not steered.",
    "sqlite3": "Files are not steered: it imports sqlite3.",
    "ctypes": "Memory that is read through ctypes is not steered.",
    "_thread": "Threads that _thread starts are not steered.",
    "numpy": "Arrays of numpy are not steered.",
    "gc": "When garbage is collected is not steered.",
    "sched": "The time of day and the clock cannot be steered: it imports sched.",
}
#: Attributes past which things are done that are not steered, where the program has them -> what is said.
ATTRIBUTES = {
    "buffer": "What is written to a stream's buffer is not steered.",
    "_obj": "Memory that is read past its accessors is not steered.",
    "queue": "What is in a queue is looked at past it, which is not steered.",
    "unfinished_tasks": "What is in a queue is looked at past it, which is not steered.",
    **dict.fromkeys(
        ("pid", "ident", "native_id", "get_ident", "get_native_id"),
        "Chance cannot be steered: it asks for the numbers of processes or threads.",
    ),
    "authkey": "Chance cannot be steered: it asks for the key of its connections.",
    "_start_new_thread": "Threads that _thread starts are not steered.",
    "_current_frames": "What each thread is doing is looked at from outside, which is not steered.",
    "_current_exceptions": "What each thread is doing is looked at from outside, which is not steered.",
}


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
#: Functions that are told nothing by the order of what they are given.
ORDERLESS = ("sorted", "len", "sum", "min", "max", "any", "all")
#: Methods of a set that are the same in whatever order it is.
ASKING = ("add", "discard", "remove", "update", "clear", "issubset", "issuperset", "isdisjoint")
POOLS = ("InterpreterPoolExecutor",)


def foreign(source: str) -> set[tuple[str, str, int]]:
    """Return notes of what a program imports or reaches that is not steered."""
    found = {("sets", "", 0)} if _orders_of_sets(source) else set()
    found |= {("chance", f"it asks for {what}", 0) for what in _asked_of_addresses(list(nodes_of(source)))}
    for node in nodes_of(source):
        if _name(node) in POOLS:
            found.add(("pool", "", 0))
        if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES and not _is_module(node, source):
            found.add((f"attribute {node.attr}", "", 0))
        names = [part for each in _imported(node) for part in (each, each.partition(".")[0])]
        found |= {(f"import {name}", "", 0) for name in names if name in FOREIGN}
    return found


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


def _is_module(node: ast.Attribute, source: str) -> bool:
    """Whether it is a module in a package: `gevent.queue`."""
    whole = f"{node.value.id}.{node.attr}" if isinstance(node.value, ast.Name) else ""
    return any(whole in _imported(each) for each in nodes_of(source))


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


def shows_addresses(texts: Iterable[str]) -> bool:
    """Whether texts have addresses in them."""
    return any(re.search("0x[0-9a-fA-F]{9}", text) for text in texts)


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


def remarks(notes: Iterable[tuple[str, str, int]]) -> list[str]:
    """Return what is to be said of how something was steered."""
    found = {what for what, _, _ in notes}
    return [sentence for what, sentence in REMARKS.items() if what in found]


def in_words(notes: Iterable[tuple[str, str, int]], not_steered: int = 0) -> list[str]:
    """Return a sentence for each thing that was not steered, without saying one twice."""
    places: dict[str, set[tuple[int, str]]] = {}
    for what, name, line in notes:
        if what in REMARKS:
            continue
        places.setdefault(what, set()).add((line, name))
    sentences = []
    for what, where in sorted(places.items()):
        if what.startswith("import "):
            sentences.append(FOREIGN[what.removeprefix("import ")])
        elif what.startswith("attribute "):
            sentences.append(ATTRIBUTES[what.removeprefix("attribute ")])
        else:
            phrase = WORDS.get(what, f"{what[:1].upper()}{what[1:]}: not steered, {{who}}.")
            who = "; ".join(dict.fromkeys(f"{name}, line {line}" if line else name for line, name in sorted(where)))
            sentences.append(phrase.format(who=who or "the program"))
    return list(dict.fromkeys(sentences))
