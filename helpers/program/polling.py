"""Reads from a script's text what a loop looks at again and again, and who else could change it."""
from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .calls import loop_at, nodes_of

#: what asks an object that others may change
_ASKS = frozenset({"is_set", "is_alive", "empty", "full", "qsize", "done", "ready", "locked"})
_IDLE = frozenset({"sleep", "print"})           #: calls that change nothing
_AT_ITS_MAKING = frozenset({"__init__", "__new__", "__post_init__", "__init_subclass__"})  #: what looking never runs


@dataclass(frozen=True, slots=True)
class Polling:
    """A loop that waits by looking again and again."""

    line: int               #: in which it begins
    text: str               #: its head, "while not ready:"
    by_others: bool         #: only others can end it: it changes nothing itself, and looks at no clock and no file
    in_memory: bool         #: it looks at variables only, which other processes cannot change


def polling_at(source: str, line: int) -> Polling | None:
    """Return the innermost loop around a line, None where that is no `while`."""
    loops = [node for node in nodes_of(source) if isinstance(node, (ast.While, ast.For, ast.AsyncFor))
             and node.lineno <= line <= (node.end_lineno or 0)]
    loop = max(loops, key=lambda node: node.lineno, default=None)
    if not isinstance(loop, ast.While) or loop.orelse:
        return None
    looks = list(_looks_at(loop.test))
    by_others = bool(looks) and "" not in looks and all(map(_is_idle, loop.body)) and not _runs_own_code(source, loop)
    return Polling(loop.lineno, loop_at(source, line)[0], by_others, "shared" not in looks)


def _runs_own_code(source: str, loop: ast.While) -> bool:
    """Whether looking may run a function of the script's, such as a property or `__bool__`, which may do anything."""
    uses = {getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(loop)}
    defined = {node.name for node in nodes_of(source) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
    return any(name in uses or (name.startswith("__") and name not in _AT_ITS_MAKING) for name in defined)


def _looks_at(test: ast.expr) -> Iterator[str]:
    """Yield for each part of a condition what it looks at: a "name", something "shared", or "" where that is not known."""
    if isinstance(test, ast.Constant):
        return
    if isinstance(test, ast.Name):
        yield "name"
    elif isinstance(test, ast.Attribute):
        yield "shared" if isinstance(test.value, (ast.Name, ast.Attribute)) else ""
    elif isinstance(test, ast.Subscript):
        yield "shared" if isinstance(test.value, ast.Name) and isinstance(test.slice, (ast.Constant, ast.Name)) else ""
    elif isinstance(test, ast.UnaryOp):
        yield from _looks_at(test.operand)
    elif isinstance(test, ast.BoolOp):
        for one in test.values:
            yield from _looks_at(one)
    elif isinstance(test, ast.Compare):
        for one in (test.left, *test.comparators):
            yield from _looks_at(one)
    elif isinstance(test, ast.Call):
        yield _asked(test)
    else:
        yield ""


def _asked(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute) and call.func.attr in _ASKS and not (call.args or call.keywords):
        return "shared"
    of_name = len(call.args) == 1 and isinstance(call.args[0], ast.Name) and not call.keywords
    return "name" if of_name and isinstance(call.func, ast.Name) and call.func.id == "len" else ""


def _is_idle(statement: ast.stmt) -> bool:
    """Whether a statement changes nothing that a condition could look at."""
    if isinstance(statement, ast.Pass):
        return True
    value = statement.value if isinstance(statement, ast.Expr) else None
    value = value.value if isinstance(value, ast.Await) else value
    return isinstance(value, ast.Call) and getattr(value.func, "attr", getattr(value.func, "id", "")) in _IDLE
