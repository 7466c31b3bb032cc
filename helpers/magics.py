"""The notebook's magics: each is loaded when it is first used, so that `%load_ext helpers` is quick."""
from __future__ import annotations

import os

from .options import OptionError, isolated_options


def _error(message: str) -> Exception:
    from IPython.core.error import UsageError
    return UsageError(message)


def register(shell) -> None:
    """Register the course's magics with an IPython shell."""
    def isolated_magic(line: str, cell: str) -> None:
        isolated(shell, line, cell)

    shell.register_magic_function(isolated_magic, "cell", "isolated")
    for name, kind in (("predict", "line"), ("hint", "line"), ("solution", "line"), ("progress", "line"),
                       ("exercise", "cell"), ("claims", "cell")):
        shell.register_magic_function(_lazily(shell, name), kind, name)
    if hasattr(shell, "kernel") and hasattr(os, "mkfifo"):
        from .running.supervisor_client import Supervisor
        Supervisor.ready()          # it is up by the time the first cell needs it


_HOMES = {"predict": "predictions", "exercise": "exercises", "hint": "exercises", "solution": "exercises",
          "claims": "claims", "progress": "report"}


def _lazily(shell, name: str):
    def magic(*given: str):
        from importlib import import_module
        return getattr(import_module(f".course.{_HOMES[name]}", __package__), name)(shell, *given)
    magic.__name__ = name
    return magic


def first_line(shell, cell: str) -> int:
    """Return the line of the notebook cell at which a magic's body begins (2, mostly)."""
    try:
        raw = shell.get_parent()["content"]["code"]
    except (AttributeError, KeyError, TypeError):
        raw = ""
    # IPython takes a common indent away, so the lines are compared without theirs.
    whole, body = ([line.strip() for line in text.rstrip().split("\n")] for text in (raw, cell))
    above = len(whole) - len(body)
    return above + 1 if whole[above:] == body and any("%%" in line for line in whole[:max(above, 0)]) else 1


def isolated(shell, line: str, cell: str) -> None:
    """%%isolated: run the cell as a script in its own process tree, and show what happened."""
    from .program.script import Script
    from .program.text import CellError, prepare
    from .running.launch import available, run_prepared
    from .views import notebook as show
    try:
        options = isolated_options(line)
        script = Script(prepare(cell, first_line(shell, cell)))
        methods = [available(method) for method in options.start_method or [None]]
        several = len(methods) > 1
        runs = {}
        for method in methods:
            live = show.Live(script.source, stream=not several, title=f"── {method} ──\n" if several else "")
            try:
                run = runs[method] = run_prepared(script, method, options.timeout, live.show)
            finally:
                live.close()
            if run.interrupted:
                break
    except (OptionError, CellError) as error:
        raise _error(str(error)) from None
    shell.user_ns[options.name] = runs if several else run
    try:
        if several:
            show.side_by_side(runs, timeline=not options.no_timeline)
        else:
            show.after(run, timeline=not options.no_timeline)
    except KeyboardInterrupt:       # pressed while the picture was drawn
        raise show.Interrupted from None
    if run.interrupted:
        raise show.Interrupted
