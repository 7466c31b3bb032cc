"""The script has to take the child's text before it waits for the child's end."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, as_messages, as_queues, at, children, code, despite, done, ended_with, first, main,
    numbers_in, quoted, right, started, unexplained, waits_in, wrong,
)
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Process, Run

START_METHODS = ("spawn", "fork", "forkserver")
TIMEOUT = 2.0
OTHER_INPUT = OtherInput("'word ' * 400_000", "'word ' * 500_000", known=("2000000",), printed=("2500000",))
LENGTH = 2_000_000
WORD = "word"  #: how the text begins


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    script: Process
    puts: list[Event]  #: a child's
    text: Event | None  #: the script's call that returned the text, from a queue or a pipe
    managed: bool  #: a manager's process kept the text in between
    joins: list[Event]  #: the script's that returned
    in_get: Event | None  #: the script's get() that never returned
    in_join: Event | None

    @property
    def joined_first(self) -> Event | None:
        """The first join() that returned before the script had the text; none if a manager kept it."""
        return first(join for join in self.joins if self.text and not self.managed and join.end <= self.text.time)

    @property
    def numbers(self) -> list[str]:
        """The numbers that the script printed."""
        return numbers_in(self.script.stdout)

    @property
    def shown(self) -> bool:
        """Whether the script printed what it should, however it came by it."""
        return {str(LENGTH), "0"} <= set(self.numbers)


def read(run: Run) -> Facts:
    """Read what the rules look at from the record."""
    run = as_messages(as_queues(run))
    script = main(run)
    taken = done(run, "get", script) + done(run, "recv", script)
    text = first(event for event in taken if is_text(event))
    return Facts(
        run, script, [put for put in done(run, "put") if put.process != script.name], text, any(event.kind == "serve"
        for event in run.events), [join for join in done(run, "join", script) if join.line], waits_in(run, "get"),
        waits_in(run, "join")
    )


def is_text(event: Event) -> bool:
    """Whether the text, or a part of it, was passed: as a text, as bytes, or in a list."""
    return WORD in event.value[:8]


def ended_by_force(f: Facts) -> Verdict | None:
    end = first(e for e in f.run.events if e.kind in ("terminate", "kill"))
    return end and wrong(
        f"MainProcess called {end.kind}(){at(end.line)}: that ends the child in the middle of its work, and what it had not "
        "yet written is lost. Let the child end by itself."
    )


def cancelled(f: Facts) -> Verdict | None:
    cancel = first(done(f.run, "cancel_join_thread"))
    return cancel and wrong(
        f"cancel_join_thread(){at(cancel.line)} lets its process end at once, with most of the text not yet written into the "
        "pipe: the rest will never come. Keep the text, and make sure that somebody takes it."
    )


def cut_off(f: Facts) -> Verdict | None:
    said_goodbye = {e.process for e in f.run.events if e.kind == "exit"}
    child = first(p for p in children(f.run) if p.exitcode is not None and p.name not in said_goodbye and not p.error)
    return child and wrong(
        f"{child.name} was ended at once, as os._exit() does it: it did not wait for its feeder thread, and what that had not "
        "yet written into the pipe is lost. Let its function return."
    )


def did_not_wait(f: Facts) -> Verdict | None:
    return None if not f.script.error.startswith("Empty") else wrong(
        f"{ended_with(f.script)}: when it asked, the text had not arrived yet. `get()` without an argument waits until it has."
    )


def get_before_start(f: Facts) -> Verdict | None:
    return None if started(f.run) or not f.in_get else wrong(
        f"MainProcess waits in a get{at(f.in_get.line)} before the child was started, so nobody can put. Start the child first."
    )


def no_child(f: Facts) -> Verdict | None:
    if started(f.run):
        return None
    return wrong(despite(f.shown, "no child was started. Let a Process call the function, and take the text from the queue."))


def not_the_text(f: Facts) -> Verdict | None:
    if not f.puts or any(map(is_text, f.puts)):
        return None
    put = f.puts[0]
    return wrong(
        despite(f.shown, f"the child put {code(put.value)}{at(put.line)} and not its text. That is small enough for the pipe, ")
        + "so the order of get and join does not matter. Send the text itself."
    )


def child_waits_for_its_thread(f: Facts) -> Verdict | None:
    waits = first(e for e in f.run.events if e.kind == "join_thread" and e.process != f.script.name)
    return None if not waits or not f.in_join else wrong(
        f"The child waits for its feeder thread in join_thread(){at(waits.line)}. Before, it did that at its end, unasked. "
        f"The thread waits for room in the pipe, and MainProcess is still in the join{at(f.in_join.line)}. Let MainProcess "
        "take the text first."
    )


def asked_empty(f: Facts) -> Verdict | None:
    return None if not f.in_join or not done(f.run, "empty", f.script) else wrong(
        "empty() said True, because the child had only just been started. So MainProcess took nothing and went on to the "
        f"join{at(f.in_join.line)}. Do not ask: get() waits until something is there."
    )


def join_first(f: Facts) -> Verdict | None:
    return None if not f.in_join or f.text else wrong(
        f"MainProcess waits in the join{at(f.in_join.line)} for the child to end. The child waits until somebody makes room in "
        "the pipe. Only MainProcess can, with get(): let it do that first."
    )


def more_is_left(f: Facts) -> Verdict | None:
    return None if not f.in_join or len(f.puts) < 2 else wrong(
        f"The child put {len(f.puts)} texts, and MainProcess took fewer before it waited in the join{at(f.in_join.line)}. What "
        "is left does not fit into the pipe. Take everything first, or put one text."
    )


def join_gave_up(f: Facts) -> Verdict | None:
    early = f.joined_first
    return None if not early or early.source else wrong(
        despite(f.shown, f"the join{at(early.line)} gave up: when its time was over, the child had not ended, and could not. So ")
        + "the program wastes that time, each time it is run. Take the text first; then no time-out is needed."
    )


def waits_for_nothing(f: Facts) -> Verdict | None:
    if not f.in_get:
        return None
    if not f.text:
        return wrong(
            f"MainProcess waits in a get{at(f.in_get.line)} for a text that the child never put. What a function returns or "
            "prints in a child does not come to MainProcess. Let the child put it, as it did."
        )
    return wrong(
        f"The text has arrived, and MainProcess asks for a second one{at(f.in_get.line)}. Keep in a variable what the first "
        "get() returned."
    )


def another_end(f: Facts) -> Verdict | None:
    if f.run.returncode == 0:
        return None
    return unexplained(f.run, "MainProcess takes the text first, joins the child after that, and prints.")


def nothing_taken(f: Facts) -> Verdict | None:
    return None if f.text else wrong(
        despite(f.shown, "no text came from the child to MainProcess. Let the child put its text, and MainProcess take it.")
    )


def never_joined(f: Facts) -> Verdict | None:
    # To ask is_alive() until it says no is to wait, too; to look while it prints is not.
    prints = {event.line: event.time for event in done(f.run, "print", f.script)}
    last = max(prints.values(), default=0.0)
    seen = any(event.time <= last and event.line not in prints for event in done(f.run, "ended", f.script))
    waited = any(event.sentinels for event in done(f.run, "wait_any", f.script))
    return None if f.joins or seen or waited else wrong(
        despite(f.shown, "MainProcess never waited for the child to end, so its exit code depends on luck. Join the child, at ")
        + "the right place."
    )


def other_length(f: Facts) -> Verdict | None:
    return None if str(LENGTH) in f.numbers else wrong(
        f"MainProcess printed {quoted(f.script.stdout.splitlines())}, and the text has {LENGTH} characters. A program that "
        "works for short texts only still has the mistake."
    )


def shorter_text(f: Facts) -> Verdict | None:
    early = f.joined_first
    return early and wrong(
        despite(f.shown, "the child put less than it was asked to: what it put fits into the pipe. So it could end, and the join")
        + f"{at(early.line)} returned before anything was taken. Let it put the whole text, and take that first."
    )


def exit_code_too_early(f: Facts) -> Verdict | None:
    return None if "None" not in f.script.stdout else wrong(
        f"MainProcess printed {quoted(f.script.stdout.splitlines())}: the exit code was read before the child had ended. Join "
        "the child first."
    )


def no_exit_code(f: Facts) -> Verdict | None:
    return None if f.shown else wrong(
        f"MainProcess printed {quoted(f.script.stdout.splitlines())}: the child's exit code, 0, was to be printed as well."
    )


def holds(f: Facts) -> Verdict:
    if f.managed:
        return right(
            "The manager's process took the text, so the child could end, whether MainProcess had asked for it or not. "
            "Without a manager: first drain, then join."
        )
    if not any(event.kind == "feed" for event in f.run.events):
        return right(
            "MainProcess took the text (the arrow), so the child could write all of it and end, and the join returned. First "
            "drain, then join."
        )
    return right(
        "MainProcess took the text (the arrow). So the feeder thread could finish, the child could end, and the join returned. "
        "First drain, then join."
    )


check = Rules(
    read,
    # The child never gets to write its text.
    ended_by_force,
    cancelled,
    cut_off,
    did_not_wait,
    another_error,
    get_before_start,
    no_child,
    not_the_text,
    # It writes, but the script waits for its end.
    child_waits_for_its_thread,
    asked_empty,
    join_first,
    more_is_left,
    join_gave_up,
    waits_for_nothing,
    another_end,
    # The program ends.
    nothing_taken,
    never_joined,
    other_length,
    shorter_text,
    exit_code_too_early,
    no_exit_code,
    holds,
)
