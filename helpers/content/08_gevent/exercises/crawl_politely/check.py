"""Thirty pages and one that does not exist: at most ten at a time, each counted."""

from helpers.record.run import Run
from helpers.servers import start_site
from helpers.course.checks import Verdict, at, failed, main, right, unexplained, wrong

START_METHODS = ("spawn",)
TIMEOUT = 15.0


def setup() -> None:
    """Have the local site running, with nothing in its record: that tells how many pages were open at once."""
    start_site().forget()


def _at_once(run: Run) -> int:
    """How many greenlets were in a get(), by the record: on a busy machine the site may have answered some before others came."""
    lives: dict[str, tuple[float, float]] = {}
    for event in run.events:
        if event.kind == "block" and event.lane not in ("", "Hub") and "get" in event.detail:
            lives[event.lane] = (lives.get(event.lane, (event.time,))[0], event.end or event.time)
    return max((sum(b[0] <= a[0] < b[1] for b in lives.values()) for a in lives.values()), default=0)


def check(run: Run) -> Verdict:
    """Judge one run."""
    printed = main(run).stdout.strip()
    site = start_site()
    asked, most = site.asked(), max(site.most_open(), _at_once(run))
    if error := failed(run, "requests.exceptions.HTTPError") or failed(run, "HTTPError"):
        return wrong(
            f"{error.name} ended with an HTTPError{at(error.error_line)}. One page that fails ends the whole crawl. Catch its "
            "error in the greenlet, and go on."
        )
    if error := failed(run, "TypeError: The run argument"):
        return wrong(
            f"A function is wanted{at(error.error_line)}, and what it got is what the function has returned: the script called it itself, "
            "and waited. Give the function and its argument apart, as in pool.spawn(function, argument)."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if run.hung:
        return unexplained(run, "Give each request a timeout, and wait for all of them.")
    if printed == "0 pages, 0 failed":
        return wrong("The counts were printed before the first page was there. Wait for the greenlets first.")
    if printed == "0 pages, 1 failed":
        return wrong(
            "One failure was counted, and with it the results of all the others were lost: the exception has ended the call that "
            "collects them. Catch it where a single page is fetched."
        )
    if printed == "31 pages, 0 failed":
        return wrong("The page that does not exist was counted as good. Look at what `get_page` raises for it.")
    if printed == "30 pages, 0 failed":
        return wrong("Thirty pages are good, but one was asked for and failed: count it, too.")
    if printed != "30 pages, 1 failed":
        return wrong(f"Printed was {printed or 'nothing'}. It should be: 30 pages, 1 failed.")
    if len(set(asked)) < 31:
        return wrong(f"The counts are right, but the site was asked for {len(set(asked))} of the 31 paths. Fetch them all, and count.")
    if most > 10:
        return wrong(f"The counts are right. But {most} were open at the same time. That is not polite: at most 10.")
    if most < 2:
        return wrong("The counts are right, but one page at a time was fetched. Up to 10 may be open together.")
    return right(f"All are counted, and at most {most} were open at the same time.")
