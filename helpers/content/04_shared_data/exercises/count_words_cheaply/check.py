"""Three children count words: each must count on its own, and send its result once."""

import ast
from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, at_first, children, code, done, failed, main, right, unexplained, wrong,
)
from helpers.course.lock_history import WRITES, acquired, changed_unlocked, nobody_waited, one_by_one, proxy_calls
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Process, Run

START_METHODS = ("fork", "spawn")
TIMEOUT = 6.0
OTHER_INPUT = OtherInput("'a rose is a rose ' * 5", "'a rose is a rose ' * 6", known=("20", "15"), printed=("22", "16", "17"))
MOST = 30  # messages that the children may send
WORDS = 65  # in all three texts
WANTED = {"a": 20, "fly": 5, "is": 15, "it": 10, "rose": 15}
LINE = str(sorted(WANTED.items()))


@dataclass(frozen=True)
class Counting:
    """What was printed, and which messages it took."""

    run: Run
    kids: list[Process]
    printed: dict[str, object] | None  #: the last line; None if it is no list of pairs
    calls: list[Event]  #: to a manager, about its data
    sent: list[Event]  #: through queues and pipes, and as results of tasks
    locked: bool  #: whether a child has acquired a lock, such as a shared array's
    unlocked: tuple[Event, Event] | None  #: a read and a write that another child may get between

    @property
    def number(self) -> int:
        return len(self.calls) + len(self.sent)

    @property
    def between(self) -> str:
        """What becomes of an update without a lock."""
        lost = self.printed != WANTED
        return "another child came in between, and counts got lost" if lost else "another child may come in between"


def read(run: Run) -> Counting:
    """Find the children, their messages, and the counts that were printed."""
    kids = children(run)
    names = {kid.name for kid in kids}
    return Counting(
        run,
        kids,
        _pairs(main(run).stdout),
        [event for kid in kids for event in proxy_calls(run, kid.name)],
        [event for kind in ("put", "send", "task") for event in done(run, kind) if event.process in names],
        any(acquired(event) and event.process in names for event in run.events),
        changed_unlocked(run),
    )


def _pairs(stdout: str) -> dict[str, int] | None:
    try:
        return dict(ast.literal_eval(stdout.splitlines()[-1]))
    except (ValueError, SyntaxError, IndexError, TypeError):
        return None


# How it ended.


def nobody_has_waited(counting: Counting) -> Verdict | None:
    if nobody_waited(counting.run):
        return wrong(
            "MainProcess reached its last line without waiting for the children. When MainProcess ends, the manager ends "
            "too, and whatever they send after that is lost. Wait for them before you print."
        )
    return None


def iterated_in_a_child(counting: Counting) -> Verdict | None:
    if error := failed(counting.run, "AttributeError: 'NoneType' object has no attribute '_registry'"):
        return wrong(
            f"{error.name} ended with an AttributeError{at(error.error_line)}. Looping over a manager's dictionary takes an "
            "iterator in the manager, and a child cannot ask for one. Loop over a copy: `counts.copy()`."
        )
    return None


def never_ended(counting: Counting) -> Verdict | None:
    if counting.run.hung:
        return unexplained(
            counting.run, "The three children have to end, and MainProcess has to print what they have counted."
        )
    return None


# Whose work it was.


def script_counted(counting: Counting) -> Verdict | None:
    if not counting.kids:
        return wrong("No child has counted anything. Let three children do it, one for each text.")
    return None


def one_child(counting: Counting) -> Verdict | None:
    if len(counting.kids) < 2:
        return wrong(
            "One child has counted all three texts, so nothing was done at once. Give each text to a child of its own."
        )
    return None


def one_after_another(counting: Counting) -> Verdict | None:
    if one_by_one(counting.run):
        return wrong("Every child had ended before the next was started. Start all three, then wait for them.")
    return None


def from_nowhere(counting: Counting) -> Verdict | None:
    if not counting.number and not counting.locked and counting.printed == WANTED:
        return wrong(
            "The counts are right, but no child has sent anything, and none has acquired a lock. Either MainProcess knew "
            "them, or the children add to shared memory, where another child may come in between. Send the counts, or hold "
            "a lock."
        )
    return None


def nothing_sent(counting: Counting) -> Verdict | None:
    if not counting.number and not counting.locked:
        return wrong(
            "No child has sent anything. What a process's function returns is lost, and so is what it writes into an "
            "ordinary dictionary. Put it into a queue."
        )
    return None


