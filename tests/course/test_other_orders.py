"""An answer that is right by luck gets the order in which it is wrong; one that is right in all orders stays right."""
from __future__ import annotations

import pytest
from chosen_answers import chosen

from helpers.course.exercises import judge, load, told
from helpers.orders.replay import possible
from tools.golden import Golden

pytestmark = pytest.mark.skipif(not possible(), reason="orders are explored where there is a fork")

ASKS_AND_TAKES = """import threading

left, sold = 3, []
lock = threading.Lock()


def sell(name):
    global left
    with lock:
        free = left > 0
    if free:
        with lock:
            left -= 1
            sold.append(name)


buyers = [threading.Thread(target=sell, args=(name,)) for name in ('Ada', 'Ben', 'Cleo', 'Dan')]
for t in buyers:
    t.start()
for t in buyers:
    t.join()
print(len(sold), 'tickets sold')
"""


SLEEPS_AND_ASKS = """import multiprocessing
import time


def add_up(numbers, q):
    q.put(sum(numbers))


if __name__ == '__main__':
    q = multiprocessing.Queue()
    children = [multiprocessing.Process(target=add_up, args=(numbers, q))
                for numbers in (range(0, 50), range(50, 100))]
    for child in children:
        child.start()
    [time.sleep(0.5) for _ in range(2)]
    total = 0
    while not q.empty():
        total += q.get()
    print(total)
    for child in children:
        child.join()
"""


def test_a_sleep_that_was_long_enough_is_luck():
    said = judge(load("sum_in_children"), SLEEPS_AND_ASKS)      # one long sleep would be noticed before: guessed_time.py
    assert said.verdict.state == "wrong"
    assert "empty() said True in line 18 before both sums were there" in told(said)


def test_a_lock_that_is_given_back_in_between_is_right_by_luck():
    said = judge(load("sell_three_tickets"), ASKS_AND_TAKES)
    assert said.verdict.state == "wrong"
    text = told(said)
    if "only by luck" in text:      # if the plain run has lost it already, the check itself said so
        assert "Four were sold" in text and "releases lock lock (line 10)" in text


COUNTS_FIRST = ASKS_AND_TAKES.replace("""    with lock:
        free = left > 0
    if free:
        with lock:
            left -= 1
            sold.append(name)
""", """    left -= 1
    if left >= 0:
        sold.append(name)
""")


def test_two_lines_without_a_call_in_between_are_right_by_the_gil():
    said = judge(load("sell_three_tickets"), COUNTS_FIRST)
    assert said.verdict.state == "wrong"
    assert "this Python does not switch threads just there" in told(said) and "2 tickets were sold" in told(said)


def test_a_question_before_the_taking_is_right_by_the_gil():
    said = judge(load("sell_three_tickets"), COUNTS_FIRST.replace("    left -= 1\n    if left >= 0:\n", "    if left > 0:\n        left -= 1\n"))
    assert said.verdict.state == "wrong" and "Four were sold" in told(said)


def test_one_step_needs_no_lock():
    exercise = load("sell_three_tickets")
    pops = (exercise.folder / "right" / "takes_from_a_list.py").read_text(encoding="utf-8")
    assert judge(exercise, pops).verdict.state == "right"


@pytest.mark.parametrize("name", ["sell_three_tickets", "keep_the_scores", "sum_in_children"])
def test_other_orders_are_asked_for(name):
    """That each solution is right in all of them is tried in test_exercises.py: it judges every solution so."""
    exercise = load(name)
    assert exercise.other_orders and "solution.py" in chosen([Golden.read(exercise)])[name]


def test_a_time_out_that_is_over_in_another_order_is_no_mistake():
    patient = ASKS_AND_TAKES.replace("    with lock:\n        free = left > 0\n    if free:\n        with lock:\n            left -= 1\n"
                                     "            sold.append(name)\n",
                                     "    assert lock.acquire(timeout=30)\n    if left > 0:\n        left -= 1\n        sold.append(name)\n"
                                     "    lock.release()\n")
    assert judge(load("sell_three_tickets"), patient).verdict.state == "right"
