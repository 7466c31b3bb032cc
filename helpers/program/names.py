"""The names that a program's text gives to the objects it makes: the queue of `q = Queue()` is `q`.

The text is only read. A call is followed to what its value is assigned to, through tuples, lists,
dictionaries and comprehensions. If the text tells the turns of a loop, they are followed one by one.
"""
from __future__ import annotations

import ast
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .calls import nodes_of
from .places import COUNT, VAGUE, Each, Place, Vague, item, of_target, text_of, unpacked
from .turns import LOOPS, Env, Loops, Unknown, constant, constants, statements, turns

_MOST = 1000            # calls of one statement that are examined
#: calls that return their argument, or a collection of it
_TRANSPARENT = ("list", "tuple", "set", "iter", "closing", "enter_context")
#: calls that make an RLock for what they return
_LOCKED = ("Value", "Array", "synchronized")
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
#: what may end a loop's turn before it reaches a line
_LEAVES = (ast.Break, ast.Continue, ast.Return, ast.Raise)


@dataclass(frozen=True, slots=True)
class Made:
    """A call, and what its value is assigned to."""

    line: int
    function: str           #: the function's own name, whatever alias it has: "Queue"
    name: str               #: "q", "forks[1]", "forks[COUNT]"; "" if it has none
    open_: int              #: which comprehension of unknown length it belongs to; 0 for none


@dataclass(frozen=True, slots=True)
class _Here:
    """Where in the program's loops an expression is."""

    env: Env
    open_: int = 0


def made_at(source: str, lines: Iterable[int]) -> dict[tuple[int, str], list[str]]:
    """Return (line, function) -> the names of what its calls make, in the order in which they make it.

    A line that runs again makes them again, in the same order. `COUNT` in a name stands for the number
    of objects that were made under this name before.

    Args:
        source: the script.
        lines: the lines to look at.
    """
    wanted, nodes = set(lines), nodes_of(source)
    reader = _Reader(nodes)
    found: dict[tuple[int, str], list[Made]] = {}
    try:
        for statement, loops in statements(nodes[:1]):
            if wanted.isdisjoint(range(statement.lineno, (statement.end_lineno or 0) + 1)):
                continue
            for made in itertools.islice(reader.statement(statement, loops), _MOST):
                if made.line in wanted:
                    found.setdefault((made.line, made.function), []).append(made)
    except RecursionError:          # nested too deeply
        pass
    # If one of several comprehensions has an unknown length, it is not known where the next one begins.
    return {key: [made.name for made in all_] if len({made.open_ for made in all_}) == 1 else [""]
            for key, all_ in found.items()}


