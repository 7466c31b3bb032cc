"""The orders of small programs: the search finds what the naive search finds, and an order can be run again."""
from __future__ import annotations

from collections import Counter

import pytest
from chosen_programs import chosen, operations, params
from order_programs import PROCESSES, THREADS

from helpers import explore, run_script
from helpers.orders.explore import explore_prepared
from helpers.orders.not_steered import WORDS
from helpers.orders.outcomes import key_of
from helpers.program.script import Script
from helpers.program.text import CellError, prepare
from helpers.views.orders import head
from helpers.views.words import summary

#: For these, the naive search takes hundreds of runs: they are searched, and their outcomes are written down here.
PROGRAMS = PROCESSES | THREADS
LARGE = {"condition, one of two", "two put", "two producers, a sentinel each", "manager's lock and queue", "barrier", "simple queue",
         "pipe", "empty, then get", "check, then act on a list", "check, then act on a dict", "two locks of threads",
         "a lock not waited for", "event of threads", "event of threads, set and cleared", "queue of threads", "bounded queue of threads",
         "queue of threads, joined"}
#: For these it takes many runs: only with --everything. Their outcomes are written down here, too.
LONG = {"a process's process", "semaphore", "lock forgotten by one", "array", "two locks", "a global, under a lock",
        "rlock of threads", "check, then append", "semaphore of threads", "barrier of threads", "manager's dict", "sleep is no order",
        "condition of threads", "raw value", "value with its lock", "lock", "rlock", "join with a time-out of threads", "value",
        "joinable queue", "threads that print", "an attribute", "simple queue of threads", "a global, with a call between",
        "threads that write", "join with a time-out", "qsize and full", "read end closed", "event set and cleared", "condition",
        "killed with a lock", "poll", "terminate", "daemon", "get with a time-out", "semaphore as a signal", "lock with a time-out",
        "event with a time-out", "append"}
#: What is said of these, although all of their orders were tried.
LEFT_OUT = {"a daemon thread": (WORDS["print at the end"].format(who="work, line 3; work, line 4"),)}
#: The orders found of these are run again, as ordinary runs.
RUN_AGAIN = {"two locks", "event set and cleared", "manager's dict", "two producers, a sentinel each", "two locks of threads",
             "condition of threads"}


def found_in(name: str, **options):
    return explore_prepared(Script(prepare(PROGRAMS[name])), "fork", **options)


def shown(found) -> set[tuple[str, bool]]:
    return {(outcome.stdout, outcome.hung) for outcome in found}


#: As many of the others as use each operation.
NAIVE = chosen({name: operations(text) for name, text in PROGRAMS.items() if name not in LARGE | LONG})


@pytest.mark.parametrize("name", params([name for name in PROGRAMS if name not in LARGE], NAIVE))
def test_the_search_finds_what_the_naive_search_finds(name):
    searched, naive = found_in(name), found_in(name, naive=True, runs=1000)
    assert searched.left_out == naive.left_out == LEFT_OUT.get(name, ())
    assert searched.prints == naive.prints
    assert {key_of(one.course) for one in searched} == {key_of(one.course) for one in naive}


