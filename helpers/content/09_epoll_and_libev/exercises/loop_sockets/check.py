"""The loop learns to wait for sockets: a word after a pause, and four megabytes through a small buffer."""

from collections import Counter
from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, blocked_in_a_turn, failed, listed, quoted, request, right, unexplained, wrong,
)
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
AFTER, GROWS = "loop_sleep", ("Loop",)
ALSO_WITH = (
    "loop.spawn(mouth(there))",
    "loop.spawn(mouth(there)); a, b = pair(); b.send(b'x'); "
    "c, d = pair(); loop.spawn((lambda: ((yield 'sleep', 0.1), d.send(b'y')))()); "
    "[loop.spawn((lambda what, sock: ((yield what, sock), what == 'read' and sock.recv(1)))(what, sock)) "
    "for what in ('read', 'write') for sock in (a, c)]",
    "two more sockets, at each of which one task asks to read and another to write: at first both are possible at one of them, "
    "and only the writing at the other",
)
LINES = {"ear": ["ear: one", "ear: two"], "receiver": ["receiver: 4000000 bytes"]}
TURNS = 200     # of clock
FEW = 10        # times that select() may come back a little too early
LATE = 0.35     # seconds: a busy computer is late, too
SOON = 0.05     # seconds: so much earlier select() may come back


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    turns: list[Event]          #: of the coroutines: when each went on, asked for something, ended
    selects: list[Event]

    @property
    def stuck(self) -> Event | None:
        """Return the select() from which the run never came back."""
        waits = self.run.hung and self.selects and self.selects[-1].end is None and len(self.unheard) <= FEW
        return self.selects[-1] if waits else None

    @property
    def always_ready(self) -> list[Event]:
        """Return what the coroutine did that asked most often for nothing but a turn; nothing if none had as many as clock."""
        asked = Counter(event.lane for event in self.turns if event.kind == "yield" and event.value == "None")
        often = [lane for lane, number in asked.most_common(1) if number >= TURNS]
        return [event for event in self.turns if event.lane in often]

    @property
    def in_vain(self) -> list[Event]:
        """Return the calls of select() that nothing was ready for, and after which nobody went on before the next one."""
        return [one for one in self._without_a_turn if not one.number]

    @property
    def unheard(self) -> list[Event]:
        """Return the calls of select() that something was ready for, and after which nobody went on before the next one."""
        return [one for one in self._without_a_turn if one.number]

    @property
    def _without_a_turn(self) -> list[Event]:
        return [one for one, following in zip(self.selects, self.selects[1:])
                if not any(one.time < event.time < following.time for event in self.turns)]

    def waiting(self, time: float, *requests: str) -> dict[str, Event]:
        """Return the coroutines that had asked for one of these before, and have not gone on since: each with its request."""
        last = {event.lane: event for event in self.turns if event.time <= time}
        return {lane: event for lane, event in last.items() if request(event)[0] in requests}

    def due(self, time: float) -> list[tuple[float, str]]:
        """Return when the coroutines that sleep at a moment are to wake, the first one first."""
        return sorted((event.time + request(event)[1], lane) for lane, event in self.waiting(time, "sleep").items())


def read(run: Run) -> Facts:
    """Read what the loop waited for, and whose turn it was."""
    return Facts(
        run,
        run.stdout.splitlines(),
        [event for event in run.events if event.lane and event.kind in ("resume", "yield", "return")],
        [event for event in run.events if event.kind == "select"],
    )


def never_unregisters(facts: Facts) -> Verdict | None:
    """A socket stays in the selector."""
    error = failed(facts.run, "KeyError")
    if error and "already registered" in error.error:
        return wrong(
            f"The socket is registered already{at(error.error_line)}. Its coroutine asked before, the socket became "
            "ready, and nothing took it out of the selector. Call unregister(key.fileobj) when it is ready."
        )
    return None


