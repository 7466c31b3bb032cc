"""Three tasks at once on three workers, their results printed by the script in the order of the tasks."""

import re
from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, children, done, main, quoted, right, unexplained, wrong,
)
from helpers.course.lock_history import one_by_one
from helpers.course.other_input import OtherInput
from helpers.course.pool_work import asked_after_the_end
from helpers.record.run import Event, Process, Run

START_METHODS = ("fork", "spawn")
TIMEOUT = 5.0
OTHER_INPUT = OtherInput("return n * n", "return n * n + 100", known=("16", "4", "9"), printed=("116", "104", "109"))
SQUARES = ["16", "4", "9"]  #: the first task takes longest, so whatever takes results as they come gets another order
TIMES = {n / 8 for n in (4, 2, 3)}  #: seconds that square() sleeps


@dataclass(frozen=True)
class Squares:
    """What was printed, who computed it, and who waited for what."""

    run: Run
    script: Process
    printed: list[str]  #: the squares, from three lines or from a list
    submits: list[Event]
    tasks: list[Event]
    fetches: list[Event]
    early: Event | None  #: a result that the script had before it submitted another task
    in_script: list[Event]  #: the sleeps of square() where the script itself has called it
    callers: set[str]  #: the processes that called it
    pool: Event | None


def read(run: Run) -> Squares:
    """Find the pool, its tasks, and the squares that were printed."""
    script, submits = main(run), done(run, "submit")
    fetches = [event for event in run.events if event.kind == "fetch"]
    elsewhere, in_script = _sleeps_of_square(run, script.name)
    last = max((event.time for event in submits), default=0.0)
    lines = [re.findall(r"[\w.]+", line) for line in script.stdout.splitlines()]
    return Squares(
        run,
        script,
        # There may be more words in front of each square.
        sum([words[-1:] for words in lines] if len(lines) == 3 else lines, []),
        submits,
        [event for event in run.events if event.kind == "task"],
        fetches,
        next((event for event in fetches if (event.end or last) < last), None),
        in_script,
        {event.process for event in [*elsewhere, *in_script]},
        # The one that got the tasks, if there are several.
        next((event for event in run.events if event.kind == "pool" and event.object in {one.object for one in submits}), None),
    )


def _sleeps_of_square(run: Run, script: str) -> tuple[list[Event], list[Event]]:
    """Return square()'s sleeps in other processes, and in the script: if a worker slept as long, the script's is its own."""
    sleeps = [event for event in run.events if event.kind == "sleep" and event.seconds in TIMES]
    elsewhere = [event for event in sleeps if event.process != script]
    times = {event.seconds for event in elsewhere}
    return elsewhere, [event for event in sleeps if event.process == script and event.seconds not in times]


# Which process computed.


def threads(squares: Squares) -> Verdict | None:
    if any(a.overlaps(b) for a in squares.in_script for b in squares.in_script if a is not b):
        return wrong(
            "The squares were computed by threads of MainProcess. Threads can sleep at the same time, but in most "
            "Pythons they compute one after another. Submit the tasks to a pool of processes."
        )
    return None


def called_by_the_script(squares: Squares) -> Verdict | None:
    if squares.in_script:
        return wrong(
            f"square was called by MainProcess itself{at(squares.in_script[0].line)}, and not by a worker. Submit the "
            "function and its arguments separately: `apply_async(square, (n,))`."
        )
    return None


# How it ended.


def terminated_too_early(squares: Squares) -> Verdict | None:
    return asked_after_the_end(squares.run)


def argument_is_no_tuple(squares: Squares) -> Verdict | None:
    if not squares.tasks and any(event.outcome == "TypeError" for event in squares.fetches):
        return wrong(
            f"No task could begin{at(squares.submits[0].line)}. The second argument is a tuple of all arguments. Write "
            "`(n,)` for `n`."
        )
    return None


def never_ended(squares: Squares) -> Verdict | None:
    if squares.run.hung:
        return unexplained(squares.run, "Submit all three tasks, then get their results, then `close()` and `join()`.")
    return None


# What was printed.


def promise_printed(squares: Squares) -> Verdict | None:
    for start, what, method in (("<multiprocessing.pool", "AsyncResult", "get()"), ("<Future", "Future", "result()")):
        if start in squares.script.stdout:
            return wrong(
                f"You printed the {what} that you get in place of a result. It is only the promise of one: `{method}` "
                "returns the result itself."
            )
    return None


def workers_print(squares: Squares) -> Verdict | None:
    if any(process.stdout for process in children(squares.run)):
        return wrong(
            "Now the workers print, each as soon as it is done. Return the square, and let MainProcess print it."
        )
    return None


def nothing_printed(squares: Squares) -> Verdict | None:
    if not squares.printed:
        return wrong(
            "The script has submitted the tasks and printed nothing. Keep what `apply_async()` returns, and ask it for "
            "the result."
        )
    return None


