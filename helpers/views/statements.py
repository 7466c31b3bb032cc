"""What is said about a run that stands still, as values that can be compared. They become sentences last."""
from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from .endings import Ending, at_the_front

ME = "\0me"             #: stands for the process that a statement is about, when several are compared

Value = "str | int | Ending | Statement | tuple[str, ...] | tuple[Statement, ...] | None"

#: What can be said. "{Clauses}" and "{Who}" begin a sentence. Names from the program are never changed.
PHRASES = {
    # where a process waits
    "stopped": "{Who} had been stopped by a signal, and nobody let it go on (SIGCONT).",
    "was running": "{Who} had not ended.",
    "timer again": "A Timer that was started in line {line} waits until its {seconds} s have passed.",
    "timer": "{Who} waits until the {seconds} s of its Timer have passed.",
    "carries out": "{Who} still carries out {call}.",
    "runs": "{Who} still runs line {line}: {call}",
    "waits at": "{Who} waits at {call}.",
    "waits in a method": "{Who} waits in {method}() of {object}.",
    "waits in": "{Who} waits in {call}, line {line}.",
    "waits in what it was given": "{Who} waits in {call}, which it was given to run.",
    "in a handler": "That is in the handler of {detail}, which interrupted line {line}.",
    "a greenlet waits": "Its greenlet {names} waits in {place}.",
    "greenlets wait": "Its greenlets {names} wait in {place}.",
    "served": "{Who} carries that out.",
    "served, waits": "{Who} carries that out, and waits in {call}, line {line}.",
    # why it waits
    "full queue": "Nobody takes anything out of {object}, which is full.",
    "writes into a full pipe": "{Who} waits to write into a pipe that is full, and nobody reads from it: {readers} could.",
    "waits for bytes": "{Who} waits for something to read, which could come from {writers}.",
    "unread": "What {who} writes into is full, and nobody reads from it: {readers} could.",
    "unsent": "What {who} waits to read could come from {writers}.",
    "own other end": "Only {who} itself has the other end of what it waits to read.",
    "own other end among threads": (
        "Only {who} itself has the other end of what it waits to read, so another thread of it would have to write."),
    "own other end of a thread": (
        "Only {process} itself has the other end of what {who} waits to read, so another thread of it would have to write."),
    "both ends read": "{Names} have the two ends of one connection, and each waits for the other to write.",
    "not accepted": "Nobody has accepted the connection of {who}.",
    "nobody sends": "No other process has a sending end of what {who} waits to read.",
    "nobody connects": "Nobody connects.",
    "no datagram": "No datagram is there for {who} to receive, and UDP does not tell whether one was lost.",
    "no signal": "Only a signal ends that, and {who} has a handler for {names}.",
    "no signal at all": "Only a signal ends that.",
    "no signal of these": "{Who} has received none of the signals that it waits for: {names}.",
    "own server": "{Who} runs serve_forever() itself, and shutdown() waits for that to end.",
    "file locked": "{Holder} holds the lock of that file.",
    "not opened": "Nobody has opened that named pipe for {way}.",
    "full pipe": "Nobody receives from {object}, which is full.",
    "unwritten": "What it put in line {line} does not fit into the pipe of {object}, and nobody takes anything out.",
    "child runs": "{Child} has not ended.",
    "not terminated": "{Who} terminated {child}{where} (SIGTERM), and that did not end it.",
    "held": "{Holder} acquired {object}{where} and has not released it.",
    "held by a generator": (
        "{Holder} acquired {object}{where} and has not released it: it yielded in line {line}, and nobody has resumed it "
        "since."),
    "held since a task": (
        "{Holder} acquired {object} in line {line}, in task {number}, which has ended, and has not released it."),
    "at work": "Task {number} has not ended: {who} carries it out.",
    "hands out": "{Who} hands out the tasks of {object}, and still takes them from the program.",
    "undone": "{items} put into {object}, and task_done() was {done}.",
    "never": "{Clauses}, so nothing will ever arrive.",
    "not yet": "{Clauses}.",
    "alone": "No other {kind} was started, so nothing will ever arrive.",
    "own end": ("The only process that still holds a sending end of {object} is {who} itself, so neither a message nor "
                "the end will ever come."),
    "all receive": "Only {names} could send through {object}, and {all_of_them} to receive.",
    "open end": "A sending end of {object} is still open in {names}, so recv() does not see the end.",
    "open end, poll": "Nothing has come through {object}, a sending end of which is still open in {names}.",
    "task lost": "{Who} {how} in the middle of task {number}, so its result will never come.",
    "callback raised": ("The callback {function} raised {error}, which ended the thread that receives the results of "
                        "{object}, so none will come any more."),
    "callback runs": "The callback {function} has not ended, so no other result of {object} comes meanwhile.",
    "callback in": "The callback {function} waits in {call}, line {line}, so no other result of {object} comes meanwhile.",
    "terminated": "Task {number} was not done when {object} was terminated{where}, so its result will never come.",
    "worker ended before": "{Who} {how}, before it took a task.",
    "worker ended taking": "{Who} {how} when it took a task.",
    "worker ended waiting": "{Who} {how} while it waited for a task, and held the lock that all workers need for that.",
    "each after": "So did each that took its place.",
    "held by itself": "A {primitive} that is held cannot be acquired again, not even by its holder.",
    "held by a copy": (
        "{process} has a copy of {object}. Fork made it while {holder} held the lock, acquired{where}, and made no copy of "
        "that thread: the copy stays locked."),
    "held before": (
        "{process} has a copy of {object}. Fork made it while somebody in {parent} held the lock: the copy stays locked."),
    "no permit": "No permit of {object} is left: it began with {permits}, was {given} and {taken}.",
    "permit held": "{Holder} acquired {object} in {lines} and has not released it.",
    "nobody left": "{Clauses}, so nobody is left who could {what}.",
    "all gone": "All {number} others have ended, so nobody is left who could {what}.",
    "all wait": "{Names} wait for that, and nobody else is left who could {what}.",
    "none started": "No other {kind} was started, so nobody will {what}.",
    "lock lost": (
        "{Clauses} in the middle of get(){where}, and took the lock of {object} with it: nobody can take anything out any "
        "more, though {inside} in it."),
    "one has the lock": (
        "{names} ended in the middle of get(), and one of them took the lock of {object} with it: nobody can take anything "
        "out any more, though {inside} in it."),
    "nothing put": "Nothing was put into {object}.",
    "copied queue": "{process} has a copy of {object} that fork made. What is put into {owner}'s does not come into it.",
    "copied event": "{process} has a copy of {object} that fork made: {owner} setting its own does not set it.",
    "put into a copy": "{Who} put {value} into a copy of {object} that fork made, and that only {who} has.",
    "set a copy": "{Who} set a copy of {object} that fork made, and that only {who} has.",
    "notified a copy": "{Who} notified a copy of {object} that fork made, and that only {who} has.",
    "set another": "{Who} set another event{where}: line {line} was run again in {process}, and made {object}.",
    "notified another": (
        "{Who} notified another condition{where}: line {line} was run again in {process}, and made {object}."),
    "polls": "{Who} does that again and again, in the loop {loop}, line {line}.",
    "local variable": "{variable} is a local variable of {function}(), which {line} does not set.",
    "own variable": "Each process has its own {variable}: setting it in {lines} reaches no other process.",
    "never set": "Nobody has set {object}.",
    "no result set": "Nobody has set the result of {future}.",
    "set and cleared": (
        "{Setter} had set {object}{set_at}, and {clearer} cleared it again{cleared_at}, before {who} waited for it."),
    "set and cleared by one": (
        "{Setter} had set {object}{set_at} and cleared it again{cleared_at}, before {who} waited for it."),
    "never notified": "Nobody has notified {object}.",
    "notified before": (
        "{Who} notified {object}{where}, {when}: a notification wakes whoever waits at that moment, and is not kept "
        "for whoever comes later."),
    "woken before": "{Who} notified {object}{where}. That woke {actor}, which then waited again.",
    "others woken": "It was notified {number} since, and that woke others.",
    "one has come": "1 of {parties} has come to {object}.",
    "some have come": "{number} of {parties} have come to {object}.",
    "too few": "{Clauses}, so too few are left to come.",
    "too few go on": "{Names} cannot go on, so too few are left to come.",
    "too few left": "Too few are left to come.",
    "barrier broke": "{number} of {parties} had come to {object} when it broke.",
    "result unread": (
        "The result of {task} could not be unpickled in {process}: {error}. That ended the thread that receives the "
        "results of {object}, so none will come any more."),
    "pool copied": (
        "{process} has a copy of {object} that fork made, but not its threads, so nobody carries out task {number}."),
    "no loop runs": "No event loop runs in {process}.",
    "not begun": "{Names} {has} not begun: {all_of_them} workers of {object} carry out others.",
    "not begun by one": "{Names} {has} not begun: the only worker of {object} carries out another.",
    "never begun": (
        "{Names} had not begun when {object} was shut down{where}. That cancelled {them}, and no wait() is told of it."),
    "none begun": "{Names} have not begun.",
    "not yet begun": "{Who} has not begun.",
    "loop exit": "Nothing was left that could wake {who} or one of its greenlets.",
    "never started": "{Who} was never started.",
    "waits for a place": "{Who} waits for a free place in {object}.",
    "places taken": "{Names} have {all_of_them} places of {object}.",
    "only place taken": "{Names} has the only place of {object}.",
    "own places": "Each of them waits for a free place there itself, so none of them will ever end.",
    "own place": "It waits for a free place there itself, so it will never end.",
    "no places": "There are no places in {object}: its size is 0.",
    "blocks the hub": "That blocks gevent's hub: {names} cannot go on.",
    "channel": "Nobody takes what is put into {object}, which is a Channel: it keeps nothing.",
    "tasks run": "{Names} have not ended.",
    "not read enough": "What was written into {object} does not fit into it: the other end has not read enough.",
    "both read": "Both ends of {object} wait for the other to write: {names}.",
    "unwoken": (
        "{Who} gave the event loop something to do in line {line}, from outside its thread. That does not wake the loop: "
        "only loop.call_soon_threadsafe() does."),
    "cancelled before": "{Who} was cancelled{where}, and went on.",
    "blocks": "That blocks the event loop: {names} cannot go on.",
    "own pool": "Each of these waits for a task of its own pool that has not begun, so none of them will ever end.",
    "nobody but one": "Only {other} is left who could {what}, and it waits for {one}, so neither can go on.",
    "two in a circle": "{One} and {other} wait for each other, so neither can go on.",
    "circle": "{Clauses}: none of them can go on.",
    "unrecorded": "What other interpreters of {names} did is not recorded.",
    # what went wrong silently
    "unasked": "Task {number}{what} ended with {error}, and nobody asked for its result.",
    "unasked so far": "Task {number}{what} ended with {error}, and nobody has asked for its result yet.",
    "task unsent so far": "Task {number} could not be sent to a worker: {error}. Nobody has asked for its result yet.",
    "task unsent": "Task {number} could not be sent to a worker: {error}. Nobody asked for its result.",
    "none can go on": "None of {names} can go on: each of them waits for another of them.",
    "workers wait": "{all_of_them} workers of {object} wait there, so no other task of it can begin.",
    "only worker waits": "The only worker of {object} waits there, so no other task of it can begin.",
    "callback failed": "The callback {function} raised {error} when it was called for task {number}.",
    "cut short": "{Who} was ended with {parent}, because it is a daemon{where}.",
    "timer cut short": (
        "{Who} was ended with {parent}, because it is a daemon, before the {seconds} s of its Timer had passed."),
    "never began": "{Who} was spawned{where}, and never began.",
    "greenlet cut short": "{Who} was ended with {parent}, in the middle of {call}, line {line}.",
    "task never began": "{Who} was created{where}, and never began.",
    "task cut short": "{Who} was ended with {parent}, in the middle of {call}, line {line}.",
    "task left behind": "{Who} had not ended when its event loop stopped: it was in the middle of {call}, line {line}.",
    "blocked": "{Who} blocks the event loop in {call}, line {line}: {names} could not go on meanwhile.",
    "blocked by each": "{Names} each block the event loop in {call}, line {line}, and meanwhile no other task can go on.",
    "blocked hub": "{Who} blocks gevent's hub in {call}, line {line}: {names} could not go on meanwhile.",
    "loop error": "A function that the event loop called raised {error}, line {line}.",
    "ended alone": "{Who} {how}.",
    "unretrieved": "{Who} {how}, and nobody asked for its result.",
    "cancelled at the end": "{Who} was cancelled{where}, when the event loop came to its end.",
    "unawaited": "{call}{where} was never awaited, so it never ran.",
    "all unawaited": "{number} coroutines of {call}{where} were never awaited, so they never ran.",
    "given what was gone": (
        "What {who} was given, such as a queue or a lock, was gone before it began: {parent} has to keep it until then."),
    "broken by a result": (
        "The result of {task} could not be unpickled in {process}: {error}. That broke {object}, and its executor ended "
        "{names} (SIGTERM)."),
    "broken by an initializer": "The initializer {function} of {object} raised {error}{where}, and that broke {object}.",
    "broken by a worker": "{Clauses}, and that broke {object}.",
    "broken, others ended": "{Clauses}. That broke {object}, so its executor ended {names} (SIGTERM).",
    "manager gone": "{manager} {ended} before that, and {object} was gone with it.",
    "update lost": (
        "Updates of {object} were lost in line {line}, where {names} read it and store into it: one stored between "
        "another's reading and storing."),
    "kept": "Each process has its own {variable}: what {function}() does to it in line {line} reaches no other process.",
    "copy changed": (
        "{names} changed a copy in line {line}, not {object}: {expression} returns a copy, and {how} reaches only that."),
    "in a task": "{who} {how} in the middle of task {number}",
    "tasks undone": "Not all tasks of {object} were done when it was terminated{where}.",
    "tasks undone at the end": "Not all tasks of {object} were done when {process} ended, and its workers with it.",
    "item lost": "{Who} put into {object} what could not be pickled, so it never got there: {error}.",
    "thrown away": "{Who} shut {object} down at once in line {line}: {values} in it {was} thrown away.",
    "left": "{number} values that were put into {object} were never taken.",
    "many left": "Not all values that were put into {object} were taken.",
    "one left": "1 value that was put into {object} was never taken: {value}.",
    # clauses of the above
    "waits for": "{one} waits for {other}", "for": "{one} for {other}",
    "ended": "{who} {how}",
    "put elsewhere": "{who} put {value} into another queue ({object})",
    "put into another": "{who} put {value} into another queue, made when line {line} was run again",
    "put into the other": "{who} put {value} into another queue ({object}, made in line {line})",
    "put nothing": "{who} {how} and put nothing",
    "half written": "{who} {how}, and {value}, which it had put, was never written whole",
    "unpickled": "what {who} put could not be pickled ({error})",
    "all taken": "all {number} values that were put have been taken",
    "both taken": "both values that were put have been taken",
    "one taken": "the one value that was put has been taken",
    # about several
    "so does": "So does another.",
    "so do": "So do {number} more.",
    "the same": "The same goes for {others}.",
    "true of both": "What is true of {who} is true of {others}, too.",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said: what, about whom, and about which objects. Two that say the same are equal."""

    phrase: str                                     #: which of `PHRASES`
    values: tuple[tuple[str, object], ...] = ()     #: what fills it in: a text, a number, several of them, or clauses
    tells: tuple[Ending, ...] = ()                  #: the endings that are told with it

    def instead(self, name: str, other: str) -> Statement:
        """Return the statement with a process's name replaced by another."""
        tells = tuple(one._replace(called=other) if one.called == name else one for one in self.tells)
        return Statement(self.phrase, tuple((key, _instead(value, name, other)) for key, value in self.values), tells)

    def __str__(self) -> str:
        return PHRASES[self.phrase].format_map(_Words(self.values))


def say(phrase: str, *tells: Ending, **values: object) -> Statement:
    """Return a statement; `tells` are the endings that are told with it."""
    clauses = [one for value in values.values() if isinstance(value, tuple) for one in value if isinstance(one, Statement)]
    return Statement(phrase, tuple(values.items()), tells + tuple(end for one in clauses for end in one.tells))


def _instead(value: object, name: str, other: str) -> object:
    if isinstance(value, Statement):
        return value.instead(name, other)
    if isinstance(value, tuple):
        return tuple(_instead(one, name, other) for one in value)
    return other if value == name else value


class _Words(dict[str, object]):
    """The values of a statement, as words."""

    def __init__(self, values: tuple[tuple[str, object], ...]) -> None:
        super().__init__((name, _in_words(value)) for name, value in values)
        self.clauses = dict(values).get("clauses")

    def __missing__(self, name: str) -> str:
        words = str(self[name.lower()])
        if name != "Clauses" or not isinstance(self.clauses, tuple) or PHRASES[self.clauses[0].phrase].startswith("{"):
            return at_the_front(words)          # it begins with a name
        return words[:1].upper() + words[1:]


def _alike(parts: tuple[object, ...]) -> list[object]:
    """Return the parts, with one clause for all neighbours that ended alike: "Process-1 and Process-2 ended well"."""
    found: list[object] = []
    for how, group in groupby(parts, key=_how):
        some = [dict(one.values)["who"] if how and isinstance(one, Statement) else one for one in group]
        found += [say("ended", who=tuple(map(str, some)), how=how)] if how else some
    return found


def _how(one: object) -> object:
    """Return how somebody ended, if that is all that a clause says."""
    return dict(one.values)["how"] if isinstance(one, Statement) and one.phrase == "ended" else None


def _in_words(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    parts = [str(one) for one in _alike(value)]
    comma = ", and " if isinstance(value[0], Statement) else " and "
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + comma + parts[-1]
