"""Receiving and sending that never block: readiness is a hint, and much is sent in pieces."""

import re
from collections import Counter
from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, blocked_in_a_turn, failed, first, function_of, quoted, request, right,
    unexplained, wrong,
)
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
AFTER, GROWS = "loop_sockets", ("recv", "send_all")
POURED = 4_000_000
ALSO_WITH = (
    "loop.spawn(giver(mouth))",
    "loop.spawn(taker('cleo', ear.dup())); loop.spawn(giver(mouth)); "
    "loop.spawn((lambda: ((yield 'sleep', 0.4), mouth.send(b'six')))())",
    "a third taker and a third word",
)
TAKEN = {"takes b'one'", "takes b'two'"}
OFTEN = 200     # turns with nothing asked for: it looks again and again


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    inside: dict[str, list[Event]]      #: "recv", "send_all" -> what all of them did

    @property
    def drunk(self) -> int | None:
        """Return how many bytes came out at the other end."""
        found = re.search(r"drank (\d+) bytes", self.run.stdout)
        return int(found[1]) if found else None

    @property
    def taken(self) -> set[str]:
        """Return what the takers took."""
        return {line.partition(" ")[2] for line in self.printed if line.partition(" ")[2].startswith("takes ")}


def read(run: Run) -> Facts:
    """Read what the two functions did."""
    inside: dict[str, list[Event]] = {"recv": [], "send_all": []}
    for event in run.events:
        inside.get(function_of(event.lane), []).append(event)
    return Facts(run, run.stdout.splitlines(), inside)


def in_vain(facts: Facts) -> Verdict | None:
    """What never blocks raises an error in place of waiting."""
    error = failed(facts.run, "BlockingIOError")
    if not error:
        return None
    if any(event.outcome for event in facts.inside["send_all"]):
        asked = Counter(event.lane for event in facts.inside["send_all"] if event.kind == "yield")
        if max(asked.values(), default=0) > 1:
            return wrong(
                f"send_all() found no room{at(error.error_line)}: two coroutines had been told of the same room, and the other was "
                "quicker. Ready is a hint here, too. Catch BlockingIOError, and ask the loop again."
            )
        return wrong(
            f"send_all() had two megabytes to send{at(error.error_line)}, and there is no room for all of it at once. Send what "
            "there is room for: send() returns how much that was. Then ask the loop for more room."
        )
    asked = Counter(event.lane for event in facts.inside["recv"] if event.kind == "yield")
    why = "ann and bob had both been told, and one of them was quicker. Ready is a hint, not a promise. Catch BlockingIOError, and ask again."
    if any(event.outcome and asked[event.lane] > 1 for event in facts.inside["recv"]):
        why = "it had asked a second time, and was told in vain twice. That can happen any number of times. Ask again each time, in a loop."
    return wrong(f"recv() found nothing{at(error.error_line)}: {why}")


def blocks(facts: Facts) -> Verdict | None:
    """It waits inside a call."""
    waiting = blocked_in_a_turn(facts.run)
    if waiting:
        return wrong(
            f"A coroutine waits{at(waiting.line)}, and with it the loop and everybody else, the reader included. Who has made the "
            "socket wait? Leave it as it was, and ask the loop with yield 'write', sock."
        )
    return None


def never_done(facts: Facts) -> Verdict | None:
    """It asks the loop each time, and never ends."""
    reads, writes = (
        [event for event in facts.inside[name] if event.kind == "yield" and event.value.startswith(asked)]
        for name, asked in (("recv", "('read'"), ("send_all", "('write'"))
    )
    if facts.run.hung and len(reads) > OFTEN and len(reads) > len(writes):
        return wrong(
            f"The run did not end. recv() asked to read{at(reads[-1].line)} {len(reads)} times. Once the other side has closed, a "
            "socket is always ready, and gives b'': nothing more will come. Return b'', too. Only after BlockingIOError is it "
            "worth asking again."
        )
    if facts.run.hung and len(writes) > OFTEN:
        return wrong(
            f"The run did not end. send_all() asked for room{at(writes[-1].line)} {len(writes)} times, and still has something to "
            "send. Does what is left get shorter? After `sent = sock.send(data)`, data[sent:] is left."
        )
    return None


