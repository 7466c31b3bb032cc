"""Make it happen: find an order in which a sender learns that nobody reads any more."""

from helpers.course.checks import Rules, Verdict, code, right, unexplained, wrong
from helpers.course.order_work import Order, no_list, order_given
from helpers.record.run import Run

START_METHODS = ("fork",)
TIMEOUT = 10.0
IN_ORDER = True
DRIVER = """
import multiprocessing


def send_two(reader, writer):
    reader.close()
    writer.send(1)
    try:
        writer.send(2)
        print('ann: both are sent')
    except BrokenPipeError:
        print('ann: nobody reads any more')


def take_one(reader, writer):
    writer.close()
    print('bob:', reader.recv())
    reader.close()


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    ann = multiprocessing.Process(target=send_two, args=(reader, writer), name='ann')
    bob = multiprocessing.Process(target=take_one, args=(reader, writer), name='bob')
    ann.start()
    bob.start()
    reader.close()
    writer.close()
    ann.join()
    bob.join()
"""
NAMES = ("ann", "bob", "MainProcess")


def read(run: Run) -> Order:
    """Read what the run in the given order showed."""
    return order_given(run, NAMES)


def before_her_second(order: Order) -> set[str] | None:
    """Return which process took the step before ann's second one; None if she is not named twice."""
    names = order.names or []
    hers = [number for number, name in enumerate(names) if name == "ann"]
    return {*names[: hers[1]]} - {"ann"} if len(hers) > 1 else None


def unknown_name(order: Order) -> Verdict | None:
    if order.refused and order.name not in NAMES:
        return wrong(
            f"{order.its_place} is {code(order.name)}, and nobody here has that name. The three are `ann`, `bob` and `MainProcess`."
        )
    return None


def nothing_to_receive(order: Order) -> Verdict | None:
    if order.refused and order.name == "bob" and "ann" not in (order.names or [])[: order.refused - 1]:
        return wrong(
            f"{order.its_place} is `bob`, and he cannot go: he waits in `recv()`, and nothing has been sent. His step, the "
            "`close()`, comes after it."
        )
    return None


def one_too_many(order: Order) -> Verdict | None:
    if order.refused:
        who = "which" if order.name == "MainProcess" else "who"
        return wrong(
            f"{order.its_place} is {code(order.name)}, {who} has no step left to take: ann sends twice, bob closes the receiving end, "
            f"and so does MainProcess. {order.turn_there('All steps have been taken before that.')}"
        )
    return None


def told(order: Order) -> Verdict | None:
    if "nobody reads" in order.run.process("ann").stdout:
        return right(
            "Bob and MainProcess have both closed their copies of the receiving end before ann sends her second message. So she gets "
            "a `BrokenPipeError`. In most other orders her message goes into the pipe, she hears of nothing, and it is lost."
        )
    return None


def copy_of_the_script(order: Order) -> Verdict | None:
    if before_her_second(order) == {"bob"}:
        return wrong(
            "Bob has closed his copy before ann's second message, and still she hears of nothing. Somebody else holds a copy of the "
            "receiving end. Who?"
        )
    return None


def copy_of_bob(order: Order) -> Verdict | None:
    if before_her_second(order) == {"MainProcess"}:
        return wrong(
            "MainProcess has closed its copy, and bob still holds his. He would read, so the message goes into the pipe. When must bob "
            "close, so that ann notices?"
        )
    return None


def too_early(order: Order) -> Verdict | None:
    if before_her_second(order) == set():
        return wrong(
            "Ann has sent both before anybody closed a copy of the receiving end. Both messages go into the pipe, and only one is ever "
            "received. What must have happened between her two steps?"
        )
    return None


def too_short(order: Order) -> Verdict | None:
    if len(order.names or []) < 3:
        return wrong(
            "After the last name in the list, whoever went last goes on as long as it can, and so ann sends her second message too "
            "early. Say who takes a step before it."
        )
    return None


def otherwise(order: Order) -> Verdict:
    return unexplained(order.run, "Write down only who goes next: ann, bob or MainProcess.")


check = Rules(
    read, no_list, unknown_name, nothing_to_receive, one_too_many, told, copy_of_the_script, copy_of_bob, too_early, too_short, otherwise
)
