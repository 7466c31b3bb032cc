"""Start a new lesson from the template: python3 course.py new 10_events

The template, in docs/template_lesson, has the layout of the course: a notebook, its predictions, an
exercise, a claim. It is copied to the same places, so that the new lesson passes every test from the
start and can be changed step by step.
"""

import re
import shutil
import sys
from pathlib import Path

import nbformat

from tools.notebooks import ROOT, link, notebooks, read
from tools.slides import mark

TEMPLATE = Path("docs", "template_lesson")
STAND_IN, CLAIMS = "NN_template", Path("helpers", "content", "claims.csv")


class NewLessonError(Exception):
    """Why the lesson cannot be created, in words for the author."""


def new_lesson(name: str, root: Path = ROOT) -> list[Path]:
    """Copy the template to the places of a lesson's parts, and link the previous lesson to it.

    Args:
        name: the name of the lesson's files: the next number and a few words, such as 10_events.
        root: the course's folder.

    Returns:
        The files that were written or changed, relative to the course's folder.

    Raises:
        NewLessonError: the name does not fit the next lesson, or what it would write already exists.
    """
    following = f"{len(notebooks(root / 'notebooks')):02}"
    if not re.fullmatch(rf"{following}_[a-z0-9_]+", name):
        raise NewLessonError(f"{name!r} does not name the next lesson: write {following}_ and a few words, "
                             f"in small letters and with _ between them, such as {following}_events.")
    template = root / TEMPLATE
    files = {file: root / str(file.relative_to(template)).replace(STAND_IN, name)
             for file in sorted(template.rglob("*")) if file.is_file() and "__pycache__" not in file.parts}
    claims = files.pop(template / CLAIMS).with_name(CLAIMS.name)
    present = [target for target in files.values() if target.exists()]
    # Exercises are identified by name only, so one of the same name in another lesson is a conflict too.
    for folder in {target.parent for target in files.values() if target.name == "check.py"}:
        present += root.glob(f"helpers/content/*/exercises/{folder.name}")
    if present:
        raise NewLessonError(f"{present[0].relative_to(root)} exists already, perhaps from another lesson begun with the "
                             "template: give that one a name of its own first, in its notebook as well.")
    for source, target in files.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    with claims.open("a", encoding="utf-8", newline="") as file:
        file.write((template / CLAIMS).read_text(encoding="utf-8").replace("NN", following))
    written = [*files.values(), claims]
    for path in notebooks(root / "notebooks")[-2:]:
        notebook = read(path)
        link(path, notebook)
        mark(notebook)
        nbformat.write(notebook, path)
        written += [path] if path not in written else []
    return [path.relative_to(root) for path in written]


def main(arguments: list[str]) -> int:
    """Create the lesson named on the command line; return the exit code."""
    try:
        written = new_lesson(arguments[0] if len(arguments) == 1 else "")
    except NewLessonError as error:
        print(error)
        return 1
    print("Written or changed:", *(f"  {path.as_posix()}" for path in written), sep="\n")
    print("Now change it a piece at a time: CONTRIBUTING.md says how.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
