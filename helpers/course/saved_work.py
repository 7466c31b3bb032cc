"""%progress --save and --restore: a learner's notebooks, my_loop.py and progress in one file, to continue elsewhere.

On Binder, everything is gone when the page is closed; a downloaded file stays. A teacher collects such files, named after
the learners: `course.py class` reads them.
"""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

from . import progress
from .loop_text import FILE as LOOP
from .telling import LessonError
from .zips import contents

FILE = "my_work.zip"  #: if no name is given
PROGRESS = "progress.jsonl"  #: the progress file's name in it
MOST = 256 << 20  #: bytes of all files in it


def save(folder: Path, name: str = "") -> str:
    """Put the notebooks of a folder, the growing module beside them, and the progress into one file in that folder.

    Args:
        folder: where the lessons are.
        name: of the file, with or without .zip; "" for my_work.zip.

    Returns:
        What is in it and what to do next, in words.

    Raises:
        LessonError: it is no valid file name, or the file cannot be written.
    """
    target = _file_name(name)
    notebooks = sorted(folder.glob("*.ipynb"))
    beside = folder / f"{target}.new"
    try:
        # A file dated before 1980, as in some images (1970), has a date that a zip file cannot hold.
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as file:
            for path in (*notebooks, *folder.glob(LOOP)):
                file.write(path, path.name)
            if progress.path().exists():
                file.write(progress.path(), PROGRESS)
        os.replace(beside, folder / target)
    except (OSError, ValueError) as error:
        beside.unlink(missing_ok=True)
        raise LessonError(f"{target} could not be written: {error}.") from None
    loop = f"{LOOP},\n" if (folder / LOOP).exists() else ""
    return (
        f"{target} holds the {len(notebooks)} notebooks of this folder, as they were last saved,\n{loop}"
        f"and your progress: {_holds(progress.read())}.\n"
        "To keep it: right-click it in the file browser at the left, and choose Download.\n"
        f"To go on elsewhere: upload it beside the lessons there, and run %progress --restore {target}"
    )


def _file_name(name: str) -> str:
    """Return the file name for what a learner typed.

    Raises:
        LessonError: it is not valid on every system.
    """
    stem = name.strip().strip("'\"").removesuffix(".zip").strip()
    if not name:
        return FILE
    if not re.fullmatch(r"\w[\w .-]*", stem) or len(stem) > 100:
        raise LessonError(f"{name!r} cannot be a file's name: use letters, digits, - and _, as in %progress --save ada.")
    return f"{stem}.zip"


def _holds(done: progress.Progress) -> str:
    """Return what is kept of a learner's work, in words."""
    kinds = [deed.kind for deed in done.deeds]
    words = {"prediction": "predicted letter", "exercise": "answer", "hint": "hint", "solution": "solution"}
    letters, answers, hints, solutions = (
        f"{kinds.count(kind)} {word}{'s' * (kinds.count(kind) != 1)}" for kind, word in words.items()
    )
    return (
        f"{letters}, {answers} to exercises with what was said to them,\n"
        f"{hints} and {solutions} asked for, each with its time"
    )


def restore(folder: Path, name: str) -> str:
    """Extract the notebooks and the progress from such a file. Nothing that exists is overwritten.

    Args:
        folder: where the lessons are.
        name: the file's, relative to it.

    Returns:
        What was done, in words.

    Raises:
        LessonError: there is no such file, or `save` did not write it.
    """
    try:
        found = contents(folder / name, MOST)
    except FileNotFoundError:
        raise LessonError(f"There is no {name} beside this notebook: upload it first.") from None
    except (OSError, ValueError) as error:
        raise LessonError(f"{name} cannot be read: {error}.") from None
    for one in found:
        if one not in (PROGRESS, LOOP) and (not one.endswith(".ipynb") or Path(one).name != one):
            raise LessonError(f"{name} was not made by %progress --save: it holds {one!r}.")
    lines = found.pop(PROGRESS, b"")
    try:
        said = _put(folder, name, found)
        _add(lines)
    except OSError as error:
        raise LessonError(f"{name} could not be restored: {error}.") from None
    notebooks = len(found) - (LOOP in found)
    loop = f", {LOOP}" if LOOP in found else ""
    said.append(f"{notebooks} notebook{'s' * (notebooks != 1)}{loop} and your progress are here. %progress shows it.")
    return "\n".join(said)


def _put(folder: Path, name: str, found: dict[str, bytes]) -> list[str]:
    """Write notebooks and the module, without overwriting the existing ones; return what to say about them."""
    said = []
    for filename, content in found.items():
        here = folder / filename
        if os.path.lexists(here) and not (here.is_file() and here.read_bytes() == content):
            here = free_name(here)
            said.append(f"{filename}: yours from {name} is now {here.name}.")
        if not here.exists():
            here.write_bytes(content)
    return said


def _add(lines: bytes) -> None:
    """Add lines to the progress that it does not have yet."""
    if lines:
        known = progress.path().read_bytes() if progress.path().exists() else b""
        there = set(known.splitlines())
        new = [line for line in lines.splitlines() if line.strip() and line not in there]
        with open(progress.path(), "ab") as file:
            file.write(b"".join(b"\n" + line + b"\n" for line in new))


def free_name(path: Path) -> Path:
    """Return a similar file name that does not exist yet."""
    number = 1
    while True:
        again = "" if number == 1 else f"_{number}"
        other = path.with_name(f"{path.stem}_restored{again}{path.suffix}")
        if not os.path.lexists(other):
            return other
        number += 1
