"""Gives each lane a sign of a few letters, which marks a line of the program where the whole name has no room."""
from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBERED = re.compile(r"([^\W\d_])[^\W\d_A-Z]*[-_ ]?(\d[\d:]*)$")      # the last word's first letter, and its number
_CALLED = re.compile(r"(\w)\w*\(\W*(\w{0,2})")                        # a function's first letter, and those of its argument


def signs(names: Iterable[str]) -> list[str]:
    """Return a sign for each name, all different: "M" for MainProcess, "P1" for Process-1, "fa" for fetch('/a')."""
    found: list[str] = []
    for name in names:
        parts = _NUMBERED.search(name) or _CALLED.search(name)
        letter = re.search(r"\w", name)
        sign = base = "".join(parts.groups())[:5] if parts else letter[0] if letter else "?"
        number = 2
        while sign in found:
            sign = f"{base}.{number}" if base[-1].isdigit() else f"{base}{number}"
            number += 1
        found.append(sign)
    return found
