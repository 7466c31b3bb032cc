"""Five greenlets sleep at the same time, by a patch that comes first."""

from dataclasses import dataclass

from helpers.course.checks import Rules, Verdict, another_error, at, failed, quoted, right, unexplained, wrong
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 3.0
OTHER_INPUT = OtherInput("return number * number", "return number * number + 100", known=("30",), printed=("530",))


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    waits: list[Event]          #: of greenlets, in the hub
    by_script: list[Event]      #: of the script itself, in the hub
    spawned: list[Event]        #: greenlets that the script made
    sleeps: list[Event]         #: those that stop a thread
    greenlets: set[str]
    finished: set[str]          #: those of them that have ended
    most: int                   #: how many waited in the hub at once


def read(run: Run) -> Facts:
    """Read what waited where."""
    blocks = [event for event in run.events if event.kind == "block" and event.line]
    waits = [event for event in blocks if event.lane]
    kinds = ("switch", "block", "finish")
    of_greenlets = [event for event in run.events if event.lane not in ("", "Hub") and event.kind in kinds]
    return Facts(
        run,
        waits,
        [event for event in blocks if not event.lane],
        [event for event in run.events if event.kind == "spawn" and not event.lane],
        [event for event in run.events if event.kind == "sleep"],
        {event.lane for event in of_greenlets},
        {event.lane for event in of_greenlets if event.kind == "finish"},
        max((sum(other.time <= one.time <= (other.end or one.time) for other in waits) for one in waits), default=0),
    )


def not_joined(facts: Facts) -> Verdict | None:
    """The values are asked for while the greenlets are still in the queue."""
    error = failed(facts.run, "TypeError")
    if error and facts.greenlets and not facts.finished:
        return wrong(
            f"A `value` was still None{at(error.error_line)}: none of the greenlets had ended. `spawn` only puts one "
            "into the hub's queue. Let the script wait for all of them first."
        )
    return None


def called_for_spawn(facts: Facts) -> Verdict | None:
    """The script has called the function, and handed over its result."""
    error = failed(facts.run, "TypeError")
    if error and not facts.greenlets and facts.by_script:
        return wrong(
            f"The script called the function itself{at(error.error_line)}, waited for it, and passed on what came back. "
            "Give the function and its argument separately: gevent.spawn(function, argument)."
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """The script never ends."""
    return unexplained(facts.run, "Let the script end by itself.") if facts.run.hung else None


def another_sum(facts: Facts) -> Verdict | None:
    """The result comes first."""
    printed = facts.run.stdout.splitlines()
    if "30" not in printed:
        return wrong(f"The script printed {quoted(printed)}. It should print 30, the sum of the five squares.")
    return None


def no_greenlet(facts: Facts) -> Verdict | None:
    """Plain calls, or threads."""
    if not facts.greenlets:
        return wrong(
            "The sum is right, but no greenlet took part. Let `gevent.spawn` start the downloads, so that the hub "
            "waits for all of them in one thread."
        )
    return None


def threads(facts: Facts) -> Verdict | None:
    """They wait together, at a higher price."""
    if any(one.overlaps(other) for one, other in zip(facts.sleeps, facts.sleeps[1:])):
        return wrong(
            f"They sleep{at(facts.sleeps[0].line)} at the same time, but in threads of the system. Let five greenlets "
            "wait in the hub: one thread is enough."
        )
    return None


def not_patched(facts: Facts) -> Verdict | None:
    """What they wait in is not gevent's."""
    if facts.sleeps:
        return wrong(
            f"Still one after another: `sleep`{at(facts.sleeps[0].line)} is the one that stops the thread. If your "
            "program patches something, the patch does not reach what waits here. What has to be patched, and when?"
        )
    return None


def no_wait(facts: Facts) -> Verdict | None:
    """The downloads take no time."""
    if not facts.waits:
        return wrong("The sum is right, but no download waits any more. Keep the wait: it stands for a download.")
    return None


def joins_each(facts: Facts) -> Verdict | None:
    """The script waits for each before it makes the next one."""
    first = facts.by_script[0].end if facts.by_script else None
    if facts.most < 2 and first and any(event.time > first for event in facts.spawned):
        return wrong(
            f"Each download waits in the hub now, but the script waits{at(facts.by_script[0].line)} for one before the "
            "next one has begun. Spawn all five, and then wait for all."
        )
    return None


def too_few(facts: Facts) -> Verdict | None:
    """A limit that nobody has asked for."""
    if facts.most < 5:
        return wrong(f"At most {facts.most} of the five waited at the same time. All five can.")
    return None


def printed_too_early(facts: Facts) -> Verdict | None:
    """The sum is there before the downloads are: it was not made of them."""
    shown = [event for event in facts.run.events if event.kind == "print" and event.text.strip() == "30"]
    if shown and any(wait.end is None or wait.end > shown[-1].time for wait in facts.waits):
        return wrong(
            f"30 was printed{at(shown[-1].line)} while the downloads still waited, so it is not the sum of what they returned. Wait "
            "for all five, and add up their values."
        )
    return None


def together(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right("All five waited at the same time: in the picture, their five waits overlap.")


check = Rules(
    read,
    not_joined,
    called_for_spawn,
    another_error,
    for_ever,
    another_sum,
    no_greenlet,
    threads,
    not_patched,
    no_wait,
    joins_each,
    too_few,
    printed_too_early,
    together,
)
