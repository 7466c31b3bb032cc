"""What a learner has done, and the file in which that is kept (saved_work.py takes it along).

The file has a line for each thing that the learner did, and lines are only ever added. So two
kernels may write at once, and a line that cannot be read costs no more than itself. A line is a JSON
object with the fields of `Deed` that are not empty; until November 2026 it was a list, [kind, name, right].
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path

FILE = ".progress.jsonl"
MOST = 8 << 20  #: bytes of the file that are read
LONGEST = 20_000  #: characters of an answer that are kept


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a learner did."""

    kind: str  #: "prediction", "exercise", "hint", "solution"; "begin": a step was begun from the course's
    name: str  #: of the prediction or the exercise
    right: bool = False  #: whether the answer was right
    letter: str = ""  #: of the choice, for a prediction
    verdict: str = ""  #: the rule of the check that gave the verdict, for an exercise
    answer: str = ""  #: the learner's program, for an exercise
    hint: int = 0  #: which hint was given, from 1
    time: str = ""  #: when, as in 2026-11-29T17:24:05+00:00; "" where that was not kept


@dataclass(slots=True)
class Progress:
    """What a learner has done."""

    tries: dict[str, int] = field(default_factory=dict)  #: "prediction name" -> how often it was answered until right
    right: set[str] = field(default_factory=set)  #: "prediction name", "exercise name"
    hints: dict[str, int] = field(default_factory=dict)  #: exercise -> how many of its hints were asked for
    looked: set[str] = field(default_factory=set)  #: exercises whose solution was shown before they were solved
    deeds: list[Deed] = field(default_factory=list)  #: all of it, in its order
    unreadable: int = 0  #: lines of the file that cannot be read

    def solved(self, exercise: str) -> bool:
        """Whether an exercise has been solved."""
        return f"exercise {exercise}" in self.right

    def add(self, deed: Deed) -> None:
        """Count one more thing that the learner did."""
        self.deeds.append(deed)
        if deed.kind == "hint":
            self.hints[deed.name] = max(self.hints.get(deed.name, 0), deed.hint)
        elif deed.kind == "begin":
            pass
        elif deed.kind == "solution":
            if not self.solved(deed.name):
                self.looked.add(deed.name)
        else:
            key = f"{deed.kind} {deed.name}"
            if key not in self.right:
                self.tries[key] = self.tries.get(key, 0) + 1
            if deed.right:
                self.right.add(key)


def path() -> Path:
    """Return the file: where COURSE_PROGRESS says, else in the notebook's folder."""
    return Path(os.environ.get("COURSE_PROGRESS") or FILE)


def read() -> Progress:
    """Return what has been done. A missing or broken file costs what it held, and no more."""
    try:
        with open(path(), "rb") as file:
            return parse(file.read(MOST))
    except OSError:
        return Progress()


def parse(data: bytes) -> Progress:
    """Return what a progress file holds; whatever in it cannot be read is counted."""
    found = Progress()
    for deed in _deeds(data):
        if deed is None:
            found.unreadable += 1
        else:
            found.add(deed)
    return found


def _deeds(data: bytes) -> Iterator[Deed | None]:
    for line in filter(str.strip, data.decode("utf-8", "replace").split("\n")):
        try:
            yield _deed(json.loads(line))
        except (ValueError, TypeError, RecursionError):
            yield None


_TYPES = {one.name: type(one.default) if isinstance(one.default, (str, bool, int)) else str for one in fields(Deed)}


def _deed(value: object) -> Deed:
    """Return what a line says.

    Raises:
        TypeError, ValueError: it says nothing of the kind.
    """
    if isinstance(value, list):
        value = dict(zip(("kind", "name", "right"), value, strict=True))
    if not isinstance(value, dict):
        raise TypeError
    known = {name: given for name, given in value.items() if name in _TYPES}    # a later version may say more
    if any(type(given) is not _TYPES[name] for name, given in known.items()):
        raise TypeError
    return Deed(**known)


def note(
    kind: str, name: str, right: bool = False, *, letter: str = "", verdict: str = "", answer: str = "", hint: int = 0
) -> None:
    """Write down what the learner did. Where that cannot be done, it is said, and nothing else happens.

    Args:
        kind: "prediction", "exercise", "hint", "solution" or "begin".
        name: of the prediction or the exercise.
        right: whether the answer was right.
        letter: of the choice, for a prediction.
        verdict: the rule that gave the verdict, for an exercise.
        answer: the learner's program, for an exercise.
        hint: which hint was given, from 1.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    deed = Deed(kind, name, right, letter, verdict, answer[:LONGEST], hint, now)
    said = {one.name: value for one in fields(Deed) if (value := getattr(deed, one.name)) or one.name == "right"}
    # One write, with a newline on both sides: a line that was torn before it stays alone.
    line = f"\n{json.dumps(said)}\n".encode()
    try:
        file = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(file, line)
        finally:
            os.close(file)
    except OSError as error:
        print(f"(Your progress could not be saved: {error.strerror}. Everything else works.)")
