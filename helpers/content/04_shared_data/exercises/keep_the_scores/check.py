"""A list in a shared dictionary has to be changed at the manager, by several children at once."""

import ast

from helpers.record.run import Run
from helpers.course.lock_history import acquired, changed_unlocked, holdings, one_by_one, proxy_calls
from helpers.course.checks import Verdict, at, children, done, failed, main, right, unexplained, wrong

START_METHODS = ("fork", "spawn")
TIMEOUT = 5.0
WANTED = {"ann": [3, 5], "bob": [7]}


def _printed(run: Run) -> dict[str, list[int]] | None:
    """What the last line of the script says, its lists sorted."""
    try:
        said = ast.literal_eval(main(run).stdout.splitlines()[-1])
        return {name: sorted(points) for name, points in said.items()}
    except (ValueError, SyntaxError, IndexError, AttributeError, TypeError):
        return None


def check(run: Run) -> Verdict:
    """Judge one run."""
    kids = children(run)
    calls = [e for kid in kids for e in proxy_calls(run, kid.name)]
    # A join without a line is the one at the script's end, which comes after its last line.
    told = [e for e in run.events
            if e.process == main(run).name and e.end is not None and e.line and e.kind in ("join", "get", "recv")]
    if kids and not told and not run.hung:
        return wrong(
            "The script came to its last line, and nobody had waited for the children. What they do after that is lost, or "
            "ends with an error. Join them before you print."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung or run.returncode:
        return unexplained(run, "Three children append, and the script prints what they have collected.")
    if len(kids) < 3:
        return wrong("There were to be three children, one for each game. Let them do the appending.")
    if one_by_one(run):
        return wrong(
            "Every child had ended before the next was started. So nothing can get lost, but nothing is done at once "
            "either. Start all three, then join all three."
        )
    if not calls and not done(run, "put") and not done(run, "send"):
        return wrong(
            "No child has sent a message: each has changed a copy of an ordinary dictionary, in its own memory. Let the "
            "manager keep it."
        )
    if pair := changed_unlocked(run):
        read, write = pair
        held = holdings(run, write.process, write.time)
        elsewhere = {e.object for e in run.events if acquired(e) and e.process != write.process}
        if elsewhere & held.keys():
            return wrong(
                f"{read.process} gets the list{at(read.line)} and puts it back{at(write.line)}, and the lock is given back in "
                "between. Another child may append just there, and its points get lost. Hold the lock over both."
            )
        if held:
            return wrong(
                f"{write.process} holds a lock{at(write.line)}, but one of its own: it was made in the child, and so keeps "
                "nobody else out. Make one lock in the script, and pass it to all."
            )
        return wrong(
            f"{read.process} gets the list{at(read.line)} and puts it back{at(write.line)}. Another child may append in "
            "between, and its points get lost. Use a lock around both, or let the inner list be a proxy."
        )
    if "Proxy" in main(run).stdout:
        return wrong(
            "All points are there. But the script prints proxies, and not what is in them. Make a list of each: "
            "`list(points)`, or `sorted(points)` as before."
        )
    changes = [e for e in calls if not e.detail.startswith(("__getitem__", "get(", "copy", "items", "values", "keys"))]
    sent = done(run, "put") + done(run, "send")
    if _printed(run) == WANTED and not sent and not [e for e in proxy_calls(run, main(run).name) if e.time > max(e.time for e in told)]:
        return wrong(
            "The last line is as it should be, but the script has asked the manager for nothing: it printed what it "
            "knew. Print what is in `scores`."
        )
    if _printed(run) == WANTED and calls and not changes and not sent:
        return wrong(
            "The last line is as it should be, but the children have no part in it: each has changed a copy, and the script "
            "has put the points in by itself. Let the children do it."
        )
    if _printed(run) == WANTED:
        return right("Every point has arrived, and no child could come between two steps of another.")
    writes = [e for e in calls if e.detail.startswith(("__setitem__", "update"))]
    if writes:
        return wrong(
            f"{writes[0].process} sets a list{at(writes[0].line)}. It takes the place of what was there, whatever another child "
            "had put into it. Append instead."
        )
    if calls and not any(e.detail.startswith(("append", "extend", "__iadd__", "insert")) for e in calls):
        return wrong(
            f"{calls[0].process} gets a copy of the list{at(calls[0].line)}. The copy was changed, and nobody has sent it back: "
            "there is no message for that in the picture."
        )
    return unexplained(run, f"The last line should be {WANTED}.")
