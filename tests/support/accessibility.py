"""What axe-core finds in a page that keeps readers out."""
from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Frame, Page

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


def violations(frame: Page | Frame, part: str = "html") -> list[str]:
    """Return what is wrong with a part of a page, without the frames in it, one line for each element.

    Args:
        frame: the page, or a frame in it.
        part: a CSS selector; all that it selects is looked at.
    """
    if not frame.evaluate("'axe' in window"):       # to read it takes longer than to use it
        frame.evaluate(_AXE)
    found = frame.evaluate("part => axe.run(part, {resultTypes: ['violations'], iframes: false})", part)
    return [f"{one['id']}: {node['html'][:200]} {node['failureSummary']}" for one in found["violations"] for node in one["nodes"]]
