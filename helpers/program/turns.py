"""What a program's text tells about its loops without running it: constants, and the turns of `for i in range(5)`."""
from __future__ import annotations

import ast
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

#: name -> its value, if the text tells it
Env = Mapping[str, object]
MOST = 1000             #: turns that are followed, and characters of a value
LOOPS = (ast.For, ast.AsyncFor)
#: the loops around a statement, outermost first; None stands for a part that the text does not decide
Loops = tuple[ast.AST | None, ...]
_HOLDERS = (ast.stmt, ast.ExceptHandler, ast.match_case)
_LARGE = 1 << 40
_SIMPLE = (int, str, float, bool, bytes, type(None))


class Unknown(Exception):
    """The text does not tell it."""


def constants(nodes: Sequence[ast.AST]) -> dict[str, object]:
    """Return the script's names that are bound once, to a constant: {"N": 5}."""
    bound = Counter(node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load))
    bound.update(node.arg for node in nodes if isinstance(node, ast.arg))
    found: dict[str, object] = {}
    for node in nodes:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if bound[name] == 1:
                try:
                    found[name] = constant(node.value, {})
                except Unknown:
                    continue
    return found


def constant(node: ast.AST, env: Env) -> object:
    """Evaluate an expression of literals and known names. Nothing of the script is run.

    Raises:
        Unknown: it contains anything else, or is too large.
    """
    try:
        found = _constant(node, env)
    except RecursionError:      # nested deeper than anyone writes: Python 3.14 can read such texts
        raise Unknown from None
    if isinstance(found, (str, bytes, tuple)) and len(found) > MOST:
        raise Unknown
    if isinstance(found, int) and abs(found) > _LARGE:
        raise Unknown
    return found


def _constant(node: ast.AST, env: Env) -> object:
    if isinstance(node, ast.Constant) and isinstance(node.value, _SIMPLE):
        return node.value
    if isinstance(node, ast.Name) and node.id in env:
        return env[node.id]
    if isinstance(node, (ast.Tuple, ast.List)):
        return tuple(constant(each, env) for each in node.elts)
    if isinstance(node, ast.JoinedStr):
        return "".join(_part(each, env) for each in node.values)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_whole(node.operand, env)
    if isinstance(node, ast.BinOp):
        left, right = _whole(node.left, env), _whole(node.right, env)
        for kind, work_out in ((ast.Add, int.__add__), (ast.Sub, int.__sub__), (ast.Mult, int.__mul__)):
            if isinstance(node.op, kind):
                return work_out(left, right)
    raise Unknown


def _whole(node: ast.AST, env: Env) -> int:
    found = constant(node, env)
    if type(found) is not int:
        raise Unknown
    return found


def _part(node: ast.AST, env: Env) -> str:
    if isinstance(node, ast.FormattedValue):
        if node.format_spec is not None or node.conversion != -1:
            raise Unknown
        return str(constant(node.value, env))
    return str(constant(node, env))


def values(node: ast.AST, env: Env) -> list[object]:
    """Return the values that a loop over an expression goes through.

    Raises:
        Unknown: the text does not tell them, or there are too many.
    """
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        name, arguments = node.func.id, node.args
        if name == "range" and 1 <= len(arguments) <= 3:
            numbers = [_whole(each, env) for each in arguments]
            if len(numbers) < 3 or numbers[2]:
                return _few(range(*numbers))
        elif name == "enumerate" and len(arguments) == 1:
            return list(enumerate(values(arguments[0], env)))
        elif name == "zip" and arguments:
            return list(zip(*(values(each, env) for each in arguments), strict=False))
        raise Unknown
    found = constant(node, env)
    if isinstance(found, (str, tuple)):
        return _few(found)
    raise Unknown


def _few(found: Sequence[object]) -> list[object]:
    if len(found) > MOST:
        raise Unknown
    return list(found)


def turns(generators: Sequence[ast.comprehension | ast.For | ast.AsyncFor], env: Env) -> list[Env]:
    """Return the names that are known in each turn of nested loops, given the outermost loop first.

    Raises:
        Unknown: the text does not tell how many turns there are.
    """
    found: list[Env] = [env]
    for each in generators:
        if getattr(each, "ifs", ()) or getattr(each, "is_async", 0) or isinstance(each, ast.AsyncFor):
            raise Unknown
        further = ({**known, **_bound(each.target, value)} for known in found for value in values(each.iter, known))
        found = list(itertools.islice(further, MOST + 1))
        if len(found) > MOST:
            raise Unknown
    return found


def _bound(target: ast.AST, value: object) -> dict[str, object]:
    return dict(_pairs(target, value))


def _pairs(target: ast.AST, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, tuple) and len(target.elts) == len(value):
        for inner, each in zip(target.elts, value, strict=True):
            yield from _pairs(inner, each)
    else:
        raise Unknown


def statements(nodes: list[ast.AST]) -> Iterator[tuple[ast.stmt, Loops]]:
    """Yield every statement below some nodes, with the loops around it."""
    waiting: list[tuple[ast.AST, Loops]] = [(node, ()) for node in nodes]
    while waiting:
        node, loops = waiting.pop()
        if isinstance(node, ast.stmt):
            yield node, loops
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            loops = ()
        elif isinstance(node, LOOPS):
            loops = (*loops, node)
        elif not isinstance(node, (ast.Module, ast.With, ast.AsyncWith)):
            loops = (*loops, None)
        inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, _HOLDERS)]
        waiting += [(child, loops) for child in reversed(inner)]
