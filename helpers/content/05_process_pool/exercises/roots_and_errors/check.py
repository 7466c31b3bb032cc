"""Three tasks are handed in, one of them fails; the script prints two roots and an error, and ends the pool."""

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, done, failed, main, not_started, right, unexplained, wrong

START_METHODS = ("fork", "spawn")
TIMEOUT = 3.0
LINES = ["3.0", "-4 has no root", "4.0"]


def check(run: Run) -> Verdict:
    """Judge one run."""
    script = main(run)
    printed = script.stdout.splitlines()
    submits = done(run, "submit")
    fetches = [e for e in run.events if e.kind == "fetch" and e.process == script.name]
    tasks = [e for e in run.events if e.kind == "task"]
    if not submits and not printed and not script.error:
        return not_started("nothing was handed in. Begin with apply_async() for the three numbers.")
    if error := failed(run, "ValueError: Pool is still running"):
        return wrong(f"join(){at(error.error_line)} is not allowed yet: say first, with close(), that no more tasks will come.")
    if error := failed(run, "ValueError: Pool not running"):
        return wrong(f"A task came after the pool's end{at(error.error_line)}. Hand in all of them before close().")
    if error := failed(run, "ValueError: -4"):
        if not any("-4" in e.detail for e in tasks):
            return wrong(f"root was called in the script itself{at(error.error_line)}: no worker has done anything.")
        if any(e.detail.startswith(("map ", "starmap ")) for e in submits):
            return wrong(
                "map() raises the first error that a task has, and with it all the other results are gone. Hand in each number "
                "on its own."
            )
        return wrong(
            f"get() raises the error of its task again, here{at(error.error_line)}, and nobody caught it. It is a ValueError."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung or run.returncode:
        return unexplained(run, "Have all the results before you end the pool.")
    if not tasks:
        return wrong("No worker has carried out a task: the script must have found the answers without the pool.")
    if any(e.kind == "callback" for e in run.events):
        return wrong(
            "Callbacks are called in the order in which the results arrive. Here the order is given: ask each AsyncResult in turn."
        )
    failures = [e for e in tasks if e.outcome == "ValueError"]
    wrapped = not failures and len(tasks) == 3 and not any(e.detail.startswith("root(") for e in tasks)
    if not failures and len(tasks) < 3:
        return wrong(
            "-4 was never handed in. Hand in all three numbers, and take the text from the error that comes back: the script need "
            "not know beforehand which of them fails."
        )
    if not failures and not wrapped:
        return wrong(
            "root does not raise any more, so whoever calls it can take a text for a root. Leave it as it is: the error comes "
            "to get() by itself."
        )
    if printed == LINES[1:2] and any(e.detail.startswith(("map", "starmap")) for e in submits):
        return wrong(
            "map() raises the first error that a task has, and with it all the other results are gone. Hand in each number "
            "on its own."
        )
    if printed == LINES[:2]:
        return wrong(
            "After the error the third root was not printed: the exception has left the loop. Put the try into the loop, around "
            "one get() only."
        )
    if not printed:
        return wrong(
            "The tasks were done, and the script has printed none of their results. An error that nobody asks for is never seen."
        )
    if printed != LINES:
        return wrong(f"The script printed {', '.join(printed)}. It should be {', '.join(LINES)}, a line each.")
    if fetches and submits and fetches[0].end is not None and fetches[0].end < submits[-1].time:
        return wrong(
            f"Right lines, but a result was waited for{at(fetches[0].line)} before all tasks were handed in: "
            "one worker is idle all the time."
        )
    if pool := next((e for e in run.events if e.kind == "pool" and e.number == 1), None):
        return wrong(f"The pool{at(pool.line)} has one worker, which does one task after another. Make it two.")
    if not any(e.kind in ("join_pool", "terminate_pool") and e.line for e in run.events):
        return wrong("Nobody has ended the pool. Say that no more tasks will come, and wait until its workers have ended.")
    if wrapped:
        return right("Each error was caught where it was raised, and its text came back as a result, so no other result was lost.")
    return right("Each result was asked for on its own, so one error has cost one result, and not all of them.")
