"""Where a script sets variables that each process has for itself: globals, and the attributes of its own classes."""
from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .calls import nodes_of
from .changes import changed_part

AT_ITS_MAKING = frozenset({"__init__", "__new__", "__post_init__", "__init_subclass__"})    #: what looking never runs
#: what makes a value that a process has for itself, if the script has it from Python or the standard library
_PLAIN = frozenset({"set", "deque", "defaultdict", "Counter", "OrderedDict", "bytearray"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def own_attributes(source: str) -> set[str]:
    """Return the attributes that the script's classes give their objects: plain ones, which only their own process has.

    Not `value`, and none whose name the script has as a text, too: what is shared is made of such.
    """
    nodes = nodes_of(source)
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and type(node.value) is str}
    inside = [each for node in nodes if isinstance(node, ast.ClassDef) for each in ast.walk(node)]
    found = {node.attr for node in inside if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
             and isinstance(node.value, ast.Name) and node.value.id == "self"}
    return found - texts - {"value"}


def local_to(source: str, variable: str, line: int) -> str:
    """Return the name of the function whose own variable a loop looks at; "" if it is a global, or an attribute."""
    function = _around(nodes_of(source), line)
    return getattr(function, "name", "") if function is not None and _is_local(function, variable) else ""


def set_in(source: str, variable: str, line: int) -> tuple[int, ...]:
    """Return the lines that set a variable of that name after its making, outside the function of the loop that looks at it.

    Args:
        source: the script.
        variable: a name, or an attribute: "stop", "self.running".
        line: where the loop begins.

    Returns:
        The lines. Those that set an attribute of that name, too, if the variable is local to the function.
    """
    nodes, name = nodes_of(source), variable.rpartition(".")[2]
    inside, mine = functions_of(nodes), _around(nodes, line)
    local = mine is not None and _is_local(mine, variable)
    others = [node for node in nodes if isinstance(getattr(node, "ctx", None), ast.Store)
              and (mine is None or inside.get(id(node)) is not mine)]
    attributes = {node.lineno for node in others if isinstance(node, ast.Attribute) and node.attr == name
                  and getattr(inside.get(id(node)), "name", "") not in AT_ITS_MAKING}
    names = sorted({node.lineno for node in others if isinstance(node, ast.Name) and node.id == name
                    and ((function := inside.get(id(node))) is None or not _is_local(function, name))})
    return tuple(sorted(attributes) if "." in variable else sorted(attributes | set(names[1:])) if local else names[1:])


_OUT_OF_SIGHT = frozenset({"globals", "vars", "setattr", "exec", "eval", "__dict__"})       #: what may set any variable


def set_once(source: str, variable: str, line: int) -> int:
    """Return the line of the only statement that ever sets a global, to a value that cannot change; 0 if there is none.

    Args:
        source: the script.
        variable: its name.
        line: where the loop that looks at it begins.
    """
    nodes = nodes_of(source)
    inside = functions_of(nodes)
    names = {getattr(node, "attr", getattr(node, "id", "")) for node in nodes}
    set_as = {getattr(node, "attr", "") for node in nodes if isinstance(getattr(node, "ctx", None), ast.Store)}
    if variable in set_as or names & _OUT_OF_SIGHT or _is_closed_over(nodes, variable, line):
        return 0
    stores = [node for node in nodes if isinstance(node, ast.Name) and node.id == variable
              and not isinstance(node.ctx, ast.Load)
              and ((function := inside.get(id(node))) is None or not _is_local(function, variable))]
    repeated = {id(each) for node in nodes if isinstance(node, (ast.For, ast.While)) for each in ast.walk(node)}
    made = [node for node in nodes if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            and node.targets[0] in stores and id(node) not in inside and id(node) not in repeated]
    return made[0].lineno if len(stores) == len(made) == 1 else 0


def local_namesakes(source: str, variable: str, line: int) -> list[tuple[str, int]]:
    """Return the functions that set a variable of their own with the name of a global, and the lines: `global` is missing.

    Args: as those of `set_once`.
    """
    nodes = nodes_of(source)
    inside = functions_of(nodes)
    if _is_closed_over(nodes, variable, line):
        return []
    found = [(function.name, node.lineno) for node in nodes if isinstance(node, ast.Name) and node.id == variable
             and isinstance(node.ctx, ast.Store) and isinstance(function := inside.get(id(node)), _FUNCTIONS)
             and _is_local(function, variable)]
    return sorted(found, key=lambda one: one[1])


def _is_closed_over(nodes: list[ast.AST], variable: str, line: int) -> bool:
    """Whether a variable in a line is one of a function around it, and no global."""
    return any(node.lineno <= line <= (node.end_lineno or 0) and _is_local(node, variable)
               for node in nodes if isinstance(node, _FUNCTIONS))


def functions_of(nodes: list[ast.AST]) -> dict[int, ast.AST]:
    """Return the innermost function of each node that is inside one."""
    return {id(each): node for node in nodes if isinstance(node, _FUNCTIONS) for each in ast.walk(node)}


def _around(nodes: list[ast.AST], line: int) -> ast.AST | None:
    """Return the function of the loop that begins in a line."""
    inside = functions_of(nodes)
    return next((inside.get(id(node)) for node in nodes if isinstance(node, ast.While) and node.lineno == line), None)


def _is_local(function: ast.AST, name: str) -> bool:
    """Whether a function has a variable or a parameter of its own of that name."""
    nodes = list(ast.walk(function))
    if any(isinstance(node, ast.Global) and name in node.names for node in nodes):
        return False
    return any((isinstance(node, ast.arg) and node.arg == name) or (
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)) for node in nodes)


