"""Two children add up a half each and send it back; the script prints the total."""

import re

from helpers.record.run import Run
from helpers.course.checks import (
    Verdict,
    at,
    children,
    done,
    failed,
    main,
    messages,
    not_started,
    right,
    unexplained,
    waits_in,
    wrong,
)

START_METHODS = ("spawn", "fork", "forkserver")
TIMEOUT = 3.0
HALVES = [sum(range(50)), sum(range(50, 100))]
TOTAL = sum(HALVES)


def _sums(details: list[str]) -> list[int] | None:
    """The two sums among what was put, each alone or beside something else; None where there are not two."""
    numbers = [int(number) for detail in details for number in re.findall(r"\d+", detail)]
    if set(HALVES) <= set(numbers):
        return HALVES
    return [int(detail) for detail in details] if all(detail.isdecimal() for detail in details) else None


def check(run: Run) -> Verdict:
    """Judge one run."""
    script = main(run)
    starts, puts, gets = done(run, "start"), done(run, "put"), done(run, "get", script)
    waiting = waits_in(run, "get")
    sent = messages(run)
    printed_numbers = re.findall(r"\d+", re.sub(r"(?<=\d)[,_](?=\d)", "", script.stdout))  # 4,950 is one number
    if not starts and not puts and not gets and not waiting and not run.stdout and not script.error:
        return not_started(
            "no child was started and nothing was put. Begin with `add_up`: it puts the sum into q."
        )
    asked = [*done(run, "empty", script), *done(run, "qsize", script)]
    early = next((e for e in asked if e.detail in ("True", "0", "1")), None)
    if early and len(sent) < 2:
        return wrong(
            f"{early.kind}() said {early.detail}{at(early.line)} before both children had put their sums, so MainProcess "
            "stopped asking. You know how many values will come: call get() that often, it waits."
        )
    if script.error.endswith("can only join a started process") and not starts:
        return wrong(
            f"{script.error}{at(script.error_line)}: nothing was started. `run()` only calls the function, here in "
            "MainProcess. It is `start()` that makes a process of it."
        )
    if error := failed(run):
        return wrong(f"{error.name} ended with {error.error}{at(error.error_line)}. Mend that first.")
    if not starts:
        if waiting:
            return wrong(
                f"MainProcess waits in a get{at(waiting.line)}, and the children were never started. Call "
                "start() on both of them before the first get()."
            )
        return wrong(
            "No child was started: MainProcess did all the work. Make a Process for each half, and start "
            "both."
        )
    if own := next((put for put in puts if put.process == script.name), None):
        if own.detail not in map(str, HALVES):
            return wrong(
                f"MainProcess put {own.detail} into q{at(own.line)}. The queue is for the children's sums: let each child "
                "put its own, and let MainProcess add the two."
            )
        return wrong(
            f"MainProcess worked it out itself, and put it into q{at(own.line)}: `add_up(…)` with "
            "parentheses is called at once. Give Process `target=add_up, args=(range(0, 50), q)`."
        )
    if len(starts) < 2:
        return wrong(
            f"There is one child only, {children(run)[0].name}. Start a second one that adds up the other "
            "half."
        )
    printed = [child.name for child in children(run) if child.stdout.strip()]
    if not puts and printed:
        return wrong(
            f"{printed[0]} printed its sum, and put nothing: what a child prints goes to the screen, and not to "
            "MainProcess. Put it into q."
        )
    taking = next((e for e in run.events if e.kind == "get" and e.process != script.name), None)
    if taking and run.hung:
        return wrong(
            f"{taking.process} calls get(){at(taking.line)}, so it waits for a sum itself, or takes one that MainProcess "
            "is to get. A child only puts; the adding of the two sums is MainProcess's."
        )
    if not puts:
        if waiting:
            return wrong(
                f"MainProcess waits in a get{at(waiting.line)}, but the children put nothing and have ended: "
                "what a function returns in a child goes nowhere. Put it into q."
            )
        if str(TOTAL) in printed_numbers:
            return wrong(
                f"MainProcess printed {TOTAL}, but nothing went through q. There are other ways to bring a result back, "
                "a pool for one (lesson 5). Here each child puts its sum into q, and MainProcess gets both."
            )
        return wrong(
            "The children put nothing. What a child adds up is a total of its own, and MainProcess's is what it was. "
            "Send the sums back through q."
        )
    if waiting and len(sent) >= 2:
        return wrong(
            f"MainProcess got all {len(sent)} values, and then asks for one more{at(waiting.line)}: nothing "
            "tells it that there are no more. Call get() just once for each child."
        )
    if not gets and not waiting:
        return wrong(
            "The children put their sums, and MainProcess printed a number without getting anything: it "
            "knew the answer. Let it get the two sums and add them."
        )
    if len(sent) == 1 and not run.hung:
        return wrong(
            f"MainProcess took only one of the two sums, {sent[0][0].detail} of "
            f"{sent[0][0].process}{at(sent[0][1].line)}. Call get() once for each child."
        )
    values = _sums([put.detail for put, _ in sent])
    if len(puts) > 2 * len(starts):
        return wrong(
            f"The children put {len(puts)} values{at(puts[0].line)}, one for each number, and MainProcess took "
            f"{len(sent)} of them. Let each child add up first, and put once."
        )
    if sent and values is None:
        return wrong(
            f"What was put{at(sent[0][0].line)} is still the numbers themselves, {sent[0][0].detail}: the "
            "adding was left to MainProcess. Let each child put its sum."
        )
    if len({put.process for put, _ in sent}) >= 2 and not run.hung and run.returncode == 0:
        if sum(values) != TOTAL:
            return wrong(
                f"The children's sums are {' and '.join(map(str, sorted(values)))}: their total is "
                f"{sum(values)}, not {TOTAL}. range(0, 50) and range(50, 100) leave no number out."
            )
        if str(TOTAL) not in printed_numbers:
            return wrong(
                f"The two sums arrived, but MainProcess printed {' '.join(script.stdout.split()) or 'nothing'}, not "
                f"{TOTAL}. Print their total."
            )
        return right(
            f"Each child put its own sum, and MainProcess waited for both: {TOTAL}. In which order they came "
            "does not matter to a sum."
        )
    return unexplained(run, "Each child puts one sum, and MainProcess calls get() twice.")
