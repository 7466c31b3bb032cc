"""Explores a cell's orders for a notebook: shows progress while that takes long, and finally what was found."""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from ..orders.explore import explore_prepared
from ..orders.outcomes import Found, Outcome
from ..program.script import Script
from ..program.text import prepare
from ..running.launch import available
from .notebook import Interrupted
from .orders import name, tell

LIVE_AFTER = 1.0  #: seconds before progress is shown
OFTEN = 0.25  #: seconds between updates
FEW = 8  #: outcomes that are shown meanwhile


class Progress:
    """An area that shows how far a search has got; it is emptied at the end, so that nothing stays in the notebook."""

    def __init__(self) -> None:
        self._started, self._shown = time.monotonic(), 0.0
        self._area: Any = None

    def __call__(self, runs: int, outcomes: list[Outcome]) -> None:
        """Show the progress once the search takes so long that a learner might wonder."""
        now = time.monotonic()
        if now - self._started < LIVE_AFTER or now - self._shown < OFTEN:
            return
        self._shown = now
        lines = [f"{runs} runs so far"] + [f"{outcome.orders:>4}  {name(outcome)}" for outcome in outcomes[:FEW]]
        self._update("\n".join(lines))

    def _update(self, text: str) -> None:
        from IPython import get_ipython

        shell = get_ipython()
        if shell is None or not hasattr(shell, "kernel"):
            return
        from IPython.display import display

        if self._area is None:
            self._area = display({}, raw=True, display_id=True)
        self._area.update({"text/plain": text} if text else {}, raw=True)

    def close(self) -> None:
        """Empty it."""
        if self._area is not None:
            self._update("")


def explore(cell: str, first_line: int, options: argparse.Namespace) -> Found:
    """Explore a cell; the options are those of %%orders. Raises CellError if the cell cannot be run."""
    script, method = Script(prepare(cell, first_line)), available(options.start_method)
    progress = Progress()
    try:
        return explore_prepared(
            script, method, runs=options.runs, never=options.never or "", progress=progress, timeout=options.timeout
        )
    finally:
        progress.close()


def show(found: Found) -> None:
    """Show what was found. Raises Interrupted if the learner stopped the search."""
    print(tell(found))
    sys.stdout.flush()
    if found.interrupted:
        raise Interrupted


def in_terminal(found: Found) -> Any:
    """Write what was found to standard error."""
    sys.stderr.write("".join(f"■ {line}\n" if line else "\n" for line in tell(found).splitlines()))
