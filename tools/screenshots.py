"""Take the README's pictures again: python3 course.py screenshots

Two show JupyterLab: the browser tests take them, so they need an installed browser. One is the player, at a step of the lost
update that the README's second program can come to. Two are timelines, of a program of lesson 1 and of the README's first.
They show times, so let the machine do nothing else meanwhile.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from helpers.options import isolated_options
from helpers.orders.explore import explore
from helpers.running.launch import run_script
from helpers.views.player import page
from helpers.views.png import png
from helpers.views.timeline import image
from tools import browser
from tools.notebooks import ROOT, notebooks, read

DOCS = ROOT / "docs"
#: a screenshot that a browser test takes -> its name in docs, and the test
BY_A_TEST = {
    "start_picture": ("jupyterlab_hang", "test_the_first_page_in_both_themes_and_nothing_in_its_way"),
    "exercise_wrong": ("jupyterlab_exercise", "test_what_a_learner_did_stays_when_the_page_is_loaded_again"),
}
TESTS = "tests/notebook/test_browser.py"
SHOWN = ("example_2", ("fork", "spawn"))     #: a run of lesson 1, and its start methods that are shown
SECONDS = 3.0                               #: the time-out that the README names for its first program
LOST, STEP = "1\n", 8                       #: what its second one prints in the order that is shown, and the step
WIDTH, HEIGHT = 1000, 700                   #: pixels of the player's window


class NotTakenError(Exception):
    """A picture could not be taken; the message says why."""


def timelines() -> dict[str, bytes]:
    """Draw the two timelines; return name -> PNG."""
    name, methods = SHOWN
    source, seconds = _program_of_a_lesson(name)
    shown = {method: run_script(source, start_method=method, timeout=seconds, first_line=2) for method in methods}
    own = run_script(_programs_of_the_readme()[0], timeout=SECONDS)
    return {"timeline": png(image(shown)), "own_program": png(image(own))}


def _program_of_a_lesson(name: str) -> tuple[str, float]:
    """Return the program of a run of lesson 1, and its time-out (seconds)."""
    for cell in read(notebooks()[1]).cells:
        first, _, source = cell.source.partition("\n")
        if first.startswith("%%isolated ") and (options := isolated_options(first.removeprefix("%%isolated"))).name == name:
            return source, options.timeout
    raise NotTakenError(f"Lesson 1 has no run {name}.")


def _programs_of_the_readme() -> list[str]:
    found = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    if len(found) != 2:
        raise NotTakenError("README.md does not have two programs.")
    return found


def stepped() -> dict[str, bytes]:
    """Step in the player to where an update is about to be lost; return name -> PNG."""
    from playwright.sync_api import sync_playwright  # it is only installed where there is a browser
    found = explore(_programs_of_the_readme()[1], start_method="fork")
    run = next(outcome for outcome in found if outcome.stdout == LOST).run()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "player.html"
        file.write_text(page({"": run}), "utf-8")
        chromium = playwright.chromium.launch(executable_path=browser.installed())
        shown = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        shown.goto(file.as_uri())
        shown.locator("#player[data-beat]").wait_for()
        for _ in range(STEP - 1):
            shown.keyboard.press("ArrowRight")
        return {"player": shown.screenshot()}


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
        taken = jupyterlab() | stepped() | timelines()
    except NotTakenError as error:
        return str(error)
    for name, data in taken.items():
        (DOCS / f"{name}.png").write_bytes(data)
        print(f"docs/{name}.png: {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
