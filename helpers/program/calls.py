"""Reads a script's calls and loops off its text, and never runs any of it."""
from __future__ import annotations

import ast

from .text import lines


def nodes_of(source: str) -> list[ast.AST]:
    """Return a script's parts; none where it is no Python, or nested deeper than Python shows, though it can run it."""
    try:
        return list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def uses_generators(source: str) -> bool:
    """Whether the script has generators or coroutines of its own, which the recorder then follows."""
    kinds = (ast.Yield, ast.YieldFrom, ast.AsyncFunctionDef)
    return any(isinstance(node, kinds) for node in nodes_of(source))


def hands_on(source: str) -> set[int]:
    """Return the lines at which a generator or coroutine hands on to another: `yield from` and `await`."""
    return {node.lineno for node in nodes_of(source) if isinstance(node, (ast.YieldFrom, ast.Await))}


#: What an argument may be made of that the recorder works out once more: nothing that runs code of the learner's.
_HARMLESS = (ast.Name, ast.Load, ast.Constant, ast.Tuple, ast.List, ast.JoinedStr, ast.FormattedValue, ast.UnaryOp, ast.USub,
             ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Mod, ast.FloorDiv)


def passed(source: str) -> str:
    """Return what the script's calls of send(), switch(), throw() and close() pass, for the recorder.

    One line for each: "12 n + 1". What is thrown into a generator is marked: "14 !KeyError".
    """
    found: dict[int, str] = {}
    for node in nodes_of(source):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        text, name, arguments = "", node.func.attr, node.args
        if node.keywords and (name != "switch" or arguments):
            continue
        arguments = arguments or [keyword.value for keyword in node.keywords]
        if name in ("send", "switch") and arguments:
            what = arguments[0] if len(arguments) == 1 else ast.Tuple(list(arguments), ast.Load())
            plain = all(isinstance(part, _HARMLESS) and getattr(part, "format_spec", None) is None
                        for part in ast.walk(what))
            text = _unparsed(what) if plain else ""
        elif name == "throw" and arguments:
            call = arguments[0] if isinstance(arguments[0], ast.Call) else None
            text = "!" + _unparsed(call.func if call else arguments[0]).rpartition(".")[2]
            if call and len(call.args) == 1 and isinstance(call.args[0], ast.Constant):
                said = f"{text}: {call.args[0].value}"
                text = said if _fits(said) else text
        elif name == "close" and not arguments:
            text = "!GeneratorExit"
        line = node.func.end_lineno or node.lineno
        if text and _fits(text):
            # Two different ones in one line: which of them it is cannot be told.
            found[line] = text if found.get(line, text) == text else ""
    lines = [f"{line} {text}" for line, text in found.items() if text]
    return "\n".join(lines[:200])


def _fits(text: str) -> bool:
    """Whether a text can be handed on in a line of an environment variable."""
    return text.isprintable() and len(text) <= 100


def _unparsed(node: ast.AST) -> str:
    try:
        return ast.unparse(node)
    except RecursionError:
        return ""


def loop_at(source: str, line: int) -> tuple[str, int]:
    """Return the innermost loop that a line belongs to: ("while not done:", its first line); itself in no loop.

    Where a process spins, chance decides at which of the loop's lines it is met.
    """
    loops = [node for node in nodes_of(source) if isinstance(node, (ast.While, ast.For, ast.AsyncFor))
             and node.lineno <= line <= (node.end_lineno or 0)]
    first = max((node.lineno for node in loops), default=line)
    every = lines(source)
    return (_short(every[first - 1]) if 0 < first <= len(every) else ""), first


def call_at(source: str, line: int, name: str = "") -> str:
    """Return the call in progress at a line, as the cell writes it: "q.get()".

    Args:
        source: the script.
        line: the line at which a process stands.
        name: the function that is being run, where it is known: it tells several calls apart.

    Returns:
        The call's text in one line; the statement's first line where nothing is called there.
    """
    here = [node for node in nodes_of(source) if getattr(node, "lineno", 0) <= line <= (getattr(node, "end_lineno", 0) or 0)]
    if name in ("__enter__", "__exit__", "acquire"):
        for node in here:
            if isinstance(node, (ast.With, ast.AsyncWith)) and node.lineno == line:
                return "with " + ", ".join(_text(source, item.context_expr) for item in node.items)
    calls = [node for node in here if isinstance(node, ast.Call)]
    # Nobody ever waits in spawn(): joinall([spawn(f)]) waits in joinall().
    calls = [node for node in calls if not _name(node).startswith("spawn")] or calls
    # A call whose arguments span lines is at the line of its function's name.
    named = [node for node in calls if _name(node) == name] if name else []
    for group in (named, [node for node in calls if node.lineno == line or node.func.end_lineno == line], calls):
        if group:
            # The innermost, which ends first, is the one that is being carried out: print(q.get()) waits in q.get().
            return _text(source, min(group, key=lambda node: (node.end_lineno, node.end_col_offset)))
    every = lines(source)
    return _short(every[line - 1]) if 0 < line <= len(every) else ""


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _text(source: str, node: ast.AST) -> str:
    return _short(ast.get_source_segment(source, node) or "")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…"