def still_watched(facts: Facts) -> Verdict | None:
    """A task goes on, and still stands in the selector."""
    error = failed(facts.run, "RuntimeError")
    if error and "another task waits for this socket" in error.error:
        return wrong(
            "A task asked for its socket once more, and the selector still held its first request: that is the \"another task\" of "
            f"the error{at(error.error_line)}. When a socket is ready, take the task out of the selector: "
            "self.unwatch(key.fileobj, event) does that, and returns the task."
        )
    return None


def goes_on_at_once(facts: Facts) -> Verdict | None:
    """A coroutine blocks in its own turn, or gets an error because it would."""
    error, waiting = failed(facts.run, "BlockingIOError"), blocked_in_a_turn(facts.run)
    if facts.turns and (error or waiting):
        return wrong(
            f"{facts.turns[-1].lane} has asked for its socket, and went "
            f"on{at(error.error_line if error else waiting.line)} before its socket was ready. A coroutine that waits "
            "in the selector must not be in self.ready. select() says whose turn it is, if each is registered for what "
            "it has asked, and for nothing more."
        )
    return None


def without_data(facts: Facts) -> Verdict | None:
    """What was not registered does not come back."""
    error = failed(facts.run, "TypeError")
    if error and "is not an iterator" in error.error:
        return wrong(
            f"What the loop took from self.ready{at(error.error_line)} is not a coroutine. key.data is what register() "
            "got as its third argument: from watch() that is a dictionary of event and task. What belongs in self.ready is "
            "the task, and self.unwatch(key.fileobj, event) returns it."
        )
    return None


def keeps_nobody(facts: Facts) -> Verdict | None:
    """A coroutine that is kept nowhere is gone, with its socket."""
    error = failed(facts.run, "BrokenPipeError")
    if error:
        return wrong(
            f"Nothing is left at the other end of a socket{at(error.error_line)}. The coroutine that had asked to read "
            "there was not kept, and is gone, with its socket. register() keeps it until its socket is ready."
        )
    return None


def waits_for_one(facts: Facts) -> Verdict | None:
    """The loop waits in the turn of the first one."""
    if facts.stuck and len({event.lane for event in facts.turns}) < 4:
        return wrong(
            f"The loop waits{at(facts.stuck.line)} in the turn of {facts.turns[-1].lane}, and never comes back. No "
            "other can go on until this one socket is ready, and the one that could make it ready is among them. Only "
            "register it here; a single select() for all belongs in wait()."
        )
    return None


def oversleeps(facts: Facts) -> Verdict | None:
    """The time-out is longer than somebody sleeps."""
    for select in facts.selects:
        asked = select.seconds
        late = [lane for due, lane in facts.due(select.time) if asked is not None and due + LATE < select.time + asked]
        if late:
            return wrong(
                f"select(){at(select.line)} was to wait {round(asked, 2):g} seconds if no socket is ready, but "
                f"{late[0]} has to wake before that. The timeout is in seconds, from now until the first one wakes: "
                "self.sleeping[0][0] - time.monotonic()."
            )
    return None


def forgets_who_sleeps(facts: Facts) -> Verdict | None:
    """There is no time-out."""
    asleep = facts.stuck and facts.due(facts.stuck.time)
    if asleep:
        return wrong(
            f"The loop waits{at(facts.stuck.line)} forever, and forgets the one that sleeps: {asleep[0][1]}. Give "
            "select() a timeout, the time until the first one wakes."
        )
    return None


def writes_are_reads(facts: Facts) -> Verdict | None:
    """A socket that is only written to never has something to read."""
    writers = facts.stuck and facts.waiting(facts.stuck.time, "write")
    if writers:
        return wrong(
            f"The loop waits{at(facts.stuck.line)} forever. {next(iter(writers))} has asked to write, and its socket "
            "has nothing to read and never will have: register it for selectors.EVENT_WRITE."
        )
    return None


def sleeps_first(facts: Facts) -> Verdict | None:
    """While it sleeps, no socket is looked at."""
    for event in facts.run.events:
        deaf = event.kind == "sleep" and not event.lane and event.seconds and facts.waiting(event.time, "read", "write")
        if deaf:
            return wrong(
                f"The loop sleeps{at(event.line)}, and is deaf to sockets meanwhile: {next(iter(deaf))} waits for one. "
                "Wait in select(), with the time until the first one wakes as its timeout."
            )
    return None


