"""Measures the first minute, from a fresh clone to the start page in a browser; and the second start.

    python benchmarks/start.py [first] [second]      both if none is named

The first start's peer is what most people would type instead: an environment with venv, and `pip install -r
requirements.txt`. Both find the packages in the caches of pip and uv, because each runs once before it is measured; with an
empty cache, the network decides. The second start is that of this checkout, with copies of its own. Its peer is
`jupyter lab` in the same environment, with the same notebooks and without the course's settings; they take turns. It needs
a browser, and its driver, which `course.py test` installs.
"""
from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from course_server import CourseServer
from jupyterlab_page import LabPage, launch
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from course import FIRST_PAGE
from tools.environment import Environment, base_python

TIMES = 5       #: of the second start and its peer


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
    """Run `course.py` in a clone; return the seconds until the start page's title is rendered."""
    kept.mkdir(exist_ok=True)
    shutil.rmtree(kept / "tmp", ignore_errors=True)
    started = time.perf_counter()
    course = CourseServer(kept, root)
    try:
        rendered(window, course.url)
        return time.perf_counter() - started
    finally:
        course.stop()


def bare_page(window: BrowserContext, root: Path, kept: Path) -> float:
    """Run plain `jupyter lab` with a course's environment and copies; return the seconds until the same page is rendered."""
    folder, environment = kept / "bare", Environment(root)
    folder.mkdir(exist_ok=True)
    own = {name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    command = [environment.python, "-m", "jupyter", "lab", "--no-browser", "--allow-root",
               f"--ServerApp.root_dir={kept / 'my_course'}", f"--LabApp.default_url=/lab/tree/{FIRST_PAGE}"]
    said, started = folder / "log.txt", time.perf_counter()
    with said.open("w") as log:
        lab = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | environment.variables() | own)
    try:
        while not (found := re.search(r"http://127\.0\.0\.1:\d+/\S+token=\w+(?=\s)", said.read_text())):
            time.sleep(0.02)
        rendered(window, found[0])
        return time.perf_counter() - started
    finally:
        lab.terminate()
        lab.wait()


def rendered(window: BrowserContext, url: str) -> None:
    """Open an address of JupyterLab, and wait until the title of its notebook is there."""
    lab = LabPage(window.new_page())
    try:
        lab.page.goto(url)
        expect(lab.notebook.locator("h1").first).to_be_visible()
    finally:
        lab.page.close()


def clone(folder: Path) -> None:
    """Clone the committed state."""
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)


def first_start(browser: Browser, folder: Path) -> tuple[float, float]:
    """Return the seconds of the peer and of the course, from nothing to the start page."""
    folder.mkdir()
    with browser.new_context() as window:
        return (seconds(lambda: with_pip(folder / "peer")),
                seconds(lambda: clone(folder / "course")) + start_page(window, folder / "course", folder / "kept"))


def second_start(browser: Browser, folder: Path) -> tuple[float, float]:
    """Return the seconds of the peer and of the course, when both have been opened before."""
    with browser.new_context() as window:
        return bare_page(window, ROOT, folder), start_page(window, ROOT, folder)


def main(*parts: str) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser, folder = launch(playwright), Path(name)
        if "first" in parts:
            first_start(browser, folder / "warm-up")
            peer, course = first_start(browser, folder / "measured")
            print(f"{'fresh clone to the start page / venv and pip':<48} ratio {course / peer:.2f}   "
                  f"({course:.1f} s, {peer:.1f} s)")
        if "second" in parts:
            with browser.new_context() as window:
                start_page(window, ROOT, folder / "kept")
            second_start(browser, folder / "kept")
            found = [second_start(browser, folder / "kept") for _ in range(TIMES)]
            peer, course = map(statistics.median, zip(*found, strict=True))
            ratio = statistics.median(course / peer for peer, course in found)
            print(f"{'second start / jupyter lab':<48} ratio {ratio:.2f}   ({course:.1f} s, {peer:.1f} s)")


if __name__ == "__main__":
    main(*sys.argv[1:] or ("first", "second"))
