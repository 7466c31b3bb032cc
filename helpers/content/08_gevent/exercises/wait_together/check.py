"""Five greenlets sleep at the same time, by a patch that comes first."""

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, failed, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 3.0


def check(run: Run) -> Verdict:
    """Judge one run."""
    waits = [e for e in run.events if e.kind == "block" and e.lane not in ("", "Hub") and e.line]
    sleeps = [event for event in run.events if event.kind == "sleep"]
    by_script = [event for event in run.events if event.kind == "block" and not event.lane]
    greenlets = {e.lane for e in run.events if e.lane not in ("", "Hub") and e.kind in ("block", "switch", "finish")}
    most = max((sum(b.time <= a.time <= (b.end or a.time) for b in waits) for a in waits), default=0)
    if error := failed(run, "TypeError: unsupported operand"):
        return wrong(
            f"{error.name} ended with {error.error}{at(error.error_line)}: a `value` was still None. "
            "Nobody waited until its greenlet had ended. `spawn` only puts it into the hub's queue."
        )
    if error := failed(run, "TypeError: The run argument"):
        return wrong(
            f"`gevent.spawn` was given what `download` has returned{at(error.error_line)}: the script called it itself, and waited. Give "
            "the function and its argument apart: gevent.spawn(function, argument)."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung:
        return unexplained(run, "Let the script end by itself.")
    if run.stdout.strip() != "30":
        return wrong(f"Printed was {run.stdout.strip() or 'nothing'}. It should be 30, the sum of the five squares.")
    if not greenlets:
        return wrong(
            "The sum is right, but no greenlet took part. Let `gevent.spawn` start the downloads, so that the hub waits "
            "for all of them in one thread."
        )
    if len(sleeps) > 1 and sleeps[0].overlaps(sleeps[1]):
        return wrong(
            f"They sleep{at(sleeps[0].line)} at the same time, but in threads of the system. Let five greenlets wait in the hub: one thread "
            "is enough."
        )
    if sleeps:
        return wrong(
            f"Still one after another: `sleep`{at(sleeps[0].line)} is the one that stops the thread. Your program patches "
            "something, but the patch does not reach what waits here. What has to be patched, and when?"
        )
    if not waits:
        return wrong("The sum is right, but nobody waits any more. Keep the wait: it stands for a download.")
    if most < 5 and len(by_script) >= 5:
        return wrong(
            f"Each download waits in the hub now, but the script waits{at(by_script[0].line)} for one before the next one "
            "has begun. Spawn all five, and then wait for all."
        )
    if most < 5:
        return wrong(f"At most {most} of the five waited at the same time. All five can.")
    return right("All five waited at the same time: the record shows five in the hub at once.")
