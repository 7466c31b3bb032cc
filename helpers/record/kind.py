"""What the events of a kind have in common: the form of a row in `kinds.py`, and how its templates become words."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Event = Any                             # run.Event, which is in a higher layer: here, only its field names are known
Words = str | Callable[[Event], str]    #: a template over the event's fields ("{child}"), or a function that makes the words


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What all events of a kind have in common."""

    # how it is recorded
    given: tuple[str, ...] = ()         #: the fields that are the parts of its text; the one that may be long comes last
    back: str = ""                      #: the field that its end adds
    number: str = "number"              #: the field for its number; "child": the number is a lane's
    awaited: bool = False               #: whether it is asyncio's: while a task waits in it, other tasks continue
    # how it is described
    detail: Words = ""                  #: what was passed, in one short text
    said: str = ""  #: a description: "puts {detail} into {object}"; "" for an event that is not described
    bare: str = ""                      #: the same without a detail
    tried: str = ""                     #: the same if it failed; "" for `said`
    refused: str = ""                   #: the same if its result is "False"
    without_line: bool = False          #: whether it is described even if no line of the program was running
    step: Words = ""                    #: the same in the steps, for what is not described elsewhere: "begins"
    past: str = ""  #: the same in a step that tells its beginning and its end; "" for the same words
    over: str = ""  #: how its end is described as a step of its own, after a full description of its beginning
    many: str = "{count} values ({shown}, …)"       #: replaces the detail if several in a row are described together
    folds: bool = False                 #: whether several in a row are described as one
    # how it is drawn
    label: Words = ""                   #: the text at the bar; "" for none
    rank: int = 5                       #: how much the label matters, 0 most
    waits: bool = False                 #: whether it may wait
    gives: bool = False                 #: whether it passes a value on
    takes: bool = False                 #: whether it receives one
    turns: bool = False                 #: whether it passes the turn from one lane of a process to another
    thin: bool = False                  #: its arrow carries nothing
    at_once: bool = False               #: its arrow arrives when it begins, not when it ends
    carried: Words = "{detail}"         #: the text on its arrow


def words(template: Words, event: Event) -> str:
    """Return a row's words for an event of that kind."""
    return template(event) if callable(template) else template.format_map(_Fields(event))


class _Fields:
    """An event's fields by their names."""

    def __init__(self, event: Event) -> None:
        self._event = event

    def __getitem__(self, name: str) -> object:
        return getattr(self._event, name)
