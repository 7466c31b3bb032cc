"""A scheduler learns to sleep: three eggs come out in the order of their times, and the radio plays on."""

import ast

from helpers.record.run import Event, Run
from helpers.course.checks import Verdict, at, failed, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 3.0
LONGEST = 0.9
LATE = 0.35     # seconds: a busy computer is late, too
FEW = 3         # times that the loop may wake a little too early
EGGS = ["soft egg: out", "medium egg: out", "hard egg: out"]


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = run.stdout.splitlines()
    out = [line for line in printed if line.endswith("out")]
    pauses = [e for e in run.events if e.kind in ("sleep", "select") and not e.lane and _asked(e) > 0]
    vain = _in_vain(run, pauses)
    if (error := failed(run, "TypeError")) and "generator' and 'generator" in error.error:
        return wrong(
            f"Two wake at the same moment{at(error.error_line)}, so the heap compares what comes next in the tuples: the "
            "generators, which have no order. Put next(self.number) between the moment and the coroutine."
        )
    if (error := failed(run, "TypeError")) and "NoneType" in error.error and ("unpack" in error.error or "subscriptable" in error.error):
        return wrong(
            f"A bare yield gives None{at(error.error_line)}, which has no two parts: radio asks for nothing, only for the others' turn. "
            "Look whether there is a request before you take it apart."
        )
    if (error := failed(run, "TypeError: 'tuple' object")) and "iterator" in error.error:
        return wrong(
            f"What is to go on{at(error.error_line)} is a tuple and no coroutine: heappop() gives the whole entry. Its last part is the "
            "coroutine; that belongs into self.ready."
        )
    if error := failed(run):
        return wrong(f"The script ended with {error.error}{at(error.error_line)}. Mend that first.")
    if pauses and _asked(pauses[-1]) > 10 * LONGEST:
        return wrong(
            f"The loop sleeps{at(pauses[-1].line)} for {_asked(pauses[-1]):.0f} seconds. What is in the heap is a moment, by the clock "
            "time.monotonic(). How long is it from now until then?"
        )
    if run.hung:
        return unexplained(run, "The loop is done when nobody is ready and nobody sleeps.")
    if inside := next((e for e in run.events if e.kind == "sleep" and e.lane), None):
        return wrong(
            f"{inside.lane} sleeps itself{at(inside.line)}, and the loop and all others with it. A coroutine only asks, with yield; "
            "leave them as they were, and let the loop sleep."
        )
    if (lost := _lost(run)) and not run.hung:
        return wrong(
            f"{lost} gave its turn away with a bare yield, and has never got it back: nobody keeps it. Who asks for nothing belongs "
            "into self.ready again."
        )
    if (early := _while_radio_could(run, pauses)) is not None:
        if "hard egg: in" in printed[:-1] and not _asked_before(run, early) > 1:
            return wrong(
                f"The first egg asks to sleep, and the loop itself sleeps{at(early.line)} until it is out. Nobody else has a "
                "turn meanwhile. Remember when it is to wake, and go on with the others."
            )
        return wrong(
            f"The loop sleeps{at(early.line)} although radio could go on. Only when nobody is ready is there time to sleep."
        )
    if len(out) < len(EGGS) and pauses and not any(e.kind == "resume" and e.time > pauses[0].time for e in run.events):
        return wrong(
            f"The loop sleeps{at(pauses[0].line)}, and after that nobody goes on: who is taken out of the heap is kept nowhere. It belongs "
            "into self.ready."
        )
    if len(out) < len(EGGS):
        return wrong(
            f"The loop has ended while {len(EGGS) - len(out)} eggs were still in the water: nobody was ready, but they were "
            "asleep. It is done when nobody is ready and nobody sleeps."
        )
    if soon := _too_soon(run):
        return wrong(
            f"No egg was in the water for its time: {soon} had asked to sleep, and went on at once. Who sleeps must not be in "
            "self.ready before its moment has come."
        )
    if out != EGGS and len(vain) <= FEW:
        return wrong(
            f"The eggs came out in the order {', '.join(line.split()[0] for line in out)}. Who asked first is not who wakes "
            "first: soft asked for the shortest time. A heap has the smallest moment in front."
        )
    if len(vain) > FEW:
        return wrong(
            f"The loop woke {len(vain)} times{at(vain[0].line)} to look whether it is time, and it was not. It knows when: sleep "
            "until the first of the moments in the heap."
        )
    if not pauses:
        return wrong(
            "While all eggs were in the water, the record has no time.sleep() of the loop. A loop that asks the clock without a pause "
            "keeps a core busy. If nobody is ready, sleep until the first of the moments in the heap. (If yours pauses in another way: "
            "only time.sleep() is recorded here.)"
        )
    if sum(map(_asked, pauses)) > LONGEST + 0.1:
        return wrong(
            f"The loop slept {' + '.join(format(_asked(e), '.2g') for e in pauses)} seconds, one egg after another. They are in "
            "the water together: when soft is out, medium has had half of its time. Keep in the heap the moment at which it "
            "wakes, time.monotonic() + seconds."
        )
    if late := _too_long(run, pauses):
        pause, lane = late
        return wrong(
            f"The loop sleeps{at(pause.line)} for {_asked(pause):.2g} seconds, although {lane} is to wake before: it comes out too late. "
            "self.sleeping[0] is the entry that wakes first."
        )
    if printed[-1:] != ["breakfast"] or [line for line in printed if line.startswith("song")] != ["song 1", "song 2", "song 3"]:
        return wrong("Not everything was printed that should be. Leave the part below the class as it was.")
    return right(
        "The loop slept only when nobody was ready, and each time until the first of those who slept was to wake."
    )


