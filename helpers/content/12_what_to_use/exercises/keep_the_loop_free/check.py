"""A computation that blocks the event loop has to leave its process."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, code, done, ended_with, first, main, quoted, right, unexplained, wrong,
)
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Process, Run

START_METHODS = ("fork", "spawn")
TIMEOUT = 8.0
OTHER_INPUT = OtherInput("return total", "return total + 1", known=("900000", "1200000"), printed=("900001", "1200001"))
# Whoever sleeps in place of waiting has guessed too little then.
ALSO_WITH = ("print('counting for', name)", "print('counting for', name); __import__('time').sleep(2)",
             "a `count()` that takes 2 seconds longer")
LINES = ["Ada 900000", "Ben 900000", "Cleo 1200000"]
HELLO = ["hello Ada", "hello Ben", "hello Cleo"]


@dataclass(frozen=True)
class Service:
    """Who counted where, and what the script printed."""

    run: Run
    script: Process
    counted: list[str]  #: for whom, wherever it was: in the record, or by an interpreter of its own
    inside: list[Event]  #: what count() printed where MainProcess, or a thread of it, called it
    outside: list[Event]  #: what it printed in other processes
    lines: list[str]
    pools: list[Event]
    submits: list[Event]

    @property
    def in_threads(self) -> list[Event]:
        """What threads of MainProcess counted."""
        threads = {thread.name for thread in self.script.threads if not thread.task}
        return [event for event in self.inside if event.lane in threads]


def read(run: Run) -> Service:
    """Find the calls of count() by what they print."""
    script = main(run)
    prints = [event for event in run.events if event.kind == "print" and event.text.startswith("counting for")]
    said = [line for process in run.processes for line in process.stdout.splitlines()]
    return Service(
        run, script, [line for line in said if line.startswith("counting for")],
        [event for event in prints if event.process == script.name],
        [event for event in prints if event.process != script.name],
        [line for line in script.stdout.splitlines() if not line.startswith("counting for")],
        [event for event in run.events if event.kind == "pool" and event.process == script.name], done(run, "submit"),
    )


def called_at_once(service: Service) -> Verdict | None:
    return wrong(
        f"{ended_with(service.script)}. `count(name)` calls the function right here, in the loop, and hands its answer to the pool. Pass "
        "the function and its argument, one after the other."
    ) if service.script.error.startswith("TypeError") and service.inside else None


def never_ended(service: Service) -> Verdict | None:
    return unexplained(service.run, "All three have to be served.") if service.run.hung else None


def nobody_waits(service: Service) -> Verdict | None:
    line = first(line for line in service.lines if "<Future" in line or "<coroutine" in line or "<Task" in line)
    return line and wrong(
        f"Printed was {code(line[:60])}: a place where the answer will be, and nobody waits for it. Put an `await` before it."
    )


def changed(service: Service) -> Verdict | None:
    return None if service.counted else wrong(
        "`count()` no longer says for whom it counts: it was changed, or never called. It is somebody else's, so it stays as it is."
    )


def in_a_thread(service: Service) -> Verdict | None:
    return wrong(
        f"The counting has left the loop, but not its process: {service.in_threads[0].lane} and the loop share one GIL, and take turns "
        "with it. That is the right thing for a call that waits. This one computes."
    ) if service.in_threads else None


def gives_way(service: Service) -> Verdict | None:
    sleep = first(event for event in service.run.events if event.kind == "await" and event.function == "sleep")
    return wrong(
        f"Each task gives way before it counts{at(sleep.line)}, so all are greeted. But then it counts in the loop all the same, and "
        "for that time nobody is served. The counting itself has to go elsewhere."
    ) if service.inside and sleep else None


def blocks(service: Service) -> Verdict | None:
    return wrong(
        f"{service.inside[0].lane or 'MainProcess'} counts in the loop's only thread{at(service.inside[0].line)}. An `async def` around it "
        "changes nothing. Let a pool of processes call `count()`, and await what comes of it."
    ) if service.inside else None


def now_and_then(service: Service) -> Verdict | None:
    """It asks whether the answer is there, and sleeps, and asks again."""
    begun = {event.lane: event.time for event in service.submits}
    naps = [event for event in service.run.events if event.kind == "await" and event.function == "sleep" and event.seconds
            and event.lane in begun and event.time > begun[event.lane]]
    nap = first(naps[other] for other, one in enumerate(naps) if (one.lane, one.line) in [(n.lane, n.line) for n in naps[:other]])
    return nap and wrong(
        f"Other processes count, and the loop is free. But {nap.lane} sleeps{at(nap.line)}, and looks every now and then whether its "
        "answer is there. The loop can wake it at that moment: await `loop.run_in_executor()`."
    )


def waits_blocking(service: Service) -> Verdict | None:
    fetch = first(event for event in service.run.events
                  if event.kind == "fetch" and event.method in ("result", "get") and event.process == service.script.name
                  and event.lane in {thread.name for thread in service.script.threads if thread.task})
    return fetch and wrong(
        f"Another process counts, and the loop asks for its answer in a call that blocks{at(fetch.line)}. Nobody is served until it is there. "
        "The loop needs something to await: `loop.run_in_executor()` gives it."
    )


def one_worker(service: Service) -> Verdict | None:
    return wrong(
        f"This pool{at(service.pools[0].line)} has one worker, so the three are counted for one after another. Give it more."
    ) if [pool.number for pool in service.pools] == [1] else None


def one_by_one(service: Service) -> Verdict | None:
    last = max((event.time for event in service.submits), default=0.0)
    early = first(event for event in service.run.events if event.kind == "fetch" and (event.end or last) < last)
    return early and wrong(
        f"Each answer was awaited{at(early.line)} before the next was asked for. Make all three tasks first, and wait for them together."
    )


def other_lines(service: Service) -> Verdict | None:
    return None if sorted(service.lines) == sorted(HELLO + LINES) else wrong(
        f"Printed was {quoted(service.lines)}. Each visitor gets a greeting and an answer, such as {code(LINES[0])}."
    )


def greeted_late(service: Service) -> Verdict | None:
    """Whoever greets first and then awaits leaves the loop to the next greeting."""
    late = first(line for line in service.lines[: len(HELLO)] if line not in HELLO)
    return late and wrong(
        f"{code(late)} was printed before all three were greeted. A visitor who is greeted only when the counting is over has waited for "
        "that. Greet first, as `serve()` did, and count then."
    )


def free(service: Service) -> Verdict:
    # Nothing of an interpreter of its own is in the record, not even what it prints.
    where = "other processes" if service.outside else "interpreters with a GIL of their own"
    each = (" But each visitor has a pool of its own. Its processes take time to start, and leaving its `with` blocks the loop until they "
            "have ended. One pool for all would do.") if len(service.pools) > 1 else ""
    return right(f"The counting is in {where}, and all three were handed in before the first answer was awaited. The loop only waits: it "
                 f"could serve anybody meanwhile.{each}")


check = Rules(
    read, nobody_waits, called_at_once, another_error, never_ended, changed, in_a_thread, gives_way, blocks, now_and_then,
    waits_blocking, one_worker, one_by_one, other_lines, greeted_late, free,
)
