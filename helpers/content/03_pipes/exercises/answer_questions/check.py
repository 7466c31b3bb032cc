"""A child squares what it receives through a duplex pipe, until the script closes its end."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, as_messages, at, children, code, despite, done, ended_by_error, ended_with, first, main,
    numbers_in, quoted, right, unexplained, waits_in, wrong,
)
from helpers.record.run import Event, Process, Run

START_METHODS = ("spawn", "fork", "forkserver")
TIMEOUT = 2.0
ANSWERS = ("4", "9", "16")
CONSEQUENCES = ("EOFError", "BrokenPipeError", "ConnectionResetError")  #: errors that say that the other side is gone


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    script: Process
    child: Process | None
    failed: list[Process]  #: those that an exception ended; first the ones whose error does not follow from another
    asked: list[Event]  #: what the script sent
    got: list[Event]  #: what it received
    heard: list[Event]  #: what the child received
    said: list[Event]  #: what it sent
    tried: list[Event]  #: what the child did with an end, whether it worked or not
    stuck: Event | None  #: the child's recv() that had not returned when the run was ended
    saw_the_end: Event | None  #: its recv() that raised EOFError
    waiting: Event | None  #: the script's recv() that never returned

    @property
    def shown(self) -> bool:
        """Whether the script printed the answers in order, with or without other words, however it came by them."""
        numbers = iter(numbers_in(self.script.stdout))
        return all(answer in numbers for answer in ANSWERS)

    @property
    def questions(self) -> list[Event]:
        """What the script sent, apart from a message that says that this was all."""
        return [send for send in self.asked if send.value.isdecimal()]

    def broken(self, process: Process | None) -> Event | None:
        """Return a process's send() or recv() through an end that it had closed."""
        return first(e for e in self.run.events if e.kind in ("send", "recv") and e.outcome == "OSError" and (
            process and e.process == process.name))


def read(run: Run) -> Facts:
    """Read what the rules look at from the record."""
    run = as_messages(run)
    script, child = main(run), first(children(run))
    failed = [process for process in run.processes if process.error and not process.ended_by_run]
    tried = [e for e in run.events if e.kind in ("send", "recv") and child and e.process == child.name]
    receives = [e for e in tried if e.kind == "recv"]
    # If it returned as the run was ended, that may be what woke it.
    pending = [e for e in receives if run.hung and (e.end is None or e.end > run.duration)]
    return Facts(
        run, script, child, sorted(failed, key=lambda process: process.error.startswith(CONSEQUENCES)), done(run,
        "send", script), done(run, "recv", script), [e for e in done(run, "recv") if e in tried], [e for e in
        done(run, "send") if e in tried], tried, first(pending), first(e for e in receives if e.outcome ==
        "EOFError"), waits_in(run, "recv")
    )


def closed_before_the_start(f: Facts) -> Verdict | None:
    start = first(e for e in f.run.events if e.kind == "start" and e.outcome)
    return start and wrong(
        f"The start(){at(start.line)} raised {start.outcome}: an end was closed before the child was started, so it cannot be "
        "given to the child any more. First start(), then close()."
    )


def no_child(f: Facts) -> Verdict | None:
    if f.child:
        return None
    return wrong(despite(f.shown, "no child was started. Start a Process that answers, and let it have the pipe."))


def child_closed_its_own(f: Facts) -> Verdict | None:
    broken = f.broken(f.child)
    return broken and wrong(
        f"{ended_with(f.child)}: it closed the end through which it is to talk. Let it close the other one, MainProcess's."
    )


def talks_through_a_closed_end(f: Facts) -> Verdict | None:
    broken = f.broken(f.script)
    closed = broken and first(e for e in done(f.run, "close", f.script) if e.time < broken.time)
    return None if not closed or f.asked or f.got else wrong(
        f"{ended_with(f.script)}: it talks through the end that it closed{at(closed.line)}. Of the two ends one is MainProcess's and "
        "one is the child's. Let MainProcess close the child's, and talk through its own."
    )


