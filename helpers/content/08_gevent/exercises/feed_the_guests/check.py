"""Three guests eat, and the script ends by itself."""

import re
from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, failed, function_of, main, quoted, right, unexplained, wrong,
)
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
DISHES = ["cake", "rice", "soup"]


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    eaten: list[str]                #: the dishes that were printed, in the order of the alphabet
    script: Event | None            #: where the script waits, if it still does
    standing: dict[str, Event]      #: function -> where a greenlet that runs it still waits
    ends: list[Event]               #: of all greenlets
    blocked: set[str]               #: the greenlets that have waited
    names: set[str]                 #: all that were started

    @property
    def fed(self) -> int:
        """Return how many guests have ended well."""
        return sum(not event.outcome for event in self.ended("guest"))

    def ended(self, function: str) -> list[Event]:
        """Return the ends of the greenlets that ran a function."""
        return [event for event in self.ends if function_of(event.lane) == function]

    @property
    def hungry(self) -> Event | None:
        """Return the end of a greenlet that asked an empty queue."""
        return next((event for event in self.ends if event.outcome == "Empty"), None)


def read(run: Run) -> Facts:
    """Read who waits, and who has ended."""
    blocks = [event for event in run.events if event.kind == "block"]
    still = [event for event in blocks if event.end is None]
    printed = main(run).stdout.splitlines()
    return Facts(
        run,
        printed,
        sorted(word for word in re.findall(r"\w+", " ".join(printed)) if word in DISHES),
        next((event for event in reversed(still) if not event.lane), None),
        {function_of(event.lane): event for event in still if event.lane},
        [event for event in run.events if event.kind == "finish"],
        {event.lane for event in blocks},
        {event.child for event in run.events if event.kind == "spawn"},
    )


def loop_exit(facts: Facts) -> Verdict | None:
    """The candle is out, and the hub sees that all wait."""
    error = failed(facts.run, "gevent.exceptions.LoopExit") or failed(facts.run, "LoopExit")
    if error:
        return wrong(
            f"LoopExit says that nothing is left that could wake the script{at(error.error_line)}. Without the candle, "
            "the hub notices that, but the guests are as hungry as before. What gives the cook the sign?"
        )
    return None


def loses_patience(facts: Facts) -> Verdict | None:
    """A time-out for the meal."""
    if facts.hungry and facts.hungry.lane in facts.blocked:
        return wrong(
            "A guest lost patience and ended with the error queue.Empty: within its timeout, the cook put no dish for "
            "it. Why did he put none?"
        )
    return None


def does_not_wait(facts: Facts) -> Verdict | None:
    """It asks without waiting."""
    if facts.hungry:
        return wrong(
            "A guest ended with the error queue.Empty: it asked for a dish without waiting, before the cook had put "
            "one. `get()` waits."
        )
    return None


def failing_cook(facts: Facts) -> Verdict | None:
    """The cook has failed; gevent has printed how."""
    failing = next((event for event in facts.ended("cook") if event.outcome), None)
    if failing:
        return wrong(
            f"The cook ended with {failing.outcome}, before the dishes were put: the traceback is among the errors. "
            "Look at what `served` is by the time he gets to it."
        )
    return None


def no_sign(facts: Facts) -> Verdict | None:
    """All wait for the cook, and the cook for a sign."""
    if facts.run.hung and "cook" in facts.standing:
        script = f", and the script waits{at(facts.script.line)}" if facts.script else ""
        return wrong(
            f"The cook waits{at(facts.standing['cook'].line)} for a sign that does not come{script}. Whatever gives the "
            "sign has to run before that, or in a greenlet that does not itself wait for the cook."
        )
    return None


def too_few_dishes(facts: Facts) -> Verdict | None:
    """The guests wait, and the cook is gone."""
    if facts.run.hung and "guest" in facts.standing and facts.fed < 3:
        hungry = 3 - facts.fed
        return wrong(
            f"{'A guest waits' if hungry == 1 else f'{hungry} guests wait'}{at(facts.standing['guest'].line)}, and nothing is left "
            "that would put a dish. What became of the cook? And has he put one for each guest?"
        )
    return None


def too_many_guests(facts: Facts) -> Verdict | None:
    """Three have eaten, and another one waits."""
    if facts.run.hung and "guest" in facts.standing:
        return wrong(
            f"All dishes are eaten, and a guest still waits{at(facts.standing['guest'].line)}: there are more guests "
            "than dishes."
        )
    return None


