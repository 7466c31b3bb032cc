"""What a learner has done, and the file that keeps it (saved_work.py puts it into a zip file).

The file has a line for each thing that the learner did; lines are only ever appended. So two kernels may write at once, and
an unreadable line costs nothing but itself. A line is a JSON object with the non-empty fields of `Deed`; until November 2026
it was a list, [kind, name, right].
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FILE = ".progress.jsonl"
MOST = 8 << 20  #: bytes of the file that are read
MOST_HINTS = 100  #: of an exercise
LONGEST = 20_000  #: characters of an answer that are kept


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a learner did."""

    kind: str  #: "prediction", "exercise", "hint", "solution"; "begin": a step was begun from the course's version
    name: str  #: of the prediction or the exercise
    right: bool = False  #: whether the answer was right
    letter: str = ""  #: the chosen letter, for a prediction
    verdict: str = ""  #: the check's rule that gave the verdict, for an exercise
    answer: str = ""  #: the learner's program, for an exercise
    hint: int = 0  #: the number of the hint, from 1
    time: str = ""  #: as in 2026-11-29T17:24:05+00:00; "" if it was not kept


@dataclass(slots=True)
class Progress:
    """What a learner has done."""

    tries: dict[str, int] = field(default_factory=dict)  #: "prediction name" -> how often it was answered until right
    right: set[str] = field(default_factory=set)  #: "prediction name", "exercise name"
    hints: dict[str, int] = field(default_factory=dict)  #: exercise -> how many of its hints were shown
    looked: set[str] = field(default_factory=set)  #: exercises whose solution was shown before they were solved
    deeds: list[Deed] = field(default_factory=list)  #: everything, in order
    unreadable: int = 0  #: lines of the file that could not be read

    def solved(self, exercise: str) -> bool:
        """Whether an exercise has been solved."""
        return f"exercise {exercise}" in self.right

    def add(self, deed: Deed) -> None:
        """Count another thing that the learner did."""
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
    """Return the file: the one named in COURSE_PROGRESS, else in the notebook's folder."""
    return Path(os.environ.get("COURSE_PROGRESS") or FILE)


def read() -> Progress:
    """Return what has been done. A missing or broken file costs only what it held."""
    try:
        return parse(contents(path()))
    except OSError:
        return Progress()


def contents(file: Path) -> bytes:
    """Return what a progress file holds, its first MOST bytes.

    Raises:
        OSError: it cannot be read, or is no file: a named pipe would be waited for.
    """
    if file.exists() and not file.is_file():
        raise OSError(errno.EINVAL, "it is not a file")
    with open(file, "rb") as opened:
        return opened.read(MOST)


def whole(text: str) -> str:
    """Return a text without half characters (surrogates), which no page can hold."""
    return text.encode("utf-8", "replace").decode()


def parse(data: bytes) -> Progress:
    """Return what a progress file holds; what cannot be read in it is counted."""
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
    """Return the deed that a line notes.

    Raises:
        TypeError, ValueError: it is no such line.
    """
    if isinstance(value, list):
        value = dict(zip(("kind", "name", "right"), value, strict=True))
    if not isinstance(value, dict):
        raise TypeError
    known = {name: given for name, given in value.items() if name in _TYPES}    # a later version may write more fields
    if any(type(given) is not _TYPES[name] for name, given in known.items()):
        raise TypeError
    if not 0 <= known.get("hint", 0) <= MOST_HINTS:
        raise ValueError
    texts: dict[str, Any] = {name: whole(given) for name, given in known.items() if isinstance(given, str)}
    return Deed(**known | texts)


def note(
    kind: str, name: str, right: bool = False, *, letter: str = "", verdict: str = "", answer: str = "", hint: int = 0
) -> None:
    """Write down what the learner did. If that fails, say so, and do nothing else.

    Args:
        kind: "prediction", "exercise", "hint", "solution" or "begin".
        name: of the prediction or the exercise.
        right: whether the answer was right.
        letter: the chosen letter, for a prediction.
        verdict: the rule that gave the verdict, for an exercise.
        answer: the learner's program, for an exercise.
        hint: the number of the hint, from 1.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    deed = Deed(kind, name, right, letter, verdict, answer[:LONGEST], hint, now)
    said = {one.name: value for one in fields(Deed) if (value := getattr(deed, one.name)) or one.name == "right"}
    # One write, with a newline on both sides: if the line before it is torn, this one is still whole.
    line = f"\n{json.dumps(said)}\n".encode()
    try:
        file = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(file, line)
        finally:
            os.close(file)
    except OSError as error:
        print(f"(Your progress could not be saved: {error.strerror}. Everything else works.)")
