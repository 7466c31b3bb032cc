"""Reads the options of a magic, and of `python -m helpers`, and says in one sentence what is wrong with them."""
from __future__ import annotations

import argparse
import builtins
import keyword
import shlex
import sys
import unicodedata
from typing import Any, NoReturn

METHODS = ("fork", "spawn", "forkserver")
LONGEST = 300       #: characters of an error; of a longer one, the middle is left out
FILES = ("picture", "player", "json", "trace")      #: options of `python -m helpers` that name a file to write


class OptionError(ValueError):
    """The options cannot be used; the message is for the learner."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        if len(message) > LONGEST:
            message = f"{message[:LONGEST // 2]} … {message[-LONGEST // 2:]}"
        options = " ".join(self.format_usage().split()).removeprefix(f"usage: {self.prog} ")
        raise OptionError(f"{self.prog}: {message}. Its options are {options}")


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds between 0 and 3600")
    return value


def _variable(text: str) -> str:
    if not text.isidentifier() or keyword.iskeyword(text):
        raise argparse.ArgumentTypeError(f"{text!r} cannot be a variable's name")
    if hasattr(builtins, text):
        raise argparse.ArgumentTypeError(f"{text!r} is a name of Python's own, which the notebook would lose: take another")
    return unicodedata.normalize("NFKC", text)      # as Python reads names


def _needs(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if not all(part.isidentifier() for name in names for part in name.split(".")):
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of names such as select.epoll,resource")
    return names


def isolated_options(line: str) -> argparse.Namespace:
    """Read the options of %%isolated.

    Args:
        line: what follows the magic's name.

    Returns:
        .start_method (a list of names, or None), .timeout (seconds), .name, .no_timeline, .to_scale,
        .needs (modules, or names in them, without which the cell cannot run)

    Raises:
        OptionError: the options cannot be used.
    """
    return _isolated("%%isolated", _words("%%isolated", line))


def isolated_program_options(line: str) -> tuple[argparse.Namespace, list[str]]:
    """Read the options of %isolated, those of %%isolated; return them, and the program's file with its arguments.

    Raises:
        OptionError: the options cannot be used, or there is no program.
    """
    words, at = _words("%isolated", line), 0
    while at < len(words) and words[at].startswith("--"):
        option, at = words[at], at + 1
        while option == "--start-method" and words[at:at + 1] and words[at] in METHODS:
            at += 1
        if option in ("--timeout", "--name", "--needs"):
            at += 1
    options = _isolated("%isolated", [word for word in words[:at] if word != "--"])
    if not words[at:]:
        raise OptionError("%isolated: which program? %isolated [OPTIONS] FILE [ARGS] runs a file, %%isolated a cell.")
    return options, words[at:]


def _words(magic: str, line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise OptionError(f"{magic}: its options cannot be read ({error}).") from None


def _isolated(magic: str, words: list[str]) -> argparse.Namespace:
    parser = _Parser(prog=magic, add_help=False, allow_abbrev=False)
    parser.add_argument("--start-method", nargs="+", choices=METHODS)
    parser.add_argument("--timeout", type=_seconds, default=10.0, metavar="SECONDS")
    parser.add_argument("--name", type=_variable, default="run")
    parser.add_argument("--no-timeline", action="store_true")
    parser.add_argument("--to-scale", action="store_true")
    parser.add_argument("--needs", type=_needs, default=(), metavar="NAME[,NAME]")
    options = parser.parse_args(words)
    if options.start_method:
        options.start_method = list(dict.fromkeys(options.start_method))
    return options


def orders_options(line: str) -> argparse.Namespace:
    """Read the options of %%orders.

    Args:
        line: what follows the magic's name.

    Returns:
        .start_method (a name, or None), .runs, .name, .timeout (seconds), .never (an expression, or None), .play

    Raises:
        OptionError: the options cannot be used.
    """
    parser = _Parser(prog="%%orders", add_help=False, allow_abbrev=False)
    parser.add_argument("--start-method", choices=METHODS)
    parser.add_argument("--runs", type=_runs, default=100, metavar="NUMBER")
    parser.add_argument("--never", type=_rule, metavar="RULE")
    parser.add_argument("--name", type=_variable, default="found")
    parser.add_argument("--timeout", type=_seconds, default=60.0, metavar="SECONDS")
    parser.add_argument("--play", action="store_true")
    return parser.parse_args(_words("%%orders", line))


def _runs(text: str) -> int:
    if not (text.isdecimal() and len(text) < 9 and 0 < int(text) <= 100_000):       # int() refuses thousands of digits
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of runs between 1 and 100000")
    return int(text)


def _rule(text: str) -> str:
    try:
        compile(text, "<rule>", "eval")
    except (SyntaxError, ValueError):
        raise argparse.ArgumentTypeError(f"{text!r} is no expression of Python") from None
    return text


USAGE = """\
usage: python -m helpers [OPTIONS] PROGRAM [ARGS]

