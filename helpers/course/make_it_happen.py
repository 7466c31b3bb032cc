"""Exercises of the kind "make it happen": an answer is an order, and it is judged by running the program in it.

The answer is a line `order = ['ann', 'bob']`: who goes next, one name after another. The program that it is about is the
exercise's DRIVER. So the answer and the program are one script, which does the same in any order, and is run in this one.
"""

from __future__ import annotations

import ast
from typing import Any

from ..orders.lead import lead
from ..program.script import Script
from ..record.run import Run
from ..running.launch import available, run_prepared

LONGEST = 1000   #: what a repetition may come to: names, or characters


def order_of(source: str) -> list[str] | None:
    """Return the order that an answer gives, None where there is none: it is read off the text, never run."""
    found = None
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == "order" for one in node.targets):
            try:
                found = _value(node.value)
            except (ValueError, TypeError, AttributeError):
                found = None
    return found if isinstance(found, list) and all(isinstance(name, str) for name in found) else None


def _value(node: ast.expr) -> Any:
    """Work out what a learner may write an order with: lists and tuples, `+`, `*` and `split()`.

    Raises:
        ValueError, TypeError, AttributeError: it is something else.
    """
    match node:
        case ast.Constant(value=str() | int() as value):
            return value
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return [name for part in parts for name in (_value(part) if isinstance(part, ast.Starred) else [_value(part)])]
        case ast.Starred(value=part):
            return _value(part)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _value(left) + _value(right)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            names, times = _value(left), _value(right)
            if isinstance(names, int):
                names, times = times, names
            if len(names) * times > LONGEST:
                raise ValueError(f"longer than {LONGEST}")
            return names * times
        case ast.Call(func=ast.Attribute(value=text, attr="split"), args=separators, keywords=[]):
            return _value(text).split(*map(_value, separators))
    raise ValueError(ast.unparse(node))


def run_in_order(source: str, *, start_method: str, timeout: float) -> Run:
    """Run an answer's program in the answer's order.

    Args:
        source: the answer, and the program below it.
        start_method, timeout: as those of `run_script`.

    Returns:
        The run. Its `outside` has the "order", None where there was none; "refused", the number of the first name that could
        not go, 0 for none; "could", who could have gone there; and "names", all that took a step.
    """
    order, script = order_of(source), Script(source)
    if order is None:
        run = run_prepared(script, available(start_method), timeout, None)
        run.outside = {"order": None, "refused": 0, "could": [], "names": []}
        return run
    led = lead(script, available(start_method), order)
    led.run.outside = {"order": order, "refused": led.refused or 0, "could": list(led.could), "names": list(led.names)}
    return led.run
