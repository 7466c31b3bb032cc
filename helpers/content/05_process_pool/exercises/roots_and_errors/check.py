"""One of three submitted tasks fails; the script prints two roots and an error, and ends the pool."""

import re
from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, code, done, failed, main, quoted, right, unexplained, wrong,
)
from helpers.course.other_input import OtherInput
from helpers.course.pool_work import asked_after_the_end
from helpers.record.run import Event, Run

START_METHODS = ("fork", "spawn")
TIMEOUT = 3.0
OTHER_INPUT = OtherInput("ValueError(f'{n} has no root')", "ValueError(f'{n} is negative')", known=("root",), printed=("negative",))
LINES = ["3.0", "-4 has no root", "4.0"]


@dataclass(frozen=True)
class Roots:
    """What was printed, what was submitted, and what became of it."""

    run: Run
    printed: list[str]
    submits: list[Event]
    tasks: list[Event]
    fetches: list[Event]
    callbacks: list[Event]

    @property
    def raised(self) -> bool:
        """Whether a task has ended with root's error."""
        return any(task.outcome == "ValueError" for task in self.tasks)

    @property
    def heard(self) -> set[int]:
        """The numbers of the tasks whose results or errors came to the script."""
        return {event.number for event in [*self.fetches, *self.callbacks] if event.method != "wait"}

    @property
    def as_asked(self) -> bool:
        """Whether each line is as it should be; it may have more words in front."""
        pairs = zip(self.printed, LINES)
        return len(self.printed) == len(LINES) and all(re.fullmatch(rf"(.*[\s:>=])?{re.escape(line)}", one) for one, line in pairs)

    @property
    def mapped(self) -> bool:
        return any(submit.method in ("map", "map_async", "starmap") for submit in self.submits)

    @property
    def wrapped(self) -> bool:
        """Whether the workers were given a function other than root, which then catches its error."""
        return all(task.function != "root" for task in self.tasks)


def read(run: Run) -> Roots:
    """Find what was submitted, done and fetched."""
    return Roots(
        run,
        main(run).stdout.splitlines(),
        done(run, "submit"),
        [event for event in run.events if event.kind == "task"],
        [event for event in run.events if event.kind == "fetch"],
        [event for event in run.events if event.kind == "callback"],
    )


# How it ended.


def joined_before_close(roots: Roots) -> Verdict | None:
    if error := failed(roots.run, "ValueError: Pool is still running"):
        return wrong(
            f"`join()`{at(error.error_line)} is not allowed yet. First say, with `close()`, that no more tasks will "
            "come."
        )
    return None


def closed_too_early(roots: Roots) -> Verdict | None:
    if error := failed(roots.run, "ValueError: Pool not running"):
        return wrong(f"A task was submitted after `close()`{at(error.error_line)}. Submit all of them before it.")
    return None


def called_by_the_script(roots: Roots) -> Verdict | None:
    error = failed(roots.run, "ValueError: -4")
    if error is main(roots.run) and not roots.raised:
        return wrong(
            f"root was called in MainProcess itself{at(error.error_line)}, so no worker has failed. Submit the function "
            "and its argument separately: `apply_async(root, (n,))`."
        )
    return None


def first_error_of_map(roots: Roots) -> Verdict | None:
    if roots.mapped and roots.raised:
        return wrong(
            "`map()` raises the first exception that a task raises, and then all the other results are gone. Submit "
            "each number on its own."
        )
    return None


def error_not_caught(roots: Roots) -> Verdict | None:
    error = failed(roots.run, "ValueError: -4")
    if error is main(roots.run):
        return wrong(
            f"`get()`{at(error.error_line)} raises the exception of its task again, and nothing caught it. It is a "
            "ValueError."
        )
    return None


def argument_is_no_tuple(roots: Roots) -> Verdict | None:
    if not roots.tasks and (fetch := next((event for event in roots.fetches if event.outcome == "TypeError"), None)):
        return wrong(
            f"No task could begin, and so `get()` raises a TypeError{at(fetch.line)}. The second argument of "
            "`apply_async()` is a tuple of all arguments. Write `(n,)` for `n`."
        )
    return None


def never_ended(roots: Roots) -> Verdict | None:
    if roots.run.hung:
        return unexplained(roots.run, "Get all the results before you end the pool.")
    return None


# What was printed.


def nothing_handed_in(roots: Roots) -> Verdict | None:
    if not roots.submits and not roots.printed:
        return wrong("No task was submitted. Begin with `apply_async()` for the three numbers.")
    return None


def printed_by_callbacks(roots: Roots) -> Verdict | None:
    prints = done(roots.run, "print", main(roots.run))
    if any(one.lane == call.lane and call.time <= one.time <= (call.end or one.time) for call in roots.callbacks for one in prints):
        return wrong(
            "Callbacks run in the order in which the results arrive. Here the order is given, so ask each AsyncResult "
            "in turn."
        )
    return None


