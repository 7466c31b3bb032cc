"""Threads that ask and then take: what they share has to be guarded over both."""

import re
from dataclasses import dataclass

from helpers.course.checks import Rules, Verdict, at, code, done, first, main, not_started, quoted, right, unexplained, wrong
from helpers.course.other_input import OtherInput
from helpers.course.thread_work import in_threads, lanes_at_work, one_by_one, thread_error, threads
from helpers.record.run import Event, Run

START_METHODS = ("fork",)
TIMEOUT = 2.0
OTHER_ORDERS = "anywhere"
OTHER_INPUT = OtherInput("('Ada', 'Ben', 'Cleo', 'Dan')", "('Ada', 'Ben')", known=("3",), printed=("2",))
BUYERS = 4


@dataclass(frozen=True)
class Sale:
    """Who bought, and what kept them apart."""

    run: Run
    buyers: list[str]           #: the lanes of threads that ran the learner's code, without those that only serve others
    acquires: list[Event]       #: of locks and semaphores, those that never returned as well
    refused: list[Event]        #: those that came back without it
    takes: list[Event]          #: gets from a queue
    puts: list[Event]
    lines: list[str]

    @property
    def sold(self) -> int | None:
        """How many tickets the script says were sold."""
        return next((int(line.split()[0]) for line in self.lines if re.fullmatch(r"\d+ tickets sold", line)), None)

    @property
    def came(self) -> int:
        """How many buyers came: threads, or the tasks of an executor."""
        return len([event for event in self.run.events if event.kind == "task"]) or len(self.buyers)

    @property
    def apart(self) -> bool:
        """Whether the record shows anything that can keep threads apart."""
        return bool(self.acquires or self.takes)


def read(run: Run) -> Sale:
    """Find the buyers and their locks."""
    acquires = [event for event in run.events if event.kind == "acquire"]
    takes, puts = ([event for event in run.events if event.kind == kind] for kind in ("get", "put"))
    buyers = [lane for lane in lanes_at_work(run) if lane not in sellers(takes, puts)]
    return Sale(run, buyers, acquires, [event for event in acquires if event.result == "False"], takes, puts,
                [" ".join(line.split()) for line in main(run).stdout.splitlines()])


def sellers(takes: list[Event], puts: list[Event]) -> set[str]:
    """The lanes that only take what other threads put: they serve the buyers."""
    served = {take.lane for take in takes if take.source and take.source.lane not in ("", take.lane)}
    return served - {put.lane for put in puts}


# How it ended.


def ended_by_error(sale: Sale) -> Verdict | None:
    failed = thread_error(sale.run)
    return failed and wrong(f"{failed.who} ended with {code(failed.error)}{at(failed.line)}. Start with that line.")


def waits_for_itself(sale: Sale) -> Verdict | None:
    stuck = [event for event in sale.acquires if event.end is None]
    for event in stuck:
        before = [other for other in held_at_the_end(sale) if (other.lane, other.object) == (event.lane, event.object)]
        if sale.run.hung and before:
            return wrong(
                f"Thread {event.lane} waits{at(event.line)} for a lock that it holds itself, since line {before[0].line}. "
                "Acquire it once."
            )
    return None


def held_at_the_end(sale: Sale) -> list[Event]:
    """The acquires whose lock was never released."""
    held: dict[tuple[str, str], list[Event]] = {}
    for event in sale.run.events:
        owner = (event.object, event.lane)
        if event.kind == "acquire" and event.end is not None and event.result != "False":
            held.setdefault(owner, []).append(event)
        elif event.kind == "release" and held.get(owner):
            held[owner].pop()
    return [events[0] for events in held.values() if events]


def not_given_back(sale: Sale) -> Verdict | None:
    ended = {thread.name for thread in threads(sale.run) if thread.ended}
    kept = first(event for event in held_at_the_end(sale) if event.lane in ended) if sale.run.hung else None
    return kept and wrong(
        f"Thread {kept.lane} acquired the lock{at(kept.line)} and ended without giving it back, and the others wait for it. "
        "Give it back on every way out: `with lock:` does."
    )


def never_ended(sale: Sale) -> Verdict | None:
    return unexplained(sale.run, "All four buyers have to end.") if sale.run.hung else None


# Who was at work.


def nobody(sale: Sale) -> Verdict | None:
    pays = done(sale.run, "sleep")
    return None if sale.buyers and not (pays and all(pay.lane == "" for pay in pays)) else wrong(
        "Here no thread ran `sell`: MainProcess did it itself, or nobody did. Pass the function without calling it, as in "
        "`Thread(target=sell, args=(name,))`, and start the thread."
    )


def one_after_another(sale: Sale) -> Verdict | None:
    return None if not one_by_one(sale.run) else wrong(
        "Each thread had ended before the next was started, so no two buyers ever met. Start all four, then join them."
    )