def waits_for_the_candle(facts: Facts) -> Verdict | None:
    """All have eaten, and the script waits for what never ends."""
    if facts.run.hung and facts.script and "candle" in facts.standing:
        return wrong(
            f"The guests have eaten, but the script is still waiting{at(facts.script.line)}. Only the candle is left, "
            "and that never ends. What should the script wait for?"
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """It does not end for another reason."""
    return unexplained(facts.run, "Let the script end by itself.") if facts.run.hung else None


def no_turn(facts: Facts) -> Verdict | None:
    """The script has waited for nothing."""
    if facts.eaten != DISHES and not facts.ends and not facts.blocked:
        return wrong(
            "The script has ended before any greenlet had a turn: it never waited for one. `spawn` alone runs nothing."
        )
    return None


def only_printed(facts: Facts) -> Verdict | None:
    """The line is right, and the meals were not eaten."""
    meals = sum(not event.outcome and function_of(event.lane) not in ("cook", "candle") for event in facts.ends)
    if facts.eaten == DISHES and meals < 3:
        return wrong(
            f"The line is right, but {f'only {meals}' if meals else 'none'} of the greenlets ended. Let three guests eat, and wait for "
            "them."
        )
    return None


def killed_guest(facts: Facts) -> Verdict | None:
    """A guest was ended from outside."""
    killed = next((event for event in facts.ended("guest") if event.value == "GreenletExit"), None)
    if facts.eaten == DISHES and killed:
        return wrong(
            f"The line is right, but {killed.lane} was killed before it could eat. Let each guest get a dish from the cook, and wait "
            "for all of them."
        )
    return None


def gave_up_on_the_candle(facts: Facts) -> Verdict | None:
    """It joins what never ends, with a time-out."""
    joins = [event for event in facts.run.events if event.kind == "greenlet_join" and event.seconds and not event.lane]
    burning = {one for one in facts.names if function_of(one) == "candle"} - {event.lane for event in facts.ends}
    vain = next((event for event in joins if burning & set(event.children) and event.result == "False"), None)
    if facts.eaten == DISHES and vain:
        return wrong(
            f"It prints what it should, but the script waited{at(vain.line)} for the candle as well, which never ends, until its "
            "`timeout` was over. How long is long enough for the guests? Wait for them only, and no time has to be guessed."
        )
    return None


def without_a_sign(facts: Facts) -> Verdict | None:
    """The cook has a time-out."""
    vain = next((event for event in facts.run.events if event.kind == "wait" and event.seconds and event.result == "False"), None)
    if facts.eaten == DISHES and vain:
        return wrong(
            f"It prints what it should, but nobody gave the sign: the wait(){at(vain.line)} gave up after {vain.seconds:g} s. "
            "Let somebody call `served.set()`, and no time has to be guessed."
        )
    return None


def never_served(facts: Facts) -> Verdict | None:
    """The guests have eaten what nobody has put into a queue."""
    cook = facts.standing.get("cook")
    if facts.eaten == DISHES and cook and not any(event.kind == "put" for event in facts.run.events):
        return wrong(
            f"The line is right, but the cook still waits{at(cook.line)}, and nobody has put a dish anywhere. So what have the "
            "guests eaten? They should get what was cooked."
        )
    return None


def eaten(facts: Facts) -> Verdict | None:
    """Three dishes, three guests."""
    if facts.eaten == DISHES:
        if cook := facts.standing.get("cook"):
            return right(f"The guests have eaten, and the script ends. (The cook still waits{at(cook.line)}: nothing needs him.)")
        if not any(function_of(name) == "candle" for name in facts.names):
            return right("The guests got their dishes, and the script ends: without a candle, nothing else keeps it.")
        return right("The guests got their dishes, and the script did not wait for the candle.")
    return None


def gives_up_waiting(facts: Facts) -> Verdict | None:
    """A time-out for the script."""
    if not facts.eaten and "cook" in facts.standing:
        return wrong(
            f"The script ends, but no guest has eaten: the cook still waits{at(facts.standing['cook'].line)}. A "
            "`timeout` ends the script's waiting, not the reason for it."
        )
    return None


def other_dishes(facts: Facts) -> Verdict:
    """Something else was printed."""
    return wrong(
        f"The script printed {quoted(facts.printed)}. It should print the three dishes that the guests have eaten."
    )


check = Rules(
    read,
    loop_exit,
    another_error,
    loses_patience,
    does_not_wait,
    failing_cook,
    no_sign,
    too_few_dishes,
    too_many_guests,
    waits_for_the_candle,
    for_ever,
    no_turn,
    only_printed,
    killed_guest,
    gave_up_on_the_candle,
    without_a_sign,
    never_served,
    eaten,
    gives_up_waiting,
    other_dishes,
)
