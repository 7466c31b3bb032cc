"""%%claims: what the article claims, what holds here, and what showed it.

The claims are in claims.csv, in our words: each with the lesson that it belongs to, our verdict, and the
condition under which the verdict holds.
"""
from __future__ import annotations

import ast
import builtins
import csv
import html
import reprlib
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .lesson import LessonError, show
from .run import Run

FILE = Path(__file__).with_name("claims.csv")

#: verdict -> a sign, and what it is in words, with a condition and without one
VERDICTS = {
    "TRUE": ("✔", "true; {}", "true"),
    "TRUE-ONLY-IF": ("◐", "true only if: {}", "true only in part"),
    "FALSE": ("✘", "not true: {}", "not true"),
    "OUTDATED": ("↺", "no longer true: {}", "no longer true"),
    "GARBLED": ("≈", "garbled; {}", "garbled"),
}


class ClaimError(LessonError):
    """A claim does not hold as we say it does, or a line of the cell cannot be read."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that the article says, and what we found."""

    id: str
    lesson: str                 #: number of the lesson that it belongs to: "01"
    section: str                #: of the article; "extra: …" for what the article leaves out
    claim: str                  #: what the article says, in our words
    verdict: str                #: one of VERDICTS
    condition: str              #: under which the verdict holds, or what was meant
    evidence_observed: str      #: what was seen, and with which experiment

    @property
    def says(self) -> str:
        """The claim; marked where the article leaves it out."""
        return f"(Not in the article:) {self.claim}" if self.section.startswith("extra") else self.claim

    @property
    def here(self) -> str:
        """What holds here, with a sign and in words."""
        sign, conditional, plain = VERDICTS[self.verdict]
        return f"{sign} {conditional.format(self.condition) if self.condition else plain}"


@cache
def all_claims(file: Path = FILE) -> dict[str, Claim]:
    """Return all claims, by ID.

    Raises:
        ClaimError: the file has an ID twice, or a verdict that does not exist.
    """
    found: dict[str, Claim] = {}
    with open(file, encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            try:
                claim = Claim(**row)
            except TypeError:
                raise ClaimError(f"{file.name}: its columns are {', '.join(Claim.__dataclass_fields__)}.") from None
            if claim.id in found:
                raise ClaimError(f"{file.name} has {claim.id} twice.")
            if claim.verdict not in VERDICTS:
                raise ClaimError(f"{file.name}: {claim.id} has the verdict {claim.verdict!r}, which is none of {', '.join(VERDICTS)}.")
            found[claim.id] = claim
    return found


def lines(cell: str) -> list[tuple[str, str]]:
    """Return (ID, expression) for each claim of a cell; "" where it has no expression.

    An expression goes on in the next line where that line is indented. Lines that begin with # are
    for the reader.
    """
    found: list[tuple[str, str]] = []
    for line in cell.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0].isspace() and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}".strip())
        else:
            id_, _, expression = line.strip().partition(" ")
            found.append((id_, expression.strip()))
    return found


def ids(cell: str) -> list[str]:
    """Return the IDs that a cell names, in their order."""
    return [id_ for id_, _ in lines(cell)]


def _parse(id_: str, expression: str) -> ast.expr:
    try:
        return ast.parse(expression, mode="eval").body
    except SyntaxError as error:
        raise ClaimError(f"The expression of {id_} is not a Python expression ({error.msg}): {expression}") from None


