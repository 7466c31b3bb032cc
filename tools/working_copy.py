"""The learner's own copy of the lessons, separate from the course: what they write there is theirs.

my_course/notebooks/ is what JupyterLab opens. An update of the course brings new and changed lessons
there, but never changes a notebook in which the learner has written. (Running its cells is not writing:
JupyterLab saves outputs by itself.) The copy has no outputs: a program's output would answer the question
above it. git ignores the folder, so the repository stays clean. Standard library only, because it runs before anything is
installed.
"""

import hashlib
import json
import os
from datetime import date
from pathlib import Path

from helpers.course.versions import NEWER

FOLDER = "my_course"
TAKEN_FROM = ".taken_from.json"  # notebook -> hash of the cells in the course's notebook that it was copied from


class ResetError(Exception):
    """Why a lesson cannot be reset, in words for the learner."""


class WorkingCopy:
    """The folder in which a learner works.

    Args:
        root: the project's folder.
        place: the folder that contains the learner's folder; the project's if None.
        notebooks: the folder of the notebooks themselves, instead of my_course/notebooks in `place`.
    """

    def __init__(self, root: str | Path, place: str | Path | None = None, notebooks: str | Path | None = None):
        self.originals = Path(root) / "notebooks"
        self.top = Path(notebooks) if notebooks else Path(place or root) / FOLDER
        self.notebooks = self.top if notebooks else self.top / "notebooks"

    def update(self) -> list[str]:
        """Bring in what is new in the course.

        Returns:
            A sentence for each lesson that both the learner and the course have changed:
            the learner's copy is left as it is.
        """
        self.notebooks.mkdir(parents=True, exist_ok=True)
        known = self._known()
        newer = []
        for original in self._lessons():
            mine = self.notebooks / original.name
            newest, taken = _hash(original), known.get(original.name)
            if mine.exists() and (here := _hash(mine)) != newest:
                if taken == newest:
                    continue    # nothing is new except what the learner did
                if here != taken:
                    if taken is not None:
                        newer.append(original.stem)
                    continue
                _copy(original, mine)
            elif not mine.exists():
                _copy(original, mine)
            known[original.name] = newest
        self._write(known)
        self._tell(newer)
        return [f"There is a newer {name}.ipynb. Yours is left as it is; "
                f"python3 course.py reset {name[:2]} keeps it and gives you the new one." for name in newer]

    def lay_out(self) -> str:
        """Bring in what is new; return what was done, in words."""
        said = self.update()
        return "\n".join([*said, f"The lessons are in {self.notebooks}: begin with 00_start_here.ipynb."])

    def reset(self, name: str) -> str:
        """Restore a lesson to the course's version, and keep the learner's under a dated name.

        Args:
            name: the beginning of its name, such as 03.

        Returns:
            What was done, in words.

        Raises:
            ResetError: no lesson's name begins like this, or several do.
        """
        self.update()
        found = [original for original in self._lessons() if name and original.name.startswith(name)]
        if len(found) != 1:
            lessons = "\n".join(f"  {original.name[:2]}  {original.stem}" for original in self._lessons())
            how_many = "No lesson's name begins" if not found else "Several lessons' names begin"
            raise ResetError(f"{how_many} with {name!r}. There are these:\n{lessons}")
        original = found[0]
        mine = self.notebooks / original.name
        if mine.read_bytes() == without_outputs(original.read_bytes()):
            return f"{original.name} is as the course has it: nothing to do."
        kept = self._dated(mine)
        os.replace(mine, kept)
        _copy(original, mine)
        self._write(self._known() | {original.name: _hash(original)})
        self.update()
        return f"{original.name} is fresh again. Yours is kept as {kept.relative_to(self.top.parent)}."

    def _dated(self, mine: Path) -> Path:
        """Return an unused name beside the lesson, so that no kept copy is ever overwritten."""
        number = 1
        while True:
            again = "" if number == 1 else f"_{number}"
            kept = mine.with_name(f"{mine.stem}_kept_{date.today():%Y-%m-%d}{again}.ipynb")
            if not kept.exists():
                return kept
            number += 1

    def _lessons(self) -> list[Path]:
        return sorted(self.originals.glob("[0-9][0-9]_*.ipynb"))

    def _known(self) -> dict[str, str]:
        try:
            found = json.loads((self.top / TAKEN_FROM).read_text("utf-8"))
            # Until November 2026, there were two hashes: of the file, and of its cells.
            return {name: taken[1] if isinstance(taken, list) else taken for name, taken in found.items()}
        except (OSError, ValueError, LookupError, AttributeError):
            return {}  # then every notebook that differs counts as the learner's own

    def _write(self, known: dict[str, str]) -> None:
        _replace(self.top / TAKEN_FROM, known)

    def _tell(self, newer: list[str]) -> None:
        """Note for which lessons the course has a newer version: such a notebook says so when it is opened."""
        if newer or (self.top / NEWER).exists():
            _replace(self.top / NEWER, newer)


def _replace(file: Path, value: object) -> None:
    beside = file.with_suffix(".new")
    beside.write_text(json.dumps(value, indent=1) + "\n", "utf-8")
    os.replace(beside, file)


def without_outputs(data: bytes) -> bytes:
    """Return a notebook's file as a learner first sees it, not yet run. A file that is no notebook is not changed."""
    try:
        notebook = json.loads(data)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"], cell["execution_count"] = [], None
    except (ValueError, LookupError, TypeError):
        return data
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode() + b"\n"


def _hash(file: Path) -> str:
    """Return a hash of what is written in a notebook's cells."""
    data = file.read_bytes()
    try:
        cells = json.dumps([[cell["cell_type"], "".join(cell["source"])] for cell in json.loads(data)["cells"]]).encode()
    except (ValueError, LookupError, TypeError):
        cells = data
    return hashlib.sha256(cells).hexdigest()


def _copy(original: Path, mine: Path) -> None:
    """Copy a file completely or not at all, even if interrupted."""
    beside = mine.with_suffix(".new")
    beside.write_bytes(without_outputs(original.read_bytes()))
    os.replace(beside, mine)
