"""A task keeps what its coroutine returned, and whoever joins it gets that: at once, later, and more than one of them."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, failed, first, function_of, quoted, request, right, unexplained, wrong,
)
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
AFTER, GROWS = "loop_crowd", ("Task", "Loop")
LINES = ["cook gets hot egg", "ann gets hot soup", "bob gets hot soup"]
OFTEN = 50      # turns of one who waits


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    cooked: list[Event]     #: when a cook returned, and what
    asking: list[Event]     #: what guests and the kitchen asked of the loop, and how they ended
    joining: list[Event]    #: what join() asked of the loop

    @property
    def waiting(self) -> list[Event]:
        """Return the last thing that each guest, or the kitchen, did: where it is a request, it never went on."""
        last = {event.lane: event for event in self.asking}
        return [event for event in last.values() if event.kind == "yield"]


def read(run: Run) -> Facts:
    """Read who cooked, and who waited."""
    # Whoever waits when all is over is thrown away by Python, with a GeneratorExit: that is no turn.
    done = [event for event in run.events if event.kind in ("yield", "return", "resume") and event.outcome != "GeneratorExit"]
    return Facts(run, run.stdout.splitlines(),
                 [event for event in done if event.kind == "return" and function_of(event.lane) == "cook"],
                 [event for event in done if function_of(event.lane) in ("guest", "kitchen")],
                 [event for event in done if function_of(event.lane) == "join" and event.kind == "yield"])


def spawns_nothing(facts: Facts) -> Verdict | None:
    """There is no task to join."""
    error = failed(facts.run, "AttributeError: 'NoneType' object has no attribute 'join'")
    if error:
        return wrong(f"spawn() returned None, and that has no join(){at(error.error_line)}. It has to return the task.")
    return None


def still_a_coroutine(facts: Facts) -> Verdict | None:
    """A task is not resumed itself."""
    error = failed(facts.run)
    if error and "'Task' object" in error.error:
        return wrong(
            f"What is resumed{at(error.error_line)} is a Task now, and no coroutine. The coroutine is in task.coroutine."
        )
    return None


def too_early(facts: Facts) -> Verdict | None:
    """What is not there yet is None."""
    soup = max((event.time for event in facts.cooked), default=None)
    early = first(event for event in facts.asking if event.kind == "return" and function_of(event.lane) == "guest"
                  and (soup is None or event.time < soup))
    if early:
        return wrong(
            "A guest was given its dish before that task had ended: join() has to wait. While the task is not done, park: yield "
            "'park', self.joiners."
        )
    return None


def wakes_too_soon(facts: Facts) -> Verdict | None:
    """A joiner looks at once."""
    if "ann gets None" in facts.printed and "cook gets hot egg" in facts.printed:
        return wrong(
            "finish() wakes those who wait before it has written down the result. They found None. First the result, then the "
            "joiners."
        )
    return None


def no_value(facts: Facts) -> Verdict | None:
    """The value of StopIteration is dropped."""
    nothing = first(line for line in facts.printed if line.endswith("gets None"))
    if nothing:
        return wrong(
            "join() returned None, although its task had returned something else. What a generator returns is in the "
            "StopIteration that ends it: except StopIteration as end, and then end.value."
        )
    return None


def again_and_again(facts: Facts) -> Verdict | None:
    """It looks all the time."""
    bare = [event for event in facts.asking if event.kind == "yield" and event.value == "None"]
    if len(bare) > OFTEN:
        return wrong(
            f"join() looks again and again{at(bare[0].line)}: {len(bare)} turns for nothing, and the loop could never sleep. Park "
            "among the joiners, and let the task's end wake you."
        )
    return None


def now_and_then(facts: Facts) -> Verdict | None:
    """It looks every now and then."""
    nap = first(event for event in facts.joining if request(event)[0] == "sleep")
    if nap:
        return wrong(
            f"join() sleeps{at(nap.line)}, and looks every now and then. The result may be there long before. Park among the joiners, "
            "and let the task's end wake you."
        )
    return None


def parked_too_late(facts: Facts) -> Verdict | None:
    """Nobody wakes for an end that has been."""
    kitchen = first(event for event in facts.waiting if function_of(event.lane) == "kitchen")
    if kitchen and len(facts.waiting) == 1:
        return wrong(
            f"kitchen waits for the egg{at(kitchen.line)}, and the egg's task had ended already: nobody will wake it any more. Only "
            "a task that is not done is worth waiting for."
        )
    return None


def one_of_two(facts: Facts) -> Verdict | None:
    """The other joiner is still parked."""
    if len(facts.waiting) == 1:
        return wrong(
            f"Two guests waited for the soup, and only one of them went on: {facts.waiting[0].lane} is still parked. Wake all who "
            "are in that place."
        )
    return None


def not_woken(facts: Facts) -> Verdict | None:
    """The end of a task changes nothing for those who wait."""
    if facts.waiting:
        return wrong(
            f"{facts.waiting[0].lane} is parked{at(facts.waiting[0].line)}, and nobody has woken it. When a task ends, its joiners "
            "have to go on."
        )
    return None


def other_lines(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    if facts.run.hung or sorted(facts.printed[:3]) != sorted(LINES):
        return unexplained(
            facts.run, f"The script printed {quoted(facts.printed)}, and should print {quoted(LINES)}. Does join() return the result "
            "as it is?"
        )
    return None


def has_results(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right("Two waited for one result and got it, and the one who came when it was there already did not wait.")


check = Rules(
    read, spawns_nothing, still_a_coroutine, another_error, too_early, wakes_too_soon, no_value, again_and_again, now_and_then,
    parked_too_late, one_of_two, not_woken, other_lines, has_results,
)
