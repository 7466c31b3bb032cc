"""What a kind of event has in common: the form of a row in `kinds.py`, and the words that its templates make."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Event = Any                             # run.Event, which lies above: here its fields are known by their names only
Words = str | Callable[[Event], str]    #: a template over the event's fields ("{child}"), or what makes the words


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What all events of a kind have in common."""

    # how it is written
    given: tuple[str, ...] = ()         #: the fields that are the parts of its text: what may be long is last
    back: str = ""                      #: the field of what its end adds
    number: str = "number"              #: the field of its number; "child": it is the number of a lane
    awaited: bool = False               #: whether it is asyncio's: while a task waits in it, other tasks go on
    # how people are told
    detail: Words = ""                  #: what was passed, in one short text
    said: str = ""                      #: what somebody does: "puts {detail} into {object}"; "" for what is not told
    bare: str = ""                      #: the same where there is no detail
    tried: str = ""                     #: the same where it failed; "" for `said`
    refused: str = ""                   #: the same where its result is "False"
    without_line: bool = False          #: whether it is told where no line of the program was being run, too
    step: Words = ""                    #: the same in the steps, where they say what is not told elsewhere: "begins"
    over: str = ""                      #: how its end is a step of its own, where its beginning was told in full
    many: str = "{count} values ({shown}, …)"       #: how several in a row are told, in the place of the detail
    folds: bool = False                 #: whether several in a row are told as one
    # how it is drawn
    label: Words = ""                   #: the word at the bar; "" for none
    rank: int = 5                       #: how much the word matters, 0 most
    waits: bool = False                 #: whether it may stand still
    gives: bool = False                 #: whether it hands a value over
    takes: bool = False                 #: whether it receives one
    turns: bool = False                 #: whether it passes the turn from one lane of a process to another
    thin: bool = False                  #: its arrow carries nothing
    at_once: bool = False               #: its arrow arrives when it begins, not when it ends
    carried: Words = "{detail}"         #: what is written on its arrow


def words(template: Words, event: Event) -> str:
    """Return a row's words for an event of that kind."""
    return template(event) if callable(template) else template.format_map(_Fields(event))


class _Fields:
    """An event's fields by their names."""

    def __init__(self, event: Event) -> None:
        self._event = event

    def __getitem__(self, name: str) -> object:
        return getattr(self._event, name)
