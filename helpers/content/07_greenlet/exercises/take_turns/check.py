"""Three greenlets print three steps each, in turns, and all of them end."""

from dataclasses import dataclass

from helpers.course.checks import Rules, Verdict, another_error, at, failed, first, listed, main, quoted, right, unexplained, wrong
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
LINES = [f"{name} {step}" for step in (1, 2, 3) for name in "abc"]
ONE_BY_ONE = [f"{name} {step}" for name in "abc" for step in (1, 2, 3)]


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    switches: list[Event]
    begun: list[str]        #: the greenlets, in the order in which they began
    standing: list[str]     #: those of them that have not ended

    @property
    def too_early(self) -> bool:
        """Whether the printed lines are right, and too few."""
        return len(self.printed) < len(LINES) and self.printed == LINES[:len(self.printed)]

    def turns(self, lane: str) -> int:
        """Return how often a greenlet had the turn."""
        return sum(event.lane == lane for event in self.switches)

    def given_away(self, lane: str) -> list[Event]:
        """Return the switches in which a greenlet gave its turn away, without its end."""
        return [event for event in self.switches if event.source.lane == lane and event.line]


def read(run: Run) -> Facts:
    """Read what the greenlets did."""
    switches = [event for event in run.events if event.kind == "switch"]
    begun = list(dict.fromkeys(event.lane for event in switches if event.lane))
    ended = {event.lane for event in run.events if event.kind == "finish"}
    return Facts(run, main(run).stdout.splitlines(), switches, begun, [lane for lane in begun if lane not in ended])


def first_switch_without_a_name(facts: Facts) -> Verdict | None:
    """A task was begun by one that passed no name: its function was never entered, so it gave no turn away."""
    error, by_script = failed(facts.run, "TypeError"), [event.line for event in facts.switches if not event.source.lane]
    if error and error.error_line in by_script and not facts.given_away(facts.begun[-1]):
        first = next(event for event in facts.switches if event.lane == facts.begun[-1])
        return wrong(
            "The first switch to a greenlet calls its function, so it has to pass the function's arguments. The "
            f"switch{at(first.line)} starts a greenlet without its name."
        )
    return None


def no_greenlet(facts: Facts) -> Verdict | None:
    """Plain calls, or generators."""
    if not facts.switches:
        return wrong("No greenlet took part: nothing has switched. Let the three greenlets print.")
    return None


