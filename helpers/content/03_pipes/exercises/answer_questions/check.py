"""A child squares what it receives through a duplex pipe, until the script closes its end."""

import re

from helpers.record.run import Process, Run
from helpers.course.checks import (
    Verdict,
    as_messages,
    at,
    children,
    done,
    failed,
    main,
    not_started,
    right,
    unexplained,
    waits_in,
    wrong,
)

START_METHODS = ("spawn", "fork", "forkserver")
TIMEOUT = 2.0
ANSWERS = ["4", "9", "16"]
CONSEQUENCES = ("EOFError", "BrokenPipeError", "ConnectionResetError")  # that the other side has gone


def _answers_in(text: str) -> bool:
    """Whether the answers stand in a text in their order, with or without other words."""
    numbers = iter(re.findall(r"\d+", text))
    return all(answer in numbers for answer in ANSWERS)


def _failed_first(run: Run) -> Process | None:
    """The process whose error is the cause, where there is one, or else one whose error is a consequence."""
    return next((p for p in run.processes if p.error and not p.error.startswith(CONSEQUENCES)), failed(run))


def check(run: Run) -> Verdict:
    """Judge one run."""
    run = as_messages(run)
    script = main(run)
    child = children(run)[0] if children(run) else None
    if child is None and script.error.startswith("OSError: handle is closed"):
        return wrong(
            f"MainProcess ended with {script.error}{at(script.error_line)}: an end was closed before the child was started, "
            "so it cannot be given to the child any more. First start(), then close()."
        )
    if child is None:
        return unexplained(run, "Start a Process that calls answer.")
    asked, got = done(run, "send", script), done(run, "recv", script)
    heard, said = done(run, "recv", child), done(run, "send", child)
    # Not returned when the run was ended: that may have woken it.
    pending = [e for e in run.events if run.hung and (e.end is None or e.end > run.duration)]
    stuck = next((e for e in pending if e.kind == "recv" and e.process == child.name), None)
    used = [e for e in run.events if e.process == child.name and e.kind in ("send", "recv")]
    if not asked and not used and not run.stdout:
        return not_started("nothing was sent. Begin with `answer`: it receives a number and sends its square.")
    if child.error.startswith("TypeError") and not child.error_line:  # at the call of answer, in no line of it
        return wrong(
            f"{child.name} ended with {child.error}{at(child.error_line)}: what `answer` asks for and what `args` gives do "
            "not fit."
        )
    if child.error.startswith("OSError: handle is closed"):
        return wrong(
            f"{child.name} ended with {child.error}{at(child.error_line)}: it closed the end through which it is to talk. "
            "Let it close the other one, the script's."
        )
    if child.error and not child.error.startswith(CONSEQUENCES) and not child.ended_by_run and not used:
        return wrong(f"{child.name} ended with {child.error}{at(child.error_line)}. Mend that first.")
    if asked and not used:
        return wrong(
            f"The script asked{at(asked[0].line)}, but {child.name} ended without having received or sent anything. Write "
            "`answer` first: it repeats recv() and send()."
        )
    first = waits_in(run, "recv")
    if stuck and not asked and first:
        return wrong(
            f"MainProcess waits in recv(){at(first.line)} for an answer before it has asked, and {child.name} waits for a "
            "question. Send the number first."
        )
    if stuck and not asked and not said:
        return wrong(
            f"{child.name} waits in recv(){at(stuck.line)} for a question, and the script asks none. Let it send 2, 3 and "
            "4, and receive the answer to each."
        )
    gone = _failed_first(run)
    tried = asked or script.error.startswith("BrokenPipeError")
    if gone and gone.error.startswith(CONSEQUENCES) and not gone.ended_by_run and tried and used and not heard and not got:
        return wrong(
            f"{gone.name} ended with {gone.error.partition(':')[0]}{at(gone.error_line)}. The script and {child.name} talk through "
            "the same end: what is sent into it comes out of the other, and that one has been closed everywhere. Let the script use "
            "`mine`, and the child `yours`."
        )
    if child.error.startswith("EOFError") and not child.ended_by_run:
        return wrong(
            f"{child.name} ended with EOFError{at(child.error_line)}. That is how the end is announced, and no mistake: "
            "catch it, and leave the loop."
        )
    if script.error.startswith("OSError: handle is closed") and len(got) < len(asked):
        return wrong(
            f"MainProcess ended with {script.error}{at(script.error_line)}: it closed its end before it had received "
            "all the answers. Close it after the last one."
        )
    if (error := _failed_first(run)) and not error.ended_by_run and (len(said) != 1 or error is not script):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    forced = next((e for e in run.events if e.kind in ("terminate", "kill")), None)
    if forced:
        return wrong(
            f"The answers came, but the child was ended by force{at(forced.line)}. Close your end instead, and it "
            "ends by itself."
        )
    closed = [
        e
        for e in run.events
        if e.kind == "close" and e.process == child.name and e.line and e.time < run.duration
    ]
    if stuck and not heard and asked:
        return wrong(
            f"{child.name} waits in recv(){at(stuck.line)}, and no question has reached it: it listens on the end that it "
            "was to close. The order of the arguments decides which is which."
        )
    if not asked and _answers_in(script.stdout):
        return wrong("The answers are right, but MainProcess worked them out without asking. Send the numbers.")
    if not said and heard and child.stdout.strip():
        return wrong(
            f"{child.name} received {heard[0].detail}{at(heard[0].line)} and printed its answer: that goes to the screen, "
            "and not to the script. Send it."
        )
    if not said and heard:
        return wrong(
            f"{child.name} received {heard[0].detail}{at(heard[0].line)} and sent nothing back. What a function returns "
            "in a child goes nowhere: send it."
        )
    seen = next((e for e in run.events if e.kind == "recv" and e.outcome == "EOFError" and e.process == child.name), None)
    if seen and run.hung:
        return wrong(
            f"The end has come: recv(){at(seen.line)} raised EOFError in {child.name}, which goes on and asks again. Leave "
            "the loop there."
        )
    if len(said) == 1 and len(heard) == 1 and not stuck and not seen:
        return wrong(
            f"{child.name} answered one question only{at(said[0].line)}, and ended. Let it receive again and again."
        )
    if stuck and len(said) == len(asked) and not waits_in(run, "recv"):
        if not closed:
            return wrong(
                f"All answers came, but {child.name} waits in recv(){at(stuck.line)} for the end: it closed nothing, "
                "and holds a copy of the script's end itself. Let it begin with closing that."
            )
        return wrong(
            "The script waits for the child to end, and has never told it that this was all: it still holds its "
            "end open. Close `mine` after the last answer."
        )
    if not run.hung and run.returncode == 0 and child.ended_well:
        if not _answers_in(script.stdout):
            return wrong(
                f"MainProcess printed {' '.join(script.stdout.split()) or 'nothing'}: the answers should be 4, 9 and 16."
            )
        if len(said) == 3:
            if not seen and len(heard) == len(said) and len(asked) == len(said):
                return wrong(
                    f"Three answers came, and then {child.name} ended without having been told: it knows that three "
                    "questions will come. Let it receive again and again, until the end comes."
                )
            return right(
                "Three questions, three answers through one pipe. And the child ended because "
                + ("no copy of the script's end was left." if seen else "you told it to.")
            )
    return unexplained(run, "The child receives and sends three times; then the script closes its end.")
