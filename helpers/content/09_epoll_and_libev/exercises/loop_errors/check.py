"""An error ends its own task and no other; whoever joins the task gets it, and where nobody does, it is printed."""

from dataclasses import dataclass

from helpers.course.checks import Rules, Verdict, another_error, at, code, failed, first, function_of, main, right, unexplained, wrong
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
AFTER, GROWS = "loop_results", ("Task", "Loop")
STEADY = ["steady 1", "steady 2", "steady 3"]
KNOWS = "careful knows that it failed"


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    ends: dict[str, Event]      #: coroutine -> its end, or else the last that it did
    last: Event | None          #: the last that any coroutine did
    said: str                   #: all that the script put out

    @property
    def has(self) -> str | None:
        """Return what careful says it has got from the task that failed."""
        return first(line.removeprefix("careful has ") for line in self.printed if line.startswith("careful has"))


def read(run: Run) -> Facts:
    """Read how each coroutine ended."""
    turns = [event for event in run.events if event.kind in ("resume", "throw", "yield", "return")]
    return Facts(run, run.stdout.splitlines(), {function_of(event.lane): event for event in turns}, turns[-1] if turns else None,
                 run.stdout + run.stderr)


def loses_it(facts: Facts) -> Verdict | None:
    """The joiner gets another error."""
    end = facts.ends.get("careful")
    if end and end.outcome and "careful" in facts.said and KNOWS not in facts.printed and "divide" in facts.ends \
            and not failed(facts.run):
        return wrong(
            f"careful expects a ZeroDivisionError{at(end.line)}, and got something else. The class of the error is lost: raise the "
            "one that ended the task, self.error."
        )
    return None


def escapes(facts: Facts) -> Verdict | None:
    """It goes through step() and run()."""
    error = failed(facts.run, "ZeroDivisionError")
    if error:
        return wrong(
            f"{code(error.error)}{at(error.error_line)} went through step() and run(): the error of one of them ended them all. "
            "Catch it where the coroutine is resumed, and end that task alone."
        )
    return None


def escapes_by_its_class(facts: Facts) -> Verdict | None:
    """Only some errors are caught."""
    error = failed(facts.run, "NameError: name 'no_such_name'")
    if error:
        return wrong(
            f"{code(error.error)}{at(error.error_line)} went through step() and run(), although the error of divide() did not. An exception "
            "ends its own task alone, whatever its class."
        )
    return None


def goes_on_after_its_end(facts: Facts) -> Verdict | None:
    """An ended task has made no request, and step() looks for one."""
    waiting, last = main(facts.run).waiting, facts.last
    if facts.run.hung and waiting and waiting.running and last and last.kind == "return" and last.outcome:
        return wrong(
            f"{last.lane} ended with an error{at(last.line)}, and step() did not stop there: it looked for a request that was never "
            "made, and threw the error of that into the task that had ended, again and again. After finish(), return."
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """The loop does not end."""
    if facts.run.hung:
        return unexplained(facts.run, "When is the loop done? Leave run() as it was.")
    return None


def cut_short(facts: Facts) -> Verdict | None:
    """The others had no more turns."""
    if [line for line in facts.printed if line.startswith("steady")] != STEADY:
        return wrong("The loop ended before steady was done. The error of one task does not concern the others.")
    return None


def raises_nothing(facts: Facts) -> Verdict | None:
    """The joiner goes on as if all were well."""
    if facts.has == "None":
        return wrong(
            "join() returned None for a task that an error had ended. careful takes that for a result. Whoever joins the task has to "
            "get the error: raise it."
        )
    return None


def hands_it_out(facts: Facts) -> Verdict | None:
    """An exception that is returned looks like a result."""
    if facts.has is not None:
        return wrong(
            f"join() returned the error, and careful takes it for a result: {code(facts.has)}. Raise it in place of returning it."
        )
    return None


def not_woken(facts: Facts) -> Verdict | None:
    """The one that joined is still parked."""
    if KNOWS not in facts.printed:
        return wrong(
            "careful waits for a task that has ended, and nobody wakes it. A task that an error has ended is done, too: finish() it, "
            "and its joiners go on."
        )
    return None


def silent(facts: Facts) -> Verdict | None:
    """An error that nobody hears of."""
    if "no_such_name" not in facts.said:
        return wrong(
            "Nobody learns what ended careless. An error that is neither joined nor printed might as well not have happened. "
            "Where a task has no joiners, print the traceback."
        )
    return None


def without_a_place(facts: Facts) -> Verdict | None:
    """What happened, and not where."""
    if "in careless" not in facts.said:
        return wrong(
            "You can read what ended careless, but not where. The exception knows: traceback.print_exception(error) says in which line it "
            "was raised."
        )
    return None


def told_twice(facts: Facts) -> Verdict | None:
    """Somebody has dealt with the error, and it is printed as well."""
    if "in divide" in facts.said:
        return wrong(
            "careful has joined its task, and has dealt with the error. It was printed all the same, as if nobody had. Print it only "
            "where the task has no joiners."
        )
    return None


def none_is_printed(facts: Facts) -> Verdict | None:
    """A task that ends well has no traceback."""
    if "NoneType: None" in facts.said:
        return wrong(
            "Each error came to its place, but `NoneType: None` was printed as well: that is the traceback of a task that ended well. "
            "Print one only where there is an error."
        )
    return None


def one_by_one(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right("Two tasks ended with an error, the loop and steady did not, and each error came to where it can be dealt with.")


check = Rules(
    read, loses_it, escapes, escapes_by_its_class, another_error, goes_on_after_its_end, for_ever, cut_short, raises_nothing,
    hands_it_out, not_woken, silent, without_a_place, told_twice, none_is_printed, one_by_one,
)
