"""put() and get() of multiprocessing's queues are written out for speed: they record what `begin` and `end` would."""
import pytest

from helpers import run_script

LIBRARY = """\
import multiprocessing
from contextlib import ExitStack
q = multiprocessing.Queue()
def give(value):
    with ExitStack() as stack:
        stack.callback(q.put, value)
for value in (1, 2):
    give(value)
with ExitStack() as stack:
    stack.callback(q.put, 3)
for _ in range(2):
    q.get()
q.get()
"""


def test_a_call_that_a_library_makes_has_the_line_that_asked_the_library():
    run = run_script(LIBRARY)
    assert run.stderr == ""
    assert [(e.value, e.line) for e in run.events if e.kind == "put"] == [("1", 5), ("2", 5), ("3", 9)]
    assert [(e.value, e.line) for e in run.events if e.kind == "get"] == [("1", 12), ("2", 12), ("3", 13)]


@pytest.mark.parametrize("value", ["0", "-1", "True", "None", "10**18 - 1", "10**18", "-10**18", "10**400", "2.5", "'é\\0'", "b'\\0='",
                                   "'x' * 99", "['a' * 30] * 9", "(1,)"])
def test_each_value_is_shown_alike_at_both_ends(value):
    run = run_script(f"import multiprocessing\nq = multiprocessing.Queue()\nq.put({value})\nq.get()\nq.put({value}, True, 9)\nq.get(True, 9)\n")
    assert run.stderr == ""
    told = [e.value for e in run.events if e.kind in ("put", "get")]
    assert len(told) == 4 and len(set(told)) == 1 and told[0]


def test_a_run_with_more_calls_than_are_kept_still_reports_the_last_ones():
    run = run_script("import multiprocessing\nq = multiprocessing.Queue()\nfor n in range(17_000):\n    q.put(n)\n    q.get()\nq.put('last')\nq.get()\n",
                     timeout=60)
    assert run.events_left_out > 0 and run.stderr == ""
    assert [(e.kind, e.value, e.line) for e in run.events if e.kind in ("put", "get")][-4:] == [
        ("put", "16999", 4), ("get", "16999", 5), ("put", "'last'", 6), ("get", "'last'", 7)]
    assert all(e.end is not None for e in run.events if e.kind in ("put", "get"))


def test_what_is_put_while_another_thread_is_in_a_call_is_reported_too():
    run = run_script("import multiprocessing, threading, time\nq = multiprocessing.Queue()\nt = threading.Thread(target=time.sleep, args=(0.5,))\n"
                     "t.start()\ntime.sleep(0.1)\nq.put(1)\nprint(q.get())\nt.join()\n")
    assert [(e.kind, e.value, e.line) for e in run.events if e.kind in ("put", "get")] == [("put", "1", 6), ("get", "1", 7)]
