"""The parts that programs are made of: a function for each, one file per subject."""
from __future__ import annotations

import random
from collections.abc import Callable

#: Called with a random generator and a unique name, a part returns the text of functions; the last one is the part itself.
Part = Callable[[random.Random, str], str]
PARTS: list[Part] = []


def part(function: Part) -> Part:
    """Register a part."""
    PARTS.append(function)
    return function


from . import tasks, processes, system, language, printing, waiting, introspection, leaving  # noqa: E402, F401, I001  (in this order: a seed means the same program)
