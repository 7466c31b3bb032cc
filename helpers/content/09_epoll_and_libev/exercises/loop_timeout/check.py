"""Time-outs: what takes too long is cancelled, wherever it waits, and leaves nothing."""

from dataclasses import dataclass
from itertools import pairwise
from math import inf

from helpers.course.checks import Rules, Verdict, at, code, ended_by_error, failed, first, function_of, quoted, request, right, unexplained, wrong
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 3.0
AFTER, GROWS = "loop_errors", ("Cancelled", "Task", "Loop", "timeout")
# The heap is a list: without its first entry, or with another one in that place, it is no heap any more.
ALSO_WITH = (
    "loop.spawn(patient())",
    "loop.spawn(patient()); loop.run(); naps = [loop.spawn((lambda n: (yield 'sleep', n))(n)) for n in (0.2, 1.1, 0.4, 1.2)]; "
    "loop.spawn(loop.cancel(naps[0]) for _ in '1'); loop.spawn(timeout(loop, 20, (1 / n for n in (0,))))",
    "four more tasks that sleep, at the end, of which the first is cancelled, and work that fails at once",
)
LATE = 0.3      # seconds: somebody should have been woken that long before the end of a pause
LINES = ["quick is done", "nap is over", "nap took too long", "flood took too long", "the loop has ended"]
LONG = 3        # seconds: no pause of the loop has a reason to be asked for longer
NAP = 10        # seconds: and the time-out of quick is longer
CALLS = 3       # of timeout() in the program
OFTEN = 50      # turns of one who waits


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    turns: dict[str, list[Event]]   #: coroutine's function -> what it did
    pause: Event | None             #: in which the loop stood when the run was ended

    def ended(self, name: str) -> str | None:
        """Return the error by which a coroutine ended, "" for none, None where it has not ended."""
        end = first(event for event in self.turns.get(name, []) if event.kind == "return")
        return None if end is None else end.outcome


def read(run: Run) -> Facts:
    """Read how each coroutine ended, and what the loop waited for."""
    turns: dict[str, list[Event]] = {}
    for event in run.events:
        if event.kind in ("resume", "throw", "yield", "return"):
            turns.setdefault(function_of(event.lane), []).append(event)
    pauses = [event for event in run.events if event.kind in ("select", "sleep") and event.end is None]
    return Facts(run, run.stdout.splitlines(), turns, pauses[-1] if pauses else None)


def another_error(facts: Facts) -> Verdict | None:
    """A mistake in the loop, or in the coroutine that waits."""
    error = failed(facts.run)
    if error:
        return ended_by_error(error)
    told = first(line for line in facts.run.stderr.splitlines() if line.startswith(("NameError", "AttributeError", "TypeError")))
    if told:
        return wrong(f"A task ended with {code(told)}. Start with the last line of its traceback that is yours.")
    return None


def no_end(facts: Facts) -> Verdict | None:
    """Nothing limits the time."""
    if facts.run.hung and facts.ended("nap") is None and "nap took too long" not in facts.printed:
        return wrong(
            "nap sleeps for 10 seconds, and timeout() has no end to its time. A second task could sleep for that long, and cancel "
            "the first."
        )
    return None


def not_cancelled(facts: Facts) -> Verdict | None:
    """The waiting ends, and the work does not."""
    if "nap is over" not in facts.printed and "nap took too long" in facts.printed:
        return wrong(
            "patient learned that nap takes too long, but nap itself goes on, and nobody waits for it. Cancel it when the time is "
            "over."
        )
    return None


def out_as_cancelled(facts: Facts) -> Verdict | None:
    """The caller cannot tell it from having been cancelled itself."""
    if facts.ended("patient") and "nap is over" in facts.printed and "nap took too long" not in facts.printed:
        return wrong(
            "nap was cancelled, and Cancelled is what patient got, too, as if it had been cancelled itself: it ended with that. Catch "
            "it in timeout(), and raise a TimeoutError."
        )
    return None


