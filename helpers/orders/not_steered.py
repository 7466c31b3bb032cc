"""What was not steered, in words: the same for the same program, whatever the run."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .foreign import ATTRIBUTES, FOREIGN

#: A note of recorder/gates/outside.py, or of ours -> what is said of it; {who} has done it.
WORDS = {
    "chance": "Chance cannot be steered: {who}.",
    "the clock": "The time of day and the clock cannot be steered: {who}.",
    "files": "Files are not steered: {who}.",
    "sockets": "Sockets are not steered: {who}.",
    "other programs": "Other programs are not steered: {who}.",
    "signals": "Signals and their handlers are not steered: {who}.",
    "computing": "Computing takes its time, which is not steered: {who}.",
    "stuck": "A run could not be steered to its end: {who}.",
    "long": "A run was ended: {who}.",
    "diverged": "The same order came out otherwise when it was run again: something is left to chance.",
    "a release too many": "Which of several releases is one too many was not tried: {who}.",
    "a process that is started beside threads": "What threads hold when a process is forked was not tried: {who}.",
    "halfway": "That a process is ended in the middle of an operation, and leaves a lock taken, was not tried: {who}.",
    "print at the end": "That Python ends in the middle of a daemon thread's print(), and aborts, was not tried: {who}.",
    "both receive": "Several receive at one end of a pipe; that each gets parts of a message was not tried: {who}.",
    "changed item": "An item is changed after it was handed on: which of the two the others get is not steered: {who}.",
    "addresses": "Chance cannot be steered: it prints addresses.",
    "sets": "The order of a set depends on hashes and addresses, which are not steered.",
    "sets of tasks": "The order of a set of tasks depends on addresses and cannot be steered: {who}.",
    "a pool that is terminated at work": "What a pool does while it is terminated at work is not steered: {who}.",
    "pool": "The workers of a pool of interpreters are not steered.",
    "a loop that only looks": "A loop that only looks counts as waiting, once it has looked twice at what has not changed.",
    "texts": "What the text of a lock, a thread, a process or the like tells is not steered: {who}.",
    "private": "What is private to a library is not steered: {who}.",
    "rule": "The rule could not be judged at the script's end: {who}.",
    "stopped": "You stopped the search.",
    "lost": "The search was ended: the program has ended the processes that explore it, or removed their folder.",
}
#: Notes of what was steered, but otherwise than a reader may think.
REMARKS = {
    "sleep": "No sleep orders anything here: each may take longer than any other, as on a machine that stalls.",
    "timers": "An event loop's sleeps and time-outs come in each order that the clock allows: each may take longer than "
              "it says.",
}


def shows_addresses(texts: Iterable[str]) -> bool:
    """Whether texts have addresses in them."""
    return any(re.search("0x[0-9a-fA-F]{9}", text) for text in texts)


def remarks(notes: Iterable[tuple[str, str, int]]) -> list[str]:
    """Return what is to be said of how something was steered."""
    found = {what for what, _, _ in notes}
    return [sentence for what, sentence in REMARKS.items() if what in found]


def in_words(notes: Iterable[tuple[str, str, int]], not_steered: int = 0) -> list[str]:
    """Return a sentence for each thing that was not steered, without saying one twice."""
    places: dict[str, set[tuple[int, str]]] = {}
    for what, name, line in notes:
        if what in REMARKS:
            continue
        places.setdefault(what, set()).add((line, name))
    sentences = []
    for what, where in sorted(places.items()):
        if what.startswith("import "):
            sentences.append(FOREIGN[what.removeprefix("import ")])
        elif what.startswith("attribute "):
            sentences.append(ATTRIBUTES[what.removeprefix("attribute ")])
        else:
            phrase = WORDS.get(what, f"{what[:1].upper()}{what[1:]}: not steered, {{who}}.")
            who = "; ".join(dict.fromkeys(f"{name}, line {line}" if line else name for line, name in sorted(where)))
            sentences.append(phrase.format(who=who or "the program"))
    return list(dict.fromkeys(sentences))
