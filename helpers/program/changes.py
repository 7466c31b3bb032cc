"""Finds where a script changes what a subscript returns: if d is a manager's, `d['a'].append(1)` changes a copy."""
from __future__ import annotations

import ast
from dataclasses import dataclass

from .calls import nodes_of

#: methods with which lists, dictionaries, sets and deques change themselves
CHANGING = {"append", "extend", "insert", "remove", "clear", "sort", "reverse", "update", "add", "discard", "appendleft",
            "extendleft", "rotate", "setdefault", "pop", "popitem", "difference_update", "intersection_update",
            "symmetric_difference_update"}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of what an expression returns."""

    expression: str     #: "d['a']", as ast writes it
    key: str            #: the repr of the key if it is a constant, "" otherwise
    how: str            #: "append()", "an assignment"


def changes(source: str) -> dict[int, Change]:
    """Return line -> the change of what a subscript returns, if the line has one such change and no other subscript.

    Args:
        source: the script's text. None of it is run.
    """
    found: dict[int, list[Change]] = {}
    loads: dict[int, int] = {}
    for node in nodes_of(source):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            loads[node.lineno] = loads.get(node.lineno, 0) + 1
        inner, how = _changed(node)
        if inner is not None:
            key = repr(inner.slice.value) if isinstance(inner.slice, ast.Constant) else ""
            found.setdefault(inner.lineno, []).append(Change(ast.unparse(inner), key, how))
    return {line: each[0] for line, each in found.items() if len(each) == 1 and loads.get(line) == 1}


def attribute_changes(source: str) -> dict[int, Change]:
    """Return the same of what an attribute returns: `ns.rows.append(1)` changes a copy if ns is a manager's Namespace."""
    found: dict[int, list[Change]] = {}
    for node in nodes_of(source):
        inner, how = changed_part(node)
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            found.setdefault(inner.lineno, []).append(Change(ast.unparse(inner), repr(inner.attr), how))
    return {line: each[0] for line, each in found.items() if len(each) == 1}


def _changed(node: ast.AST) -> tuple[ast.Subscript | None, str]:
    """Return the subscript whose value a statement changes, and how it changes it."""
    inner, how = changed_part(node)
    plain = isinstance(inner, ast.Subscript) and isinstance(inner.value, ast.Name | ast.Attribute)
    return (inner, how) if plain and isinstance(inner, ast.Subscript) else (None, "")


def changed_part(node: ast.AST) -> tuple[ast.expr | None, str]:
    """Return the expression whose value a statement changes, and how it changes it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
        return node.func.value, f"{node.func.attr}()"
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        return node.value, "an assignment" if isinstance(node.ctx, ast.Store) else "`del`"
    return None, ""
