"""Reads the options of a magic, and says in one sentence what is wrong with them."""
from __future__ import annotations

import argparse
import keyword
import shlex

METHODS = ("fork", "spawn", "forkserver")


class OptionError(ValueError):
    """The options of a magic cannot be used; the message is written for the learner."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:
        raise OptionError(f"{self.prog}: {message}. Its options are {' '.join(self.format_usage().split()[2:])}")


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
    return text


def isolated_options(line: str) -> argparse.Namespace:
    """Read the options of %%isolated.

    Args:
        line: what follows the magic's name.

    Returns:
        .start_method (a list of names, or None), .timeout (seconds), .name, .no_timeline

    Raises:
        OptionError: they cannot be used.
    """
    parser = _Parser(prog="%%isolated", add_help=False, allow_abbrev=False)
    parser.add_argument("--start-method", nargs="+", choices=METHODS)
    parser.add_argument("--timeout", type=_seconds, default=10.0, metavar="SECONDS")
    parser.add_argument("--name", type=_variable, default="run")
    parser.add_argument("--no-timeline", action="store_true")
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise OptionError(f"%%isolated: its options cannot be read ({error}).") from None
    options = parser.parse_args(words)
    if options.start_method:
        options.start_method = list(dict.fromkeys(options.start_method))
    return options
