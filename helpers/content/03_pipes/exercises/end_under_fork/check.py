"""No copy of the sending end may stay open in the consumer, which inherits it under fork."""

from helpers.views.reasons import holders
from helpers.record.run import Event, Run
from helpers.course.checks import Verdict, as_messages, at, done, failed, main, right, unexplained, wrong

START_METHODS = ("fork", "spawn", "forkserver")  # fork first: there the program as given hangs
TIMEOUT = 2.0


def _writes(run: Run) -> set[str]:
    return {e.process for e in done(run, "send")}


def _stuck(run: Run) -> Event | None:
    """The consumer's recv() that had not returned when the run was ended: that may have woken it."""
    return next(
        (e for e in run.events if e.kind == "recv" and run.hung and (e.end is None or e.end > run.duration)), None
    )


def check(run: Run) -> Verdict:
    """Judge one run."""
    run = as_messages(run)
    script, starts = main(run), done(run, "start")
    if error := failed(run, "NameError"):
        return wrong(
            f"{error.name} ended with {error.error}{at(error.error_line)}: that is not a name that a spawned child has. "
            "Under fork it is one, by accident. Pass the end to the child as an argument."
        )
    if error := failed(run, "OSError: handle is closed"):
        used = next((e.kind for e in run.events if e.process == error.name and e.kind in ("send", "recv") and e.outcome), "")
        if any(e.process == error.name and e.kind == "close" and e.line and e.detail == "read" for e in run.events):
            return wrong(
                f"{error.name} ended with {error.error}{at(error.error_line)}: the consumer closed the end that it reads "
                "from. It has a copy of the other end, too: that one has to go."
            )
        if used == "recv":
            return wrong(
                f"{error.name} ended with {error.error}{at(error.error_line)}: the script had closed the receiving end before "
                "the consumer was started. A closed end cannot be given to a child. Start both, then close."
            )
        return wrong(
            f"{error.name} ended with {error.error}{at(error.error_line)}: the sending end was closed before the producer "
            "was started, so the producer could not use it. Close it after that."
        )
    if error := failed(run, "OSError: connection is"):
        return wrong(
            f"{error.name} ended with {error.error}{at(error.error_line)}: this end is for the other direction. The order of the "
            "arguments decides which end is which: the first of Pipe(duplex=False) receives, the second sends."
        )
    if (error := failed(run)) and not error.ended_by_run:
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    forced = next((e for e in run.events if e.kind in ("terminate", "kill")), None)
    if forced:
        return wrong(
            f"{forced.detail} was ended by force{at(forced.line)}, and has never seen the end. It might have been at "
            "work still. See that it ends by itself."
        )
    if stuck := _stuck(run):
        held = {name for name, ends in holders(run, stuck.object, at=run.duration).items() if "write" in ends}
        if script.name in held:
            return wrong(
                f"{stuck.process} waits in recv(){at(stuck.line)}. The script still holds the sending end: it has to "
                "close its copy as well, once the producer has been started."
            )
        if stuck.process in held:
            first = starts[0].detail if starts else ""
            if first in _writes(run):
                return wrong(
                    f"{first}, the producer, was started first, but the script still had its own copy of the sending end "
                    f"when it started {stuck.process}, and fork copied that. Close it between the two starts."
                )
            return wrong(
                f"{stuck.process} waits in recv(){at(stuck.line)}, and holds a copy of the sending end itself: fork copied "
                "it when the process was started, whether it was given or not. Somebody has to close that copy, and only "
                f"{stuck.process} can. Who joins whom first does not matter."
            )
    ended = [e for e in run.events if e.kind == "recv" and e.outcome == "EOFError"]
    cut = next((e for e in run.events if e.kind == "recv" and e.end is None and not run.hung), None)
    if cut:
        return wrong(
            f"The script ended while {cut.process} still waited in recv(){at(cut.line)}, and took it along, as it does with "
            "a daemon. See that it ends by itself."
        )
    if not run.hung and run.returncode == 0 and not ended and any(e.kind == "poll" and e.detail == "False" for e in run.events):
        return wrong(
            "It ends, but only because the consumer gave up when no bun had come for a while. A slow producer would lose "
            "it. Let it receive until EOFError."
        )
    if not run.hung and run.returncode == 0 and not ended and len(done(run, "recv")) > 3:
        return wrong(
            "It ends, because a last message says so. If the producer dies before it sends that, the consumer waits for "
            "ever. EOFError comes in any case, once the copies are closed: let it receive until then."
        )
    if not run.hung and run.returncode == 0 and not ended:
        return wrong(
            "It ends, but the consumer stops without having seen the end: it knows how many buns will come. "
            "Let it receive until EOFError."
        )
    if not run.hung and run.returncode == 0 and any(e.process == script.name for e in run.events if e.kind in ("send", "recv")):
        return wrong(
            "It ends, but the script has sent or received buns itself, so there is a process less than before. Let a producer and a "
            "consumer do it, each in a process of its own."
        )
    if not run.hung and run.returncode == 0 and len(done(run, "recv")) == 3:
        return right(
            "When the producer had closed its end, no copy of it was left: neither in the script nor in the "
            "consumer."
        )
    return unexplained(run, "Three buns are sent, eaten, and followed by the end.")
