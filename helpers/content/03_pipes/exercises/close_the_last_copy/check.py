"""The script closes its own copy of the sending end after the start, so that its loop sees the end."""

import re

from helpers.views.reasons import holders
from helpers.record.run import Run
from helpers.course.checks import Verdict, as_messages, at, done, failed, main, right, unexplained, waits_in, wrong

START_METHODS = ("spawn", "fork", "forkserver")
TIMEOUT = 2.0
NUMBERS = [str(number) for number in range(5)]
TOTAL = sum(range(5))


def check(run: Run) -> Verdict:
    """Judge one run."""
    run = as_messages(run)
    script = main(run)
    if error := failed(run, "OSError: handle is closed"):
        if any(e.kind == "start" and e.outcome for e in run.events) or error is not script:
            return wrong(
                f"{error.name} ended with {error.error}{at(error.error_line)}: the sending end was closed before the child "
                "was started, so there was nothing left to give to it. First start(), then close()."
            )
        return wrong(
            f"MainProcess ended with {error.error}{at(error.error_line)}: it closed the end from which it wants to "
            "receive. Close the other one, the sending end, which it does not need."
        )
    if script.error.startswith("EOFError") and not script.ended_by_run:
        return wrong(
            f"MainProcess ended with EOFError{at(script.error_line)}. That is how the end is announced, and no mistake: catch it, "
            "and leave the loop, as the program did that you were given."
        )
    if (error := failed(run)) and not error.ended_by_run:
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    waiting = next((w for w in (waits_in(run, "recv"), waits_in(run, "poll")) if w), None)
    sent, received = done(run, "send"), done(run, "recv", script)
    if not done(run, "start") or any(e.process == script.name for e in sent):
        return wrong(
            "There is no second process that sends: MainProcess did all the work itself. Let the child count."
        )
    if waiting and "write" in holders(run, waiting.object).get(script.name, []):
        early = [e for e in done(run, "join") if e.time < waiting.time]
        if early:
            return wrong(
                f"MainProcess joins the child{at(early[0].line)}, and then waits in {waiting.kind}(){at(waiting.line)}. "
                "Waiting for the child changes nothing: its copies were closed when it ended. The copy that is still "
                "open is MainProcess's own."
            )
        return wrong(
            f"MainProcess waits in {waiting.kind}(){at(waiting.line)}, and still holds a copy of the sending end itself: "
            "it never comes to a line behind the loop. Close that copy before the loop."
        )
    saw_the_end = any(e.kind == "recv" and e.outcome == "EOFError" for e in run.events)
    if not run.hung and not sent and done(run, "put"):
        return wrong(
            "It ended, but nothing went through the pipe. A queue has no end that a receiver could see: the child has to say that "
            "this was all, and may die before. Keep the pipe and the loop, and close what is still open."
        )
    if not saw_the_end and {e.detail in NUMBERS for e in received} == {True, False}:
        return wrong(
            "A last message that means the end works, as long as the child comes to send it. If it dies before "
            "that, MainProcess waits for ever. Let the loop end with EOFError, which comes in any case."
        )
    if not run.hung and not saw_the_end:
        if any(e.kind == "poll" and e.detail == "False" for e in run.events):
            return wrong(
                "It ended, but not because the end had come: MainProcess gave up when poll() found nothing. "
                "A slow child's numbers would be lost. Let it see the end."
            )
        return wrong(
            "It ended, but only because MainProcess knows how many messages will come. A receiver that does not "
            "know this has to see the end. Keep the loop as it was, and close what is still open."
        )
    if not run.hung and run.returncode == 0 and received:
        if str(TOTAL) not in re.findall(r"\d+", script.stdout):
            return wrong(f"The loop ended, but the total of the five numbers, {TOTAL}, was not printed.")
        return right(
            "MainProcess gave its copy of the sending end back, and the child its own. None was left, so the "
            "loop saw the end."
        )
    return unexplained(run, "Close the one end that MainProcess does not need, once the child has been started.")
