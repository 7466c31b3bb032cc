"""Measures a step in the player, from a key to the page laid out again: in a run of 5,000 steps, and in two side by side.

    python benchmarks/player.py

The page's own script is timed within Chromium: the key's handlers, and the layout that they make necessary. Painting is
not in it. It needs a browser and its driver, which `course.py test` installs.
"""
from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

import made_steps
from jupyterlab_page import launch
from playwright.sync_api import Page, sync_playwright

from helpers.record.run import Run
from helpers.views import player

KEYS = 300      #: steps forward, and back again
JUMPS = 10      #: to the end, each from the start
PRESS = """([key, times]) => {
  const found = [];
  for (let time = 0; time < times; time++) {
    const began = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    document.body.getBoundingClientRect();      // the layout that the step makes necessary is part of it
    found.push(performance.now() - began);
  }
  return found;
}"""


def measure(page: Page, runs: dict[str, Run], file: Path) -> None:
    """Print how long a step takes in these runs."""
    file.write_text(player.page(runs), "utf-8")
    page.goto(file.as_uri())
    page.locator("#player[data-beat]").wait_for()
    count = ", ".join(f"{len(run.steps()):,}" for run in runs.values())
    found: dict[str, list[float]] = {"to the end": []}
    for name, key in (("forward", "ArrowRight"), ("back", "ArrowLeft")):
        found[name] = page.evaluate(PRESS, [key, KEYS])
    for _ in range(JUMPS):
        page.evaluate(PRESS, ["Home", 1])
        found["to the end"] += page.evaluate(PRESS, ["End", 1])
    for label, took in found.items():
        print(f"{f'{count} steps, {label}':<52} median {statistics.median(took):5.1f} ms  most {max(took):5.1f} ms")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        measure(page, {"": made_steps.busy(5000)}, Path(folder) / "page.html")
        measure(page, {"one": made_steps.busy(2500), "two": made_steps.crowd(60)}, Path(folder) / "page.html")
        browser.close()


if __name__ == "__main__":
    main()
