"""The leaves of two trees in pairs up to the first difference, each tree walked by a greenlet of its own."""

from collections import Counter

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, failed, main, not_started, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 2.0
LINES = ["1 1", "2 2", "3 4"]


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.splitlines()
    switches = [e for e in run.events if e.kind == "switch"]
    begun = list(dict.fromkeys(e.lane for e in switches if e.lane))
    gave = Counter(e.source.lane for e in switches if e.source.lane and e.line is not None)
    asked = {e.lane: e.source.lane for e in reversed(switches) if e.lane}       # who switched to it first
    brought = Counter(e.source.lane for e in switches if e.line is not None and asked.get(e.source.lane) == e.lane)
    of_each = Counter(lane.rstrip("0123456789 ") for lane in begun)            # "walk 2" is the second one that runs walk()
    if not printed and not switches and not main(run).error:
        return not_started("nothing was printed, and nothing was switched. Begin with a greenlet that runs walk().")
    if error := failed(run, "TypeError: walk()"):
        return wrong(
            f"The first switch{at(error.error_line)} calls walk(), which takes two arguments: a tree, and the function that it "
            "calls for each leaf. Pass both."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if not switches and any(e.kind == "yield" for e in run.events):
        return wrong(
            "A generator took part: walk() was rewritten with `yield`. It is not yours, and it calls `report`. Leave it as it is, "
            "and let `report` switch."
        )
    if not switches:
        return wrong(
            "No greenlet took part. A plain call of walk() goes to the end of its tree before you know the first pair: think "
            "of trees with a million leaves."
        )
    if switches and not begun:
        return wrong(
            "Nothing in the record leads to another greenlet: the script has called walk() itself, and switched to itself. "
            "greenlet(walk(…)) calls it at once. Hand over the function, greenlet(walk); the first switch brings its arguments."
        )
    if begun and max(of_each.values()) > 2:
        return wrong(
            f"{max(of_each.values())} greenlets of one kind have begun. A new one begins again at the first leaf of its tree. Make one for each tree, and "
            "switch to the same two again."
        )
    if begun and not gave:
        return wrong(
            "Each greenlet walked its tree to the end in one go: nothing in it switches to the script. Let `report` do that, for "
            "each leaf."
        )
    if len(begun) == 1 and printed == LINES:
        return wrong(
            "The lines are right, but only one of the trees was walked by a greenlet. The script has walked the other one itself: "
            "such a walk cannot stand still, it can only come to its end, or be broken off. Make a greenlet for each."
        )
    if len(begun) == 1:
        return wrong(
            "There is one greenlet, so it walks through one tree, and only then through the other. To stand in the middle of both, "
            "you need two."
        )
    if printed and "()" in printed[0]:
        return wrong(
            "`report` switches to the script without the leaf: a switch that passes nothing brings (). Pass the leaf along."
        )
    if run.hung:
        return unexplained(run, "Stop at the first pair that differs.")
    if printed[:3] == LINES and (len(printed) > 3 or max(brought.values(), default=0) > 3):
        return wrong(
            "The pairs are right, but you went on after 3 and 4, which differ. Nobody needs to know the leaves behind them."
        )
    if printed == LINES[:2]:
        return wrong("The pair that differs is missing: print it, too, and then stop.")
    if printed != LINES:
        return wrong(f"Printed was {', '.join(printed) or 'nothing'}. It should be {', '.join(LINES)}, a line each.")
    return right("Two calls of walk() stood still side by side, each deep in its tree, and went no further than they had to.")
