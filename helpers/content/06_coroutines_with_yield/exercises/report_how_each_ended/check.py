"""A scheduler says what each coroutine returned or raised, and a failure of one leaves the others alone."""

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, failed, main, not_started, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 2.0
LINES = [
    "soup 1", "toast 1", "tea 1", "result: the soup is ready", "failed: the toast is burnt", "tea 2", "result: the tea is ready",
]  # fmt: skip


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.splitlines()
    resumes = [e for e in run.events if e.kind == "resume" and not e.source.lane]  # by the loop, not by another coroutine
    ends = [e for e in run.events if e.kind == "return"]
    raised = [e for e in ends if e.outcome]
    lanes = list(dict.fromkeys(e.lane for e in resumes))
    if not printed and not resumes and not main(run).error:
        return not_started("nothing was printed, and no coroutine has run. Begin with the program as it was given.")
    if run.hung:
        return unexplained(run, "Who has ended must not be put back into the row.")
    if error := failed(run, "ValueError: the toast is burnt"):
        return wrong(
            f"The exception of the toast{at(error.error_line)} has left the loop, and with it the whole program has ended. Catch "
            "it where this one coroutine is resumed."
        )
    if error := failed(run, "IndexError"):
        return wrong(f"Something was taken out of an empty deque{at(error.error_line)}. Go on only while there is somebody in it.")
    if error := failed(run, "StopIteration"):
        return wrong(
            f"A coroutine has returned, and nobody caught its StopIteration{at(error.error_line)}. That is no failure: it brings "
            "the result."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if not resumes:
        return wrong("No coroutine has run: nothing in the record resumes one. Let `step()` call `next()`.")
    if len(resumes) > 2 and resumes[0].lane == resumes[1].lane:
        return wrong(
            "One of them was run to its end before the others began. In each turn a coroutine is resumed once. Then it goes to the "
            "end of the row, and it is the turn of the one in front."
        )
    if not raised:
        return wrong(
            "No coroutine has raised an exception, though the toast burns. Leave `cook` as it is, and let the loop deal with "
            "failures of all kinds."
        ) if len(ends) > 1 else wrong(
            f"Each was resumed once, and then forgotten: {', '.join(lanes)} did not come to an end. Who is not done has to be put "
            "back into the row."
        )
    if len(ends) < 3:
        left = [lane for lane in lanes if lane not in {e.lane for e in ends}]
        return wrong(
            f"After the toast had failed, {', '.join(left)} was never resumed. The try stands around more than one step: the others "
            "end with it."
        )
    if any(line.startswith("failed: the soup") or line.startswith("failed: the tea") for line in printed):
        return wrong(
            "The soup is reported as failed. StopIteration is an `Exception`, too: catch it first, in an `except` of its own."
        )
    if len(resumes) > 7 or "result: None" in printed and "result: the soup is ready" in printed:
        return wrong(
            "A coroutine was resumed once more after it had ended. Then comes a StopIteration without a value. Put back only "
            "who has come to a `yield`."
        )
    if "result: None" in printed:
        return wrong(
            "What was reported as a result is what `next()` returns: the value of a bare `yield`, None. What a coroutine "
            "**returns** is in its StopIteration."
        )
    if any("generator raised StopIteration" in line for line in printed):
        return wrong(
            "`raise StopIteration` in a generator becomes a RuntimeError, a failure. A generator gives its result by `return`: leave "
            "`cook` as it is."
        )
    results = [line for line in printed if line.startswith("result:") or "is ready" in line]
    failures = [line for line in printed if line.startswith("failed") or "burnt" in line]
    if not results and failures:
        return wrong("All have run, but the results were not printed. What holds them is the StopIteration.")
    if not failures and results:
        return wrong("All have run, but that the toast has failed was not printed. An exception that nobody hears of is lost.")
    if sorted(printed) == sorted(LINES) and printed != LINES:
        return wrong("All is printed, but not when it happened: report an end as soon as `next()` brings it.")
    if printed != LINES:
        return wrong(f"Printed was {', '.join(printed) or 'nothing'}. It should be {', '.join(LINES)}.")
    if sum("is ready" in e.detail for e in ends) < 2:
        return wrong(
            "The lines are right, but `cook` printed its results itself, and returned something else. Keep its `return`: the loop "
            "gets the results of all kinds of coroutines, with the StopIteration."
        )
    return right("Each step is guarded on its own, so results and failures come to the loop, and the others go on.")
