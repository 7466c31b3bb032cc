"""A server for a crowd: twenty clients stop in the middle of a line until a quick one has been answered."""

from helpers.record.run import Event, Run
from helpers.course.checks import Verdict, at, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 2.0
SLOW = 20
LINES = ("b'hello\\n'", "b'bye'", "b'bye\\n'", "b'hi\\n'", "b''")    # of the one who leaves, what has come or nothing
OFTEN = 600


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = run.stdout.splitlines()
    serves = [e for e in _first(run) if e.lane.startswith("serve") and not e.lane.startswith("server")]
    if error := failed(run, "TypeError: 'function' object"):
        return wrong(
            f"spawn() was given serve, which is still a function{at(error.error_line)}: it becomes a coroutine when you call "
            "it. Write loop.spawn(serve(sock))."
        )
    if handed := next((e for e in run.events if e.kind == "yield" and e.lane == "server" and "<generator" in e.detail), None):
        return wrong(
            f"server yields the generator itself{at(handed.line)}. To the loop that is a request, and none that it knows. A coroutine "
            "that is to run beside this one is spawned: loop.spawn(serve(sock))."
        )
    if (error := failed(run, "ValueError")) and "values to unpack" in error.error:
        return wrong(
            f"The loop takes each request apart into two{at(error.error_line)}: what, and about what. Ask with both: yield 'read', sock."
        )
    mine = {e.lane for e in _first(run) if e.lane.startswith("read_line") and not _source(e).startswith("client")}
    returned = [e for e in run.events if e.kind == "return" and e.lane in mine and not e.outcome]
    if sum(e.detail == "b''" for e in returned) > 1:
        return wrong(
            f"read_line() returned b'' to several clients{at(returned[0].line)}, and only one has left. The loop goes on with next(), so "
            "`yield 'read', sock` itself gives None: it says when. What has come is given by sock.recv(100) after it."
        )
    for event in returned:
        if event.detail == "None":
            return wrong(
                f"read_line() returned None{at(event.line)}. serve() wants bytes, from the one who leaves as well: what has come so far, or b''."
            )
        if event.detail not in LINES:
            return wrong(
                f"read_line() returned {event.detail}{at(event.line)}, and that is not a line. A line may come in pieces, and "
                "each recv() gives what has come so far: go on until it ends with b'\\n', or nothing more will come."
            )
    if run.hung and (spinning := _spinning(run, mine)) is not None:
        return wrong(
            f"A client has left, and is asked{at(spinning.line)} for more again and again. It is always readable: recv() gives "
            "b'' at once, each time. Then no more will come: leave the loop."
        )
    waiting = main(run).waiting
    if run.hung and waiting is not None and "select" not in waiting.call and not waiting.running:
        return wrong(
            f"{waiting.call}{at(waiting.line)} waits for a slow client, and stops the whole loop: server, clients and all. Ask "
            "with yield 'read', sock before each recv()."
        )
    if not serves and not mine and not failed(run, "SyntaxError") and any(e.lane == "server" for e in run.events):
        return wrong(
            "serve(sock) makes a generator, and that is all. Nobody runs it. Hand it to the loop: loop.spawn(serve(sock))."
        )
    if run.hung and serves and len(serves) < SLOW and _source(serves[0]) == "server":
        return wrong(
            f"server has accepted {len(serves)} of 22 clients, and is now itself in serve(), which waits for the rest of a line. "
            "Nobody is accepted until this one is served. Let serve run beside the server: spawn it."
        )
    if error := failed(run):
        return wrong(f"The script ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung:
        return unexplained(run, "Each client must be answered, and the sockets closed.")
    nothing = [e for e in run.events if e.kind == "yield" and e.lane in mine and e.detail == "None"]
    if len(nothing) > OFTEN // 10 and not [e for e in run.events if e.kind == "yield" and e.lane in mine and "'read'" in e.detail]:
        return wrong(
            f"read_line() asks without a pause{at(nothing[0].line)}: is it there? It had {len(nothing)} turns for nothing, and the "
            "loop could never sleep. The loop knows when there is something to read: ask it with yield 'read', sock."
        )
    naps = [e for e in run.events if e.kind == "yield" and e.lane in mine and e.detail.startswith("('sleep'")]
    if naps and not [e for e in run.events if e.kind == "yield" and e.lane in mine and "'read'" in e.detail]:
        return wrong(
            f"read_line() sleeps{at(naps[0].line)} and looks again. The loop knows when there is something to read: ask it with yield 'read', sock."
        )
    answered = ["quick is answered b'HI\\n'", f"{SLOW} slow ones are answered HELLO"]
    if printed != answered and mine and not serves:
        return wrong(
            "read_line() runs, and what it returns goes to nobody. serve(sock) calls it and answers: that is whom the loop should be handed."
        )
    if printed != answered:
        return wrong("Not everybody was answered as they should be. Leave the clients as they were.")
    if len({e.lane for e in run.events if e.kind == "yield" and e.lane.startswith("client") and e.detail.startswith("('sleep'")}) < SLOW:
        return wrong("The slow clients did not wait for quick. Leave the clients as they were: it is the server that is to be repaired.")
    return right("All the slow clients were connected and half-way through their lines while the quick one was served.")


def _source(event: Event) -> str:
    return event.source.lane if event.source is not None else ""


def _first(run: Run) -> list[Event]:
    """Return each coroutine's first turn."""
    first: dict[str, Event] = {}
    for event in run.events:
        if event.kind == "resume":
            first.setdefault(event.lane, event)
    return list(first.values())


def _spinning(run: Run, lanes: set[str]) -> Event | None:
    """Return a turn of the coroutine that has had very many of them."""
    turns: dict[str, int] = {}
    for event in run.events:
        if event.kind == "yield" and event.lane in lanes:
            turns[event.lane] = turns.get(event.lane, 0) + 1
            if turns[event.lane] > OFTEN:
                return event
    return None
