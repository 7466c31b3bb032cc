"""Workers return a result or raise: both have to come to the foreman, and not to the script."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, code, failed, main, quoted, right, unexplained, wrong,
)
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
OTHER_INPUT = OtherInput("return int(order) * 2", "return int(order) * 3", known=("14", "18"), printed=("21", "27"))
LINES = ["14", "x is not a number", "18", "the foreman is done"]


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    switches: list[Event]
    foreman: str                    #: the greenlet that has begun others; "" where the script itself did that
    workers: list[str]              #: the greenlets that it has begun
    raised: set[str]                #: those of them that an exception has ended
    lost: list[Event]               #: what came out of them in the script, although the foreman is a greenlet

    @property
    def well(self) -> bool:
        """Whether the lines are right, from workers that are greenlets, and one of them has raised."""
        ended = not self.run.hung and not failed(self.run)
        return self.printed == LINES and ended and len(self.workers) > 2 and bool(self.raised)


def read(run: Run) -> Facts:
    """Read who began whom, and where each went at its end."""
    switches = [event for event in run.events if event.kind == "switch"]
    begun_by = {event.lane: event.source.lane for event in reversed(switches) if event.lane}
    foreman = next((by for by in begun_by.values() if by), "")
    workers = [lane for lane, by in reversed(begun_by.items()) if by == foreman]
    ends = [event for event in switches if event.source.lane in workers and event.line is None]
    raised = {event.lane for event in run.events if event.kind == "finish" and event.outcome and event.lane in workers}
    lost = [event for event in ends if not event.lane] if foreman else []
    return Facts(run, main(run).stdout.splitlines(), switches, foreman, workers, raised, lost)


def plain_foreman(facts: Facts) -> Verdict | None:
    """The lines are right, because the script is foreman and parent."""
    if facts.well and not facts.foreman:
        return wrong(
            "The lines are right, because the foreman was called as a plain function. Then it is the script that "
            "switches to the workers, and the script is their parent. Let the foreman be a greenlet, and make it the "
            "workers' parent."
        )
    return None


def printed_by_workers(facts: Facts) -> Verdict | None:
    """The lines are right, and what a worker should return it has printed."""
    prints = [event for event in facts.run.events if event.kind == "print" and event.lane in facts.workers]
    if facts.well and prints:
        return wrong(
            f"The lines are right, but {prints[0].lane} has printed {code(prints[0].text)} itself{at(prints[0].line)}, "
            "and returned something else. Let `work` return the result, as it did: the foreman is to get it and print "
            "it."
        )
    return None


def solved(facts: Facts) -> Verdict | None:
    """It all comes to the foreman, with or without the script's help."""
    if facts.well:
        return right(
            "It works, though the script has to carry to the foreman whatever comes out of the workers. A parent gets "
            "it directly."
            if facts.lost else
            "The foreman is the workers' parent. So whatever a worker ends with, a result or an exception, comes out "
            "of the foreman's switch()."
        )
    return None


def function_as_parent(facts: Facts) -> Verdict | None:
    """A parent is a greenlet."""
    error = failed(facts.run, "TypeError")
    if error and not facts.workers and "reenlet" in error.error:
        return wrong(
            f"The parent has to be a greenlet{at(error.error_line)}, not the function that it runs. Name the greenlet that "
            "you have made of that function. Inside the function, getcurrent() is that greenlet."
        )
    return None


def only_results_by_hand(facts: Facts) -> Verdict | None:
    """The first thing that comes out in the script is an exception: what came before was switched to the foreman."""
    if facts.lost and facts.lost[0].source.lane in facts.raised:
        return wrong(
            "A worker may hand over its result with a switch of its own. But its exception goes to its parent, and "
            "that is the script. So the foreman's `except` never sees it."
        )
    return None


def resumed_by_hand(facts: Facts) -> Verdict | None:
    """The script goes back to the foreman, and has the results itself."""
    if facts.lost and facts.raised:
        return wrong(
            "What came out of the workers went to the script, which is their parent: first a result, then an "
            "exception. Resuming the foreman from the script does not bring it these. Which greenlet has to be the "
            "workers' parent?"
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """Somebody goes on without an end."""
    return unexplained(facts.run, "Give each order once, to a worker that returns to the foreman.") if facts.run.hung else None


def came_out_in_the_script(facts: Facts) -> Verdict | None:
    """The first result went to the parent."""
    if facts.lost:
        stands = [event for event in facts.switches if event.source.lane == facts.foreman][-1]
        return wrong(
            f"The result of {facts.lost[0].source.lane} came out in the script, which is its parent. The foreman is "
            f"still paused in its switch{at(stands.line)}, and waits."
        )
    return None


def no_workers(facts: Facts) -> Verdict | None:
    """The foreman calls the function, or no foreman is a greenlet."""
    if not facts.foreman and len(facts.workers) < 2:
        return wrong(
            f"{'One greenlet has' if facts.workers else 'No greenlet has'} begun, but the foreman and the three workers "
            "should each be one. Keep them as they were, and decide where the workers return to."
        )
    return None


def one_worker(facts: Facts) -> Verdict | None:
    """A switch to an ended greenlet leads to its parent, which is here the one who switches."""
    if any(event.lane == event.source.lane and event.line is None for event in facts.switches):
        return wrong(
            f"{facts.workers[-1]} had ended with an order, and then got another one. A switch to an ended greenlet "
            "brings back what was passed, so that order came out as it went in. Each order needs a worker of its own."
        )
    return None


def caught_in_the_worker(facts: Facts) -> Verdict | None:
    """No exception leaves a worker."""
    if not facts.raised:
        return wrong(
            "No worker has raised an exception, although 'x' is not a number. Leave `work` as it is: its exception can "
            "reach the foreman by itself."
        )
    return None


def try_around_the_loop(facts: Facts) -> Verdict | None:
    """The exception ends the loop."""
    if facts.printed == [LINES[0], LINES[1], LINES[3]]:
        return wrong(
            "After the bad order, the last one was not carried out: the exception has left the loop. Put the try "
            "around a single switch."
        )
    return None


def other_lines(facts: Facts) -> Verdict:
    """Something else was printed."""
    return wrong(f"The script printed {quoted(facts.printed)}. It should print {', '.join(LINES)}.")


check = Rules(
    read,
    plain_foreman,
    printed_by_workers,
    solved,
    function_as_parent,
    only_results_by_hand,
    resumed_by_hand,
    another_error,
    for_ever,
    came_out_in_the_script,
    no_workers,
    one_worker,
    caught_in_the_worker,
    try_around_the_loop,
    other_lines,
)
