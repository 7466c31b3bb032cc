"""A scheduler prints what each coroutine returned or raised, and one failure leaves the others alone."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, code, failed, main, quoted, right, unexplained, wrong,
)
from helpers.course.driver import BEGINNING, findings
from helpers.record.run import Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
SOUP, TOAST, TEA = "result: the soup is ready", "failed: the toast is burnt", "result: the tea is ready"
LINES = ["soup 1", "toast 1", "tea 1", SOUP, TOAST, "tea 2", TEA]
RESULTS = {"'the soup is ready'", "'the tea is ready'"}
#: Runs the learner's program once more, unrecorded, and lets another coroutine fail in its loop.
DRIVER = BEGINNING + '''
def fail_in_another_way():
    from contextlib import redirect_stdout, suppress
    from io import StringIO
    with open(__file__, encoding="utf-8") as script:
        text = script.read().partition("\\ndef found(*values):")[0]
    text += "\\ndef milk():\\n    raise ValueError('it boils over')\\n    yield\\n"
    space = {"__name__": "__main__"}
    with suppress(Exception):
        with redirect_stdout(StringIO()):
            exec(compile(text, "below the script", "exec"), space)
        with redirect_stdout(StringIO()) as said:
            space["loop"].spawn(space["milk"]())
            space["loop"].run()
        if "burnt" in said.getvalue():
            list(found(said.getvalue().strip()))


fail_in_another_way()
'''


@dataclass(frozen=True)
class Turns:
    """How the loop resumed its coroutines, and how they ended."""

    run: Run
    printed: list[str]
    resumes: list[str]  #: whose turn it was, one after another
    lanes: list[str]  #: which ones ever had a turn
    left: list[str]  #: coroutines that began, and were not run to their end
    raised: bool  #: whether one ended with an exception
    returned: set[str]
    others: list[str]  #: what the driver found: what was printed about another failure


def read(run: Run) -> Turns:
    """Find whose turn it was, and which ones ended."""
    resumes = [event.lane for event in run.events if event.kind == "resume" and event.lane != "found"]
    ends = [event for event in run.events if event.kind == "return" and event.lane != "found"]
    lanes, ended = list(dict.fromkeys(resumes)), {event.lane for event in ends}
    return Turns(
        run,
        main(run).stdout.splitlines(),
        resumes,
        lanes,
        [lane for lane in lanes if lane not in ended],
        any(event.outcome for event in ends),
        {event.value for event in ends},
        findings(run),
    )


# How it ended.


def put_back_for_ever(turns: Turns) -> Verdict | None:
    if turns.run.hung:
        return unexplained(turns.run, "Do not put a coroutine that has ended back into the queue.")
    return None


def failure_left_the_loop(turns: Turns) -> Verdict | None:
    if error := failed(turns.run, "ValueError: the toast is burnt"):
        return wrong(
            f"The toast's exception{at(error.error_line)} has left the loop, and ended the whole program. Catch it "
            "where this one coroutine is resumed."
        )
    return None


def row_was_empty(turns: Turns) -> Verdict | None:
    if error := failed(turns.run, "IndexError"):
        return wrong(
            f"Something was taken out of an empty deque{at(error.error_line)}. Go on only while there is something in "
            "it."
        )
    return None


def result_left_the_loop(turns: Turns) -> Verdict | None:
    if error := failed(turns.run, "StopIteration"):
        return wrong(
            f"A coroutine has returned, and nothing caught its StopIteration{at(error.error_line)}. That is no failure: "
            "it brings the result."
        )
    return None


# Whose turn it was.


def none_has_run(turns: Turns) -> Verdict | None:
    if not turns.resumes:
        return wrong("No coroutine has run, because nothing has resumed one. Let `step()` call `next()`.")
    return None


def one_after_another(turns: Turns) -> Verdict | None:
    if turns.resumes[: len(turns.lanes)] != turns.lanes:
        return wrong(
            "One of them was resumed again before the others had begun. In each turn a coroutine is resumed once. Then "
            "it goes to the end of the queue, and the one in front has its turn."
        )
    return None


def forgotten_after_one_turn(turns: Turns) -> Verdict | None:
    if len(turns.left) > 1:
        return wrong(
            f"{' and '.join(turns.left)} did not end: after a turn they were forgotten. Put whatever is not done back "
            "into the queue."
        )
    return None


def failure_ended_the_loop(turns: Turns) -> Verdict | None:
    if turns.left:
        return wrong(
            f"{turns.left[0]} has not ended, and was never resumed again. If the `try` is around more than one step, a "
            "failure in one of them ends the others as well."
        )
    return None


# What was printed about their ends.


def result_taken_for_a_failure(turns: Turns) -> Verdict | None:
    if any(line.startswith(("failed: the soup", "failed: the tea")) for line in turns.printed):
        return wrong(
            "The soup is reported as failed. StopIteration is an `Exception`, too: catch it first, in an `except` of "
            "its own."
        )
    return None


def stopiteration_raised(turns: Turns) -> Verdict | None:
    if any("generator raised StopIteration" in line for line in turns.printed):
        return wrong(
            "`raise StopIteration` in a generator becomes a RuntimeError, which is a failure. A generator gives its "
            "result with `return`: leave `cook` as it is."
        )
    return None


def toast_does_not_fail(turns: Turns) -> Verdict | None:
    if not turns.raised and turns.printed != LINES:
        return wrong("No coroutine has raised an exception: the toast no longer burns. Leave `cook` as it is.")
    return None


def results_changed(turns: Turns) -> Verdict | None:
    if not turns.returned & RESULTS and turns.printed != LINES:
        return wrong(
            "The soup and the tea have ended, but they did not return that they are ready: `cook` was changed. Leave "
            "it as it was, and let the loop print what is returned."
        )
    return None


def value_of_next_reported(turns: Turns) -> Verdict | None:
    if "result: None" in turns.printed[:4]:
        return wrong(
            "What was reported as a result is what `next()` returns: the value of a bare `yield`, None. What a "
            "coroutine **returns** is in its StopIteration."
        )
    return None


def resumed_after_its_end(turns: Turns) -> Verdict | None:
    if "result: None" in turns.printed:
        return wrong(
            "A coroutine was resumed once more after it had ended. That gives a StopIteration without a value. Put "
            "back only a coroutine that has reached a `yield`."
        )
    return None


def results_not_printed(turns: Turns) -> Verdict | None:
    if not any("is ready" in line for line in turns.printed):
        return wrong("All of them have run, but their results were not printed. You find them in the StopIteration.")
    return None


def failure_not_printed(turns: Turns) -> Verdict | None:
    if not any("burnt" in line for line in turns.printed):
        return wrong(
            "All of them have run, but nothing was printed about the failed toast. An exception that is neither "
            "printed nor raised is lost."
        )
    return None


def printed_too_late(turns: Turns) -> Verdict | None:
    if turns.printed != LINES and sorted(turns.printed) == sorted(LINES):
        return wrong("All of it is printed, but not when it happened. Report an end as soon as `next()` brings it.")
    return None


def other_lines(turns: Turns) -> Verdict | None:
    if turns.printed != LINES:
        return wrong(f"The program printed {quoted(turns.printed)}. It should print {quoted(LINES)}, one line each.")
    return None


# The lines are right. Does the loop know how they ended?


def caught_by_cook(turns: Turns) -> Verdict | None:
    if not turns.raised:
        return wrong(
            "The lines are right, but no coroutine has raised an exception: `cook` deals with its failure itself. "
            "Leave `cook` as it was, and let the loop deal with failures of all kinds."
        )
    return None


def printed_by_cook(turns: Turns) -> Verdict | None:
    if not turns.returned & RESULTS:
        return wrong(
            "The lines are right, but `cook` printed its results itself, and returned something else. Keep its "
            "`return`: the loop gets the results of all kinds of coroutines, with the StopIteration."
        )
    return None


def failure_known(turns: Turns) -> Verdict | None:
    if turns.others:
        said = turns.others[0].strip("'")
        return wrong(
            "The lines are right. But when another coroutine failed, because its milk boiled over, the loop said "
            f"{code(said)}. Print the exception that has come: `except Exception as error:`."
        )
    return None


def reported(turns: Turns) -> Verdict:
    return right(
        "Results and failures reach the loop, and a failure ends one coroutine only: in the picture the others' lanes continue "
        "after the toast's has ended."
    )


check = Rules(
    read,
    put_back_for_ever,
    failure_left_the_loop,
    row_was_empty,
    result_left_the_loop,
    another_error,
    none_has_run,
    one_after_another,
    forgotten_after_one_turn,
    failure_ended_the_loop,
    result_taken_for_a_failure,
    stopiteration_raised,
    toast_does_not_fail,
    results_changed,
    value_of_next_reported,
    resumed_after_its_end,
    results_not_printed,
    failure_not_printed,
    printed_too_late,
    other_lines,
    caught_by_cook,
    printed_by_cook,
    failure_known,
    reported,
)
