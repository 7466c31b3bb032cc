"""Whether a claim's expression is true in a notebook, and what showed it."""

from __future__ import annotations

import ast
import builtins
import reprlib
from collections.abc import Mapping

from ..orders.outcomes import Found
from ..record.run import Run
from .telling import LessonError

_REPR = reprlib.Repr()
_REPR.maxother = _REPR.maxstring = 70  # characters of a value in a message

#: what a program prints at the start of a line to say that this system lacks what the program is about
NOT_SHOWN = "not shown here: "


class ClaimError(LessonError):
    """A claim does not hold as we say it does, or a line of the cell cannot be read."""


def _parse(id_: str, expression: str) -> ast.expr:
    try:
        return ast.parse(expression, mode="eval").body
    except SyntaxError as error:
        raise ClaimError(
            f"The expression of {id_} is not a Python expression ({error.msg}): {expression}"
        ) from None


def _variables(tree: ast.expr) -> list[str]:
    """Return the names that an expression takes from the notebook, in order."""
    own = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names = [(node.lineno, node.col_offset, node.id) for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return [
        name
        for name in dict.fromkeys(name for *_, name in sorted(names))
        if name not in own and not hasattr(builtins, name)
    ]


def _evaluate(node: ast.expr, namespace: Mapping[str, object]) -> object:
    code = compile(ast.fix_missing_locations(ast.Expression(node)), "<claim>", "eval")
    # One namespace for both: with separate ones, a comprehension would not see the names of the second.
    return eval(code, dict(namespace))


def _parts(node: ast.expr) -> list[ast.expr]:
    """Return the parts of a condition whose values explain why it is not true."""
    if isinstance(node, ast.BoolOp):
        return [part for value in node.values for part in _parts(value)]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return _parts(node.operand)
    if isinstance(node, ast.Compare):
        return [part for value in (node.left, *node.comparators) for part in _parts(value)]
    return [] if isinstance(node, ast.Constant) else [node]


def _values(tree: ast.expr, namespace: Mapping[str, object]) -> str:
    said: dict[str, str] = {}
    for part in _parts(tree):
        try:
            said[ast.unparse(part)] = f"is {_REPR.repr(_evaluate(part, namespace))}"
        except Exception as error:  # the notebook's own expression may raise anything
            said[ast.unparse(part)] = f"raises {type(error).__name__}"
    return ", ".join(f"`{text}` {value}" for text, value in said.items())


def shown_by(id_: str, expression: str, namespace: Mapping[str, object]) -> str:
    """Evaluate a claim's expression; return what showed that it is true.

    If it is not true, but a run that it reads printed "not shown here: …", return that line.

    Args:
        id_: the claim's ID.
        expression: Python, over the notebook's variables.
        namespace: those variables.

    Raises:
        ClaimError: it is false, cannot be evaluated, or could never be false.
    """
    tree = _parse(id_, expression)
    names = _variables(tree)
    if not names:
        raise ClaimError(
            f"The expression of {id_} uses no variable of the notebook, so it shows nothing: {expression}"
        )
    missing = [name for name in names if name not in namespace]
    if missing:
        raise ClaimError(
            f"{id_} needs {missing[0]}, which does not exist yet: run the cells above, or correct the name."
        )
    excuse = _not_shown(names, namespace)
    try:
        value = _evaluate(tree, namespace)
    except Exception as error:  # the notebook's own expression may raise anything
        if excuse:
            return excuse
        raise ClaimError(
            f"The expression of {id_} raises {type(error).__name__}: {error} ({expression})"
        ) from None
    if value is not True and value is not False:
        raise ClaimError(
            f"The expression of {id_} is neither True nor False but {_REPR.repr(value)}: "
            f"compare it with something ({expression})"
        )
    if not value and excuse:
        return excuse
    if not value:
        raise ClaimError(
            f"{id_} does not hold here as we say it does. `{expression}` is False: "
            f"{_values(tree, namespace)}."
        )
    return _seen(tree, names, namespace)


def _runs(value: object) -> list[Run]:
    """Return the runs that a variable holds: one, or one for each start method."""
    found = value.values() if isinstance(value, dict) else [value]
    return [one for one in found if isinstance(one, Run)]


def _not_shown(names: list[str], namespace: Mapping[str, object]) -> str:
    """Return the line in which one of the runs says that this system cannot show it; "" if none does."""
    said = (line for name in names for run in _runs(namespace[name]) for line in run.stdout.splitlines())
    return next((line for line in said if line.startswith(NOT_SHOWN)), "")


def _seen(tree: ast.expr, names: list[str], namespace: Mapping[str, object]) -> str:
    """Return the runs that an expression reads, with their start methods, "example1 (spawn)", and what was explored."""
    seen = []
    for name in [name for name in names if _runs(namespace[name]) or isinstance(namespace[name], Found)] or names:
        value = namespace[name]
        uses = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
        keys = [
            node.slice.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and node.value.id == name
            and isinstance(node.slice, ast.Constant)
        ]
        if isinstance(value, dict) and _runs(value):
            which = value if len(keys) < len(uses) else dict.fromkeys(key for key in value if key in keys)
            seen.append(f"{name} ({', '.join(map(str, which))})")
        else:
            seen.append(name)
    return ", ".join(seen)
