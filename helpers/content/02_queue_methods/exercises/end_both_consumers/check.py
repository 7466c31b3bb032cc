"""Both consumers must end by themselves when all buns are eaten: somebody has to tell each of them."""

import re
from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, as_queues, at, children, code, despite, done, failed, first, main, right, started,
    unexplained, waits_in, wrong,
)
from helpers.record.run import Event, Process, Run

START_METHODS = ("spawn", "fork", "forkserver")
TIMEOUT = 2.0
BUNS = [str(number) for number in range(6)]
LAST_WORDS, ALL = "has had enough", "all have had enough"  #: of a consumer, of MainProcess


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    script: Process
    consumers: list[Process]
    joins: list[Event]  #: the script's that returned
    puts: list[Event]
    ends: list[Event]  #: puts of anything but a bun
    gets: list[Event]  #: the consumers', including those that never returned
    counted: int | None  #: how many buns the consumers say they have eaten; None where one does not say

    @property
    def names(self) -> set[str]:
        """The consumers' names."""
        return {process.name for process in self.consumers}

    @property
    def taken(self) -> list[Event]:
        """What the consumers got."""
        return [get for get in self.gets if get.end is not None and not get.outcome]

    @property
    def eaten(self) -> list[Event]:
        """The buns that the consumers got."""
        return [get for get in self.taken if get.value in BUNS]

    @property
    def stuck(self) -> Event | None:
        """The get() in which a consumer was waiting when the run was ended."""
        return first(get for get in self.gets if get.end is None)

    @property
    def shown(self) -> bool:
        """Whether all printed what they should."""
        said = all(LAST_WORDS in process.stdout for process in self.consumers)
        return said and ALL in self.script.stdout and self.counted == len(BUNS)


def read(run: Run) -> Facts:
    """Read what the rules look at from the record."""
    run = as_queues(run)
    script, consumers = main(run), children(run)
    names = {process.name for process in consumers}
    puts = done(run, "put")
    counts = [re.findall(r"after (\d+) buns", process.stdout) for process in consumers]
    return Facts(
        run, script, consumers, [join for join in done(run, "join", script) if join.line], puts, [put for put in puts
        if put.value not in BUNS], [event for event in run.events if event.kind == "get" and event.process in names],
        sum(int(count[-1]) for count in counts) if all(counts) else None
    )


def not_waited_for(f: Facts) -> Verdict | None:
    if f.joins or not started(f.run) or any(LAST_WORDS in process.stdout for process in f.consumers):
        return None
    return None if f.run.hung else wrong(
        "MainProcess did not wait for the consumers. They were ended together with MainProcess, as daemons are, whatever they "
        "were doing. Let them end themselves, and join them."
    )


def no_consumer(f: Facts) -> Verdict | None:
    return None if started(f.run) else wrong(
        "No consumer was started, so there is nobody to end. Leave the two processes as they were."
    )


def ended_from_outside(f: Facts) -> Verdict | None:
    end = first(e for e in f.run.events if e.kind in ("terminate", "kill"))
    return end and wrong(
        despite(f.shown, f"`{end.kind}()`{at(end.line)} ends a consumer from outside, wherever it is at that moment: with a bun in ")
        + "its hands, or half a message. Let each consumer end itself."
    )


def one_consumer(f: Facts) -> Verdict | None:
    return None if len(f.consumers) > 1 else wrong(
        despite(f.shown, "there is one consumer only, and what ends one may leave the other waiting. Start the two, as it was.")
    )


def asks_the_queue(f: Facts) -> Verdict | None:
    asked = first(e for e in f.run.events if e.kind in ("empty", "qsize") and e.process in f.names)
    if not asked:
        return None
    says = {
        "empty": "True while a bun is still on its way, False although the other consumer is about to take the last one",
        "qsize": "0 before the first bun has been put, 1 although the other consumer is about to take it",
    }
    return wrong(
        despite(f.shown, f"`{asked.kind}()`{at(asked.line)} decides when a consumer ends, and it may be wrong: {says[asked.kind]}. Put ")
        + "a message into the queue that says: no more."
    )


