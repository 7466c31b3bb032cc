"""Other interpreters in a process: the report says that they are not recorded, and nothing untrue about them."""
from __future__ import annotations

import sys

import pytest

from helpers import run_script
from helpers.views.words import summary

pytestmark = pytest.mark.skipif(sys.version_info < (3, 14), reason="concurrent.interpreters is new in 3.14")

QUEUE = """
from concurrent import interpreters
q = interpreters.create_queue()
other = interpreters.create()
other.prepare_main(q=q)
other.exec("q.put(3)")
print(q.get())
"""
NOT_RECORDED = "What other interpreters of MainProcess did is not recorded."


def test_a_queue_that_another_interpreter_fills():
    run = run_script(QUEUE, timeout=30)
    assert (run.stdout, summary(run)) == ("3\n", "")       # Python warns about an interpreter that is not closed
    assert [(event.kind, event.line, event.value) for event in run.events if event.line and event.kind in ("get", "sleep")] == [
        ("get", 7, "3")]
    assert run.explain().count(NOT_RECORDED) == 1


def test_why_nothing_comes_is_not_known():
    run = run_script(QUEUE + "q.get()\n", timeout=2)
    assert summary(run) == f"The program was still running after 2 s, so it was ended. MainProcess waits in q.get(), line 8. {NOT_RECORDED}"


def test_an_executor_of_interpreters():
    run = run_script("from concurrent.futures import InterpreterPoolExecutor\n\nif __name__ == '__main__':\n"
                     "    with InterpreterPoolExecutor(2) as pool:\n        print(list(pool.map(abs, [-1, -2])))\n", timeout=30)
    assert (run.stdout, run.stderr, summary(run)) == ("[1, 2]\n", "", "")
    assert run.explain().count(NOT_RECORDED) == 1


OWN_POOL = """
from concurrent.futures import InterpreterPoolExecutor


class Mine(InterpreterPoolExecutor):
    pass


if __name__ == '__main__':
    with POOL(2) as pool:
        print(list(pool.map(abs, [-1, -2])))
"""


@pytest.mark.parametrize("pool", ["InterpreterPoolExecutor", "Mine"])
def test_how_many_workers_a_pool_of_interpreters_has(pool):
    run = run_script(OWN_POOL.replace("POOL", pool), timeout=30)
    made = [(event.primitive, event.number, event.line) for event in run.events if event.kind == "pool"]
    assert (run.stdout, made) == ("[1, 2]\n", [(pool, 2, 10)])


@pytest.mark.parametrize(("workers", "state"), [(1, "wrong"), (2, "right")])
def test_one_interpreter_is_not_several_cores(workers, state):
    from helpers.course.exercises import judge, load

    exercise = load("use_the_cores")
    source = exercise.solution.replace("ProcessPoolExecutor(2)", f"InterpreterPoolExecutor({workers})")
    said = judge(exercise, source.replace("ProcessPool", "InterpreterPool")).verdict
    assert (said.state, said.rule) == (state, "one_worker" if state == "wrong" else "several_cores")