def closed_before_the_answers(f: Facts) -> Verdict | None:
    broken = f.broken(f.script)
    return broken and wrong(
        f"{ended_with(f.script)}: it closed its end before it had received all the answers. Close it after the last one."
    )


def cause_of_an_end(f: Facts) -> Verdict | None:
    error = first(process for process in f.failed if not process.error.startswith(CONSEQUENCES))
    return error and ended_by_error(error)


def asks_nothing(f: Facts) -> Verdict | None:
    if f.asked or f.failed:
        return None
    if f.shown:
        return wrong("The answers are right, but MainProcess worked them out without asking. Send the numbers.")
    if f.waiting:
        return wrong(
            f"MainProcess waits in recv(){at(f.waiting.line)} for an answer before it has asked. Send the number first."
        )
    return wrong("MainProcess asks nothing. Let it send 2, 3 and 4, and receive the answer to each.")


def child_does_nothing(f: Facts) -> Verdict | None:
    return None if f.tried else wrong(
        f"{f.child.name} has neither received nor sent anything. Write its function first: it repeats recv() and "
        "send()."
    )


def ended_by_force(f: Facts) -> Verdict | None:
    end = first(e for e in f.run.events if e.kind in ("terminate", "kill"))
    return end and wrong(
        despite(f.shown, f"the child was ended by force{at(end.line)}. Close your end instead, and it ends by itself.")
    )


def both_on_one_end(f: Facts) -> Verdict | None:
    return None if f.heard or f.got or not f.failed else wrong(
        f"{ended_with(f.failed[0])}. MainProcess and {f.child.name} talk through the same end: what is sent into it comes out of the "
        "other, and that one has been closed everywhere. Let MainProcess use one end, and the child the other."
    )


def listens_on_the_wrong_end(f: Facts) -> Verdict | None:
    return None if not f.stuck or f.heard else wrong(
        f"{f.child.name} waits in recv(){at(f.stuck.line)}, and no question has reached it: it listens on the end that it was to "
        "close. The order of the arguments decides which is which."
    )


def hung_up(f: Facts) -> Verdict | None:
    """The child worked out an answer that nobody receives any more: MainProcess was quicker."""
    return _not_received(f) if any(e.kind == "send" and e.outcome in CONSEQUENCES for e in f.tried) else None


def nothing_sent_back(f: Facts) -> Verdict | None:
    if f.said or not f.heard:
        return None
    received = f"{f.child.name} received {code(f.heard[0].value)}{at(f.heard[0].line)}"
    if f.child.stdout:
        return wrong(f"{received} and printed its answer: that goes to the screen, and not to MainProcess. Send it.")
    return wrong(f"{received} and sent nothing back. What a function returns in a child goes nowhere: send it.")


def end_not_caught(f: Facts) -> Verdict | None:
    return None if not f.saw_the_end or f.child not in f.failed else wrong(
        f"{ended_with(f.child)}. That is how the end is announced, and no mistake: catch it, and leave the loop."
    )


def goes_on_after_the_end(f: Facts) -> Verdict | None:
    return None if not f.saw_the_end or not f.run.hung else wrong(
        f"The end has come: recv(){at(f.saw_the_end.line)} raised EOFError in {f.child.name}, which goes on and asks again. Leave "
        "the loop there."
    )


def answers_once(f: Facts) -> Verdict | None:
    return None if f.stuck or f.saw_the_end or len(f.heard) != 1 or f.child.error else wrong(
        f"{f.child.name} answered one question only{at(f.said[0].line)}, and ended. Let it receive again and again."
    )


def leaves_answers(f: Facts) -> Verdict | None:
    """The child was quicker: all its answers are in the pipe."""
    return None if f.waiting or f.script.error or len(f.got) >= len(f.questions) else _not_received(f)


def _not_received(f: Facts) -> Verdict:
    return wrong(
        f"MainProcess asked {len(f.questions)} times, received {len(f.got)} of the answers, and closed its end. Receive the answer to "
        "each question first."
    )


