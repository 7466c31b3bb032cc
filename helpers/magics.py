"""The notebook's magics. Each is loaded when it is first used, so that `%load_ext helpers` is quick."""
from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from .options import OptionError, isolated_options, isolated_program_options
from .usage import ASKED, USAGE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from .program.script import Script


def _error(message: str) -> Exception:
    from IPython.core.error import UsageError
    return UsageError(message)


def register(shell: Any) -> None:
    """Register the course's magics with an IPython shell."""
    def isolated_magic(line: str, cell: str | None = None) -> None:
        if cell is None:
            isolated_program(shell, line)
        else:
            isolated(shell, line, cell)

    def step_magic(line: str) -> None:
        step(shell, line)

    def orders_magic(line: str, cell: str) -> None:
        orders(shell, line, cell)

    shell.register_magic_function(_stoppable(isolated_magic), "line_cell", "isolated")
    shell.register_magic_function(_stoppable(step_magic), "line", "step")
    shell.register_magic_function(_stoppable(orders_magic), "cell", "orders")
    for name, kind in (("predict", "line"), ("hint", "line"), ("solution", "line"), ("progress", "line"),
                       ("my_loop", "line"), ("exercise", "cell"), ("claims", "cell")):
        shell.register_magic_function(_stoppable(_lazily(shell, name)), kind, name)
    _explain(shell)
    if hasattr(shell, "kernel"):
        from .course.messages import watch
        watch(shell)
        _find_the_lesson(shell)
    if hasattr(shell, "kernel") and hasattr(os, "mkfifo"):
        from .running import next_run
        next_run.start_always()     # it is ready when the first cell needs it


#: IPython calls it when a magic is used and no cell has loaded them: after a restart (settings/ipython_config.json). It is
#: not `helpers` itself, so `%load_ext helpers` does not say later that this is loaded already.
load_ipython_extension = register


def _find_the_lesson(shell: Any) -> None:
    """Keep the progress beside the lesson; say so if the lesson and the package have different versions."""
    from .course.place import folder_here, lesson_here
    from .course.versions import said
    folder = folder_here(shell)
    if folder.is_absolute():
        os.environ.setdefault("COURSE_PROGRESS", str(folder / ".progress.jsonl"))
    if sentence := said(folder.absolute(), lesson_here(shell, [])):
        print(sentence)


_HOMES = {"predict": "predict_magic", "exercise": "exercise_magics", "hint": "exercise_magics",
          "solution": "exercise_magics", "claims": "claims", "progress": "report", "my_loop": "growing"}


def _explain(shell: Any) -> None:
    """Give each magic its help text: --help shows it, and so does IPython's own `%isolated?`."""
    kinds = shell.magics_manager.magics

    def with_help(name: str, magic: Callable[..., Any] | None) -> Callable[..., Any]:
        def explained(line: str, *cell: str) -> Any:
            if magic is None or line.strip() in ASKED:
                print(USAGE[name])
                return None
            return magic(line, *cell)
        explained.__name__, explained.__doc__ = name, USAGE[name]
        return explained

    def without_a_body(lines: list[str]) -> list[str]:
        # IPython refuses a cell magic without a cell below it, so a line magic says the same.
        words = lines[0].split() if lines else []
        named = len(words) == 2 and words[0].startswith("%%") and words[0][2:] in USAGE and words[1] in ASKED
        return [f"%{words[0][2:]} --help\n"] if named else lines

    for name in USAGE:
        if name in kinds["line"] or name in kinds["cell"]:
            shell.register_magic_function(with_help(name, kinds["line"].get(name)), "line", name)
        if name in kinds["cell"]:
            shell.register_magic_function(with_help(name, kinds["cell"][name]), "cell", name)
    without_a_body.__qualname__ = "course_help"
    shell.input_transformers_cleanup[:] = [
        one for one in shell.input_transformers_cleanup if getattr(one, "__qualname__", "") != "course_help"]
    shell.input_transformers_cleanup.append(without_a_body)


def _stoppable(magic: Callable[..., Any]) -> Callable[..., Any]:
    """Return a magic that ends without a traceback, wherever it is when the learner presses stop."""
    def stoppable(*given: str) -> Any:
        try:
            return magic(*given)
        except KeyboardInterrupt as error:
            from .views.notebook import Interrupted
            raise error if isinstance(error, Interrupted) else Interrupted from None
    stoppable.__name__ = magic.__name__
    return stoppable


def _lazily(shell: Any, name: str) -> Callable[..., Any]:
    def magic(*given: str) -> Any:
        from importlib import import_module
        return getattr(import_module(f".course.{_HOMES[name]}", __package__), name)(shell, *given)
    magic.__name__ = name
    return magic


