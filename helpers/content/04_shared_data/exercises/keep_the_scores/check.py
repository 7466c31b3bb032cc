"""Several children at once must change a list in a shared dictionary, at the manager."""

import ast
from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, at_first, children, code, done, main, right, unexplained, wrong,
)
from helpers.course.lock_history import (
    READS, WRITES, changed_unlocked, holdings, last_argument, nobody_waited, one_by_one, proxy_calls,
)
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Process, Run

START_METHODS = ("fork", "spawn")
TIMEOUT = 5.0
OTHER_ORDERS = True
OTHER_INPUT = OtherInput("('bob', 7)", "('bob', 8)", known=("7",), printed=("8",))
WANTED = {"ann": [3, 5], "bob": [7]}


@dataclass(frozen=True)
class Scores:
    """What was printed, and what the children asked the manager for."""

    run: Run
    script: Process
    kids: list[Process]
    printed: dict[str, list[int]] | None  #: the last line, with its lists sorted; None if it is no such dictionary
    calls: list[Event]  #: of the children, to the manager, about its data
    changes: list[Event]  #: those that may change something
    sent: list[Event]  #: in other ways: through a queue or a pipe, or as the result of a task
    unlocked: tuple[Event, Event] | None  #: a read and a write that another child may get between


def read(run: Run) -> Scores:
    """Find the children, their messages, and the scores that were printed."""
    kids = children(run)
    names = {kid.name for kid in kids}
    calls = [event for kid in kids for event in proxy_calls(run, kid.name)]
    return Scores(
        run,
        main(run),
        kids,
        _lists(main(run).stdout),
        calls,
        [event for event in calls if event.function not in READS],
        [event for kind in ("put", "send", "task") for event in done(run, kind) if event.process in names],
        changed_unlocked(run),
    )


def _lists(stdout: str) -> dict[str, list[int]] | None:
    try:
        return {name: sorted(points) for name, points in ast.literal_eval(stdout.splitlines()[-1]).items()}
    except (ValueError, SyntaxError, IndexError, AttributeError, TypeError):
        return None


# How it ended.


def nobody_has_waited(scores: Scores) -> Verdict | None:
    if nobody_waited(scores.run):
        return wrong(
            "MainProcess reached its last line without waiting for the children. Whatever they do after that is lost, or "
            "ends with an error. Join them before you print."
        )
    return None


def none_put_back(scores: Scores) -> Verdict | None:
    if write := next((event for event in scores.changes if last_argument(event) == "None"), None):
        return wrong(
            f"{write.process} sets None{at(write.line)} in place of a list: that is what `append()` returns. Append to the "
            "list first, and then put the list back."
        )
    return None


def never_ended(scores: Scores) -> Verdict | None:
    if scores.run.hung:
        return unexplained(scores.run, "Three children append, and MainProcess prints what they have collected.")
    return None


# Whose work it was.


def fewer_children(scores: Scores) -> Verdict | None:
    if len(scores.kids) < 3 and not any(event.kind == "task" for event in scores.sent):
        return wrong("The program that you were given has three children, one for each game. Let them do the appending.")
    return None


def one_after_another(scores: Scores) -> Verdict | None:
    if one_by_one(scores.run):
        return wrong(
            "Every child had ended before the next was started. So nothing can get lost, but nothing is done at once "
            "either. Start all three, then join all three."
        )
    return None


def no_message(scores: Scores) -> Verdict | None:
    if not scores.calls and not scores.sent:
        return wrong(
            "No child has sent a message: each has changed a copy of an ordinary dictionary, in its own memory. Let the "
            "manager keep it."
        )
    return None


# Whether another child can come between two steps.


def lock_given_back_between(scores: Scores) -> Verdict | None:
    if not scores.unlocked:
        return None
    read, write = scores.unlocked
    elsewhere = {event.object for event in scores.run.events if event.process != write.process}
    if elsewhere & holdings(scores.run, write.process, write.time).keys():
        return wrong(
            f"{read.process} gets the list{at_first(read, write)} and puts it back{at(write.line)}, and the lock is given back in "
            "between. Another child may append just there, and its points get lost. Hold the lock over both."
        )
    return None


def lock_of_its_own(scores: Scores) -> Verdict | None:
    if scores.unlocked and holdings(scores.run, scores.unlocked[1].process, scores.unlocked[1].time):
        _, write = scores.unlocked
        return wrong(
            f"{write.process} holds a lock{at(write.line)}, but one of its own: it was made in the child, and so it keeps "
            "no other process out. Make one lock in MainProcess, and pass it to all."
        )
    return None


def put_back_without_a_lock(scores: Scores) -> Verdict | None:
    if scores.unlocked:
        read, write = scores.unlocked
        return wrong(
            f"{read.process} gets the list{at_first(read, write)} and puts it back{at(write.line)}. Another child may append in "
            "between, and its points get lost. Use a lock around both, or let the inner list be a proxy."
        )
    return None


# What was printed.


def proxies_printed(scores: Scores) -> Verdict | None:
    if "Proxy" in scores.script.stdout:
        return wrong(
            "All points are there. But MainProcess prints proxies, and not what is in them. Make a list of each: "
            "`list(points)`, or `sorted(points)` as before."
        )
    return None


def overwritten(scores: Scores) -> Verdict | None:
    write = next((event for event in scores.changes if event.function in WRITES), None)
    if write and scores.printed != WANTED:
        return wrong(
            f"{write.process} sets a list{at(write.line)}. It replaces what was there, including what another child had "
            "put into it. Append instead."
        )
    return None


def copy_not_put_back(scores: Scores) -> Verdict | None:
    if scores.printed != WANTED and scores.calls and not scores.changes:
        first = scores.calls[0]
        return wrong(
            f"{first.process} gets a copy{at(first.line)}. The copy was changed, and nothing has sent it back: there is no "
            "message for that in the picture."
        )
    return None


def other_line(scores: Scores) -> Verdict | None:
    if scores.printed != WANTED:
        return unexplained(scores.run, f"The last line should be {code(str(WANTED))}.")
    return None


# The line is right. Is it what the children have collected?


def script_knew(scores: Scores) -> Verdict | None:
    if not scores.sent and not any(event.function in READS for event in proxy_calls(scores.run, scores.script.name)):
        return wrong(
            "The last line is as it should be, but MainProcess has asked the manager for nothing: it printed what it "
            "knew. Print what is in `scores`."
        )
    return None


def script_put_them_in(scores: Scores) -> Verdict | None:
    if not scores.sent and not scores.changes:
        return wrong(
            "The last line is as it should be, but the children have no part in it: each has changed a copy, and MainProcess "
            "has put the points in by itself. Let the children do it."
        )
    return None


def kept(scores: Scores) -> Verdict:
    return right("Every point has arrived, and no child could get between two steps of another.")


check = Rules(
    read,
    nobody_has_waited,
    none_put_back,
    another_error,
    never_ended,
    fewer_children,
    one_after_another,
    no_message,
    lock_given_back_between,
    lock_of_its_own,
    put_back_without_a_lock,
    proxies_printed,
    overwritten,
    copy_not_put_back,
    other_line,
    script_knew,
    script_put_them_in,
    kept,
)
