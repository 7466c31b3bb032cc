"""The questions that a learner answers before a program runs (predict_magic.py asks them).

They are in content/*/predictions.toml, a file for each lesson, a table for each question:

    [name]
    question = "…"              # Markdown; a program in it is fenced
    answer = "b"
    run = "example_1"           # the --name of the program that shows what is right; "" or left out: none does
    printed = false             # the program's output does not answer the question, so it is not quoted
    a = ["a choice", "what speaks against it, without giving the answer away", "where the thought went wrong"]
    b = ["the right choice", "why it is right"]

The third text of a wrong choice appears once the program has run, so it may give the answer away. It is optional.
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .telling import LessonError

FOLDER = Path(__file__).parents[1] / "content"


class PredictionError(LessonError):
    """A prediction's name or choice does not exist, or its file is not valid."""


class Choice(NamedTuple):
    """One of a question's choices."""

    text: str  #: the choice itself
    said: str  #: shown at once: why it is right, or what speaks against it
    after: str = ""  #: shown once the program has run: where the thought went wrong


@dataclass(frozen=True, slots=True)
class Prediction:
    """One question."""

    name: str
    question: str  #: Markdown
    answer: str  #: the letter of the right choice
    choices: dict[str, Choice]  #: by letter
    lesson: str = ""  #: name of its lesson
    run: str = ""  #: the variable that will hold the run, or the runs, that show what is right; "" for none
    printed: bool = True  #: whether the program's output answers the question

    def letter(self, given: str) -> str:
        """Return the letter for what a learner typed: "b" for " (B)".

        Raises:
            PredictionError: there is no such choice.
        """
        letter = given.strip().strip(".:()\"'").lower()
        if letter not in self.choices:
            raise PredictionError(
                f"{given!r} is not a choice of {self.name}. Write one of {', '.join(self.choices)} after the name."
            )
        return letter


def _short(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _parse(file: Path) -> list[Prediction]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise PredictionError(f"{_short(file)} is not TOML: {error}.") from None
    found = []
    for name, table in tables.items():
        where = f"{_short(file)}, {name}"
        try:
            question, answer = table.pop("question"), table.pop("answer")
            run, printed = str(table.pop("run", "")), bool(table.pop("printed", True))
            choices = {letter: Choice(*map(str, texts)) for letter, texts in table.items() if _are_texts(texts)}
            if len(choices) < len(table):
                raise ValueError
        except KeyError as error:
            raise PredictionError(f"{where}: {error} is missing.") from None
        except (AttributeError, TypeError, ValueError):
            raise PredictionError(f"{where}: each choice is a list of two or three texts.") from None
        if list(choices) != list(string.ascii_lowercase[: len(choices)]) or len(choices) < 2:
            raise PredictionError(
                f"{where}: the choices are a, b, c …, at least two, and not {', '.join(choices)}."
            )
        if answer not in choices:
            raise PredictionError(f"{where}: the answer {answer!r} is none of its choices: {', '.join(choices)}.")
        found.append(Prediction(name, question, answer, choices, file.parent.name, run, printed))
    return found


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


@cache
def predictions(folder: Path = FOLDER) -> dict[str, Prediction]:
    """Return all predictions of a folder, by name.

    Raises:
        PredictionError: a file is not valid, or two predictions have the same name.
    """
    found: dict[str, Prediction] = {}
    for file in sorted(folder.glob("*/predictions.toml")):
        for one in _parse(file):
            if one.name in found:
                raise PredictionError(
                    f"{one.name} is both in {found[one.name].lesson}/predictions.toml and in {_short(file)}."
                )
            found[one.name] = one
    return found
