"""The child must put into the queue that MainProcess made and passed to it at its start."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, as_queues, at, code, despite, done, ended_with, failed, first, main, messages,
    quoted, right, started, unexplained, waits_in, wrong,
)
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Process, Run

START_METHODS = ("spawn", "fork", "forkserver")  # spawn first: the program as given hangs there
TIMEOUT = 3.0
OTHER_INPUT = OtherInput("put([1, 'Hello', True])", "put([2, 'Hello', True])", known=("1",), printed=("2",))
PARTS = ("1", "Hello", "True")  #: of the value


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    script: Process
    queues: list[Event]  #: the queues that were made
    puts: list[Event]
    gets: list[Event]  #: the script's
    arrived: list[tuple[Event, Event]]  #: (put, get): what went from one process to another
    waiting: Event | None  #: the script's get() that never returned

    @property
    def shown(self) -> bool:
        """Whether the script printed what it should, however it came by it."""
        return all(part in self.script.stdout for part in PARTS)


def read(run: Run) -> Facts:
    """Read what the rules look at from the record."""
    run = as_queues(run)
    script = main(run)
    return Facts(
        run, script, done(run, "queue"), done(run, "put"), done(run, "get", script), messages(run), waits_in(run,
        "get")
    )


def not_to_be_handed_over(f: Facts) -> Verdict | None:
    start = first(e for e in f.run.events if e.kind == "start" and e.outcome)
    if not start:
        return None
    if start.outcome == "TypeError":  # a thread's lock; a function that cannot be pickled raises another error
        return wrong(
            f"The start(){at(start.line)} raised {start.outcome}: what is handed over cannot be pickled. A queue.Queue joins "
            "threads of one process, and cannot leave it. Use a multiprocessing.Queue."
        )
    return wrong(
        f"The start(){at(start.line)} raised {start.outcome}, because what Process was given cannot be pickled. A lambda "
        "cannot, nor a function inside another. Give it a function from the top of the file, and the queue in `args`."
    )


def lines_that_start_are_run_in_the_child(f: Facts) -> Verdict | None:
    start = first(e for e in f.run.events if e.kind == "start" and e.process != f.script.name)
    return start and wrong(
        f"{start.process} gets to the start(){at(start.line)} as well: under spawn a child runs the file again. What "
        "starts a process belongs under the main guard. Leave that as it was."
    )


def tuple_without_a_comma(f: Facts) -> Verdict | None:
    if f.script.error.startswith("TypeError") and f.script.error.endswith("not iterable"):
        return wrong(
            f"{ended_with(f.script)}: parentheses alone make no tuple, `(x)` is just `x`. A tuple with one element has a "
            "comma: `(x,)`."
        )
    return None


def call_does_not_fit(f: Facts) -> Verdict | None:
    child = failed(f.run, "TypeError")
    if not child or child.error_line:  # no line of the cell: it never reached the function
        return None
    if "missing" in child.error:
        return wrong(
            f"{ended_with(child)}. The function asks for a queue now, and nobody gave it one: name it in the `args` of "
            "the Process, a tuple."
        )
    return wrong(
        f"{ended_with(child)}. What was handed over and what the function takes do not fit: one parameter in the `def` for "
        "each value in `args`."
    )


def name_of_the_script_only(f: Facts) -> Verdict | None:
    child = failed(f.run, "NameError")
    return None if not child or child is f.script else wrong(
        f"{ended_with(child)}: a name that is made under the main guard does not exist in a spawned child, not even with "
        "`global`. Hand the queue over when you start the child."
    )


def asks_before_the_start(f: Facts) -> Verdict | None:
    return None if started(f.run) or not f.waiting else wrong(
        f"MainProcess waits in a get{at(f.waiting.line)} before any child was started, so nobody can put. Start the child "
        "first."
    )


def run_for_start(f: Facts) -> Verdict | None:
    join = first(e for e in f.run.events if e.kind == "join" and e.outcome == "AssertionError")
    return None if started(f.run) or not join else wrong(
        despite(f.shown, f"nothing was started, so the join(){at(join.line)} failed. `run()` only calls the function, here in ")
        + "MainProcess. It is `start()` that makes a process of it."
    )


def error_before_the_start(f: Facts) -> Verdict | None:
    return None if started(f.run) or not f.script.error else wrong(
        f"{ended_with(f.script)}, before a child was started. Give Process the function and a tuple of its arguments by "
        "name, `target` and `args`; then call `start()`."
    )


def no_child(f: Facts) -> Verdict | None:
    if started(f.run):
        return None
    if not f.shown:
        return wrong("No child was started. Make a Process that calls the function, and start it.")
    return wrong(despite(True, "there is no second process: MainProcess did it all. Let a Process call the function."))


def queue_of_its_own(f: Facts) -> Verdict | None:
    asked = first(e for e in f.run.events if e.kind == "get" and e.process == f.script.name)     # even if nobody took it
    taken = f.waiting or first(f.gets) or asked
    made = {e.object: e for e in f.queues}
    lines = {e.line for e in f.queues if e.process == f.script.name}
    put = first(p for p in f.puts if taken and p.object in made and p.object != taken.object)
    if not put:
        return None
    line = made[put.object].line
    elsewhere = f"{put.process} put {code(put.value)}{at(put.line)} into a queue of its own"
    if line in lines:
        return wrong(
            f"{elsewhere}, because it ran line {line} itself: under spawn a child runs the file again. MainProcess takes "
            f"from another queue{at(taken.line)}. Hand that one to the child."
        )
    return wrong(
        f"{elsewhere}: line {line} makes a new queue each time it is run. MainProcess takes from another "
        f"one{at(taken.line)}. Let the function use the queue that it is given."
    )


def takes_its_own(f: Facts) -> Verdict | None:
    own = first(put for put in f.puts if put.process == f.script.name)
    return None if not own or f.arrived else wrong(
        despite(f.shown, f"MainProcess took the value that it had put itself{at(own.line)}. Only the child is to put. A ")
        + "function with parentheses is called at once: give Process the function without them, and its arguments as `args`."
    )


def other_way_round(f: Facts) -> Verdict | None:
    back = first(pair for pair in f.arrived if pair[0].process == f.script.name)
    if not back:
        return None
    put, get = back
    return wrong(
        despite(f.shown, f"it went the other way: MainProcess put the value{at(put.line)}, and {get.process} took it. ")
        + "Let the child put it, and MainProcess take it."
    )


def did_not_wait(f: Facts) -> Verdict | None:
    return None if not f.script.error.startswith("Empty") else wrong(
        f"{ended_with(f.script)}: when it asked, nothing had arrived yet. `get()` without an argument waits until something "
        "has."
    )


def asked_empty(f: Facts) -> Verdict | None:
    asked = first(e for e in done(f.run, "empty", f.script) if e.result == "True")
    return None if not asked or f.gets else wrong(
        f"empty() said True{at(asked.line)}: the child had only just been started. So MainProcess took nothing. Do not "
        "ask: `get()` waits until something has arrived."
    )


def nothing_put(f: Facts) -> Verdict | None:
    return None if f.puts or f.shown else wrong(
        "The child was started, and put nothing. What a function returns or prints in a child does not come to MainProcess. "
        "Put the value into the queue, as the program did."
    )


def not_through_the_queue(f: Facts) -> Verdict | None:
    return None if f.puts else wrong(
        "It prints what it should, but nothing went through a queue. There are other ways from a child to its parent. Here the "
        "child is to put the value into the queue that MainProcess made."
    )


def never_taken(f: Facts) -> Verdict | None:
    if f.gets or f.waiting:
        return None
    put = f.puts[0]
    knew = ": what it printed, it knew already" if f.shown else ""
    return wrong(
        despite(f.shown, f"MainProcess never got what {put.process} put{at(put.line)}{knew}. Print what `get()` returns.")
    )


def asks_once_more(f: Facts) -> Verdict | None:
    return None if not f.arrived or not f.waiting else wrong(
        despite(f.shown, f"MainProcess has got {code(f.arrived[0][0].value)}, and waits in a get{at(f.waiting.line)} for one value ")
        + "more, which nobody puts. Call `get()` once for each put."
    )


def something_else_put(f: Facts) -> Verdict | None:
    return None if all(any(part in put.value for put in f.puts) for part in PARTS) else wrong(
        despite(f.shown, f"what the child put{at(f.puts[0].line)} is {code(f.puts[0].value)}. Put the value that the program ")
        + "put, `[1, 'Hello', True]`."
    )


def not_printed(f: Facts) -> Verdict | None:
    if f.shown:
        return None
    if len(f.puts) > len(f.arrived):
        return wrong(
            f"The child put {len(f.puts)} values{at(f.puts[0].line)}, and MainProcess took {len(f.arrived)} of them. Put the "
            "list as one value, as the program did, or call `get()` once for each."
        )
    return wrong(
        f"The value arrived, and MainProcess printed {quoted(f.script.stdout.splitlines())}. Print what `get()` returns."
    )


def holds(f: Facts) -> Verdict | None:
    if f.run.returncode != 0:
        return None
    return right(
        "The queue was handed over when the child was started, so both processes have the same one: see the value leave the "
        "child's lane. They need no name in common."
    )


def anything_else(f: Facts) -> Verdict:
    return unexplained(f.run, "Let the child put the value once and end, and MainProcess take it.")


check = Rules(
    read,
    # The child does not start.
    lines_that_start_are_run_in_the_child,
    not_to_be_handed_over,
    tuple_without_a_comma,
    call_does_not_fit,
    name_of_the_script_only,
    # There is none.
    asks_before_the_start,
    run_for_start,
    error_before_the_start,
    no_child,
    # It puts, but not where the script looks.
    queue_of_its_own,
    takes_its_own,
    other_way_round,
    # The script does not take, or the child does not put.
    did_not_wait,
    asked_empty,
    another_error,
    nothing_put,
    not_through_the_queue,
    never_taken,
    # Something has arrived.
    asks_once_more,
    something_else_put,
    not_printed,
    holds,
    anything_else,
)
