"""Compares the program of a seed. Apart from `__main__`, so that worker processes find it however they are started."""
from __future__ import annotations

import tempfile
from pathlib import Path

from .compare import differences
from .programs import program


def one(seed: int) -> tuple[int, dict[str, tuple[list[str], list[str]]]]:
    """Compare the program of a seed; if it differs, compare it again."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for _ in range(2):
        with tempfile.TemporaryDirectory(prefix="peers_") as folder:
            found = differences(program(seed), Path(folder))
        if not found:
            break
    return seed, found
