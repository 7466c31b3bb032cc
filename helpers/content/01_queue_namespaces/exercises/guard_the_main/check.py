"""Only the script may start the child: under spawn and forkserver the child runs the module as well."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, as_queues, at, children, despite, done, ended_with, failed, first, main, messages,
    printed, quoted, right, started, unexplained, waits_in, wrong,
)
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Process, Run

START_METHODS = ("spawn", "forkserver", "fork")  # fork last: the program as given works there
TIMEOUT = 3.0
OTHER_INPUT = OtherInput("put('hello from the child')", "put('hello from a child')", known=("the",), printed=("a",))
GREETING = "hello from the child"


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    script: Process
    child: Process | None
    again: list[Event]  #: what a child made, started or took on a line where the script did so as well
    puts: list[Event]
    gets: list[Event]  #: the script's
    arrived: list[tuple[Event, Event]]  #: (put, get): what went from one process to another
    waiting: Event | None  #: the script's get() that never returned

    @property
    def shown(self) -> bool:
        """Whether the script printed the greeting, however it came by it."""
        return GREETING in self.script.stdout or any(printed(self.script, get.value) for get in self.gets)


def read(run: Run) -> Facts:
    """Read what the rules look at from the record."""
    run = as_queues(run)
    script = main(run)
    acts = [e for e in run.events if e.kind in ("queue", "start", "get")]
    own = {(e.kind, e.line) for e in acts if e.process == script.name}
    names = {process.name for process in children(run)}
    again = [e for e in acts if e.process in names and (e.kind, e.line) in own]
    return Facts(
        run, script, first(children(run)), again, done(run, "put"), done(run, "get", script), messages(run),
        waits_in(run, "get")
    )


def name_that_nothing_made(f: Facts) -> Verdict | None:
    return None if not f.script.error.startswith("NameError") else wrong(
        f"{ended_with(f.script)}: when it came to that line, nothing above had made that name. The import and the definition "
        "belong at the top. And the guard reads `if __name__ == '__main__':`, with two underscores on each side of both "
        "words, and quotes around the second."
    )


def function_inside_another(f: Facts) -> Verdict | None:
    start = first(e for e in f.run.events if e.kind == "start" and e.outcome and e.process == f.script.name)
    return None if not start else wrong(
        f"The start(){at(start.line)} raised {start.outcome}: what Process was given cannot be pickled, and a spawned child is "
        "given everything that way. A function inside another cannot. Leave the definition at the top of the file."
    )


def does_not_know_the_function(f: Facts) -> Verdict | None:
    child = failed(f.run, "AttributeError")
    if not child or child.error_line:  # no line of the cell: it never got into a function
        return None
    return wrong(
        f"{child.name} ended with an AttributeError: it looked for its function in the file that it ran, past the guard. "
        "The definition has to stay outside. Under the guard belongs only what MainProcess alone should do."
    )


def child_starts_a_child(f: Facts) -> Verdict | None:
    start = first(e for e in f.again if e.kind == "start")
    if not start:
        return None
    if failed(f.run, "RuntimeError"):
        return wrong(
            f"The child still tries to start a process itself{at(start.line)}, and Python forbids that with a RuntimeError: "
            "while it runs the file, it is not ready yet. Put the lines that start something under "
            "`if __name__ == '__main__':`."
        )
    return wrong(
        despite(f.shown, f"the child tried to start a process of its own{at(start.line)}, which raised {start.outcome}. Catching ")
        + "the error only hides that. Make sure that the child never gets to that line."
    )


def something_left_outside(f: Facts) -> Verdict | None:
    child = failed(f.run, "NameError")
    if not child:
        return None
    if f.again:
        return wrong(
            f"You have guarded the wrong part: {ended_with(child)}. The child needs the definition of its function, and must not run "
            "the lines that make the queue and start a process."
        )
    return wrong(
        f"{ended_with(child)}: that line is not under the guard, so the child runs it, and what it uses is made under the "
        "guard. Guard all lines that only MainProcess should run."
    )


def child_takes_too(f: Facts) -> Verdict | None:
    get = first(e for e in f.again if e.kind == "get")
    return None if not get else wrong(
        f"The get{at(get.line)} is run in the child as well, before the child gets to call its function: it waits there for "
        "a greeting that nobody puts. Guard all lines that only MainProcess should run."
    )


def child_makes_a_queue(f: Facts) -> Verdict | None:
    made = first(f.again)
    return None if not made else wrong(
        despite(f.shown, f"the child runs line {made.line} as well, and makes a queue of its own that nobody uses. Guard all ")
        + "lines that only MainProcess should run, those that make something too."
    )


def did_not_wait(f: Facts) -> Verdict | None:
    return None if not f.script.error.startswith("Empty") else wrong(
        f"{ended_with(f.script)}: when it asked, nothing had arrived yet. `get()` without an argument waits until something "
        "has."
    )


def asks_before_the_start(f: Facts) -> Verdict | None:
    return None if started(f.run) or not f.waiting else wrong(
        f"MainProcess waits in a get{at(f.waiting.line)} before any child was started, so nobody can put. Start the child "
        "first."
    )


def nothing_was_run(f: Facts) -> Verdict | None:
    return None if started(f.run) or done(f.run, "queue") else wrong(
        "Not even a queue was made. Either the condition of your guard is never true: the name to compare "
        "with is `'__main__'`, underscores included. Or the lines are in a function that nobody calls: call it under the guard."
    )


def no_child(f: Facts) -> Verdict | None:
    if started(f.run):
        return None
    return wrong(despite(f.shown, "there is no child. Start a Process that calls the function."))


def called_at_once(f: Facts) -> Verdict | None:
    own = first(put for put in f.puts if put.process == f.script.name)
    return None if not own or f.arrived else wrong(
        despite(f.shown, f"MainProcess itself put the greeting{at(own.line)}: a function with parentheses is called at once. Give ")
        + "Process the function without them, and its arguments as `args`."
    )


def child_prints(f: Facts) -> Verdict | None:
    return None if f.puts or not f.child or not f.child.stdout else wrong(
        f"{f.child.name} printed its greeting, and put nothing: what a child prints goes to the screen, and not to "
        "MainProcess. Let it put the greeting, as the program did."
    )


def child_puts_nothing(f: Facts) -> Verdict | None:
    return None if f.puts or not f.waiting else wrong(
        f"{f.child.name} has called its function, and that put nothing. What is under a guard is left out in a spawned "
        "child, inside a function as well. Guard the lines that start something, and leave the function as it was."
    )


def never_taken(f: Facts) -> Verdict | None:
    if f.gets or f.waiting:
        return None
    return wrong(despite(f.shown, "MainProcess never took a greeting from the queue. Print what `get()` returns."))


def not_printed(f: Facts) -> Verdict | None:
    return None if f.shown else wrong(
        f"The greeting arrived, and MainProcess printed {quoted(f.script.stdout.splitlines())}. Print what `get()` returns."
    )


def holds(f: Facts) -> Verdict | None:
    if f.run.returncode != 0:
        return None
    return right("The child runs the file, too, but skips what is below the guard: it only learns what its function is.")


def anything_else(f: Facts) -> Verdict:
    return unexplained(f.run, "Start the child, get its greeting once, print it, and join the child: that is all.")


check = Rules(
    read,
    # The child does not start, or runs what it should not.
    name_that_nothing_made,
    function_inside_another,
    does_not_know_the_function,
    child_starts_a_child,
    something_left_outside,
    child_takes_too,
    child_makes_a_queue,
    did_not_wait,
    another_error,
    # There is none.
    asks_before_the_start,
    nothing_was_run,
    no_child,
    called_at_once,
    # The greeting does not arrive, or is not printed.
    child_prints,
    child_puts_nothing,
    never_taken,
    not_printed,
    holds,
    anything_else,
)
