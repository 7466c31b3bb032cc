"""No copy of the sending end may stay open in the consumer, which inherits it under fork."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, as_messages, at, despite, done, ended_by_error, ended_with, first, main, right, started,
    unexplained, wrong,
)
from helpers.record.holding import holders
from helpers.record.run import Event, Process, Run

START_METHODS = ("fork", "spawn", "forkserver")  # fork first: the program as given hangs there
TIMEOUT = 2.0


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    script: Process
    failed: Process | None  #: the first that an exception ended before the run was ended
    starts: list[Event]
    sent: list[Event]
    received: list[Event]
    broken: Event | None  #: a send() or recv() that this end cannot do
    stuck: Event | None  #: a recv() that had not returned when the run was ended
    saw_the_end: bool  #: whether somebody noticed the end, by EOFError

    @property
    def shown(self) -> bool:
        """Whether three buns are eaten and the end is announced, by any process."""
        return self.run.stdout.count("eats bun") == 3 and "no more buns" in self.run.stdout


def read(run: Run) -> Facts:
    """Read what the rules look at from the record."""
    run = as_messages(run)
    talk = [e for e in run.events if e.kind in ("send", "recv")]
    # If it returned as the run was ended, that may be what woke it.
    pending = [e for e in talk if e.kind == "recv" and run.hung and (e.end is None or e.end > run.duration)]
    return Facts(
        run,
        main(run),
        first(process for process in run.processes if process.error and not process.ended_by_run),
        started(run),
        done(run, "send"),
        done(run, "recv"),
        min((e for e in talk if e.outcome == "OSError"), key=lambda e: e.kind, default=None),  # either may come first: recv()
        first(pending),
        any(e.outcome == "EOFError" for e in talk),
    )


def name_by_accident(f: Facts) -> Verdict | None:
    return None if f.run.start_method == "fork" or not f.failed or not f.failed.error.startswith("NameError") else wrong(
        f"{ended_with(f.failed)}: that is not a name that a spawned child has. Under fork it is one, by accident. Pass the end to the "
        "child as an argument."
    )


def closed_before_the_start(f: Facts) -> Verdict | None:
    start = first(e for e in f.run.events if e.kind == "start" and e.outcome)
    return start and wrong(
        f"The start(){at(start.line)} raised {start.outcome}: an end that is handed over there had been closed before. Hand over only "
        "what is still open, and only what is needed."
    )


def other_direction(f: Facts) -> Verdict | None:
    if not f.broken or not f.broken.object:  # the record names no pipe for a closed end
        return None
    return wrong(
        f"{ended_with(f.run.process(f.broken.process))}: this end is for the other direction. The order of the arguments decides which "
        "end is which: the first of Pipe(duplex=False) receives, the second sends."
    )


def closed_what_it_needs(f: Facts) -> Verdict | None:
    if not f.broken:
        return None
    process = f.broken.process
    if any(e.kind == "close" and e.process == process and e.side == "read" for e in f.run.events):
        return wrong(
            f"{process} closed the end that it reads from, so its recv(){at(f.broken.line)} raised OSError. It has a copy of the other "
            "end, too: that one has to go."
        )
    if f.broken.kind == "recv":
        return wrong(
            f"The recv() of {process}{at(f.broken.line)} raised OSError: MainProcess had closed the receiving end before the consumer was "
            "started. A closed end cannot be given to a child. Start both, then close."
        )
    return wrong(
        f"The send() of {process}{at(f.broken.line)} raised OSError: the sending end was closed before the producer was started, so the "
        "producer could not use it. Close it after that."
    )


def some_error(f: Facts) -> Verdict | None:
    return f.failed and ended_by_error(f.failed)


def ended_by_force(f: Facts) -> Verdict | None:
    end = first(e for e in f.run.events if e.kind in ("terminate", "kill"))
    return end and wrong(
        f"{end.child} was ended by force{at(end.line)}, and has never seen the end. It might have been at work still. See that it ends "
        "by itself."
    )


def somebody_holds_the_sending_end(f: Facts) -> Verdict | None:
    if not f.stuck:
        return None
    waits = f"{f.stuck.process} waits in recv(){at(f.stuck.line)}"
    held = {name for name, ends in holders(f.run, f.stuck.object, at=f.run.duration).items() if "write" in ends}
    if f.script.name in held:
        return wrong(
            f"{waits}. MainProcess still holds the sending end: it has to close its copy as well, once the producer has been started."
        )
    if f.stuck.process not in held:
        return None
    producer = f.starts[0].child
    if producer in {send.process for send in f.sent}:
        return wrong(
            f"{producer}, the producer, was started first, but MainProcess still had its own copy of the sending end when it started "
            f"{f.stuck.process}, and fork copied that. Close it between the two starts."
        )
    return wrong(
        f"{waits}, and holds a copy of the sending end itself: fork copied it when the process was started, whether it was given or not. "
        f"Only {f.stuck.process} can close that copy, and before its first recv(): it never comes to a line after the loop. Who joins "
        "whom first does not matter."
    )


def ended_with_the_script(f: Facts) -> Verdict | None:
    cut = first(e for e in f.run.events if e.kind == "recv" and e.end is None and not f.run.hung)
    return cut and wrong(
        f"MainProcess ended while {cut.process} still waited in recv(){at(cut.line)}, and took it along, as it does with a daemon. See that "
        "it ends by itself."
    )


def script_does_it(f: Facts) -> Verdict | None:
    own = first(e for e in f.sent + f.received if e.process == f.script.name)
    return own and wrong(
        despite(f.shown, f"MainProcess has called {own.kind}(){at(own.line)} itself, so there is a process less than before. Let a producer ")
        + "and a consumer do it, each in a process of its own."
    )


def another_way(f: Facts) -> Verdict | None:
    return None if f.sent or f.run.hung else wrong(
        despite(f.shown, "nothing went through the pipe. A pipe has an end that the receiver sees. With a queue the producer has to say ")
        + "that this was all, and may die before. Keep the pipe, and let the consumer receive until EOFError."
    )


def gives_up(f: Facts) -> Verdict | None:
    poll = first(e for e in f.run.events if e.kind == "poll" and e.result == "False")
    return None if f.saw_the_end or not poll else wrong(
        despite(f.shown, f"the consumer gave up when no bun had come for a while{at(poll.line)}. A slow producer would lose it. Let it ")
        + "receive until EOFError."
    )


def told_by_a_message(f: Facts) -> Verdict | None:
    return None if f.saw_the_end or all(event.value.isdecimal() for event in f.received) else wrong(
        despite(f.shown, f"a last message, {f.received[-1].value}, says that this is the end. If the producer dies before it sends that, ")
        + "the consumer waits forever. EOFError comes in any case, once the copies are closed: let it receive until then."
    )


def another_end(f: Facts) -> Verdict | None:
    if f.run.returncode == 0 and len(f.received) == 3:
        return None
    return unexplained(f.run, "Three buns are sent, eaten, and followed by the end.")


def knows_how_many(f: Facts) -> Verdict | None:
    return None if f.saw_the_end else wrong(
        despite(f.shown, "the consumer stops without having seen the end: it knows how many buns will come. Let it receive until EOFError.")
    )


def holds(f: Facts) -> Verdict:
    return right(
        "When the producer had closed its end, no copy of it was left: neither in MainProcess nor in the consumer."
    )


check = Rules(
    read,
    # It closed what it still needed.
    name_by_accident,
    closed_before_the_start,
    other_direction,
    closed_what_it_needs,
    some_error,
    # The consumer does not end by itself.
    ended_by_force,
    somebody_holds_the_sending_end,
    ended_with_the_script,
    # It ends, but not because the pipe did.
    script_does_it,
    another_way,
    gives_up,
    told_by_a_message,
    another_end,
    knows_how_many,
    holds,
)
