"""%%claims: what the article claims, what holds here, and what showed it.

The claims are in content/claims.csv, in our words: each with its lesson, our verdict, and the condition under which the
verdict is true.
"""

from __future__ import annotations

import csv
import difflib
import html
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .evidence import ClaimError, shown_by
from .lessons import claim_ids, claim_lines
from .telling import show

FILE = Path(__file__).parents[1] / "content" / "claims.csv"

#: verdict -> a sign, and the verdict in words, with a condition and without one
VERDICTS = {
    "TRUE": ("✔", "true; {}", "true"),
    "TRUE-ONLY-IF": ("◐", "true only if: {}", "true only in part"),
    "FALSE": ("✘", "not true: {}", "not true"),
    "OUTDATED": ("↺", "no longer true: {}", "no longer true"),
    "GARBLED": ("≈", "garbled; {}", "garbled"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the article, and what we found."""

    id: str
    lesson: str  #: number of the lesson that it belongs to: "01"
    section: str  #: of the article; "extra: …" for what the article does not mention
    claim: str  #: what the article says, in our words
    verdict: str  #: one of VERDICTS
    condition: str  #: under which the verdict is true, or how the statement was meant
    evidence_observed: str  #: what was seen, and with which experiment

    @property
    def extra(self) -> bool:
        """Whether it is ours and not the article's."""
        return self.section.startswith("extra")

    @property
    def label(self) -> str:
        """Whose claim it is: the first words of its row in plain text."""
        return "Claim" if self.extra else "The article says"

    @property
    def says(self) -> str:
        """The claim, marked if the article does not make it."""
        return f"(Not in the article:) {self.claim}" if self.extra else self.claim

    @property
    def here(self) -> str:
        """What is true here, with a sign and in words."""
        sign, conditional, plain = VERDICTS[self.verdict]
        return f"{sign} {conditional.format(self.condition) if self.condition else plain}"


@cache
def all_claims(file: Path = FILE) -> dict[str, Claim]:
    """Return all claims, by ID.

    Raises:
        ClaimError: an ID occurs twice, or a verdict does not exist.
    """
    found: dict[str, Claim] = {}
    with open(file, encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            try:
                claim = Claim(**row)
            except TypeError:
                raise ClaimError(
                    f"{file.name}: its columns are {', '.join(Claim.__dataclass_fields__)}."
                ) from None
            if claim.id in found:
                raise ClaimError(f"{file.name} has {claim.id} twice.")
            if claim.verdict not in VERDICTS:
                raise ClaimError(
                    f"{file.name}: {claim.id} has the verdict {claim.verdict!r}, which is none of "
                    f"{', '.join(VERDICTS)}."
                )
            found[claim.id] = claim
    return found


def table(cell: str, namespace: Mapping[str, object]) -> tuple[str, str]:
    """Return the table of a cell's claims, as plain text and as HTML.

    Args:
        cell: a line for each claim, `ID  expression`; an indented line continues the one above.
        namespace: the notebook's variables.

    Raises:
        ClaimError: a line cannot be read, or a claim does not hold.
    """
    known, given = all_claims(), claim_lines(cell)
    if not given:
        raise ClaimError("There is no claim in this cell: write one on each line, as in `ID  expression`.")
    for id_ in claim_ids(cell):
        if id_ not in known:
            near = difflib.get_close_matches(id_, known, n=3) or ["those of helpers/content/claims.csv"]
            raise ClaimError(f"There is no claim {id_!r}. Near to it: {', '.join(near)}.")
        if claim_ids(cell).count(id_) > 1:
            raise ClaimError(f"{id_} stands twice in this cell.")
    plain, body = [], ""
    for id_, expression in given:
        claim = known[id_]
        seen = shown_by(id_, expression, namespace) if expression else "its words"
        for label, text in ((claim.label, claim.says), ("Here", claim.here), ("Seen in", seen)):
            plain.append(
                textwrap.fill(
                    f"{label + ':':<18}{text}",
                    110,
                    subsequent_indent=" " * 18,
                    break_long_words=False,
                    break_on_hyphens=False,
                )
            )
        plain.append("")
        cells = "".join(
            f'<td style="text-align:left">{part}</td>'
            for part in (html.escape(claim.says), html.escape(claim.here).replace(" ", "&nbsp;", 1), html.escape(seen))
        )
        body += f'<tr style="vertical-align:top" title="{id_}">{cells}</tr>'
    said = next((known[id_].label for id_, _ in given if known[id_].extra), "The article says")
    head = "".join(f'<th style="text-align:left">{text}</th>' for text in (said, "Here", "Seen in"))
    return "\n".join(plain[:-1]), f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def claims(shell: Any, line: str, cell: str) -> None:
    """%%claims: show what the article claims, what holds here, and what showed it.

    Raises:
        ClaimError: a line cannot be read, or a claim does not hold here as we say it does.
    """
    show(*table(cell, shell.user_ns))
