"""Runs any Python program in a process tree of its own and says what happened in it; and the course built on that.

    from helpers import run_script      from a program's text to a `Run`: what it did, as data, words and pictures
    from helpers import explore         runs it under each order of its visible operations: every possible outcome
    %load_ext helpers                   the same in a notebook, with the course's lessons

    Nothing large is imported until it is used.
"""
from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False       # type checkers assume True; importing typing would take longer than everything here
if TYPE_CHECKING:
    from .orders.explore import explore
    from .record.run import Event, Run
    from .running.launch import run_script

#: The public names -> the module of each.
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
