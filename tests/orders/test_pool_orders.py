"""Pools and executors: which worker takes which task, and which result comes first."""
from __future__ import annotations

import pytest
from chosen_programs import chosen, operations, params
from found_orders import not_steered
from pool_programs import FUTURES, MAIN, POOL, PROGRAMS, SMALL, THREAD_POOL, THREADS

from helpers.orders.explore import explore_prepared
from helpers.orders.outcomes import key_of
from helpers.program.script import Script
from helpers.program.text import prepare


def explored(text: str, **options):
    return explore_prepared(Script(prepare(text)), "fork", **options)


#: Here the naive search takes several seconds: that is done with --everything. What comes out is written down as well.
LONG = {"threads, map"}
#: These have very many orders: only with --everything.
VERY_LONG = {"threads, as completed", "threads, callbacks", "processes, a value", "a pool of threads, a global",
             "a pool of threads, callbacks"}
#: The orders found of these are run again, as ordinary runs.
RUN_AGAIN = {"threads, a global", "a pool, unordered", "a pool of threads, unordered", "a pool, a callback", "processes, as completed"}


#: As many of the others as use each operation of a pool or an executor.
CHOSEN = chosen({name: operations(text) for name, (text, _) in PROGRAMS.items() if name not in VERY_LONG})


@pytest.mark.parametrize("name", params(PROGRAMS, CHOSEN))
def test_each_program_comes_out_in_each_way(name, everything):
    """And the naive search of a small one finds the same."""
    text, outcomes = PROGRAMS[name]
    found = explored(text)
    assert found.complete, found.left_out
    assert {one.stdout for one in found} == outcomes
    if name in RUN_AGAIN:
        assert [one.run().stdout for one in found] == [one.stdout for one in found]
    if name in SMALL and (everything or name not in LONG):
        naive = explored(text, naive=True, runs=1000)
        assert naive.complete, naive.left_out
        assert found.prints == naive.prints
        assert {key_of(one.course) for one in found} == {key_of(one.course) for one in naive}


def test_each_worker_may_take_each_task():
    """Two workers and two tasks: four orders, and the text says which."""
    found = explored(PROGRAMS["a pool, map"][0])
    assert found.orders == 4
    said = {(step.who, step.sentence) for step in found[0].steps}
    assert ("MainProcess", "hands f to pool pool") in said
    assert any(sentence in ("takes f(0) from pool pool", "takes f(1) from pool pool") for _, sentence in said), said


def test_futures_that_have_been_given_are_held_no_longer():
    """As in Python's own as_completed(), which may return the results of very many."""
    found = explored(THREADS.replace("\n", "\nimport weakref\n", 1) + "from concurrent.futures import as_completed\n"
                     "with ThreadPoolExecutor(1) as ex:\n    two = [ex.submit(abs, n) for n in (1, 2)]\n    for each in two: each.result()\n"
                     "    seen = []\n    given = as_completed(two)\n    del two, each\n    for each in given:\n"
                     "        seen.append(weakref.ref(each))\n        print(sum(one() is not None for one in seen))\n")
    assert {one.stdout for one in found} == {"1\n1\n"}, found


def test_a_worker_that_waits_for_itself_hangs_and_is_explained():
    found = explored(PROGRAMS["threads, a worker that waits for the next"][0])
    assert [one.hung for one in found] == [True]
    assert found[0].run().hung


@pytest.mark.parametrize("text", [
    THREAD_POOL + "def f(n):\n    print(n)\npool = ThreadPool(1)\nr = pool.apply_async(f, (1,))\nprint(r.ready())\n",
    "from gevent.threadpool import ThreadPool\nprint(ThreadPool(1).apply(abs, (-1,)))\n",
    POOL + "    with Pool(2, maxtasksperchild=1) as pool: print(pool.map(f, range(2)))\n",
    POOL + "    with Pool(1) as pool: print(list(pool.imap(f, (n for n in range(2)))))\n",
    "from multiprocessing import *\nv = Value('i', 0)\ndef f():\n    v.value = 1\n" + MAIN
    + "    with Pool(1) as pool: pool.apply_async(f)\n    print(v.value)\n",
    "import os\nfrom multiprocessing import *\ndef f():\n    os._exit(1)\n" + MAIN
    + "    with Pool(1) as pool: pool.apply_async(f).get(1)\n",
    "import os\n" + FUTURES + "def f():\n    os._exit(1)\n" + MAIN
    + "    with ProcessPoolExecutor(1) as ex: ex.submit(f)\n",
    THREADS + "with ThreadPoolExecutor(1) as ex:\n    print(sorted(x.result() for x in wait([ex.submit(f, n) for n in range(4)])[0]))\n",
])
def test_what_is_not_steered_is_said(text):
    found = explored(text, altogether=10, timeout=10)
    assert not found.complete and not_steered(found), found
