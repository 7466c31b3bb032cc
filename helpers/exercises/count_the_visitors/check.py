"""Reading and writing of a shared number, made one step by a lock that both processes share."""

from helpers.run import Run
from helpers.verdict import Verdict, at, children, done, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 3.0


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.strip()
    both = children(run)
    sleeps = {p.name: done(run, "sleep", p) for p in both}
    taken = done(run, "acquire")
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung and taken and not done(run, "release"):
        return wrong(
            f"{taken[-1].process} took the lock{at(taken[-1].line)} and never gives it back. `with lock:` does both."
        )
    if run.hung:
        return unexplained(run, "Let the script end by itself.")
    if len(both) < 2:
        return wrong("Two turnstiles are to be open: start two processes.")
    if any(len(found) < 5 for found in sleeps.values()):
        return wrong("The work between reading and writing is gone: leave the `sleep`, five for each.")
    first, second = sleeps.values()
    if not taken and (first[-1].end <= second[0].time or second[-1].end <= first[0].time):
        return wrong("One turnstile opened only after the other had closed. Start both before you join them.")
    if printed != "all ten were counted: True":
        if not taken:
            return wrong("Visitors get lost, and nothing prevents it. Nobody takes a lock between reading and writing.")
        if len({event.object for event in taken}) > 1:
            return wrong("Visitors get lost. Each turnstile has a lock of its own, which keeps nobody out. Both need the same one.")
        return wrong(
            "Visitors get lost. The lock is around the writing alone: both have read before. Reading belongs inside, too."
        )
    return right("Reading, working and writing were one step: whoever came in between waited for the lock.")
