"""A lock must be given back on every way out, and held from the read to the write."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, at_first, children, code, done, failed, main, quoted, right, unexplained, wrong,
)
from helpers.course.lock_history import (
    READS, Update, held_by_two, holdings, is_lock, manager_gone, one_by_one, proxy_calls, refused, updates,
)
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Process, Run

START_METHODS = ("fork", "spawn")
TIMEOUT = 2.0
OTHER_INPUT = OtherInput("money=50", "money=60", known=("10",), printed=("20",))
LEFT, REFUSED = "left: 10", "not enough for 80"


@dataclass(frozen=True)
class Withdrawals:
    """Who held a lock, and who read and wrote the money when."""

    run: Run
    script: Process
    kids: list[Process]
    acquires: list[Event]  #: including those that never returned
    stuck: Event | None  #: the one at which the run got stuck
    reads: list[Event]  #: of the money, where a manager keeps it
    updates: list[Update]
    locks: list[set[str]]  #: which locks each child has acquired
    printed: str


def read(run: Run) -> Withdrawals:
    """Find the locks and the money."""
    kids = children(run)
    acquires = [event for event in run.events if is_lock(event, "acquire")]
    return Withdrawals(
        run,
        main(run),
        kids,
        acquires,
        next((event for event in acquires if event.end is None), None) if run.hung else None,
        [event for process in run.processes for event in proxy_calls(run, process.name) if event.function in READS],
        [update for kid in kids for update in updates(run, kid.name)],
        [{event.object for event in acquires if event.process == kid.name} for kid in kids],
        "".join(process.stdout for process in run.processes),
    )


# How it ended.


def ended_by_force(money: Withdrawals) -> Verdict | None:
    if forced := next((event for event in money.run.events if event.kind in ("terminate", "kill") and event.line), None):
        return wrong(
            f"{forced.child} was ended by force{at(forced.line)}, in the middle of whatever it was doing. A lock that it "
            "held stays locked. Let it end by itself."
        )
    return None


def does_not_wait(money: Withdrawals) -> Verdict | None:
    asked = (event for event in money.acquires if event.seconds == 0 or event.arguments in ("False", "blocking=False"))
    if impatient := next(asked, None):
        return wrong(
            f"`acquire(False)`{at(impatient.line)} does not wait: while another process has the lock, it returns False. A "
            "process that goes away then withdraws nothing, and one that asks again and again keeps a core busy. Wait for "
            "the lock: `acquire()`."
        )
    return None


def went_on_without_it(money: Withdrawals) -> Verdict | None:
    if given_up := next((event for event in money.acquires if refused(event)), None):
        return wrong(
            f"{given_up.process} gave up waiting for the lock{at(given_up.line)} and went on without it: some process still "
            "keeps it. Release it on every way out, and none has to wait for long."
        )
    return None


def manager_had_ended(money: Withdrawals) -> Verdict | None:
    if error := manager_gone(money.run):
        return wrong(
            f"{error.name} ended with {error.error.partition(':')[0]}{at(error.error_line)}: MainProcess had already ended, "
            "and with it the manager. Join every child, and without a time-out. If a join then never returns, some "
            "process still has the lock."
        )
    return None


def released_twice(money: Withdrawals) -> Verdict | None:
    error = failed(money.run)
    if error and any(is_lock(event, "release") and event.outcome for event in money.run.events):
        return wrong(
            f"{error.name} ended with an error{at(error.error_line)}: it released a lock that it did not hold, because "
            "it had given it back already. Release it once on each way out."
        )
    return None


def waits_for_itself(money: Withdrawals) -> Verdict | None:
    held = holdings(money.run, money.stuck.process).get(money.stuck.object) if money.stuck else None
    if held:
        return wrong(
            f"{held.process} waits{at(money.stuck.line)} for a lock that it holds itself, since line {held.line}. Acquire "
            "it once."
        )
    return None


def kept_for_ever(money: Withdrawals) -> Verdict | None:
    held = holdings(money.run).get(money.stuck.object) if money.stuck else None
    if held and not money.run.process(held.process).ended_by_run:
        return wrong(
            f"{money.stuck.process} waits for the lock{at(money.stuck.line)}. {held.process} acquired it{at(held.line)} and "
            "ended without giving it back. Look at every way out of its function."
        )
    return None


def never_ended(money: Withdrawals) -> Verdict | None:
    if money.run.hung:
        return unexplained(money.run, "All three children have to end, one of them without any money.")
    return None


# What the children did.


def released_by_another(money: Withdrawals) -> Verdict | None:
    if kept := next((event for kid in money.kids for event in holdings(money.run, kid.name).values()), None):
        return wrong(
            f"{kept.process} acquired the lock{at(kept.line)} and ended without giving it back. The others could go on only "
            "because another process released it. Let each release what it acquired, on every way out."
        )
    return None


def fewer_children(money: Withdrawals) -> Verdict | None:
    if len(money.kids) < 3 and not any(event.kind == "task" for event in money.run.events):
        return wrong(f"Start three children, as the program that you were given does. Here there were {len(money.kids)}.")
    return None


def one_after_another(money: Withdrawals) -> Verdict | None:
    if one_by_one(money.run):
        return wrong(
            "Every child had ended before the next was started. So no two of them ever competed for the lock. Start the "
            "last two together, as before."
        )
    return None


def without_a_lock(money: Withdrawals) -> Verdict | None:
    if update := next((update for update in money.updates if not update.read_under | update.write_under), None):
        return wrong(
            f"{update.write.process} reads the money{at_first(update.reads[-1], update.write)} and writes it{at(update.write.line)} "
            "without a lock that keeps other processes out. Another may take the same money in between. Keep the lock, and "
            "give it back."
        )
    return None


def read_before_the_lock(money: Withdrawals) -> Verdict | None:
    if update := next((update for update in money.updates if not update.read_under), None):
        return wrong(
            f"{update.write.process} has read the money{at(update.reads[-1].line)} before the lock was acquired. What it "
            f"writes{at(update.write.line)} may be out of date. Acquire the lock first."
        )
    return None


def given_back_between(money: Withdrawals) -> Verdict | None:
    if update := next((update for update in money.updates if not update.locks), None):
        return wrong(
            f"{update.write.process} reads the money{at_first(update.reads[-1], update.write)} and writes it{at(update.write.line)}, and "
            "the lock is given back in between. Another process may take the same money just there. Hold the lock over "
            "both."
        )
    return None


def decided_before_the_lock(money: Withdrawals) -> Verdict | None:
    for update in money.updates:
        inside = [event for event in update.reads if event not in update.outside]
        if update.outside and all(event.line == update.write.line for event in inside):
            return wrong(
                f"{update.write.process} decides by what it read{at(update.reads[0].line)}, when it did not hold the lock. "
                f"Until it writes{at(update.write.line)}, another process may have taken the money. Ask under the lock as "
                "well."
            )
    return None


def unseen_without_a_lock(money: Withdrawals) -> Verdict | None:
    if not money.updates and not all(money.locks):
        return wrong(
            "The money is no longer in a manager's dictionary, and not every child has acquired a lock. Two that read and "
            "write it at once may take the same money. Let each hold the lock over both."
        )
    return None


def locks_of_their_own(money: Withdrawals) -> Verdict | None:
    held = [update.locks for update in money.updates] or money.locks
    if not set.intersection(*held):
        return wrong(
            "Each process has acquired a lock of its own, so none keeps another one out. They need one lock: made by "
            "MainProcess, and passed to all."
        )
    return None


def wide_semaphore(money: Withdrawals) -> Verdict | None:
    made = (event for event in done(money.run, "call") if event.function in ("Semaphore", "BoundedSemaphore"))
    if wide := next((event for event in made if event.arguments not in ("", "1", "value=1")), None):
        return wrong(
            f"{code(f'{wide.function}({wide.arguments})')}{at(wide.line)} lets more than one process in. Two could take the "
            "same money. Use a lock: it lets in only one."
        )
    return None


def held_by_two_at_once(money: Withdrawals) -> Verdict | None:
    if two := held_by_two(money.run):
        return wrong(
            f"{two[0].process} and {two[1].process} held {two[0].object} at the same time{at(two[1].line)}. Two could take "
            "the same money. Use a lock: it lets in only one."
        )
    return None


# What was printed.


def other_lines(money: Withdrawals) -> Verdict | None:
    if LEFT not in money.script.stdout.splitlines() or REFUSED not in money.printed.splitlines():
        return wrong(
            f"Printed was {quoted(money.printed.splitlines())}. MainProcess should print {code(LEFT)} at its end, and the "
            f"first child {code(REFUSED)}. Leave what is withdrawn as it was."
        )
    return None


def script_knew(money: Withdrawals) -> Verdict | None:
    if money.updates and not any(event.process == money.script.name for event in money.reads):
        return wrong("The lines are right, but MainProcess has not read what is left: it printed what it knew.")
    return None


def given_back(money: Withdrawals) -> Verdict:
    return right("The lock was given back on every way out, so no lane waits for it to the edge, and reading and writing stayed together.")


check = Rules(
    read,
    ended_by_force,
    does_not_wait,
    went_on_without_it,
    manager_had_ended,
    released_twice,
    another_error,
    waits_for_itself,
    kept_for_ever,
    never_ended,
    released_by_another,
    fewer_children,
    one_after_another,
    without_a_lock,
    read_before_the_lock,
    given_back_between,
    decided_before_the_lock,
    unseen_without_a_lock,
    locks_of_their_own,
    wide_semaphore,
    held_by_two_at_once,
    other_lines,
    script_knew,
    given_back,
)
