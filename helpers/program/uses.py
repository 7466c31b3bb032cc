"""What a program's text calls an object where it uses it: `self.done.wait()` waits for what is called `done` there.

Only attributes count. `app.wait()` may wait for anything inside: the line is the script's, whatever module it calls.
"""
from __future__ import annotations

import ast
from collections.abc import Iterable

from .calls import nodes_of
from .places import of_target, text_of

#: a kind of event -> the methods of which it is
_METHODS = {
    "acquire": ("acquire",), "release": ("release",), "wait": ("wait", "wait_for"), "set": ("set",), "clear": ("clear",),
    "notify": ("notify", "notify_all"), "put": ("put", "put_nowait"), "get": ("get", "get_nowait"), "join_queue": ("join",),
    "task_done": ("task_done",)}
_BY_WITH = ("acquire", "release")


def name_in_use(source: str, uses: Iterable[tuple[int, str]]) -> str:
    """Return what all of some lines call the object that they use; "" if they do not agree, or one leaves it open.

    Args:
        source: the script.
        uses: lines, each with the kind of the event: "acquire", "wait" …
    """
    names = {_at(source, line, kind) for line, kind in uses if kind in _METHODS}
    return names.pop() if len(names) == 1 else ""


def _at(source: str, line: int, kind: str) -> str:
    found: set[str] = set()
    nodes = nodes_of(source)
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS[kind]:
            if line in (node.lineno, node.func.end_lineno):
                found.add(_name(node.func.value))
        elif isinstance(node, ast.With) and kind in _BY_WITH:
            found |= {_name(item.context_expr) for item in node.items if item.context_expr.lineno == line}
    modules = {each.asname or each.name for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))
               for each in node.names}
    name = found.pop() if len(found) == 1 else ""
    return "" if name.partition(".")[0] in modules else name


def _name(node: ast.expr) -> str:
    return text_of(of_target(node, {})) if isinstance(node, ast.Attribute) else ""
