"""Reads from a script's text what a loop looks at again and again, and who else could change it."""
from __future__ import annotations

import ast
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import TypeGuard

from .calls import loop_at, name_of, nodes_of
from .variables import AT_ITS_MAKING, own_attributes

#: what asks an object that others may change
_ASKS = frozenset({"is_set", "is_alive", "empty", "full", "qsize", "done", "ready", "locked"})
_METHODS = frozenset({"is_set", "is_alive", "qsize", "locked"})     #: those of them that nothing else is called
_IDLE = frozenset({"sleep", "print"})           #: calls that change nothing
#: the parts of expressions that only count with plain variables
_COUNTING = (ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.Compare, ast.operator, ast.unaryop, ast.cmpop,
             ast.expr_context)
#: functions that only look at what they are given
_LOOKING = frozenset({"all", "any", "bool", "bytes", "int", "len", "list", "max", "min", "set", "sorted", "sum", "tuple"})


@dataclass(frozen=True, slots=True)
class Polling:
    """A loop that waits by looking again and again."""

    line: int               #: in which it begins
    text: str               #: its head, "while not ready:"
    by_others: bool         #: only others can end it: it changes nothing itself, and looks at no clock and no file
    in_memory: bool         #: it looks at variables only, which other processes cannot change
    variables: tuple[str, ...] = ()     #: these, as the loop writes them: "stop", "self.running"
    uncalled: str = ""      #: a method that it looks at and does not call, "stop.is_set": that is always true
    flags: tuple[str, ...] = ()         #: what it asks whether it is set: "stop" of `while not stop.is_set()`


def polling_at(source: str, line: int) -> Polling | None:
    """Return the innermost loop around a line, None where that is no `while`."""
    loops = [node for node in nodes_of(source) if isinstance(node, (ast.While, ast.For, ast.AsyncFor))
             and node.lineno <= line <= (node.end_lineno or 0)]
    loop = max(loops, key=lambda node: node.lineno, default=None)
    if not isinstance(loop, ast.While) or loop.orelse:
        return None
    leaves = list(filter(_leaves, loop.body))
    tests = [loop.test, *(node.test for node in leaves)]
    parts = _parts(source, tests)
    looks, seen = [kind for kind, _ in parts], {ast.unparse(each) for test in tests for each in ast.walk(test)}
    uncalled = _uncalled(source, parts)
    by_others = (bool(looks) and "" not in looks and not uncalled and not _runs_own_code(source, loop)
                 and all(node in leaves or _is_idle(node, seen) for node in loop.body))
    variables = tuple(ast.unparse(node) for kind, node in parts if kind == "name")
    text = loop_at(source, line)[0]
    if loop.body[0].lineno == loop.lineno:      # all in one line
        text = f"while {ast.get_source_segment(source, loop.test)}:"
    return Polling(loop.lineno, text, by_others, "shared" not in looks, variables, uncalled, _flags(tests))


def _parts(source: str, tests: list[ast.expr]) -> list[tuple[str, ast.expr]]:
    """Return each part of some conditions and what it looks at, as `_looks_at`: a plain attribute is a "name"."""
    own = own_attributes(source)
    return [("name" if kind == "shared" and _is_own(node, own) else kind, node)
            for test in tests for kind, node in _looks_at(test)]


def _flags(tests: list[ast.expr]) -> tuple[str, ...]:
    """Return what some conditions ask whether it is set."""
    return tuple(ast.unparse(node.func.value) for test in tests for node in ast.walk(test)
                 if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "is_set")


def _uncalled(source: str, parts: list[tuple[str, ast.expr]]) -> str:
    """Return a method that a condition looks at and does not call; "" where there is none."""
    return next((ast.unparse(node) for _, node in parts if isinstance(node, ast.Attribute) and node.attr in _METHODS
                 and not _has_its_own(source, node.attr)), "")


def lines_that_make(source: str, name: str) -> set[int]:
    """Return the lines that assign the result of a call to a name, such as "stop" or "self.stop"."""
    return {node.lineno for node in nodes_of(source) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
            and any(ast.unparse(target) == name for target in node.targets)}


def repeats(source: str, line: int) -> bool:
    """Whether a line is the head of a loop that only repeats a call until it succeeds: `while not e.wait(1)`."""
    loops = [node for node in nodes_of(source) if isinstance(node, ast.While) and not node.orelse
             and node.test.lineno <= line <= (node.test.end_lineno or 0)]
    return any(isinstance(loop.test, ast.UnaryOp) and isinstance(loop.test.op, ast.Not)
               and isinstance(loop.test.operand, ast.Call) and all(map(_is_idle, loop.body)) for loop in loops)


