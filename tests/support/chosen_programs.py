"""Which programs of a table run without `--everything`: as many as it takes to have each kind of thing in one of them."""
from __future__ import annotations

import ast
from collections.abc import Collection, Hashable, Iterable, Mapping

import pytest


def chosen(shows: Mapping[str, Collection[Hashable]], shown: Iterable[Hashable] = ()) -> set[str]:
    """Return the names of programs that together show all that any of them shows: those first that show most that is new.

    Of several that show as much, the first in the table is taken. What was shown elsewhere needs none.
    """
    left = {one for what in shows.values() for one in what} - set(shown)
    found = set()
    while left:
        name = max(shows, key=lambda name: len(left & set(shows[name])))
        found.add(name)
        left -= set(shows[name])
    return found


def first_of_each(kinds: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the first program of each kind."""
    return {next(iter(names)) for names in kinds.values()}


def operations(text: str) -> set[str]:
    """Return what a program uses and does not define itself: functions, methods, classes, and with which options they are called."""
    nodes = list(ast.walk(ast.parse(text)))
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    own |= {node.id if isinstance(node, ast.Name) else node.attr for node in nodes
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store)}
    return {name for node in nodes for name in _names(node, own)} - own


def _names(node: ast.AST, own: set[str]) -> list[str]:
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        of_module = isinstance(node.value, ast.Name) and node.value.id not in own
        return [ast.unparse(node) if of_module else node.attr]
    if isinstance(node, ast.Call):
        return [f"{name}({given.arg})" for name in _names(node.func, own) for given in node.keywords if name not in own]
    return []


def params(names: Iterable[str], run: Collection[str]) -> list[object]:
    """Return the names as a test's parameters: those that are not to run have the mark `everything`."""
    names = list(names)
    assert set(run) <= set(names)
    return [pytest.param(name, marks=() if name in run else pytest.mark.everything) for name in names]
