"""Make it happen: three friends, three forks, and an order in which nobody eats."""

from helpers.course.checks import Rules, Verdict, code, main, right, unexplained, wrong
from helpers.course.order_work import Order, no_list, order_given
from helpers.record.run import Run

START_METHODS = ("fork",)
TIMEOUT = 10.0
IN_ORDER = True
DRIVER = """
import threading


def dine(left, right):
    with left:
        with right:
            print(threading.current_thread().name, 'eats')


if __name__ == '__main__':
    forks = [threading.Lock() for _ in range(3)]
    friends = [threading.Thread(target=dine, args=(forks[n], forks[(n + 1) % 3]), name=name)
               for n, name in enumerate(('ann', 'bob', 'cleo'))]
    for t in friends:
        t.start()
    for t in friends:
        t.join()
"""
NAMES = ("ann", "bob", "cleo")
EATS = "eats"


def read(run: Run) -> Order:
    """Read what the run in the given order has shown."""
    return order_given(run, NAMES)


def unknown_name(order: Order) -> Verdict | None:
    return wrong(
        f"{order.its_place} is {code(order.name)}, and nobody here has that name. The friends are `ann`, `bob` and `cleo`."
    ) if order.refused and order.name not in NAMES else None


def nobody_eats(order: Order) -> Verdict | None:
    return right(
        "Each has a left fork, and waits for the right one, which is the next one's left. Nobody gives a fork back, so nobody will ever "
        "eat. Would one order for all forks, the lowest number first, have prevented it?"
    ) if order.run.hung else None


def ended_otherwise(order: Order) -> Verdict | None:
    return None if main(order.run).stdout.count(EATS) == len(NAMES) else unexplained(
        order.run, "Write down only who goes next: ann, bob or cleo."
    )


def cannot_go(order: Order) -> Verdict | None:
    others = " or ".join(order.could)
    return wrong(
        f"{order.its_place} is {code(order.name)}, who cannot go there: the fork that comes next is in another's hand, or no step is "
        f"left. It is the turn of {others}."
    ) if order.refused and others else None


def no_step_left(order: Order) -> Verdict | None:
    return wrong(
        f"{order.its_place} is {code(order.name)}, and there is no step left to take: everybody has eaten. So the order went wrong "
        "earlier. Who had two forks?"
    ) if order.refused else None


def too_short(order: Order) -> Verdict | None:
    return wrong(
        "They eat. After the last name in the list, whoever has begun goes on, and takes a second fork before the last friend has a "
        "first one. Say who takes the next step, too."
    ) if len(order.names or ()) < len(NAMES) else None


def two_forks(order: Order) -> Verdict:
    names = order.names or []
    twice = next((name for number, name in enumerate(names) if name in names[:number]), names[0])
    return wrong(
        f"They eat: {twice} took a second fork, and whoever has two eats and gives both back. Nobody may come so far. What may each "
        "of them take?"
    )


check = Rules(
    read, no_list, unknown_name, nobody_eats, ended_otherwise, cannot_go, no_step_left, too_short, two_forks,
)
