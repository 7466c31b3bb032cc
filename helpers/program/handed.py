"""What a script hands to its processes and threads: objects that a process gets a copy of, results in place of functions."""
from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .calls import name_of, nodes_of
from .changes import changed_part
from .variables import Kept, functions_of, is_plain, own_attributes

#: a class or a function that runs what it is given -> the place of that among the arguments, and its keyword
_RUNS = {"Process": (1, "target"), "Thread": (1, "target"), "Timer": (1, "function"), "submit": (0, ""),
         "to_thread": (0, ""), "run_in_executor": (1, ""), "start_new_thread": (0, ""), "add_done_callback": (0, "fn"),
         "spawn": (0, ""), **dict.fromkeys(("apply", "apply_async", "map", "map_async", "starmap", "imap", "imap_unordered"),
                                           (0, "func"))}


@dataclass(frozen=True, slots=True)
class Called:
    """A call in the place of a function: what is handed over is its result."""

    call: str           #: "work(q)"
    function: str       #: "work"
    line: int
    runs: str           #: what it is handed to: "Process"
    first: int          #: where the function begins
    last: int           #: where it ends
    nothing: bool = True    #: the result is None


def changed_copies(source: str, tasks: set[str]) -> Iterator[Kept]:
    """Yield what a script makes once, hands to another process that changes it, and looks at later.

    Args:
        source: the script.
        tasks: the functions that other processes have carried out, beside the targets of its processes.
    """
    nodes = nodes_of(source)
    inside, own = functions_of(nodes), own_attributes(source)
    methods = inside_classes(nodes)
    bodies = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef) and id(node) not in methods}
    handed = {id(each) for one in nodes if isinstance(one, ast.Call) and _given(one, tasks) for each in ast.walk(one)}
    for call in nodes:
        if not isinstance(call, ast.Call) or (given := _given(call, tasks)) is None or given[0] not in bodies:
            continue
        body, scope = bodies[given[0]], inside.get(id(call))
        mine = [node for node in nodes if inside.get(id(node)) is scope]
        looked_at = {node.id for node in mine if isinstance(node, ast.Name) and type(node.ctx) is ast.Load
                     and id(node) not in handed and node.lineno > call.lineno}
        for parameter, name in _paired(body, *given[1:]):
            made = _made_once(mine, name)
            if made is not None and name in looked_at:
                yield from _changed(body, parameter, name, made, nodes, own)


def inside_classes(nodes: list[ast.AST]) -> set[int]:
    """Return the nodes in the bodies of classes."""
    return {id(each) for node in nodes if isinstance(node, ast.ClassDef) for each in ast.walk(node)}


def _given(call: ast.Call, tasks: set[str]) -> tuple[str, list[ast.expr], dict[str, ast.expr]] | None:
    """Return the function that a call has another process run, with its arguments by place and by name; else None."""
    by_name = {each.arg: each.value for each in call.keywords if each.arg}
    called = name_of(call)
    if called == "Process":
        target, places = by_name.get("target"), by_name.get("args")
    elif called in ("apply", "apply_async") and call.args:
        target, places = call.args[0], call.args[1] if len(call.args) > 1 else by_name.get("args")
    elif called == "submit" and call.args:
        target, places = call.args[0], ast.Tuple(call.args[1:], ast.Load())
    else:
        return None
    if not isinstance(target, ast.Name) or (called != "Process" and target.id not in tasks):
        return None
    named = by_name.get("kwargs") or by_name.get("kwds")
    pairs = zip(named.keys, named.values, strict=True) if isinstance(named, ast.Dict) else ()
    return (target.id, places.elts if isinstance(places, (ast.Tuple, ast.List)) else [],
            {key.value: value for key, value in pairs
             if isinstance(key, ast.Constant) and isinstance(key.value, str)})


def _paired(body: ast.FunctionDef, places: list[ast.expr], named: dict[str, ast.expr]) -> Iterator[tuple[str, str]]:
    """Yield each parameter that gets a variable of the caller's, and the variable."""
    if any(isinstance(each, ast.Starred) for each in places):
        return
    pairs = [*zip((each.arg for each in body.args.args), places, strict=False), *named.items()]
    yield from ((parameter, value.id) for parameter, value in pairs if isinstance(value, ast.Name))


def _made_once(mine: list[ast.AST], name: str) -> ast.expr | None:
    """Return what is stored in a variable of a scope, if there is one such place."""
    stores = [node for node in mine if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)]
    made = [node.value for node in mine if isinstance(node, ast.Assign) and node.targets[0] in stores]
    return made[0] if len(stores) == len(made) == 1 else None


