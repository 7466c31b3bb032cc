"""Gives each process of the run an output of its own, so that outputs do not mix.

The kernel keeps a few named pipes ready, open for reading: free/N.out and free/N.err. A new process takes a pair by renaming
it to N.out and N.err in the run's folder, and uses it in place of the output that it inherited. If the script has sent an
output somewhere else, that stays as it is.
"""
import os
import sys
from time import sleep

from . import core
from .memory import directory
from .script import first, privately

PATIENCE = 100      # times 5 ms: then this process shares its parent's output
stat = privately("stat")
#: The run's pipes that this process or its ancestors have had: (device, number) -> suffix, ".out" or ".err".
pipes: dict[tuple[int, int], str] = {}


def inherited() -> list[tuple[int, str]]:
    """Return the descriptors that are still one of the run's pipes, each with its suffix.

    Not always 1 and .out, 2 and .err: the script may have redirected one to the other (2>&1).
    """
    found, looked = [], False
    for number in (1, 2):
        try:
            state = os.fstat(number)
        except OSError:
            continue
        key = state.st_dev, state.st_ino
        if key not in pipes and stat.S_ISFIFO(state.st_mode) and not looked:  # another Python's pipe, or another process's
            looked = True
            look()
        if key in pipes:
            found.append((number, pipes[key]))
    return found


def look() -> None:
    """Find out which pipes the run has."""
    for name in os.listdir(directory):
        if name.endswith((".out", ".err")):
            try:
                know(f"{directory}/{name}", name[-4:])
            except OSError:             # the process that had it has ended
                continue


def know(which, ending: str) -> None:
    """Remember that a path or a descriptor is one of the run's pipes."""
    state = os.stat(which)
    pipes[state.st_dev, state.st_ino] = ending


def take() -> str | None:
    """Take a pair of pipes for this process; return its path without the suffix."""
    for _ in range(PATIENCE):
        for name in sorted(os.listdir(f"{directory}/free")):
            if name.endswith(".out"):
                pair, mine = f"{directory}/free/{name[:-4]}", f"{directory}/{name[:-4]}"
                try:
                    os.rename(pair + ".out", mine + ".out")
                    os.rename(pair + ".err", mine + ".err")
                except OSError:
                    continue        # another process was faster
                return mine
        sleep(0.005)
    return None


def own_output() -> None:
    try:
        wanted = inherited()
        pair = take() if wanted else None
        if pair is None:
            return
        for ending in {end for _, end in wanted}:
            numbers = [number for number, end in wanted if end == ending]
            file = os.open(pair + ending, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            os.write(file, b"\0%d\n" % os.getpid())
            os.set_blocking(file, os.get_blocking(numbers[0]))
            know(file, ending)
            for number in numbers:
                os.dup2(file, number)
            os.close(file)
    except OSError:
        pass                        # it continues with the output that it has


def whole_lines() -> None:
    """Write each line as it is printed, as in a terminal: it is seen at once, and never torn."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(line_buffering=True)


def begins() -> None:
    """Give this process its output; the script's own was opened for it."""
    if not core.recorded or not separate:
        return
    if not first:
        return own_output()
    try:
        know(1, ".out")
        know(2, ".err")
    except OSError:
        pass


separate = os.environ.get("ISOLATED_OUTPUT") != "shared"        # otherwise, as under plain Python
if separate:
    whole_lines()
    separate = hasattr(os, "mkfifo") and "ISOLATED_WITHOUT_PIPES" not in os.environ
if separate:
    core.after_fork.append(own_output)
