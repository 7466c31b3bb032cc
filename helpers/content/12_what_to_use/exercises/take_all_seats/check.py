"""Make it happen: a pool of two seats, in which the soup is ready, and then nobody gets any further."""

from helpers.course.checks import Rules, Verdict, code, main, right, unexplained, wrong
from helpers.course.order_work import Order, no_list, order_given
from helpers.record.run import Run

START_METHODS = ("fork",)
TIMEOUT = 10.0
IN_ORDER = True
DRIVER = """
import multiprocessing


def cook(dish, seats):
    with seats:                         # the task has a seat
        with seats:                     # and asks for one more, for a part of it
            print(dish, 'is ready')


if __name__ == '__main__':
    seats = multiprocessing.Semaphore(2)
    dishes = [multiprocessing.Process(target=cook, args=(dish, seats), name=dish) for dish in ('soup', 'rice', 'cake')]
    for p in dishes:
        p.start()
    for p in dishes:
        p.join()
"""
NAMES = ("soup", "rice", "cake")


def read(run: Run) -> Order:
    """Read what the run in the given order has shown."""
    return order_given(run, NAMES)


def unknown_name(order: Order) -> Verdict | None:
    return wrong(
        f"{order.its_place} is {code(order.name)}, and nobody here has that name. The tasks are `soup`, `rice` and `cake`."
    ) if order.refused and order.name not in NAMES else None


def ready(order: Order) -> list[str]:
    """Return the dishes that are ready, in the order in which they began."""
    return [process.name for process in order.run.processes if process.name in NAMES and "is ready" in process.stdout]


def nobody_else(order: Order) -> Verdict | None:
    return right(
        "The soup had both seats, gave them back, and then each of the others took one. Each waits for a second seat, and nobody is left "
        "who could give one back. A task that waits for its own pool can starve it."
    ) if order.run.hung and ready(order) == ["soup"] else None


def not_even_the_soup(order: Order) -> Verdict | None:
    return wrong(
        "Nobody gets any further, and that is half of it: two of them took a seat each, before the soup was ready. How many seats does the soup "
        "need, before anybody else takes one?"
    ) if order.run.hung and not ready(order) else None


def another_dish(order: Order) -> Verdict | None:
    return wrong(
        f"Now the {ready(order)[0]} is ready, and the others hang. It should be the soup."
    ) if order.run.hung else None


def cannot_go(order: Order) -> Verdict | None:
    others = " or ".join(order.could)
    return wrong(
        f"{order.its_place} is {code(order.name)}, who cannot go there: it takes a seat, takes another, and then it is done. "
        + (f"It is the turn of {others}." if others else "Nobody has a step left.")
    ) if order.refused else None


def too_short(order: Order) -> Verdict | None:
    return wrong(
        "All three are ready. After the last name in the list, whoever has begun goes on to the end, before another one begins. Say who "
        "takes the next steps, too."
    ) if not order.run.hung and len(order.names or ()) < 4 and main(order.run).stdout == "" else None


def all_ready(order: Order) -> Verdict | None:
    return wrong(
        "All three are ready: after the soup, one of the others took both seats, and gave both back. What must the last one take, before "
        "that happens?"
    ) if main(order.run).stdout == "" and len(ready(order)) == len(NAMES) else None


def otherwise(order: Order) -> Verdict:
    return unexplained(order.run, "Write down only who goes next: soup, rice or cake.")


check = Rules(
    read, no_list, unknown_name, nobody_else, not_even_the_soup, another_dish, cannot_go, too_short, all_ready, otherwise,
)
