"""Runs a program as a script of its own, recorded, with the launcher for the system."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from ..program.script import Script, read
from ..program.text import CellError, prepare
from ..record.run import Run


def start_methods() -> list[str]:
    """Return the start methods of this platform, its default first: a subset of fork, spawn, forkserver."""
    import multiprocessing
    return multiprocessing.get_all_start_methods()


def available(start_method: str | None) -> str:
    """Return the chosen start method, or the platform's default for None. Raises CellError if the platform lacks it."""
    if sys.platform in ("emscripten", "wasi"):
        raise CellError("Python runs within the browser here (JupyterLite), where no process can be started. What this "
                        "course shows are processes: open it on a computer, on Binder or on a JupyterHub.")
    methods = start_methods()
    if start_method is not None and start_method not in methods:
        raise CellError(f"This system has no start method {start_method!r}: it has {', '.join(methods)}.")
    return start_method or methods[0]


def run_script(cell: str, *, start_method: str | None = None, timeout: float = 10.0, first_line: int = 1,
               show: Callable[[str, str], None] | None = None) -> Run:
    """Run a program as a script of its own, with everything in it recorded.

    Args:
        cell: the program.
        start_method: "fork", "spawn" or "forkserver"; None for the platform's default.
        timeout: seconds, after which the program is ended and explained.
        first_line: the line of the notebook cell at which the program begins.
        show: called with (stream, text) while it runs: stream is "out" for the script's standard output, "err" for its
            standard error, "child" for everything that its children print.

    Returns:
        What happened. Nothing of the run is left: no process, no semaphore, no file.

    Raises:
        CellError: the program cannot run, or this platform lacks the start method.
    """
    return run_prepared(Script(prepare(cell, first_line)), available(start_method), timeout, show)


def run_prepared(script: Script, start_method: str, timeout: float, show: Callable[[str, str], None] | None) -> Run:
    """Run a script under a start method that `available` returned; otherwise like `run_script`."""
    if not timeout > 0:
        raise CellError(f"A time-out is a number of seconds above 0, not {timeout:g}.")
    if hasattr(os, "mkfifo"):
        from .posix import run
    else:
        from .windows import run
    return run(script, start_method, timeout, show or (lambda stream, text: None))


def program_script(program: str, arguments: Sequence[str] = ()) -> Script:
    """Return a program that is a file of its own. Raises CellError if there is no such file."""
    if not os.path.isfile(program):
        raise CellError(f"There is no file {program!r}.")
    return Script(read(program), program, tuple(arguments))
