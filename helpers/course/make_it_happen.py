"""Exercises of the kind "make it happen": an answer is an order. To judge it, the program runs in that order.

The answer is a line `order = ['ann', 'bob']`: who goes next, name by name. The program that it is about is the exercise's
DRIVER. So answer and program are one script, the same for every order, and it runs in the order of the answer.
"""

from __future__ import annotations

import ast
from typing import Any

from ..orders.schedule import lead
from ..program.script import Script
from ..record.run import Run
from ..running.launch import available, run_prepared

LONGEST = 1000   #: limit for a repetition: names, or characters


def order_of(source: str) -> list[str] | None:
    """Return the order that an answer gives, None if it gives none: it is read from the text, which never runs."""
    known: dict[str, Any] = {}
    for node in ast.parse(source).body:
        targets, value = _changes(node)
        for target in targets:
            try:
                known |= _bound(target, _value(value, known))
            except (ValueError, TypeError, AttributeError, OverflowError):
                known = {name: value for name, value in known.items() if name not in _names(target)}
    found = known.get("order")
    return found if isinstance(found, list) and all(isinstance(name, str) for name in found) else None


def _changes(node: ast.stmt) -> tuple[list[Any], ast.expr]:
    """Return what a statement gives a new value, and that value. If it cannot be evaluated, all that it mentions."""
    match node:
        case ast.Assign(targets=targets, value=value):
            return targets, value
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            return [target], value
        case ast.AugAssign(target=ast.Name() as target, op=op, value=more):
            return [target], ast.BinOp(target, op, more)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name() as target, attr="append"), args=[one])):
            return [target], ast.BinOp(target, ast.Add(), ast.List([one]))
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name() as target, attr="extend"), args=[more])):
            return [target], ast.BinOp(target, ast.Add(), more)
        case ast.Expr(value=ast.Call(func=ast.Name())) | ast.FunctionDef() | ast.ClassDef():
            return [], ast.Constant(None)       # it prints them, say
    return [node], ast.Constant(None)


def _names(changed: ast.AST) -> list[str]:
    """Return the names that a statement mentions, or that an assignment gives a value."""
    return [node.id for node in ast.walk(changed) if isinstance(node, ast.Name)]


def _bound(target: ast.expr, value: Any) -> dict[str, Any]:
    """Return what an assignment gives its names: one name, or several such as `first, *rest`.

    Raises:
        ValueError, TypeError: the value does not fit.
    """
    match target:
        case ast.Name(id=name):
            return {name: value}
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            stars = [number for number, part in enumerate(parts) if isinstance(part, ast.Starred)]
            after = len(parts) - stars[0] - 1 if stars else 0
            if len(value) < len(parts) - 1 if stars else len(value) != len(parts):
                raise ValueError(ast.unparse(target))
            if stars:
                value = [*value[:stars[0]], value[stars[0]:len(value) - after], *value[len(value) - after:]]
            names = [part.value if isinstance(part, ast.Starred) else part for part in parts]
            return {name: one for part, given in zip(names, value, strict=True) for name, one in _bound(part, given).items()}
    raise ValueError(ast.unparse(target))


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    """Evaluate what a learner may write an order with: lists, `+`, `*`, `split()`, `list()`, loops, and names for all these.

    Raises:
        ValueError, TypeError, AttributeError, OverflowError: it is anything else, or longer than LONGEST.
    """
    match node:
        case ast.Constant(value=str() | int() as value):
            return value
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return [name for part in parts for name in _one_or_more(part, known)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _short(_value(left, known) + _value(right, known))
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _times(_value(left, known), _value(right, known))
        case ast.Call(keywords=[]):
            return _called(node, known)
        case ast.ListComp(elt=part, generators=loops) if not any(loop.ifs for loop in loops):
            return _short([_value(part, seen) for seen in _rounds(loops, known)])
    raise ValueError(ast.unparse(node))


def _called(node: ast.Call, known: dict[str, Any]) -> Any:
    """Evaluate one of the few calls that an order may contain."""
    match node:
        case ast.Call(func=ast.Attribute(value=text, attr="split"), args=separators):
            return _value(text, known).split(*(_value(one, known) for one in separators))
        case ast.Call(func=ast.Name(id="list" | "tuple"), args=[of]):
            return list(_value(of, known))
        case ast.Call(func=ast.Name(id="sorted"), args=[of]):
            return sorted(_value(of, known))
        case ast.Call(func=ast.Name(id="reversed"), args=[of]):
            return list(_value(of, known))[::-1]
        case ast.Call(func=ast.Name(id="range"), args=[_, *_] as numbers):
            return _short(range(*(_value(one, known) for one in numbers)))
    raise ValueError(ast.unparse(node))


def _one_or_more(part: ast.expr, known: dict[str, Any]) -> list[Any]:
    """Return what one element of a list display adds: one value, or with a star all elements of a list."""
    return list(_value(part.value, known)) if isinstance(part, ast.Starred) else [_value(part, known)]


def _rounds(loops: list[ast.comprehension], known: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the names' values in each round of a comprehension's loops, the first loop outermost."""
    rounds = [known]
    for loop in loops:
        if not isinstance(loop.target, ast.Name):
            raise ValueError(ast.unparse(loop))
        name = loop.target.id
        rounds = _short([seen | {name: one} for seen in rounds for one in _value(loop.iter, seen)])
    return rounds


def _times(names: Any, times: Any) -> Any:
    if isinstance(names, int):
        names, times = times, names
    if len(names) * times > LONGEST:
        raise ValueError(f"longer than {LONGEST}")
    return names * times


def _short(values: Any) -> Any:
    if len(values) > LONGEST:
        raise ValueError(f"longer than {LONGEST}")
    return values


def run_in_order(source: str, *, start_method: str, timeout: float) -> Run:
    """Run an answer's program in the answer's order.

    Args:
        source: the answer, and the program below it.
        start_method, timeout: as for `run_script`.

    Returns:
        The run. Its `outside` has "order", None if there was none; "refused", the number of the first name that could not
        go, 0 for none; "could", the names that could have gone then; and "names", all that took a step.
    """
    order, script = order_of(source), Script(source)
    if order is None:
        run = run_prepared(script, available(start_method), timeout, None)
        run.outside = {"order": None, "refused": 0, "could": [], "names": []}
        return run
    led = lead(script, available(start_method), order)
    led.run.outside = {"order": order, "refused": led.refused or 0, "could": list(led.could), "names": list(led.names)}
    return led.run
