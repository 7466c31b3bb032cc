"""Which verdicts a check can give, and which it has given: each must be given to some answer in the exercise's folder."""

import ast
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TypeGuard

from helpers.course.checks import Verdict
from helpers.record.run import Run

GIVES = {"right", "wrong", "not_started", "unexplained"}    #: the functions with which a check makes a verdict


def is_verdict(node: ast.AST) -> TypeGuard[ast.Call]:
    """Return whether a node of a check makes a verdict."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GIVES


def compiled(tree: ast.Module, path: Path, names: dict[str, object] | None = None) -> Callable[[Run], Verdict]:
    """Return the check from a check.py whose tree was changed.

    Args:
        tree: the module.
        path: of its file, for tracebacks.
        names: what it can use in addition to what it defines and imports.
    """
    module = ModuleType(f"_changed_{path.parent.name}")
    vars(module).update(names or {}, __file__=str(path))
    sys.modules[module.__name__] = module    # a dataclass looks up its module there
    try:
        exec(compile(ast.fix_missing_locations(tree), str(path), "exec"), vars(module))
    finally:
        del sys.modules[module.__name__]
    return module.check


@dataclass
class Watched:
    """A check that remembers which of its verdicts it has given."""

    path: Path                                               #: of the check.py
    lines: set[int] = field(init=False, default_factory=set)     #: of all verdicts
    given: set[int] = field(init=False, default_factory=set)     #: of those given so far

    def __post_init__(self) -> None:
        """Read the check, and make each verdict report when it is given."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        for node in list(filter(is_verdict, ast.walk(tree))):
            self.lines.add(node.lineno)
            same = ast.Call(node.func, node.args, node.keywords)
            node.func, node.args, node.keywords = ast.Name("_give", ast.Load()), [ast.Constant(node.lineno), same], []
        self._check = compiled(tree, self.path, {"_give": self._give})

    def _give(self, line: int, verdict: Verdict) -> Verdict:
        self.given.add(line)
        return verdict

    def __call__(self, run: Run) -> Verdict:
        """Judge one run."""
        return self._check(run)

    def never_given(self) -> list[str]:
        """Return a sentence for each verdict that was never given."""
        text = self.path.read_text(encoding="utf-8").splitlines()
        return [
            f"{self.path.parent.name}, check.py, line {line}: no answer of its folder gets this verdict. Write one into "
            f"wrong/ or right/ that is, or take the rule out. It is: {' '.join(' '.join(text[line - 1:line + 1]).split())}"
            for line in sorted(self.lines - self.given)
        ]
