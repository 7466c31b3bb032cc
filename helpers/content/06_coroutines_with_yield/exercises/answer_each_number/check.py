"""A generator answers each number with the average so far, and prints at its end how many it got."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, code, failed, main, quoted, right, unexplained, wrong,
)
from helpers.course.driver import BEGINNING, findings, last_line
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
AVERAGES = ["10.0", "15.0", "30.0"]
LAST = "3 numbers"
NUMBERS = {"10", "20", "60"}
#: What a second generator answers if it goes on where the first one ended.
CARRIED_ON = str([92 / 4, 96 / 5, 108 / 6, 110 / 7])
#: Sends other numbers to another generator.
DRIVER = BEGINNING + '''
def send_others():
    from contextlib import redirect_stdout, suppress
    from io import StringIO
    answers = []
    with redirect_stdout(StringIO()) as said, suppress(Exception):
        other = unrecorded("average")()
        next(other)
        for number in (2, 4, 12, 2):
            answers.append(other.send(number))
        other.close()
    averages = answers == [2.0, 3.0, 6.0, 5.0]
    # Without such an answer, the learner makes it in another way.
    if answers and all(isinstance(one, float) for one in answers) and (not averages or said.getvalue() != "4 numbers\\n"):
        list(found(averages, said.getvalue().strip(), answers))


send_others()
'''


@dataclass(frozen=True)
class Answering:
    """What the script and the generator did."""

    run: Run
    printed: list[str]
    resumes: list[Event]  #: of the generator that the script talks to, not of one below it, as with yield from
    handed_out: list[str]  #: what was yielded
    generators: int  #: how many of them there were
    closed: bool  #: by the script, and not by Python at the script's end
    others: list[str]  #: what the driver found: whether other numbers were answered, and what was printed at their end

    @property
    def averages_printed(self) -> bool:
        return self.printed[:3] == AVERAGES


def read(run: Run) -> Answering:
    """Find the generator that gets the numbers, and what became of it."""
    last = last_line(run, DRIVER)
    every = [event for event in run.events if event.kind == "resume" and event.line <= last]
    got = {event.lane for event in every if event.value in NUMBERS}  # what send() passes is not always known
    resumes = [e for e in every if (e.lane in got and e.source.lane not in got) or not (got or e.source.lane)]
    stood = {event.lane: event.line for event in run.events if event.kind == "yield"}
    return Answering(
        run,
        main(run).stdout.splitlines(),
        resumes,
        [event.value for event in run.events if event.kind == "yield"],
        len({event.lane for event in resumes}),
        # Python closes what is left at the script's end, in no line of the script.
        any(event.kind == "throw" and event.line not in stood.values() for event in run.events),
        findings(run),
    )


# How it ended.


def sent_before_the_first_yield(answer: Answering) -> Verdict | None:
    if error := failed(answer.run, "TypeError: can't send"):
        return wrong(
            f"A number was sent{at(error.error_line)} to a generator that has not reached its first `yield`. There is "
            "nothing yet that could receive it: call `next()` once before."
        )
    return None


def went_on_when_closed(answer: Answering) -> Verdict | None:
    if failed(answer.run, "RuntimeError: generator ignored"):
        return wrong(
            "When it was closed, the generator went on to another `yield`. After GeneratorExit it has to end: print, "
            "and then let it leave the loop."
        )
    return None


def divided_by_zero(answer: Answering) -> Verdict | None:
    if error := failed(answer.run, "ZeroDivisionError"):
        return wrong(
            f"The first `next()` divides{at(error.error_line)} before any number has come. There is no average yet: "
            "hand out something else at the first `yield`."
        )
    return None


def returned_too_soon(answer: Answering) -> Verdict | None:
    if error := failed(answer.run, "StopIteration"):
        return wrong(
            f"`send()`{at(error.error_line)} found no other `yield`: the generator returned instead of answering. It "
            "has to stay in its loop."
        )
    return None


def resumed_without_a_number(answer: Answering) -> Verdict | None:
    error = failed(answer.run, "TypeError")
    if error and "NoneType" in error.error and len(answer.resumes) > 1:
        return wrong(
            "The generator was resumed without a number, so its `yield` has the value None, and None cannot be "
            f"added{at(error.error_line)}. Only the very first resume goes without a number."
        )
    return None


def never_came_to_a_yield(answer: Answering) -> Verdict | None:
    if answer.run.hung:
        return unexplained(answer.run, "The generator should reach its `yield` after each number.")
    return None


# Which part did the work.


def without_a_generator(answer: Answering) -> Verdict | None:
    if not answer.resumes:
        return wrong("No generator took part. Keep `average()`, and let it answer what the script sends.")
    return None


def knew_the_numbers(answer: Answering) -> Verdict | None:
    if answer.handed_out[:1] == AVERAGES[:1]:
        return wrong(
            "The generator handed out an average before any number was sent to it, so it knew the numbers. Leave the "
            "script as it was, and let `average()` get its numbers through `send()`."
        )
    return None


def a_new_one_for_each(answer: Answering) -> Verdict | None:
    if answer.generators > 1:
        return wrong(
            f"{answer.generators} generators have begun. A new one knows nothing of the numbers before, unless you keep "
            "them outside it. Make one generator, and send it all three numbers."
        )
    return None


# What it answered.


def handed_out_nothing(answer: Answering) -> Verdict | None:
    if answer.printed[:3] == ["None"] * 3:
        return wrong(
            "`send()` returned None three times: the generator's `yield` hands out nothing. Write the answer after the "
            "word `yield`, the same `yield` that takes the next number."
        )
    return None


def printed_the_averages_itself(answer: Answering) -> Verdict | None:
    if set(AVERAGES) & set(answer.printed) and not set(AVERAGES) & set(answer.handed_out):
        return wrong(
            "The generator prints the averages itself and hands out nothing: `send()` returned None. Let the script "
            "print the answers that it gets."
        )
    return None


def dropped_a_number(answer: Answering) -> Verdict | None:
    if "None" in answer.handed_out[1:] and not answer.averages_printed:
        return wrong(
            "The answer to a number was None. It was sent while the generator was paused at the `yield` that hands out "
            "an average, and that one drops it."
        )
    return None


def answered_one_too_late(answer: Answering) -> Verdict | None:
    if answer.printed[1:3] == AVERAGES[:2]:
        return wrong(
            "Each answer comes one number too late: it was worked out before the new number was counted. Keep the "
            "answer, and hand it out at the next `yield`."
        )
    return None


def other_answers(answer: Answering) -> Verdict | None:
    if not answer.averages_printed:
        return wrong(
            f"The script printed {quoted(answer.printed)}. It should print {quoted([*AVERAGES, LAST])}, one line each."
        )
    return None


# The averages are right. How did they come about, and what was printed at the end?


def resumed_twice_for_each(answer: Answering) -> Verdict | None:
    if len(answer.resumes) >= 6:
        return wrong(
            "The averages are right, but the script resumes the generator once more for each number, only to take it "
            "to the next `yield`. One `yield` can do both: hand out the answer, and take the next number."
        )
    return None


def never_closed(answer: Answering) -> Verdict | None:
    if not answer.closed:
        return wrong("The averages are right. But the script never closes the generator: leave its `close()` in place.")
    return None


def said_nothing_at_the_end(answer: Answering) -> Verdict | None:
    if answer.printed == AVERAGES:
        return wrong(
            "The averages are right, but nothing was printed at the end. `close()` raises GeneratorExit at the "
            "`yield`, and the lines after an endless loop are never reached. Which part of a `try` runs even then?"
        )
    return None


def other_last_line(answer: Answering) -> Verdict | None:
    if answer.printed != [*AVERAGES, LAST]:
        return wrong(
            f"The averages are right. After them comes {quoted(answer.printed[3:])}; it should be one line, "
            f"{code(LAST)}."
        )
    return None


def knew_the_answers(answer: Answering) -> Verdict | None:
    if answer.others[:1] == ["False"]:
        if answer.others[2] == CARRIED_ON:
            return wrong(
                "The lines are right. But a second `average()` goes on where the first one ended: it was sent 2, 4, 12 and 2, and "
                f"answered {code(CARRIED_ON)}. Keep the total and the count in the generator: then each has its own."
            )
        how = "the generator ends after three numbers" if answer.others[2] == str([2.0, 3.0, 6.0]) else "for these numbers only"
        return wrong(
            f"The lines are right, but {how}: another `average()`, which was sent 2, 4, 12 and 2, answered "
            f"{code(answer.others[2])}. Let it work with what is sent."
        )
    return None


def said_nothing_itself(answer: Answering) -> Verdict | None:
    if answer.others[:2] == ["True", "''"]:
        return wrong(
            "The lines are right, but `average()` did not print the last one: another one, which was closed after four "
            "numbers, printed nothing. `close()` raises GeneratorExit at its `yield`: that is the moment to print how "
            "many numbers came."
        )
    return None


def said_three(answer: Answering) -> Verdict | None:
    return None if not answer.others else wrong(
        "The lines are right. But another `average()`, which was closed after four numbers, printed "
        f"{code(answer.others[1])}. Let it count."
    )


def answered(answer: Answering) -> Verdict:
    return right(
        "One `yield` hands out the last answer and takes the next number, and `close()` lets it tidy up. In the "
        "picture, every arrow down has its answer on the next arrow up."
    )


check = Rules(
    read,
    sent_before_the_first_yield, went_on_when_closed, divided_by_zero, returned_too_soon, resumed_without_a_number,
    another_error, never_came_to_a_yield, without_a_generator,
    knew_the_numbers,
    a_new_one_for_each,
    handed_out_nothing,
    printed_the_averages_itself,
    dropped_a_number,
    answered_one_too_late,
    other_answers,
    resumed_twice_for_each,
    never_closed,
    said_nothing_at_the_end,
    other_last_line,
    knew_the_answers,
    said_nothing_itself,
    said_three,
    answered,
)
