"""Shows a run in a notebook: its output by process, how it ended, and the picture.

What stays in the notebook is the same on every run: each process's own lines in order, the
processes in the order in which they were born. What children print is also shown live, in an area that
is emptied at the end.
"""
from __future__ import annotations

import html
import re
import sys
import textwrap
import time
from typing import Any

from ..program.script import FILE
from ..record.run import Process, Run
from .endings import dying
from .png import png
from .tracebacks import tidy
from .words import sentences, summary

_SEVERAL = ("multiprocessing", "ProcessPoolExecutor", "os.fork")
_WRAPPED = "font-family:var(--jp-code-font-family,monospace);white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere"
_HANGING = "padding-left:2ch;text-indent:-2ch"      # a line that is too long goes on below, indented
WIDTH = 100             #: characters of a line of ours: it fits the page
_NAME = "\0"            # stands for the process's name, so that texts that differ only in the name are equal
LIVE_AFTER = 0.3        #: seconds before what children print is shown live: a short run does not need it


class Interrupted(KeyboardInterrupt):
    """The learner pressed stop: the cells after this one are not run, and there is no traceback to read."""

    def _render_traceback_(self) -> list[str]:
        return ["KeyboardInterrupt: you stopped this cell, and everything that it had started has been ended."]


class Live:
    """Shows output while a run goes on. `show` is what `launch.run_script` calls."""

    def __init__(self, source: str, *, stream: bool = True, title: str = "") -> None:
        self.label = "MainProcess │ " if any(word in source for word in _SEVERAL) else ""
        self._stream, self._title = stream, title
        self._started = time.monotonic()
        self._area: Any = None
        self._text, self._shown = "", 0.0
        self._at_line_start = True

    def show(self, stream: str, text: str) -> None:
        """Show text that was just printed."""
        if stream == "out" and self._stream:
            sys.stdout.write(self._labelled(text))
            sys.stdout.flush()
            return
        self._text = (self._text + text)[-4000:]
        now = time.monotonic()
        if now - self._started > LIVE_AFTER and now - self._shown > 0.1:
            self._shown = now
            self._update(self._title + self._text)

    def say(self, sentence: str) -> None:
        """Show a sentence in place of what is in the area."""
        self._update(sentence)

    def _labelled(self, text: str) -> str:
        if not self.label:
            self._at_line_start = text.endswith("\n")
            return text
        lines = text.splitlines(keepends=True)
        for number, line in enumerate(lines):
            if self._at_line_start:
                lines[number] = self.label + line
            self._at_line_start = line.endswith("\n")
        return "".join(lines)

    def _update(self, text: str) -> None:
        from IPython import get_ipython
        shell = get_ipython()
        if shell is None or not hasattr(shell, "kernel"):
            return
        from IPython.display import display
        # The first and the last bundle are empty: nothing of the area stays, and nbval has nothing to compare.
        if self._area is None:
            self._area = display({}, raw=True, display_id=True)
        self._area.update({"text/plain": text} if text else {}, raw=True)

    def close(self) -> None:
        """Empty the live area; end a line that the script left unfinished."""
        if self._area is not None:
            self._update("")
        if self._stream and not self._at_line_start:
            sys.stdout.write("\n")
            sys.stdout.flush()


def _natural(text: str) -> list:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", text)]


def printed(run: Run, *, main: bool = True) -> str:
    """Return what the processes printed, each line under its process's name.

    Which worker of a pool takes which task is chance, so the workers' lines are sorted
    and shown together.
    """
    groups: dict[str, list[str]] = {}
    for number, process in enumerate(run.processes):
        if number == 0 and not main:
            continue
        name = "pool workers" if process.worker else process.name
        groups.setdefault(name, []).extend(process.stdout.splitlines())
    if "pool workers" in groups:
        groups["pool workers"].sort(key=_natural)
    groups = {name: lines for name, lines in groups.items() if lines}
    if main and set(groups) <= {"MainProcess"} and not any(word in run.source for word in _SEVERAL):
        return run.stdout
    width = max((len(name) for name in [*groups, "MainProcess"]), default=0)
    return "".join(f"{name:<{width}} │ {line}\n" for name, lines in groups.items() for line in lines)


def errors(run: Run) -> str:
    """Return the processes' error output, tidied; if several processes wrote the same text, it is shown once."""
    parts: dict[str, list[Process]] = {}
    died = dying(run)
    said = max((process.stderr.replace(process.name, _NAME) for process in died), key=len, default="")
    copies = [said.replace(_NAME, process.name) for process in run.processes if process.worker] if said else []
    for process in run.processes:
        text = process.stderr
        # A process that found no pipe of its own wrote into its parent's; there, its copy is recognized by its name.
        if text != said.replace(_NAME, process.name) and (process.worker or _NAME in said):
            text = _without(text, copies)
        # If the program is a file of its own, its tracebacks stay as Python wrote them.
        text = (tidy(text, run.source) if run.file == FILE else text).replace(process.name, _NAME)
        if text:
            parts.setdefault(text, []).append(process)
    shown = []
    for text, processes in parts.items():
        text = text.replace(_NAME, processes[0].name)
        if len(processes) > 1:
            more = len(processes) - 1
            text += ("(Each that took its place says the same.)\n" if processes[0] in died else
                     f"({more} more {'process says' if more == 1 else 'processes say'} the same.)\n")
        shown.append(text)
    return "".join(shown)