def first_line(shell: Any, cell: str) -> int:
    """Return the line of the notebook cell at which a magic's body begins (usually 2)."""
    try:
        raw = shell.get_parent()["content"]["code"]
    except (AttributeError, KeyError, TypeError):
        raw = ""
    # IPython removes common indentation, so the lines are compared without theirs.
    whole, body = ([line.strip() for line in text.rstrip().split("\n")] for text in (raw, cell))
    above = len(whole) - len(body)
    return above + 1 if whole[above:] == body and any("%%" in line for line in whole[:max(above, 0)]) else 1


def isolated(shell: Any, line: str, cell: str) -> None:
    """%%isolated: run the cell as a script in its own process tree, and show what happened."""
    from .program.script import Script
    from .program.text import CellError, prepare
    try:
        options = isolated_options(line)
        script = Script(_with_its_loop(shell, prepare(_possible(cell, options.needs), first_line(shell, cell))))
    except (OptionError, CellError) as error:
        raise _error(str(error)) from None
    _run(shell, script, options, said=(line, cell))


def _with_its_loop(shell: Any, source: str) -> str:
    """Return a program that imports my_loop with the loop inside, so that both are recorded alike; see growing.py."""
    if "my_loop" not in source:
        return source
    from .course.growing import for_program
    from .course.place import loop_here
    source, said = for_program(source, loop_here(shell))
    print(said, end="")
    return source


def orders(shell: Any, line: str, cell: str) -> None:
    """%%orders: run the cell under each order of its visible operations, and show all possible outcomes."""
    from .options import orders_options
    from .program.text import CellError
    from .views import exploring
    try:
        options = orders_options(line)
        if options.play:
            from .views import playing
            shell.user_ns[options.name] = playing.start(cell, first_line(shell, cell), options)
            return
        shell.user_ns[options.name] = found = exploring.explore(cell, first_line(shell, cell), options)
    except (OptionError, CellError) as error:
        raise _error(str(error)) from None
    exploring.show(found)


def _possible(cell: str, needs: tuple[str, ...]) -> str:
    """Return a cell's program, or one that says what this system lacks for it."""
    if not needs:
        return cell
    from .running.needs import excuse, lacking
    missing = lacking(needs)
    return excuse(missing) if missing else cell


def isolated_program(shell: Any, line: str) -> None:
    """%isolated FILE [ARGS]: run a program from its own file in the same way."""
    from .program.text import CellError
    from .running.launch import program_script
    try:
        options, (program, *arguments) = isolated_program_options(line)
        script = program_script(program, arguments)
    except (OptionError, CellError) as error:
        raise _error(str(error)) from None
    _run(shell, script, options)


def step(shell: Any, line: str) -> None:
    """%step [NAME ...]: step through the last run, or through the named ones, side by side."""
    from .record.run import Run
    from .views.player import show
    names = line.split() or ["run"]
    runs: dict[str, Run] = {}
    for name in names:
        found = shell.user_ns.get(name)
        each = found if isinstance(found, dict) else {"": found}
        if not each or not all(isinstance(run, Run) for run in each.values()):
            raise _error(f"%step: {name!r} is not a run. Run a cell with %%isolated --name {name} first, then: %step {name}"
                         if name.isidentifier() else "%step: give it the names of runs, such as: %step run")
        runs |= {" ".join(filter(None, (name if len(names) > 1 else "", method))): run for method, run in each.items()}
    show(runs)


def _run(shell: Any, script: Script, options: argparse.Namespace, said: tuple[str, str] = ("", "")) -> None:
    from .course.own_text import note
    from .program.text import CellError
    from .running.launch import available, run_prepared
    from .views import notebook as show
    several = len(options.start_method or ()) > 1
    runs = {}
    try:
        for method in [available(method) for method in options.start_method or [None]]:
            live = show.Live(script.source, stream=not several, title=f"── {method} ──\n" if several else "")
            try:
                run = runs[method] = run_prepared(script, method, options.timeout, live.show)
            finally:
                live.close()
            if run.interrupted:
                break
    except CellError as error:
        raise _error(str(error)) from None
    shell.user_ns[options.name] = runs if several else run
    note(options.name, *said)
    if several:
        show.side_by_side(runs, timeline=not options.no_timeline, linear=options.to_scale)
    else:
        show.after(run, timeline=not options.no_timeline, linear=options.to_scale)
    if run.interrupted:
        raise show.Interrupted
    predicted = sys.modules.get(f"{__package__}.course.predict_magic")
    if predicted is not None:           # a question was asked in this kernel
        predicted.after_run(shell, options.name)