def others_printed(sale: Sale) -> Verdict | None:
    if sale.sold is None:
        return wrong(
            f"Printed was {quoted(sale.lines)}. The last line should say how many were sold, such as {code('3 tickets sold')}."
        )
    if sale.came != BUYERS:
        return wrong(f"{sale.came} buyers came. Let there be four, and three of the four get a ticket.")
    return None


# What kept them apart.


def as_it_was(sale: Sale) -> Verdict | None:
    return None if sale.sold != 4 or sale.apart else not_started(
        "Four were sold, and there were three: somebody asked before another had taken. Keep the others out between asking "
        "and taking."
    )


def did_not_wait(sale: Sale) -> Verdict | None:
    gave_up = first(event for event in sale.refused if not event.object_kind.endswith("semaphore"))
    return gave_up and wrong(
        f"Thread {gave_up.lane} gave up{at(gave_up.line)}, because another one held the lock at that moment. That says nothing "
        "about tickets. Wait for the lock, then ask."
    )


def locks_of_their_own(sale: Sale) -> Verdict | None:
    locks = {event.object for event in sale.acquires}
    owners = {event.lane for event in sale.acquires}
    return None if sale.sold == 3 or not 1 < len(owners) <= len(locks) else wrong(
        "Each thread has acquired a lock of its own, and that keeps nobody out. Make one lock, outside the function, for all."
    )


def several_inside(sale: Sale) -> Verdict | None:
    wide = first(event for event in sale.run.events if event.kind == "make" and (event.permits or 1) > 1)
    given_back = wide and any(event.kind == "release" and event.object == wide.object for event in sale.run.events)
    return wrong(
        f"{wide.object}{at(wide.line)} lets {wide.permits} threads in at the same time, so one can ask before another has paid. "
        "Let in one."
    ) if given_back else None


def asked_before(sale: Sale) -> Verdict | None:
    """All of the paying was under a lock, and still one too many was sold: the question was outside."""
    if sale.sold != 4 or not sale.acquires:
        return None
    pays = done(sale.run, "sleep")
    guarded = [pay for pay in pays if any(lock.lane == pay.lane and lock.end <= pay.time and given_back(sale, lock) >= pay.end
                                          for lock in sale.acquires if lock.end is not None)]
    if pays and len(guarded) == len(pays):
        return wrong(
            f"Four were sold, although each of them paid under the lock. Either all four had asked before the lock was "
            f"acquired{at(sale.acquires[0].line)}, when three were left: then ask under the lock as well. Or there were more than "
            "three from the start."
        )
    return wrong(
        "Four were sold. There is a lock, but between asking and taking it is not held, and there another buyer can come "
        "in. Hold it from asking until the ticket is taken."
    )


def given_back(sale: Sale, lock: Event) -> float:
    """When a lock was released by the one that acquired it."""
    released = (event.time for event in sale.run.events if event.kind == "release" and event.time >= lock.end
                and (event.lane, event.object) == (lock.lane, lock.object))
    return next(released, float("inf"))


def other_count(sale: Sale) -> Verdict | None:
    return None if sale.sold == 3 else wrong(
        f"{sale.sold} tickets were sold. There are three, for three of the four buyers. Begin with `left = 3`, and send nobody away "
        "who could still have one."
    )


def all_have_paid(sale: Sale) -> Verdict | None:
    """If nothing in the record kept the buyers apart, asking and taking may be one step: other orders show it."""
    pays = [] if sale.apart else in_threads(sale.run, "sleep")
    return None if len(pays) < BUYERS else wrong(
        f"It says that three were sold, but all four have paid{at(pays[0].line)}, and nothing in the record kept them apart: "
        "no lock, no queue. Ask and take under a lock, and let only those pay who get a ticket."
    )


def somebody_without(sale: Sale) -> Verdict | None:
    without = first(lane for lane in sale.buyers if lane not in {event.lane for event in sale.acquires + sale.takes + sale.puts})
    return None if not (without and sale.apart) or any(event.kind == "task" for event in sale.run.events) else wrong(
        f"Three were sold, but thread {without} has not asked for the lock at all. Let each buyer hold it."
    )


def kept_apart(sale: Sale) -> Verdict:
    if not sale.apart:
        return right(
            "Three tickets went to three buyers, and nothing kept them apart: asking and taking are one step, in which no other "
            "thread gets a turn. As soon as they are two, they need a lock."
        )
    return right("Nobody came in between asking and taking, so three tickets went to three buyers.")


check = Rules(
    read, ended_by_error, waits_for_itself, not_given_back, never_ended, nobody, one_after_another, others_printed, as_it_was,
    did_not_wait, locks_of_their_own, several_inside, asked_before, other_count, all_have_paid, somebody_without,
    kept_apart,
)
