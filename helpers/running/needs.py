"""What a program needs of the system that it runs on, such as select.epoll, and whether that is there."""

from __future__ import annotations

from functools import cache

from .launch import run_script

_LOOK = """
import importlib
for name in {names}:
    parent, _, attribute = name.rpartition('.')
    try:
        importlib.import_module(name)
    except ImportError:
        try:
            there = hasattr(importlib.import_module(parent or name), attribute)
        except ImportError:
            there = False
        if not there:
            print(name)
"""


@cache
def lacking(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of some names that a script does not find on this system.

    Args:
        names: modules, such as "resource", or what is in one, such as "select.epoll".
    """
    return tuple(run_script(_LOOK.format(names=names)).stdout.split())


def excuse(names: tuple[str, ...]) -> str:
    """Return a program that says what this system lacks, in place of one that needs it."""
    return f"print('not shown here: this system has no {' and no '.join(names)}')\n"
