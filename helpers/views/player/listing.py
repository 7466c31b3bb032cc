"""The steps in words: shown where the player's page cannot be, and read by screen readers."""
from __future__ import annotations

import html

from ..steps import lines, text, told
from .data import Track
from .printable import visible


def count_said(shown: list[Track]) -> str:
    """Return how many steps there are: "23 steps", or for several runs "fork: 23 steps, spawn: 25 steps"."""
    return ", ".join((f"{track.name}: " if track.name else "") + _steps(len(track.steps)) for track in shown)


def _steps(count: int) -> str:
    return f"{count:,} step" + "s" * (count != 1)


def as_plain(shown: list[Track]) -> str:
    """Return the steps as numbered lines, with repetitions folded and the runs one below the other."""
    parts = []
    for track, same in _with_same(shown):
        if track.name:
            parts.append(f"── {track.name} ──")
        if same:
            parts.append(f"The same steps as under {same}.")
            continue
        parts.append(text(track.steps))
    return visible("\n".join(parts))


def as_list(shown: list[Track]) -> str:
    """Return the same as HTML that survives in an untrusted notebook, with how each run ended."""
    parts = []
    for track, same in _with_same(shown):
        if track.name:
            parts.append(f"<p><b>{escaped(track.name)}</b></p>")
        if same:
            parts.append(f"<p>The same steps as under {escaped(same)}.</p>")
            continue
        items = "".join(f"<li {f'value={number}' if number else 'style=list-style:none'}>{escaped(words)}</li>"
                        for number, words in lines(track.steps))
        parts.append(f"<ol>{items}</ol>" + "".join(f"<p>{escaped(sentence)}</p>" for sentence in track.ending))
    return "".join(parts)


def _with_same(shown: list[Track]) -> list[tuple[Track, str]]:
    """Return each run, and the name of an earlier run whose words are the same, or ""."""
    found: list[tuple[Track, str]] = []
    for track in shown:
        found.append((track, next((other.name for other, _ in found if _words(other) == _words(track)), "")))
    return found


def _words(track: Track) -> tuple[list[str], list[str]]:
    return list(map(told, track.steps)), track.ending


def escaped(text: str) -> str:
    """Return a text as HTML."""
    return html.escape(visible(text))