def left_the_loop(roots: Roots) -> Verdict | None:
    if roots.printed == LINES[:2]:
        return wrong(
            "After the error, the third root was not printed: the error ended the loop. Put the `try` inside the loop, "
            "around a single `get()`, and go on after an error."
        )
    return None


def nothing_printed(roots: Roots) -> Verdict | None:
    if not roots.printed:
        return wrong(
            "The tasks were done, but the script has printed none of their results. An error that you never ask for "
            "stays hidden."
        )
    return None


def terminated_too_early(roots: Roots) -> Verdict | None:
    return None if roots.as_asked else asked_after_the_end(roots.run)


def other_lines(roots: Roots) -> Verdict | None:
    if not roots.as_asked:
        return wrong(f"The script printed {quoted(roots.printed)}. It should print {quoted(LINES)}, one line each.")
    return None


# The lines are right. Which process worked them out, and has the pool ended?


def without_workers(roots: Roots) -> Verdict | None:
    if not roots.tasks:
        return wrong(
            "The lines are right, but no worker of a pool has run a task. Make a pool, and submit the three numbers."
        )
    return None


def error_known(roots: Roots) -> Verdict | None:
    if sum(task.items or 1 for task in roots.tasks) < 3:
        return wrong(
            "The lines are right, but not all three numbers were submitted. Submit -4 as well, and take the text from "
            "the exception that comes back: the script should not have to know in advance which one fails."
        )
    return None


def error_returned(roots: Roots) -> Verdict | None:
    if not roots.raised and not roots.wrapped:
        return wrong(
            "The lines are right, but root no longer raises, so any other caller could take a text for a root. Leave "
            "it as it is: the exception reaches `get()` by itself."
        )
    return None


def results_not_fetched(roots: Roots) -> Verdict | None:
    if not roots.heard:
        return wrong(
            "The lines are right, but no result was asked for: the script printed what it knew. Ask for each of them, "
            "and print what comes."
        )
    if lost := next((task for task in roots.tasks if task.outcome == "ValueError" and task.number not in roots.heard), None):
        return wrong(
            f"The lines are right, but nobody asked for the error of {code(f'root({lost.arguments})')}: the script wrote that line by "
            "itself. Another error, or a task that is only slow, would read the same. Print the exception that `get()` raises."
        )
    return None


def waited_before_the_next(roots: Roots) -> Verdict | None:
    last = roots.submits[-1].time
    if early := next((event for event in roots.fetches if (event.end or last) < last), None):
        return wrong(
            f"The lines are right, but the script waited for a result{at(early.line)} before all tasks were submitted, "
            "so one worker is always idle."
        )
    return None


def one_worker(roots: Roots) -> Verdict | None:
    if pool := next((event for event in roots.run.events if event.kind == "pool" and event.number == 1), None):
        return wrong(
            f"The lines are right, but the pool{at(pool.line)} has one worker, and one worker does one task after "
            "another. Give it two."
        )
    return None


def more_workers(roots: Roots) -> Verdict | None:
    if pool := next((event for event in roots.run.events if event.kind == "pool" and event.number > 2), None):
        return wrong(
            f"The lines are right, but the pool{at(pool.line)} has {pool.number} workers. Two were asked for: each takes time to start, "
            "and there is no more for it to do."
        )
    return None


def closed_only(roots: Roots) -> Verdict | None:
    kinds = {event.kind for event in roots.run.events if event.line}
    if "close_pool" in kinds and not kinds & {"join_pool", "terminate_pool"}:
        return wrong(
            "The lines are right, but `close()` only says that no more tasks will come. Wait with `join()` until the "
            "workers have ended."
        )
    return None


def never_closed(roots: Roots) -> Verdict | None:
    if not any(event.kind in ("join_pool", "terminate_pool") and event.line for event in roots.run.events):
        return wrong(
            "The lines are right, but the pool was never ended. Say that no more tasks will come, and wait until its "
            "workers have ended."
        )
    return None


def each_for_itself(roots: Roots) -> Verdict:
    return right(
        "Each result came back on its own, and so did the error. So one error cost one result, and not all of them."
    )


check = Rules(
    read,
    joined_before_close,
    closed_too_early,
    called_by_the_script,
    first_error_of_map,
    error_not_caught,
    argument_is_no_tuple,
    another_error,
    never_ended,
    nothing_handed_in,
    printed_by_callbacks,
    left_the_loop,
    nothing_printed,
    terminated_too_early,
    other_lines,
    without_workers,
    error_known,
    error_returned,
    results_not_fetched,
    waited_before_the_next,
    one_worker,
    more_workers,
    closed_only,
    never_closed,
    each_for_itself,
)
