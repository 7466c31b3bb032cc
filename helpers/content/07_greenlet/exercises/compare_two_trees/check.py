"""The leaves of two trees in pairs up to the first difference, each tree walked by a greenlet of its own."""

from collections import Counter
from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, failed, main, not_started, quoted, right, unexplained, wrong,
)
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
OTHER_INPUT = OtherInput("one = [1, [2, 3], 5, 6]", "one = [1, [2, 4], 7, 6]", known=("4",), printed=("7",))
LINES = ["1 1", "2 2", "3 4"]


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    switches: list[Event]
    begun: list[str]                #: the greenlets, in the order in which they began
    reported: dict[str, int]        #: greenlet -> how often it has switched back to where it was begun, without its end
    gave_away: set[str]             #: the greenlets that have switched to another one


def read(run: Run) -> Facts:
    """Read what the greenlets did."""
    switches = [event for event in run.events if event.kind == "switch"]
    begun_by = {event.lane: event.source.lane for event in reversed(switches) if event.lane}
    calls = [event for event in switches if event.source.lane and event.line]
    reported = Counter(event.source.lane for event in calls if event.lane == begun_by.get(event.source.lane))
    begun = list(dict.fromkeys(event.lane for event in switches if event.lane))
    return Facts(run, main(run).stdout.splitlines(), switches, begun, reported, {event.source.lane for event in calls})


def nothing_done(facts: Facts) -> Verdict | None:
    """The stub with a line or two more."""
    if not facts.printed and not facts.switches and not failed(facts.run):
        return not_started("nothing was printed, and nothing was switched. Begin with a greenlet that runs walk().")
    return None


def begun_without_arguments(facts: Facts) -> Verdict | None:
    """The first switch to a greenlet is a call of its function."""
    error = failed(facts.run, "TypeError")
    if error and error.error_line in [event.line for event in facts.switches if event.lane] and not facts.gave_away:
        return wrong(
            f"The first switch{at(error.error_line)} calls walk(), and that takes two arguments: a tree, and the "
            "function that it calls for each leaf. Pass both."
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """The script never stops asking."""
    return unexplained(facts.run, "Stop at the first pair that differs.") if facts.run.hung else None


def generators(facts: Facts) -> Verdict | None:
    """The walk was written again."""
    if not facts.switches and any(event.kind == "yield" for event in facts.run.events):
        return wrong(
            "A generator took part, but no greenlet. Do not rewrite walk() with `yield`: it calls `report`, however "
            "deep it is in a tree. Leave it as it is, and let `report` switch."
        )
    return None


def no_greenlet(facts: Facts) -> Verdict | None:
    """Plain calls, which collect all leaves."""
    if not facts.switches:
        return wrong(
            "No greenlet took part. Called as a plain function, walk() runs to the end of its tree before you know the first pair. "
            "Think of trees with a million leaves."
        )
    return None


def calls_walk_itself(facts: Facts) -> Verdict | None:
    """The result of a call was handed to greenlet()."""
    if not facts.begun:
        return wrong(
            "No switch leads to another greenlet: the script has called walk() itself, and switched to itself. "
            "greenlet(walk(…)) calls it at once. Pass the function, greenlet(walk); the first switch brings its "
            "arguments."
        )
    return None


def to_the_end_in_one_go(facts: Facts) -> Verdict | None:
    """Greenlets that never pause."""
    if not facts.gave_away:
        return wrong(
            "Each greenlet walked its tree to the end in one go, because nothing in it switches to the script. Let "
            "`report` do that, for each leaf."
        )
    return None


def one_walked_by_the_script(facts: Facts) -> Verdict | None:
    """The lines are right, and only one walk can pause."""
    if len(facts.begun) == 1 and facts.printed == LINES:
        return wrong(
            "The lines are right, but only one of the trees was walked by a greenlet. The script has walked the other "
            "one itself, and such a walk cannot pause: it can only run to its end, or be left for good. Make a greenlet "
            "for each."
        )
    return None


def one_for_both(facts: Facts) -> Verdict | None:
    """A greenlet is in one place."""
    if len(facts.begun) == 1:
        return wrong(
            "There is one greenlet, so it walks through one tree, and only then through the other. To pause in the "
            "middle of both, you need two."
        )
    return None


def walked_again_and_again(facts: Facts) -> Verdict | None:
    """The lines are right, and each pair was found from the first leaf on."""
    if len(facts.begun) > 3 and facts.printed == LINES:
        return wrong(
            f"The lines are right, but {len(facts.begun)} greenlets have begun, each at the first leaf of its tree: the "
            "same leaves were walked again and again. Make one for each tree, and resume the same two."
        )
    return None


def new_ones_for_each_pair(facts: Facts) -> Verdict | None:
    """A new greenlet begins with the first leaf."""
    if len(facts.begun) > 3:
        return wrong(
            f"{len(facts.begun)} greenlets have begun. A new one begins again at the first leaf of its tree. Make one "
            "for each tree, and switch to the same two again."
        )
    return None


def without_the_leaf(facts: Facts) -> Verdict | None:
    """A switch that passes nothing brings ()."""
    if "() ()" in facts.printed:
        return wrong(
            "`report` switches to the script without the leaf, and a switch that passes nothing brings (). Pass the "
            "leaf along."
        )
    return None


def goes_on(facts: Facts) -> Verdict | None:
    """More pairs were printed."""
    if facts.printed[:3] == LINES and len(facts.printed) > 3:
        return wrong("The pairs are right, but you went on after 3 and 4, which differ. Stop there.")
    return None


def walks_on(facts: Facts) -> Verdict | None:
    """The lines are right, and more leaves were asked for than were needed."""
    if facts.printed == LINES and max(facts.reported.values(), default=0) > 3:
        return wrong(
            f"The lines are right, but a tree was walked as far as its leaf number {max(facts.reported.values())}. The "
            "first three pairs already show that the trees differ: ask for no leaf before you need it."
        )
    return None


def difference_not_printed(facts: Facts) -> Verdict | None:
    """The loop ends a print too early."""
    if facts.printed == LINES[:2]:
        return wrong("The pair that differs is missing. Print it as well, and then stop.")
    return None


def other_lines(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    if facts.printed != LINES:
        return wrong(f"The script printed {quoted(facts.printed)}. It should print {', '.join(LINES)}, one line each.")
    return None


def too_few_leaves(facts: Facts) -> Verdict | None:
    """Three pairs were printed, and a walk did not stand still three times."""
    turns = Counter(event.source.lane for event in facts.switches if event.source.lane and event.line)
    fewest = min(count for _, count in turns.most_common(2))
    if fewest < len(LINES):
        return wrong(
            f"The lines are right, but a greenlet gave its turn away {fewest} time{'s' * (fewest != 1)}, and three "
            "pairs take three leaves of each tree. Either a whole tree was collected first, or the lines were known. "
            "Switch for each leaf."
        )
    return None


def in_pairs(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right(
        "Two calls of walk() were paused side by side, each deep in its tree, and neither went further than it had to: "
        "the picture has one arrow up for each leaf."
    )


check = Rules(
    read,
    nothing_done,
    begun_without_arguments,
    another_error,
    for_ever,
    generators,
    no_greenlet,
    calls_walk_itself,
    to_the_end_in_one_go,
    one_walked_by_the_script,
    one_for_both,
    walked_again_and_again,
    new_ones_for_each_pair,
    without_the_leaf,
    goes_on,
    walks_on,
    difference_not_printed,
    other_lines,
    too_few_leaves,
    in_pairs,
)