def child_keeps_a_copy(f: Facts) -> Verdict | None:
    closed = [e for e in f.run.events if e.kind == "close" and e.process == f.child.name and e.time < f.run.duration]
    return None if not f.stuck or closed else wrong(
        despite(f.shown, f"{f.child.name} waits in recv(){at(f.stuck.line)} for the end: it closed nothing, and holds a copy of ")
        + "MainProcess's end itself. Let it begin with closing that."
    )


def script_keeps_its_end(f: Facts) -> Verdict | None:
    return None if not f.stuck or f.waiting else wrong(
        despite(f.shown, "MainProcess waits for the child to end, and has never told it that this was all: it still holds its end ")
        + "open. Close that after the last answer."
    )


def another_end(f: Facts) -> Verdict | None:
    if f.run.returncode == 0 and not f.failed:
        return None
    return unexplained(f.run, "The child receives and sends again and again. MainProcess asks three times, and then closes its end.")


def other_answers(f: Facts) -> Verdict | None:
    sent = [send.value for send in f.said]
    if not f.shown:
        return wrong(f"MainProcess printed {quoted(f.script.stdout.splitlines())}: the answers should be 4, 9 and 16.")
    if set(ANSWERS) <= set(sent) or not all(value.isdecimal() for value in sent):   # it may send more than the square
        return None
    return wrong(
        despite(True, f"{f.child.name} sent back {quoted(sent)}: MainProcess worked out the squares itself. Let the child square ")
        + "what it receives, and send that."
    )


def ended_with_the_script(f: Facts) -> Verdict | None:
    return None if f.child.ended_well else wrong(
        despite(True, f"{f.child.name} was ended together with MainProcess, as a daemon is, and has never seen the end. Close ")
        + "MainProcess's end after the last answer, and join the child."
    )


def told_by_a_message(f: Facts) -> Verdict | None:
    if f.saw_the_end or len(f.heard) == len(f.said):
        return None
    end = f.heard[-1]
    return wrong(
        despite(True, f"{f.child.name} ended because it received {code(end.value)}{at(end.line)}. If MainProcess dies before it ")
        + "sends that, the child waits forever. Let it receive until MainProcess closes its end: that comes in any case."
    )


def gives_up(f: Facts) -> Verdict | None:
    poll = first(e for e in f.run.events if e.kind == "poll" and e.result == "False" and f.child and e.process == f.child.name)
    return None if f.saw_the_end or not poll else wrong(
        f"Three answers came, and then {f.child.name} gave up when no question had come for a while{at(poll.line)}. A slow asker "
        "would get no answer. Let it receive until EOFError."
    )


def knows_how_many(f: Facts) -> Verdict | None:
    return None if f.saw_the_end else wrong(
        f"Three answers came, and then {f.child.name} ended without having been told: it knows that three questions will come. "
        "Let it receive again and again, until the end comes."
    )


def holds(f: Facts) -> Verdict:
    return right(
        "Three questions, three answers: the arrows of one pipe. And the child ended because no copy of MainProcess's end was left."
    )


check = Rules(
    read,
    # The child cannot send or receive.
    closed_before_the_start,
    no_child,
    child_closed_its_own,
    talks_through_a_closed_end,
    closed_before_the_answers,
    cause_of_an_end,
    # Nothing is asked, or nothing is heard.
    asks_nothing,
    child_does_nothing,
    ended_by_force,
    both_on_one_end,
    listens_on_the_wrong_end,
    # Nothing is answered, or nobody is there to be answered.
    hung_up,
    nothing_sent_back,
    # The answers come, but the child does not end, or ends in another way.
    answers_once,
    leaves_answers,
    end_not_caught,
    goes_on_after_the_end,
    child_keeps_a_copy,
    script_keeps_its_end,
    another_end,
    # Both end.
    other_answers,
    ended_with_the_script,
    told_by_a_message,
    gives_up,
    knows_how_many,
    holds,
)
