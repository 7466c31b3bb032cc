"""A call that blocks the event loop has to leave its thread."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, code, done, ended_with, first, main, quoted, right, unexplained, wrong,
)
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Run

START_METHODS = ("fork",)
TIMEOUT = 4.0
OTHER_INPUT = OtherInput("return f'{name}: 42'", "return f'{name}: 43'", known=("42",), printed=("43",))
ALSO_WITH = ("time.sleep(0.2)", "time.sleep(1.2)")      # whoever sleeps in place of waiting has guessed too little then
LINES = ["Ada: 42", "Ben: 42", "Cleo: 42"]


@dataclass(frozen=True)
class Service:
    """Who looked up where."""

    run: Run
    sleeps: list[Event]         #: the calls of time.sleep() in look_up()
    inside: list[Event]         #: those of them that the loop's thread made
    lines: list[str]

    @property
    def together(self) -> bool:
        """Whether any two were going on at the same time."""
        return any(one.overlaps(other) for one in self.sleeps for other in self.sleeps if one is not other)


def read(run: Run) -> Service:
    """Find the calls, and the threads that made them."""
    script = main(run)
    apart = {thread.name for thread in script.threads if not thread.task}
    sleeps = done(run, "sleep")
    inside = [event for event in sleeps if event.process == script.name and event.lane not in apart]
    return Service(run, sleeps, inside, script.stdout.splitlines())


def no_coroutine(service: Service) -> Verdict | None:
    script = main(service.run)
    if not script.error.startswith("TypeError"):
        return None
    if "await" in script.error:
        return wrong(
            f"{ended_with(script)}. `look_up()` returns a text, which is no coroutine: there is nothing to await, and it has "
            "blocked the loop by then. Hand the call to a thread, and await that."
        )
    return wrong(
        f"{ended_with(script)}. `look_up(name)` calls the function right here, and hands its answer to the thread. Pass the "
        "function and its argument, one after the other."
    )


def never_ended(service: Service) -> Verdict | None:
    return unexplained(service.run, "All three have to be served.") if service.run.hung else None


def nobody_awaited(service: Service) -> Verdict | None:
    return wrong(
        "Printed was a coroutine, and nobody awaited it, so it never ran. Put an `await` before it."
    ) if any("<coroutine object" in line for line in service.lines) else None


def joined(service: Service) -> Verdict | None:
    join = first(event for event in service.run.events if event.kind == "thread_join" and event.line)
    return join and wrong(
        f"The call is in a thread now, but the loop's own thread waits in a join{at(join.line)}, and nobody else gets a turn. "
        "Something that can be awaited has to take its place."
    )


def changed(service: Service) -> Verdict | None:
    return None if service.sleeps else wrong(
        "`look_up()` no longer calls `time.sleep()`: it was changed. It is somebody else's, so it stays as it is. Find a place "
        "for it where it may take its time."
    )


def blocks(service: Service) -> Verdict | None:
    return wrong(
        f"{service.inside[0].lane or 'MainProcess'} sleeps in `look_up()`{at(service.inside[0].line)}, in the loop's only thread, "
        "so one customer after another is served. An `async def` around it changes nothing: the call has to leave this thread."
    ) if service.inside else None


def only_gives_way(service: Service) -> Verdict | None:
    waits = [event for event in service.run.events if event.kind == "await" and event.function == "sleep"]
    return wrong(
        f"Each task gives way before it blocks{at(waits[0].line)}, and then it blocks all the same: `look_up()` sleeps in the "
        "loop's only thread. The call itself has to go elsewhere."
    ) if service.inside and waits else None


def one_at_a_time(service: Service) -> Verdict | None:
    lock = first(event for event in service.run.events if event.kind == "acquire")
    return None if service.together or not lock else wrong(
        f"`look_up()` is in a thread, and the loop is free. But {lock.object}{at(lock.line)} lets in one customer at a time. Nothing here "
        "needs to be kept apart: leave it out."
    )


def one_by_one(service: Service) -> Verdict | None:
    return None if service.together else wrong(
        "`look_up()` is in a thread, and the loop is free. But each was awaited before the next was asked for. Make all three "
        "tasks first, and wait for them together."
    )


def other_lines(service: Service) -> Verdict | None:
    return None if sorted(service.lines) == LINES else wrong(
        f"Printed was {quoted(service.lines)}. Each customer gets one line, such as {code(LINES[0])}."
    )


def together(service: Service) -> Verdict:
    home = "processes" if all(sleep.process != main(service.run).name for sleep in service.sleeps) else "threads"
    return right(f"The three calls sleep in {home} of their own, side by side, and the loop waits for all of them at once.")


check = Rules(
    read, no_coroutine, another_error, never_ended, nobody_awaited, joined, changed, only_gives_way, blocks, one_at_a_time, one_by_one, other_lines,
    together,
)