def _changed(body: ast.FunctionDef, parameter: str, name: str, made: ast.expr, nodes: list[ast.AST],
             own: set[str]) -> Iterator[Kept]:
    """Yield the first change of an object that a function gets."""
    uses = [node for node in ast.walk(body) if isinstance(node, ast.Name) and node.id == parameter]
    if any(not isinstance(node.ctx, ast.Load) for node in uses):
        return                              # from then on, that is another object
    if is_plain(made):
        lines = sorted(line for node, line in _changes_of(body) if node in uses)
        if lines:
            yield Kept(name, body.name, lines[0])
        return
    if _is_plain_object(made, nodes):
        stores = sorted((node.lineno, node.attr) for node in ast.walk(body) if isinstance(node, ast.Attribute)
                        and isinstance(node.ctx, ast.Store) and node.value in uses and node.attr in own)
        if stores:
            yield Kept(f"{name}.{stores[0][1]}", body.name, stores[0][0])


def _is_plain_object(made: ast.expr, nodes: list[ast.AST]) -> bool:
    """Whether a value is an object of a class of the script's that no manager can have."""
    called = name_of(made) if isinstance(made, ast.Call) else ""
    classes = {node.name for node in nodes if isinstance(node, ast.ClassDef) and not node.bases}
    return called in classes and not any(isinstance(node, ast.Attribute) and node.attr == "register" for node in nodes)


def _changes_of(body: ast.FunctionDef) -> Iterator[tuple[ast.expr, int]]:
    """Yield what a function changes in place, and the line."""
    for node in ast.walk(body):
        changed, _ = changed_part(node)
        if changed is not None:
            yield changed, changed.lineno


def called_at_once(source: str) -> list[Called]:
    """Return the calls that a script writes where it means a function: `Thread(target=work())`.

    Only functions that the script uses nowhere else: then whoever is in one was called there.
    """
    nodes = nodes_of(source)
    methods = inside_classes(nodes)
    bodies = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef) and id(node) not in methods
              and not (node.decorator_list or any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in ast.walk(node)))}
    found = []
    for runs, call in _in_the_place_of_functions(nodes):
        name = name_of(call)
        uses = [node for node in nodes if isinstance(node, ast.Name) and node.id == name]
        if name in bodies and isinstance(call.func, ast.Name) and len(uses) == 1:
            body = bodies[name]
            found.append(Called(ast.unparse(call), name, call.lineno, runs, body.lineno, body.end_lineno or body.lineno,
                                _returns_nothing(body)))
    return found


def run_by_itself(source: str) -> list[Called]:
    """Return the calls of run() of a process or thread that the script never starts, with the function that they run.

    Only of functions that the script uses nowhere else.
    """
    nodes = nodes_of(source)
    bodies = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
    asked = {(node.value.id, node.attr): node.lineno for node in nodes if isinstance(node, ast.Attribute)
             and isinstance(node.value, ast.Name) and node.attr in ("run", "start")}
    uses = Counter(node.id for node in nodes if isinstance(node, ast.Name))
    return [Called(f"{name}.run()", target, asked[name, "run"], kind, bodies[target].lineno, bodies[target].end_lineno or 0)
            for name, kind, target in _made_for(nodes)
            if target in bodies and uses[target] == 1 and (name, "run") in asked and (name, "start") not in asked]


def _made_for(nodes: list[ast.AST]) -> Iterator[tuple[str, str, str]]:
    """Yield the variables that get a Process or a Thread, which of the two, and the function that is its target."""
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Call):
            given = next((each.value for each in node.value.keywords if each.arg == "target"), None)
            if (kind := name_of(node.value)) in ("Process", "Thread") and isinstance(given, ast.Name):
                yield node.targets[0].id, kind, given.id


def makings(source: str, runs: str) -> int:
    """Return at how many places a script makes a Process, a Thread …"""
    return sum(isinstance(node, ast.Call) and name_of(node) == runs for node in nodes_of(source))


def calls_of_line(source: str, line: int) -> set[str]:
    """Return the names of what a script calls in a line."""
    return {name_of(node) for node in nodes_of(source) if isinstance(node, ast.Call)
            and node.lineno <= line <= (node.end_lineno or 0)}


def _in_the_place_of_functions(nodes: list[ast.AST]) -> Iterator[tuple[str, ast.Call]]:
    for node in nodes:
        if isinstance(node, ast.Call) and (name := name_of(node)) in _RUNS:
            place, keyword = _RUNS[name]
            values = [*node.args[place:place + 1], *(each.value for each in node.keywords if each.arg == keyword)]
            yield from ((name, value) for value in values if isinstance(value, ast.Call))


def _returns_nothing(body: ast.FunctionDef) -> bool:
    values = [node.value for node in ast.walk(body) if isinstance(node, ast.Return) and node.value is not None]
    return all(isinstance(each, ast.Constant) and each.value is None for each in values)


def callback_at(source: str, line: int) -> str:
    """Return the callback that a call of a pool at a line names for success only: "keep" of `callback=keep`; "" if none."""
    names = [{keyword.arg: keyword.value for keyword in node.keywords} for node in nodes_of(source)
             if isinstance(node, ast.Call) and node.lineno <= line <= (node.end_lineno or 0)]
    found = [one["callback"] for one in names if "callback" in one and "error_callback" not in one]
    named = len(found) == 1 and isinstance(found[0], (ast.Name, ast.Attribute))
    return ast.unparse(found[0]) if named else ""
