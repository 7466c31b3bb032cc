"""A generator answers each number that is sent with the average so far, and says at its end how many it had."""

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, failed, main, not_started, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 2.0
LINES = ["10.0", "15.0", "30.0", "3 numbers"]
NUMBERS = {"10", "20", "60"}


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.splitlines()
    every = [e for e in run.events if e.kind == "resume"]
    got = {e.lane for e in every if e.detail in NUMBERS}     # what send() passes is not always known
    # An inner generator, to which average() hands on, is no second one; nor is one that calls send().
    resumes = [e for e in every if (e.lane in got and e.source.lane not in got) or not (got or e.source.lane)]
    lanes = list(dict.fromkeys(e.lane for e in resumes))
    yields = [e for e in run.events if e.kind == "yield" and e.lane in lanes]
    empty = [e for e in yields[1:] if e.detail == "None"]
    stood = {e.lane: e.line for e in run.events if e.kind == "yield"}
    # Python closes what is left at the script's end, in no line of the script.
    closed = [e for e in run.events if e.kind == "throw" and e.line not in stood.values()]
    went_on = [e for e in run.events if e.kind == "return" and e.line != stood.get(e.lane)]
    if not printed and not resumes and not main(run).error:
        return not_started("nothing was printed, and no generator has run. Begin with the program as it was given.")
    if error := failed(run, "TypeError: can't send"):
        return wrong(
            f"A number was sent{at(error.error_line)} to a generator that has not come to its first `yield`. Nothing is there yet "
            "that could take it: call `next()` once before."
        )
    if error := failed(run, "RuntimeError: generator ignored"):
        return wrong(
            "When it was closed, the generator went on to another `yield`. After GeneratorExit it has to end: print, and "
            "then let it leave the loop."
        )
    if error := failed(run, "ZeroDivisionError"):
        return wrong(
            f"The first `next()` divides{at(error.error_line)} before a single number has come. There is no average yet: hand "
            "out something else at the first `yield`."
        )
    if error := failed(run, "StopIteration"):
        return wrong(
            f"`send()`{at(error.error_line)} found no further `yield`: the generator returned instead of answering. It has to "
            "stay in its loop."
        )
    if error := failed(run, "TypeError"):
        if len(resumes) > 1:
            return wrong(
                f"The generator was resumed without a number{at(error.error_line)}: then the value of its `yield` is None. Only "
                "the very first resume goes without one."
            )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung:
        return unexplained(run, "The generator should come to its `yield` after each number.")
    if not resumes:
        return wrong("No generator took part. Keep `average()`, and let it answer what is sent to it.")
    if not got and yields and yields[0].detail == LINES[0]:
        return wrong("No number was sent to the generator. Leave the script as it was: `average()` gets its numbers by `send()`.")
    if len(lanes) > 1:
        return wrong(
            f"{len(lanes)} generators have begun. A new one has forgotten all numbers before: make it once, and send all three "
            "numbers to it."
        )
    if len(resumes) >= 6:
        return wrong(
            "The script resumes the generator once more for each number, only to bring it to the next `yield`. A single "
            "`yield` can do both: hand out the answer, and take the next number."
        )
    if printed[:3] == ["None"] * 3:
        return wrong(
            "`send()` returned None three times: the generator's `yield` hands out nothing. The answer has to stand behind the "
            "`yield` that takes the next number."
        )
    if empty and any(line in printed for line in LINES[:3]) and not any(e.detail in LINES[:3] for e in yields):
        return wrong(
            "The generator prints the averages itself, and hands out nothing: `send()` returned None. The script should print "
            "what it gets as an answer."
        )
    if empty:
        return wrong(
            "The answer to a number was None: it was sent while the generator stood at the `yield` that hands out an average. "
            "There the number is dropped."
        )
    if printed[:3] == ["0", "10.0", "15.0"] or (len(printed) > 2 and printed[1:3] == LINES[:2]):
        return wrong(
            "Each answer comes one number too late: it was worked out before the new number was counted. Keep the answer, and "
            "hand it out at the next `yield`."
        )
    if printed[:3] != LINES[:3]:
        return wrong(f"Printed was {', '.join(printed) or 'nothing'}. It should be {', '.join(LINES)}.")
    if not closed:
        return wrong("The averages are right. But nobody has closed the generator: leave the `close()` in the script.")
    if printed == LINES[:3]:
        return wrong(
            "The averages are right, but nothing was said at the end. `close()` raises GeneratorExit at the `yield`: what stands "
            "below an endless loop is never reached. Which part of a `try` is carried out even then?"
        )
    if printed != LINES:
        return wrong(f"Printed was {', '.join(printed)}. It should be {', '.join(LINES)}.")
    if not went_on:
        return wrong(
            "The lines are right, but the last one was not printed by `average()`: when it was closed, it did nothing any more. "
            "`close()` raises GeneratorExit at its `yield`: let it say then how many numbers it has had."
        )
    return right("One `yield` hands out the last answer and takes the next number, and `close()` lets it tidy up.")
