"""Two runners wait for one signal, and the script gives it when both have been started."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, children, main, not_started, quoted, right, unexplained, wrong,
)
from helpers.record.run import Event, Run

START_METHODS = ("fork", "spawn")
TIMEOUT = 2.0
LINES = ["Ada runs", "Ben runs", "Go"]
WAITS = {"wait", "get", "recv", "acquire"}                          # what a runner can wait in
SIGNALS = {"set", "put", "send", "release", "notify", "wait"}       # what the script can end that with (wait: a barrier's)
NEXT = "Both runners call `gun.wait()`, and the script calls `gun.set()` when both have been started."


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    runners: list[str]
    starts: list[Event]
    waits: list[Event]      #: of the runners
    signals: list[Event]    #: of the script

    def too_early(self, wait: Event) -> Event | None:
        """Return the signal that a runner waits for, if it was given before both were started."""
        given = [event for event in self.signals if event.object == wait.object]
        return given[-1] if given and given[-1].time < self.starts[-1].time else None


def read(run: Run) -> Facts:
    """Read who waited, and who gave a signal."""
    script, runners = main(run).name, [process.name for process in children(run)]
    return Facts(
        run,
        runners,
        [event for event in run.events if event.kind == "start"],
        [event for event in run.events if event.kind in WAITS and event.process in runners],
        [event for event in run.events if event.kind in SIGNALS and event.process == script],
    )


def nothing_done(facts: Facts) -> Verdict | None:
    """Nobody waits yet."""
    return not_started(NEXT) if not facts.waits and not facts.signals else None


def not_started_at_all(facts: Facts) -> Verdict | None:
    """run() is called in the script itself."""
    if not facts.runners:
        return wrong(f"No runner was started: the script waits{at(facts.signals[0].line)} itself. It is p.start() that makes a process.")
    return None


def sleeps(facts: Facts) -> Verdict | None:
    """A pause in place of a signal."""
    nap = next((event for event in facts.run.events if event.kind == "sleep" and event.process in facts.runners), None)
    if nap:
        return wrong(
            f"{nap.process} sleeps{at(nap.line)}. A pause is no signal: it ends after its time, whether the script has said Go "
            "or not. `gun.wait()` ends when the signal is given."
        )
    return None


def does_not_wait(facts: Facts) -> Verdict | None:
    """One of them runs at once."""
    idle = sorted(set(facts.runners) - {event.process for event in facts.waits})
    return wrong(f"{idle[0]} did not wait for the signal: `gun.wait()` was never called in it.") if idle else None


def joins_at_once(facts: Facts) -> Verdict | None:
    """The script waits for the first one to end."""
    if facts.run.hung and len(facts.starts) < 2:
        return wrong(
            f"The script waits for {facts.runners[0]} to end before it has given the signal, and {facts.runners[0]} waits for the "
            "signal. Start both, give the signal, and join after that."
        )
    return None


def never_set(facts: Facts) -> Verdict | None:
    """There is no signal."""
    if not facts.signals:
        return wrong(f"Both wait{at(facts.waits[0].line)}, and nobody has set the event. {NEXT}")
    return None


def event_of_its_own(facts: Facts) -> Verdict | None:
    """What the script sets is another event."""
    known = {event.object for event in facts.signals}
    foreign = next((event for event in facts.waits if event.object not in known), None)
    if foreign:
        return wrong(
            f"{foreign.process} waits{at(foreign.line)} for something of its own, which the script does not know. Wait for what "
            "it was given as an argument."
        )
    return None


def set_too_early(facts: Facts) -> Verdict | None:
    """The signal was given before they were there."""
    early = next(filter(None, map(facts.too_early, facts.waits)), None)
    if early:
        return wrong(
            f"The signal was given{at(early.line)}, before both runners were started. It stays given, so not both had to wait. "
            "Give it when both are there."
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """One of them still waits."""
    return unexplained(facts.run, NEXT) if facts.run.hung else None


def other_lines(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    printed = facts.run.stdout.splitlines()
    if sorted(printed) != LINES:
        return wrong(f"Printed was {quoted(printed)}. It should be {quoted(LINES)}, each once.")
    return None


def together(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right("Both waited for one signal, and the script gave it when both had been started.")


check = Rules(
    read,
    another_error,
    nothing_done,
    not_started_at_all,
    sleeps,
    does_not_wait,
    joins_at_once,
    never_set,
    event_of_its_own,
    set_too_early,
    for_ever,
    other_lines,
    together,
)