@dataclass(frozen=True, slots=True)
class Kept:
    """A change that stays in the process in which a function runs, though other code looks at the variable."""

    variable: str       #: as the function writes it: "results", "self.total"
    function: str       #: its name, "work", or "Worker.run"
    line: int           #: where it changes the variable


def kept(source: str, tasks: set[str]) -> list[Kept]:
    """Return for each variable the first such change, in the order of their lines.

    Args:
        source: the script.
        tasks: the functions that other processes have carried out, beside the targets of its processes.
    """
    nodes = nodes_of(source)
    found = {each.variable: each for each in (*_of_processes(nodes, own_attributes(source)), *_offunctions_of(nodes, tasks))}
    return sorted(found.values(), key=lambda each: each.line)


def _offunctions_of(nodes: list[ast.AST], tasks: set[str]) -> Iterator[Kept]:
    """Changes of globals that are made once, at the top, and that code at the top or another function looks at."""
    inside = functions_of(nodes)
    names = tasks | {each.id for each in _targets(nodes) if isinstance(each, ast.Name)}
    apart = [node for node in nodes if isinstance(node, ast.FunctionDef) and node.name in names]
    loads = [(node.id, inside.get(id(node))) for node in nodes if isinstance(node, ast.Name) and type(node.ctx) is ast.Load]
    looked_at = {name for name, function in loads
                 if function is None or (function not in apart and not _is_local(function, name))}
    known = _made_once([node for node in nodes if id(node) not in inside]) & looked_at
    for function in apart:
        for name, line in reversed(list(_changes(function))):
            if name in known and not _is_local(function, name):
                yield Kept(name, function.name, line)


def _made_once(top: list[ast.AST]) -> set[str]:
    """Return the names that the script's outermost code sets once, to a value that each process has for itself."""
    times = Counter(node.id for node in top if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    return {node.targets[0].id for node in top if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
            and is_plain(node.value) and times[node.targets[0].id] == 1}


def is_plain(value: ast.expr) -> bool:
    """Whether a value is one that a process has for itself: a number, a text, a list and the like."""
    called = ast.unparse(value.func).removeprefix("collections.") if isinstance(value, ast.Call) else ""
    return called in _PLAIN or isinstance(value, (ast.Constant, ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp))


def _of_processes(nodes: list[ast.AST], own: set[str]) -> Iterator[Kept]:
    """Attributes that an object gets in another process, by the run() of a Process or as the target of one, and that code
    outside of its class looks at.
    """
    targets = {each.attr for each in _targets(nodes) if isinstance(each, ast.Attribute)}
    if any(isinstance(node, ast.Attribute) and node.attr == "register" for node in nodes):
        targets = set()                 # a manager may have the object, and it is the same for all
    for node in nodes:
        if not isinstance(node, ast.ClassDef):
            continue
        mine = {id(each) for each in ast.walk(node)}
        looked_at = {each.attr for each in nodes if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Load)
                     and id(each) not in mine}
        stores = {each.name: list(_of_self(each)) for each in node.body if isinstance(each, ast.FunctionDef)}
        made = {each.attr for each in stores.get("__init__", ())} & own & looked_at
        for name in targets | ({"run"} if any(map(_is_process, node.bases)) else set()):
            for each in reversed(stores.get(name, ())):
                if each.attr in made:
                    yield Kept(f"self.{each.attr}", f"{node.name}.{name}", each.lineno)


def _of_self(method: ast.FunctionDef) -> Iterator[ast.Attribute]:
    """Yield the attributes that a method gives its object."""
    for node in ast.walk(method):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self":
            yield node


def _changes(function: ast.FunctionDef) -> Iterator[tuple[str, int]]:
    """Yield the names that a function sets, or whose objects it changes, and the lines."""
    for node in ast.walk(function):
        inner = node if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else changed_part(node)[0]
        if isinstance(inner, ast.Name):
            yield inner.id, inner.lineno


def _targets(nodes: list[ast.AST]) -> list[ast.expr]:
    """Return what the script's processes are given to run."""
    return [each.value for node in nodes if isinstance(node, ast.Call) and _is_process(node.func)
            for each in node.keywords if each.arg == "target"]


def _is_process(node: ast.expr) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) == "Process"