#: name -> (what is printed, whether it hangs), for each outcome
OUTCOMES = {
    "two put": {("A B\n", False), ("B A\n", False)},
    "two producers, a sentinel each": {("['A']\n", False), ("['B']\n", False), ("['A', 'B']\n", False), ("['B', 'A']\n", False)},
    "manager's lock and queue": {("[1, 2]\n", False), ("[2, 2]\n", False)},
    "barrier": {("1\n1\n", False), ("2\n2\n", False)},
    "simple queue": {("A B True\n", False), ("B A True\n", False)},
    "empty, then get": {("1\n", False), ("1\n", True), ("", False)},
    "two locks of threads": {("", False), ("", True)},
    "event of threads": {("True\n", False), ("False\n", False)},
    "event of threads, set and cleared": {("True\n", False), ("", True)},
    "queue of threads": {("0\n", False), ("0\n", True)},
    "check, then act on a dict": {("{'a': 0}\n", False), ("{'a': 1}\n", False)},
    "threads that write": {("0\n1\n", False), ("1\n0\n", False)},
    "condition of threads": {("woken\n", False), ("", True)},
    "condition": {("woken\n", False), ("", True)},
    "semaphore of threads": {("0\n1\n", False), ("1\n0\n", False)},
    "killed with a lock": {("got it\n", False), ("", True)},
    "event set and cleared": {("True\n", False), ("False\n", False), ("", True)},
    "queue of threads, joined": {("0\n1\n", False), ("1\n0\n", False)},
    "a process's process": {("1\n", False), ("2\n", False)},
    "semaphore": {("1\n", False), ("2\n", False)},
    "lock forgotten by one": {("1\n", False), ("2\n", False)},
    "array": {("[1, 1]\n", False), ("[1, 2]\n", False)},
    "two locks": {("done\nP\nQ\n", False), ("", True)},
    "a global, under a lock": {("2\n", False)},
    "rlock of threads": {("0\n1\n", False), ("1\n0\n", False)},
    "check, then append": {("['A']\n", False), ("['B']\n", False), ("['A', 'B']\n", False), ("['B', 'A']\n", False)},
    "barrier of threads": {("on\non\n", False)},
    "manager's dict": {("1\n", False), ("2\n", False)},
    "sleep is no order": {("child parent\n", False), ("parent child\n", False)},
    "raw value": {("1\n", False), ("2\n", False)},
    "value with its lock": {("2\n", False)},
    "lock": {("2\n", False)},
    "rlock": {("2\n", False)},
    "join with a time-out of threads": {("True\n", False), ("False\n", False)},
    "joinable queue": {("all done\n1\n2\n", False)},
    "threads that print": {("0\n0\n1\n1\n", False), ("0\n1\n0\n1\n", False), ("0\n1\n1\n0\n", False),
                            ("1\n0\n0\n1\n", False), ("1\n0\n1\n0\n", False), ("1\n1\n0\n0\n", False)},
    "an attribute": {("1\n", False), ("2\n", False)},
    "simple queue of threads": {("0 1\n", False), ("1 0\n", False)},
    "join with a time-out": {("0 True\n", False), ("1 True\n", False), ("0 False\n", False), ("1 False\n", False)},
    "qsize and full": {("0 False\n", False), ("0 True\n", False), ("1 True\n", False)},
    "read end closed": {("0\n", False), ("broken at 1\n0\n", False), ("broken at 2\n0\n", False)},
    "poll": {("False False\n1\n", False), ("False True\n1\n", False), ("True True\n1\n", False)},
    "terminate": {("0 -15\n", False), ("1 -15\n", False), ("2 -15\n", False), ("2 0\n", False)},
    "daemon": {("", False), ("a\n", False), ("a\nb\n", False)},
    "get with a time-out": {("1\n", False), ("empty\n", False)},
    "semaphore as a signal": {("True\n", False), ("False\n", False)},
    "lock with a time-out": {("True\n", False), ("False\n", False), ("True\n", True)},
    "event with a time-out": {("True\n", False), ("False\n", False)},
    "append": {("[0, 1]\n", False), ("[1, 0]\n", False)},
}
#: As many as use each operation that no program uses whose naive search runs.
LARGER = chosen({name: operations(PROGRAMS[name]) for name in OUTCOMES}, {one for name in NAIVE for one in operations(PROGRAMS[name])})


@pytest.mark.parametrize("name", params(OUTCOMES, LARGER))
def test_a_larger_program_comes_out_in_each_way(name):
    found = found_in(name)
    assert found.complete and shown(found) == OUTCOMES[name]
    if name in RUN_AGAIN:
        run_again(found)


def run_again(found) -> None:
    """Run the order of each outcome as an ordinary run: it comes out in the same way, and is explained."""
    for outcome in found:
        run = outcome.run()
        assert run.hung == outcome.hung and run.returncode == outcome.returncode
        assert sorted(run.stdout.splitlines()) == sorted(outcome.stdout.splitlines())
        assert run.explain()


def test_a_loop_that_looks_at_two_things_is_not_followed_for_ever():
    """Each look finds the same as the time before: the thread waits, although no single look comes twice in a row."""
    found = explore("""\
import queue, threading
q, stop = queue.Queue(), threading.Event()
def consume():
    while not stop.is_set():
        try:
            print(q.get(timeout=0.1))
        except queue.Empty:
            pass
t = threading.Thread(target=consume)
t.start()
q.put(1)
stop.set()
t.join()
print(q.qsize())
""")
    assert shown(found) == {("1\n0\n", False), ("1\n", False)}
    assert found.left_out == (WORDS["a loop that only looks"],)


