"""Whether a learner's lessons are of another version than the package that runs them: said when a notebook loads it."""

from __future__ import annotations

import json
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
#: Names of the lessons that the course has newer than the learner: course.py writes it into the folder of their copies.
NEWER = ".newer_lessons.json"
_KINDS = (".py", ".toml", ".csv", ".md")


def said(folder: Path, lesson: str, package: Path = PACKAGE) -> str:
    """Return what a learner has to know of versions; "" if all fit.

    Args:
        folder: where the lesson is.
        lesson: its name, "03_pipes"; "" if it is not known.
        package: the one that runs the lessons.
    """
    for root in folder.resolve().parents[:2]:
        beside = root / "helpers"
        if (beside / "course").is_dir() and beside.resolve() != package and _content(beside) != _content(package):
            return ("These lessons and the package that runs them are of different versions: the lessons belong to\n"
                    f"{beside}, and {package} is in use.\nA cell may ask for a question or an exercise that is not there.\n"
                    "Tell your teacher, who can build the image again from the lessons' version.")
    if lesson in _newer(folder):
        within = folder.resolve().is_relative_to(package.parent)
        program = "course.py" if within else package.parent / "course.py"
        return (f"The course has a newer {lesson} than this one, which you have changed: it stays as it is. In a terminal,\n"
                f"python3 {program} reset {lesson[:2]} keeps it under another name and gives you the new one.")
    return ""


def _newer(folder: Path) -> list[str]:
    for place in (folder.parent, folder):
        try:
            found = json.loads((place / NEWER).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        return found if isinstance(found, list) else []
    return []


def _content(folder: Path) -> dict[str, bytes]:
    """Return a package's files: its modules, and what lessons are made of."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*")
            if file.suffix in _KINDS and "__pycache__" not in file.parts}
