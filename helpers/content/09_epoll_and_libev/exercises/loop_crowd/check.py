"""A server for a crowd: twenty clients stop in the middle of a line until a quick one has been answered."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, blocked_in_a_turn, code, failed, function_of, only_ends, quoted, request, right,
    unexplained, wrong,
)
from helpers.record.run import Event, Run

START_METHODS = ("spawn",)
TIMEOUT = 2.0
AFTER, GROWS = "loop_pieces", ("accept", "connect", "read_line")
SLOW = 20
VALUES = ("b'hello\\n'", "b'bye'", "b'bye\\n'", "b'hi\\n'", "b''")    # of the one who leaves, what has come or nothing
LINES = ["quick is answered b'HI\\n'", f"{SLOW} slow ones are answered HELLO"]
OFTEN = 600     # turns of one coroutine: it asks again and again
GONE = ("ConnectionError", "ConnectionAbortedError", "ConnectionResetError", "EOFError", "OSError")     # as one may call it
MANY = 60       # turns of all of them for nothing: they ask without a pause


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    first: dict[str, Event]     #: coroutine -> its first turn
    serving: list[str]          #: the coroutines that run serve()
    asked: list[Event]          #: what read_line() asked of the loop for the server
    returned: list[Event]       #: what it returned there

    def by_server(self, lane: str) -> bool:
        """Return whether a coroutine has its first turn from the server itself, and none from the loop."""
        source = self.first[lane].source
        return source is not None and function_of(source.lane) == "server"


def read(run: Run) -> Facts:
    """Read which coroutines ran, and what became of the lines."""
    first: dict[str, Event] = {}
    for event in run.events:
        if event.kind == "resume":
            first.setdefault(event.lane, event)
    clients = {lane for lane, turn in first.items() if turn.source and function_of(turn.source.lane) == "client"}
    reading = {lane for lane in first if function_of(lane) == "read_line" and lane not in clients}
    # One that reads on by calling itself hands out the line at its outermost call.
    inner = {lane for lane in reading if first[lane].source and function_of(first[lane].source.lane) == "read_line"}
    return Facts(
        run,
        run.stdout.splitlines(),
        first,
        [lane for lane in first if function_of(lane) == "serve"],
        [event for event in run.events if event.kind == "yield" and event.lane in reading],
        [event for event in run.events if event.kind == "return" and event.lane in reading - inner and not event.outcome],
    )


def not_called(facts: Facts) -> Verdict | None:
    """A function is no coroutine."""
    error = failed(facts.run, "TypeError: 'function' object")
    if error:
        return wrong(
            f"spawn() was given serve, which is still a function{at(error.error_line)}. It becomes a coroutine when you "
            "call it: write loop.spawn(serve(sock))."
        )
    return None


def yields_the_generator(facts: Facts) -> Verdict | None:
    """A coroutine is no request."""
    for event in facts.run.events:
        if event.kind == "yield" and event.value.startswith("<generator"):
            return wrong(
                f"{event.lane} yields the generator itself{at(event.line)}. The loop takes that for a request, and does "
                "not know it. To run a coroutine beside this one, spawn it: loop.spawn(serve(sock))."
            )
    return None


def asks_without_socket(facts: Facts) -> Verdict | None:
    """A word alone has four letters, and no two parts."""
    error = failed(facts.run, "ValueError")
    if error and any(event.value == "'read'" for event in facts.run.events):
        return wrong(
            f"The loop splits each request into two parts{at(error.error_line)}: what, and about what. Give it both: "
            "yield 'read', sock."
        )
    return None


def takes_what_yield_gives(facts: Facts) -> Verdict | None:
    """What a yield gives back is no data."""
    empty = [event for event in facts.returned if event.value == "b''"]
    if len(empty) > 1:
        return wrong(
            f"read_line() returned b'' to several clients{at(empty[0].line)}, and only one has left. The loop resumes "
            "with next(), so `yield 'read', sock` itself gives None: it only says when. What has come, you get from "
            "sock.recv(100) after it."
        )
    return None


def returns_nothing(facts: Facts) -> Verdict | None:
    """A line is asked for, from the one who leaves as well."""
    nothing = next((event for event in facts.returned if event.value == "None"), None)
    if nothing:
        return wrong(
            f"read_line() returned None{at(nothing.line)}. serve() wants bytes, even from the client that leaves: what "
            "has come so far, or b''."
        )
    return None


def reads_once(facts: Facts) -> Verdict | None:
    """A line comes in pieces."""
    piece = next((event for event in facts.returned if event.value not in VALUES), None)
    if piece:
        return wrong(
            f"read_line() returned {code(piece.value)}{at(piece.line)}, and that is not a line. A line may come in "
            "pieces, and each recv() gives what has come so far. Go on until it ends with b'\\n', or nothing more will "
            "come."
        )
    return None


def never_ends(facts: Facts) -> Verdict | None:
    """The end of a connection is no data, again and again."""
    for event in facts.asked[OFTEN:OFTEN + 1]:
        if facts.run.hung and request(event)[0] == "read":
            return wrong(
                f"A client has left, and is asked{at(event.line)} for more, again and again. It is always readable: "
                "recv() gives b'' at once, every time. Then no more will come: leave the loop.",
                final=only_ends(facts.run),
            )
    return None


def only_called(facts: Facts) -> Verdict | None:
    """A call makes the coroutine, and runs nothing of it."""
    error = failed(facts.run)
    gone = error is None or error.error.startswith("Connection")    # a socket that nothing keeps is closed
    if facts.printed != LINES and not facts.serving and not facts.asked and gone:
        return wrong(
            "serve(sock) makes a generator, and that is all: nothing runs it. Spawn it: loop.spawn(serve(sock))."
        )
    return None


def one_after_another(facts: Facts) -> Verdict | None:
    """The server serves one itself."""
    if facts.run.hung and facts.serving and facts.by_server(facts.serving[0]):
        return wrong(
            f"server has accepted {len(facts.serving)} of 22 clients, and is now itself in serve(), waiting for the "
            "rest of a line. No other client is accepted until this one is served. Let serve run beside the server: "
            "spawn it.", final=True
        )
    return None


def finds_nothing(facts: Facts) -> Verdict | None:
    """A socket that never blocks raises an error in place of waiting."""
    error = failed(facts.run, "BlockingIOError")
    if error:
        return wrong(
            f"recv(){at(error.error_line)} found nothing to read, and this socket never waits. `yield from recv(sock, 100)` asks the loop "
            "first, and gives what came."
        )
    return None


def blocks(facts: Facts) -> Verdict | None:
    """A recv() that nobody has asked for first stops all."""
    waiting = blocked_in_a_turn(facts.run)
    if waiting:
        return wrong(
            f"A coroutine waits{at(waiting.line)} for a slow client, and stops the whole loop: server, clients and all. "
            "Ask with yield 'read', sock before each recv()."
        )
    return None


def raises_at_the_end(facts: Facts) -> Verdict | None:
    """A client that leaves becomes an error, and this loop has no answer to errors yet."""
    error = failed(facts.run)
    left = [event for event in facts.run.events if function_of(event.lane) == "read_line" and event.kind == "return" and event.outcome]
    if error and error.error.startswith(GONE) and error.error_line in [event.line for event in left]:
        return wrong(
            f"read_line() raised {code(error.error)}{at(error.error_line)} for the client that left, and the error went through the "
            "whole loop: so far it ends every coroutine. That changes in step 7. Here, return what has come."
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """The loop does not end."""
    return unexplained(facts.run, "Answer each client, and close the sockets.") if facts.run.hung else None


def gives_no_turn(facts: Facts) -> Verdict | None:
    """It asks by itself whether something is there, all the time."""
    nothing = [event for event in facts.asked if event.value == "None"]
    if len(nothing) > MANY:
        return wrong(
            f"read_line() asks without a pause{at(nothing[0].line)}: is it there yet? It had {len(nothing)} turns for "
            "nothing, and the loop could never sleep. The loop knows when there is something to read: ask it with "
            "yield 'read', sock."
        )
    return None


def sleeps_and_looks(facts: Facts) -> Verdict | None:
    """It asks by itself every now and then."""
    naps = [event for event in facts.asked if request(event)[0] == "sleep"]
    if naps:
        return wrong(
            f"read_line() sleeps{at(naps[0].line)} and looks again. The loop knows when there is something to read: ask "
            "it with yield 'read', sock."
        )
    return None


def spawns_read_line(facts: Facts) -> Verdict | None:
    """The lines are read, and nobody answers."""
    if facts.printed != LINES and facts.asked and not facts.serving:
        return wrong(
            "read_line() runs, but what it returns is lost. serve(sock) calls it and answers, so spawn that one."
        )
    return None


def other_answers(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    if facts.printed != LINES:
        return wrong(
            f"The script printed {quoted(facts.printed)}. It should print {quoted(LINES)}. Leave the clients as they "
            "were."
        )
    return None


def nobody_is_slow(facts: Facts) -> Verdict | None:
    """The clients were changed."""
    slow = {event.lane for event in facts.run.events if request(event)[0] == "sleep" and function_of(event.lane) == "client"}
    if len(slow) < SLOW:
        return wrong(
            "The slow clients did not wait for quick. Leave the clients as they were: the server is what needs repair."
        )
    return None


def nobody_was_there(facts: Facts) -> Verdict | None:
    """The quick client came first."""
    served = next((event for event in facts.returned if event.value == "b'hi\\n'"), None)
    if served and len([lane for lane in facts.serving if facts.first[lane].time < served.time]) <= SLOW:
        return wrong(
            "The server had read quick's line before it had begun with all of the slow clients, so they could not be in its way. "
            "Leave the clients in their order: quick comes last, and the server must not let it wait."
        )
    return None


def serves_a_crowd(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right("All the slow clients were connected and half-way through their lines while the quick one was served.")


check = Rules(
    read,
    not_called,
    yields_the_generator,
    asks_without_socket,
    takes_what_yield_gives,
    returns_nothing,
    reads_once,
    never_ends,
    only_called,
    one_after_another,
    finds_nothing,
    blocks,
    raises_at_the_end,
    another_error,
    for_ever,
    gives_no_turn,
    sleeps_and_looks,
    spawns_read_line,
    other_answers,
    nobody_is_slow,
    nobody_was_there,
    serves_a_crowd,
)
