"""The child has to put into the queue that the script made: handed over when it is started."""

from helpers.record.run import Run
from helpers.course.checks import (
    Verdict,
    at,
    children,
    done,
    failed,
    main,
    messages,
    right,
    unexplained,
    waits_in,
    wrong,
)

START_METHODS = ("spawn", "fork", "forkserver")  # spawn first: there the program as given hangs
TIMEOUT = 3.0


def check(run: Run) -> Verdict:
    """Judge one run."""
    script = main(run)
    waiting = waits_in(run, "get")
    puts = done(run, "put")
    if error := failed(run, "TypeError: cannot pickle"):
        return wrong(
            f"{error.error}{at(error.error_line)}: that is what a queue.Queue has inside. It joins threads "
            "of one process and cannot leave it. Use a multiprocessing.Queue."
        )
    if script.error.endswith("not iterable"):
        return wrong(
            f"{script.error}{at(script.error_line)}: `(q)` is just `q`. A tuple with one element has a "
            "comma: `args=(q,)`."
        )
    if (error := failed(run, "TypeError")) and "missing 1 required positional argument" in error.error:
        return wrong(
            f"{error.name} ended with {error.error}. The function asks for a queue now, and nobody gave it one: "
            "name it in the `args` of the Process, a tuple."
        )
    if (error := failed(run, "TypeError")) and "takes 0 positional arguments" in error.error:
        return wrong(
            f"{error.name} ended with {error.error}. The queue was handed over, and the function has no parameter "
            "to take it: write `def foo(q):`."
        )
    if (error := failed(run, "NameError")) and error is not script:
        return wrong(
            f"The child ended with {error.error}{at(error.error_line)}: a name that is made under the main "
            "guard does not exist in the child, not even with `global`. Hand the queue over when you start "
            "the child."
        )
    if not done(run, "start"):
        if waiting:
            return wrong(
                f"MainProcess waits in a get{at(waiting.line)} before any child was started, so nobody can "
                "put. Call `p.start()` first."
            )
        if script.error.endswith("can only join a started process"):
            return wrong(
                f"MainProcess ended with {script.error}{at(script.error_line)}: nothing was started. `run()` only "
                "calls the function, here in MainProcess. It is `start()` that makes a process of it."
            )
        if script.error:
            return wrong(
                f"MainProcess ended with {script.error}{at(script.error_line)}, before a child was started. Give "
                "Process the function and its arguments by name: `target=foo, args=(q,)`."
            )
        return wrong(
            "It works, but there is no second process: MainProcess did it all. Let a Process call foo."
        )
    taken = waiting or next(iter(done(run, "get", script)), None)
    for put in puts:
        made = next((e for e in run.events if e.kind == "queue" and e.object == put.object), None)
        if put.process == script.name or not made or not taken or put.object == taken.object:
            continue
        elsewhere = f"{put.process} put {put.detail}{at(put.line)} into a queue of its own"
        if any(e.kind == "queue" and e.line == made.line for e in run.events if e.process == script.name):
            return wrong(
                f"{elsewhere}, because it ran line {made.line} itself: under spawn a child runs the module "
                f"again. MainProcess waits at another queue{at(taken.line)}. Hand that one to the child."
            )
        return wrong(
            f"{elsewhere}: line {made.line} makes a new queue each time it is run. MainProcess waits at "
            f"another one{at(taken.line)}. Let foo use the queue that it is given."
        )
    if any(put.process == script.name for put in puts) and not messages(run):
        return wrong(
            f"MainProcess itself put the value{at(puts[0].line)}, and the child had nothing to do: `foo(q)` "
            "is called at once. Give Process the function without parentheses, and its arguments as `args`."
        )
    if back := next((pair for pair in messages(run) if pair[0].process == script.name), None):
        return wrong(
            f"It went the other way: MainProcess put the value{at(back[0].line)}, and {back[1].process} took it. Let "
            "the child put it, and MainProcess take it."
        )
    if script.error.startswith("Empty"):
        return wrong(
            f"MainProcess ended with Empty{at(script.error_line)}: when it asked, nothing had arrived yet. `q.get()` "
            "without an argument waits until something has."
        )
    if puts and not taken and (asked := next((e for e in done(run, "empty", script) if e.detail == "True"), None)):
        return wrong(
            f"empty() said True{at(asked.line)}: the child had only just been started. So MainProcess took nothing. Do "
            "not ask: `q.get()` waits until something has arrived."
        )
    if puts and not taken:
        return wrong(
            f"The child put {puts[0].detail}{at(puts[0].line)}, but MainProcess never got it: what it "
            "printed, it knew already. Print what `q.get()` returns."
        )
    by_manager = [e for e in done(run, "call") if e.process != script.name and e.detail.startswith("put(")]
    if (messages(run) or by_manager) and not run.hung and run.returncode == 0:
        if not all(part in script.stdout for part in ("1", "Hello", "True")):
            return wrong("The value arrived, but MainProcess did not print it. Print what `q.get()` returns.")
        return right(
            "The queue was handed over when the child was started, so both processes have the same one: "
            "that needs no name that both know."
        )
    who = children(run)[0].name if children(run) else "the child"
    return unexplained(run, f"Let {who} put into the queue that MainProcess reads.")