def test_a_lost_update_is_found_and_explained():
    found = explore(PROCESSES["value"], never="v.value < 2")
    assert found.complete and found.orders == 4 and found.left_out == ()
    assert [(one.stdout, one.orders, one.broken) for one in found] == [("1\n", 2, True), ("2\n", 2, False)]
    assert [(step.who, step.line, step.sentence) for step in found[0].steps] == [
        ("Process-1", 4, "reads value v: 0"), ("Process-2", 4, "reads value v: 0"), ("Process-2", 4, "sets value v to 1"),
        ("Process-1", 4, "sets value v to 1"), ("MainProcess", 11, "reads value v: 1")]
    assert str(found) == str(explore(PROCESSES["value"], never="v.value < 2"))
    run_again(found)


def test_with_a_lock_nothing_is_lost():
    found = explore(PROCESSES["value with its lock"], never="v.value < 2")
    assert found.complete and len(found) == 1 and "No order breaks the rule: v.value < 2" in str(found)


def test_a_deadlock_is_explained_in_the_ordinary_words():
    found = found_in("two locks")
    hung = next(one for one in found if one.hung)
    run = hung.run()
    words = run.explain()
    assert run.stood and "Nobody could go on, so it was ended." in summary(run)    # and not at its time-out
    assert "acquired lock a in line 4 and has not released it." in words
    assert "Process-1 and Process-2 wait for each other, so neither can go on." in words


def test_few_runs_are_never_called_complete():
    found = found_in("condition, one of two", runs=10)
    assert not found.complete and found.runs <= 100
    assert any("too few to try all" in each for each in found.left_out)


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_other_start_methods_have_the_same_orders(method):
    found = explore(PROCESSES["value"], start_method=method)
    assert found.complete and {(one.stdout, one.orders) for one in found} == {("1\n", 2), ("2\n", 2)}


def test_a_cell_that_is_no_program_says_so():
    with pytest.raises(CellError):
        explore("def f(:")


def test_where_this_python_cannot_switch_nothing_is_lost():
    """`counter += 1` on a global is one step on a CPython with a GIL."""
    found = found_in("a global, in one step")
    assert found.complete and shown(found) == {("2\n", False)}
    found = found_in("a global, with a call between")
    assert found.complete and shown(found) == {("1\n", False), ("2\n", False)}
    run_again(found)
    assert shown(found_in("a global, under a lock")) == {("2\n", False)}


LOUD_END = """\
import multiprocessing

class Loud:
    def __del__(self):
        print("gone", flush=True)

loud = Loud()
loud.itself = loud

def work():
    print(loud is None)

if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
"""


def test_what_a_script_does_when_its_objects_go_is_part_of_each_order():
    found = explore(LOUD_END, start_method="fork")
    assert [outcome.stdout for outcome in found] == [run_script(LOUD_END, start_method="fork").stdout] == ["gone\nFalse\n"]


@pytest.mark.parametrize(("runs", "tried"), [
    (2, "each goes on for as long as it can."), (3, "at most 1 switch interrupts one that could go on.")])
def test_too_few_runs_say_what_was_tried_instead(runs, tried):
    found = found_in("value", runs=runs)
    assert not found.complete
    assert found.left_out[0] == f"{runs} runs were too few to try all orders. All those were tried in which {tried}"
    assert head(found).endswith("There may be more.")


@pytest.mark.parametrize(("name", "method"), [("value", "fork"), ("value", "spawn"), ("value with its lock", "fork"), ("array", "fork")])
def test_a_run_in_an_order_records_what_an_ordinary_one_does(name, method):
    """Also what is read from a value: without that, the picture of a lost update shows nothing."""
    led, = explore(PROGRAMS[name], start_method=method, runs=1)[:1]
    kinds = [Counter(event.kind for event in run.events if event.kind != "turn")
             for run in (led.run(), run_script(PROGRAMS[name], start_method=method))]
    assert kinds[0] == kinds[1] and kinds[0]["load"] + kinds[0]["loads"]