def never_waits(facts: Facts) -> Verdict | None:
    """It asks all the time."""
    vain, what, then = facts.in_vain, "nothing ready and nothing to wake", (
        "If no coroutine is ready, give select() the time until the first one wakes.")
    if len(facts.unheard) > FEW:
        vain, what, then = facts.unheard, "a socket that was ready, and nobody went on", (
            "A socket that can be read and written to has both in its one number: `events & selectors.EVENT_READ` finds one of them, "
            "`==` finds neither.")
    if len(vain) > FEW:
        return wrong(
            f"select(){at(vain[0].line)} came back {len(vain)} times with {what}. It asks again and again, and the computer never "
            f"rests. {then}"
        )
    return None


def asks_every_now_and_then(facts: Facts) -> Verdict | None:
    """The time-out is shorter than all sleep."""
    for select in facts.in_vain:
        asked, due = select.seconds, facts.due(select.time)
        if asked and due and select.time + asked + SOON < due[0][0]:
            return wrong(
                f"select(){at(select.line)} was to wait {asked:.2g} seconds, and nothing had to wake that soon: it "
                "comes back and asks again. If no coroutine is ready, give it the time until the first one wakes."
            )
    return None


def looks_only_when_idle(facts: Facts) -> Verdict | None:
    """While somebody is ready, no socket is looked at."""
    ticks = facts.always_ready
    waits = facts.waiting(ticks[-1].time, "read", "write") if ticks else {}
    first = max([ticks[0].time, *(event.time for event in waits.values())]) if waits else 0.0
    between = [event for event in ticks if event.kind == "resume" and event.time > first]
    if len(between) > 2 * FEW and not any(between[0].time < one.time < between[-1].time for one in facts.selects):
        return wrong(
            f"{ticks[0].lane} was ready all the time, and had {len(between)} turns in a row, in which no socket was looked at: "
            f"{next(iter(waits))} waited for one. A task that is always ready would starve it. Looking costs nothing: give select() "
            "a timeout of 0 if a task is ready."
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """The loop does not end."""
    done = "The loop is done when no coroutine is ready, none sleeps, and none waits for a socket."
    return unexplained(facts.run, done) if facts.run.hung else None


def ends_too_early(facts: Facts) -> Verdict | None:
    """Those who wait for a socket are forgotten."""
    left = facts.waiting(facts.run.duration, "read", "write")
    if left:
        return wrong(
            f"The loop has ended, and {listed(list(left))} still {'wait' if len(left) > 1 else 'waits'}. A loop must "
            "not forget those that only wait for a socket: self.selector.get_map() is empty when none does."
        )
    return None


def other_lines(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    for name, lines in LINES.items():
        said = [line for line in facts.printed if line.startswith(f"{name}:")]
        if said != lines:
            return wrong(
                f"{name} printed {quoted(said)}, and should print {quoted(lines)}. Leave the part below the class as it "
                "was, and let each go on with what it asked for."
            )
    return None


def nobody_is_always_ready(facts: Facts) -> Verdict | None:
    """Without such a task, the record does not show whether sockets are looked at meanwhile."""
    if not facts.always_ready:
        return wrong(
            f"ear and receiver have got everything, but no task was ready for {TURNS} turns in a row, so it is not known whether the "
            "loop looks at its sockets meanwhile. Leave clock below the class as it was."
        )
    return None


def waits_for_all(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right(
        "A single select() waits for the first thing that can happen: a socket to read, a socket to write, a moment to "
        "wake."
    )


check = Rules(
    read, never_unregisters, still_watched, goes_on_at_once, without_data, keeps_nobody, another_error, waits_for_one,
    oversleeps, forgets_who_sleeps, writes_are_reads, sleeps_first, never_waits, asks_every_now_and_then,
    looks_only_when_idle, for_ever, ends_too_early, other_lines, nobody_is_always_ready, waits_for_all,
)
