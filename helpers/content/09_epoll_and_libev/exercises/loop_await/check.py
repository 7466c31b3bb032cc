"""async def on the learner's own loop: what is awaited hands its request to the loop, and a task can be awaited."""

from dataclasses import dataclass

from helpers.course.checks import Rules, Verdict, at, code, ended_by_error, failed, first, function_of, quoted, request, right, unexplained, wrong
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
AFTER, GROWS = "loop_crawl", ("ask", "Task")
OFTEN = 50      # turns of one who waits
BURNT = "the toast is burnt"
LINES = ["hard egg: in", "soft egg: in", "the table is set", "soft egg: out", BURNT, "hard egg: out", "eaten: hard soft",
         "all is eaten"]


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    asked: list[Event]      #: what came out of the coroutines at the loop
    told: str               #: the line by which a traceback tells what ended a task, "" for none


def read(run: Run) -> Facts:
    """Read what the loop was asked for."""
    told = first(line for line in run.stderr.splitlines() if line[:1].isalpha() and "Error: " in line and "burnt" not in line)
    asked = [event for event in run.events if event.kind == "yield" and function_of(event.lane) in ("egg", "breakfast")]
    return Facts(run, run.stdout.splitlines(), asked, told or "")


def stops_all(facts: Facts) -> Verdict | None:
    """It sleeps itself."""
    inside = first(event for event in facts.run.events if event.kind == "sleep" and event.lane)
    if inside:
        return wrong(
            f"{inside.lane} itself sleeps{at(inside.line)}, and that stops the thread, the loop and the other egg. __await__ only hands the "
            "request to the loop: yield it."
        )
    return None


def not_an_iterator(facts: Facts) -> Verdict | None:
    """await goes through what __await__ returns."""
    if "non-iterator" in facts.told:
        return wrong(
            f"A task ended with {code(facts.told)}. What __await__ returns is not an iterator: await cannot go through it. A generator is "
            "one, so let __await__ yield."
        )
    return None


def a_coroutine(facts: Facts) -> Verdict | None:
    """It would have to be awaited itself."""
    if "__await__() returned a coroutine" in facts.told:
        return wrong(
            "Written with async, __await__ returns a coroutine, which is no iterator. All awaiting ends in it: write it with def and "
            "yield."
        )
    return None


def not_awaitable(facts: Facts) -> Verdict | None:
    """A task is no awaitable."""
    if "await" in facts.told and "Task" in facts.told:
        return wrong(f"A task ended with {code(facts.told)}: a task has no __await__ of its own yet. It waits as join() does.")
    return None


def the_object(facts: Facts) -> Verdict | None:
    """The loop cannot take it apart."""
    strange = first(event for event in facts.asked if "ask object" in event.value or event.value == "<ask>")
    if strange:
        return wrong(
            f"{function_of(strange.lane)} handed {code(strange.value)} to the loop{at(strange.line)}. The loop knows tuples such as "
            "('sleep', 0.3), and not the object: yield self.request."
        )
    return None


def unpacked(facts: Facts) -> Verdict | None:
    """The loop goes through the generator, as through a tuple."""
    made = first(event for event in facts.asked if event.value == "<generator>")
    return made and wrong(
        f"{function_of(made.lane)} handed a generator to the loop{at(made.line)}, and the loop took it for a request. What the loop has to get "
        "is each request that the generator makes: `yield from self.join()`.", final=True
    )


def in_parts(facts: Facts) -> Verdict | None:
    """A word alone is no request."""
    part = first(event for event in facts.asked if event.value == "'sleep'")
    if part:
        return wrong(
            f"{function_of(part.lane)} handed the request to the loop{at(part.line)}, each part of it by itself. It is one tuple: yield it "
            "whole."
        )
    return None


def another_error(facts: Facts) -> Verdict | None:
    """Something else has failed."""
    error = failed(facts.run)
    if error:
        return ended_by_error(error)
    return wrong(f"A task ended with {code(facts.told)}. Start with the last line of its traceback.") if facts.told else None


def asks_nothing(facts: Facts) -> Verdict | None:
    """Nothing came out at the loop."""
    if "hard egg: out" in facts.printed and not [event for event in facts.asked if event.value.startswith("('sleep'")]:
        return wrong(
            "The eggs did not wait at all: `await ask('sleep', …)` has handed nothing to the loop. What __await__ yields comes out there."
        )
    return None


def asks_twice(facts: Facts) -> Verdict | None:
    """Each egg sleeps twice as long."""
    slept = [event for event in facts.asked if event.value.startswith("('sleep'") and function_of(event.lane) == "egg"]
    if len(slept) > 2:
        return wrong(f"Two eggs have asked for {len(slept)} sleeps: each await asked twice. One await, one request.")
    return None


def no_wait_for_tasks(facts: Facts) -> Verdict | None:
    """Awaiting a task has to wait for its end."""
    eaten = first(number for number, line in enumerate(facts.printed) if line.startswith("eaten:"))
    if eaten is not None and "hard egg: out" in facts.printed[eaten:]:
        return wrong("They were eaten before the eggs were done: `await task` did not wait for the task's end. join() does.")
    return None


def again_and_again(facts: Facts) -> Verdict | None:
    """It looks all the time."""
    bare = [event for event in facts.asked if event.value in ("None", "()") and function_of(event.lane) == "breakfast"]
    if len(bare) > OFTEN:
        return wrong(
            f"`await task` looks again and again{at(bare[-1].line)}: {len(bare)} turns for nothing, and the loop could never sleep. "
            "join() parks, until the task's end wakes it."
        )
    return None


def now_and_then(facts: Facts) -> Verdict | None:
    """It looks every now and then."""
    nap = first(event for event in facts.asked if function_of(event.lane) == "breakfast" and request(event)[0] == "sleep")
    if nap:
        return wrong(
            f"`await task` sleeps{at(nap.line)}, and looks every now and then. The result may be there long before. join() parks, until "
            "the task's end wakes it."
        )
    return None


def no_result(facts: Facts) -> Verdict | None:
    """What was returned is dropped."""
    if "eaten: None None" in facts.printed:
        return wrong("`await task` gave None: it has lost what the egg returned. What __await__ returns is the value of await.")
    return None


def no_error(facts: Facts) -> Verdict | None:
    """An error that nobody gets."""
    if "all is eaten" in facts.printed and BURNT not in facts.printed:
        return wrong(
            "The eggs are eaten, and nobody has noticed that the toast is burnt: its task ended with a RuntimeError, and `await` gave None. "
            "Whoever awaits a task gets its error, as with join()."
        )
    return None


def other_lines(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    if facts.run.hung or sorted(facts.printed) != sorted(LINES):
        return unexplained(
            facts.run, f"The script printed {quoted(facts.printed)}, and should print {quoted(LINES)}. Leave the part below the classes "
            "as it was."
        )
    return None


def awaits(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right("Your loop runs async def. It has not changed: await hands out requests as yield from does.")


check = Rules(
    read, stops_all, not_an_iterator, a_coroutine, not_awaitable, the_object, unpacked, in_parts, another_error, asks_nothing, asks_twice,
    no_wait_for_tasks, again_and_again, now_and_then, no_result, no_error, other_lines, awaits,
)
