"""Thirty pages and one that does not exist: at most ten at a time, each counted."""

import re
from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, at, failed, function_of, main, not_started, quoted, right, unexplained, wrong,
)
from helpers.course.other_input import OtherInput
from helpers.record.run import Run
from helpers.servers import start_site

START_METHODS = ("spawn",)
TIMEOUT = 15.0
OTHER_INPUT = OtherInput(
    "range(30)] + ['/error/404']", "range(29)] + ['/error/404', '/error/500']", known=("30",), printed=("29", "2")
)
PATHS = 31


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    printed: list[str]
    counts: tuple[int, ...]     #: what was printed of them: good pages, failed ones
    greenlets: set[str]
    asked: list[str]            #: what the site was asked for, one path for each question
    most: int                   #: how many pages were open at once


def setup() -> None:
    """Have the local site running, with nothing in its record."""
    start_site().forget()


def observe() -> dict[str, object]:
    """Return what the site has seen."""
    site = start_site()
    return {"asked": site.asked(), "most_open": site.most_open()}


def read(run: Run) -> Facts:
    """Read what was printed, and what the site was asked."""
    printed = main(run).stdout.splitlines()
    counts = re.fullmatch(r"\s*(\d+) pages?, (\d+) failed\s*", printed[-1] if printed else "")
    return Facts(
        run,
        printed,
        tuple(map(int, counts.groups())) if counts else (),
        {event.lane for event in run.events if event.lane and function_of(event.lane) != "Hub"},
        run.outside.get("asked", []),
        max(run.outside.get("most_open", 0), _at_once(run)),
    )


def _at_once(run: Run) -> int:
    """Return how many greenlets were in a get() at once: a site on a busy computer may have answered some before others came."""
    lives: dict[str, tuple[float, float]] = {}
    for event in run.events:
        if event.kind == "block" and event.lane and event.function == "get":
            lives[event.lane] = (lives.get(event.lane, (event.time,))[0], event.end or event.time)
    return max((sum(one[0] <= start < one[1] for one in lives.values()) for start, _ in lives.values()), default=0)


def nothing_done(facts: Facts) -> Verdict | None:
    """The stub with a line or two more."""
    if facts.counts == (0, 0) and not facts.asked and not facts.greenlets:
        return not_started("nothing was fetched yet. `Pool(10)` lets at most ten greenlets run at a time.")
    return None


def one_page_ends_all(facts: Facts) -> Verdict | None:
    """Nothing catches the error of the page that fails."""
    error = failed(facts.run, "requests.exceptions.HTTPError") or failed(facts.run, "HTTPError")
    if error:
        return wrong(
            f"{error.name} ended with an HTTPError{at(error.error_line)}. One page that fails ends the whole crawl. "
            "Catch its error in the greenlet, and go on."
        )
    return None


def called_for_spawn(facts: Facts) -> Verdict | None:
    """The script has fetched a page itself, and handed over its length."""
    error = failed(facts.run, "TypeError")
    if error and facts.asked and not facts.greenlets:
        return wrong(
            f"The script called the function itself{at(error.error_line)}, waited for its page, and passed on what came "
            "back. Give the function and its argument separately, as in pool.spawn(function, argument)."
        )
    return None


def for_ever(facts: Facts) -> Verdict | None:
    """Something never comes."""
    return unexplained(facts.run, "Give each request a timeout, and wait for all of them.") if facts.run.hung else None


def caught_around_all(facts: Facts) -> Verdict | None:
    """The error of one ends the call that collects all."""
    if facts.counts == (0, 1):
        return wrong(
            "One failure was counted, and with it the results of all the others were lost: the exception has ended the "
            "call that collects them. Catch it where a single page is fetched."
        )
    return None


def failure_is_good(facts: Facts) -> Verdict | None:
    """All are counted alike."""
    if facts.counts == (PATHS, 0):
        return wrong("The page that does not exist was counted as good. `raise_for_status()` raises an error for it: "
            "leave that in, and count such an error as failed.")
    return None


def failure_is_forgotten(facts: Facts) -> Verdict | None:
    """Only the good ones are counted."""
    if facts.counts == (PATHS - 1, 0):
        return wrong("Thirty pages are good, but one more was asked for, and it failed. Count it, too.")
    return None


def counted_too_early(facts: Facts) -> Verdict | None:
    """Not all pages were there yet."""
    if sum(facts.counts) < PATHS and facts.counts and facts.greenlets:
        return wrong(
            f"{sum(facts.counts) or 'None'} of the 31 paths had been counted when the script printed. Wait for all of "
            "the greenlets first."
        )
    return None


def other_counts(facts: Facts) -> Verdict | None:
    """Something else was printed."""
    if facts.counts != (PATHS - 1, 1):
        return wrong(f"The script printed {quoted(facts.printed)}. It should print: 30 pages, 1 failed.")
    return None


def not_fetched(facts: Facts) -> Verdict | None:
    """The counts are right, and the site has not been asked."""
    if len(set(facts.asked)) < PATHS:
        return wrong(
            f"The counts are right, but the site was asked for {len(set(facts.asked))} of the 31 paths. Fetch them all, "
            "and count."
        )
    return None


def fetched_twice(facts: Facts) -> Verdict | None:
    """To count the good ones and the failed ones, all were fetched again."""
    if len(facts.asked) > PATHS:
        return wrong(
            f"The counts are right, but the site was asked {len(facts.asked)} times, for 31 paths. Fetch each once, "
            "keep what became of it, and count that."
        )
    return None


def too_many_at_once(facts: Facts) -> Verdict | None:
    """There is no limit, or a higher one."""
    if facts.most > 10:
        return wrong(
            f"The counts are right. But {facts.most} were open at the same time. That is not polite: at most 10."
        )
    return None


def one_at_a_time(facts: Facts) -> Verdict | None:
    """Nothing is fetched together."""
    if facts.most < 2:
        return wrong("The counts are right, but the pages were fetched one at a time. Up to 10 may be open together.")
    return None


def politely(facts: Facts) -> Verdict:
    """Nothing is left to say."""
    return right(f"All are counted, and at most {facts.most} were open at the same time.")


check = Rules(
    read,
    nothing_done,
    one_page_ends_all,
    called_for_spawn,
    another_error,
    for_ever,
    caught_around_all,
    failure_is_good,
    failure_is_forgotten,
    counted_too_early,
    other_counts,
    not_fetched,
    fetched_twice,
    too_many_at_once,
    one_at_a_time,
    politely,
)