def function_at(run: Run, line: int | None) -> str:
    """Return the name of the function of the script that a line is in."""
    above = run.source.splitlines()[:line or 0]
    return next((found[1] for text in reversed(above) if (found := re.match(r"def (\w+)", text))), "")


def tries_on(facts: Facts) -> Verdict | None:
    """It never gives its turn away."""
    waiting = facts.run.processes[0].waiting
    if facts.run.hung and waiting and waiting.running:
        reads = function_at(facts.run, waiting.line) == "recv"
        who, then = (("sent something. Where there is nothing", "read") if reads else ("made room. Where there is none", "write"))
        return wrong(
            f"The run did not end. A coroutine tried again and again{at(waiting.line)}, and gave nobody else a turn: not even the one "
            f"who could have {who}, ask the loop: yield '{then}', sock."
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """The loop does not end."""
    return unexplained(facts.run, "recv() asks to read, and send_all() to write: is it so?") if facts.run.hung else None


def spins(facts: Facts) -> Verdict | None:
    """It asks for a turn, and looks."""
    for name, events in facts.inside.items():
        bare = [event for event in events if event.kind == "yield" and event.value == "None"]
        if len(bare) > OFTEN:
            return wrong(
                f"{name}() looks without a pause{at(bare[0].line)}: it had {len(bare)} turns for nothing, and the loop could never "
                "sleep. The loop knows when the socket is ready: ask it with yield 'write', sock, or 'read'."
            )
    return None


def naps(facts: Facts) -> Verdict | None:
    """It looks every now and then."""
    for name, events in facts.inside.items():
        nap = first(event for event in events if event.kind == "yield" and request(event)[0] == "sleep")
        if nap:
            return wrong(
                f"{name}() sleeps{at(nap.line)}, and then looks again. It may be ready long before that, or long after. The loop "
                "knows when: ask it with yield 'write', sock, or 'read'."
            )
    return None


def returns_nothing(facts: Facts) -> Verdict | None:
    """What came is lost."""
    nothing = first(event for event in facts.inside["recv"] if event.kind == "return" and event.value == "None")
    if nothing:
        return wrong(f"recv() does not return what came{at(nothing.line)}: return it.")
    return None


def gave_up(facts: Facts) -> Verdict | None:
    """b'' is what the end of a connection gives."""
    if "takes b''" in facts.taken:
        return wrong(
            "Of ann and bob, one had nothing, and went away with b''. That means that the other side has closed, and it has not: "
            "the other of the two was quicker. Ask the loop again, until something comes."
        )
    return None


def not_all(facts: Facts) -> Verdict | None:
    """send() sends a part, and tells how much."""
    if facts.drunk is not None and facts.drunk < POURED:
        return wrong(
            f"{POURED - facts.drunk:,} bytes are missing: send() sends what there is room for, and returns how many bytes that "
            "was. The rest is still to be sent."
        )
    return None


def too_much(facts: Facts) -> Verdict | None:
    """The beginning is sent again."""
    if facts.drunk is not None and facts.drunk > POURED:
        return wrong(
            f"{facts.drunk:,} bytes came out, more than were poured. What has been sent was sent again: after `sent = "
            "sock.send(data)`, data[sent:] is left."
        )
    return None


def other_lines(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    if not facts.taken >= TAKEN or facts.drunk is None:
        return wrong(f"The script printed {quoted(facts.printed)}. Leave the coroutines below the two functions as they were.")
    return None


def in_pieces(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right("No call waited, the four megabytes came in pieces, and whoever had been told in vain asked again.")


check = Rules(
    read, in_vain, another_error, blocks, returns_nothing, gave_up, never_done, tries_on, for_ever, spins, naps, not_all, too_much,
    other_lines, in_pieces,
)
