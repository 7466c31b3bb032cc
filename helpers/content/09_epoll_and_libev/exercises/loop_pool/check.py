"""What takes long is done by a pool, and the loop waits for it as it waits for a socket: the clock ticks on."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, at, code, end_of, ended_by_error, failed, first, function_of, quoted, request, right, unexplained, wrong,
)
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 3.0
AFTER, GROWS = "loop_queue", ("in_pool",)
LINES = ["answers: 20 25 no answer", "the clock was ticking: True"]
OFTEN = 50      # turns of one who waits
LONG = 0.3              # seconds: a call that the loop should not have waited for


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    waiting: list[Event]        #: what in_pool() asked, and how it ended
    slow: list[Event]           #: the calls that take long

    @property
    def all_done(self) -> bool:
        """Whether the pool has nothing left to do: whoever waits for it now waits forever."""
        return all(event.end is not None for event in self.run.events if event.kind == "task")

    def told(self) -> str | None:
        """Return the line by which a traceback tells what ended a task."""
        return first(line for line in self.run.stderr.splitlines() if line[:1].isalpha() and "Error: " in line)


def read(run: Run) -> Facts:
    """Read who did the work, and how in_pool() waited."""
    return Facts(
        run,
        run.stdout.splitlines(),
        [event for event in run.events if function_of(event.lane) == "in_pool"],
        [event for event in run.events if event.kind == "sleep" and (event.seconds or 0) > LONG],
    )


def in_the_loop(facts: Facts) -> Verdict | None:
    """A coroutine calls it itself."""
    own = first(event for event in facts.slow if function_of(event.lane) == "in_pool")
    if own:
        return wrong(
            f"compute() was called in the loop's own thread{at(own.line)}, and the clock stood still for that long. The pool has other "
            "threads: pool.submit()."
        )
    return None


def another_error(facts: Facts) -> Verdict | None:
    """Something else has failed."""
    error = failed(facts.run)
    if error:
        return ended_by_error(error)
    told = facts.told()
    return wrong(    # then the clock goes on forever: a client has ended without an answer
        f"A task ended with {code(told)}. Start with the last line of its traceback that is yours.", final=facts.all_done
    ) if told else None


def again_and_again(facts: Facts) -> Verdict | None:
    """It looks all the time."""
    bare = [event for event in facts.waiting if event.kind == "yield" and event.value == "None"]
    if len(bare) > OFTEN:
        return wrong(
            f"in_pool() looks again and again{at(bare[0].line)}: {len(bare)} turns for nothing, and a core is kept busy with it. Let the "
            "future tell when it is done."
        )
    return None


def now_and_then(facts: Facts) -> Verdict | None:
    """It looks every now and then."""
    naps = [event for event in facts.waiting if request(event)[0] == "sleep"]
    if naps:
        return wrong(
            f"in_pool() sleeps{at(naps[0].line)}, and looks every now and then. With a thousand clients that is a thousand looks. Let the "
            "future tell when it is done."
        )
    return None


def parked(facts: Facts) -> Verdict | None:
    """The loop is not told that somebody is ready again."""
    parking = [event for event in facts.waiting if request(event)[0] == "park"]
    if parking:
        return wrong(
            f"A task parks{at(parking[0].line)} until a thread of the pool wakes it. The loop may be asleep, and another thread cannot wake "
            "it so: it does not look at self.ready before select() comes back. A socket wakes select()."
        )
    return None


def unheard_error(facts: Facts) -> Verdict | None:
    """Those that went well are heard of, and the one that failed is not."""
    work = first(event for event in facts.run.events if event.kind == "task" and event.outcome)
    heard = any(event.kind == "return" for event in facts.waiting)
    if facts.run.hung and work and heard:
        return wrong(
            f"One of the three calls raised a {work.outcome} in the pool, and the loop never heard of it: its in_pool() waits still. The "
            "socket has to be closed after an error, too. The future calls its callback in any case, and `finally` is run in any case.",
            final=facts.all_done
        )
    return None


def unheard(facts: Facts) -> Verdict | None:
    """It waits for a socket that nobody writes to."""
    if facts.run.hung and facts.waiting and request(facts.waiting[-1])[0] == "read":
        return wrong(
            f"in_pool() waits for its socket{at(facts.waiting[-1].line)}, and nobody says at the other end that the work is done. "
            "future.add_done_callback(f) has f called then: let it send a byte, or close the socket.",
            final=facts.all_done
        )
    return None


def waits_itself(facts: Facts) -> Verdict | None:
    """The thread of the loop waits for the pool."""
    if "the clock was ticking: False" not in facts.printed:
        return None
    fetch = first(event for event in facts.waiting if event.kind == "fetch" and event.source and end_of(event.source) > event.time)
    if fetch:
        return wrong(
            f"The pool did the work, and the clock stood still all the same: result() waits{at(fetch.line)}, and with it the loop. Wait in "
            "the loop first, until the future is done."
        )
    return wrong(
        "The pool did the work, and the clock stood still all the same: something that in_pool() calls waits itself, such as recv() of a "
        "socket that blocks, and with it the loop. Let the loop wait: yield 'read' and the socket."
    )


def a_future(facts: Facts) -> Verdict | None:
    """The answer is in it."""
    if "<Future" in facts.run.stdout:
        return wrong("in_pool() returned the future itself. What function() returned is in it: future.result(), when it is done.")
    return None


def nothing(facts: Facts) -> Verdict | None:
    """The answer is dropped."""
    if "None" in facts.run.stdout:
        return wrong("in_pool() returned None, and the client wanted what function() returned: future.result().")
    return None


def other_lines(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    if facts.run.hung or facts.printed != LINES:
        return unexplained(
            facts.run, f"The script printed {quoted(facts.printed)}, and should print {quoted(LINES)}. An error in compute() belongs to "
            "the one who called in_pool()."
        )
    return None


def joined(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right("The pool worked, the clock ticked on, and each result, or error, came to the task that had asked for it.")


check = Rules(
    read, in_the_loop, another_error, again_and_again, now_and_then, parked, unheard_error, unheard,
    waits_itself, a_future, nothing, other_lines, joined,
)
