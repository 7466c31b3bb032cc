"""A program of the lesson once more, with one thing changed: lesson 3 leaves out one close() after another."""
from __future__ import annotations

from ...record.run import Run
from ...running.launch import run_script

PATIENCE = (1.5, 10.0)      #: seconds; the second only where the first did not show whether the program hangs or is slow


def without(run: Run, line: int) -> Run:
    """Run a run's program once more, with `pass` in place of one line of a function.

    Args:
        run: a run of the program.
        line: the line that is left out; it must be indented by four blanks.

    Returns:
        The new run, under the same start method.
    """
    lines = run.source.splitlines()
    lines[line - 1] = "    pass"
    return _again(run, "\n".join(lines))


def with_text(run: Run, old: str, new: str) -> Run:
    """Run a run's program once more, with one text in place of another.

    Args:
        run: a run of the program.
        old: a text of the program.
        new: what takes its place.

    Returns:
        The new run, under the same start method.
    """
    return _again(run, run.source.replace(old, new))


def _again(run: Run, program: str) -> Run:
    for seconds in PATIENCE:
        found = run_script(program, start_method=run.start_method, timeout=seconds)
        shown = [process for process in found.processes if not process.helper]
        if not found.hung or all(process.waiting and not process.waiting.running for process in shown):
            break       # on a busy machine a program that has not ended may still be starting
    return found