def _without(text: str, copies: list[str]) -> str:
    """Return error output without these copies, which other processes wrote too, and without a truncated copy at its end."""
    for copy in copies:
        text = text.replace(copy, "")
        start = text.rfind(copy.partition("\n")[0])
        if start >= 0 and copy.startswith(text[start:]):
            text = text[:start]
    return text


def worth_drawing(run: Run) -> bool:
    """Whether there is more to see than one process that started and ended."""
    return run.ended or len(run.processes) > 1 or any(
        event.kind not in ("run", "exit", "error", "lane", "print", "prints") for event in run.events)


def after(run: Run, *, timeline: bool = True, linear: bool = False) -> None:
    """Show what is known only after a run has ended."""
    sys.stdout.write(printed(run, main=False))
    left_out = [f"{run.output_left_out:,} characters of output were left out."] if run.output_left_out else []
    sys.stdout.flush()
    text = errors(run)
    if text:
        sys.stderr.write(text)
        sys.stderr.flush()
    _say(left_out + sentences(run))
    if timeline and worth_drawing(run):
        picture(run, linear=linear)


def _say(lines: list[str]) -> None:
    """Print sentences, each on a line of its own: a front end may break a long line within a word."""
    for number, sentence in enumerate(lines):
        print(textwrap.fill(sentence, WIDTH, initial_indent="  " if number else "■ ", subsequent_indent="    ",
                            expand_tabs=False, replace_whitespace=False, break_long_words=False, break_on_hyphens=False))


def side_by_side(runs: dict[str, Run], *, timeline: bool = True, linear: bool = False) -> None:
    """Show the runs of one program under several start methods, each in a column."""
    from IPython.display import display
    plain = []
    for method, run in runs.items():
        plain += [f"── {method} ──", (printed(run) + _short(run)).rstrip(), summary(run) or "Ended well."]
    cells = [
        (f'<pre style="{_WRAPPED}">' + "".join(f'<div style="{_HANGING}">{html.escape(line) or "<br>"}</div>'
                                              for line in (printed(run) + _short(run)).splitlines()) + "</pre>",
         "<br>".join(map(html.escape, sentences(run))) or "Ended well.")
        for run in runs.values()]
    rows = "".join(
        f'<tr style="vertical-align:top"><th style="text-align:left">{head}</th>'
        + "".join(f'<td style="text-align:left">{cell[row]}</td>' for cell in cells) + "</tr>"
        for row, head in enumerate(("printed", "how it ended")))
    width = 92 // len(runs)
    head = "".join(f'<th style="text-align:left;width:{width}%">{method}</th>' for method in runs)
    table = (f'<table style="table-layout:fixed;width:100%"><thead><tr><td style="width:8%"></td>{head}</tr></thead>'
             f"<tbody>{rows}</tbody></table>")
    display({"text/plain": "\n".join(part for part in plain if part), "text/html": table}, raw=True)
    if timeline and any(worth_drawing(run) for run in runs.values()):
        picture(runs, linear=linear)


def _short(run: Run) -> str:
    """Return of what went to stderr the last line of each traceback: a column has no room for the rest.

    An error that how the run ended tells, with its process, is left out.
    """
    kept = [line for line in errors(run).splitlines()
            if line and not line.startswith((" ", "Traceback", "Process ", "line "))]
    said = summary(run)
    # An error's message may begin on the line below its name.
    told = {one for process in run.processes if process.error and process.error.rstrip(".") in said
            for one in (process.error, process.error.partition(":")[0] + ":")}
    return "".join(line + "\n" for line in kept if line.strip() not in told)


def picture(runs: Run | dict[str, Run], *, linear: bool = False) -> None:
    """Show the timeline of one run or of several, with a line of text that is the same on every run."""
    from IPython.display import display

    from .timeline import caption, image
    # JupyterLab gives a PNG no alternative text. It would give an <img alt> in HTML one. But nbval compares HTML, and the
    # bytes of a picture differ from run to run; and what GitHub shows of a "data:" address in HTML is not certain. So the
    # words that say what is in a picture stand beside it, as text.
    display({"image/png": png(image(runs, linear=linear)), "text/plain": caption(runs)}, raw=True)


def draw_ends(run: Run, pipe: str | None = None) -> None:
    """Show which process held which end of a pipe, and when, with a line of text that is the same on every run.

    Args:
        run: a run.
        pipe: the pipe's name, such as "pipe a-b"; None for the run's first.
    """
    from IPython.display import display

    from .timeline import ends
    display({"image/png": png(ends.image(run, pipe)), "text/plain": ends.caption(run, pipe)}, raw=True)
