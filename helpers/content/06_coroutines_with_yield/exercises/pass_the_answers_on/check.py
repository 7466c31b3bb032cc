"""order() lets ask() put two questions: the answers must get in, and the results out."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, code, failed, main, quoted, right, unexplained, wrong,
)
from helpers.course.driver import BEGINNING, findings
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
QUESTIONS = ["how many pizzas?", "a number, please", "what does one cost?"]
LINES = [*QUESTIONS, "it costs 18"]
#: Gives the same answers, and then others, of which the second is no number.
DRIVER = BEGINNING + '''
def order_again(*answers):
    from contextlib import redirect_stdout
    from io import StringIO
    with redirect_stdout(StringIO()):
        order = unrecorded("order")()
        questions = [order.send(None)]     # a coroutine that awaits knows no next()
        try:
            for answer in answers:
                questions.append(order.send(answer))
        except StopIteration as end:
            questions.append(end.value)
    return questions


def give_other_answers():
    try:
        if order_again("two", "2", "9")[-1] == 18:
            said = order_again("3", "no", "7")
            if said != ["how many pizzas?", "what does one cost?", "a number, please", 21]:
                list(found(*said[2:]))
    except Exception as error:
        list(found(type(error).__name__))


give_other_answers()
'''


@dataclass(frozen=True)
class Order:
    """What was asked, by which generator, and what became of it."""

    run: Run
    printed: list[str]
    resumes: list[Event]
    asks: set[str]  #: the generators that another one has resumed
    returned: list[str]  #: what any of them returned
    others: list[str]  #: what the driver found


def read(run: Run) -> Order:
    """Find which generators were resumed by another one."""
    resumes = [event for event in run.events if event.kind == "resume"]
    return Order(
        run,
        main(run).stdout.splitlines(),
        resumes,
        {event.lane for event in resumes if event.source.lane},
        [event.value for event in run.events if event.kind == "return"],
        findings(run),
    )


# How it ended.


def generator_handed_out(order: Order) -> Verdict | None:
    if any(line.startswith("<generator object") for line in order.printed):
        return wrong(
            "The script got a generator instead of a question: `yield` hands out the object itself. What you want is "
            "everything that this generator yields."
        )
    return None


def ask_returned_nothing(order: Order) -> Verdict | None:
    error = failed(order.run, "TypeError: unsupported operand")
    if error and "None" in order.returned:
        return wrong(
            "`ask()` ended without a `return`, so its value is None, and None cannot be "
            f"multiplied{at(error.error_line)}. Let it return the number, as before."
        )
    return None


def generators_multiplied(order: Order) -> Verdict | None:
    error = failed(order.run, "TypeError: unsupported operand")
    if not error or "generator" not in error.error:
        return None
    if order.asks:
        return wrong(
            f"What is multiplied{at(error.error_line)} is the generators, and not what they returned: that is the value of "
            "`yield from`. Keep it."
        )
    return wrong(
        f"Generators cannot be multiplied{at(error.error_line)}. Calling `ask()` only makes one. It has not run, so it has no "
        "result yet."
    )


def no_generator_left(order: Order) -> Verdict | None:
    if not order.resumes and (error := failed(order.run, "TypeError")):
        return wrong(
            f"`order()` is no longer a generator, so `next()` has nothing to resume{at(error.error_line)}: there is no "
            "`yield` in it. With `yield from` it would be one."
        )
    return None


def texts_multiplied(order: Order) -> Verdict | None:
    if error := failed(order.run, "TypeError: can't multiply"):
        return wrong(
            f"Texts were multiplied{at(error.error_line)}. Multiply what `ask()` returns, as it was given to you: "
            "neither its questions nor the bare answers are numbers."
        )
    return None


def answer_stayed_behind(order: Order) -> Verdict | None:
    if failed(order.run, "AttributeError: 'NoneType'"):
        return wrong(
            "`ask` got None for an answer. The script did send one to `order`. But `order` resumes `ask` with "
            "`next()`, as a `for` loop does, and so the answer gets no further."
        )
    return None


def text_came_through(order: Order) -> Verdict | None:
    if error := failed(order.run, "ValueError"):
        return wrong(
            f"{code(error.error)}{at(error.error_line)}: a text that is not a number came through. `ask()` checks for "
            "that, so let it ask the questions."
        )
    return None


def end_not_caught(order: Order) -> Verdict | None:
    if failed(order.run, "RuntimeError: generator raised StopIteration"):
        return wrong(
            "`ask()` returned, which arrives as a StopIteration with its value, and `order` did not catch it. A "
            "generator that lets one out ends with a RuntimeError. `yield from` sends, catches and takes the value, "
            "all in one."
        )
    return None


def never_came_back(order: Order) -> Verdict | None:
    if order.run.hung:
        return unexplained(
            order.run, "Each answer of the script should reach `ask` once, and then the next question should come out."
        )
    return None


# What was printed.


def asked_again(order: Order) -> Verdict | None:
    if order.printed.count(QUESTIONS[1]) > 1:
        return wrong(
            "`ask` asked for a number again, although one had been sent: the answers get no further than `order`. A "
            "`for` loop resumes `ask` with `next()`, which passes None."
        )
    return None


def second_never_asked(order: Order) -> Verdict | None:
    if order.printed and QUESTIONS[2] not in order.printed:
        return wrong(
            f"The script printed {quoted(order.printed)}. Only one of the two questions came through to it. Let an "
            "`ask()` ask each of them, and run it to its end."
        )
    return None


def other_questions(order: Order) -> Verdict | None:
    if order.printed[:3] != QUESTIONS:
        return wrong(f"The script printed {quoted(order.printed)}. It should print {quoted(LINES)}, one line each.")
    return None


def price_not_returned(order: Order) -> Verdict | None:
    if order.printed[3:] == ["it costs None"]:
        return wrong(
            "All questions were answered, but `order` returns None. The price has to be what `order` **returns**, so "
            "that it arrives with the StopIteration."
        )
    return None


def price_yielded(order: Order) -> Verdict | None:
    if order.printed[3:] == ["18"]:
        return wrong(
            "The price was yielded, like a question. But it is the result: `return` it, and it arrives with the "
            "StopIteration."
        )
    return None


def other_price(order: Order) -> Verdict | None:
    if order.printed != LINES:
        return wrong(
            f"All questions were answered, and then came {quoted(order.printed[3:])}. It should be {code(LINES[3])}: 18 "
            "is the product of what the two `ask()` return. What one returns is the value of the whole `yield from` "
            "expression."
        )
    return None


# The lines are right. Which generator asked, and which knows the price?


def ask_took_no_part(order: Order) -> Verdict | None:
    if not order.asks:
        return wrong(
            "The lines are right, but `ask` took no part: its questions were written a second time. Think of ten kinds "
            "of questions, and let `order` pass on what `ask` does."
        )
    return None


def price_only_printed(order: Order) -> Verdict | None:
    if not {"18", "'18'", "'it costs 18'"} & set(order.returned):
        return wrong(
            "The lines are right, but `order` has not returned the price. Whatever runs `order` should get the 18 from "
            "it: `return` it, and it arrives with the StopIteration."
        )
    return None


def price_known(order: Order) -> Verdict | None:
    if order.others[1:] == ["18"]:
        return wrong(
            "The lines are right, but the price is always 18: three pizzas at 7 cost that as well. Let `order` "
            "multiply what the two `ask()` return."
        )
    return None


def second_not_checked(order: Order) -> Verdict | None:
    if order.others:
        return wrong(
            "The lines are right. But when the answer to the second question was `no`, another `order` did not ask for "
            "a number. Let `ask()` ask that question as well: it checks what comes."
        )
    return None


def passed_on(order: Order) -> Verdict:
    return right(
        "What the script sends goes through `order` into `ask`, and what `ask` returns stays in `order`. The picture "
        "shows each value twice, once for each step of the way."
    )


check = Rules(
    read,
    generator_handed_out,
    ask_returned_nothing,
    generators_multiplied,
    no_generator_left,
    texts_multiplied,
    answer_stayed_behind,
    text_came_through,
    end_not_caught,
    another_error,
    never_came_back,
    asked_again,
    second_never_asked,
    other_questions,
    price_not_returned,
    price_yielded,
    other_price,
    ask_took_no_part,
    price_only_printed,
    price_known,
    second_not_checked,
    passed_on,
)
