"""Two children add up one half each and send the sum back; the script prints the total."""

from dataclasses import dataclass

from helpers.course.checks import (
    Rules, Verdict, another_error, as_queues, at, children, code, despite, done, failed, first, main, messages,
    numbers_in, quoted, right, started, unexplained, waits_in, wrong,
)
from helpers.course.other_input import OtherInput
from helpers.record.run import Event, Process, Run

START_METHODS = ("spawn", "fork", "forkserver")
TIMEOUT = 3.0
OTHER_ORDERS = True
OTHER_INPUT = OtherInput("range(50, 100)", "range(50, 101)", known=("4950",), printed=("5050",))
HALVES = [sum(range(50)), sum(range(50, 100))]
TOTAL = sum(HALVES)


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    run: Run
    script: Process
    starts: list[Event]
    puts: list[Event]
    gets: list[Event]  #: the script's
    joins: list[Event]  #: the script's
    arrived: list[tuple[Event, Event]]  #: (put, get): what went from one process to another
    waiting: Event | None  #: the script's get() that never returned

    @property
    def shown(self) -> bool:
        """Whether the script printed the total, however it came by it."""
        return str(TOTAL) in numbers_in(self.script.stdout)


def read(run: Run) -> Facts:
    """Read what the rules look at from the record."""
    run = as_queues(run)
    script = main(run)
    return Facts(
        run, script, started(run), done(run, "put"), done(run, "get", script), done(run, "join", script),
        messages(run), waits_in(run, "get")
    )


def holds_a_sum(put: Event) -> bool:
    """Whether what was put holds the sum of a half, alone or beside something else."""
    return any(str(half) in numbers_in(put.value) for half in HALVES)


def stopped_asking(f: Facts) -> Verdict | None:
    asked = [e for e in f.run.events if e.kind in ("empty", "qsize") and e.process == f.script.name]
    if not asked or asked[-1].result not in ("True", "0", "1") or len(f.arrived) > 1:
        return None
    last = asked[-1]
    return wrong(
        f"{last.kind}() said {last.result}{at(last.line)} before both sums were there, so MainProcess stopped asking. You "
        "know how many values will come: call get() that often, it waits."
    )


def run_for_start(f: Facts) -> Verdict | None:
    join = first(e for e in f.run.events if e.kind == "join" and e.outcome == "AssertionError")
    return None if f.starts or not join else wrong(
        despite(f.shown, f"nothing was started, so the join(){at(join.line)} failed. `run()` only calls the function, here in ")
        + "MainProcess. It is `start()` that makes a process of it."
    )


def waits_for_nobody(f: Facts) -> Verdict | None:
    waits = ("get", "join", "fetch", "recv")
    if f.script.error or not f.starts:
        return None
    return None if any(e.kind in waits and e.line and e.process == f.script.name for e in f.run.events) else wrong(
        despite(f.shown, "MainProcess ended without waiting for anybody, in a get() or a join(): a spawned child ")
        + "that comes up after that finds its queue gone. Get the sum of each child, and join them."
    )


def never_started(f: Facts) -> Verdict | None:
    return None if f.starts or not f.waiting else wrong(
        f"MainProcess waits in a get{at(f.waiting.line)}, and the children were never started. Call start() on both of them "
        "before the first get()."
    )


def no_child(f: Facts) -> Verdict | None:
    return None if f.starts else wrong(
        despite(f.shown, "no child was started. Make a Process for each half, and start both.")
    )


def script_puts(f: Facts) -> Verdict | None:
    own = first(put for put in f.puts if put.process == f.script.name)
    if not own or not numbers_in(own.value):  # nobody adds up a sentinel
        return None
    if not holds_a_sum(own):
        return wrong(
            despite(f.shown, f"MainProcess put {code(own.value)} into the queue{at(own.line)}. That is for the children's sums: ")
            + "let each child put its own, and let MainProcess add the two."
        )
    return wrong(
        despite(f.shown, f"MainProcess worked it out itself, and put it into the queue{at(own.line)}: a function with ")
        + "parentheses is called at once. Give Process the function without them, and its arguments as `args`."
    )


def one_child(f: Facts) -> Verdict | None:
    return None if len(f.starts) > 1 else wrong(
        despite(f.shown, f"there is one child only, {f.starts[0].child}. Start a second one that adds up the other half.")
    )


def one_after_the_other(f: Facts) -> Verdict | None:
    second = f.starts[1]
    wait = first(e for e in f.joins + f.gets if f.starts[0].time < e.time < second.time)
    return wait and wrong(
        despite(f.shown, f"the two never work at the same time: MainProcess waits for the first{at(wait.line)} before it ")
        + f"starts the second{at(second.line)}. Start both, and wait after that."
    )


def child_prints(f: Facts) -> Verdict | None:
    child = first(child for child in children(f.run) if child.stdout)
    return None if f.puts or not child else wrong(
        f"{child.name} printed its sum, and put nothing: what a child prints goes to the screen, and not to MainProcess. Put "
        "it into the queue."
    )


