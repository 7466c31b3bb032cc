"""Reads in which order a program was to run, and how far it got: for the checks of exercises "make it happen"."""
from __future__ import annotations

from dataclasses import dataclass

from ..record.run import Run
from .checks import Verdict, wrong

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Order:
    """The order that was given, and how the program ended with it."""

    run: Run
    names: list[str] | None     #: None where the answer is no list of names
    refused: int                #: the number of the first name that could not go; 0 if all could
    could: list[str]            #: which of the exercise's names could have gone there
    known: tuple[str, ...]      #: the names that the exercise mentions

    @property
    def name(self) -> str:
        """The name that could not go."""
        return (self.names or [""])[self.refused - 1]

    @property
    def its_place(self) -> str:
        """Where that name is in the order, as the beginning of a sentence."""
        return f"The {_PLACES[self.refused - 1]} name" if self.refused <= len(_PLACES) else f"Name {self.refused}"

    def turn_there(self, all_done: str) -> str:
        """Return the sentence that says whose turn it was; `all_done`: what to say if none had a step left."""
        whose = " or ".join(f"{name}'s" for name in self.could)
        return f"It is {whose} turn there." if whose else all_done


def order_given(run: Run, known: tuple[str, ...]) -> Order:
    """Return the order of a run made by `run_in_order`; `known`: the names that the exercise mentions."""
    seen = run.outside
    could = [name for name in seen.get("could", []) if name in known]
    return Order(run, seen.get("order"), seen.get("refused", 0), could, known)


def no_list(order: Order) -> Verdict | None:
    """A rule: the answer is a list of names."""
    if order.names is not None:
        return None
    example = [*order.known[:2]]
    return wrong(f"An answer is a list of names, each in quotes, with commas between: `order = {example}`. It is read "
                 "from the text, so write them down one by one.")
