"""Says in a terminal what there is to say about a program that has ended, or is about to be ended."""
from __future__ import annotations

import signal
import textwrap

from ..record.run import Run
from .endings import ended_somehow
from .reasons import at_loop_exit, losses, why
from .words import sentences

WIDTH = 100         #: characters of a line


def report(run: Run, stopped_by: int = 0) -> str:
    """Return what there is to say about a run; "" if it ended well, or its own output says everything.

    Args:
        run: the run.
        stopped_by: the signal that ends it; 0 for none.
    """
    if stopped_by:
        how = "Ctrl-C" if stopped_by == signal.SIGINT else signal.Signals(stopped_by).name
        said = [f"Stopped by {how}.", *map(str, why(run))]
    elif _speaks_for_itself(run) and not any(at_loop_exit(run)):
        said = list(map(str, losses(run)))
    else:
        said = sentences(run)
    if run.events_left_out and said:
        said.append("The middle of the record was too long to keep.")
    return "".join(_lines(number, sentence) for number, sentence in enumerate(said))


def _speaks_for_itself(run: Run) -> bool:
    """Whether its traceback and exit code say how it ended, and every process that it started ended well."""
    others = run.processes[1:]
    return not run.ended and all(other.helper or other.ended_well or not ended_somehow(other) for other in others)


def _lines(number: int, sentence: str) -> str:
    return textwrap.fill(sentence, WIDTH, initial_indent="  " if number else "■ ", subsequent_indent="    ",
                         break_long_words=False, break_on_hyphens=False) + "\n"


def draw(run: Run, path: str) -> None:
    """Draw a run's timeline into a file; a PNG is kept small. Raises OSError, ValueError (no such format)."""
    if path.lower().endswith(".png"):
        from .png import png
        from .timeline import image
        with open(path, "wb") as file:
            file.write(png(image(run)))
    else:
        run.timeline().savefig(path)


def write_player(run: Run, path: str) -> None:
    """Write a page to step through a run. Raises OSError."""
    from .player import page
    with open(path, "w", encoding="utf-8") as file:
        file.write(page({"": run}))
