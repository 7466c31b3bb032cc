"""A player in Jupyter Notebook 7, in a browser: signed, it steps; not signed, its words are there.

The course does not require the `notebook` package, so without it these tests are skipped:

    .venv/bin/python -m pip install "notebook>=7"
    python3 course.py test -n0 --everything tests/notebook/test_notebook_7.py
"""
from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import psutil
import pytest
import requests

from tools import browser

pytest.importorskip("notebook", minversion="7", reason='Notebook 7 is not installed: pip install "notebook>=7"')
if not os.environ.get("REQUIRE_BROWSER"):
    if not browser.installed():
        pytest.skip(browser.NONE, allow_module_level=True)
    pytest.importorskip("playwright", reason=f"what drives a browser is missing: pip install -r {browser.DRIVER}")

import made_steps
from course_server import PATIENCE, free_port
from jupyterlab_page import launch
from playwright.sync_api import Locator, Page, expect, sync_playwright

from helpers.views import player
from helpers.views.player.data import tracks
from helpers.views.player.listing import as_plain

pytestmark = pytest.mark.everything         # test_browser.py shows the same in JupyterLab
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}      # otherwise it asks for one
SIGNED, UNSIGNED = "signed.ipynb", "unsigned.ipynb"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Notebook 7 with two notebooks that hold the same player; its address."""
    folder = tmp_path_factory.mktemp("notebook")
    shown = tracks({"": made_steps.message()})
    made = nbformat.v4.new_output("display_data", {"text/html": player.fragment(shown), "text/plain": as_plain(shown)})
    (folder / "work").mkdir()
    for name in (SIGNED, UNSIGNED):
        cells = [nbformat.v4.new_markdown_cell(f"# {name}"), nbformat.v4.new_code_cell("%step run", outputs=[made])]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), folder / "work" / name)
    own = {f"JUPYTER_{kind}_DIR": str(folder / kind) for kind in ("DATA", "CONFIG", "RUNTIME")}
    variables = os.environ | own
    subprocess.run([sys.executable, "-m", "jupyter", "trust", SIGNED], cwd=folder / "work", env=variables, check=True, timeout=PATIENCE)
    address = f"http://127.0.0.1:{free_port()}"
    options = [f"--port={urlsplit(address).port}", "--ip=127.0.0.1", "--no-browser", "--IdentityProvider.token=", "--allow-root"]
    with open(folder / "log.txt", "wb") as log:
        process = psutil.Popen([sys.executable, "-m", "notebook", *options], cwd=folder / "work", env=variables,
                               stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(address, process, folder / "log.txt")
        yield address
    finally:
        for one in [*process.children(recursive=True), process]:
            one.terminate()
        process.wait(PATIENCE)


def _wait_for(address: str, process: psutil.Popen, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            requests.get(f"{address}/api/status", timeout=PATIENCE).raise_for_status()
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"Notebook 7 did not start:\n{log.read_text('utf-8', 'replace')}")


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened.new_page(viewport={"width": 1200, "height": 900})
        opened.close()


def player_in(page: Page, address: str, name: str) -> Locator:
    """Open a notebook; return the cell with the player. Nothing is requested from elsewhere."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/notebooks/{name}")
    expect(page.locator("h1", has_text=name)).to_be_visible()
    cell = page.locator(".jp-CodeCell", has_text="%step run")
    expect(cell.locator("details")).to_have_count(1)
    assert asked and [url for url in asked if not url.startswith((address, address.replace("http", "ws"), "data:", "blob:", "about:"))] == []
    return cell


def test_not_signed_it_has_its_words(page, server):
    cell = player_in(page, server, UNSIGNED)
    expect(cell.locator("iframe")).to_have_count(0)
    cell.locator("summary").click()
    expect(cell.locator("li").first).to_be_visible()
    assert cell.locator("li").count() == len(tracks({"": made_steps.message()})[0].steps)


def test_signed_it_steps(page, server):
    inside = player_in(page, server, SIGNED).frame_locator("iframe").locator("#player")
    expect(inside).to_have_attribute("data-beat", "0")
    inside.get_by_role("button", name="Step →").click()
    expect(inside).to_have_attribute("data-beat", "1")
