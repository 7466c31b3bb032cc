"""Make it happen: find an order in which one of two greenlets' updates is lost across a wait."""

from helpers.course.checks import Rules, Verdict, code, main, right, unexplained, wrong
from helpers.course.order_work import Order, no_list, order_given
from helpers.record.run import Run

START_METHODS = ("fork",)
TIMEOUT = 10.0
IN_ORDER = True
DRIVER = """
import gevent

visits = 0


def ann():
    global visits
    gevent.sleep(0.1)           # asks for a page
    seen = visits
    gevent.sleep(0.1)           # asks for the next one
    visits = seen + 1


def bob():
    global visits
    gevent.sleep(0.3)           # asks a slower server
    seen = visits
    gevent.sleep(0.1)
    visits = seen + 1


if __name__ == '__main__':
    gevent.joinall([gevent.spawn(ann), gevent.spawn(bob)])
    print(visits)
"""
NAMES = ("ann", "bob")


def read(run: Run) -> Order:
    """Read what the run in the given order has shown."""
    return order_given(run, NAMES)


def unknown_name(order: Order) -> Verdict | None:
    if order.refused and order.name not in NAMES:
        return wrong(
            f"{order.its_place} is {code(order.name)}, and no greenlet here has that name. The two are `ann` and `bob`."
        )
    return None


def nobody_goes(order: Order) -> Verdict | None:
    if not order.names:
        return wrong("Nobody is in the list. Say whose wait is over first, and whose next: each of the two waits twice.")
    return None


def too_short(order: Order) -> Verdict | None:
    if len(order.names or []) < 2 and not order.refused:
        return wrong("One name decides nothing: ann's first wait is over first in any case. Say who goes on after that.")
    return None


def by_itself(order: Order) -> str:
    """Say of a list that was not followed to its end that what was printed is no proof of it."""
    return " (From there on the list was not followed, and the 1 came by itself.)" if main(order.run).stdout == "1\n" else ""


def bob_too_early(order: Order) -> Verdict | None:
    if order.refused == 1:
        return wrong(
            f"{order.its_place} is `bob`, who cannot go. Both begin to wait at once, he for 0.3 seconds and ann for 0.1. A wait may take "
            f"longer than it says, and never less. So ann's is over first.{by_itself(order)}"
        )
    return None


def overtakes(order: Order) -> Verdict | None:
    names = order.names or []
    if order.refused and order.name == "bob" and names[: order.refused - 1].count("ann") == 1:
        return wrong(
            f"{order.its_place} is `bob`, who cannot go. His second wait is as long as ann's, and began later. So hers is over "
            f"first.{by_itself(order)}"
        )
    return None


def one_too_many(order: Order) -> Verdict | None:
    if order.refused:
        return wrong(
            f"{order.its_place} is {code(order.name)}, who has no step left to take: a greenlet goes on twice, once after each of its "
            f"waits. {order.turn_there('Both have ended before that.')}"
        )
    return None


def lost(order: Order) -> Verdict | None:
    if main(order.run).stdout == "1\n":
        return right(
            "Ann has seen 0 and waits. Meanwhile bob sees 0, too. Both write 1, and a visit is lost. A greenlet is never interrupted, but "
            "it gives way wherever it waits. What it has seen before a wait may be out of date after it."
        )
    return None


def kept(order: Order) -> Verdict | None:
    if main(order.run).stdout == "2\n":
        return wrong(
            "Both visits are counted: ann has written 1 before bob looks. What must bob have seen, so that 1 is written twice?"
        )
    return None


def otherwise(order: Order) -> Verdict:
    return unexplained(order.run, "Write down only who goes next: ann or bob.")


check = Rules(
    read, no_list, unknown_name, nobody_goes, too_short, bob_too_early, overtakes, one_too_many, lost, kept, otherwise
)