Runs PROGRAM as `python PROGRAM ARGS` would: arguments, input, output and exit code are its own. If it hangs, or one of
its processes ends with an error, a report on standard error says where and why. Ctrl-C or SIGTERM: first the report
says where the program is and why, then the program gets the signal. It has 3 seconds to end; a second one ends it at once.

  --timeout SECONDS    end the program after this time, with exit code 124; without it, it may run forever. With --orders:
                       give up a run that stands for this time without coming to its next operation; 60 by default
  --start-method M     its default start method: fork, spawn or forkserver
  --orders NUMBER      run it in each order of its visible operations, NUMBER runs at most, and report what can come out;
                       exit code 1 if an order hangs, ends with an error or breaks the rule
  --never RULE         with --orders: an expression that must not be true at its end, such as "n < 2"
  --explain            report what happened even if the program ended well
  --quiet              report nothing
  --picture FILE       draw its timeline, as PNG, SVG or PDF by the name of the file
  --player FILE        write an HTML page on which you step through the run, in any browser and without a network
  --json FILE          write the record; Run.from_json reads it
  --trace FILE         write the record as trace events, for Perfetto or speedscope
"""


def program_options(words: list[str], settings: Any) -> Any:
    """Read the options of `python -m helpers`.

    Args:
        words: the words before the program.
        settings: has an attribute for each option; those that are given are set.

    Raises:
        OptionError: the options cannot be used.
        SystemExit: only help was asked for.
    """
    parser = _Parser(prog="python -m helpers", add_help=False, allow_abbrev=False)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--timeout", type=_seconds_at_all, metavar="SECONDS", default=settings.timeout)
    parser.add_argument("--start-method", choices=METHODS, default=settings.start_method)
    for name in FILES:
        parser.add_argument(f"--{name}", metavar="FILE", default=getattr(settings, name))
    parser.add_argument("--orders", type=_runs, metavar="NUMBER", default=settings.orders)
    parser.add_argument("--never", type=_rule, metavar="RULE", default=settings.never)
    for name in ("explain", "quiet"):
        parser.add_argument(f"--{name}", action="store_true")
    if words and words[-1] in ("-m", "-c"):
        raise OptionError(f"python -m helpers: {words[-1]} is an option of Python's. A program is a file or a folder here: "
                          "give the file, or the folder with its __main__.py.")
    found = parser.parse_args(words, namespace=settings)
    if found.help:
        sys.stdout.write(USAGE)
        raise SystemExit(0)
    if found.never and not found.orders:
        parser.error("--never belongs to --orders, which says how often to run the program")
    of_one_run = [f"--{name}" for name in (*FILES, "explain") if getattr(found, name)]
    if found.orders and of_one_run:
        parser.error(f"{of_one_run[0]} is for a single run, and --orders makes many")
    return found


def _seconds_at_all(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value