def _asked(event: Event) -> float:
    """Return for how many seconds a sleep or select was asked; 0 where that is not known."""
    return _number(event.detail)


def _number(text: str) -> float:
    try:
        return float(ast.literal_eval(text))
    except (ValueError, SyntaxError, TypeError):
        return 0.0


def _in_vain(run: Run, pauses: list[Event]) -> list[Event]:
    """Return the pauses of the loop after which nobody went on before the next one."""
    turns = [e.time for e in run.events if e.kind == "resume"]
    return [one for one, following in zip(pauses, pauses[1:]) if not any(one.time < time < following.time for time in turns)]


def _turns(run: Run) -> dict[str, list[Event]]:
    """Return what each coroutine did: its turns, its requests and its end."""
    found: dict[str, list[Event]] = {}
    for event in run.events:
        if event.lane and event.kind in ("resume", "yield", "return"):
            found.setdefault(event.lane, []).append(event)
    return found


def _too_soon(run: Run) -> str:
    """Return a coroutine that went on in less than half of the time for which it had asked to sleep."""
    for lane, events in _turns(run).items():
        for one, following in zip(events, events[1:]):
            if one.kind == "yield" and one.detail.startswith("('sleep'") and following.time - one.time < _number(one.detail[9:-1]) / 2:
                return lane
    return ""


def _too_long(run: Run, pauses: list[Event]) -> tuple[Event, str] | None:
    """Return a pause for which the loop asked although somebody was to wake much earlier, and who that was."""
    for pause in pauses:
        for lane, events in _turns(run).items():
            last = [event for event in events if event.time < pause.time][-1:]
            if last and last[0].kind == "yield" and last[0].detail.startswith("('sleep'"):
                if last[0].time + float(last[0].detail[9:-1]) + LATE < pause.time + _asked(pause):
                    return pause, lane
    return None


def _lost(run: Run) -> str:
    """Return a coroutine that asked for nothing and never went on."""
    return next((lane for lane, events in _turns(run).items() if events[-1].kind == "yield" and events[-1].detail == "None"), "")


def _asked_before(run: Run, event: Event) -> int:
    """Return how many coroutines had had a turn before an event."""
    return len({e.lane for e in run.events if e.kind == "resume" and e.time < event.time})


def _while_radio_could(run: Run, pauses: list[Event]) -> Event | None:
    """Return the first pause of the loop before radio was done."""
    radio = next((e for e in run.events if e.kind == "return" and e.lane == "radio"), None)
    return next((e for e in pauses if radio is None or e.time < radio.time), None)
