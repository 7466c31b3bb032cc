"""What a program needs from the system on which it runs, such as select.epoll, and whether the system has it."""

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
    """Return the names that a script cannot find on this system.

    Args:
        names: modules, such as "resource", or names in a module, such as "select.epoll".
    """
    return tuple(run_script(_LOOK.format(names=names)).stdout.split())


def excuse(names: tuple[str, ...]) -> str:
    """Return a program that says what this system lacks, to run in place of the one that needs it."""
    return f"print('not shown here: this system has no {' and no '.join(names)}')\n"