def flag_beside_the_queue(f: Facts) -> Verdict | None:
    flag = first(done(f.run, "set", f.script))
    return None if not flag or f.ends else wrong(
        despite(f.shown, f"the set(){at(flag.line)} says outside the queue that there is no more, and that can overtake a bun: a ")
        + "consumer may see it before the bun has come, or has been taken. Put a message into the queue itself: it keeps its order."
    )


def nothing_came_in_time(f: Facts) -> Verdict | None:
    last = {get.process: get for get in f.gets}
    late = first(get for get in last.values() if get.outcome)
    return late and wrong(
        despite(f.shown, f"the get{at(late.line)} raised {late.outcome}, and its consumer took that for the end. It says only that ")
        + "nothing came in time: a slow producer would lose its consumers. Put a message into the queue that says: no more."
    )


def consumer_says_no_more(f: Facts) -> Verdict | None:
    if not f.ends or f.ends[0].process not in f.names:
        return None
    end = f.ends[0]
    return wrong(
        f"{end.process} put {code(end.value)}{at(end.line)} before anybody had told it that there is no more. It cannot know "
        "that, nor what the other one has eaten. Only MainProcess knows: let it put that."
    )


def other_buns(f: Facts) -> Verdict | None:
    if {put.value for put in f.puts}.issuperset(BUNS):
        return None
    return wrong("The six buns that the program put as it was given, 0 to 5, are not all there. Put them as it did.")


def looks_for_something_else(f: Facts) -> Verdict | None:
    ends = {end.value for end in f.ends}
    stuck = {get.process for get in f.gets if get.end is None}
    missed = first(get for get in f.taken if get.process in stuck and get.value in ends)
    if not missed:
        return None
    said = f"{missed.process} has taken {code(missed.value)}{at(missed.line)}, and went on to the next get()"
    if missed.value.startswith("<"):
        return wrong(
            f"{said}. What comes out of a queue is a copy: `is` asks for the same object, and this is another one. Put a value "
            "that is equal to its copy, and compare with `==`; or put None, of which there is only one."
        )
    return wrong(f"{said}: nothing in its loop ended it at that. Compare each value that comes with what you put, and leave the loop.")


def one_message_for_two(f: Facts) -> Verdict | None:
    ended = first(process for process in f.consumers if process.ended_well)
    return None if not f.stuck or not f.ends or not ended else wrong(
        f"{f.stuck.process} waits in the get{at(f.stuck.line)}, though {ended.name} has ended: there was one "
        f"{code(f.ends[0].value)}, and what one consumer takes is lost to the other. Put one for each consumer."
    )


def closed_the_queue(f: Facts) -> Verdict | None:
    closed = first(e for e in f.run.events if e.kind == "close_queue")
    return None if not f.stuck or not closed else wrong(
        f"{f.stuck.process} waits in the get{at(f.stuck.line)}, although the queue was closed{at(closed.line)}: close() tells "
        "nobody. It only says that this process will put no more. Put a message into the queue that says: no more."
    )


def nobody_tells(f: Facts) -> Verdict | None:
    if not f.stuck or f.ends:
        return None
    waits = ", and MainProcess waits in the join until it ends" if waits_in(f.run, "join") else ""
    return wrong(
        f"{f.stuck.process} waits in the get{at(f.stuck.line)}, for a bun that nobody will put{waits}. Put something into the "
        "queue that tells it to stop: after the buns, and before the join."
    )


def another_end(f: Facts) -> Verdict | None:
    if f.run.returncode == 0 and all(process.ended_well for process in f.consumers):
        return None
    return unexplained(f.run, "Put one message for each consumer after the buns, which tells it to end; then join the two.")


def eats_the_message(f: Facts) -> Verdict | None:
    return None if not f.ends or (f.counted or 0) <= len(BUNS) else wrong(
        f"{code(f.ends[0].value)} was counted as a bun: the consumers say that they have eaten {f.counted} of {len(BUNS)}. It "
        "ended the loop, but too late. Look at what you have got before you eat it."
    )


