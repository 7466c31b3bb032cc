"""Tidies a script's error output for a learner, so that it is the same on every machine.

A traceback keeps the lines of the cell and loses those of the library; paths of this computer,
process ids and memory addresses are removed.
"""
from __future__ import annotations

import re
import sys
import sysconfig
from functools import cache

from ..program.inside import find, numbered
from ..program.script import FILE

_FRAME = re.compile(r'^(?P<bar>[ |+]*)File "(?P<file>[^"]*)", line (?P<line>\d+)(?:, in (?P<name>.*))?$')
_MARKS = re.compile(r"^[ |]*[~^][~^ ]*$")
_PID = re.compile(r"\bpid=\d+")
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}")


def tidy(text: str, source: str = "") -> str:
    """Return error output as a learner is to see it; of a program with this source."""
    module = find(source)
    kept: list[str] = []
    inside = ""         # the file of the current frame
    for line in text.splitlines():
        frame = _FRAME.match(line)
        if frame:
            inside = frame["file"]
            if inside == FILE:
                name = f", in {frame['name']}" if frame["name"] and frame["name"] != "<module>" else ""
                line_of = numbered(int(frame["line"]), module) if module else frame["line"]
                kept.append(f'{frame["bar"]}line {line_of}{name}')
            continue
        if inside and (not line.strip(" |") or line.startswith(" ") or line.lstrip(" ").startswith("| ")):
            if inside == FILE and line.strip(" |") and not _MARKS.match(line):
                kept.append(line)
            continue
        inside = ""
        kept.append(line)
    return _ADDRESS.sub(" at 0x…", _PID.sub("pid=…", _paths("\n".join(kept)))) + ("\n" if kept else "")


@cache
def _folders() -> list[str]:
    found = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    found |= {sys.prefix, sys.base_prefix}
    return sorted(filter(None, found), key=len, reverse=True)


def _paths(text: str) -> str:
    for folder in _folders():
        text = text.replace(folder, "…")
    return text
