"""A loop of turns: each coroutine in its turn, and a misspelt request is an error in the coroutine that made it."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, code, failed, first, function_of, quoted, right, unexplained, wrong,
)
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 1.0
AFTER, GROWS = "", ("Loop",)
ALSO_WITH = ("yield 'fly', 'south'", "Sky.do_soar = Sky.do_fly; yield 'soar', 'south'")     # whatever method there is
COUNTED = {"cat 1", "cat 2", "cat 3", "dog 1", "dog 2", "dog 3"}
HALF = "('fly',)"               # bird's second mistake: it says not where
LANDS = "bird lands"
FLIES = "bird flies south"      # what the method of the program's own class prints


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    bird: list[Event]           #: the turns of bird, what it asked for, and its end
    turns: list[Event]          #: when any coroutine went on

    @property
    def asked(self) -> Event | None:
        """Return the misspelt request."""
        return first(event for event in self.bird if event.kind == "yield" and event.value.startswith("('fyl'"))

    @property
    def after(self) -> list[Event]:
        """Return what bird did after its misspelt request."""
        found = [event for event in self.bird if self.asked and event.time > self.asked.time]
        # Python throws a coroutine away that nothing keeps: then it has had no turn.
        return [] if [event.outcome for event in found if event.kind != "throw"] == ["GeneratorExit"] else found


def read(run: Run) -> Facts:
    """Read the turns of all."""
    turns = [event for event in run.events if event.kind in ("resume", "throw", "yield", "return")]
    return Facts(run, run.stdout.splitlines(), [event for event in turns if function_of(event.lane) == "bird"],
                 [event for event in turns if event.kind == "resume"])


def takes_none_apart(facts: Facts) -> Verdict | None:
    """A bare yield is no request."""
    error = failed(facts.run, "TypeError")
    if error and "NoneType" in error.error:
        return wrong(
            f"A bare yield hands out None{at(error.error_line)}, and None cannot be taken apart. It asks for a turn, and "
            "nothing else: `request or ('turn',)`."
        )
    return None


def escapes(facts: Facts) -> Verdict | None:
    """The error goes through the loop."""
    error = failed(facts.run)
    if error and facts.asked and not facts.after:
        return wrong(
            f"{code(error.error)} came out of the loop{at(error.error_line)}. The mistake of one coroutine has ended all three. "
            "Catch the error, and throw it into the coroutine that asked: task.throw(error)."
        )
    return None


def half_caught(facts: Facts) -> Verdict | None:
    """The method is found, and the call of it fails outside the try."""
    error = failed(facts.run)
    asked = [event.value for event in facts.bird if event.kind == "yield"]
    if error and asked[-1:] == [HALF]:
        return wrong(
            f"{code(error.error)} came out of the loop{at(error.error_line)}. The misspelt request is caught. bird's second mistake, "
            f"{code(HALF)}, is not: there is a method for it, and the call of that method fails. Catch what goes wrong in either."
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """The loop does not end."""
    if facts.run.hung:
        return unexplained(facts.run, "Look at what is taken out of self.ready, and when the loop is done.")
    return None


def dropped(facts: Facts) -> Verdict | None:
    """It is kept nowhere."""
    if facts.asked and not facts.after:
        return wrong(
            f"bird asked for 'fyl'{at(facts.asked.line)}, and never had another turn. The loop has forgotten it, without a "
            "word. A request that the loop does not know must become an error in the coroutine."
        )
    return None


def ignored(facts: Facts) -> Verdict | None:
    """It goes on as if nothing were wrong."""
    if facts.after and facts.after[0].kind != "throw":
        return wrong(
            f"bird asked for 'fyl'{at(facts.asked.line if facts.asked else None)}, and went on as if that had been done: it "
            "never heard of its mistake. Throw the error into the coroutine, at its yield: task.throw(error)."
        )
    return None


def knows_no_fly(facts: Facts) -> Verdict | None:
    """Another class adds a method, and the loop does not look there."""
    asked = first(event for event in facts.after if event.kind == "yield" and event.value.startswith("('fly', 's"))
    later = [event for event in facts.after if asked and event.time > asked.time]
    if asked and FLIES not in facts.printed and [event.kind for event in later[:1]] == ["throw"]:
        return wrong(
            f"bird asked for 'fly'{at(asked.line)}, the class Sky has a method for it, do_fly(), and the loop did not call it. "
            "Each later step adds requests in this way. So look the method up by its name: getattr(self, f'do_{what}')."
        )
    return None


def asks_again(facts: Facts) -> Verdict | None:
    """What throw() returns is a request as well."""
    if facts.after and not {FLIES, LANDS} <= set(facts.printed):
        return wrong(
            "bird got the error, caught it, and asked for something once more, to fly: that is what throw() returns. "
            "do_fly() was never called, and bird never flew. Do with this request as with one that next() returns."
        )
    return None


def not_in_turn(facts: Facts) -> Verdict | None:
    """One of them goes on twice while another waits."""
    waiting = facts.turns[:3] and {event.lane for event in facts.turns[:3]}
    if waiting and len(waiting) < 3:
        return wrong(
            f"{facts.turns[0].lane} had two turns in a row, while the others waited for their first. Whoever has had a turn "
            "goes to the end of the queue."
        )
    return None


def second_lost(facts: Facts) -> Verdict | None:
    """The error was thrown, and what throw() returned went nowhere: that was the second mistake."""
    half = first(event for event in facts.bird if event.kind == "yield" and event.value == HALF)
    later = [event for event in facts.after if half and event.time > half.time]
    if later and later[0].kind != "throw":
        return wrong(
            f"bird heard of its first mistake, and then made its second, {code(HALF)}{at(half.line)}. Of that one it never heard: "
            "throw() returned it, as next() would have, and nobody looked at it. Do the same with whatever comes out of either."
        )
    return None


def lost(facts: Facts) -> Verdict | None:
    """One of them did not get to its end."""
    missing = sorted(COUNTED - set(facts.printed))
    if missing:
        return wrong(
            f"The script printed {quoted(facts.printed)}; {missing[0]} is missing. A coroutine that asked for a turn was not put "
            "back."
        )
    return None


def all_in_turn(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right("Each had its turns, and both mistakes became errors in bird, at the line where bird had asked.")


check = Rules(
    read, takes_none_apart, escapes, half_caught, knows_no_fly, another_error, for_ever, dropped, ignored, lost,
    asks_again, second_lost, not_in_turn, all_in_turn,
)
