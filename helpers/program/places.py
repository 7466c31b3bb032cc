"""The name of the place where a value goes in a program's text: `q`, `forks[1]`, `inbox` of `self.inbox`."""
from __future__ import annotations

import ast
from dataclasses import dataclass

from .turns import Env, Unknown, constant

COUNT = "\0"            #: in a name: the number of objects made under it before
VAGUE = "…"             #: in a name: an index that the text does not tell
_ROOM = 40              # characters of a name


@dataclass(frozen=True, slots=True)
class Rest:
    """The place of `*rest`."""

    place: Place


@dataclass(frozen=True, slots=True)
class Each:
    """The place of each item in turn: a loop's variable."""

    place: Place


@dataclass(frozen=True, slots=True)
class Vague:
    """A collection that is added to, at an unknown index."""

    name: str


#: A name, "" for no particular place, or the places that the value is unpacked into; only these may contain a Rest.
Place = str | tuple["Place", ...] | Each | Vague | Rest


def of_target(node: ast.AST, env: Env) -> Place:
    """Return the place that the target of an assignment stands for."""
    if isinstance(node, (ast.Tuple, ast.List)):
        return tuple(Rest(of_target(each.value, env)) if isinstance(each, ast.Starred) else of_target(each, env)
                     for each in node.elts)
    return _fitting(_written(node, env))


def _fitting(name: str) -> str:
    """Return a name that can be shown, or "": `_` is for values that need no name."""
    name = "".join(c if c.isprintable() or c == COUNT else VAGUE for c in name)
    return "" if not name.strip("_") else name if len(name) <= _ROOM else name[:_ROOM - 1] + VAGUE


def _written(node: ast.AST, env: Env) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = _written(node.value, env)
        return node.attr if owner in ("self", "cls") else f"{owner}.{node.attr}" if owner else ""
    if isinstance(node, ast.Subscript):
        owner = _written(node.value, env)
        try:
            index = repr(constant(node.slice, env))
        except Unknown:
            index = ast.unparse(node.slice)
        return f"{owner}[{index}]" if owner else ""
    return ""


def text_of(place: Place) -> str:
    """Return a place as a name: that of `a, b = Pipe()` is "a-b"."""
    if isinstance(place, tuple):
        return _fitting("-".join(text for each in place if (text := text_of(each))))
    if isinstance(place, Rest):
        return text_of(place.place)
    return place if isinstance(place, str) else ""


def item(place: Place, index: str) -> Place:
    """Return the place of one item of a value: `forks[1]`. The index is shown as written."""
    if isinstance(place, Each):
        return place.place
    if isinstance(place, Vague):
        return item(place.name, VAGUE)
    return _fitting(f"{place}[{index}]") if place and isinstance(place, str) else ""


def unpacked(place: Place, count: int) -> list[Place]:
    """Return the places of a value's items, in order."""
    if not isinstance(place, tuple):
        return [item(place, str(number)) for number in range(count)]
    star = next((at for at, each in enumerate(place) if isinstance(each, Rest)), None)
    if star is None:
        return list(place) if len(place) == count else [""] * count
    after = len(place) - star - 1
    rest = place[star]
    inside = count - star - after
    if inside < 0 or not isinstance(rest, Rest):
        return [""] * count
    return [*place[:star], *(item(rest.place, str(number)) for number in range(inside)), *place[star + 1:]]
