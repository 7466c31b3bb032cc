"""Only the script may start the child: under spawn and forkserver the child runs the module as well."""

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

START_METHODS = ("spawn", "forkserver", "fork")  # under fork the program as given works
TIMEOUT = 3.0


def check(run: Run) -> Verdict:
    """Judge one run."""
    script = main(run)
    if (error := failed(run, "AttributeError")) and "__mp_main__" in error.error:
        return wrong(
            "The child does not know greet, so it ended with an AttributeError: it looked for it in the "
            "module that it ran, past the guard. The definition has to stay outside; under the guard stands "
            "only what the script alone should do."
        )
    if error := next(
        (e for e in run.events if e.kind == "start" and e.process != script.name and e.outcome), None
    ):
        if failed(run, "RuntimeError"):
            return wrong(
                f"The child still tries to start a process itself{at(error.line)}, and Python forbids that "
                "with a RuntimeError: while it runs the module, it is not ready yet. Put the lines that "
                "start something under `if __name__ == '__main__':`."
            )
        return wrong(
            "It prints what it should, but that only hides the error: the child tried to start a process of "
            f"its own{at(error.line)}, which raised {error.outcome}. See that the child never comes to that "
            "line."
        )
    if script.error.startswith("NameError: name '__main__'"):
        return wrong(
            f"MainProcess ended with {script.error}{at(script.error_line)}: `__name__` is compared with a text. It needs "
            "its quotes, `'__main__'`."
        )
    if script.error.startswith("NameError: name 'name'"):
        return wrong(
            f"MainProcess ended with {script.error}{at(script.error_line)}: the name that Python gives the module has two "
            "underscores before it and two behind, `__name__`."
        )
    if script.error.startswith("NameError"):
        return wrong(
            f"MainProcess ended with {script.error}{at(script.error_line)}: when it came to that line, nothing above had "
            "made that name. Leave the import and the definition of greet at the top."
        )
    if (error := failed(run, "NameError")) and "'greet'" not in error.error:
        return wrong(
            f"The child ended with {error.error}{at(error.error_line)}: that line is not under the guard, so the child "
            "runs it, and what it uses is made under the guard. Guard all lines that only the script should run."
        )
    if error := failed(run, "NameError"):
        return wrong(
            f"The wrong part is guarded: the child ended with {error.error}{at(error.error_line)}. It needs "
            "the definition of greet, and must not run the lines that make the queue and start a process."
        )
    if script.error.startswith("Empty"):
        return wrong(
            f"MainProcess ended with Empty{at(script.error_line)}: when it asked, nothing had arrived yet. `q.get()` "
            "without an argument waits until something has."
        )
    stuck = next(
        (e for e in run.events if e.kind == "get" and e.end is None and e.process != script.name), None
    )
    if stuck:
        return wrong(
            f"The get{at(stuck.line)} waits in the child as well: it runs that line before it calls greet, "
            "and so never comes to call it. Guard all lines that only the script should run."
        )
    if not done(run, "start"):
        if not script.stdout and not done(run, "put"):
            return wrong(
                "Nothing was run: no child, no queue, nothing printed. Either the condition of your guard is "
                "never true: the name to compare with is `'__main__'`, underscores included. Or the lines are in a "
                "function that nobody calls: call it below the guard."
            )
        return wrong(
            "There is no child: MainProcess put the greeting and got it itself. Start a Process that calls "
            "greet."
        )
    if any(put.process == script.name for put in done(run, "put")) and not messages(run):
        return wrong(
            "MainProcess itself put the greeting: `greet(q)` with parentheses is called at once. Give "
            "Process `target=greet, args=(q,)`."
        )
    child = children(run)[0] if children(run) else None
    if child and child.ended_well and not done(run, "put"):
        if child.stdout.strip():
            return wrong(
                f"{child.name} printed its greeting, and put nothing: what a child prints goes to the screen, and not to "
                "MainProcess. Leave greet as it was."
            )
        if waits_in(run, "get"):
            return wrong(
                f"{child.name} has called greet, and greet put nothing. What stands under the guard is left out in a "
                "spawned child, inside a function as well. Guard the lines that start something, and leave greet as it was."
            )
    if done(run, "put") and not done(run, "get", script) and not run.hung:
        return wrong("The greeting was put, and MainProcess never took it. Print what `q.get()` returns.")
    if messages(run) and not run.hung and run.returncode == 0:
        if not script.stdout.strip():
            return wrong(
                "The greeting arrived, but MainProcess printed nothing. Print what `q.get()` returns."
            )
        return right("The child runs the module too, but comes past the guard: it only learns what greet is.")
    who = child.name if child else "the child"
    return unexplained(run, f"See that {who} runs nothing but the definition of greet, and then greet.")
