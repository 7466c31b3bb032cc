"""The parts of which programs are made: a function for each, in a file for each subject."""
from __future__ import annotations

import random
from collections.abc import Callable

#: Called with a source of chance and a name of its own, a part returns functions; the last one is the part itself.
Part = Callable[[random.Random, str], str]
PARTS: list[Part] = []


def part(function: Part) -> Part:
    """Add a part."""
    PARTS.append(function)
    return function


from . import tasks, processes, system, language, printing, waiting, introspection, leaving  # noqa: E402, F401, I001  (in this order: a seed means the same program)
