"""Gives each process of the run an output of its own, so that no two are mixed.

The kernel keeps a few named pipes ready, open for reading: free.N.out and free.N.err. A new process
takes a pair by renaming it, and puts it in the place of the output that it inherited. It leaves
alone an output that the script has sent somewhere else.
"""
import os
import sys
from time import sleep

from . import core
from .memory import directory
from .script import first
PATIENCE = 100      # times 5 ms: then this process shares its parent's output


def inherited(names: list[str]) -> list[tuple[int, str]]:
    """Return which descriptors still are one of the run's pipes, each with its ending: ".out" or ".err".

    Not always 1 and .out, 2 and .err: the script may have sent the one where the other goes (2>&1).

    Args:
        names: the files in the run's folder.
    """
    pipes = {}
    for name in names:
        if name.startswith("used.") and name.endswith((".out", ".err")):
            try:
                state = os.stat(f"{directory}/{name}")
            except OSError:
                continue
            pipes[state.st_dev, state.st_ino] = name[-4:]
    found = []
    for number in (1, 2):
        try:
            state = os.fstat(number)
        except OSError:
            continue
        if (state.st_dev, state.st_ino) in pipes:
            found.append((number, pipes[state.st_dev, state.st_ino]))
    return found


def take(names: list[str]) -> str | None:
    """Return the path of a pair of pipes, less its ending, that is now this process's own; `names` as in `inherited`."""
    for _ in range(PATIENCE):
        for name in sorted(names):
            if name.startswith("free.") and name.endswith(".out"):
                pair = os.path.join(directory, name[:-4])
                mine = os.path.join(directory, "used." + name[5:-4])
                try:
                    os.rename(pair + ".out", mine + ".out")
                    os.rename(pair + ".err", mine + ".err")
                except OSError:
                    continue        # another process was faster
                return mine
        sleep(0.005)
        names = os.listdir(directory)
    return None


def own_output() -> None:
    try:
        names = os.listdir(directory)
        wanted = inherited(names)
        pair = take(names) if wanted else None
        if pair is None:
            return
        for ending in {end for _, end in wanted}:
            numbers = [number for number, end in wanted if end == ending]
            file = os.open(pair + ending, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            os.write(file, b"\0%d\n" % os.getpid())
            os.set_blocking(file, os.get_blocking(numbers[0]))
            for number in numbers:
                os.dup2(file, number)
            os.close(file)
    except OSError:
        pass                        # it goes on with the output that it has


def whole_lines() -> None:
    """Write each line as it is printed, as in a terminal: it is seen at once, and never torn."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(line_buffering=True)


if os.environ.get("ISOLATED_OUTPUT") != "shared":       # else all is as under plain Python
    whole_lines()
    if hasattr(os, "mkfifo") and "ISOLATED_WITHOUT_PIPES" not in os.environ:
        if core.recorded and not first:        # the script's own process had its output opened for it
            own_output()
        core.after_fork.append(own_output)
