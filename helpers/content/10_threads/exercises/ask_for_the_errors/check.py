"""Tasks of an executor that fail: somebody has to ask their futures."""

import ast
from dataclasses import dataclass

from helpers.course.checks import Rules, Verdict, at, code, first, main, not_started, quoted, right, unexplained, wrong
from helpers.course.other_input import OtherInput
from helpers.course.thread_work import thread_error
from helpers.record.run import Event, Run

START_METHODS = ("fork",)
TIMEOUT = 5.0
OTHER_INPUT = OtherInput("'/b': 80", "'/b': 85", known=("80",), printed=("85",))
SIZES = {"/a": "120", "/b": "80", "/d": "45"}
MISSING = ("/c", "/e")


@dataclass(frozen=True)
class Answers:
    """What was handed in, what failed, who asked, and what was printed."""

    run: Run
    submits: list[Event]
    failed: list[Event]     #: tasks that ended with an error
    asked: list[Event]      #: results and exceptions that were asked for
    lines: list[str]

    @property
    def shown(self) -> bool:
        """Whether there is the right line for each page."""
        return not self.lacking

    @property
    def lacking(self) -> list[str]:
        """The lines that should be there and are not."""
        wanted = [f"{page} {size}" for page, size in SIZES.items()] + [f"{page} is missing" for page in MISSING]
        return sorted(line for line in wanted if line not in self.lines)


def read(run: Run) -> Answers:
    """Find the tasks and those who asked for them."""
    return Answers(
        run, [event for event in run.events if event.kind == "submit"],
        [event for event in run.events if event.kind == "task" and event.outcome],
        [event for event in run.events if event.kind == "fetch"], main(run).stdout.splitlines(),
    )


def no_thread(answers: Answers) -> Verdict | None:
    return None if answers.submits or thread_error(answers.run) else wrong(
        "Nothing was handed to an executor, so no thread fetched a page. Keep the executor, and ask for what its tasks bring."
    )


def ended_by_error(answers: Answers) -> Verdict | None:
    failed = thread_error(answers.run)
    if failed is None:
        return None
    # Its own line may be in fetch(), which stays as it is. What matters is the line that asked for the result.
    line = next((event.line for event in answers.asked if event.outcome and event.line), failed.line)
    return wrong(
        f"{failed.who} ended with {code(failed.error)}: the error of a page came out{at(line)}, and nothing caught it. Catch it "
        "there, for each page by itself."
    )


def never_ended(answers: Answers) -> Verdict | None:
    return unexplained(answers.run, "Each page needs its line, and the program has to end.") if answers.run.hung else None


def printed_the_future(answers: Answers) -> Verdict | None:
    shown = first(line for line in answers.lines if "<Future at" in line)
    return wrong(
        f"Printed was {code(shown[:40])}: that is the future itself. Ask it for its `result()`."
    ) if shown else None


def as_it_was(answers: Answers) -> Verdict | None:
    if answers.asked or any(answers.lines):
        return None
    tries = any(isinstance(node, ast.Try) and node.handlers for node in ast.walk(ast.parse(answers.run.source)))
    return wrong(
        "Nothing was printed, not even by the `except`: `submit()` only hands the task in, and raises nothing. The error comes later, "
        "in a thread, and comes out in the future's `result()`."
    ) if tries else not_started(
        "Two of the five tasks failed, and nothing was printed. The errors lie in the futures, which nobody has kept."
    )


def some_only(answers: Answers) -> Verdict | None:
    functions = {event.function for event in answers.submits}
    return wrong(
        f"The lines are right, but only {len(answers.submits)} of the five pages were handed in: the script has looked up beforehand "
        "which of them are missing. A page can fail for many reasons. Hand in all five, and let the futures tell you."
    ) if functions == {"fetch"} and len(answers.submits) < len(SIZES) + len(MISSING) and not answers.failed and answers.shown else None


def no_longer_fails(answers: Answers) -> Verdict | None:
    functions = {event.function for event in answers.submits}
    return wrong(
        "`fetch()` no longer fails: it was changed. Here that works; mostly it is somebody else's function. Leave it as it is, "
        "and ask the futures."
    ) if functions == {"fetch"} and not answers.failed and answers.shown else None


def around_submit(answers: Answers) -> Verdict | None:
    """The failed ones were never asked for."""
    told = any(line.endswith("is missing") for line in answers.lines)
    if told or len(answers.asked) != len(SIZES) or len(answers.submits) != 5:
        return None
    return wrong(
        "Nobody asked for the results of the two tasks that failed. A `try` around `submit()` catches nothing: it only hands the "
        "task in, and the error comes later, in a thread. It comes out in `result()`."
    )


def stopped_early(answers: Answers) -> Verdict | None:
    return wrong(
        f"Printed was {quoted(answers.lines)}. The loop stops at the first error, because the `try` is around all of it, or because "
        "`map()` cannot go on after one. Ask for each page by itself."
    ) if any(line.endswith("is missing") for line in answers.lines) and not any(line.startswith(("/d", "/e")) for line in answers.lines) else None


def without_asking(answers: Answers) -> Verdict | None:
    unasked = len(answers.failed) and not any(event.outcome or event.method == "exception" for event in answers.asked)
    return wrong(
        "The lines are right, but the script knew it beforehand: it never asked for the result of a task that failed. A page "
        "can fail for many reasons. Let the future tell you."
    ) if answers.shown and unasked else None


def other_lines(answers: Answers) -> Verdict | None:
    return None if answers.shown else wrong(
        f"Printed was {quoted(answers.lines)}. {'A line is' if len(answers.lacking) == 1 else 'Lines are'} missing: "
        f"{quoted(answers.lacking)}. Each page needs its own line, with its size or that it is missing."
    )


def all_asked(answers: Answers) -> Verdict:
    tasks = sorted((event for event in answers.run.events if event.kind == "task"), key=lambda event: event.time)
    in_turn = len(tasks) > 1 and all(one.end is not None and one.end <= other.time for one, other in zip(tasks, tasks[1:], strict=False))
    asks = [ask.time for ask in answers.asked if ask.line is not None]
    waits = in_turn and any(event.time > min(asks, default=event.time) for event in answers.submits)
    return right("Every future was asked, so no error could hide." + (
        " But each page waited for the one before it. To have several fetched at once, hand in all of them before you ask." if waits else ""))


check = Rules(
    read, no_thread, ended_by_error, never_ended, printed_the_future, as_it_was, some_only, no_longer_fails, around_submit, stopped_early,
    without_asking, other_lines, all_asked,
)
