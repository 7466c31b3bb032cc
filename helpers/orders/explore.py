"""Explores the orders of a program: runs it under each that makes a difference, and gathers what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ..program.script import Script
from ..program.text import prepare
from ..running.interrupts import Interrupts, one_at_a_time
from ..running.launch import available
from .course import Chooser, Course
from .foreign import foreign, seeds_for
from .not_steered import in_words, remarks, shows_addresses
from .operations import Touched
from .outcomes import Found, Outcome, key_of, printed, processes, said_by
from .replay import check, replayer
from .search import Search, cost, fingerprint
from .warm import FIRST, MOVED, Lost, Warm

TIMEOUT = 60.0  #: seconds that one run may stand without a word
RUNS = 100  #: runs of a search, unless another number is asked for
AFRESH = 30  #: searches that are given up because something new was seen, after which everything is decided about
MANY = 100  #: operations of a run, for which it counts as one more: a run of a hundred processes takes seconds
NOT_STEERED = 3  #: runs that cannot be steered, after which a search is given up
BOUNDS = (0, 1, 2)  #: forced switches that are allowed, where there are too many orders to try all

#: How a search ends: everything was tried, its runs are used up, it was stopped, or something new was seen.
OVER, SPENT, STOPPED, NEW = "over", "spent", "stopped", "new"

#: Called with how many runs were made, and the outcomes so far.
Progress = Callable[[int, list[Outcome]], None]


@dataclass
class Gathered:
    """What the runs of one search have shown."""

    outcomes: dict[object, Outcome] = field(default_factory=dict)
    prints: dict[object, object] = field(default_factory=dict)  #: the order's fingerprint -> the key of its outcome
    notes: set[tuple[str, str, int]] = field(default_factory=set)
    not_steered: int = 0

    def add(self, course: Course) -> None:
        """Take in one run."""
        self.notes |= course.notes
        if course.verdict in ("stuck", "long", "diverged"):
            self.not_steered += 1
            self.notes.add((course.verdict, course.why, 0))
        if course.verdict not in ("ended", "hangs"):
            return
        if shows_addresses(text for key in processes(course) for text in said_by(course, key)):
            self.notes.add(("addresses", "", 0))
        print_, key = fingerprint(course), key_of(course)
        if print_ in self.prints:
            if self.prints[print_] != key:
                self.notes.add(("diverged", "", 0))
            return
        self.prints[print_] = key
        known = self.outcomes.get(key)
        if known is None:
            self.outcomes[key] = Outcome(
                "".join(printed(course).values()), course.verdict == "hangs", course.returncode, 1, course, course.broken
            )
        else:
            known.orders += 1
            if cost(course) < cost(known.course):
                known.course = course

    def sorted(self) -> list[Outcome]:
        """Return the outcomes: what breaks the rule, what most orders end with, what is shortest."""
        return sorted(self.outcomes.values(), key=lambda one: (not one.broken, -one.orders, cost(one.course), one.stdout))


class Exploration:
    """One program's.

    Args:
        script: the program.
        start_method: one that this system has.
        runs: how many runs at most; twice as many again by few switches, where there are more orders. A run with more than
            MANY operations counts as several.
        never: an expression that must not be true at the script's end, "" for none.
        progress: told after each run.
        timeout: seconds that one run may stand without a word, before it is ended and counts as not steered.
        naive: try every interleaving: what the search is measured by in tests.
        altogether: runs of all searches together, after which it is over; None: as many as they take.
    """

    def __init__(
        self,
        script: Script,
        start_method: str,
        runs: int,
        never: str,
        progress: Progress,
        *,
        timeout: float = TIMEOUT,
        naive: bool = False,
        altogether: int | None = None,
    ) -> None:
        self.altogether = altogether
        self.script, self.start_method, self.most, self.never, self.progress = script, start_method, runs, never, progress
        self.timeout = timeout
        self.naive = naive
        self.runs = 0
        self.touched = Touched()
        self.interrupted: Callable[[], bool] = lambda: False
        self.best = Gathered()
        self.foreign = foreign(script.source)
        self.not_steered = 1 if self.foreign else NOT_STEERED
        self.bound: int | None = None
        self.whole = False
        self.tried = 0  # runs of the search for all orders
        self.seen: dict[object, set[int]] = {}  # the key of an outcome -> the warm processes in which it came out

    def carry_out(self) -> Found:
        """Search, and look whether what was found comes out again."""
        with one_at_a_time, Interrupts() as interrupts:
            self.interrupted = lambda: bool(interrupts.wanted)
            lost = False
            try:
                seeds = seeds_for(self.script.source)
                with Warm(self.script, self.start_method, self.interrupted, self.never, self.timeout, seeds) as warm:
                    self._search(warm)
                    self._verify(warm)
            except Lost:
                lost = True
        notes = self.best.notes | self.foreign
        if self.interrupted():
            notes.add(("stopped", "", 0))
        elif lost:
            notes.add(("lost", "", 0))
        left_out = in_words(notes, self.best.not_steered)
        if not self.whole and not self.interrupted() and not lost and not self.best.not_steered:
            left_out.insert(0, f"{self.tried} runs were too few to try all orders.{_tried_to(self.bound)}")
        outcomes = self.best.sorted()
        for outcome in outcomes:
            outcome.replay = replayer(self.script, self.start_method, self.touched)
        found = Found(outcomes, self.whole and not left_out, self.runs, left_out, self.bound, self.never, self.interrupted())
        found.remarks = tuple(remarks(notes)) if found.orders > 1 else ()
        found.prints = frozenset(self.best.prints)
        return found

    def _search(self, warm: Warm) -> None:
        """Try all orders; where there are too many, those with few switches. Begin afresh whenever something new is seen."""
        for searches in range(AFRESH + 1):
            everything = self.naive or searches == AFRESH
            self.best, self.bound = Gathered(), None
            before = self.runs
            came, _ = self._through(warm, None, self.most, everything)
            self.whole, self.tried = came == OVER, self.runs - before
            left = 2 * self.most
            for bound in BOUNDS if came == SPENT else ():
                if left < self.most:
                    break
                came, spent = self._through(warm, bound, left, everything)
                left -= spent
                if came != OVER:
                    break
                self.bound = bound
            if came != NEW:
                break

    def _through(self, warm: Warm, bound: int | None, most: int, everything: bool) -> tuple[str, int]:
        """Carry out a search of at most `most` runs. Returns how it ended, and how many runs its own count for."""

        def run(choose: Chooser) -> Course:
            # By turns with other addresses: then most outcomes need not be run again.
            which = FIRST if self.runs % 2 else MOVED
            course = warm.run(choose, self.touched, which=which, all_visible=everything)
            self.runs += 1
            self.seen.setdefault(key_of(course), set()).add(which)
            return course

        search, spent = Search(run, bound, naive=self.naive), 0
        while spent < most:
            course = search.next()
            spent += 1 + len(course.log) // MANY
            if course.new and not everything and (course.verdict != "stuck" or self.not_steered > 1):
                self.not_steered -= course.verdict == "stuck"
                return NEW, spent
            self.best.add(course)
            self.progress(self.runs, self.best.sorted())
            enough = self.altogether is not None and self.runs >= self.altogether
            if enough or self.interrupted() or self.best.not_steered >= self.not_steered:
                return STOPPED, spent
            if search.over:
                return OVER, spent
        return SPENT, spent

    def _verify(self, warm: Warm) -> None:
        """Run each outcome's order again, with other addresses or another hash seed: what differs then is chance.

        Not an outcome that has already come out with both addresses, where no hash seed matters.
        """
        for key, outcome in list(self.best.outcomes.items()):
            keys = [step.operation.key for step in outcome.course.steps]
            for which in warm.others:
                if self.interrupted() or any(what in ("chance", "diverged") for what, _, _ in self.best.notes):
                    return
                if which in self.seen[key] and len(warm.others) == 1:
                    which = FIRST
                    if FIRST in self.seen[key]:
                        continue
                course = warm.run(led_by(keys), self.touched, which=which, all_visible=self.naive)
                self.runs += 1
                if key_of(course) != key:
                    self.best.notes.add(("diverged", "", 0))


def _tried_to(bound: int | None) -> str:
    """Return which orders were all tried, if not all were; "" if no such thing can be said."""
    if bound is None:
        return ""
    switches = "1 switch interrupts" if bound == 1 else f"{bound} switches interrupt"
    which = f"at most {switches} one that could go on" if bound else "each goes on for as long as it can"
    return f" All those were tried in which {which}."


def led_by(keys: Iterable[str]) -> Callable:
    """Return a chooser that goes by an order, and then on in any way."""
    order = list(keys)
    return lambda number, enabled, last: order[number] if number < len(order) else last if last in enabled else min(enabled)


def explore_prepared(
    script: Script,
    start_method: str,
    *,
    runs: int = RUNS,
    never: str = "",
    progress: Progress | None = None,
    timeout: float = TIMEOUT,
    naive: bool = False,
    altogether: int | None = None,
) -> Found:
    """Explore the orders of a script under a start method that is `available`; the rest as `explore`."""
    check()
    return Exploration(
        script,
        start_method,
        runs,
        never,
        progress or (lambda runs, outcomes: None),
        timeout=timeout,
        naive=naive,
        altogether=altogether,
    ).carry_out()


def explore(
    cell: str,
    *,
    start_method: str | None = None,
    runs: int = RUNS,
    never: str = "",
    first_line: int = 1,
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
) -> Found:
    """Run a program under each order of its visible operations, and return what can come out.

    Args:
        cell: the program.
        start_method: "fork", "spawn" or "forkserver"; None for the platform's default.
        runs: how often it is run at most; where there are more orders, twice as often again for those with few switches. A
            run with very many operations counts as several.
        never: an expression that must never be true at the script's end, such as "n < 2": what breaks it comes first.
        first_line: the line of the notebook cell at which the program begins.
        timeout: seconds that one run may stand without a word, before it is ended and counts as not steered.
        progress: called with (runs, outcomes so far) after each run.

    Returns:
        The outcomes. `.complete` only where all was steered and every order was tried.

    Raises:
        CellError: the program cannot be run, or this platform lacks the start method.
    """
    return explore_prepared(
        Script(prepare(cell, first_line)),
        available(start_method),
        runs=runs,
        never=never,
        progress=progress,
        timeout=timeout,
    )
