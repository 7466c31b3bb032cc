"""A scheduler learns to sleep: three eggs come out in the order of their times, and the radio plays on."""

from dataclasses import dataclass

from helpers.course.checks import Rules, Verdict, another_error, at, failed, quoted, request, right, unexplained, wrong
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 3.0
AFTER, GROWS = "loop_turns", ("Loop",)
ALSO_WITH = (
    "loop.run()",
    "loop.run(); moment = time.monotonic(); time.monotonic = lambda: moment; "
    "hasattr(loop, 'do_sleep') and [loop.do_sleep(egg(name, 9), 9) for name in 'ab']",
    "two more eggs at the end, both put in at the very same moment",
)
LONGEST = 0.9
LATE = 0.35     # seconds: a busy computer is late, too
FEW = 3         # times that the loop may wake a little too early
EGGS = ["soft egg: out", "medium egg: out", "hard egg: out"]
SONGS = ["song 1", "song 2", "song 3"]


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    out: list[str]                      #: the lines of the eggs that are out
    turns: dict[str, list[Event]]       #: coroutine -> its turns, its requests and its end
    resumed: list[float]                #: when a coroutine went on
    pauses: list[Event]                 #: in which the loop itself stood still

    @property
    def in_vain(self) -> list[Event]:
        """Return the pauses of the loop after which nobody went on before the next one."""
        pairs = zip(self.pauses, self.pauses[1:])
        return [one for one, following in pairs if not any(one.time < time < following.time for time in self.resumed)]

    @property
    def while_radio_could(self) -> Event | None:
        """Return the first pause of the loop before radio was done."""
        done = next((event.time for event in self.turns.get("radio", ()) if event.kind == "return"), self.run.duration)
        return next((event for event in self.pauses if event.time < done), None)


def read(run: Run) -> Facts:
    """Read when the loop stood still, and who had a turn."""
    printed = run.stdout.splitlines()
    turns: dict[str, list[Event]] = {}
    for event in run.events:
        if event.kind in ("resume", "yield", "return"):
            turns.setdefault(event.lane, []).append(event)
    return Facts(
        run,
        printed,
        [line for line in printed if line.endswith("out")],
        turns,
        [event.time for event in run.events if event.kind == "resume"],
        [event for event in run.events if event.kind in ("sleep", "select", "wait") and not event.lane and _asked(event) > 0],
    )


def _asked(event: Event) -> float:
    """Return for how many seconds a sleep or select was asked; 0 where that is not known."""
    return event.seconds or 0.0


def same_moment(facts: Facts) -> Verdict | None:
    """Two entries of the heap begin alike, and generators have no order."""
    error = failed(facts.run, "TypeError")
    if error and "generator' and 'generator" in error.error:
        return wrong(
            f"Two wake at the same moment{at(error.error_line)}. So the heap compares what comes next in the tuples: "
            "the generators, and they have no order. Put next(self.number) between the moment and the coroutine."
        )
    return None


def takes_none_apart(facts: Facts) -> Verdict | None:
    """A bare yield is no request."""
    error = failed(facts.run, "TypeError")
    if error and "NoneType" in error.error:
        return wrong(
            f"A bare yield gives None{at(error.error_line)}, which has no two parts: radio asks for nothing, only for "
            "the others' turn. Check that there is a request before you take it apart."
        )
    return None


def appends_the_entry(facts: Facts) -> Verdict | None:
    """What comes out of the heap is a tuple."""
    error = failed(facts.run, "TypeError: 'tuple' object")
    if error:
        return wrong(
            f"What should be resumed{at(error.error_line)} is a tuple, not a coroutine: heappop() gives the whole "
            "entry. Its last part is the coroutine, and that belongs in self.ready."
        )
    return None


