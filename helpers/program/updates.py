"""Where a script's text updates a value in place: `counter.value += 1`, `counts[0] -= 2`."""
from __future__ import annotations

import ast

from .calls import nodes_of


def in_place(source: str) -> set[int]:
    """Return the lines of all statements that read an attribute or an item and store a value made from it."""
    return {node.lineno for node in nodes_of(source)
            if isinstance(node, ast.AugAssign) and isinstance(node.target, (ast.Attribute, ast.Subscript))}


def only_step(source: str) -> tuple[int, int] | None:
    """Return (line, step) of the only statement that stores into a `value`, if it adds a positive number: `v.value += 1`.

    None: there are several, or the text does not show what is stored.
    """
    nodes = nodes_of(source)
    stores = [node for node in nodes if isinstance(node, ast.Attribute) and node.attr == "value"
              and isinstance(node.ctx, (ast.Store, ast.Del))]
    unseen = any(isinstance(node, ast.Name) and node.id in ("setattr", "exec", "eval", "vars") for node in nodes)
    steps = [node for node in nodes if isinstance(node, ast.AugAssign) and node.target in stores]
    if unseen or len(stores) != 1 or len(steps) != 1 or not isinstance(steps[0].op, ast.Add):
        return None
    step = steps[0].value
    if not isinstance(step, ast.Constant) or type(step.value) is not int or step.value <= 0:
        return None
    return steps[0].lineno, step.value