class _Reader:
    """Goes through statements in the order in which Python runs them, and finds the calls in them."""

    def __init__(self, nodes: list[ast.AST]) -> None:
        self.known = constants(nodes)
        self.aliases = dict(_aliases(nodes))
        calls = [node.func for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
        self.appends = Counter(text_of(of_target(func.value, {})) for func in calls if func.attr == "append")
        self.empty = Counter(
            text_of(of_target(node.targets[0], {})) for node in nodes
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.List) and not node.value.elts)

    def statement(self, node: ast.stmt, loops: Loops) -> Iterator[Made]:
        """Return the calls in a statement's own expressions, for all turns of the loops around it that the text tells."""
        envs = self.turns_around(node, loops)
        for env in envs:
            yield from self.expressions(node, _Here(env))

    def turns_around(self, node: ast.stmt, loops: Loops) -> list[Env]:
        envs: list[Env] = [self.known]
        if any(self.is_open(each, self.known) for each in ast.iter_child_nodes(node)):
            return envs
        for first in range(len(loops) - 1, -1, -1):
            loop = loops[first]
            if loop is None or any(isinstance(each, _LEAVES) for each in ast.walk(loop)):
                break
            try:
                envs = turns([each for each in loops[first:] if isinstance(each, LOOPS)], self.known)
            except Unknown:
                continue        # an outer loop may be known: for n in (2, 3): for i in range(n)
        return envs

    def expressions(self, node: ast.stmt, here: _Here) -> Iterator[Made]:
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            places = [of_target(target, here.env) for target in targets]
            place = next((place for place in places if text_of(place)), "")
            if isinstance(node, ast.AugAssign):
                place = Vague(text_of(place))
            if node.value is not None:
                yield from self.value(node.value, place, here)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for each in node.items:
                place = of_target(each.optional_vars, here.env) if each.optional_vars else ""
                yield from self.value(each.context_expr, place, here)
        elif isinstance(node, LOOPS):
            yield from self.value(node.iter, Each(of_target(node.target, here.env)), here)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from self.defaults(node.args, here)
        else:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    yield from self.value(child, "", here)

    def defaults(self, arguments: ast.arguments, here: _Here) -> Iterator[Made]:
        plain = [*arguments.posonlyargs, *arguments.args]
        pairs = [*zip(plain[len(plain) - len(arguments.defaults):], arguments.defaults, strict=True),
                 *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
        for argument, default in pairs:
            if default is not None:
                yield from self.value(default, argument.arg, here)

    def value(self, node: ast.AST, place: Place, here: _Here) -> Iterator[Made]:
        """Return the calls in an expression whose value goes to a given place."""
        if isinstance(node, ast.Call):
            yield from self.call(node, place, here)
        elif isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            ordered = not isinstance(node, ast.Set) and not any(isinstance(each, ast.Starred) for each in node.elts)
            places = unpacked(place, len(node.elts)) if ordered else [item(place, VAGUE)] * len(node.elts)
            for each, its in zip(node.elts, places, strict=True):
                yield from self.value(each, its, here)
        elif isinstance(node, ast.Dict):
            for key, each in zip(node.keys, node.values, strict=True):
                yield from self.value(each, item(place, self.index(key, here.env)), here)
        elif isinstance(node, _COMPREHENSIONS):
            yield from self.comprehension(node, place, here)
        elif isinstance(node, ast.NamedExpr):
            yield from self.value(node.value, of_target(node.target, here.env), here)
        elif isinstance(node, ast.Lambda):
            yield from self.defaults(node.args, here)
            yield from self.value(node.body, "", here)
        else:
            same = (ast.IfExp, ast.BoolOp, ast.Await)       # their value is the value of one of their parts
            for child in ast.iter_child_nodes(node):
                if isinstance(child, (ast.expr, ast.keyword)):
                    yield from self.value(child, place if isinstance(node, same) else "", here)

    def index(self, key: ast.AST | None, env: Env) -> str:
        try:
            return repr(constant(key, env)) if key is not None else VAGUE
        except Unknown:
            return VAGUE

    def call(self, node: ast.Call, place: Place, here: _Here) -> Iterator[Made]:
        function = node.func
        name = getattr(function, "attr", getattr(function, "id", ""))
        name = self.aliases.get(name, name)
        owner = ""
        if isinstance(function, ast.Attribute):
            owner = text_of(of_target(function.value, here.env))
            yield from self.value(function.value, "", here)
        elif not isinstance(function, ast.Name):
            yield from self.value(function, "", here)
        for number, each in enumerate(node.args):
            yield from self.value(each, self.passed(node, number, name, owner, place, here), here)
        for keyword in node.keywords:
            named = keyword.arg is not None and name in ("dict", "Namespace")
            its = f"{text_of(place)}.{keyword.arg}" if name == "Namespace" else item(place, repr(keyword.arg))
            yield from self.value(keyword.value, its if named and text_of(place) else "", here)
        # The name of a manager that is made at one line and started at another.
        yield from self.made(node, name, owner if name == "start" else text_of(place), here)

    def made(self, node: ast.Call, function: str, name: str, here: _Here) -> Iterator[Made]:
        """Return what a call makes, given the function's own name and the name that its value gets."""
        # A method call has the line of the method's name, a call of a module's function the line where it begins.
        at_name = node.func.end_lineno if isinstance(node.func, ast.Attribute) else None
        for line in sorted({node.lineno, at_name or node.lineno}):
            if function in _LOCKED and not any(keyword.arg == "lock" for keyword in node.keywords):
                yield Made(line, "RLock", f"lock of {name}" if name else "", here.open_)
            yield Made(line, function, name, here.open_)

    def passed(self, call: ast.Call, number: int, name: str, owner: str, place: Place, here: _Here) -> Place:
        """Return where an argument of a call goes: most of them get no name."""
        argument = call.args[number]
        literal = isinstance(argument, (ast.List, ast.Tuple, ast.Dict, *_COMPREHENSIONS))
        if (name in _TRANSPARENT and len(call.args) == 1) or (name in ("dict", "list") and literal):
            return place
        if name == "append" and owner:
            alone = self.appends[owner] == 1 and self.empty[owner] == 1
            return item(owner, COUNT if alone and not here.open_ else VAGUE)
        if name in ("add", "appendleft", "insert") and owner:
            return item(owner, VAGUE)
        if name == "setdefault" and owner and number:
            return item(owner, self.index(call.args[0], here.env))
        return ""

    def is_open(self, node: ast.AST, env: Env) -> bool:
        """Whether an expression contains a comprehension whose length the text does not tell."""
        return isinstance(node, (ast.expr, ast.keyword, ast.withitem)) and any(
            isinstance(each, _COMPREHENSIONS) and self.length(each, env) is None for each in ast.walk(node))

    def length(self, node: _Comprehension, env: Env) -> list[Env] | None:
        try:
            return turns(node.generators, env)
        except Unknown:
            return None

    def comprehension(self, node: _Comprehension, place: Place, here: _Here) -> Iterator[Made]:
        yield from self.value(node.generators[0].iter, "", here)
        key, element = (node.key, node.value) if isinstance(node, ast.DictComp) else (None, node.elt)
        envs = self.length(node, here.env)
        inner = self.is_open(element, envs[0] if envs else here.env)
        if envs is not None and not inner:
            places = unpacked(place, len(envs))
            for its, env in zip(places, envs, strict=True):
                if key is not None or isinstance(node, ast.SetComp):
                    its = item(place, self.index(key, env))
                yield from self.value(element, its, replace(here, env=env))
            return
        counted = not (inner or key is not None or here.open_ or isinstance(node, ast.SetComp))
        open_ = here.open_ or id(node)
        yield from self.value(element, item(place, COUNT if counted else VAGUE), replace(here, open_=open_))


def _aliases(nodes: list[ast.AST]) -> Iterator[tuple[str, str]]:
    """Yield the aliases of functions: `from multiprocessing import Queue as Q`, `Q = multiprocessing.Queue`."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            yield from ((each.asname, each.name) for each in node.names if each.asname)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute):
            yield from ((target.id, node.value.attr) for target in node.targets if isinstance(target, ast.Name))
