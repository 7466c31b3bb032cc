"""What is said about a run that stands still, as values that can be compared. They become sentences last."""
from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from .endings import Ending, at_the_front
from .phrases import PHRASES

ME = "\0me"             #: stands for the process that a statement is about, when several are compared

Value = "str | int | Ending | Statement | tuple[str, ...] | tuple[Statement, ...] | None"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said: what, about whom, and about which objects. Two that say the same are equal."""

    phrase: str                                     #: which of `PHRASES`
    values: tuple[tuple[str, object], ...] = ()     #: what fills it in: a text, a number, several of them, or clauses
    tells: tuple[Ending, ...] = ()                  #: the endings that are told with it

    def instead(self, name: str, other: str) -> Statement:
        """Return the statement with a process's name replaced by another."""
        tells = tuple(one._replace(called=other) if one.called == name else one for one in self.tells)
        return Statement(self.phrase, tuple((key, _instead(value, name, other)) for key, value in self.values), tells)

    def __str__(self) -> str:
        return PHRASES[self.phrase].format_map(_Words(self.values))


def say(phrase: str, *tells: Ending, **values: object) -> Statement:
    """Return a statement; `tells` are the endings that are told with it."""
    clauses = [one for value in values.values() if isinstance(value, tuple) for one in value if isinstance(one, Statement)]
    return Statement(phrase, tuple(values.items()), tells + tuple(end for one in clauses for end in one.tells))


def _instead(value: object, name: str, other: str) -> object:
    if isinstance(value, Statement):
        return value.instead(name, other)
    if isinstance(value, tuple):
        return tuple(_instead(one, name, other) for one in value)
    return other if value == name else value


class _Words(dict[str, object]):
    """The values of a statement, as words."""

    def __init__(self, values: tuple[tuple[str, object], ...]) -> None:
        super().__init__((name, _in_words(value)) for name, value in values)
        self.clauses = dict(values).get("clauses")

    def __missing__(self, name: str) -> str:
        words = str(self[name.lower()])
        if name != "Clauses" or not isinstance(self.clauses, tuple) or PHRASES[self.clauses[0].phrase].startswith("{"):
            return at_the_front(words)          # it begins with a name
        return words[:1].upper() + words[1:]


def _alike(parts: tuple[object, ...]) -> list[object]:
    """Return the parts, with one clause for all neighbours that ended alike: "Process-1 and Process-2 ended well"."""
    found: list[object] = []
    for how, group in groupby(parts, key=_how):
        some = [dict(one.values)["who"] if how and isinstance(one, Statement) else one for one in group]
        found += [say("ended", who=tuple(map(str, some)), how=how)] if how else some
    return found


def _how(one: object) -> object:
    """Return how somebody ended, if that is all that a clause says."""
    return dict(one.values)["how"] if isinstance(one, Statement) and one.phrase == "ended" else None


def _in_words(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    parts = [str(one) for one in _alike(value)]
    comma = ", and " if isinstance(value[0], Statement) else " and "
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + comma + parts[-1]
