"""order() lets ask() put two questions: the answers have to come in, and the results out."""

from helpers.record.run import Run
from helpers.course.checks import Verdict, at, failed, main, not_started, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 2.0
LINES = ["how many pizzas?", "a number, please", "what does one cost?", "it costs 18"]


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.splitlines()
    resumes = [e for e in run.events if e.kind == "resume"]
    inner = list(dict.fromkeys(e.lane for e in resumes if e.source.lane))
    asked = [e for e in run.events if e.kind == "return" and e.lane in inner and e.detail.isdigit()]
    prices = [e.detail.strip("'\"") for e in run.events if e.kind == "return"]
    given = [e.detail for e in run.events if e.kind == "yield" and e.detail.startswith("<generator")]
    if not printed and not resumes and not main(run).error:
        return not_started("nothing was printed, and no generator has run. Begin with the program as it was given.")
    if given or any(line.startswith("<generator") for line in printed):
        return wrong(
            "The script got a generator in place of a question: `yield` hands out the object itself. What is wanted is "
            "everything that this generator yields."
        )
    if (error := failed(run, "TypeError: unsupported operand")) and "NoneType" in error.error:
        return wrong(
            f"`ask()` came to its end without a `return`, so its value is None, and None cannot be multiplied{at(error.error_line)}. "
            "Let it return the number, as before."
        )
    if error := failed(run, "TypeError: unsupported operand"):
        return wrong(
            f"Two generators cannot be multiplied{at(error.error_line)}. A call of `ask()` only makes one; nobody has run it, and its "
            "result is not there."
        )
    if error := failed(run, "TypeError"):
        if "is not an iterator" in error.error:
            return wrong(
                f"`order()` gave {error.error.split(chr(39))[1]} and not a generator{at(error.error_line)}: there is no `yield` in it any more. "
                "With `yield from` it would be one."
            )
        if "multiply" in error.error:
            return wrong(
                f"What was multiplied{at(error.error_line)} are texts. `ask()` returns numbers, but `order` has taken its questions, or "
                "the bare answers."
            )
    if error := failed(run, "AttributeError: 'NoneType'"):
        return wrong(
            "`ask` got None for an answer. The script has sent one to `order`, but `order` resumes `ask` with `next()`, as a "
            "`for` loop does, and so the answer stays behind."
        )
    if error := failed(run, "ValueError"):
        return wrong(
            f"{error.error}{at(error.error_line)}: a text that is no number came through. `ask()` checks that, so let it put the "
            "questions."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung:
        return unexplained(run, "Each question should be asked until a number comes.")
    if not inner and printed == LINES:
        return wrong(
            "The lines are right, but `ask` took no part: its questions were written once more. Think of ten kinds of "
            "questions: let `order` hand on what `ask` does."
        )
    if printed[:3] == LINES[:3] and printed[-1] == "it costs None":
        return wrong(
            "All questions were answered, but `order` returns None. The price has to be what `order` **returns**, so that it "
            "comes with the StopIteration."
        )
    if printed[:3] == LINES[:3] and printed[3:4] and printed[3].startswith("it costs") and printed[3] != LINES[3]:
        return wrong(
            f"All questions were answered, and yet {printed[3]}. It should be 18, the product of what the two `ask()` return. What "
            "one returns is the value of the whole `yield from` expression."
        )
    if printed[:3] == LINES[:3] and printed[3:] == ["18"]:
        return wrong(
            "The price was yielded, like a question. It is the result: `return` it, and it comes with the StopIteration."
        )
    if printed.count(LINES[1]) > 1:
        return wrong(
            "`ask` asked for a number again, although one had been sent: the answers stay behind in `order`. A `for` loop resumes "
            "`ask` with `next()`, which passes None."
        )
    if len(inner) == 1 or (printed and LINES[2] not in printed and not asked):
        return wrong(
            f"Printed was {', '.join(printed) or 'nothing'}. Only one of the two questions came through to the script: each of them "
            "has to be asked by an `ask()` of its own, to its end."
        )
    if printed != LINES:
        return wrong(f"Printed was {', '.join(printed) or 'nothing'}. It should be {', '.join(LINES)}.")
    if not any("18" in price for price in prices):
        return wrong(
            "The lines are right, but `order` has not returned the price. Whoever runs `order` should get the 18 from it: `return` "
            "it, and it comes with the StopIteration."
        )
    return right("What the script sends goes through `order` into `ask`, and what `ask` returns stays with `order`.")