# What was printed.


def other_words(counting: Counting) -> Verdict | None:
    if strange := (counting.printed or {}).keys() - WANTED.keys():
        return wrong(
            f"What was counted is not the words of the texts: {code(repr(sorted(strange)[-1]))} is among them. The last "
            f"line should be {code(LINE)}. `text.split()` gives the words."
        )
    return None


def lock_gone(counting: Counting) -> Verdict | None:
    if counting.unlocked and counting.number > MOST:
        read, write = counting.unlocked
        return wrong(
            f"The lock is gone, and the {counting.number} messages are still there. {read.process} reads a "
            f"count{at_first(read, write)} and writes it{at(write.line)}: {counting.between}."
        )
    return None


def added_without_a_lock(counting: Counting) -> Verdict | None:
    if counting.unlocked:
        read, write = counting.unlocked
        return wrong(
            f"Only {counting.number} messages: that is cheap. But {read.process} reads a count{at_first(read, write)} and writes it"
            f"{at(write.line)} without a lock: {counting.between}. Hold the lock over both."
        )
    return None


def results_left_in_the_queue(counting: Counting) -> Verdict | None:
    puts = len([event for event in counting.sent if event.kind == "put"])
    gets = len(done(counting.run, "get", main(counting.run)))
    if gets < puts:
        return wrong(
            f"{puts} results were put into the queue, and {puts - gets} of them were never taken out. Get one for each "
            "child, and add them up."
        )
    return None


def no_list_of_counts(counting: Counting) -> Verdict | None:
    if counting.printed is None:
        return unexplained(counting.run, f"MainProcess should print {code(LINE)} in its last line.")
    return None


def texts_shortened(counting: Counting) -> Verdict | None:
    written = [event for event in counting.calls if event.function == "__setitem__"]
    if counting.printed != WANTED and sum(counting.printed.values()) == len(written):
        return wrong(
            "No update got lost, but fewer words were counted than there were: you shortened the texts, or a word that a "
            "text has several times was counted once. Leave the texts, count every word, and let the children send less."
        )
    return None


def not_added(counting: Counting) -> Verdict | None:
    if counting.printed != WANTED and not any(event.function in WRITES for event in counting.calls):
        return wrong(
            "The counts have come to MainProcess, and what it prints of them is too small. For a word that several children "
            "have counted, add their numbers. Or were not all three texts counted, and each word as often as it comes?"
        )
    return None


def replaced(counting: Counting) -> Verdict | None:
    if counting.printed != WANTED:
        return wrong(
            "The counts that are printed are not the sum. Setting or updating a count replaces what another child had "
            "counted, so the last child wins. Add to what is there."
        )
    return None


# The counts are right. At what price?


def word_by_word(counting: Counting) -> Verdict | None:
    if counting.number > MOST and len(counting.sent) > len(counting.calls):
        return wrong(
            f"The counts are right, but the children send {counting.number} messages, one for each word. Count first, and "
            "send the counts when the text is at its end."
        )
    return None


def three_for_each(counting: Counting) -> Verdict | None:
    if MOST < counting.number < WORDS:
        return wrong(
            f"The children send {counting.number} messages, fewer than there are words. But {MOST} are to be enough for the "
            "eleven counts that they have to tell, three or four for each text. Which of the messages for a word can be "
            "left out?"
        )
    return None


def still_too_many(counting: Counting) -> Verdict | None:
    if counting.number > MOST:
        return wrong(
            f"The counts are right, but the children still send {counting.number} messages for {WORDS} words. Holding the "
            "lock for longer would not make them fewer. Let each child count on its own first, and tell its counts at the "
            "end."
        )
    return None


def cheap(counting: Counting) -> Verdict:
    return right(f"The children have sent {counting.number} messages, and no word got lost.")


check = Rules(
    read,
    nobody_has_waited,
    iterated_in_a_child,
    another_error,
    never_ended,
    script_counted,
    one_child,
    one_after_another,
    from_nowhere,
    nothing_sent,
    other_words,
    lock_gone,
    added_without_a_lock,
    results_left_in_the_queue,
    no_list_of_counts,
    texts_shortened,
    not_added,
    replaced,
    word_by_word,
    three_for_each,
    still_too_many,
    cheap,
)
