"""Take the README's pictures again: python3 course.py screenshots

Two show JupyterLab: the browser tests take them, so they need an installed browser. Two are timelines, of a program of
lesson 1 and of the README's own. All show times, so let the machine do nothing else meanwhile.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from helpers.options import isolated_options
from helpers.running.launch import run_script
from helpers.views.notebook import png
from helpers.views.timeline import timeline
from tools import browser
from tools.notebooks import ROOT, notebooks, read

DOCS = ROOT / "docs"
#: a screenshot that a browser test takes -> its name in docs, and the test
BY_A_TEST = {
    "start_picture": ("jupyterlab_hang", "test_the_first_page_in_both_themes_and_nothing_in_its_way"),
    "exercise_wrong": ("jupyterlab_exercise", "test_predictions_are_clicked_an_exercise_is_solved_and_progress_stays"),
}
TESTS = "tests/notebook/test_browser.py"
SHOWN = ("example_2", ("fork", "spawn"))     #: a run of lesson 1, and its start methods that are shown
SECONDS = 3.0                               #: the time-out that the README names for its program


class NotTakenError(Exception):
    """A picture could not be taken; the message says why."""


def timelines() -> dict[str, bytes]:
    """Draw the two timelines; return name -> PNG."""
    name, methods = SHOWN
    source, seconds = _program_of_a_lesson(name)
    shown = {method: run_script(source, start_method=method, timeout=seconds, first_line=2) for method in methods}
    own = run_script(_program_of_the_readme((ROOT / "README.md").read_text("utf-8")), timeout=SECONDS)
    return {"timeline": png(timeline(shown)), "own_program": png(timeline(own))}


def _program_of_a_lesson(name: str) -> tuple[str, float]:
    """Return the program of a run of lesson 1, and its time-out (seconds)."""
    for cell in read(notebooks()[1]).cells:
        first, _, source = cell.source.partition("\n")
        if first.startswith("%%isolated ") and (options := isolated_options(first.removeprefix("%%isolated"))).name == name:
            return source, options.timeout
    raise NotTakenError(f"Lesson 1 has no run {name}.")


def _program_of_the_readme(text: str) -> str:
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    if found is None:
        raise NotTakenError("README.md has no program.")
    return found[1]


def jupyterlab() -> dict[str, bytes]:
    """Let the browser tests take their screenshots; return name -> PNG.

    Raises:
        NotTakenError: there is no browser, or a test failed.
    """
    if browser.installed() is None:
        raise NotTakenError(browser.NONE)
    with tempfile.TemporaryDirectory() as folder:
        tests = " or ".join(test for _, test in BY_A_TEST.values())
        done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-n0", "--everything", TESTS, "-k", tests], cwd=ROOT,
                              env=os.environ | {"SCREENSHOTS": folder, "REQUIRE_BROWSER": "1"}, check=False)
        if done.returncode:
            raise NotTakenError("A browser test failed, so no picture was changed.")
        return {name: (Path(folder) / f"{taken}.png").read_bytes() for taken, (name, _) in BY_A_TEST.items()}


def main() -> int | str:
    """Take all pictures; return the exit code, or a sentence that says what is wrong."""
    try:
        taken = jupyterlab() | timelines()
    except NotTakenError as error:
        return str(error)
    for name, data in taken.items():
        (DOCS / f"{name}.png").write_bytes(data)
        print(f"docs/{name}.png: {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
