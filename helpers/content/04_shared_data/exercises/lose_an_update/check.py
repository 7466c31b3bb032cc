"""Make it happen: find an order in which one of two children's updates is lost."""

from helpers.course.checks import Rules, Verdict, code, main, right, unexplained, wrong
from helpers.course.order_work import Order, no_list, order_given
from helpers.record.run import Run

START_METHODS = ("fork",)
TIMEOUT = 10.0
IN_ORDER = True
DRIVER = """
import multiprocessing


def add(account):
    account['money'] += 10


if __name__ == '__main__':
    man = multiprocessing.Manager()
    account = man.dict(money=0)
    children = [multiprocessing.Process(target=add, args=(account,), name=name)
                for name in ('ann', 'bob')]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print(account['money'])
"""
NAMES = ("ann", "bob")


def read(run: Run) -> Order:
    """Read what the run in the given order showed."""
    return order_given(run, NAMES)


def unknown_name(order: Order) -> Verdict | None:
    if order.refused and order.name not in NAMES:
        return wrong(
            f"{order.its_place} is {code(order.name)}, and nobody here has that name. The two children are `ann` and `bob`."
        )
    return None


def one_too_many(order: Order) -> Verdict | None:
    if order.refused:
        return wrong(
            f"{order.its_place} is {code(order.name)}, who has no step left to take: a child reads the money, writes it, and "
            f"has ended. {order.turn_there('Both have ended before that.')}"
        )
    return None


def lost(order: Order) -> Verdict | None:
    if main(order.run).stdout == "10\n":
        return right(
            "Both children have read 0 before either of them wrote, so both write 10. `+=` is two messages to the manager, and "
            "nothing keeps another child from coming between them."
        )
    return None


def too_short(order: Order) -> Verdict | None:
    if len(order.names or ()) < 2:
        return wrong(
            "After the last name in the list, whoever has begun goes on, and so it writes before the other one reads. Say who takes "
            "the second step, too."
        )
    return None


def kept(order: Order) -> Verdict | None:
    names = order.names or []
    if main(order.run).stdout == "20\n" and names[:1] == names[1:2]:
        first, other = names[0], "bob" if names[0] == "ann" else "ann"
        return wrong(
            f"Nothing is lost: {first} reads 0 and writes 10, and only then does {other} read. What must {other} have read, so that "
            "10 is written twice?"
        )
    return None


def otherwise(order: Order) -> Verdict:
    return unexplained(order.run, "Write down only who goes next: ann or bob.")


check = Rules(read, no_list, unknown_name, one_too_many, lost, too_short, kept, otherwise)
