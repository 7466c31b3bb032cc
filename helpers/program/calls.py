"""Reads a script's calls and loops from its text, without running any of it."""
from __future__ import annotations

import ast
import functools
import itertools
from collections.abc import Iterator

from .text import lines


@functools.lru_cache(maxsize=4)     # to tell one run asks for its script's some thirty times
def nodes_of(source: str) -> list[ast.AST]:
    """Return a script's nodes; none if it is not Python, or too deeply nested to parse (Python may still run it).

    The list is shared by all who ask for the same script's: it must not be changed.
    """
    try:
        return list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


#: methods and functions that resume a coroutine without an event loop
_BY_HAND = ("send", "throw", "asend", "athrow", "__await__", "__anext__", "coroutine")


def uses_generators(source: str) -> bool:
    """Whether the script has generators of its own, or coroutines that it resumes itself: the recorder then follows them.

    A coroutine that asyncio resumes is followed as a task.
    """
    nodes = nodes_of(source)
    inside = {id(each) for node in nodes if isinstance(node, ast.AsyncFunctionDef) for each in _own(node)}
    if any(isinstance(node, (ast.Yield, ast.YieldFrom)) and id(node) not in inside for node in nodes):
        return True
    by_hand = any((getattr(node, "attr", "") or getattr(node, "id", "")) in _BY_HAND for node in nodes)
    return any(isinstance(node, ast.AsyncFunctionDef) for node in nodes) and (by_hand or "asyncio" not in source)


def _own(function: ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a function without those of the functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)


def hands_on(source: str) -> set[int]:
    """Return the lines at which a generator or coroutine delegates to another: `yield from` and `await`."""
    return {node.lineno for node in nodes_of(source) if isinstance(node, (ast.YieldFrom, ast.Await))}


#: The nodes of an argument that the recorder may evaluate again: none of them runs code of the learner's.
_HARMLESS = (ast.Name, ast.Load, ast.Constant, ast.Tuple, ast.List, ast.JoinedStr, ast.FormattedValue, ast.UnaryOp, ast.USub,
             ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Mod, ast.FloorDiv)