def child_takes(f: Facts) -> Verdict | None:
    get = first(e for e in f.run.events if e.kind == "get" and e.process != f.script.name)
    return get and wrong(
        f"{get.process} calls get(){at(get.line)}, so it waits for a sum itself, or takes one that MainProcess is to get. A "
        "child only puts; the adding of the two sums is MainProcess's."
    )


def child_returns(f: Facts) -> Verdict | None:
    return None if f.puts or not f.waiting else wrong(
        f"MainProcess waits in a get{at(f.waiting.line)}, but the children put nothing and have ended: what a function "
        "returns in a child goes nowhere. Put it into the queue."
    )


def another_way_back(f: Facts) -> Verdict | None:
    return None if f.puts or not f.shown else wrong(
        f"MainProcess printed {TOTAL}, but nothing went through a queue. There are other ways to bring a result back, a pool "
        "for one (lesson 5). Here each child puts its sum into the queue, and MainProcess gets both."
    )


def total_of_its_own(f: Facts) -> Verdict | None:
    return None if f.puts else wrong(
        "The children put nothing. What a child adds up is a total of its own, and MainProcess's is what it was. Send the "
        "sums back through the queue."
    )


def asks_for_more(f: Facts) -> Verdict | None:
    return None if not f.waiting or len(f.arrived) < 2 else wrong(
        despite(f.shown, f"MainProcess got all {len(f.arrived)} values, and then asks for one more{at(f.waiting.line)}: nothing ")
        + "tells it that there are no more. Call get() once for each child."
    )


def gets_nothing(f: Facts) -> Verdict | None:
    return None if f.gets or f.waiting else wrong(
        despite(f.shown, "MainProcess took nothing from the queue, so it did not add up what the children had put. Let it get ")
        + "the two sums and add them."
    )


def gets_one(f: Facts) -> Verdict | None:
    if len(f.arrived) != 1 or f.waiting:
        return None
    put, get = f.arrived[0]
    return wrong(
        despite(f.shown, f"MainProcess took only one of the two sums, {code(put.value)} of {put.process}{at(get.line)}. Call ")
        + "get() once for each child."
    )


def puts_too_often(f: Facts) -> Verdict | None:
    puts = [put for put in f.puts if numbers_in(put.value)]
    return None if len(puts) <= len(f.starts) else wrong(
        despite(f.shown, f"the children put {len(puts)} numbers{at(puts[0].line)}, and there are two sums. Let each child add up ")
        + "its half first, and put once."
    )


def one_child_does_it(f: Facts) -> Verdict | None:
    names = {put.process for put in f.puts if numbers_in(put.value)}
    if len(names) != 1 or any(process.worker for process in f.run.processes):    # one worker may be quicker than the other
        return None
    return wrong(
        despite(f.shown, f"{names.pop()} put both sums, and the other child none. Let each of the two add up its half and put one ")
        + "sum."
    )


def puts_no_sum(f: Facts) -> Verdict | None:
    several = [put for put in f.puts if put.value == "<range>" or len(numbers_in(put.value)) > 1]
    put = first(put for put in several if not holds_a_sum(put))
    return put and wrong(
        despite(f.shown, f"what {put.process} put{at(put.line)} is {code(put.value)}, and no sum: the adding was left to ")
        + "MainProcess. Let each child put the sum of its half."
    )


def other_halves(f: Facts) -> Verdict | None:
    sums = {int(number) for put in f.puts for number in numbers_in(put.value)}
    if not sums or sums.issuperset(HALVES):  # an object of a class of its own shows no number
        return None
    return wrong(
        despite(f.shown, f"the children's sums are {' and '.join(map(str, sorted(sums)))}, and not {HALVES[0]} and {HALVES[1]}. One ")
        + "adds up range(0, 50), the other range(50, 100): that leaves no number out, and has none twice."
    )


def total_not_printed(f: Facts) -> Verdict | None:
    return None if f.shown else wrong(
        f"The two sums arrived, but MainProcess printed {quoted(f.script.stdout.splitlines())}, not {TOTAL}. Print their "
        "total, as numbers."
    )


def holds(f: Facts) -> Verdict | None:
    if f.run.returncode != 0:
        return None
    return right(
        f"A sum left each child's lane, and MainProcess waited for both: {TOTAL}. In which order they came does not matter to a "
        "sum."
    )


def anything_else(f: Facts) -> Verdict:
    return unexplained(
        f.run, "Each child puts one sum and ends. MainProcess gets both, prints their total, and joins the children."
    )


check = Rules(
    read,
    # The children do not start, or there are too few.
    run_for_start,
    stopped_asking,
    waits_for_nobody,
    another_error,
    never_started,
    no_child,
    script_puts,
    one_child,
    one_after_the_other,
    # They do not put.
    child_prints,
    child_takes,
    child_returns,
    another_way_back,
    total_of_its_own,
    # The script does not take what they put.
    asks_for_more,
    gets_nothing,
    gets_one,
    # It takes something other than the two sums.
    puts_too_often,
    one_child_does_it,
    puts_no_sum,
    other_halves,
    total_not_printed,
    holds,
    anything_else,
)
