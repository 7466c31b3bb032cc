"""Hostile cells: each ends, is explained, leaves nothing, and the next cell runs.

How quickly (a hang is reported at most 0.7 s after its time-out, the next cell answers within 1 s) is measured in
benchmarks/hang.py: a test on a busy machine cannot judge by the clock.
"""
from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator

import pytest
from hostile_cells import CELLS, LATE, READY, Cell, source_of

from helpers import run_script
from helpers.record.run import Run
from helpers.views.words import explain, summary

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="written for Linux")



def cases() -> Iterator[object]:
    """Yield the cells with their start methods, as parameters: of several methods, one is usual, in turn; of a kind, the first cell."""
    kinds = set()
    for number, cell in enumerate(CELLS):
        usual = cell.methods[number % len(cell.methods)] if cell.kind not in kinds else None
        kinds |= {cell.kind} - {""}
        for method in cell.methods:
            yield pytest.param(cell, method, id=f"{cell.name}-{method}" if len(cell.methods) > 1 else cell.name,
                               marks=() if method == usual else pytest.mark.everything)


def run_cell(cell: Cell, method: str, tag: str) -> Run:
    """Run a hostile cell; one that says that it is ready is stopped as a learner would stop it."""
    heard = [""]

    def show(stream: str, text: str) -> None:
        if cell.how == READY and heard[0] is not None:
            heard[0] += text
            if "ready" in heard[0]:
                heard[0] = None
                signal.raise_signal(signal.SIGINT)

    return run_script(source_of(cell, tag), start_method=method, timeout=cell.timeout, show=show)


@pytest.mark.parametrize(("cell", "method"), list(cases()))
def test_hostile(cell: Cell, method: str, watch) -> None:
    run = run_cell(cell, method, watch.tag)
    after = run_script("print('still here')")
    assert after.stdout == "still here\n" and after.returncode == 0
    said = summary(run)
    told = f"{said}\n--- stdout\n{run.stdout[:600]}\n--- stderr\n{run.stderr[:3000]}\n{run!r}"
    assert re.search(cell.says or r"^$", said, re.DOTALL), told
    assert cell.out in run.stdout, told
    assert cell.err in run.stderr, told
    if cell.code is not ...:
        assert run.returncode == cell.code, told
    if cell.how == LATE:
        assert run.hung and not run.interrupted
    assert "<recorder>" not in run.stderr and str(watch.folder) not in run.stdout + run.stderr, told
    assert isinstance(explain(run), str) and len(said) < 5000
    assert len(run.stdout) + len(run.stderr) < 50_000 * len(run.processes)
