"""The loop learns to wait for sockets: a word after a pause, and four megabytes through a small buffer."""

from helpers.record.run import Event, Run
from helpers.course.checks import Verdict, at, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 2.0
LINES = {"ear": ["ear: one", "ear: two"], "receiver": ["receiver: 4000000 bytes"]}
FEW = 10        # times that select() may come back a little too early
LATE = 0.35     # seconds: a busy computer is late, too


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = run.stdout.splitlines()
    selects = [e for e in run.events if e.kind == "select"]
    waiting = main(run).waiting
    if (error := failed(run, "KeyError")) and "already registered" in error.error:
        return wrong(
            f"The socket is registered already{at(error.error_line)}: its coroutine has asked before, the socket became ready, "
            "and nobody took it out of the selector. Call unregister(key.fileobj) when it is ready."
        )
    if error := failed(run, "BlockingIOError"):
        return _too_soon(run, error.error_line)
    if (error := failed(run, "TypeError")) and "is not an iterator" in error.error:
        return wrong(
            f"{error.error.split(chr(39))[1]} is no coroutine{at(error.error_line)}, and it was in self.ready. What comes back as key.data is "
            "what register() was given as its third argument: give it the coroutine, and put that into self.ready."
        )
    if error := failed(run, "BrokenPipeError"):
        return wrong(
            f"Nobody is left at the other end of a socket{at(error.error_line)}: the coroutine that had asked to read there was kept nowhere, "
            "and is gone, with its socket. register() keeps it until its socket is ready."
        )
    if error := failed(run):
        return wrong(f"The script ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung and selects and selects[-1].end is None:
        return _stands_still(run, selects[-1])
    if run.hung and waiting is not None and "recv" in waiting.call:
        return _too_soon(run, waiting.line)
    deaf = next((e for e in run.events if e.kind == "sleep" and not e.lane and _waits(run, e.time, "read", "write")), None)
    if deaf is not None and float(deaf.detail or 0) > 0:
        return wrong(
            f"The loop sleeps{at(deaf.line)} and is deaf to sockets meanwhile: {_waits(run, deaf.time, 'read', 'write')[0]} "
            "waits for one. Wait in select(), with the time until the first one wakes as its time-out."
        )
    vain = _in_vain(run, selects)
    if len(vain) > FEW:
        return wrong(
            f"select(){at(vain[0].line)} came back {len(vain)} times with nothing ready and nobody to wake. It asks again and "
            "again, and the computer never rests. If nobody is ready, give select() the time until the first one wakes."
        )
    late = next(
        ((e, lane) for e in selects if e.number == 0 and _asked(e) is not None for lane, due in _due(run, e.time) if due + LATE < e.time + _asked(e)), None
    )
    if late is not None:
        return _oversleeps(*late)
    short = [e for e in vain if 0 < (_asked(e) or 0) and any(e.time + _asked(e) + 0.05 < due for _, due in _due(run, e.time)[:1])]
    if short:
        return wrong(
            f"select(){at(short[0].line)} was told to wait {_asked(short[0]):.2g} seconds, and nobody was to wake so soon: it comes back and asks "
            "again. If nobody is ready, give it the time until the first one wakes."
        )
    if run.hung:
        return unexplained(run, "The loop is done when nobody is ready, nobody sleeps, and nobody waits for a socket.")
    for name, lines in LINES.items():
        said = [line for line in printed if line.startswith(f"{name}:")]
        if said != lines and (left := _waits(run, run.duration, "read", "write")):
            return wrong(
                f"The loop has ended, and {' and '.join(left)} still {'wait' if len(left) > 1 else 'waits'}. "
                "A loop must not forget who only waits for a socket: self.selector.get_map() is empty when nobody does."
            )
        if said != lines:
            return wrong(f"{name} should have printed {' and '.join(lines)}. Leave the part below the class as it was.")
    return right(
        "One select() waits for the first of all that can happen: a socket to read, a socket to write, a moment to wake."
    )


def _in_vain(run: Run, selects: list[Event]) -> list[Event]:
    """Return the calls of select() that nothing was ready for, and after which nobody went on before the next one."""
    turns = [e.time for e in run.events if e.kind == "resume"]
    return [
        one for one, following in zip(selects, selects[1:])
        if one.number == 0 and not any(one.time < time < following.time for time in turns)
    ]


def _waits(run: Run, time: float, *requests: str) -> list[str]:
    """Return the coroutines that had asked for one of the requests before, and have not gone on since."""
    last: dict[str, Event] = {}
    for event in run.events:
        if event.time < time and event.lane and event.kind in ("resume", "yield", "return"):
            last[event.lane] = event
    return [lane for lane, event in last.items()
            if event.kind == "yield" and event.detail.startswith(tuple(f"('{word}'" for word in requests))]


def _asked(event: Event) -> float | None:
    """Return the time-out of a select(), in seconds; None where it has none."""
    try:
        return float(event.detail)
    except ValueError:
        return None


def _due(run: Run, time: float) -> list[tuple[str, float]]:
    """Return the coroutines that sleep at a moment, each with the moment at which it is to wake; the first one first."""
    asleep = set(_waits(run, time, "sleep"))
    asked = {e.lane: e for e in run.events if e.time < time and e.kind == "yield" and e.lane in asleep}
    return sorted(((lane, e.time + float(e.detail[9:-1])) for lane, e in asked.items()), key=lambda pair: pair[1])


def _oversleeps(select: Event, lane: str) -> Verdict:
    """Say that the time-out of a select() is longer than somebody sleeps."""
    return wrong(
        f"select(){at(select.line)} was told to wait {round(_asked(select), 2):g} seconds if no socket is ready, and {lane} is to wake before. The "
        "time-out is in seconds, from now until the first one wakes: self.sleeping[0][0] - time.monotonic()."
    )


def _stands_still(run: Run, select: Event) -> Verdict:
    """Say what a select() that never returns has not been told."""
    asleep, writers = (_waits(run, select.time + 1e-9, word) for word in ("sleep", "write"))
    where = f"The loop waits{at(select.line)} for ever"
    inside = next((e for e in reversed(run.events) if e.kind in ("resume", "yield") and e.time < select.time), None)
    others = {e.lane for e in run.events if e.kind == "resume"}
    if len(others) < 4 and inside is not None:
        return wrong(
            f"{where}, in the turn of {inside.lane}. Nobody else can go on until this one socket is ready, and who would make it "
            "so is among them. Only register it here; one select() for all belongs into wait()."
        )
    if asleep and _asked(select) is not None:
        return _oversleeps(select, asleep[0])
    if asleep:
        return wrong(
            f"{where}, and forgets the one that sleeps: {asleep[0]}. Give select() a time-out, the time until the first one "
            "wakes."
        )
    if writers:
        return wrong(
            f"{where}. {writers[0]} has asked to write, and its socket has nothing to read and never will have: register it for "
            "selectors.EVENT_WRITE."
        )
    return unexplained(run, "Is everybody registered who asks for a socket?")


def _too_soon(run: Run, line: int | None) -> Verdict:
    """Say that a coroutine went on before its socket was ready."""
    return wrong(
        f"A coroutine has asked for its socket, and went on{at(line)} before its socket was ready. Who waits in the selector must "
        "not be in self.ready: select() says whose turn it is, if each is registered for what it has asked, and for nothing more."
    )
