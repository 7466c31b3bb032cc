"""Workers return a result or raise: both have to come to the foreman, and not to the script."""

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 2.0
LINES = ["14", "x is not a number", "18", "the foreman is done"]


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.splitlines()
    switches = [e for e in run.events if e.kind == "switch"]
    foreman = next((e.lane for e in switches if e.lane), "")
    ends = [e for e in switches if e.source.lane not in ("", foreman) and e.line is None]
    raised = [e for e in run.events if e.kind == "finish" and e.outcome and e.lane != foreman]
    lost = next((e for e in ends if not e.lane), None)
    if printed == LINES and raised and len(ends) >= 3 and not run.hung and not run.returncode:
        return right(
            "It works, though the script has to carry to the foreman what comes out of the workers. The parent gets it directly."
            if lost
            else "The foreman is the parent of the workers, so their results and their exceptions come to its switch()."
        )
    if printed == LINES and raised and len({e.lane for e in switches if e.lane and not e.source.lane}) >= 3:
        return wrong(
            "The lines are right, because the foreman was called as a plain function: then it is the script that switches to the "
            "workers, and the script is their parent. Let the foreman be a greenlet, and make it the workers' parent."
        )
    if lost and lost.detail == "exception":
        return wrong(
            "A worker may hand over its result with a switch of its own, but its exception goes to its parent, and that is the "
            "script. So the foreman's `except` never sees it."
        )
    workers = {e.source.lane for e in ends}
    if len(workers) == 1 and "x" in printed:
        return wrong(
            "One worker has begun, and it has ended with its first order. A switch to an ended greenlet brings back what was passed: "
            "so x came out as it went in. Each order needs a worker of its own."
        )
    if lost and failed(run, "ValueError"):
        return wrong(
            "What came out of the workers went to the script, which is their parent: first a result, then the ValueError. To resume "
            "the foreman from the script does not bring it these. Who has to be the workers' parent?"
        )
    if error := failed(run, "TypeError"):
        if "reenlet" in error.error:
            return wrong(
                f"The parent has to be a greenlet{at(error.error_line)}, and not the function that it runs. Which call returns "
                "the greenlet that runs now?"
            )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung:
        return unexplained(run, "The workers should return to the foreman.")
    if lost:
        stands = next((e for e in reversed(switches) if e.source.lane == foreman), None)
        return wrong(
            f"The result of {lost.source.lane} came out in the script, which is its parent. The foreman still stands in its "
            f"switch{at(stands.line if stands else None)}, and waits."
        )
    if not ends:
        return wrong(
            "No worker was a greenlet: no switch in the record leads back from one. Keep the workers, and mend where they "
            "return to."
        )
    if not raised and len(ends) >= 3:
        return wrong(
            "No worker has raised an exception, though 'x' is not a number. Leave `work` as it is: its exception can come to the "
            "foreman by itself."
        )
    if printed == [LINES[0], LINES[1], LINES[3]]:
        return wrong(
            "After the bad order the last one was not carried out: the exception has left the loop. The try belongs around one "
            "switch."
        )
    return wrong(f"Printed was {', '.join(printed) or 'nothing'}. It should be {', '.join(LINES)}.")
