"""A queue between tasks: two cooks wait for orders, and somebody who also waited has left."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from helpers.course.checks import (
    Rules, Verdict, at, blocked_in_a_turn, code, ended_by_error, failed, first, function_of, quoted, request, right, unexplained,
    wrong,
)
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
AFTER, GROWS = "loop_timeout", ("Queue",)
ORDERS = ["soup", "fish", "rice", "cake"]
ALSO_WITH = (
    "loop.run()",
    "loop.run(); a, b = [loop.spawn(orders.get()) for _ in 'ab']; loop.run(); orders.put('late'); loop.cancel(a); loop.run(); "
    "cooked += orders.items",
    "two more who wait at the end, of which the first is cancelled just when an order comes",
)
HOME = {"ann goes home", "bob goes home"}
OFTEN = 50      # turns of one who waits


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    cooked: list[str] | None    #: None if the loop has not ended
    getting: list[Event]        #: what get() asked, and how it ended

    @property
    def parked(self) -> int:
        """Return how many were never woken; impatient, who was cancelled, is always among them."""
        last = {event.lane: event for event in self.getting}
        return sum(event.kind == "yield" for event in last.values())

    def told(self, name: str) -> str | None:
        """Return the line by which a traceback tells of an error of this name."""
        return first(line for line in self.run.stderr.splitlines() if line.startswith(name))


def read(run: Run) -> Facts:
    """Read what was cooked, and how get() waited."""
    printed = run.stdout.splitlines()
    cooked = first(line.split()[1:] for line in printed if line.startswith("cooked:"))
    return Facts(run, printed, cooked, [event for event in run.events if function_of(event.lane) == "get"])


def blocks(facts: Facts) -> Verdict | None:
    """A queue of threads stops the thread."""
    waiting = blocked_in_a_turn(facts.run)
    if waiting and not waiting.running:
        return wrong(
            f"The thread itself waits inside get(){at(waiting.line)}, and the waiter is on the same thread. A queue of this loop has "
            "to ask the loop: yield 'park', self.getters."
        )
    return None


def found_it_empty(facts: Facts) -> Verdict | None:
    """Somebody else took the item before its turn."""
    if facts.told("IndexError"):
        return wrong(
            "A cook was woken for an order, and before its turn the other cook took it. So it found the queue empty: IndexError. Look "
            "again after each time you were woken: `while`, not `if`."
        )
    return None


def another_error(facts: Facts) -> Verdict | None:
    """Something else has failed."""
    error = failed(facts.run)
    if error:
        return ended_by_error(error)
    told = first(line for line in facts.run.stderr.splitlines() if line[:1].isalpha() and "Error: " in line)
    return wrong(f"A task ended with {code(told)}. Start with the last line of its traceback that is yours.") if told else None


def again_and_again(facts: Facts) -> Verdict | None:
    """It looks all the time."""
    bare = [event for event in facts.getting if event.kind == "yield" and event.value == "None"]
    if len(bare) > OFTEN:
        return wrong(
            f"get() looks again and again{at(bare[0].line)}: {len(bare)} turns for nothing, and the loop could never sleep. Park, and "
            "let put() wake you."
        )
    return None


def now_and_then(facts: Facts) -> Verdict | None:
    """It looks every now and then."""
    naps = [event for event in facts.getting if request(event)[0] == "sleep"]
    if naps:
        return wrong(
            f"get() sleeps{at(naps[0].line)}, and looks every now and then. An order waits meanwhile. Park, and let put() wake you."
        )
    return None


def no_order(facts: Facts) -> Verdict | None:
    """None is the sign to go home."""
    nothing = [event for event in facts.getting if event.kind == "return" and not event.outcome and event.value == "None"]
    if nothing and not facts.cooked and HOME <= set(facts.printed):
        return wrong(f"get() returned None{at(nothing[0].line)}, and both cooks went home. Return the item that it took out.")
    return None


def home_too_early(facts: Facts) -> Verdict | None:
    """None was returned before the last order."""
    returned = [event for event in facts.getting if event.kind == "return" and not event.outcome]
    early = first(event for event, later in pairwise(returned) if event.value == "None" and later.value not in ("None", "'late'"))
    return early and wrong(
        f"None came out of get(){at(early.line)} while orders were still to come, and a cook went home. It had been woken for an order "
        "that the other cook then took. Whoever finds nothing waits again: `while`, not `if`."
    )


def not_woken(facts: Facts) -> Verdict | None:
    """They are parked forever."""
    if facts.cooked is not None and len(facts.cooked) < len(ORDERS) and facts.parked > 1:
        return wrong(
            "The orders are in the queue, and nobody has woken the cooks. put() has to wake the place in which the getters are parked: "
            "self.loop.wake(self.getters)."
        )
    return None


def one_still_parked(facts: Facts) -> Verdict | None:
    """One cook was woken, and the other was not."""
    if facts.cooked is not None and len(facts.cooked) >= len(ORDERS) and facts.parked and not HOME <= set(facts.printed):
        return wrong(
            "All orders are cooked, and a cook is still parked: there was something in the queue for it, too, and nobody has woken it. "
            "put() has to wake the place itself in which the getters are parked, each time: self.loop.wake(self.getters)."
        )
    return None


def more_than_once(facts: Facts) -> Verdict | None:
    """Two have taken the same."""
    often = first(order for order, number in Counter(facts.cooked).items() if number > 1)
    if often:
        return wrong(
            f"{often} was cooked more than once. Between looking at an item and taking it out there was a yield, and the other cook had "
            "its turn there. Take it out at once."
        )
    return None


def gone_with_somebody(facts: Facts) -> Verdict | None:
    """The item was for one who had left."""
    if facts.cooked is not None and set(facts.cooked) < set(ORDERS):
        lost = first(order for order in ORDERS if order not in facts.cooked)
        return wrong(
            f"{lost} was never cooked: it was handed to somebody who had left. impatient was cancelled while it waited. An item stays in "
            "the queue until somebody who has a turn takes it out."
        )
    return None


def in_another_order(facts: Facts) -> Verdict | None:
    """It is no queue."""
    if facts.cooked is not None and facts.cooked != ORDERS:
        why = f"The orders came out in another order: {quoted(facts.cooked)}. What was put first comes out first."
        if facts.cooked == [*ORDERS, "late"]:
            why = ("Two wait, an order comes, and the one that was woken for it is cancelled before its turn. The order is still there, and "
                   "the other one waits. Wake all that are parked: whoever finds nothing waits again.")
        return wrong(why)
    return None


def other_lines(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    if facts.run.hung or not HOME <= set(facts.printed) or "impatient has left" not in facts.printed:
        return unexplained(facts.run, f"The script printed {quoted(facts.printed)}. Leave the part below the class as it was.")
    return None


def a_queue(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right("Each order was cooked once, and while there were none, both cooks were parked and the loop slept.")


check = Rules(
    read, blocks, found_it_empty, another_error, again_and_again, now_and_then, no_order, home_too_early, not_woken, one_still_parked,
    more_than_once, gone_with_somebody, in_another_order, other_lines, a_queue,
)
