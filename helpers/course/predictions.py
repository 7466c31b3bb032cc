"""%predict: a question that the learner answers before a program is run.

The questions are in content/*/predictions.toml, a file for each lesson, a table for each question:

    [name]
    question = "…"              # Markdown; a program in it is fenced
    answer = "b"
    a = ["a choice", "why it tempts, and what to think of instead (without giving the answer away)"]
    b = ["the right choice", "why it is right"]
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .progress import note
from .telling import LessonError, show, unknown

FOLDER = Path(__file__).parents[1] / "content"


class PredictionError(LessonError):
    """A prediction's name or choice does not exist, or its file is not as it must be."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """One question."""

    name: str
    question: str  #: Markdown
    answer: str  #: the letter of the right choice
    choices: dict[str, tuple[str, str]]  #: letter -> what is chosen, what is said to it
    lesson: str = ""  #: name of the lesson that it belongs to

    def ask(self) -> str:
        """Return the question with its choices and how to answer it, as Markdown."""
        choices = "\n".join(f"- **{letter}**: {text}" for letter, (text, _) in self.choices.items())
        first = next(iter(self.choices))
        return (
            f"**Predict.** {self.question.strip()}\n\n{choices}\n\n"
            f"*Add the letter of your choice, as in `%predict {self.name} {first}`, and run this cell again.*"
        )

    def respond(self, choice: str) -> tuple[bool, str]:
        """Return whether a choice is right, and what is said to it, as Markdown.

        Raises:
            PredictionError: there is no such choice.
        """
        letter = choice.strip().strip(".:()\"'").lower()
        if letter not in self.choices:
            letters = ", ".join(self.choices)
            raise PredictionError(
                f"{choice!r} is not a choice of {self.name}: write one of {letters} behind the name."
            )
        text, said = self.choices[letter]
        if letter == self.answer:
            return True, f"✔ **{letter}** is right: {text}\n\n{said.strip()}"
        return False, (
            f"✘ Not **{letter}**: {text}\n\n{said.strip()}\n\n"
            "*Choose another letter and run this cell again.*"
        )


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
            choices = {letter: (str(text), str(said)) for letter, (text, said) in table.items()}
        except KeyError as error:
            raise PredictionError(f"{where}: {error} is missing.") from None
        except (AttributeError, TypeError, ValueError):
            raise PredictionError(f"{where}: each choice is a list of two texts.") from None
        if list(choices) != list(string.ascii_lowercase[: len(choices)]) or len(choices) < 2:
            raise PredictionError(
                f"{where}: the choices are a, b, c …, at least two, and not {', '.join(choices)}."
            )
        if answer not in choices:
            raise PredictionError(f"{where}: the answer {answer!r} is none of its choices: {', '.join(choices)}.")
        found.append(Prediction(name, question, answer, choices, file.parent.name))
    return found


@cache
def predictions(folder: Path = FOLDER) -> dict[str, Prediction]:
    """Return all predictions of a folder, by name.

    Raises:
        PredictionError: a file is not as it must be, or two predictions have the same name.
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


def predict(shell: object, line: str) -> None:
    """%predict NAME [CHOICE]: show a question, or say whether a choice is right or why it tempts.

    Raises:
        PredictionError: there is no prediction or no choice of that name.
    """
    name, *choice = line.split(None, 1) or [""]
    known = predictions()
    if name not in known:
        raise PredictionError(
            unknown("prediction", name, list(known))
            if name
            else "Which prediction? Write its name, as in %predict " + next(iter(known), "NAME") + "."
        )
    one = known[name]
    if not choice:
        show(one.ask())
        return
    right, said = one.respond(choice[0])
    note("prediction", name, right)
    show(said)
