"""Several tasks of which one fails: what the others brought must not be lost."""

from dataclasses import dataclass

from helpers.course.checks import Rules, Verdict, at, code, ended_with, first, main, quoted, right, unexplained, wrong
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Run

START_METHODS = ("fork",)
TIMEOUT = 4.0
OTHER_INPUT = OtherInput("return len(page) * 10", "return len(page) * 20", known=("20",), printed=("40",))
WANTED = ("/a 20", "/b 20", "/c is missing", "/d 20")


@dataclass(frozen=True)
class Fetches:
    """Which fetches were on their way, and what was printed."""

    run: Run
    waits: list[Event]          #: the sleeps in fetch()
    lines: list[str]

    @property
    def lacking(self) -> list[str]:
        """The lines that should be there and are not."""
        return [line for line in WANTED if line not in self.lines]

    @property
    def together(self) -> bool:
        """Whether any two were on their way at the same time."""
        return any(one.overlaps(other) for one in self.waits for other in self.waits if one is not other)


def read(run: Run) -> Fetches:
    """Find the fetches."""
    return Fetches(run, [event for event in run.events if event.kind == "await" and event.function == "sleep"],
                   main(run).stdout.splitlines())


def not_caught(fetches: Fetches) -> Verdict | None:
    script = main(fetches.run)
    if not script.error:
        return None
    if "Group" in script.error.partition(":")[0]:
        return wrong(
            "The task group ended with an ExceptionGroup: when `/c` failed, it cancelled the others and raised what had come. That "
            "is its purpose, and not what is wanted here. Let each task catch its own error, or use `gather()`."
        )
    return wrong(
        f"{ended_with(script)}: that is the error of one page, and nothing caught it where the pages are awaited. Catch it for "
        "each page by itself, or let `gather()` return it."
    )


def never_ended(fetches: Fetches) -> Verdict | None:
    return unexplained(fetches.run, "All four pages need a line.") if fetches.run.hung else None


def nobody_awaited(fetches: Fetches) -> Verdict | None:
    lost = first(event for event in fetches.run.events if event.kind == "unawaited")
    return lost and wrong(
        f"`{lost.function}()`{at(lost.line)} only made a coroutine, and nobody awaited it. Make tasks of them, and await those."
    )


def shows_the_error(fetches: Fetches) -> Verdict | None:
    return wrong(
        "The line of `/c` shows the exception itself. `return_exceptions=True` puts it where a size would be; ask which of the two "
        f"it is. Wanted is {code(WANTED[2])}."
    ) if "/c /c" in fetches.lines else None


def fetched_again(fetches: Fetches) -> Verdict | None:
    number = sum(wait.seconds == 0.1 for wait in fetches.waits)
    return None if number <= len(WANTED) or fetches.lacking else wrong(
        f"All four lines are there, but `fetch()` was awaited {number} times, for four pages. Fetch each page once, and keep what came "
        "of it."
    )


def knew_it(fetches: Fetches) -> Verdict | None:
    return wrong(
        "The lines are right, but one page was never fetched: the program knew that it is missing. Fetch all four, and see."
    ) if not fetches.lacking and len(fetches.waits) < len(WANTED) else None


def no_longer_fails(fetches: Fetches) -> Verdict | None:
    tasks = [task for task in main(fetches.run).threads if task.task and task.name.startswith("fetch(")]
    return wrong(
        "The lines are right, and `fetch()` no longer fails: it was changed. It is somebody else's, so leave it as it is, and ask "
        "each task what became of it."
    ) if not fetches.lacking and tasks and not any(task.error for task in tasks) else None


def other_lines(fetches: Fetches) -> Verdict | None:
    return None if not fetches.lacking else wrong(
        f"Printed was {quoted(fetches.lines)}. {'A line is' if len(fetches.lacking) == 1 else 'Lines are'} missing: {quoted(fetches.lacking)}."
    )


def one_by_one(fetches: Fetches) -> Verdict | None:
    return None if fetches.together else wrong(
        "All four lines are there, but the pages were fetched one after another: each was awaited before the next was asked for. "
        "Make tasks first."
    )


def by_luck(fetches: Fetches) -> Verdict | None:
    """A task of a task group has failed: the group cancels whatever has not ended by then."""
    left = first(event for event in fetches.run.events
                 if event.kind == "await" and event.function == "__aexit__" and event.outcome)
    return wrong(
        f"All four lines are there, by luck: the task group{at(left.line)} cancels what has not ended when `/c` fails, and here all "
        "four take equally long. Had `/d` been slower, it would be lost. Let no error leave a task of the group, or use `gather()`."
    ) if left else None


def kept(fetches: Fetches) -> Verdict:
    return right("All four were on their way at the same time, and the error of one took nothing from the others.")


check = Rules(
    read, not_caught, never_ended, nobody_awaited, shows_the_error, knew_it, no_longer_fails, other_lines, one_by_one,
    by_luck, fetched_again, kept,
)