def left_asleep(facts: Facts) -> Verdict | None:
    """The loop waits for somebody who is gone, or for an alarm that nobody needs."""
    asked = facts.pause.seconds if facts.pause and facts.run.hung else None
    if not asked or asked < LONG:
        return None
    if asked > NAP:
        failing = any(line.startswith("ZeroDivisionError") for line in facts.run.stderr.splitlines())
        whose, ended = ("what failed", "that ended") if failing else ("quick", "quick was done")
        return wrong(
            f"What was to wake {whose} when the time is over is still asleep, although {ended} long ago: the loop waits {asked:.0f} "
            "seconds for it. Cancel that task however the work ends."
        )
    return wrong(
        f"nap has ended, and its entry is still in the heap: the loop waits {asked:.0f} seconds"
        f"{at(facts.pause.line if facts.pause else None)}, for a moment that nobody wants any more. Take the entry out."
    )


def no_heap(facts: Facts) -> Verdict | None:
    """The first entry of the heap is not the earliest, or a wrong one was taken out."""
    for pause in (event for event in facts.run.events if event.kind in ("select", "sleep") and event.seconds and not event.lane):
        last = {event.lane: event for turns in facts.turns.values() for event in turns if event.time < pause.time}
        due = min((event.time + request(event)[1] for event in last.values() if request(event)[0] == "sleep"), default=inf)
        if pause.time + pause.seconds > due + LATE:
            return wrong(
                f"The loop waits {pause.seconds:.1f} seconds{at(pause.line)}, although a task has to be woken before that. Is its entry "
                "still in the heap, and is the heap still one? Where an entry is taken out in any other way than by heappop(), "
                "heapq.heapify() makes a heap of the rest."
            )
    return None


def left_watched(facts: Facts) -> Verdict | None:
    """The loop waits for a socket that nobody wants."""
    if facts.run.hung and facts.pause and facts.pause.kind == "select" and facts.pause.seconds is None:
        return wrong(
            f"flood was cancelled, and its socket is still in the selector: the loop waits for it forever"
            f"{at(facts.pause.line)}. unwatch() takes it out."
        )
    return None


def waits_it_out(facts: Facts) -> Verdict | None:
    """It sleeps itself."""
    slept = [event for event in facts.turns.get("timeout", []) if request(event)[0] == "sleep"]
    pieces = [event for event, later in pairwise(slept) if event.lane == later.lane]
    bare = [event for event in facts.turns.get("timeout", []) if event.kind == "yield" and event.value == "None"]
    if len(bare) > OFTEN:
        return wrong(
            f"timeout() looks at the clock again and again{at(bare[0].line)}, {len(bare)} times: the loop could never sleep. Let a "
            "second task sleep for that time, and cancel the first."
        )
    if pieces:
        return wrong(
            f"timeout() looks every now and then{at(pieces[0].line)}, {len(slept)} times, whether its task is done. Join the task, and "
            "it goes on at that moment. Let a second task sleep for the whole time, and cancel the first."
        )
    if slept:
        return wrong(
            f"timeout() sleeps for the whole of its time{at(slept[0].line)}, although quick is done after 0.1 seconds. Join the task, "
            "and let another one watch the time."
        )
    return None


def no_result(facts: Facts) -> Verdict | None:
    """What it returned is dropped."""
    if "None" in facts.printed:
        return wrong("timeout() has lost what quick() returned. join() gives it: return that.")
    return None


def no_error(facts: Facts) -> Verdict | None:
    """The caller cannot tell it from work that was done."""
    raised = any(event.kind == "return" and event.outcome for event in facts.turns.get("timeout", []))
    if "nap is over" in facts.printed and facts.ended("patient") == "" and not raised:
        return wrong(
            "nap was cancelled, and timeout() returned as if it had been done: patient never learned that the time was over. Raise a "
            "TimeoutError there."
        )
    return None


def other_lines(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    if facts.run.hung or sorted(facts.printed) != sorted(LINES):
        return unexplained(facts.run, f"The script printed {quoted(facts.printed)}, and should print {quoted(LINES)}.")
    return None


def in_time(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right("quick was quick, nap and flood were cancelled where they waited, and nothing of them was left.")


check = Rules(
    read, another_error, no_end, not_cancelled, out_as_cancelled, no_heap, left_asleep, left_watched, waits_it_out, no_result,
    no_error, other_lines, in_time,
)
