"""What a learner has done, and the file in which that is kept (saved_work.py takes it along).

The file has a line for each thing that the learner did, and lines are only ever added. So two
kernels may write at once, and a line that cannot be read costs no more than itself.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

FILE = ".progress.jsonl"
MOST = 1 << 20  #: bytes of the file that are read


@dataclass(slots=True)
class Progress:
    """What a learner has done."""

    tries: dict[str, int] = field(default_factory=dict)  #: "prediction name" -> how often it was answered
    right: set[str] = field(default_factory=set)  #: "prediction name", "exercise name"
    unreadable: int = 0  #: lines of the file that cannot be read

    def solved(self, exercise: str) -> bool:
        """Whether an exercise has been solved."""
        return f"exercise {exercise}" in self.right


def path() -> Path:
    """Return the file: where COURSE_PROGRESS says, else in the notebook's folder."""
    return Path(os.environ.get("COURSE_PROGRESS") or FILE)


def read() -> Progress:
    """Return what has been done. A missing or broken file costs what it held, and no more."""
    found = Progress()
    try:
        with open(path(), "rb") as file:
            text = file.read(MOST).decode("utf-8", "replace")
    except OSError:
        return found
    for line in filter(str.strip, text.splitlines()):
        try:
            kind, name, right = json.loads(line)
            if not (isinstance(kind, str) and isinstance(name, str) and isinstance(right, bool)):
                raise ValueError
        except (ValueError, TypeError, RecursionError):
            found.unreadable += 1
            continue
        key = f"{kind} {name}"
        if key not in found.right:
            found.tries[key] = found.tries.get(key, 0) + 1
        if right:
            found.right.add(key)
    return found


def note(kind: str, name: str, right: bool = False) -> None:
    """Write down what the learner did. Where that cannot be done, it is said, and nothing else happens.

    Args:
        kind: "prediction" or "exercise".
        name: of the prediction or the exercise.
        right: whether the answer was right.
    """
    # One write, with a newline on both sides: a line that was torn before it stays alone.
    line = f"\n{json.dumps([kind, name, right])}\n".encode()
    try:
        file = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(file, line)
        finally:
            os.close(file)
    except OSError as error:
        print(f"(Your progress could not be saved: {error.strerror}. Everything else works.)")
