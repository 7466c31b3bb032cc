"""The course without the answers to its exercises, to hand out: python3 course.py lessons FOLDER --without-solutions

It is a course of its own: learners set it up and open it in the same way. Standard library only, because it runs before
anything is installed.
"""

import os
import shutil
from pathlib import Path

from tools.working_copy import without_outputs

#: What a learner's course consists of. The rest is for teachers and authors: its texts and tests give answers away.
FILES = ("course.py", "pyproject.toml", "requirements.txt", "LICENSE", "README.md", "CITATION.cff")
FOLDERS = ("helpers", "tools", "settings", "binder", "notebooks")
_ANSWERS = ("solution.py", "right", "wrong")
_MADE = ("__pycache__", ".ipynb_checkpoints")


class HandoutError(Exception):
    """Why nothing can be handed out, in words for the teacher."""


def hand_out(root: Path, target: Path) -> str:
    """Write the course without its solutions to a folder.

    Args:
        root: the project's folder.
        target: a folder that does not exist, or is empty.

    Returns:
        What was done, in words.

    Raises:
        HandoutError: the folder is not empty, or is inside the course's own.
    """
    root, target = root.resolve(), target.resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise HandoutError(f"{target} is not empty: name a folder that does not exist yet.")
    if target == root or any(target.is_relative_to(root / name) for name in FOLDERS):
        raise HandoutError(f"{target} is in the course itself: name a folder elsewhere.")

    def left_out(folder: str, names: list[str]) -> set[str]:
        within = Path(folder).relative_to(root).parts
        if within == ("notebooks",):        # beside them may be what somebody made there, such as my_loop.py
            return {name for name in names if not name.endswith(".ipynb")}
        answers = _ANSWERS if within[:2] == ("helpers", "content") and "exercises" in within else ()
        return {name for name in names if name in _MADE or name in answers}

    for name in FOLDERS:
        if (root / name).is_dir():
            shutil.copytree(root / name, target / name, ignore=left_out)
    # README.md shows the pictures.
    for name in (*FILES, *(str(picture.relative_to(root)) for picture in (root / "docs").glob("*.png"))):
        if (root / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, target / name)
    for notebook in (target / "notebooks").glob("*.ipynb"):
        notebook.write_bytes(without_outputs(notebook.read_bytes()))
    return (f"{target} is the course without its solutions, and without outputs: hand it out as a whole.\n"
            f"There, python3 course.py opens it, as here. Yours in {os.path.basename(root)} stays as it is.")
