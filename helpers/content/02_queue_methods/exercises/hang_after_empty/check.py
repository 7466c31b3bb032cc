"""Make it happen: find an order in which a child that has asked empty() waits forever in get()."""

from helpers.course.checks import Rules, Verdict, code, first, right, unexplained, wrong
from helpers.course.order_work import Order, no_list, order_given
from helpers.record.run import Run

START_METHODS = ("fork",)
TIMEOUT = 10.0
IN_ORDER = True
DRIVER = """
import multiprocessing


def take(plate):
    if not plate.empty():
        print(multiprocessing.current_process().name, 'takes the', plate.get())


if __name__ == '__main__':
    plate = multiprocessing.SimpleQueue()
    plate.put('last bun')
    children = [multiprocessing.Process(target=take, args=(plate,), name=name)
                for name in ('ann', 'bob')]
    for p in children:
        p.start()
    for p in children:
        p.join()
"""
NAMES = ("ann", "bob")


def read(run: Run) -> Order:
    """Read what the run in the given order showed."""
    return order_given(run, NAMES)


def stuck(order: Order) -> str:
    """Return the name of the child that waits for a bun forever; "" if none does."""
    get = first(event for event in order.run.events if event.kind == "get" and event.end is None)
    return get.process if get and order.run.hung else ""


def unknown_name(order: Order) -> Verdict | None:
    if order.refused and order.name not in NAMES:
        return wrong(
            f"{order.its_place} is {code(order.name)}, and nobody here has that name. The two children "
            "are `ann` and `bob`."
        )
    return None


def hangs(order: Order) -> Verdict | None:
    waits_at_the_last = order.refused == len(order.names or ()) and order.name == stuck(order)   # its next step is that get()
    if order.run.hung and (not order.refused or waits_at_the_last):
        return right(
            "Both children have asked before either of them took the bun, and both were told that there is one. One has it, the "
            "other waits in `get()` forever. What `empty()` says may be out of date as soon as you have read it."
        )
    return None


def names_too_many(order: Order) -> Verdict | None:
    waits = stuck(order)
    if not order.refused or not waits:
        return None
    if order.name == waits:
        return wrong(
            f"It hangs, and your list goes on: at name {order.refused} {waits} waits in `get()` for a bun that never comes, so no name "
            "after that can take a step. Leave those out."
        )
    return wrong(
        f"It hangs, but not as you wrote it down: at name {order.refused} {code(order.name)} has taken the bun and has ended. By then "
        f"{waits} has asked and can only wait in `get()`, so your list is long enough without that name."
    )


def one_too_many(order: Order) -> Verdict | None:
    if order.refused:
        return wrong(
            f"{order.its_place} is {code(order.name)}, who has no step left to take: a child asks, takes what there is, and has "
            f"ended. {order.turn_there('Both have ended before that.')}"
        )
    return None


def nobody_goes(order: Order) -> Verdict | None:
    if not order.names:
        return wrong("Nobody is in the list, so ann takes both of her steps, and then bob asks. Say who goes first, and who next.")
    return None


def too_short(order: Order) -> Verdict | None:
    if len(order.names or ()) == 1:
        return wrong(
            "After the last name in the list, whoever has begun goes on, and so it takes the bun before the other one asks. Say who "
            "takes the second step, too."
        )
    return None


def asks_too_late(order: Order) -> Verdict | None:
    names = order.names or []
    if names[:1] == names[1:2]:
        first, other = names[0], "bob" if names[0] == "ann" else "ann"
        return wrong(
            f"It ends well: {first} asks and takes the bun, and when {other} asks, the plate is empty. When must {other} ask, so that "
            "it hears of a bun that it will not get?"
        )
    return None


def otherwise(order: Order) -> Verdict:
    return unexplained(order.run, "Write down only who goes next: ann or bob.")


check = Rules(
    read, no_list, unknown_name, hangs, names_too_many, one_too_many, nobody_goes, too_short, asks_too_late, otherwise,
)
