"""What is said of a run that stands still, as values that can be compared. The sentences are made of them last."""
from __future__ import annotations

from dataclasses import dataclass

from .endings import Ending

ME = "\0me"             #: stands for the process that a statement is about, where several are compared

Value = "str | int | Ending | Statement | tuple[str, ...] | tuple[Statement, ...] | None"

#: What can be said. The clauses of "{Clauses}" begin a sentence. A name of the program's is never changed.
PHRASES = {
    # where a process stands
    "stopped": "{who} had been stopped by a signal, and nobody let it go on (SIGCONT).",
    "was running": "{who} was still running.",
    "carries out": "{who} still carries out {call}.",
    "runs": "{who} still runs line {line}: {call}",
    "waits at": "{who} waits at {call}.",
    "waits in": "{who} waits in {call}, line {line}.",
    "a greenlet waits": "Its greenlet {names} waits in {place}.",
    "greenlets wait": "Its greenlets {names} wait in {place}.",
    # for what reason
    "full queue": "Nobody takes anything out of {object}, which is full.",
    "full pipe": "Nobody receives from {object}, which is full.",
    "unwritten": "What it put in line {line} does not fit into the pipe of {object}, and nobody takes anything out.",
    "child runs": "{child} has not ended.",
    "held": "{holder} acquired {object} in line {line} and has not released it.",
    "undone": "{given} items were put into {object}, and task_done() was called {done} times.",
    "never": "{Clauses}, so nothing will ever arrive.",
    "not yet": "{Clauses}.",
    "alone": "No other process was started, so nothing will ever arrive.",
    "own end": ("The only process that still holds a sending end of {object} is {who} itself, so neither a message nor "
                "the end will ever come."),
    "all receive": "Only {names} could send through {object}, and all of them wait to receive.",
    "open end": "A sending end of {object} is still open in {names}, so recv() does not see the end.",
    "task lost": "{who} {how} in the middle of task {number}, so its result will never come.",
    "callback raised": ("The callback {function} raised {error}, which ended the thread that receives the results of "
                        "{object}, so none will come any more."),
    "terminated": "Task {number} was not done when {object} was terminated{where}, so its result will never come.",
    "worker ended before": "{who} {how}, before it took a task.",
    "worker ended taking": "{who} {how} when it took a task.",
    "worker ended waiting": "{who} {how} while it waited for a task, and held the lock that all workers need for that.",
    "each after": "So did each that took its place.",
    # clauses of these
    "ended": "{who} {how}",
    "put elsewhere": "{who} put {value} into another queue ({object})",
    "put into another": "{who} put {value} into another queue, made when line {line} was run again",
    "put nothing": "{who} {how} and put nothing",
    "half written": "{who} ended before all of {value} was written",
    "all taken": "all {number} values that were put have been taken",
    "one taken": "the one value that was put has been taken",
    # of several
    "so does": "So does {number} more.",
    "so do": "So do {number} more.",
    "the same": "It is the same with {others} as with {who}.",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said: which, of whom, of what. Two that say the same are equal."""

    phrase: str                                     #: which of `PHRASES`
    values: tuple[tuple[str, object], ...] = ()     #: what fills it in: texts, numbers, or several of them, or clauses
    tells: tuple[Ending, ...] = ()                  #: whose ends are told with it

    def instead(self, name: str, other: str) -> Statement:
        """Return the statement with another name in the place of a process's."""
        tells = tuple(one._replace(called=other) if one.called == name else one for one in self.tells)
        return Statement(self.phrase, tuple((key, _instead(value, name, other)) for key, value in self.values), tells)

    def __str__(self) -> str:
        return PHRASES[self.phrase].format_map(_Words(self.values))


def say(phrase: str, *tells: Ending, **values: object) -> Statement:
    """Return a statement; `tells` are the ends that are told with it."""
    clauses = [one for value in values.values() if isinstance(value, tuple) for one in value if isinstance(one, Statement)]
    return Statement(phrase, tuple(values.items()), tells + tuple(end for one in clauses for end in one.tells))


def _instead(value: object, name: str, other: str) -> object:
    if isinstance(value, Statement):
        return value.instead(name, other)
    if isinstance(value, tuple):
        return tuple(_instead(one, name, other) for one in value)
    return other if value == name else value


class _Words(dict[str, object]):
    """The values of a statement as words."""

    def __init__(self, values: tuple[tuple[str, object], ...]) -> None:
        super().__init__((name, _in_words(value)) for name, value in values)
        self.clauses = dict(values).get("clauses")

    def __missing__(self, name: str) -> str:
        words = str(self[name.lower()])
        if not isinstance(self.clauses, tuple) or PHRASES[self.clauses[0].phrase].startswith("{"):
            return words        # it begins with a process's name
        return words[:1].upper() + words[1:]


def _in_words(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    parts = [str(one) for one in value]
    comma = ", and " if isinstance(value[0], Statement) else " and "
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + comma + parts[-1]
