"""Measures the first minute: from a fresh clone to the start page in a browser; and the second start.

    python benchmarks/start.py

The peer is what most people would type instead: an environment with venv, and `pip install -r requirements.txt`.
Both find the packages in the caches of pip and uv, because each runs once before it is measured; with an empty cache,
the network decides. It needs a browser, and its driver, which `course.py test` installs.
"""
from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from course_server import CourseServer
from jupyterlab_page import LabPage, launch
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tools.environment import base_python


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def with_pip(folder: Path) -> None:
    """Make an environment with venv and pip."""
    subprocess.run([base_python(), "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                    "-r", ROOT / "requirements.txt"], check=True)


def start_page(window: BrowserContext, root: Path, kept: Path) -> float:
    """Run `course.py` in a clone; return the seconds until the start page is rendered, its pictures included."""
    kept.mkdir()
    started = time.perf_counter()
    course = CourseServer(kept, root)
    lab = LabPage(window.new_page())
    try:
        lab.page.goto(course.url)
        expect(lab.notebook.locator("h1").first).to_be_visible()
        expect(lab.pictures.first).to_be_visible()
        return time.perf_counter() - started
    finally:
        lab.page.close()
        course.stop()


def clone(folder: Path) -> None:
    """Clone the committed state."""
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)


def measure(browser: Browser, folder: Path) -> tuple[float, float, float]:
    """Return the seconds of the peer, of the first start and of the second, in a new folder and a new browser profile."""
    folder.mkdir()
    window = browser.new_context()
    found = (seconds(lambda: with_pip(folder / "peer")),
             seconds(lambda: clone(folder / "course")) + start_page(window, folder / "course", folder / "first"),
             start_page(window, folder / "course", folder / "second"))
    window.close()
    return found


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        measure(browser, Path(folder) / "warm-up")
        peer, first, second = measure(browser, Path(folder) / "measured")
        print(f"venv and pip {peer:.1f} s")
        print(f"{'fresh clone to the start page / pip':<52} ratio {first / peer:.2f}   ({first:.1f} s)")
        print(f"{'second start':<52} {second:.1f} s")


if __name__ == "__main__":
    main()
