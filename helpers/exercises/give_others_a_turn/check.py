"""A coroutine that waits for another one gives its turn away in the loop."""

from helpers.run import Run
from helpers.verdict import Verdict, at, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 2.0
LINES = ["courier passes north", "courier passes south", "customer unpacks the parcel"]


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.splitlines()
    lanes = {event.lane for event in run.events if event.kind == "resume"}
    standing = main(run).waiting
    where = at(standing.line) if standing else ""
    if error := failed(run, "IndexError"):
        return wrong(
            f"{error.name} ended with {error.error}{at(error.error_line)}. The customer gave its turn away once, and went on "
            "although nothing had come. It has to look again, each time that it is its turn."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung and any(event.kind == "sleep" for event in run.events):
        return wrong(
            f"The customer still has the turn{where}. Sleeping gives no turn away: it stops the thread, and with it everybody. "
            "What hands the turn back to the scheduler?"
        )
    if run.hung and printed:
        return wrong(
            f"The courier has begun now, but then the customer has the turn{where} and keeps it. The order in the queue decides "
            "who begins, not who goes on."
        )
    if run.hung:
        return wrong(
            f"The customer has the turn{where} and goes round and round. In its loop it comes to no `yield`, so the scheduler "
            "never runs the courier."
        )
    if len(lanes - {""}) < 2:
        return wrong(f"Only {', '.join(sorted(lanes)) or 'nobody'} ran. Both are to run: the courier brings, the customer unpacks.")
    if LINES[2] in printed[:2]:
        return wrong("The customer unpacked before the courier had come. It is to wait until `arrived` is filled by the courier.")
    if printed != LINES:
        return unexplained(run, f"It should print: {', '.join(LINES)}.")
    return right("The customer looked, gave its turn away, and looked again, until the courier had come.")
