"""Three children count words: each has to count on its own, and tell its result once."""

import ast

from helpers.record.run import Run
from helpers.course.lock_history import changed_unlocked, one_by_one, proxy_calls
from helpers.course.checks import Verdict, at, children, done, failed, main, right, unexplained, wrong

START_METHODS = ("fork", "spawn")
TIMEOUT = 6.0
MOST = 30  # messages that the children may send
WORDS = 65  # in all three texts
WANTED = [("a", 20), ("fly", 5), ("is", 15), ("it", 10), ("rose", 15)]


def _printed(run: Run) -> list[tuple[str, int]] | None:
    """What the last line of the script says, None where it is no list of pairs."""
    try:
        return sorted((word, count) for word, count in ast.literal_eval(main(run).stdout.splitlines()[-1]))
    except (ValueError, SyntaxError, IndexError, TypeError):
        return None


def check(run: Run) -> Verdict:
    """Judge one run."""
    kids = {kid.name for kid in children(run)}
    if (error := failed(run)) and "_registry" in error.error:
        return wrong(
            f"{error.name} ended with {error.error}{at(error.error_line)}. Going through a manager's dictionary needs an iterator at "
            "the manager, and a child cannot ask for one. Take a copy: `counts.copy()`."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung or run.returncode:
        return unexplained(run, "The three children have to end, and the script has to print what they have counted.")
    if not kids:
        return wrong("The script has counted everything itself. Let three children do it, one for each text.")
    if len(kids) < 2:
        return wrong("One child has counted all three texts, so nothing was done at once. Give each text to a child of its own.")
    if one_by_one(run):
        return wrong("Every child had ended before the next was started. Start all three, then wait for them.")
    calls = [e for name in kids for e in proxy_calls(run, name)]
    sent = [e for kind in ("put", "send", "task") for e in done(run, kind) if e.process in kids]
    number, unlocked = len(calls) + len(sent), changed_unlocked(run)
    if unlocked and number > MOST:
        return wrong(
            f"The lock is gone, and the {number} messages are still there. {unlocked[0].process} reads a count"
            f"{at(unlocked[0].line)} and writes it{at(unlocked[1].line)}: now another child may come in between."
        )
    if unlocked:
        return wrong(
            f"Only {number} messages: few messages, but {unlocked[0].process} reads a count{at(unlocked[0].line)} and writes it"
            f"{at(unlocked[1].line)} without a lock. Another child may come in between. Hold the lock over both."
        )
    if number > MOST and len(sent) > len(calls):
        return wrong(
            f"The children still send {number} messages, one for each word. Count first, and send the counts when the text is "
            "at its end."
        )
    if MOST < number < WORDS:
        return wrong(
            f"The children send {number} messages, fewer than there are words. But {MOST} are to be enough for the eleven counts that "
            "they have to tell, three or four for each text. Which of the messages for a word can be left out?"
        )
    if number > MOST:
        return wrong(
            f"The children still send {number} messages, two for each word. Holding the lock for longer does not make them "
            "fewer. Let each child count on its own first."
        )
    if _printed(run) == WANTED:
        return right(f"The children have sent {number} messages, and no word got lost.")
    if not number:
        return wrong(
            "No child has sent anything. What a process's function returns goes to nobody, nor does what it writes into an "
            "ordinary dictionary. Put it into a queue."
        )
    puts, gets = len([e for e in sent if e.kind == "put"]), len(done(run, "get", main(run)))
    if gets < puts:
        return wrong(
            f"{puts} results were put into the queue, and {puts - gets} of them were never taken out. Get one for each child, "
            "and add them up."
        )
    said = _printed(run)
    if said is not None and {word for word, _ in said} == {word for word, _ in WANTED}:
        if sum(count for _, count in said if type(count) is int) == sum(e.detail.startswith("__setitem__") for e in calls):
            return wrong(
                "No update got lost, but fewer words were counted than there were: you shortened the texts, or a word that a text "
                "has several times was counted once. Leave the texts, count every word, and let the children send less."
            )
    elif said is not None:
        return wrong(f"The words that are printed are not those of the texts. The last line should be {WANTED}.")
    if said is not None and sent and not calls:
        return wrong(
            "All the counts have come to the script, and what it prints of them is less. For a word that several children have "
            "counted, add their numbers."
        )
    if any(e.detail.startswith(("update", "__setitem__")) for e in calls):
        return wrong(
            "The counts that are printed are too small. Setting or updating a count replaces what another child had "
            "counted, so the last child wins. Add to it."
        )
    return unexplained(run, f"The last line should be {WANTED}.")