def _variables(tree: ast.expr) -> list[str]:
    """Return the names that an expression takes from the notebook, in their order."""
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names = [(node.lineno, node.col_offset, node.id) for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return [name for name in dict.fromkeys(name for *_, name in sorted(names))
            if name not in own and not hasattr(builtins, name)]


def _evaluate(node: ast.expr, namespace: Mapping[str, object]) -> object:
    code = compile(ast.fix_missing_locations(ast.Expression(node)), "<claim>", "eval")
    # One namespace for both: a comprehension inside would not see the names of a second one.
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
            said[ast.unparse(part)] = f"is {reprlib.repr(_evaluate(part, namespace))}"
        except Exception as error:      # noqa: BLE001 — it is the notebook's own expression
            said[ast.unparse(part)] = f"raises {type(error).__name__}"
    return ", ".join(f"`{text}` {value}" for text, value in said.items())


def shown_by(id_: str, expression: str, namespace: Mapping[str, object]) -> str:
    """Evaluate a claim's expression; return what showed that it is true.

    Args:
        id_: of the claim.
        expression: Python, over the notebook's variables.
        namespace: those variables.

    Raises:
        ClaimError: it is false, or cannot be evaluated, or could not be false.
    """
    tree = _parse(id_, expression)
    names = _variables(tree)
    if not names:
        raise ClaimError(f"The expression of {id_} uses no variable of the notebook, so it shows nothing: {expression}")
    missing = [name for name in names if name not in namespace]
    if missing:
        raise ClaimError(f"{id_} needs {missing[0]}, which does not exist yet: run the cells above, or correct the name.")
    try:
        value = _evaluate(tree, namespace)
    except Exception as error:      # noqa: BLE001 — it is the notebook's own expression
        raise ClaimError(f"The expression of {id_} raises {type(error).__name__}: {error} ({expression})") from None
    if value is not True and value is not False:
        raise ClaimError(f"The expression of {id_} is neither True nor False but {reprlib.repr(value)}: "
                         f"compare it with something ({expression})")
    if not value:
        raise ClaimError(f"{id_} does not hold here as we say it does. `{expression}` is False: "
                         f"{_values(tree, namespace)}.")
    return _seen(tree, names, namespace)


def _seen(tree: ast.expr, names: list[str], namespace: Mapping[str, object]) -> str:
    """Return the runs that an expression reads, with their start methods: "example1 (spawn)"."""
    def runs(name: str) -> bool:
        value = namespace[name]
        return isinstance(value, Run) or isinstance(value, dict) and any(isinstance(one, Run) for one in value.values())

    seen = []
    for name in [name for name in names if runs(name)] or names:
        value = namespace[name]
        uses = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
        keys = [node.slice.value for node in ast.walk(tree) if isinstance(node, ast.Subscript)
                and isinstance(node.value, ast.Name) and node.value.id == name and isinstance(node.slice, ast.Constant)]
        if isinstance(value, dict) and runs(name):
            which = value if len(keys) < len(uses) else dict.fromkeys(key for key in value if key in keys)
            seen.append(f"{name} ({', '.join(map(str, which))})")
        else:
            seen.append(name)
    return ", ".join(seen)


def table(cell: str, namespace: Mapping[str, object]) -> tuple[str, str]:
    """Return the table of a cell's claims, as plain text and as HTML.

    Args:
        cell: a line for each claim, `ID  expression`; an indented line goes on with the one above.
        namespace: the notebook's variables.

    Raises:
        ClaimError: a line cannot be read, or a claim does not hold.
    """
    known, given = all_claims(), lines(cell)
    if not given:
        raise ClaimError("There is no claim in this cell: write one on each line, as in `ID  expression`.")
    for id_ in ids(cell):
        if id_ not in known:
            import difflib
            near = difflib.get_close_matches(id_, known, n=3) or ["those of helpers/claims.csv"]
            raise ClaimError(f"There is no claim {id_!r}. Near to it: {', '.join(near)}.")
        if ids(cell).count(id_) > 1:
            raise ClaimError(f"{id_} stands twice in this cell.")
    plain, body = [], ""
    for id_, expression in given:
        claim = known[id_]
        seen = shown_by(id_, expression, namespace) if expression else "its words"
        for label, text in (("The article says", claim.says), ("Here", claim.here), ("Seen in", seen)):
            plain.append(textwrap.fill(f"{label + ':':<18}{text}", 110, subsequent_indent=" " * 18,
                                       break_long_words=False, break_on_hyphens=False))
        plain.append("")
        cells = "".join(f'<td style="text-align:left">{part}</td>' for part in (
            html.escape(claim.says), html.escape(claim.here), html.escape(seen)))
        body += f'<tr style="vertical-align:top" title="{id_}">{cells}</tr>'
    head = "".join(f'<th style="text-align:left">{text}</th>' for text in ("The article says", "Here", "Seen in"))
    return "\n".join(plain[:-1]), f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def claims(shell: object, line: str, cell: str) -> None:
    """%%claims: show what the article claims, what holds here, and what showed it.

    Raises:
        ClaimError: a line cannot be read, or a claim does not hold here as we say it does.
    """
    show(*table(cell, shell.user_ns))
