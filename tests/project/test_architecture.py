"""The architecture keeps its shape: imports only go down, there are no circles, and no module is too large to oversee."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from course_content import nothing_wrong

from tools.notebooks import ROOT

PACKAGE = ROOT / "helpers"
#: The layers from the top down; rooms of the same layer do not import each other. Anything else is the public face.
LAYERS = (("__main__",), ("__init__",), ("magics",), ("options",), ("usage",), ("content",), ("course",), ("views",), ("orders",),
          ("running",), ("record",), ("program",), ("recorder",), ("servers",))
ENGINE = {"views", "running", "orders", "record", "program", "recorder"}
MOST_FLAT = 6           #: modules at the top of the package
MOST_LINES = 300        #: of a module
MOST_IN_FUNCTION, MOST_BRANCHES = 60, 15
_BRANCHES = (ast.If, ast.For, ast.While, ast.AsyncFor, ast.ExceptHandler, ast.IfExp, ast.BoolOp, ast.comprehension, ast.match_case)


def modules(package: Path = PACKAGE) -> list[Path]:
    """Return the package's modules, without the answers to exercises, which are learners' programs."""
    return [file for file in sorted(package.rglob("*.py")) if "__pycache__" not in file.parts
            and (file.name == "check.py" or "exercises" not in file.relative_to(package).parts)]


def imports(file: Path, package: Path = PACKAGE) -> Iterator[tuple[int, str]]:
    """Yield each import of something in the package, also within functions: (line, "views.words")."""
    inside = list(file.relative_to(package).with_suffix("").parts)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name.split(".") for alias in node.names]
            yield from ((node.lineno, ".".join(name[1:])) for name in found if name[0] == "helpers")
        elif isinstance(node, ast.ImportFrom):
            base = inside[:len(inside) - node.level] if node.level else []
            whole = base + (node.module or "").split(".") if node.module else base
            if not node.level:
                if whole[0] != "helpers":
                    continue
                whole = whole[1:]
            for alias in node.names:
                deeper = package.joinpath(*whole, alias.name)
                is_module = deeper.with_suffix(".py").exists() or deeper.is_dir()
                yield node.lineno, ".".join([*whole, alias.name] if is_module else whole)


def room(name: str) -> str:
    """Return the room at the package's top that a module is in: "views" for "views.words", "__init__" for the package."""
    return name.split(".")[0] or "__init__"


def level(name: str) -> int:
    """Return the layer of a room, counted from the top."""
    return next(number for number, layer in enumerate(LAYERS) if room(name) in layer)


def misplaced(package: Path = PACKAGE) -> list[str]:
    """Return imports of higher layers, and the engine's imports of the course."""
    faults = []
    for file in modules(package):
        here = ".".join(file.relative_to(package).with_suffix("").parts)
        for line, name in imports(file, package):
            where = f"helpers/{file.relative_to(package).as_posix()}, line {line}"
            if room(here) in ENGINE and room(name) in ("course", "content"):
                faults.append(f"{where} imports {name}: the engine knows nothing of the course. Move what it needs below, or let the "
                              "course hand it in.")
            elif room(here) != room(name) and level(name) <= level(here):
                faults.append(f"{where} imports {name}, which lies above or beside it. Imports go down: move what both need into a "
                              "lower room, or hand it in as an argument.")
    return faults


def circles(package: Path = PACKAGE) -> list[str]:
    """Return modules that import each other, in a circle of two or more."""
    edges: dict[str, set[str]] = {}
    for file in modules(package):
        name = ".".join(file.relative_to(package).with_suffix("").parts).removesuffix(".__init__")
        edges[name] = {found.removesuffix(".__init__") for _, found in imports(file, package)} - {name}

    def reach(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(edges.get(start, ()))
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo += edges.get(one, ())
        return seen

    return [f"helpers/{name.replace('.', '/')} imports itself by way of others: {', '.join(sorted(reach(name) & back))}. Move what "
            "they share into a module below both."
            for name in edges if name in (far := reach(name)) and (back := {one for one in far if name in reach(one)})]


def large(place: Path) -> list[str]:
    """Return what is too large to oversee in a folder or a file: modules and functions."""
    faults = []
    for file in modules(place) if place.is_dir() else [place]:
        text = file.read_text(encoding="utf-8")
        where = f"{place.name}/{file.relative_to(place).as_posix()}" if place.is_dir() else place.name
        if (lines := text.count("\n")) > MOST_LINES:
            faults.append(f"{where} has {lines} lines: it is asking to be two.")
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            length = (node.end_lineno or 0) - node.lineno + 1
            branches = sum(isinstance(part, _BRANCHES) for part in _own(node))
            if length > MOST_IN_FUNCTION or branches > MOST_BRANCHES:
                faults.append(f"{where}, line {node.lineno}: {node.name}() has {length} lines and {branches} branches. Split it, or make a "
                              "table of it.")
    return faults


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function without those of the functions inside it."""
    for child in ast.iter_child_nodes(function):
        yield child
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            yield from _own(child)


def unlisted(package: Path = PACKAGE) -> list[str]:
    """Return the modules that the package around them leaves out where it lists its modules."""
    found = []
    for file in sorted(package.rglob("__init__.py")):
        listed = set(re.findall(r"(?<![\w/])\w+\.py\b", ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""))
        there = {module.name for module in file.parent.glob("*.py")} - {file.name}
        if listed & there:
            found += [f"{file.parent.relative_to(package)}/__init__.py does not list {name}" for name in sorted(there - listed)]
    return found


def test_a_list_of_modules_is_complete():
    nothing_wrong(unlisted() + unlisted(ROOT / "tools"))


def test_imports_go_down():
    nothing_wrong(misplaced())


def test_there_are_no_circles():
    nothing_wrong(circles())


def test_no_room_is_too_large():
    nothing_wrong([fault for name in ("helpers", "tools", "benchmarks", "settings", "course.py") for fault in large(ROOT / name)])


def test_few_modules_lie_at_the_top():
    flat = [file.name for file in PACKAGE.glob("*.py")]
    assert len(flat) <= MOST_FLAT, f"{', '.join(flat)}: give some of them a folder"


@pytest.mark.parametrize(("find", "files", "said"), [
    (misplaced, {"record/run.py": "def f():\n    from ..views import words\n", "views/words.py": ""}, "record/run.py, line 2 imports views.words, which lies above"),
    (misplaced, {"views/words.py": "from ..course.checks import at\n", "course/checks.py": ""}, "the engine knows nothing of the course"),
    (circles, {"views/words.py": "from . import reasons\n", "views/reasons.py": "from .words import x\n"}, "views/words imports itself"),
    (large, {"views/words.py": "def f():\n" + "    x = 1\n" * 61}, "f() has 62 lines"),
    (large, {"views/words.py": "x = 1\n" * 301}, "has 301 lines"),
    (unlisted, {"views/__init__.py": "\"\"\"words.py  the words\"\"\"\n", "views/words.py": "", "views/png.py": ""}, "does not list png.py"),
])
def test_what_is_out_of_shape_is_found(tmp_path, find, files, said):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert any(said in fault for fault in find(tmp_path)), find(tmp_path)
