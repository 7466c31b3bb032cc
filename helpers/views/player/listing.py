"""The steps in words: what stands where the player's page cannot, and what a screen reader reads."""
from __future__ import annotations

import html

from ..steps import told
from .data import Track
from .printable import visible

MOST = 240              #: lines for one run: of more, the middle is left out


def count_said(shown: list[Track]) -> str:
    """Return how many steps there are: "23 steps", or of several runs "fork: 23 steps, spawn: 25 steps"."""
    return ", ".join((f"{track.name}: " if track.name else "") + _steps(len(track.steps)) for track in shown)


def _steps(count: int) -> str:
    return f"{count:,} step" + "s" * (count != 1)


def as_plain(shown: list[Track]) -> str:
    """Return the steps as numbered lines, repetitions told as one, the runs below each other."""
    parts = []
    for track, same in _with_same(shown):
        if track.name:
            parts.append(f"── {track.name} ──")
        if same:
            parts.append(f"The same steps as under {same}.")
            continue
        wide = len(str(len(track.steps)))
        parts += [f"{number or '':>{wide}}  {text}" for number, text in _lines(track)]
    return visible("\n".join(parts) or "Nothing was recorded that could be stepped through.")


def as_list(shown: list[Track]) -> str:
    """Return the same as HTML, of which nothing is taken out by a notebook that is not trusted; with how each run ended."""
    parts = []
    for track, same in _with_same(shown):
        if track.name:
            parts.append(f"<p><b>{escaped(track.name)}</b></p>")
        if same:
            parts.append(f"<p>The same steps as under {escaped(same)}.</p>")
            continue
        items = "".join(f'<li value="{number}">{escaped(text)}</li>' if number else f"<li>{escaped(text)}</li>"
                        for number, text in _lines(track))
        parts.append(f"<ol>{items}</ol>" + "".join(f"<p>{escaped(sentence)}</p>" for sentence in track.ending))
    return "".join(parts)


def _with_same(shown: list[Track]) -> list[tuple[Track, str]]:
    """Return each run, and the name of an earlier one that is told in the same words, or ""."""
    found: list[tuple[Track, str]] = []
    for track in shown:
        found.append((track, next((other.name for other, _ in found if _words(other) == _words(track)), "")))
    return found


def _words(track: Track) -> tuple[list[str], list[str]]:
    return list(map(told, track.steps)), track.ending


def _lines(track: Track) -> list[tuple[int, str]]:
    """Return the number and the words of each line; 0: it is none of one step."""
    lines: list[tuple[int, str]] = []
    folds = {fold.first + fold.period: fold for fold in track.folds}
    at = 0
    while at < len(track.steps):
        if at in folds:
            fold = folds[at]
            at = fold.last + 1
            lines.append((0, f"… the same {fold.turns - 1:,} times more, to step {at:,}"))
        else:
            lines.append((track.steps[at].number, told(track.steps[at])))
            at += 1
    if len(lines) > MOST:
        half = MOST // 2
        lines[half:-half] = [(0, f"… {len(lines) - 2 * half:,} lines more …")]
    return lines


def escaped(text: str) -> str:
    """Return a text as HTML."""
    return html.escape(visible(text))
