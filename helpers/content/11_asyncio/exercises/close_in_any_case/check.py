"""A task that is cancelled has to clean up, and to let the cancellation through."""

import ast
from dataclasses import dataclass

from helpers.course.checks import Rules, Verdict, at, ended_with, main, quoted, right, unexplained, wrong
from helpers.record.run import Event, Run

START_METHODS = ("fork",)
TIMEOUT = 3.0
ALSO_WITH = ("asyncio.timeout(0.2)", "asyncio.timeout(0.05)")
WANTED = ["opened", "closed", "opened", "closed", "too late"]


@dataclass(frozen=True)
class Connection:
    """What was printed, and what became of the waiting."""

    run: Run
    waits: list[Event]          #: the sleeps that stand for the answers
    lines: list[str]

    @property
    def cut(self) -> bool:
        """Whether one of them was cut off."""
        return any(wait.outcome or wait.end is None for wait in self.waits)

    def printed(self, line: str) -> list[Event]:
        """The moments at which a line was printed."""
        return [event for event in self.run.events if event.kind == "print" and event.text.strip() == line]


def read(run: Run) -> Connection:
    """Find the two sleeps."""
    waits = [event for event in run.events if event.kind == "await" and event.function == "sleep"]
    return Connection(run, waits, main(run).stdout.splitlines())


def other_error(connection: Connection) -> Verdict | None:
    script = main(connection.run)
    return wrong(f"{ended_with(script)}. Start with that line.") if script.error else None


def never_ended(connection: Connection) -> Verdict | None:
    return unexplained(connection.run, "Leave the time-out at 0.2 seconds.") if connection.run.hung else None


def never_up(connection: Connection) -> Verdict | None:
    return None if connection.cut else wrong(
        "The time is never up: the answer came before. Leave the ten seconds and the time-out as they were."
    )


def at_once(connection: Connection) -> Verdict | None:
    opened = connection.printed("opened")
    for closed in connection.printed("closed"):
        last = max((event.time for event in opened if event.time < closed.time), default=0.0)
        if not any(last < wait.time < closed.time for wait in connection.waits):
            return wrong(
                f"`closed` was printed{at(closed.line)} before the answer could come. Close when the waiting is over, whichever way."
            )
    return None


def swallowed(connection: Connection) -> Verdict | None:
    return wrong(
        "It was closed, but the cancellation was swallowed: `ask()` returned as if nothing had been said, so nobody learned that "
        "it was too late. After cleaning up, let the exception go on."
    ) if connection.lines == WANTED[:4] else None


def twice(connection: Connection) -> Verdict | None:
    return wrong("It was closed twice. One place is enough: `finally` runs on every way out.") if (
        connection.lines.count("closed") > 2) else None


def only_when_cut(connection: Connection) -> Verdict | None:
    return wrong(
        "It is closed when the time is up, but when the answer comes it does not close: the first connection is still open. "
        "`finally` runs on every way out."
    ) if connection.lines == ["opened", "opened", "closed", "too late"] else None


def elsewhere(connection: Connection) -> Verdict | None:
    """Another function closes what ask() has opened: the one that prints that it is too late."""
    if connection.lines != WANTED:
        return None
    lines = {event.text.strip(): event.line for event in connection.run.events if event.kind == "print"}
    opener, closer, late = (function_at(connection.run.source, lines.get(line)) for line in ("opened", "closed", "too late"))
    return wrong(
        f"`closed` is printed{at(lines['closed'])}, in the wrong function: `{closer}()` cannot know what `{opener}()` has opened, "
        "and another caller would forget it. Whatever opens something also closes it."
    ) if opener and closer == late != opener else None


def function_at(source: str, line: int | None) -> str:
    """The name of the innermost function that a line is in; "" where it is in none."""
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    around = [node for node in functions if line and node.lineno <= line <= node.end_lineno]
    return max(around, key=lambda node: node.lineno).name if around else ""


def not_closed(connection: Connection) -> Verdict | None:
    return wrong(
        "It is not closed when the time is up. What comes to the `await` then is a `CancelledError`: neither "
        "`except TimeoutError` nor `except Exception` catches it. `finally` runs whatever comes."
    ) if connection.lines == ["opened", "closed", "opened", "too late"] else None


def other_lines(connection: Connection) -> Verdict | None:
    return None if connection.lines == WANTED else wrong(
        f"Printed was {quoted(connection.lines)}. It should be {quoted(WANTED)}."
    )


def closed(connection: Connection) -> Verdict:
    return right("Both connections are closed. The exception came to the `await`, ran through the closing, and went on to the time-out.")


check = Rules(
    read, other_error, never_ended, never_up, at_once, swallowed, twice, only_when_cut, elsewhere, not_closed, other_lines, closed,
)
