"""Runs any Python program in a process tree of its own and says what happened in it; and the course built on that.

    from helpers import run_script      from a program's text to a `Run`: what it did, in data, words and pictures
    from helpers import explore         the same under each order of its visible operations: what can come out
    %load_ext helpers                   the same in a notebook, with the course's lessons

Nothing heavy is imported until it is used.
"""
from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False       # a type checker takes it for true; typing itself would take longer to import than all of this
if TYPE_CHECKING:
    from .orders.explore import explore
    from .record.run import Event, Run
    from .running.launch import run_script

#: The public names -> the module that each comes from.
_HOMES = {"run_script": "running.launch", "explore": "orders.explore", "Run": "record.run", "Event": "record.run"}

__all__ = ["Event", "Run", "explore", "load_ipython_extension", "run_script"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def load_ipython_extension(shell: object) -> None:
    """Register the course's magics with an IPython shell."""
    from .magics import register
    register(shell)
