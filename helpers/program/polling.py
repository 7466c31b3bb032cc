"""Reads from a script's text what a loop looks at again and again, and who else could change it."""
from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .calls import loop_at, nodes_of
from .variables import AT_ITS_MAKING, own_attributes

#: what asks an object that others may change
_ASKS = frozenset({"is_set", "is_alive", "empty", "full", "qsize", "done", "ready", "locked"})
_IDLE = frozenset({"sleep", "print"})           #: calls that change nothing


@dataclass(frozen=True, slots=True)
class Polling:
    """A loop that waits by looking again and again."""

    line: int               #: in which it begins
    text: str               #: its head, "while not ready:"
    by_others: bool         #: only others can end it: it changes nothing itself, and looks at no clock and no file
    in_memory: bool         #: it looks at variables only, which other processes cannot change
    variables: tuple[str, ...] = ()     #: these, as the loop writes them: "stop", "self.running"


def polling_at(source: str, line: int) -> Polling | None:
    """Return the innermost loop around a line, None where that is no `while`."""
    loops = [node for node in nodes_of(source) if isinstance(node, (ast.While, ast.For, ast.AsyncFor))
             and node.lineno <= line <= (node.end_lineno or 0)]
    loop = max(loops, key=lambda node: node.lineno, default=None)
    if not isinstance(loop, ast.While) or loop.orelse:
        return None
    own = own_attributes(source)
    parts = [("name" if kind == "shared" and _is_own(node, own) else kind, node) for kind, node in _looks_at(loop.test)]
    looks = [kind for kind, _ in parts]
    by_others = bool(looks) and "" not in looks and all(map(_is_idle, loop.body)) and not _runs_own_code(source, loop)
    variables = tuple(ast.unparse(node) for kind, node in parts if kind == "name")
    text = loop_at(source, line)[0]
    if loop.body[0].lineno == loop.lineno:      # all in one line
        text = f"while {ast.get_source_segment(source, loop.test)}:"
    return Polling(loop.lineno, text, by_others, "shared" not in looks, variables)


def repeats(source: str, line: int) -> bool:
    """Whether a line is the head of a loop that only repeats a call until it succeeds: `while not e.wait(1)`."""
    loops = [node for node in nodes_of(source) if isinstance(node, ast.While) and not node.orelse
             and node.test.lineno <= line <= (node.test.end_lineno or 0)]
    return any(isinstance(loop.test, ast.UnaryOp) and isinstance(loop.test.op, ast.Not)
               and isinstance(loop.test.operand, ast.Call) and all(map(_is_idle, loop.body)) for loop in loops)


def _is_own(node: ast.expr, own: set[str]) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in own


def _runs_own_code(source: str, loop: ast.While) -> bool:
    """Whether looking may run a function of the script's, such as a property or `__bool__`, which may do anything."""
    uses = {getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(loop)}
    defined = {node.name for node in nodes_of(source) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
    return any(name in uses or (name.startswith("__") and name not in AT_ITS_MAKING) for name in defined)


def _looks_at(test: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Yield each part of a condition and what it looks at: a "name", something "shared", or "" where that is not known."""
    if isinstance(test, ast.Constant):
        return
    if isinstance(test, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)):
        yield _KINDS[type(test)](test), test
    elif isinstance(test, ast.UnaryOp):
        yield from _looks_at(test.operand)
    elif isinstance(test, (ast.BoolOp, ast.Compare)):
        for one in test.values if isinstance(test, ast.BoolOp) else (test.left, *test.comparators):
            yield from _looks_at(one)
    else:
        yield "", test


def _item(test: ast.Subscript) -> str:
    return "shared" if isinstance(test.value, ast.Name) and isinstance(test.slice, (ast.Constant, ast.Name)) else ""


def _asked(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute) and call.func.attr in _ASKS and not (call.args or call.keywords):
        return "shared"
    of_name = len(call.args) == 1 and isinstance(call.args[0], ast.Name) and not call.keywords
    return "name" if of_name and isinstance(call.func, ast.Name) and call.func.id == "len" else ""


#: a part of a condition -> what it looks at
_KINDS: dict[type[ast.expr], Callable[..., str]] = {
    ast.Name: lambda test: "name",
    ast.Attribute: lambda test: "shared" if isinstance(test.value, (ast.Name, ast.Attribute)) else "",
    ast.Subscript: _item, ast.Call: _asked}


def _is_idle(statement: ast.stmt) -> bool:
    """Whether a statement changes nothing that a condition could look at."""
    if isinstance(statement, ast.Pass):
        return True
    value = statement.value if isinstance(statement, ast.Expr) else None
    value = value.value if isinstance(value, ast.Await) else value
    return isinstance(value, ast.Call) and getattr(value.func, "attr", getattr(value.func, "id", "")) in _IDLE
