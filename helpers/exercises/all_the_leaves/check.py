"""All leaves of a tree, by generators that hand on from generators."""

from helpers.run import Run
from helpers.verdict import Verdict, at, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 3.0


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.strip()
    lanes = {event.lane for event in run.events if event.kind == "resume" and event.lane}
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung:
        return unexplained(run, "Each generator has to come to its end.")
    if "<generator object" in printed:
        return wrong("It hands out the generator itself, and not what is in it. Who runs the inner one, and hands on its values?")
    if printed == "[1]":
        return wrong("Only 1 came out: a `return` ends the whole function, at the first list that it meets.")
    if printed == "[1, [2, [3, 4]], 5]":
        return wrong("Each inner list came out as a list as one value. Every leaf is to come out by itself.")
    if printed == "[1, 2, 5]":
        return wrong("Of each inner list only the first leaf came out. `next` takes one value, and there are more.")
    if printed == "[1, 2, [3, 4], 5]":
        return wrong("It goes down only one level: what is inside may be lists again. Let the function itself do it.")
    if printed == "[1, 5]" and len(lanes) > 1:
        return wrong("The inner generators run, but the loop throws the values away. Hand each of them on.")
    if printed != "[1, 2, 3, 4, 5]":
        return wrong(f"Printed was {printed or 'nothing'}. It should be [1, 2, 3, 4, 5].")
    return right("Each generator handed on what the one inside it gave.")
