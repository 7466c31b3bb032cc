"""What TEACHING.md says about each lesson, part by part: for handouts, the index of wrong ideas and speaker's notes."""
from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

RULES = "Rules to keep"     #: the part of a lesson that ends with questions to the room
FILE = Path(__file__).resolve().parents[1] / "TEACHING.md"


@dataclass(frozen=True, slots=True)
class WrongIdea:
    """What learners think, and what shows them otherwise; both texts are Markdown."""

    idea: str
    where: str      #: the choices and wrong answers that show it
    show: str


@dataclass(frozen=True, slots=True)
class Section:
    """What is said about one lesson."""

    number: str     #: "01"
    title: str
    parts: tuple[tuple[str, str, str, str], ...]    #: heading, minutes, what to ask first, what to show
    ideas: tuple[WrongIdea, ...]
    questions: tuple[str, ...]              #: for the room, with answers, in Markdown

    def ideas_about(self, name: str) -> list[WrongIdea]:
        """Return the wrong ideas that a prediction or an exercise reveals."""
        return [one for one in self.ideas if re.search(rf"`{name}\b", one.where)]

    def notes(self, heading: str = "", asks: str = "") -> str:
        """Return what a teacher sees beside a slide, hidden from the room, in Markdown; "" for nothing.

        Args:
            heading: the part that begins on the slide.
            asks: the prediction or the exercise that is on it.
        """
        ideas = self.ideas_about(asks) if asks else []
        said = [f"They think: {one.idea}. Met in {one.where}. Show: {one.show}." for one in ideas]
        for name, minutes, first, show in self.parts:
            if name == heading:
                said.append(f"{minutes} min.")
                said += [f"{what}: {text}." for what, text in (("Ask first", first), ("Show", show)) if text]
        if heading == RULES and self.questions:
            said += ["Ask the room:", *self.questions]
        return "\n\n".join(said)


def sections(text: str | None = None) -> dict[str, Section]:
    """Return the lesson's number, "01" -> what TEACHING.md says about it."""
    found = {}
    for match in re.finditer(r"^## (\d+)\. (.+)\n((?:(?!## ).*\n?)*)", text or FILE.read_text("utf-8"), re.MULTILINE):
        number, body = f"{int(match[1]):02}", match[3]
        found[number] = Section(number, match[2], tuple((row[0], row[1], row[2], row[3]) for row in _table(body, "part")),
                                tuple(WrongIdea(*row) for row in _table(body, "they think")), tuple(_questions(body)))
    return found


def _table(text: str, first: str) -> list[tuple[str, ...]]:
    """Return the rows of the table whose first column has this heading."""
    match = re.search(rf"^\| {first} \|.*\n\|[-| ]+\|\n((?:\|.*\n?)*)", text, re.MULTILINE)
    rows = match[1].splitlines() if match else []
    return [tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))) for row in rows]


def _questions(text: str) -> list[str]:
    asked = text.partition("**Ask the room**")[2].partition("\n**")[0]
    return [" ".join(one.split()) for one in re.findall(r"^\d+\. ((?:(?!\d+\. ).+\n?)+)", asked, re.MULTILINE)]
