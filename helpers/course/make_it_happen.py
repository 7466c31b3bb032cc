"""Exercises of the kind "make it happen": an answer is an order, and it is judged by running the program in it.

The answer is a line `order = ['ann', 'bob']`: who goes next, one name after another. The program that it is about is the
exercise's DRIVER. So the answer and the program are one script, which does the same in any order, and is run in this one.
"""

from __future__ import annotations

import ast

from ..orders.lead import lead
from ..program.script import Script
from ..record.run import Run
from ..running.launch import available, run_prepared


def order_of(source: str) -> list[str] | None:
    """Return the order that an answer gives, None where there is none: it is read off the text, never run."""
    found = None
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == "order" for one in node.targets):
            try:
                found = ast.literal_eval(node.value)
            except ValueError:
                found = None
    given = list(found) if isinstance(found, (list, tuple)) else None
    return given if given is not None and all(isinstance(name, str) for name in given) else None


def run_in_order(source: str, *, start_method: str, timeout: float) -> Run:
    """Run an answer's program in the answer's order.

    Args:
        source: the answer, and the program below it.
        start_method, timeout: as those of `run_script`.

    Returns:
        The run. Its `outside` has the "order", None where there was none; "refused", the number of the first name that could
        not go, 0 for none; "could", who could have gone there; and "names", all that took a step.
    """
    order, script = order_of(source), Script(source)
    if order is None:
        run = run_prepared(script, available(start_method), timeout, None)
        run.outside = {"order": None, "refused": 0, "could": [], "names": []}
        return run
    led = lead(script, available(start_method), order)
    led.run.outside = {"order": order, "refused": led.refused or 0, "could": list(led.could), "names": list(led.names)}
    return led.run
