"""The player: a page to step through one run, or through several runs of one program beside each other.

The page is plain HTML that contains all it needs and fetches nothing. `fragment` is for a notebook's output: the page in a
frame of its own, and below it the steps in words, which remain if scripts and frames are removed (an untrusted notebook).
The same happenings make the same text on every run.
"""
from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ...record.run import Run
from .data import Track, as_text, tracks
from .data import page as page_data
from .listing import as_list, as_plain, count_said, escaped
from .packing import pack

_HERE = Path(__file__).parent
_SCRIPTS = ("model.js", "parts.js", "strip.js", "pane.js", "player.js")
_HEIGHT = 640       #: pixels: height of the frame until its own script adjusts it


def show(runs: dict[str, Run]) -> None:
    """Show the player in a notebook; its plain text is the numbered steps.

    Args:
        runs: the runs by the names that are shown; "" if there is only one.
    """
    from IPython.display import display
    shown = tracks(runs)
    display({"text/plain": as_plain(shown), "text/html": fragment(shown)}, raw=True)


def page(runs: dict[str, Run]) -> str:
    """Return the player as a complete HTML page, to be saved as a file and opened in a browser."""
    shown = tracks(runs)
    return _document(shown, _words(shown))


def fragment(shown: list[Track]) -> str:
    """Return the player as HTML for a notebook's output."""
    inside = _document(shown, "").replace("&", "&amp;").replace("'", "&#39;")
    return (f"<div><iframe title='Step through the run: {escaped(count_said(shown))}' "
            f"style='width:100%;height:{_HEIGHT}px;border:0' srcdoc='{inside}'></iframe>{_words(shown)}</div>")


def _words(shown: list[Track]) -> str:
    summary = f"<summary>In words: {escaped(count_said(shown))}</summary>"
    return f"<details style='overflow-wrap:anywhere'>{summary}{as_list(shown)}</details>"


def _document(shown: list[Track], words: str) -> str:
    # The data may hold anything, so they are put in last, and no place is searched for in them.
    before, to_data, after = _template()
    return "".join((before, words, to_data, as_text(page_data(shown)), after))


@cache
def _template() -> tuple[str, str, str]:
    """Return the page up to the words, from there to the data, and the rest: packed, as a notebook holds many pages."""
    page = _read("page.html").strip()
    style, script = _small(_read("player.css")), _small("\n".join(map(_read, _SCRIPTS)))
    page = page.replace("<!--unpack-->", _small(_read("unpack.js"))).replace("<!--code-->", pack(f"{style}\0{script}"))
    before, rest = page.split("<!--words-->")
    to_data, after = rest.split("<!--data-->")
    return before, to_data, after


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _small(text: str) -> str:
    """Return a style or a script without comments and indentation."""
    text = re.sub(r"^\s*(//.*|/\*.*\*/)$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n\s*", "\n", re.sub(r"\s+// .*$", "", text, flags=re.MULTILINE)).strip()