def knows_how_many(f: Facts) -> Verdict | None:
    if len(f.taken) > len(BUNS) or len(f.eaten) < len(BUNS):
        return None
    untaken = first(f.ends)
    told = f"nobody took what was put{at(untaken.line)}, after the buns" if untaken else "nobody has told the two to end"
    return wrong(
        despite(f.shown, f"{told}: each knows how many buns will come, and that they are shared out evenly. With another number of ")
        + "buns, or a slow consumer, it would hang. Put a message there after the buns, and let each go on until it gets that."
    )


def overtaken(f: Facts) -> Verdict | None:
    return None if len(f.puts) > len(BUNS) else wrong(
        f"Only {len(f.eaten)} of {len(BUNS)} buns were eaten, and no message in the queue had told the consumers to end. Put one "
        "there for each, after the buns: a queue keeps its order. And let them go on until they get it."
    )


def message_before_the_buns(f: Facts) -> Verdict | None:
    return None if len(f.eaten) >= len(BUNS) else wrong(
        f"Only {len(f.eaten)} of {len(BUNS)} buns were eaten: a consumer was told to end before the last bun was put. What ends "
        "them comes after the buns."
    )


def bun_taken_for_the_end(f: Facts) -> Verdict | None:
    if f.counted is None or f.counted >= len(BUNS):
        return None
    said = f"The consumers say that they have eaten {f.counted} of {len(BUNS)} buns"
    last = {get.process: get for get in f.taken}.values()
    mistaken = first(get for get in last if get.value in BUNS)
    return wrong(
        f"{said}: one of them took bun {mistaken.value} for the end. Compare with what cannot be a bun: `is None`." if mistaken else
        f"{said}, but they took all of them from the queue. Append each bun that is taken, and print how many there are."
    )


def says_nothing(f: Facts) -> Verdict | None:
    return None if all(LAST_WORDS in process.stdout for process in f.consumers) else wrong(
        "The consumers ended, and did not say that they had enough: the line after the loop was not reached. Leave the loop, "
        "not the function."
    )


def does_not_wait_for_both(f: Facts) -> Verdict | None:
    return None if len(f.joins) >= len(f.consumers) and ALL in f.script.stdout else _wait_for_both(
        "The consumers ended as they should. But")


def ended_before_one_had_come_up(f: Facts) -> Verdict | None:
    """Chance decides which is quicker: the script's end, or the second consumer's beginning."""
    error = failed(f.run)
    late = error is not None and error in f.consumers and error.error.startswith("FileNotFoundError") and not error.error_line
    return _wait_for_both(f"{error.name} started up when MainProcess had ended, and its queue was gone.") if (
        late and f.joins and len(f.joins) < len(f.consumers)) else None


def _wait_for_both(how: str) -> Verdict:
    return wrong(f"{how} MainProcess has to wait for both, and then to print {code(ALL)}. Leave its last three lines as they were.")


def holds(f: Facts) -> Verdict:
    return right(
        "Each consumer got a message that says so, and ended by itself (the dots). All six buns had been taken by then, because "
        "a queue keeps its order."
    )


check = Rules(
    read,
    # The two consumers are not left to end by themselves.
    not_waited_for,
    ended_before_one_had_come_up,
    another_error,
    no_consumer,
    ended_from_outside,
    one_consumer,
    # They guess that there is no more.
    asks_the_queue,
    flag_beside_the_queue,
    nothing_came_in_time,
    consumer_says_no_more,
    other_buns,
    # One does not end.
    looks_for_something_else,
    one_message_for_two,
    closed_the_queue,
    nobody_tells,
    another_end,
    # Both end.
    eats_the_message,
    knows_how_many,
    overtaken,
    message_before_the_buns,
    bun_taken_for_the_end,
    says_nothing,
    does_not_wait_for_both,
    holds,
)
