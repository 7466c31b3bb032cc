"""The lessons' programs whose steps may differ from run to run, and why: chance decides there, as the lessons say.

`lesson_steps.py` runs all programs repeatedly. A program that is not listed here has the same steps each time.
"""
from __future__ import annotations

FIRST = "which of several is first at a queue, a lock, a manager"
POLLS = "how often a loop asks before it is answered"
CUT_SHORT = "how far somebody has come when it is cut short"
WORKER = "which worker is free, and how many tasks it takes"
SWITCH = "where one thread has to make way for another"
DUE = "in which turn of its loop a timer or a socket is due"
SYSTEM = "a number that the system or its clock gives"

#: lesson -> name of a program, under all its start methods -> why
CHANCE: dict[str, dict[str, str]] = {
    "01": {"halves": FIRST},
    "02": {"pattern": FIRST, "shared_out": FIRST, "last_bun": POLLS, "half": POLLS, "cancelled": CUT_SHORT},
    "04": {"example_1": FIRST, "example_2": FIRST, "together": FIRST, "appends": FIRST, "lives_on": FIRST, "locked": FIRST,
           "numbers": FIRST, "sending": FIRST, "total_so_far": FIRST, "broken": FIRST, "unjoined": POLLS},
    "05": {"crew": WORKER, "sizes": WORKER, "relatives": WORKER, "broken": WORKER, "costs": SYSTEM,
           "default_size": CUT_SHORT, "without_join": CUT_SHORT, "terminated": CUT_SHORT, "with_pool": CUT_SHORT,
           "collected": CUT_SHORT, "counted": WORKER},
    "06": {"one_thread": SYSTEM, "combined": SWITCH},
    "08": {"limited": DUE, "crawl": DUE, "failing": DUE, "looked_up": DUE, "greenlets": DUE, "counted": DUE, "broken": DUE,
           "meanwhile": POLLS, "thousand": DUE, "encrypted": DUE, "threads": WORKER},
    "09": {"theirs": DUE, "asyncios": DUE},
    "10": {"pages": FIRST, "one_none": FIRST, "shut": FIRST, "quiet": WORKER, "asked": WORKER, "kept": SWITCH},
    "11": {"in_a_process": WORKER, "crawl": DUE},
    "12": {"computing": WORKER, "waiting": WORKER, "mixed": WORKER, "large": WORKER, "along": WORKER, "meanwhile": POLLS,
           "mine": POLLS, "copes": POLLS, "pressed": CUT_SHORT},
}


def why(lesson: str, name: str) -> str:
    """Return why the steps of a lesson's program may differ, "" if they may not.

    Args:
        lesson: its number, "02".
        name: the name of its run, "pattern".
    """
    return CHANCE.get(lesson, {}).get(name, "")