def passed(source: str) -> str:
    """Return for the recorder what the script's calls of send(), switch() and throw() pass.

    One line for each: "12 n + 1". What is thrown into a generator is marked: "14 !KeyError".
    """
    found: dict[tuple[int, bool], str] = {}
    for node in nodes_of(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _PASSED:
            text, line = _PASSED[node.func.attr](node), node.func.end_lineno or node.lineno
            if text and _fits(text):
                # If one line sends two different things, or throws two, it is not known which one it was.
                place = line, text[0] == "!"
                found[place] = text if found.get(place, text) == text else ""
    lines = [f"{line} {text}" for (line, _), text in found.items() if text]
    return "\n".join(lines[:200])


def _sent(call: ast.Call) -> str:
    """Return what a send() passes."""
    return "" if call.keywords else _plain(call.args)


def _switched(call: ast.Call) -> str:
    """Return what a switch() passes, by position or by name."""
    if call.args and call.keywords:
        return ""
    return _plain(call.args or [keyword.value for keyword in call.keywords])


def _plain(arguments: list[ast.expr]) -> str:
    """Return arguments as the script writes them; "" if evaluating them again could run code of the learner's."""
    if not arguments:
        return ""
    what = arguments[0] if len(arguments) == 1 else ast.Tuple(list(arguments), ast.Load())
    plain = all(isinstance(part, _HARMLESS) and getattr(part, "format_spec", None) is None for part in ast.walk(what))
    return _unparsed(what) if plain else ""


def _thrown(call: ast.Call) -> str:
    """Return the name of the error that a throw() passes, with its message if that is a literal."""
    if call.keywords or not call.args:
        return ""
    error = call.args[0]
    name = "!" + _unparsed(error.func if isinstance(error, ast.Call) else error)
    if isinstance(error, ast.Call) and len(error.args) == 1 and isinstance(error.args[0], ast.Constant):
        value = error.args[0].value
        said = f"{name}: {repr(value) if name == '!KeyError' else str(value)}"
        return said if _fits(said) else name
    return name


_PASSED = {"send": _sent, "switch": _switched, "throw": _thrown}


def _fits(text: str) -> bool:
    """Whether a text fits into a line of the settings that the recorder reads."""
    return text.isprintable() and len(text) <= 100


def _unparsed(node: ast.AST) -> str:
    try:
        return ast.unparse(node)
    except RecursionError:
        return ""


def loop_at(source: str, line: int) -> tuple[str, int]:
    """Return the innermost loop around a line: ("while not done:", its first line); the line itself if it is in no loop.

    If a process spins, chance decides at which line of the loop it is found.
    """
    nodes = nodes_of(source)
    # A function that has just begun is at its decorator.
    line = next((node.lineno for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
                 and node.decorator_list and node.decorator_list[0].lineno <= line < node.lineno), line)
    loops = [node for node in nodes if isinstance(node, (ast.While, ast.For, ast.AsyncFor))
             and node.lineno <= line <= (node.end_lineno or 0)]
    first = max((node.lineno for node in loops), default=line)
    every = lines(source)
    return (_short(every[first - 1]) if 0 < first <= len(every) else ""), first


def call_at(source: str, line: int, name: str = "") -> str:
    """Return the call in progress at a line, as the cell writes it: "q.get()".

    Args:
        source: the script.
        line: the line at which a process is.
        name: the function that is running, if known: it tells several calls apart.

    Returns:
        The call's text in one line; the first line of the statement if nothing is called there.
    """
    here = [node for node in nodes_of(source) if getattr(node, "lineno", 0) <= line <= (getattr(node, "end_lineno", 0) or 0)]
    calls = [node for node in here if isinstance(node, ast.Call)]
    if name in _BY_WITH and (entered := _entered(source, here, line)):
        return entered
    if name in ("next", "__next__"):
        return _iterated(source, here, line)
    if name in ("get", "__anext__") and name not in map(name_of, calls) and (loop := _loop_over(source, here, line)):
        return loop
    calls = _in_progress(calls, line, name)
    if len({_text(source, call) for call in calls}) == 1:
        return _text(source, calls[0])
    # With several calls, it is not known which: a.get() + b.get() is shown as a whole.
    statement = _simple([node for node in here if isinstance(node, ast.stmt)], calls)
    every = lines(source)
    if statement:
        return _text(source, statement)
    return _short(every[line - 1].rstrip().removesuffix(":")) if 0 < line <= len(every) else ""


def _entered(source: str, here: list[ast.AST], line: int) -> str:
    """Return the head of a `with` at a line, "with lock"; "" if there is none."""
    found = next((node for node in here if isinstance(node, (ast.With, ast.AsyncWith)) and node.lineno == line), None)
    if found is None:
        return ""
    words = "async with " if isinstance(found, ast.AsyncWith) else "with "
    return words + ", ".join(_text(source, item.context_expr) for item in found.items)


def _loop_over(source: str, here: list[ast.AST], line: int) -> str:
    """Return the head of a loop over an object at a line, "for item in q"; "" if there is none."""
    loop = next((node for node in here if isinstance(node, (ast.For, ast.AsyncFor)) and node.lineno == line), None)
    if loop is None or any(isinstance(node, ast.Call) for node in ast.walk(loop.iter)):
        return ""
    words = "async for" if isinstance(loop, ast.AsyncFor) else "for"
    return _short(f"{words} {_text(source, loop.target)} in {_text(source, loop.iter)}")


def awaited_at(source: str, line: int, name: str = "") -> str:
    """Return what is awaited at a line, as the cell writes it: "asyncio.gather(one, two)".

    Args:
        source: the script.
        line: the line at which a task is suspended.
        name: the function that is awaited, if known: it tells several apart.
    """
    here = [node.value for node in nodes_of(source) if isinstance(node, ast.Await)
            and node.lineno <= line <= (node.end_lineno or 0)]
    named = [node for node in here if isinstance(node, ast.Call) and name_of(node) == name]
    if here and (named or len(here) == 1):
        return _text(source, (named or here)[-1])
    return call_at(source, line, name)


def awaited_name(source: str, line: int) -> str:
    """Return the name or attribute that is awaited at a line, "self.reply"; "" if it is anything else."""
    here = [node.value for node in nodes_of(source) if isinstance(node, ast.Await)
            and node.lineno <= line <= (node.end_lineno or 0)]
    return _text(source, here[0]) if len(here) == 1 and isinstance(here[0], (ast.Name, ast.Attribute)) else ""


def calls_of(source: str, function: str) -> list[tuple[int, str]]:
    """Return the calls of a function that are not awaited on the spot: the line of each, and its text in the cell."""
    nodes = nodes_of(source)
    awaited = {id(node.value) for node in nodes if isinstance(node, ast.Await)}
    return [(node.lineno, _text(source, node)) for node in nodes
            if isinstance(node, ast.Call) and name_of(node) == function and id(node) not in awaited]


def defines(source: str, function: str) -> bool:
    """Whether a script has a function or method of that name."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return any(isinstance(node, kinds) and node.name == function for node in nodes_of(source))


def line_after(source: str, line: int) -> int:
    """Return the line of the statement that follows one in its function; 0 if the function ends there, or in a loop."""
    for node in nodes_of(source):
        if isinstance(node, ast.FunctionDef) and node.lineno < line <= (node.end_lineno or 0):
            for one, other in itertools.pairwise(node.body):
                if one.lineno <= line <= (one.end_lineno or 0) and not hasattr(one, "body"):
                    return other.lineno
    return 0


def receivers_of(source: str, method: str) -> set[str]:
    """Return the objects of which a script calls a method, or hands it on to be called, as it writes them."""
    nodes = nodes_of(source)
    return {_text(source, node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr == method}


def _iterated(source: str, here: list[ast.AST], line: int) -> str:
    """Return the iterator that is asked for its next item, as the loop writes it; otherwise the whole statement."""
    loop = next((node for node in reversed(here) if isinstance(node, ast.For) and node.lineno == line), None)
    if loop is not None:
        return _text(source, loop.iter)
    simple = [node for node in here if isinstance(node, ast.stmt) and not hasattr(node, "body")]
    every = lines(source)
    return _text(source, simple[-1]) if simple else _short(every[line - 1]) if 0 < line <= len(every) else ""


def _simple(statements: list[ast.stmt], calls: list[ast.Call]) -> ast.stmt | None:
    """Return the simple statement that contains all of some calls; None if it is compound, or if there are several."""
    found = [each for each in statements if {id(call) for call in calls} <= {id(node) for node in ast.walk(each)}]
    return found[-1] if calls and found and not hasattr(found[-1], "body") else None


#: what a `with` calls, directly or for a pool or a lock
_BY_WITH = ("__enter__", "__exit__", "__aenter__", "__aexit__", "acquire", "shutdown", "terminate")
#: built-in functions that never wait
_AT_ONCE = frozenset({"range", "len", "int", "float", "str", "bool", "repr", "abs", "round", "bytes", "bytearray",
                      "enumerate", "dict", "slice", "object"})


def _in_progress(calls: list[ast.Call], line: int, name: str) -> list[ast.Call]:
    """Return the calls at a line that may be running; several if the function's name does not tell them apart."""
    # spawn() never waits: joinall([spawn(f)]) waits in joinall().
    calls = [call for call in calls if not name_of(call).startswith("spawn")] or calls
    # Nor does a constructor whose method is called at once: Event().wait() waits in wait().
    made = [call.func.value for call in calls if isinstance(call.func, ast.Attribute)]
    calls = [call for call in calls if call not in made or not name_of(call)[:1].isupper()]
    # A call whose arguments span lines is at the line of its function's name.
    named = [call for call in calls if name_of(call) == name] if name else []
    # Arguments are evaluated before a call waits: pool.map(f, range(8)) waits in map().
    calls = [call for call in calls if not (isinstance(call.func, ast.Name) and call.func.id in _AT_ONCE)] or calls
    group = named or [call for call in calls if line in (call.lineno, call.func.end_lineno)] or calls
    if named:
        return named
    # The innermost call ends first, so it is the one that is running: print(q.get()) waits in q.get().
    return sorted(group, key=lambda call: (call.end_lineno or 0, call.end_col_offset or 0))[:1]


def name_of(call: ast.Call) -> str:
    """Return the name of what is called: "Process" of `multiprocessing.Process()`; "" if it has none."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _text(source: str, node: ast.AST) -> str:
    return _short(ast.get_source_segment(source, node) or "")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…"
