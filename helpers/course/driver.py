"""What an exercise's DRIVER begins with, and how its check reads the results.

A driver runs below the learner's program, in the same process. It calls the learner's functions again, with other values:
this tells a program that only knows the right lines from one that works them out. These calls are not recorded, so that the
picture shows the learner's program and nothing else. Only if something is wrong does the driver say so, with `found()`.
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
    """Return what the driver passed to found(), each value as its repr."""
    return [event.value for event in run.events if event.kind == "yield" and event.lane == "found"]


def last_line(run: Run, driver: str) -> int:
    """Return the number of the learner's last line: the driver is below it."""
    return len(run.source.splitlines()) - len(driver.splitlines())
