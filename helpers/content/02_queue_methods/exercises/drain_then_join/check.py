"""The script has to take the child's text before it waits for the child's end."""

import re

from helpers.record.run import Event, Run
from helpers.course.checks import (
    Verdict,
    at,
    children,
    done,
    failed,
    main,
    messages,
    right,
    unexplained,
    waits_in,
    wrong,
)

START_METHODS = ("spawn", "fork", "forkserver")
TIMEOUT = 2.0
LENGTH = 2_000_000
FIRST = "'word "  # how the text begins in the record


def _gave_up(run: Run, join: Event) -> bool:
    """Whether a join with a time-out returned although the child had not ended."""
    if join.end is None or any(e.kind == "ended" and e.detail == join.detail and e.time <= join.end for e in run.events):
        return False
    return join.source is None or join.source.time > join.end


def _brings_the_text(event: Event) -> bool:
    """Whether a call returned the text: from a queue, from a manager's queue, or from a pipe."""
    if event.kind == "call":
        return f"→ {FIRST}" in event.detail
    return event.kind in ("get", "recv") and event.end is not None and event.detail.startswith(FIRST)


def check(run: Run) -> Verdict:
    """Judge one run."""
    script = main(run)
    puts = [e for e in done(run, "put") if e.process != script.name]
    in_get, in_join = waits_in(run, "get"), waits_in(run, "join")
    joins = [e for e in run.events if e.kind == "join" and e.process == script.name and e.line]
    text = next((e for e in run.events if e.process == script.name and _brings_the_text(e)), None)
    gave_up = next((e for e in joins if _gave_up(run, e)), None)
    if gave_up is None and text is not None and "None" in script.stdout:
        # A child may have come to its end and still have text to write: it has not ended then.
        gave_up = next((e for e in joins if e.end is not None and e.end <= text.end), None)
    if killed := next((e for e in run.events if e.kind in ("terminate", "kill") and e.line), None):
        return wrong(
            f"MainProcess called {killed.kind}(){at(killed.line)}: that ends the child in the middle of its "
            "work, and what it had not yet written is lost. Let the child end by itself."
        )
    if cancel := next(iter(done(run, "cancel_join_thread")), None):
        return wrong(
            f"cancel_join_thread(){at(cancel.line)} lets its process end at once, with most of the text "
            "not yet written into the pipe. The hang has only moved"
            f"{f' to the get{at(in_get.line)}' if in_get else ''}: the rest will never come. Keep the text, "
            "and see that somebody takes it."
        )
    left = {e.process for e in run.events if e.kind == "exit"}
    if cut := next((p for p in children(run) if p.exitcode is not None and p.name not in left and not p.error), None):
        return wrong(
            f"{cut.name} was ended at once, as os._exit() does it: it did not wait for its feeder thread, and what that "
            "had not yet written into the pipe is lost. Let report return."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if in_get and not done(run, "start"):
        return wrong(
            f"MainProcess waits in a get{at(in_get.line)} before the child was started, so nobody can put. "
            "Call `p.start()` first."
        )
    if not done(run, "start"):
        return wrong("No child was started: MainProcess did the work itself. Let a Process call report.")
    if puts and not any(e.detail.startswith(FIRST) for e in puts):
        return wrong(
            f"The child put {puts[0].detail}{at(puts[0].line)} and not its text. That is small enough for the "
            "pipe, so the order of get and join does not matter. Send the text itself."
        )
    if any(e.kind == "join_thread" and e.process != script.name for e in run.events) and in_join:
        return wrong(
            "The child waits for its feeder thread in join_thread() now; before, it did so at its end, "
            f"unasked. The thread waits for room in the pipe, and MainProcess still stands in the join"
            f"{at(in_join.line)}. Let MainProcess take the text first."
        )
    if in_join and any(e.detail == "True" for e in done(run, "empty", script)):
        return wrong(
            "empty() said True, because the child had only just been started, so MainProcess took nothing "
            f"and went on to the join{at(in_join.line)}. Do not ask: get() waits until something is there."
        )
    if in_join:
        return wrong(
            f"MainProcess waits in the join{at(in_join.line)} for the child to end. The child waits until "
            "somebody makes room in the pipe. Only MainProcess can, with get(): let it do that first."
        )
    if gave_up:
        return wrong(
            f"The join{at(gave_up.line)} gave up: when its time was over, the child had not ended. So the "
            "program waits for nothing, each time it is run. Take the text first; then no time-out is needed."
        )
    if in_get and any(e.detail.startswith(FIRST) for e in done(run, "get", script)):
        return wrong(
            f"The text has arrived, and MainProcess asks for a second one{at(in_get.line)}. Keep in a "
            "variable what the first get() returned."
        )
    if (messages(run) or text) and not run.hung and run.returncode == 0:
        if not [e for e in joins if e.end is not None]:
            return wrong(
                "The text arrived, but MainProcess never waited for the child to end, so its exit code is "
                "not known for certain. Join it, at the right place."
            )
        printed = " ".join(script.stdout.split()) or "nothing"
        numbers = re.findall(r"\d+", re.sub(r"(?<=\d)[,_](?=\d)", "", printed))  # 2,000,000 is one number
        if str(LENGTH) not in numbers:
            return wrong(
                f"MainProcess printed {printed}, and the text was to have {LENGTH} characters. A program that works "
                "for short texts only is not mended."
            )
        if "None" in printed:
            return wrong(
                f"MainProcess printed {printed}: the exit code was read before the child had ended. Join it first."
            )
        if "0" not in numbers:
            return wrong(f"MainProcess printed {printed}: the child's exit code was to be printed as well.")
        if text and text.kind == "call":
            return right(
                "The manager's process took the text, so the child could end, whether MainProcess had asked for it or "
                "not. Without a manager: first drain, then join."
            )
        if not any(e.kind == "feed" for e in run.events):
            return right(
                "MainProcess took the text, so the child could write all of it and end, so the join returned. First drain, "
                "then join."
            )
        return right(
            "MainProcess took the text, so the child's feeder thread could finish, so the child could end, "
            "so the join returned. First drain, then join."
        )
    return unexplained(run, "MainProcess takes the text first, and joins the child after that.")
