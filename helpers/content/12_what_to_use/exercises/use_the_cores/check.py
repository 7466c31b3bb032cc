"""Four counts that threads make on one core: other processes have to make them."""

import re
from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, children, done, ended_with, failed, first, main, quoted, right, unexplained,
    wrong,
)
from helpers.course.lock_history import one_by_one
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Process, Run

START_METHODS = ("fork", "spawn")
TIMEOUT = 8.0
OTHER_INPUT = OtherInput(
    "return count", "return count + 1000", known=("550", "430", "303", "168"), printed=("1550", "1430", "1303", "1168"),
)
LIMITS, WANTED = ["4000", "3000", "2000", "1000"], ["550", "430", "303", "168"]


@dataclass(frozen=True)
class Counts:
    """Who counted, and what was printed."""

    run: Run
    script: Process
    counted: list[Event]  #: what primes() printed first, wherever it was called
    inside: list[Event]  #: of these, what MainProcess or a thread of it printed
    limits: list[str]  #: below which it was counted: in the record, or by an interpreter of its own
    printed: list[str]  #: the counts that the script printed
    pools: list[Event]
    submits: list[Event]

    @property
    def in_threads(self) -> bool:
        """Whether threads of MainProcess counted."""
        threads = {thread.name for thread in self.script.threads if not thread.task}
        return any(event.lane in threads for event in self.inside)


def read(run: Run) -> Counts:
    """Find the calls of primes() by what they print, and the counts that the script printed."""
    script = main(run)
    counted = [event for event in run.events if event.kind == "print" and event.text.startswith("counting below")]
    lines = [line for line in script.stdout.splitlines() if not line.startswith("counting below")]
    said = [line.split()[-1] for process in run.processes for line in process.stdout.splitlines()
            if line.startswith("counting below ")]
    return Counts(
        run, script, counted, [event for event in counted if event.process == script.name],
        said, [number for line in lines for number in re.findall(r"\d+", line)],
        [event for event in run.events if event.kind == "pool" and event.process == script.name], done(run, "submit"),
    )


def no_guard(counts: Counts) -> Verdict | None:
    error = failed(counts.run, "RuntimeError")
    return wrong(
        f"{ended_with(error)}. Under spawn each worker runs this file first, and the pool that it meets there would start "
        "workers again. Threads need no main guard, processes do: put what starts them below `if __name__ == '__main__':`."
    ) if error and error is not counts.script else None


def no_name(counts: Counts) -> Verdict | None:
    error = failed(counts.run, "PicklingError") or failed(counts.run, "AttributeError: Can't pickle")
    return wrong(
        f"{ended_with(error)}. What a process calls is sent by its name, and a lambda or a function inside a function has no name "
        "that another process could look up. Pass `primes` itself."
    ) if error else None


def never_ended(counts: Counts) -> Verdict | None:
    return unexplained(counts.run, "There are four counts: ask for four.") if counts.run.hung else None


def never_called(counts: Counts) -> Verdict | None:
    return None if counts.limits else wrong(
        "`primes()` was never called, or no longer says what it counts. Leave it as it is, and let it work for you."
    )


def threads(counts: Counts) -> Verdict | None:
    return wrong(
        "Threads of one process have counted, and they have one GIL: one computes, the others wait. More of them change nothing. "
        "Which executor has workers with a GIL each?"
    ) if counts.in_threads else None


def by_itself(counts: Counts) -> Verdict | None:
    return wrong(
        f"MainProcess has counted itself{at(counts.inside[0].line)}, below one limit after the other. Hand the function and the limits "
        "to a pool of processes."
    ) if counts.inside else None


def some_only(counts: Counts) -> Verdict | None:
    return None if sorted(counts.limits) == sorted(LIMITS) else wrong(
        f"Only below {', '.join(counts.limits)} was counted. The limits are {', '.join(LIMITS)}."
    )


def one_worker(counts: Counts) -> Verdict | None:
    return wrong(
        f"This pool{at(counts.pools[0].line)} has one worker, so one core has everything to do. Give it two or more."
    ) if [pool.number for pool in counts.pools] == [1] else None


def one_message(counts: Counts) -> Verdict | None:
    tasks = [event for event in counts.run.events if event.kind == "task"]
    return wrong(
        "All four limits went to one worker, in one message: that is what the chunk size says. Smaller chunks reach the others as well."
    ) if counts.pools and len(tasks) == 1 else None


def asked_at_once(counts: Counts) -> Verdict | None:
    last = max((event.time for event in counts.submits), default=0.0)
    early = first(event for event in counts.run.events if event.kind == "fetch" and (event.end or last) < last)
    return early and wrong(
        f"The script waits for a result{at(early.line)} before it has handed in the next limit, so one worker counts at a time. Hand "
        "in all four first."
    )


def joined_at_once(counts: Counts) -> Verdict | None:
    return wrong(
        "Each child had ended before the next was started. Start all of them first, then wait."
    ) if one_by_one(counts.run) else None


def workers_print(counts: Counts) -> Verdict | None:
    return wrong(
        "Now the workers print the counts, in any order, and the script never sees them. Let `primes()` return its count, as it "
        "did, and let MainProcess print."
    ) if not counts.printed and any(
        len(process.stdout.splitlines()) > process.stdout.count("counting below") for process in children(counts.run)) else None


def other_order(counts: Counts) -> Verdict | None:
    return wrong(
        f"The counts are right, but they are printed as {', '.join(counts.printed)}. Print them in the order of the limits, largest first."
    ) if counts.printed != WANTED and sorted(counts.printed) == sorted(WANTED) else None


def other_lines(counts: Counts) -> Verdict | None:
    return None if counts.printed == WANTED else wrong(
        f"The script printed {quoted([line for line in counts.script.stdout.splitlines()])}. It should be four lines, with "
        f"{', '.join(WANTED)}."
    )


def several_cores(counts: Counts) -> Verdict:
    workers = len({event.process for event in counts.counted})
    who = {
        # What an interpreter prints is not in the record; how many of them a pool has is.
        0: "Interpreters apart from the script have counted.",
        1: "Another process was up first, and has counted everything. All four limits were handed in before the first result.",
    }.get(workers, "Other processes have counted. All four limits were handed in before the first result.")
    return right(f"{who} A process and an interpreter have a GIL each.")


check = Rules(
    read, no_guard, no_name, another_error, never_ended, never_called, threads, by_itself, some_only, one_worker, one_message,
    asked_at_once, joined_at_once, workers_print, other_order, other_lines, several_cores,
)
