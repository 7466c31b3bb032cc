"""Both consumers have to end by themselves when all buns are eaten: somebody must tell each of them."""

import re

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, children, done, failed, main, right, unexplained, waits_in, wrong

START_METHODS = ("spawn", "fork", "forkserver")
TIMEOUT = 2.0
BUNS = [str(number) for number in range(6)]
LAST_WORDS = "has had enough"


def check(run: Run) -> Verdict:
    """Judge one run."""
    script, consumers = main(run), children(run)
    names = {process.name for process in consumers}
    joins = [e for e in done(run, "join", script) if e.line]
    silent = [process for process in consumers if LAST_WORDS not in process.stdout]
    if done(run, "start") and not joins and (silent or not consumers) and not run.hung:
        return wrong(
            "MainProcess did not wait for the consumers. They were ended together with the script, as "
            "daemons are, whatever they were doing. Let them end themselves, and join them."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if not done(run, "start"):
        return wrong(
            "MainProcess ate the buns itself: no consumer was started, so there is nobody to end. Leave "
            "the two processes as they were."
        )
    # Before the consumers are counted: one may have been ended while it was still coming up.
    if killed := next((e for e in run.events if e.kind in ("terminate", "kill") and e.line), None):
        return wrong(
            f"{killed.kind}(){at(killed.line)} ends a consumer from outside, wherever it is at that moment: "
            "with a bun in its hands, or half a message. Let each consumer end itself."
        )
    if len(consumers) < 2:
        return wrong(
            "There is one consumer only, and what ends one may leave the other waiting. Start the two, as it was."
        )
    if asked := next((e for e in run.events if e.kind in ("empty", "qsize") and e.process in names), None):
        says = (
            "and it may be wrong: True while a bun is still on its way, False although the other consumer is about "
            "to take the last one"
            if asked.kind == "empty"
            else "and it says 0 before the first bun has been put, and 1 when the other consumer is about to take it"
        )
        return wrong(
            f"{asked.kind}(){at(asked.line)} decides when a consumer ends, {says}. Put a message into the queue that "
            "says: no more."
        )
    last = {e.process: e for e in run.events if e.kind == "get" and e.process in names}
    late = next((e for e in last.values() if e.outcome), None)
    if late and (flag := next(iter(done(run, "set", script)), None)):
        return wrong(
            f"The set{at(flag.line)} says outside the queue that there is no more, and that can overtake a bun: put() "
            "returns before the bun is in the pipe. Put a message into the queue itself: it keeps its order."
        )
    if late:
        return wrong(
            f"The get{at(late.line)} raised {late.outcome}, and its consumer took that for the end. It says "
            "only that nothing came in time: a slow producer would lose its consumers. Put a message into "
            "the queue that says: no more."
        )
    taken = [e for e in done(run, "get") if e.process in names]
    ends = [e for e in done(run, "put") if e.detail not in BUNS]
    stuck = [e for e in run.events if e.kind == "get" and e.end is None and e.process in names]
    if ends and ends[0].process in names:
        return wrong(
            f"{ends[0].process} put {ends[0].detail}{at(ends[0].line)} before anybody had told it that there is no more. It "
            "cannot know that, nor what the other one has eaten. Only MainProcess knows: let it put that."
        )
    ended = [process for process in consumers if process.ended_well]
    if len({e.detail for e in done(run, "put")} & set(BUNS)) < len(BUNS):
        return wrong("The six buns that the program put as it was given, 0 to 5, are not all there. Put them as it did.")
    if stuck and run.hung:
        where = f"{stuck[0].process} waits in the get{at(stuck[0].line)}"
        if ended and ends:
            return wrong(
                f"{where}, though {ended[0].name} has ended: there was one {ends[0].detail}, and who takes it is lost "
                "to the other. Put one for each consumer."
            )
        if any(e.detail == ends[0].detail for e in taken) if ends else False:
            return wrong(
                f"{where}. It has taken {ends[0].detail} and went on: your condition looks for something "
                "else. Compare with what you put."
            )
        if any(e.kind == "close_queue" for e in run.events):
            return wrong(
                f"{where}, although the queue was closed: close() tells nobody. It only says that this "
                "process will put no more. Put a message into the queue that says: no more."
            )
        if not ends and waits_in(run, "join"):
            return wrong(
                f"{where}, for a bun that nobody will put, and MainProcess waits in the join until it ends. "
                "Put something behind the buns that tells it to stop."
            )
    counted = sum(int(n) for p in consumers for n in re.findall(r"after (\d+) buns", p.stdout))
    if ends and counted > len(BUNS):
        return wrong(
            f"{ends[0].detail} was counted as a bun: the consumers say that they have eaten {counted} of "
            f"{len(BUNS)}. It ended the loop, but too late. Look at what you have got before you eat it."
        )
    eaten = [e for e in taken if e.detail in BUNS]
    told = len(done(run, "put")) > len(BUNS)
    numbered = all(re.search(r"after \d+ buns", process.stdout) for process in consumers)
    if not run.hung and told and numbered and len(eaten) >= len(BUNS) > counted:
        return wrong(
            f"The consumers say that they have eaten {counted} of {len(BUNS)} buns: one of them took a bun for the "
            "end. Bun 0 is as good as any. Compare with what cannot be a bun: `if bun is None`."
        )
    if not run.hung and not told and len(ended) == len(consumers) and len(eaten) >= len(BUNS):
        return wrong(
            "Both ended, but nobody has told them to: each knows how many buns will come, and that they are shared "
            "out so. With another number of buns, or a slow consumer, it would hang. Put a message behind the buns."
        )
    if len(ended) == len(consumers) and not run.hung and run.returncode == 0:
        if len(eaten) < len(BUNS) and not told:
            return wrong(
                f"Only {len(eaten)} of {len(BUNS)} buns were eaten: the consumers ended without a message from the queue, "
                "and that overtook the buns. Put a message into the queue itself, behind the buns: it keeps its order."
            )
        if len(eaten) < len(BUNS):
            return wrong(
                f"Only {len(eaten)} of {len(BUNS)} buns were eaten: a consumer was told to end before the "
                "last bun was put. What ends them comes behind the buns."
            )
        if silent:
            return wrong(
                "The consumers ended, and did not say that they had enough: the line behind the loop is never reached. "
                "Leave the loop, not the function."
            )
        if len(joins) < len(consumers) or "all have had enough" not in script.stdout:
            return wrong(
                "MainProcess has to wait for both consumers, and then to print 'all have had enough'. Leave "
                "its last three lines as they were."
            )
        return right(
            "Each consumer was told, and ended itself when it came to that message: all six buns had been "
            "taken by then, because a queue keeps its order."
        )
    return unexplained(run, "Put one message for each consumer behind the buns, which tells it to end.")
