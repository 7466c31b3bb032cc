"""python -m helpers [OPTIONS] PROGRAM [ARGS]: runs a program as Python would, and says where it hangs and why.

The program is started first; everything else that is needed is imported while it runs: see running/begin.py.
"""
from __future__ import annotations

import os
import sys

TYPE_CHECKING = False       # typing itself is not loaded for it
if TYPE_CHECKING:
    from .record.run import Run

#: The options that take a value.
VALUED = ("--timeout", "--start-method", "--picture", "--player", "--json", "--trace", "--orders", "--never")
TIMED_OUT = 124     #: the exit code of a program that was ended at its time-out, as for timeout(1)
USED_WRONGLY, NOT_STARTED, NOT_WRITTEN = 2, 125, 1
INTERRUPT = 2       #: the number of the signal that Ctrl-C sends


class Settings:
    """The values of options that are not given."""

    timeout: float = float("inf")
    start_method: str | None = None
    picture = player = json = trace = None  #: files to write
    explain = quiet = False
    orders: int | None = None               #: how many runs at most, to explore its orders; None: one ordinary run
    never: str | None = None                #: what must never be true at its end

    @property
    def wants_run(self) -> bool:
        """Whether the record is needed even if all goes well."""
        return bool(self.explain or self.picture or self.player or self.json or self.trace)


def split(words: list[str]) -> tuple[list[str], list[str]]:
    """Split a command line into our options, and the program with its arguments."""
    at = 0
    while at < len(words) and words[at].startswith("-") and words[at] != "-":
        if words[at] == "--":
            return words[:at], words[at + 1:]
        at += 2 if words[at] in VALUED else 1
    return words[:at], words[at:]


def main(words: list[str]) -> int:
    """Run a program. Returns its exit code; -number if a signal ended it."""
    options, command = split(words)
    settings = Settings()
    if options or not command:
        try:
            from .options import OptionError, program_options
            program_options(options, settings)
            if not command:
                raise OptionError("python -m helpers: which program? See python -m helpers --help")
            if settings.start_method is not None:
                from .running.launch import available
                available(settings.start_method)
        except ValueError as error:         # OptionError, CellError
            _tell(f"{error}\n")
            return USED_WRONGLY
    try:
        if settings.orders is not None:
            return _explore(command, settings)
        return (_run if os.name == "posix" else _run_on_windows)(command, settings)
    except OSError as error:
        _tell(f"python -m helpers: the program could not be run: {error.strerror}. "
              "It needs a temporary folder with room in it, some open files, and a few processes.\n")
        return NOT_STARTED


def _run(command: list[str], settings: Settings) -> int:
    from .program.script import Script, read
    from .running.begin import Begun
    from .running.program_signals import Signals
    with Signals() as signals:
        script = Script(read(command[0]), command[0], tuple(command[1:]), _interpreter_options())
        begun = Begun(script, settings.start_method)
        try:
            if not settings.wants_run and begun.wait(settings.timeout, signals):
                begun.close()
                return begun.code
            from .running.program import Program
            program = Program(begun, settings.start_method, settings.timeout, signals,
                              lambda run: _report(run, settings, signals.wanted), lambda text: _note(text, settings))
        except OSError:
            begun.close()
            raise
        run = program.carry_out()
    return _exit_code(run, _write_files(run, settings), signals.wanted)


def _explore(command: list[str], settings: Settings) -> int:
    """Run a program in each of its orders. Returns 1 if one hangs, ends with an error or breaks the rule."""
    from .orders.explore import TIMEOUT, explore_prepared
    from .program.script import Script, read
    from .program.text import CellError
    from .running.launch import available
    from .views.exploring import in_terminal
    assert settings.orders is not None
    if not os.path.isfile(command[0]):
        _tell(f"python -m helpers: --orders needs a program in a file, and {command[0]} is none.\n")
        return USED_WRONGLY
    script = Script(read(command[0]), command[0], tuple(command[1:]), _interpreter_options())
    timeout = TIMEOUT if settings.timeout == float("inf") else settings.timeout
    try:
        found = explore_prepared(script, available(settings.start_method), runs=settings.orders, never=settings.never or "",
                                 timeout=timeout)
    except CellError as error:
        _tell(f"{error}\n")
        return NOT_STARTED
    if not settings.quiet:
        in_terminal(found)
    if found.interrupted:
        return -INTERRUPT
    return int(any(outcome.hung or outcome.returncode or outcome.broken for outcome in found))


def _run_on_windows(command: list[str], settings: Settings) -> int:
    from .program.script import Script, read
    from .running.console import run as run_on_console
    script = Script(read(command[0]), command[0], tuple(command[1:]), _interpreter_options())
    run = run_on_console(script, settings.start_method, settings.timeout)
    _report(run, settings, INTERRUPT if run.interrupted else 0)
    return _exit_code(run, _write_files(run, settings), INTERRUPT)


def _exit_code(run: Run, written: bool, stopped_by: int) -> int:
    """Return the exit code; -number if a signal ended the program. `written`: whether the files were that were asked for."""
    if run.hung and not run.lost:
        return TIMED_OUT
    if run.returncode is None:
        return -stopped_by or NOT_STARTED
    return run.returncode or (0 if written else NOT_WRITTEN)


def _report(run: Run, settings: Settings, stopped_by: int) -> None:
    """Say what there is to say about a run that has ended, or is about to be ended."""
    from .views.terminal import report
    if settings.explain:
        _tell(run.explain() + "\n")
    if not settings.quiet:
        _tell(report(run, stopped_by))


def _note(text: str, settings: Settings) -> None:
    if not settings.quiet:
        _tell(f"■ {text}\n")


def _tell(text: str) -> None:
    if sys.stderr is not None and text:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            pass                                # nobody reads it any more


def _write_files(run: Run, settings: Settings) -> bool:
    """Write the files that were asked for. Returns whether that succeeded."""
    if not (settings.picture or settings.player or settings.json or settings.trace):
        return True
    from .views.terminal import draw, write_player
    from .views.trace import trace
    whole = True
    for path, write in ((settings.picture, draw), (settings.player, write_player),
                        (settings.json, lambda run, path: _save(path, run.to_json())),
                        (settings.trace, lambda run, path: _save(path, trace(run)))):
        try:
            if path:
                write(run, path)
        except (OSError, ValueError) as error:
            whole = False
            _tell(f"python -m helpers: {path} could not be written: {getattr(error, 'strerror', None) or error}.\n")
    return whole


def _save(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def _interpreter_options() -> tuple[str, ...]:
    """Return the options before `-m helpers` on our command line: the program's Python gets them, too."""
    before = sys.orig_argv[1:]
    return tuple(before[:before.index("-m")]) if "-m" in before else ()


def _leave_the_folder() -> None:
    """Have modules looked for elsewhere: files in the current folder must not come before the standard library's."""
    try:
        here = os.getcwd()
    except FileNotFoundError:                   # it has been removed
        here = ""
    if not sys.flags.safe_path and sys.path and sys.path[0] in ("", here):
        del sys.path[0]


def end_as(code: int) -> None:
    """End as the program did: with its exit code, or by its signal."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except OSError:
                code = code or 120              # as Python itself does
    if code < 0 and os.name == "posix":
        import resource
        import signal
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))  # it left its own
        if -code not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
        code = 128 - code
    os._exit(code & 0xFF if os.name == "posix" else code)       # nothing of ours needs to be tidied up


if __name__ == "__main__":
    _leave_the_folder()
    end_as(main(sys.argv[1:]))
