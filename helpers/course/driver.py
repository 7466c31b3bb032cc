"""What an exercise's DRIVER begins with, and how its check reads what came of it.

A driver is run below the learner's program, in the same process. It calls what the learner wrote once more, with other
values: a program that only knows the right lines is told from one that works them out. What it calls is not recorded, so
that the picture shows the learner's program and nothing else; only where something is amiss it says so, by `found()`.
"""

from __future__ import annotations

from ..record.run import Run

#: The beginning of a driver. `unrecorded(name)` is the learner's function of that name, or raises KeyError.
BEGINNING = '''

def found(*values):
    yield from values


def unrecorded(name):
    from types import FunctionType
    space = dict(globals())
    for each, value in globals().items():
        if isinstance(value, FunctionType):
            code = value.__code__.replace(co_filename="below the script")
            space[each] = FunctionType(code, space, each, value.__defaults__, value.__closure__)
    return space[name]

'''


def findings(run: Run) -> list[str]:
    """Return what the driver has passed to found(), each as Python writes it."""
    return [event.value for event in run.events if event.kind == "yield" and event.lane == "found"]


def last_line(run: Run, driver: str) -> int:
    """Return the number of the last line that is the learner's: the driver is below it."""
    return len(run.source.splitlines()) - len(driver.splitlines())
