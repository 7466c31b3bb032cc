"""A worker dies in the middle of its task, and the script must learn of it without guessing a time."""

from dataclasses import dataclass
from math import inf

from helpers.course.checks import (
    Rules, Verdict, another_error, at, children, failed, main, quoted, right, unexplained, wrong,
)
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Process, Run

START_METHODS = ("fork", "spawn")
TIMEOUT = 3.0
OTHER_INPUT = OtherInput("return n * n", "return n * n + 100", known=("4",), printed=("104",))
SAID = "a worker has died"


@dataclass(frozen=True)
class Death:
    """Which process died, and how the script learned of it."""

    run: Run
    script: Process
    printed: list[str]
    died: bool  #: whether a worker has died
    raised: list[str]  #: the exceptions that ended tasks
    learned: bool  #: whether something told the script: a result that will not come, or the worker's own end
    guessed: Event | None  #: a time-out, or a sleep
    stuck: Event | None  #: where the script hung
    limited: Event | None  #: the call that the death ended, if it had a time-out


def read(run: Run) -> Death:
    """Find the task that was never done, and everything that could have told the script."""
    script = main(run)
    mine = [event for event in run.events if event.process == script.name]
    lost = {event.number for event in run.events if event.kind == "task" and event.end is None}
    dead = {child.name for child in children(run) if child.exitcode == 1}
    return Death(
        run,
        script,
        script.stdout.splitlines(),
        bool(dead),
        [event.outcome for event in run.events if event.kind == "task" and event.outcome],
        any(_tells(event, lost, dead) for event in mine),
        next((event for event in mine if event.kind == "sleep" or _in_vain(event)), None),
        next((event for event in mine if event.end is None), None),
        next((e for e in mine if e.kind == "fetch" and e.number in lost and e.seconds and e.seconds < inf), None),
    )


def _in_vain(event: Event) -> bool:
    """Whether a call gave up when its time was over."""
    return event.outcome in ("TimeoutError", "Empty") or event.result == "False"


def _tells(event: Event, lost: set[int], dead: set[str]) -> bool:
    """Whether an event tells the script that a worker has ended, and would not say the same of a slow one."""
    if event.kind in ("fetch", "callback"):
        return event.number in lost and not _in_vain(event)
    if event.kind in ("ended", "join"):  # a look at the worker itself: is_alive(), exitcode, join()
        return event.child in dead and event.line is not None
    return event.outcome in ("BrokenProcessPool", "EOFError")


# How it ended.


def died_itself(death: Death) -> Verdict | None:
    if death.script.exitcode == 1 and not death.script.error and "SystemExit" not in death.raised:
        return wrong(
            "square(3) ran in MainProcess itself, and ended it. Submit the function and its argument separately, "
            "`submit(square, 3)`, and to a pool of processes: threads die with the process that they are in."
        )
    return None


def error_not_caught(death: Death) -> Verdict | None:
    if error := failed(death.run, "BrokenProcessPool"):
        return wrong(
            f"Now the script learns of it: {error.name} ended with BrokenProcessPool{at(error.error_line)}. Catch that "
            f'exception, and print "{SAID}".'
        )
    return None


def waits_for_the_end_of_the_pool(death: Death) -> Verdict | None:
    if death.stuck and death.stuck.kind == "join_pool":
        return wrong(
            f"MainProcess waits{at(death.stuck.line)} for the end of the pool. The pool still counts the dead worker's "
            "task as not done. Use a pool that watches its workers."
        )
    return None


def more_workers(death: Death) -> Verdict | None:
    pool = next((event for event in death.run.events if event.kind == "pool"), None)
    if death.stuck and death.stuck.kind == "fetch" and pool.number > 1:
        return wrong(
            f"{pool.number} workers make no difference. The task was lost with the worker that had it, and the others "
            f"know nothing of it. MainProcess waits for its result{at(death.stuck.line)}."
        )
    return None


def waits_for_the_result(death: Death) -> Verdict | None:
    if death.stuck and death.stuck.kind == "fetch":
        return wrong(
            f"MainProcess waits{at(death.stuck.line)}, and no exception is raised there that you could catch. "
            "multiprocessing.Pool does not report the death of a worker. Another kind of pool does."
        )
    return None


def waits_otherwise(death: Death) -> Verdict | None:
    if death.run.hung:
        return unexplained(death.run, "Use a pool that notices when a worker dies.")
    return None


def nobody_died(death: Death) -> Verdict | None:
    if not death.died:
        how = f": a task has ended with {' and '.join(death.raised)}, which came back to the script" if death.raised else ""
        return wrong(f"No worker has died in this run{how}. Leave `square` as it is, and let a worker run square(3).")
    return None


# What was printed.


def square_lost(death: Death) -> Verdict | None:
    if "4" not in death.printed:
        return wrong(
            "The square of 2 was computed before the worker died, but you have not printed it. Ask for each result on "
            "its own, and print it at once."
        )
    return None


def said_nothing(death: Death) -> Verdict | None:
    if death.printed == ["4"]:
        return wrong(f'The script went on after the death of its worker, but did not say so. Print "{SAID}".')
    return None


def other_lines(death: Death) -> Verdict | None:
    if death.printed != ["4", SAID]:
        return wrong(f"The script printed {quoted(death.printed)}. It should print {quoted(['4', SAID])}, one line each.")
    return None


# The lines are right. How did the script know?


def slept(death: Death) -> Verdict | None:
    if not death.learned and death.guessed and death.guessed.kind == "sleep":
        return wrong(
            f"MainProcess slept{at(death.guessed.line)}, and then looked at the task. To a script that only looks at "
            "the result, a slow task and a dead worker are the same. Use a pool that watches its workers: it reports a "
            "death at once."
        )
    return None


def gave_up_after_a_time(death: Death) -> Verdict | None:
    if not death.learned and death.guessed:
        return wrong(
            f"MainProcess guessed{at(death.guessed.line)} how long a task may take. A slow task would look the same: "
            "time alone cannot tell it from a dead worker. Use a pool that watches its workers."
        )
    return None


def said_it_anyway(death: Death) -> Verdict | None:
    if not death.learned:
        return wrong(
            "The lines are right, but nothing has shown the script that a worker died. Had the task only been slow, it "
            "would have printed the same. Ask for the second result as well, and print the line when that raises an "
            "exception."
        )
    return None


def knew_the_square(death: Death) -> Verdict | None:
    tasks = [event for event in death.run.events if event.kind == "task"]
    if len(tasks) == 1:
        return wrong(
            "The lines are right, but only one task was submitted: the 4 was known. Submit square(2) as well, and print its "
            "result."
        )
    return None


def needs_no_limit(death: Death) -> Verdict | None:
    if death.limited:
        return right(
            f"The script learned of the death from its pool. So the time-out{at(death.limited.line)} had no part in it: leave it "
            "out. A worker that is slow, and alive, would use it up."
        )
    return None


def noticed(death: Death) -> Verdict:
    return right(
        "The script learned of the death, and did not guess a time. In the picture, the result's arrow never comes, "
        "and the exception takes its place."
    )


check = Rules(
    read,
    died_itself,
    error_not_caught,
    another_error,
    waits_for_the_end_of_the_pool,
    more_workers,
    waits_for_the_result,
    waits_otherwise,
    nobody_died,
    square_lost,
    said_nothing,
    other_lines,
    slept,
    gave_up_after_a_time,
    said_it_anyway,
    knew_the_square,
    needs_no_limit,
    noticed,
)
