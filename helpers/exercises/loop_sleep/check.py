"""A scheduler learns to sleep: three eggs come out in the order of their times, and the radio plays on."""

import ast

from helpers.run import Event, Run
from helpers.verdict import Verdict, at, failed, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 3.0
LONGEST = 0.9
EGGS = ["soft egg: out", "medium egg: out", "hard egg: out"]


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = run.stdout.splitlines()
    out = [line for line in printed if line.endswith("out")]
    pauses = [e for e in run.events if e.kind in ("sleep", "select") and not e.lane and _asked(e) > 0]
    if (error := failed(run, "TypeError")) and "generator' and 'generator" in error.error:
        return wrong(
            f"Two wake at the same moment{at(error.error_line)}, so the heap compares what comes next in the tuples: the "
            "generators, which have no order. Put next(self.number) between the moment and the coroutine."
        )
    if error := failed(run):
        return wrong(f"The script ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung:
        return unexplained(run, "The loop is done when nobody is ready and nobody sleeps.")
    if (early := _while_radio_could(run, pauses)) is not None:
        if printed.index("hard egg: in") + 1 < len(printed) and not _asked_before(run, early) > 1:
            return wrong(
                f"The first egg asks to sleep, and the loop itself sleeps{at(early.line)} until it is out. Nobody else has a "
                "turn meanwhile. Remember when it is to wake, and go on with the others."
            )
        return wrong(
            f"The loop sleeps{at(early.line)} although radio could go on. Only when nobody is ready is there time to sleep."
        )
    if len(out) < len(EGGS):
        return wrong(
            f"The loop has ended while {len(EGGS) - len(out)} eggs were still in the water: nobody was ready, but they were "
            "asleep. It is done when nobody is ready and nobody sleeps."
        )
    if out != EGGS and len(pauses) <= 10:
        return wrong(
            f"The eggs came out in the order {', '.join(line.split()[0] for line in out)}. Who asked first is not who wakes "
            "first: soft asked for the shortest time. A heap has the smallest moment in front."
            if pauses else
            "No egg was in the water for its time: a coroutine that had asked to sleep went on at once."
        )
    if len(pauses) > 10:
        return wrong(
            f"The loop woke {len(pauses)} times{at(pauses[0].line)} to look whether it is time. It knows when: sleep until the "
            "first of the moments in the heap."
        )
    if not pauses:
        return wrong(
            "While all eggs were in the water the loop never slept: it asks the clock without a pause, and keeps a core busy "
            "with that. If nobody is ready, sleep until the first of the moments in the heap."
        )
    if sum(map(_asked, pauses)) > LONGEST + 0.1:
        return wrong(
            f"The loop slept {' + '.join(format(_asked(e), '.2g') for e in pauses)} seconds, one egg after another. They are in "
            "the water together: when soft is out, medium has had half of its time. Keep in the heap the moment at which it "
            "wakes, time.monotonic() + seconds."
        )
    if printed[-1:] != ["breakfast"] or [line for line in printed if line.startswith("song")] != ["song 1", "song 2", "song 3"]:
        return wrong("Not everything was printed that should be. Leave the part below the class as it was.")
    return right(
        "The loop slept only when nobody was ready, and each time until the first of those who slept was to wake."
    )


def _asked(event: Event) -> float:
    """Return for how many seconds a sleep or select was asked; 0 where that is not known."""
    try:
        return float(ast.literal_eval(event.detail))
    except (ValueError, SyntaxError, TypeError):
        return 0.0


def _asked_before(run: Run, event: Event) -> int:
    """Return how many coroutines had had a turn before an event."""
    return len({e.lane for e in run.events if e.kind == "resume" and e.time < event.time})


def _while_radio_could(run: Run, pauses: list[Event]) -> Event | None:
    """Return the first pause of the loop before radio was done."""
    radio = next((e for e in run.events if e.kind == "return" and e.lane == "radio"), None)
    return next((e for e in pauses if radio is None or e.time < radio.time), None)
