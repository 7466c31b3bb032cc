"""A module that grows step by step, as text: what an answer adds to it, and a program that contains it.

An answer to a step is a program. What it defines and the step's own program does not (a class, a function, an import) goes
into the module. `class Loop(Loop)` adds to the existing class, and replaces the methods that it defines again.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from ..program import inside

MODULE = "my_loop"
FILE = f"{MODULE}.py"
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Part:
    """A statement of a module or a class, with its text."""

    node: ast.stmt
    text: str  #: whole lines, with the comments directly above

    @property
    def name(self) -> str:
        """What it defines; an import counts as nothing here."""
        return next(iter(_bound(self.node)), "")


def _bound(node: ast.AST) -> list[str]:
    """Return the names that a statement binds, except those of an import."""
    if isinstance(node, _DEFINITIONS):
        return [node.name]
    stores = (one for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))
    return [one.id for one in stores]


def _parts(body: list[ast.stmt], source: str) -> list[Part]:
    lines, found, end = source.splitlines(), [], 0
    for node in body:
        begin = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))]) - 1
        while begin > end and lines[begin - 1].lstrip().startswith("#"):
            begin -= 1
        end = node.end_lineno or node.lineno
        found.append(Part(node, "\n".join(lines[begin:end])))
    return found


def piece(answer: str, stub: str, grows: Iterable[str]) -> str:
    """Return what an answer adds to the module.

    Args:
        answer: the learner's program; its syntax is right.
        stub: the program as it was given.
        grows: the names in the stub that belong to the module; the others belong to the step's program.
    """
    program = {name for node in ast.parse(stub).body for name in _bound(node)} - set(grows)
    return "\n\n\n".join(part.text for part in _parts(ast.parse(answer).body, answer) if _belongs(part.node, program))


def rest(answer: str, grows: Iterable[str]) -> str:
    """Return an answer's own program: without what it adds to the module, each line where it was."""
    lines, grows = answer.splitlines(), set(grows)
    for part in _parts(ast.parse(answer).body, answer):
        if grows & set(_bound(part.node)):
            first = (part.node.end_lineno or part.node.lineno) - len(part.text.splitlines())
            lines[first:part.node.end_lineno] = [""] * len(part.text.splitlines())
    return "\n".join(lines) + "\n"


def _belongs(node: ast.stmt, program: set[str]) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module != MODULE
    if isinstance(node, ast.Import):
        return all(one.name != MODULE for one in node.names)
    if not isinstance(node, (*_DEFINITIONS, ast.Assign, ast.AnnAssign)) or program & set(_bound(node)):
        return False
    # A value computed from the program's own things belongs to the program.
    used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return isinstance(node, _DEFINITIONS) or not program & used


def merged(module: str, addition: str) -> str:
    """Return a module with a piece added: what the piece defines again replaces the old definition where that was.

    Unused imports are left out.
    """
    tops, new = (_parts(ast.parse(text).body, text) for text in (module, addition))
    others = [part for part in tops if not _is_import(part)]
    for part in new:
        if not _is_import(part):
            _place(others, part)
    used = {one.id for part in others for one in ast.walk(part.node) if isinstance(one, ast.Name)}
    imports = {ast.dump(part.node): part for part in (*tops, *new) if _is_import(part) and used & _imported(part.node)}
    ordered = sorted(imports.values(), key=lambda part: (isinstance(part.node, ast.ImportFrom), part.text))
    head = "\n".join(part.text for part in ordered)
    return "\n\n\n".join(filter(None, (head, *(part.text for part in others)))) + "\n"


def _is_import(part: Part) -> bool:
    return isinstance(part.node, (ast.Import, ast.ImportFrom))


def _imported(node: ast.stmt) -> set[str]:
    """Return the names that an import binds."""
    return {(one.asname or one.name).split(".")[0] for one in getattr(node, "names", ())}


def _place(others: list[Part], part: Part) -> None:
    """Put a definition in place of the one with its name, or at the end."""
    places = [number for number, one in enumerate(others) if one.name == part.name]
    if not places or (_goes_on(part.node) and _uses_super(part.node)):
        others.append(part)
    elif _goes_on(part.node):
        others[places[-1]] = _joined(others[places[-1]], part)
    else:
        others[places[-1]] = part


def _goes_on(node: ast.stmt) -> bool:
    """Whether a class extends the existing one of the same name: `class Loop(Loop)`."""
    return isinstance(node, ast.ClassDef) and any((isinstance(one, ast.Name) and one.id == node.name) or
                                                  (isinstance(one, ast.Attribute) and one.attr == node.name)
                                                  for one in node.bases)


def _uses_super(node: ast.stmt) -> bool:
    """Whether a class needs the previous one as its base: then both stay."""
    return any(isinstance(one, ast.Name) and one.id == "super" for one in ast.walk(node))


def _joined(old: Part, new: Part) -> Part:
    """Return a class with what its extension adds and replaces."""
    assert isinstance(old.node, ast.ClassDef) and isinstance(new.node, ast.ClassDef)
    before, after = (_body(part) for part in (old, new))
    again = {part.name: part for part in after if part.name}
    # The first definition of a name is replaced where it is; further ones are dropped.
    body = [again.pop(part.name, part) for part in before]
    body += [part for part in after if again.get(part.name) is part or not part.name]
    header = old.text[:old.text.index("\n")] if "\n" in old.text else old.text
    while header.lstrip().startswith("#") or not header.rstrip().endswith(":"):
        rest = old.text[len(header) + 1:]
        header += "\n" + rest.split("\n", 1)[0]
    text, previous = header, True
    for part in body:
        simple = not isinstance(part.node, _DEFINITIONS)
        text += ("\n" if previous and (simple or text == header) else "\n\n") + part.text
        previous = simple
    return Part(ast.parse(text).body[0], text)


def _body(part: Part) -> list[Part]:
    """Return the statements of a class, without a `pass`."""
    node = ast.parse(part.text).body[0]
    assert isinstance(node, ast.ClassDef)
    return [one for one in _parts(node.body, part.text) if not isinstance(one.node, ast.Pass)]


def wants(source: str) -> set[str] | None:
    """Return the names that a program imports from the module; None if it does not import it."""
    if MODULE not in source:
        return None
    names: set[str] = set()
    found = False
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == MODULE:
            found, names = True, names | {one.name for one in node.names if one.name != "*"}
        elif isinstance(node, ast.Import) and any(one.name == MODULE for one in node.names):
            found = True
    return names if found else None


def defined(module: str) -> set[str]:
    """Return the names that a module defines."""
    return {name for node in ast.parse(module).body for name in _bound(node)}


def included(source: str, module: str) -> str:
    """Return a program that contains the module, below it, under the name that programs import it by."""
    return inside.included(source, module, MODULE)
