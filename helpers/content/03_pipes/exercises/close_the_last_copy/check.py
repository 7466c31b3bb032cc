"""The script closes its own copy of the sending end after the start, so that its loop sees the end."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, as_messages, at, despite, done, ended_with, first, main, numbers_in, quoted, right,
    started, unexplained, waits_in, wrong,
)
from helpers.course.other_input import OtherInput
from helpers.record.holding import holders
from helpers.record.run import Event, Process, Run

START_METHODS = ("spawn", "fork", "forkserver")
TIMEOUT = 2.0
OTHER_INPUT = OtherInput("writer.send(number)", "writer.send(number + 1)", known=("10",), printed=("15",))
TOTAL = sum(range(5))


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    script: Process
    sent: list[Event]
    received: list[Event]  #: by the script
    waiting: Event | None  #: the script's recv() or poll() that never returned
    saw_the_end: bool  #: whether the script noticed the end, by EOFError

    @property
    def shown(self) -> bool:
        """Whether the script printed the total, however it came by it."""
        return str(TOTAL) in numbers_in(self.script.stdout)


def read(run: Run) -> Facts:
    """Read what the rules look at from the record."""
    run = as_messages(run)
    script = main(run)
    return Facts(
        run, script, done(run, "send"), done(run, "recv", script), waits_in(run, "recv") or waits_in(run, "poll"),
        any(e.kind == "recv" and e.outcome == "EOFError" and e.process == script.name for e in run.events)
    )


def closed_before_the_start(f: Facts) -> Verdict | None:
    start = first(e for e in f.run.events if e.kind == "start" and e.outcome)
    return start and wrong(
        f"The start(){at(start.line)} raised {start.outcome}: the sending end was closed before the child was started, so there was "
        "nothing left to give to it. First start(), then close()."
    )


def closed_the_other_end(f: Facts) -> Verdict | None:
    broken = first(e for e in f.run.events if e.kind in ("recv", "poll") and e.outcome == "OSError")
    return broken and wrong(
        f"{broken.process} closed the end from which it wants to receive{at(broken.line)}. Close the other one, the sending end, "
        "which it does not need."
    )


def end_not_caught(f: Facts) -> Verdict | None:
    return None if not f.saw_the_end or not f.script.error.startswith("EOFError") else wrong(
        f"{ended_with(f.script)}. That is how the end is announced, and no mistake: catch it, and leave the loop, as the program did "
        "that you were given."
    )


def no_child(f: Facts) -> Verdict | None:
    if started(f.run):
        return None
    return wrong(despite(f.shown, "no child was started. Let a Process count, and receive what it sends."))


def ended_by_force(f: Facts) -> Verdict | None:
    end = first(e for e in f.run.events if e.kind in ("terminate", "kill"))
    return end and wrong(
        despite(f.shown, f"`{end.kind}()`{at(end.line)} ends the child, whether it has sent everything or not. It ends by itself, and ")
        + "it is not the child that keeps the loop going. Who still holds a copy of the sending end?"
    )


def keeps_it_during_the_loop(f: Facts) -> Verdict | None:
    if not f.waiting or "write" not in holders(f.run, f.waiting.object).get(f.script.name, []):
        return None
    waits = f"MainProcess waits in {f.waiting.kind}(){at(f.waiting.line)}"
    join = first(done(f.run, "join", f.script))
    if join:
        return wrong(
            f"{waits}. That it has joined the child{at(join.line)} changes nothing: the child's copies were closed when it ended. The "
            "copy that is still open is MainProcess's own."
        )
    return wrong(
        f"{waits}, and still holds a copy of the sending end itself: it never comes to a line after the loop. Close that copy "
        "before the loop."
    )


def another_end(f: Facts) -> Verdict | None:
    if f.run.returncode == 0:
        return None
    return unexplained(f.run, "Close the one end that MainProcess does not need, once the child has been started. Leave the rest.")


def another_way(f: Facts) -> Verdict | None:
    return None if f.sent else wrong(
        despite(f.shown, "nothing went through the pipe. A pipe has an end that the receiver sees. With a queue the child has to say ")
        + "that this was all, and may die before. Keep the pipe and the loop, and close what is still open."
    )


def told_by_a_message(f: Facts) -> Verdict | None:
    return None if f.saw_the_end or all(event.value.isdecimal() for event in f.received) else wrong(
        despite(f.shown, f"a last message, {f.received[-1].value}, says that this is the end. If the child dies before it sends that, ")
        + "MainProcess waits forever. Let the loop end with EOFError, which comes in any case."
    )


def gives_up(f: Facts) -> Verdict | None:
    poll = first(e for e in f.run.events if e.kind == "poll" and e.result == "False")
    return None if f.saw_the_end or not poll else wrong(
        despite(f.shown, f"MainProcess gave up when poll(){at(poll.line)} found nothing. That says that nothing has come, and not ")
        + "that nothing will come. Let it see the end."
    )


def receives_nothing(f: Facts) -> Verdict | None:
    return None if f.received or f.saw_the_end else wrong(
        despite(f.shown, "MainProcess has received nothing, so what it prints is not the sum of what the child has sent. Keep the loop ")
        + "as it was, and close what is still open."
    )


def knows_how_many(f: Facts) -> Verdict | None:
    return None if f.saw_the_end else wrong(
        despite(f.shown, "MainProcess stops because it knows how many messages will come. A receiver that does not know this has to see ")
        + "the end. Keep the loop as it was, and close what is still open."
    )


def total_not_printed(f: Facts) -> Verdict | None:
    return None if f.shown else wrong(
        f"The loop saw the end, but MainProcess printed {quoted(f.script.stdout.splitlines())}, and not the total of the five numbers, "
        f"{TOTAL}."
    )


def joined_first(f: Facts) -> Verdict | None:
    join = first(join for join in done(f.run, "join", f.script) for taken in f.received[:1] if join.end <= taken.time)
    return join and right(
        "MainProcess closed its copy of the sending end, so the loop saw the end. But note that it has joined the child"
        f"{at(join.line)} before it received anything. That works as long as everything fits into the pipe, as five numbers do. "
        "With more, each would wait for the other: first drain, then join."
    )


def holds(f: Facts) -> Verdict:
    return right(
        "MainProcess closed its copy of the sending end, and the child its own. None was left, so the loop saw the end."
    )


check = Rules(
    read,
    # It closed what it still needed.
    closed_before_the_start,
    closed_the_other_end,
    end_not_caught,
    another_error,
    no_child,
    ended_by_force,
    # The loop does not end.
    keeps_it_during_the_loop,
    another_end,
    # It ends, but not because the pipe did.
    another_way,
    told_by_a_message,
    gives_up,
    receives_nothing,
    knows_how_many,
    # It ends with the pipe.
    total_not_printed,
    joined_first,
    holds,
)
