"""What lessons show beside a run's own picture: measurements and drawings whose code is no concern of a learner.

    bars.py             bars beside their names, with their values
    charts.py           curves and spans of time, beside one line that never changes
    figures.py          what a script has measured, for the notebook that draws it
    ipc_costs.py        what a number costs that is sent or shared, in five ways
    left_out.py         a program once more, with one line left out
    loop_costs.py       what a turn costs on three loops
    manager_messages.py the messages that a program sends to a manager
    reading.py          what a lesson reads off a run: tasks, turns, how many waited at once
    second_kernel.py    what happens when a plain cell starts processes
    start_costs.py      what it costs to start a task, a greenlet, a thread, an interpreter and a process
    switch_costs.py     what it costs to switch between generators, greenlets, threads and processes
    watch_costs.py      what one call of select, poll or epoll costs
    ways.py             one job, done in each way that Python has
"""
from __future__ import annotations

from ...record import holding
from ...record.run import Run
from ...record.wording import END_NAMES
from ...views.notebook import draw_ends, picture

__all__ = ["draw_ends", "draw_to_scale", "holders"]


def draw_to_scale(**runs: Run) -> None:
    """Show the pictures of several runs below each other, to one scale, so that their times can be compared.

    Args:
        runs: the heading of each, with _ for a blank -> the run.
    """
    picture({heading.replace("_", " "): run for heading, run in runs.items()}, linear=True)


def holders(run: Run) -> dict[str, list[str]]:
    """Return who held which ends of the run's first pipe at its end: {"MainProcess": ["receiving end", "sending end"]}."""
    return {process: [END_NAMES[side] for side in sides] for process, sides in holding.holders(run).items()}