def awaited_names(source: str, line: int) -> list[str]:
    """Return the variables that the condition of a wait_for() looks at: ["ready"] of `wait_for(lambda: ready)`."""
    calls = [node for node in nodes_of(source) if isinstance(node, ast.Call) and name_of(node) == "wait_for" and node.args
             and node.lineno <= line <= (node.end_lineno or 0)]
    parts = [part for call in calls if isinstance(call.args[0], ast.Lambda) for part in _looks_at(call.args[0].body)]
    return [ast.unparse(node) for _, node in parts] if {kind for kind, _ in parts} == {"name"} else []


def _leaves(node: ast.stmt) -> TypeGuard[ast.If]:
    """Whether a statement does nothing but leave its loop, under a condition: `if stop: break`."""
    return isinstance(node, ast.If) and not node.orelse and isinstance(node.body[-1], (ast.Break, ast.Return, ast.Raise))


def _has_its_own(source: str, name: str) -> bool:
    """Whether a script has something of that name itself."""
    return any(name in (getattr(node, "name", ""), getattr(node, "id", ""), getattr(node, "arg", ""))
               or (isinstance(node, ast.Attribute) and node.attr == name and isinstance(node.ctx, ast.Store))
               or (isinstance(node, ast.Constant) and node.value == name) for node in nodes_of(source))


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
    elif isinstance(test, (ast.BoolOp, ast.Compare, ast.BinOp, ast.List, ast.Tuple)):
        for one in ast.iter_child_nodes(test):
            if isinstance(one, ast.expr):
                yield from _looks_at(one)
    else:
        yield "", test


def _item(test: ast.Subscript) -> str:
    """Of an item of what has a name, such as `flags[0]` and `shm.buf[:4]`."""
    places = [test.slice.lower, test.slice.upper, test.slice.step] if isinstance(test.slice, ast.Slice) else [test.slice]
    known = all(isinstance(each, (ast.Constant, ast.Name, type(None))) for each in places)
    return "shared" if known and isinstance(test.value, (ast.Name, ast.Attribute)) else ""


def _asked(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute) and call.func.attr in _ASKS and not (call.args or call.keywords):
        return "shared"
    if not isinstance(call.func, ast.Name) or call.func.id not in _LOOKING or len(call.args) != 1 or call.keywords:
        return ""
    given = call.args[0]
    if call.func.id == "len" and isinstance(given, ast.Name):
        return "name"
    if isinstance(given, ast.GeneratorExp):             # of what has a name, one after another
        inner, ways = given.elt, given.generators
        plain = len(ways) == 1 and not ways[0].is_async and isinstance(ways[0].iter, (ast.Name, ast.Attribute))
        parts = [inner, *ways[0].ifs] if plain else []
    else:
        parts = [given]
    return "shared" if parts and "" not in {kind for part in parts for kind, _ in _looks_at(part)} else ""


#: a part of a condition -> what it looks at
_KINDS: dict[type[ast.expr], Callable[..., str]] = {
    ast.Name: lambda test: "name",
    ast.Attribute: lambda test: "shared" if isinstance(test.value, (ast.Name, ast.Attribute)) else "",
    ast.Subscript: _item, ast.Call: _asked}


def _is_idle(statement: ast.stmt, seen: Container[str] = ()) -> bool:
    """Whether a statement changes nothing that a condition could look at; `seen`: the parts of that condition."""
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.If) and not statement.orelse:          # now and then
        return _only_counts(statement.test) and all(_is_idle(each, seen) for each in statement.body)
    if isinstance(statement, (ast.AugAssign, ast.Assign)):              # it counts its turns
        targets = [statement.target] if isinstance(statement, ast.AugAssign) else statement.targets
        return _only_counts(statement.value) and all(isinstance(each, ast.Name) and each.id not in seen for each in targets)
    value = statement.value if isinstance(statement, ast.Expr) else None
    value = value.value if isinstance(value, ast.Await) else value
    return isinstance(value, ast.Call) and getattr(value.func, "attr", getattr(value.func, "id", "")) in _IDLE


def _only_counts(value: ast.expr) -> bool:
    """Whether an expression only counts with plain variables."""
    return all(isinstance(node, _COUNTING) for node in ast.walk(value))