def round_and_round(facts: Facts) -> Verdict | None:
    """The script does not see that all have ended."""
    if facts.run.hung and facts.begun and not facts.standing:
        return wrong(
            "All three have ended, and the script goes on switching to them: a switch to an ended greenlet does not "
            "fail, it comes back. Go round only while one of them is still in the middle."
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """A task, or the script, goes on without an end."""
    return unexplained(facts.run, "Each task has three steps, and then it ends.") if facts.run.hung else None


def new_ones_each_round(facts: Facts) -> Verdict | None:
    """A new greenlet for each turn begins with step 1."""
    if facts.printed != LINES and len(facts.begun) > 2 * 3:
        return wrong(
            f"{len(facts.begun)} greenlets have begun, and three are enough. A new greenlet begins at the first line of "
            "its function. To resume an old one, switch to that one again."
        )
    return None


def nothing_printed(facts: Facts) -> Verdict | None:
    """A call of a generator function only makes the generator."""
    if not facts.printed and not facts.standing:
        return wrong(
            "Each greenlet has ended at its first switch, and printed nothing. Is there a `yield` in its function? "
            "Then a call of it only makes a generator, and nothing runs that. A greenlet needs no `yield`: it pauses "
            "in a switch."
        )
    return None


def returns(facts: Facts) -> Verdict | None:
    """To leave the function is not to give the turn away."""
    if facts.too_early and not facts.standing:
        return wrong(
            f"After {quoted(facts.printed[-1:])} all of them have ended. A function that returns is over, and its "
            "greenlet with it. To go on later, it has to pause in a switch."
        )
    return None


def nobody_resumes(facts: Facts) -> Verdict | None:
    """They are paused in a switch, and the script goes round too few times."""
    if facts.too_early and facts.standing:
        last = facts.given_away(facts.standing[0])[-1]
        return wrong(
            f"After {quoted(facts.printed[-1:])} nothing resumed {listed(facts.standing)}, paused in a "
            f"switch{at(last.line)}. Let the script go round until all have ended."
        )
    return None


def switches_to_itself(facts: Facts) -> Verdict | None:
    """A switch to oneself comes back at once."""
    if facts.printed == ONE_BY_ONE and any(event.lane and event.lane == event.source.lane for event in facts.switches):
        return wrong(
            "Each task switches to itself, and such a switch comes back at once. While a task runs, `getcurrent()` is "
            "that task. Which greenlet should go on instead?"
        )
    return None


def back_to_the_same(facts: Facts) -> Verdict | None:
    """The task gives its turn away, and the script gives it back at once."""
    given = facts.given_away(facts.begun[0])
    if facts.printed == ONE_BY_ONE and len(given) > 1:
        again = facts.switches[facts.switches.index(given[0]) + 1]
        return wrong(
            f"The tasks give their turn away{at(given[0].line)}, but{at(again.line)} the script gives it back to the "
            "same task until that one has ended. Switch to each of them once, and then go round again."
        )
    return None


def no_switch_between_the_steps(facts: Facts) -> Verdict | None:
    """One switch after all steps, or none."""
    if facts.printed == ONE_BY_ONE:
        return wrong(
            "Each task has printed all its steps before it gave its turn away. The switch has to come after each step, "
            "inside the loop."
        )
    return None


def other_lines(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    if facts.printed != LINES:
        return wrong(f"The script printed {quoted(facts.printed)}. It should print {', '.join(LINES)}, one line each.")
    return None


def printed_by_others(facts: Facts) -> Verdict | None:
    """The lines are right, and a task had fewer turns than it has steps."""
    idle = [lane for lane in facts.begun if facts.turns(lane) < 3]
    if len(facts.begun) - len(idle) < 3:
        return wrong(
            f"The lines are right, but {len(facts.begun) - len(idle) or 'none'} of the greenlets had the turn three "
            "times: three steps in turns take three. Let each of three greenlets print its own steps, and give the "
            "turn away after each."
        )
    return None


def said_by_the_script(facts: Facts) -> Verdict | None:
    """The script prints what no task has printed or handed out."""
    prints = [event for event in facts.run.events if event.kind == "print" and event.text in LINES]
    handed = {event.value.strip("'\"") for event in facts.switches}
    own = [event for event in prints if not event.lane and event.text not in handed]
    if len(own) > 3:    # a task that takes some of its steps in the script's own turn is another matter
        return wrong(
            f"The lines are right, but the script prints them{at(own[0].line)}: the tasks only switch. Let each task "
            "print its own steps, or pass the lines along with its switch."
        )
    return None


def not_ended(facts: Facts) -> Verdict | None:
    """The last switch of each is never answered."""
    if facts.standing:
        one = len(facts.standing) == 1
        return wrong(
            f"All steps are printed, but not all greenlets have ended: {listed(facts.standing)} "
            f"{'is' if one else 'are'} still paused in a switch after the last step. Resume each once more."
        )
    return None


def thrown_out(facts: Facts) -> Verdict | None:
    """It has ended, and not by itself: an exception was thrown into its last switch."""
    last = {event.lane: event for event in facts.switches if event.lane}
    thrown = first(event for event in last.values() if event.function == "throw")
    return thrown and wrong(
        f"All steps are printed. But throw(){at(thrown.line)} ends {thrown.lane} in the switch in which it is paused, and whatever came "
        "after that switch would never run. Resume it with switch(), and it ends by itself."
    )


def in_turns(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right(
        "Each one gave its turn away between its steps and got it back, and all three have ended: three staircases in "
        "the picture, side by side."
    )


check = Rules(
    read,
    first_switch_without_a_name,
    another_error,
    no_greenlet,
    round_and_round,
    for_ever,
    new_ones_each_round,
    nothing_printed,
    returns,
    nobody_resumes,
    switches_to_itself,
    back_to_the_same,
    no_switch_between_the_steps,
    other_lines,
    printed_by_others,
    said_by_the_script,
    not_ended,
    thrown_out,
    in_turns,
)