def moment_as_seconds(facts: Facts) -> Verdict | None:
    """It sleeps until it is as old as the computer."""
    if facts.pauses and _asked(facts.pauses[-1]) > 10 * LONGEST:
        return wrong(
            f"The loop sleeps{at(facts.pauses[-1].line)} for {_asked(facts.pauses[-1]):.0f} seconds. What is in the "
            "heap is a moment, by the clock time.monotonic(). How long is it from now until then?"
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """The loop does not end."""
    return unexplained(facts.run, "The loop is done when no coroutine is ready and none sleeps.") if facts.run.hung else None


def sleeps_in_the_coroutine(facts: Facts) -> Verdict | None:
    """A coroutine that sleeps stops all."""
    inside = next((event for event in facts.run.events if event.kind == "sleep" and event.lane), None)
    if inside:
        return wrong(
            f"{inside.lane} itself sleeps{at(inside.line)}, and with it the loop and all the others. A coroutine only "
            "asks, with yield. Leave the coroutines as they were, and let the loop sleep."
        )
    return None


def lost(facts: Facts) -> Verdict | None:
    """Who asks for nothing is kept nowhere."""
    for lane, events in facts.turns.items():
        if events[-1].kind == "yield" and not request(events[-1])[0]:
            return wrong(
                f"{lane} gave its turn away with a bare yield, and never got it back. Put a coroutine that asks for nothing "
                "back into self.ready."
            )
    return None


def first_egg_stops_all(facts: Facts) -> Verdict | None:
    """The loop carries out the request itself, at once."""
    early = facts.while_radio_could
    begun = {lane for lane, events in facts.turns.items() if early and events[0].time < early.time}
    if early and len(begun) == 1:
        return wrong(
            f"The first egg asks to sleep, and the loop itself sleeps{at(early.line)} until it is out. Remember when it has "
            "to wake, and go on with the others."
        )
    return None


def ready_ones_wait(facts: Facts) -> Verdict | None:
    """The loop sleeps whenever somebody is asleep."""
    early = facts.while_radio_could
    if early:
        return wrong(f"The loop sleeps{at(early.line)} although radio could go on. It may sleep only when nothing is ready.")
    return None


def wakes_nobody(facts: Facts) -> Verdict | None:
    """What is taken out of the heap is dropped."""
    if len(facts.out) < len(EGGS) and facts.pauses and max(facts.resumed) < facts.pauses[0].time:
        return wrong(
            f"The loop sleeps{at(facts.pauses[0].line)}, and then nothing goes on. What you take out of the heap belongs in "
            "self.ready."
        )
    return None


def ends_too_early(facts: Facts) -> Verdict | None:
    """Those who sleep are forgotten."""
    missing = len(EGGS) - len(facts.out)
    if missing > 0:
        return wrong(
            f"The loop has ended while {missing} {'egg was' if missing == 1 else 'eggs were'} still in the water: no "
            "coroutine was ready, but one was asleep. The loop is done when none is ready and none sleeps."
        )
    return None


def moment_is_past(facts: Facts) -> Verdict | None:
    """The heap holds seconds, and each of them is long past by the clock."""
    if facts.out == EGGS and not facts.pauses and _early(facts):
        return wrong(
            "The eggs came out in the order of their times, but none of them was in the water for its time. Is the first part of "
            "an entry in the heap a moment, or a number of seconds? As a moment, 0.3 is long past; time.monotonic() + 0.3 is not."
        )
    return None


def _early(facts: Facts) -> str:
    """Return who went on in less than half of the time that it had asked for; "" where nobody did."""
    for lane, events in facts.turns.items():
        for one, following in zip(events, events[1:]):
            if following.time - one.time < request(one)[1] / 2:
                return lane
    return ""


def ready_and_asleep(facts: Facts) -> Verdict | None:
    """It went on in less than half of its time."""
    early = _early(facts)
    if early:
        return wrong(
            f"No egg was in the water for its time: {early} had asked to sleep, and went on at once. A coroutine "
            "that sleeps must not be in self.ready before its moment has come."
        )
    return None


def in_order_of_asking(facts: Facts) -> Verdict | None:
    """They wake in the order in which they asked."""
    if facts.out != EGGS and len(facts.in_vain) <= FEW:
        return wrong(
            f"The eggs came out in the order {', '.join(line.split()[0] for line in facts.out)}. The first to ask is "
            "not the first to wake: soft asked for the shortest time. A heap has the smallest moment in front."
        )
    return None


def polls(facts: Facts) -> Verdict | None:
    """It looks every now and then."""
    if len(facts.in_vain) > FEW:
        return wrong(
            f"The loop woke {len(facts.in_vain)} times{at(facts.pauses[0].line)} too early. The heap knows the moment: sleep until then."
        )
    return None


def spins(facts: Facts) -> Verdict | None:
    """It looks all the time."""
    if not facts.pauses:
        return wrong(
            "While all eggs were in the water, the run shows no sleep of the loop, and no wait. A loop that asks the "
            "clock without a pause keeps a core busy. If no coroutine is ready, sleep until the first moment in the "
            "heap. (If yours pauses in another way: only time.sleep(), select() and wait() are recorded here.)"
        )
    return None


def naps(facts: Facts) -> Verdict | None:
    """It always sleeps as long, and is lucky."""
    asked = {event.seconds for event in facts.pauses if event.kind == "sleep"}
    if len(asked) == 1 and len(facts.pauses) > 2:
        return wrong(
            f"All eggs came out in time, but by luck: the loop sleeps{at(facts.pauses[0].line)} {asked.pop():g} seconds "
            "each time, however soon one has to wake. Sleep until the first moment in the heap."
        )
    return None


def one_after_another(facts: Facts) -> Verdict | None:
    """The heap holds seconds, and no moments."""
    if sum(map(_asked, facts.pauses)) > LONGEST + 0.1:
        return wrong(
            f"The loop slept {' + '.join(format(_asked(event), '.2g') for event in facts.pauses)} seconds, one egg "
            "after another. They are in the water together: when soft is out, medium has had half of its time. Keep in "
            "the heap the moment at which it wakes, time.monotonic() + seconds."
        )
    return None


def oversleeps(facts: Facts) -> Verdict | None:
    """It sleeps longer than somebody who asked to be woken."""
    for pause in facts.pauses:
        for lane, events in facts.turns.items():
            last = [event for event in events if event.time < pause.time][-1:]
            if last and request(last[0])[1] and last[0].time + request(last[0])[1] + LATE < pause.time + _asked(pause):
                return wrong(
                    f"The loop sleeps{at(pause.line)} for {_asked(pause):.2g} seconds, although {lane} has to wake "
                    "before that: it comes out too late. self.sleeping[0] is the entry that wakes first."
                )
    return None


def other_lines(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    if facts.printed[-1:] != ["breakfast"] or [line for line in facts.printed if line.startswith("song")] != SONGS:
        return wrong(
            f"The script printed {quoted(facts.printed)}. Leave the part below the class as it was: radio has three "
            "songs, and then there is breakfast."
        )
    return None


def sleeps_in_time(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right(
        "The loop slept only when no coroutine was ready, and each time until the first sleeper had to wake: the thin "
        "stretches of MainProcess in the picture."
    )


check = Rules(
    read, same_moment, takes_none_apart, appends_the_entry, another_error, moment_as_seconds, for_ever,
    sleeps_in_the_coroutine, lost, first_egg_stops_all, ready_ones_wait, wakes_nobody, ends_too_early, moment_is_past,
    ready_and_asleep, in_order_of_asking, polls, spins, naps, one_after_another, oversleeps, other_lines, sleeps_in_time,
)