def other_numbers(squares: Squares) -> Verdict | None:
    if sorted(squares.printed) != sorted(SQUARES):
        return wrong(f"The script printed {quoted(squares.script.stdout.splitlines())}: it should be 16, 4 and 9.")
    return None


def callback(squares: Squares) -> Verdict | None:
    if squares.printed != SQUARES and any(event.kind == "callback" for event in squares.run.events):
        return wrong(
            "A callback gets the results as they arrive, and that can be in any order. Ask for them in the main "
            "thread, in the order of the tasks."
        )
    return None


def order_of_coming(squares: Squares) -> Verdict | None:
    if squares.printed != SQUARES and any(event.method == "imap_unordered" for event in squares.submits):
        return wrong(
            "`imap_unordered()` yields each square as soon as it is there, so the order can change from run to run. "
            "Sorting puts them in the order of their size, not of the tasks. Which of its relatives keeps the order?"
        )
    return None


def sent_in_any_order(squares: Squares) -> Verdict | None:
    sent = [put for put in done(squares.run, "put") if put.process != squares.script.name]
    if {put.value for put in sent} == set(SQUARES) and len({put.object for put in sent}) == 1:
        return wrong(
            "The squares come through one queue, in the order in which the children put them, and that can change from "
            "run to run. Take the results of a pool in the order of its tasks."
        )
    return None


def other_order(squares: Squares) -> Verdict | None:
    if squares.printed != SQUARES:
        return wrong(
            f"The squares are printed as {', '.join(squares.printed)}. They should be in the order of the tasks."
        )
    return None


# The lines are right. Were the three at work at once, and did the script get its results from them?


def script_knew(squares: Squares) -> Verdict | None:
    if not squares.tasks and not squares.callers:
        return wrong(
            "The squares are right, but no worker has run a task: the script has worked them out by itself. Submit all "
            "three to the pool."
        )
    return None


def few_children(squares: Squares) -> Verdict | None:
    if not squares.tasks and len(squares.callers) < 3:
        return wrong(
            f"The squares are right, but only {' and '.join(sorted(squares.callers))} called square. A process does one "
            "thing after another. Give each of the three tasks a worker."
        )
    return None


def results_not_fetched(squares: Squares) -> Verdict | None:
    if squares.tasks and not squares.fetches and not any(event.kind == "callback" for event in squares.run.events):
        return wrong(
            "The squares are right, but the workers' results were never asked for: the script printed what it knew. "
            "Ask for each result, and print that."
        )
    return None


def one_worker(squares: Squares) -> Verdict | None:
    if squares.pool and squares.pool.number == 1:
        return wrong(f"This pool{at(squares.pool.line)} has one worker, and one worker does one task after another.")
    return None


def two_workers(squares: Squares) -> Verdict | None:
    if squares.pool and squares.pool.number == 2:
        return wrong(
            f"This pool{at(squares.pool.line)} has two workers, so the third task has to wait for one of them. Give it "
            "three."
        )
    return None


def chunks(squares: Squares) -> Verdict | None:
    if submit := next((event for event in squares.submits if (event.chunk_size or 1) > 1), None):
        return wrong(
            f"The values went to the workers in chunks of {submit.chunk_size}{at(submit.line)}, and a worker computes "
            "the values of its chunk one after another. Make each value a task of its own."
        )
    return None


def still_apply(squares: Squares) -> Verdict | None:
    if squares.early and any(event.method == "apply" for event in squares.submits):
        return wrong(
            f"Still one after another: `apply()`{at(squares.early.line)} returns when its task is done. Which method "
            "does not wait?"
        )
    return None


def asked_before_the_next(squares: Squares) -> Verdict | None:
    if squares.early:
        return wrong(
            f"Still one after another: the script asks for a result{at(squares.early.line)} before it has submitted the "
            "next task. Submit all of them first."
        )
    return None


def joined_before_the_next(squares: Squares) -> Verdict | None:
    if one_by_one(squares.run):
        return wrong(
            "Every child had ended before the next was started, so they worked one after another. Start all three "
            "first."
        )
    return None


def at_once(squares: Squares) -> Verdict:
    return right(
        "All three were submitted before the first result was asked for. So the workers could work at the same time: "
        "in the picture their bars overlap."
    )


check = Rules(
    read,
    threads,
    called_by_the_script,
    argument_is_no_tuple,
    terminated_too_early,
    another_error,
    never_ended,
    promise_printed,
    workers_print,
    nothing_printed,
    other_numbers,
    callback,
    order_of_coming,
    sent_in_any_order,
    other_order,
    script_knew,
    few_children,
    results_not_fetched,
    one_worker,
    two_workers,
    chunks,
    still_apply,
    asked_before_the_next,
    joined_before_the_next,
    at_once,
)
