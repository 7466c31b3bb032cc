"""Judges an answer that is right in the order in which it ran: in another order of its operations it may be wrong.

A race shows in one run out of many. So an answer that looks right also runs in some other orders, and each different outcome
is judged by the same check, from its own record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..orders.explore import explore_prepared
from ..orders.operations import IN_VAIN
from ..orders.outcomes import Outcome
from ..orders.replay import possible
from ..program.script import Script
from ..record.run import Run
from ..running.launch import start_methods
from ..views.orders import order
from .checks import Verdict

RUNS = 8  #: over all orders; twice as many again over those with few switches
ALTOGETHER = 30  #: runs, including those of searches that start over
LIMITED = frozenset(("acquire", "get", "put", "wait", "sleep", "result", "call", "join"))  #: kinds that may have a time-out
MOST = 4  #: outcomes that are judged


#: Interpreter options with which a thread may be switched anywhere, as without a GIL: see recorder/gates/variables.py.
ANYWHERE = ("-X", "anywhere")
BY_LUCK = "It was right this time, but only by luck. In another order it is not: "
BY_GIL = (
    "It was right, but only because this Python does not switch threads just there. Another one may, without a GIL for "
    "instance. Then it is not right: "
)


def broken_by(check: Callable[[Run], Verdict], source: str, *, anywhere: bool = False) -> Verdict | None:
    """Return the verdict for an order in which an answer is wrong; None if none was found.

    Args:
        check: the exercise's. The answer must be right in some order: if it never is, orders don't show why.
        source: the answer, as it is run.
        anywhere: whether it has to be right as well where threads may be switched anywhere.
    """
    if not possible() or "fork" not in start_methods():
        return None
    broken = _broken(check, Script(source), BY_LUCK)
    return _broken(check, Script(source, options=ANYWHERE), BY_GIL) if anywhere and broken is None else broken


def _broken(check: Callable[[Run], Verdict], script: Script, why: str) -> Verdict | None:
    found = explore_prepared(script, "fork", runs=RUNS, altogether=ALTOGETHER)
    if found.interrupted or len(found) < 2:
        return None
    holds, broken = False, None
    for outcome in sorted(found, key=lambda one: one.orders)[:MOST]:
        verdict = _judged(check, outcome)
        holds |= verdict is not None and verdict.state == "right"
        if verdict is not None and verdict.state != "right" and broken is None:
            broken = replace(verdict, state="wrong", text=_told(why, verdict, outcome))
    return broken if holds else None


def _judged(check: Callable[[Run], Verdict], outcome: Outcome) -> Verdict | None:
    if any(one.kind in LIMITED and one.result in IN_VAIN for one in outcome.course.log):
        return None  # a time-out expired: whoever set it may have made it long enough
    try:
        return check(outcome.run())
    except RuntimeError:  # the run took another path: something in it is left to chance
        return None


def _told(why: str, verdict: Verdict, outcome: Outcome) -> str:
    steps = "\n".join(line.strip() for line in order(outcome))
    shown = f"\n\nThe order in which that happens:\n\n```text\n{steps}\n```" if steps else ""
    return f"{why}{verdict.text}{shown}"
