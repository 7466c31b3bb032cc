"""Threads are lanes of their process, with what they do; and the program cannot notice."""
from __future__ import annotations

import sys

import pytest

from helpers import Run, run_script
from helpers.views.words import summary
from tools.peers.compare import bare, recorded

EVERYTHING = '''\
import _thread, queue, threading, time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool

tasks, ready, room = queue.Queue(), threading.Event(), threading.Semaphore(1)
lock, again, told = threading.Lock(), threading.RLock(), threading.Condition()

class Named(threading.Thread):
    def run(self):
        ready.wait()
        tasks.put(self.name)

def fails():
    raise KeyError("lost")

def works(n):
    with lock, again, again, room:
        return n

def sleeps():
    time.sleep(0.05)
    with told:
        told.notify()

threading.excepthook = lambda args: None
threads = [Named(), threading.Thread(target=fails), threading.Thread(target=works, args=(3,), name="three"),
           threading.Timer(0.01, works, (4,)), threading.Thread(target=sleeps, daemon=True)]
with told:
    for one in threads:
        one.start()
    told.wait()
ready.set()
print(tasks.get())
for one in threads:
    one.join()
with ThreadPoolExecutor(1, thread_name_prefix="crew") as crew:
    print(crew.submit(works, 5).result())
with ThreadPool(1) as pool:
    print(pool.apply(works, (6,)))
    pool.close()
    pool.join()     # its end alone does not wait for its workers, which are daemons
done = _thread.allocate_lock()
done.acquire()
_thread.start_new_thread(lambda: (works(7), done.release()), ())
done.acquire()
'''


@pytest.fixture(scope="module")
def run() -> Run:
    return run_script(EVERYTHING, timeout=30)


def test_each_is_a_lane(run: Run) -> None:
    assert (run.returncode, run.stderr) == (0, "")
    names = [thread.name for thread in run.processes[0].threads]
    assert names == ["Named", "fails", "three", "works(4)", "sleeps", "crew_0", "worker", "<lambda>"]
    assert all(thread.ended for thread in run.processes[0].threads)
    assert {event.lane for event in run.events if event.kind == "sleep"} == {"sleeps"}


def test_who_starts_and_joins_whom(run: Run) -> None:
    starts = [event for event in run.events if event.kind == "thread_start"]
    assert [event.child for event in starts][:5] == ["Named", "fails", "three", "works(4)", "sleeps"]
    begun = {event.lane: event for event in run.events if event.kind == "thread_run"}
    assert all(begun[event.child].source is event for event in starts)
    joins = [event for event in run.events if event.kind == "thread_join"]
    assert [event.child for event in joins] == ["Named", "fails", "three", "works(4)", "sleeps"]
    assert all(event.source is None or event.source.kind == "thread_end" for event in joins)


def test_what_they_do(run: Run) -> None:
    kinds = {lane: [event.kind for event in run.events if event.lane == lane] for lane in ("Named", "three", "crew_0", "worker")}
    assert kinds["Named"] == ["thread_run", "wait", "put", "thread_end"]
    # A lock that its holder takes again is recorded each time.
    locks = ["acquire", "acquire", "acquire", "release", "release", "release"]
    assert kinds["three"] == ["thread_run", *locks, "thread_end"]
    assert kinds["crew_0"] == kinds["worker"] == ["thread_run", "task", *locks, "thread_end"]
    failed = next(thread for thread in run.processes[0].threads if thread.name == "fails")
    assert (failed.error, failed.error_line) == ("KeyError: 'lost'", 14)


def test_who_woke_whom(run: Run) -> None:
    woken = {event.primitive: event.source for event in run.events if event.kind == "wait" and event.source}
    assert (woken["Event"].kind, woken["Event"].lane) == ("set", "")
    assert (woken["Condition"].kind, woken["Condition"].lane) == ("notify", "sleeps")
    get = next(event for event in run.events if event.kind == "get")
    assert (get.source.kind, get.source.lane, get.value) == ("put", "Named", "'Thread-1'")
    result = next(event for event in run.events if event.kind == "fetch")
    assert (result.source.kind, result.source.lane) == ("task", "crew_0")


def test_the_arrows_of_queues_that_give_in_another_order() -> None:
    run = run_script("import queue\nstack, heap = queue.LifoQueue(), queue.PriorityQueue()\n"
                     "for value in 'bca':\n    stack.put(value)\n    heap.put(value)\n"
                     "for _ in range(3):\n    stack.get()\n    heap.get()\n", timeout=20)
    gets = [event for event in run.events if event.kind == "get"]
    assert [event.value for event in gets] == ["'a'", "'a'", "'c'", "'b'", "'b'", "'c'"]
    assert all(event.source.value == event.value and event.source.object == event.object for event in gets)


def test_a_librarys_threads_stay_unseen() -> None:
    run = run_script("import multiprocessing\ndef f(q):\n    q.put(1)\nif __name__ == '__main__':\n    q = multiprocessing.Queue()\n"
                     "    p = multiprocessing.Process(target=f, args=(q,))\n    p.start()\n    q.get()\n    q.put(2)\n    q.get()\n    p.join()\n"
                     "    with multiprocessing.Pool(1) as pool:\n        pool.map(abs, [1])\n", timeout=30)
    assert run.returncode == 0 and not any(process.threads for process in run.processes)


def test_of_very_many_only_the_count_is_kept() -> None:
    run = run_script("import queue, threading\nq, lock = queue.Queue(), threading.Lock()\ndef f():\n    for n in range(3000):\n"
                     "        with lock:\n            q.put(n)\nt = threading.Thread(target=f)\nt.start()\nfor _ in range(2990):\n"
                     "    q.get()\nt.join()\nlock.acquire()\nlock.acquire()\n", timeout=3)
    assert run.hung and not run.events_left_out and len(run.events) < 1500
    counts = {kind: sum(event.kind == kind for event in run.events) for kind in ("put", "get")}
    more = {event.kind: event.number for event in run.events if event.kind in ("puts", "gets")}
    # Calls that were still waiting at the end are recorded, too; all others are counted.
    assert counts["put"] + more["puts"] == 3000 and counts["get"] + more["gets"] == 2990
    assert "MainProcess acquired lock in line 12 and has not released it." in run.explain()


#: what a program might look at -> a program that prints it
LOOKS = {
    "locks": (
        "import copy, pickle, threading, weakref, _thread\nmade = [threading.Lock(), threading.RLock(), _thread.allocate_lock()]\n"
        "for one in made:\n    print(type(one), repr(one), bool(one), one == one, len({one, one}), weakref.ref(one)() is one)\n"
        "    for look in (pickle.dumps, copy.copy, copy.deepcopy, vars):\n        try:\n            look(one)\n"
        "        except TypeError as error:\n            print(error)\n"
        "    print(one.acquire(), one.acquire(False), one.acquire(timeout=0.01), one.acquire(blocking=False))\n"
        "    for args in ((False, 1), (True, -2), ('x', 'y')):\n        try:\n            print(one.acquire(*args))\n"
        "        except (TypeError, ValueError) as error:\n            print(type(error), error)\n"
        "    one.release()\n"
        "try:\n    threading.Lock().release()\nexcept RuntimeError as error:\n    print(error)\n"
        "try:\n    threading.RLock().release()\nexcept RuntimeError as error:\n    print(error)\n"
        "print(type(made[0]) is type(made[2]), isinstance(made[1], type(threading.RLock())), threading.Lock, threading.RLock)\n"
        "class Shelf:\n    make = threading.Lock\nprint(type(Shelf().make()))\n"),
    "queues": (
        "import pickle, queue, threading\nq = queue.SimpleQueue()\nprint(type(q), queue.SimpleQueue, isinstance(q, queue.SimpleQueue))\n"
        "for look in (pickle.dumps,):\n    try:\n        look(q)\n    except TypeError as error:\n        print(error)\n"
        "q.put_nowait(1)\nprint(q.get_nowait(), q.qsize())\n"
        "for call in (q.get_nowait, queue.Queue().get_nowait):\n    try:\n        call()\n    except queue.Empty as error:\n        print(repr(error))\n"
        "class Mine(queue.Queue):\n    def _put(self, item):\n        super()._put(item * 2)\n"
        "mine = Mine()\nmine.put(4)\nprint(mine.get(), sorted(vars(mine)))\n"),
    "threads": (
        "import threading\ndef f(x, *, y=2):\n    print(threading.current_thread().name, x, y)\n"
        "t = threading.Thread(target=f, args=(1,), kwargs={'y': 3})\nprint(sorted(vars(t)), t)\nt.start()\nt.join()\n"
        "print(t.is_alive(), t.ident is not None)\ntry:\n    t.start()\nexcept RuntimeError as error:\n    print(error)\n"
        "try:\n    threading.Thread(target=f).join()\nexcept RuntimeError as error:\n    print(error)\n"
        "threading.Thread(target=lambda: 1 / 0).start()\n"),
    "signals": (
        "import threading\nc, e, s, b = threading.Condition(), threading.Event(), threading.BoundedSemaphore(2), threading.Barrier(1)\n"
        "for one in (c, e, s, b):\n    print(type(one), sorted(vars(one)))\n"
        "with c:\n    print(c.wait(0.01), c.wait_for(lambda: True))\nprint(e.wait(0), e.set(), e.wait(), e.clear(), e.is_set())\n"
        "with s, s:\n    print(s.acquire(False))\ntry:\n    s.release()\nexcept ValueError as error:\n    print(error)\n"
        "print(b.wait())\ntry:\n    c.notify()\nexcept RuntimeError as error:\n    print(error)\n"
        "try:\n    s.acquire(False, 1)\nexcept ValueError as error:\n    print(error)\n"),
    "executors": (
        "from concurrent.futures import ThreadPoolExecutor\ndef f(x):\n    return 10 / x\nwith ThreadPoolExecutor(2) as pool:\n"
        "    futures = [pool.submit(f, n) for n in (2, 0)]\n    print(futures[0].result(), repr(futures[1].exception()))\n"
        "    print([one.done() for one in futures], futures[0].done.__name__)\n"
        "    print(list(pool.map(f, [1, 5], timeout=5)))\n    try:\n        pool.submit()\n    except TypeError as error:\n        print(error)\n"
        "try:\n    pool.submit(f, 1)\nexcept RuntimeError as error:\n    print(error)\nfutures[1].result()\n"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="as in test_transparency_calls.py")
@pytest.mark.parametrize("name", LOOKS)
def test_a_program_sees_the_same(name, tmp_path) -> None:
    assert recorded(LOOKS[name], tmp_path) == bare(LOOKS[name], tmp_path)


#: called from C, where the caller has no frame
FROM_C = '''\
import _thread, queue, threading, time
lock, q, event, room = threading.Lock(), queue.SimpleQueue(), threading.Event(), threading.Semaphore(1)
for call, args in ((q.put, (1,)), (lock.acquire, ()), (event.set, ()), (room.acquire, ()), (threading.Lock, ()), (queue.Queue, ())):
    _thread.start_new_thread(call, args)
print(event.wait(5), q.get())
time.sleep(0.1)
print(lock.acquire(False), room.acquire(False))
print(list(map(threading.Lock().acquire, [True])))
'''


@pytest.mark.skipif(sys.platform == "win32", reason="as in test_transparency_calls.py")
def test_called_from_c(tmp_path) -> None:
    assert recorded(FROM_C, tmp_path) == bare(FROM_C, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_a_forked_child_leaves_its_parents_record_alone() -> None:
    """A lock that was taken often has its events written in place, but not by a child that releases its copy."""
    run = run_script("import os, threading\nlock = threading.Lock()\nfor n in range(200):\n    with lock:\n        if n == 150:\n"
                     "            child = os.fork()\n            if child:\n                os.waitpid(child, 0)\n                held = lock.locked()\n"
                     "        if n > 150 and not child:\n            os._exit(0)\nprint(held)\n"
                     "lock.acquire()\nlock.acquire()\n", timeout=2)
    assert run.hung and run.stdout == "True\n"
    assert "MainProcess acquired lock in line 13 and has not released it." in run.explain()


def test_a_thread_that_has_the_number_of_another_is_not_taken_for_it():
    run = run_script("""\
import threading
lock = threading.Lock()
idents = set()
def takes():
    idents.add(threading.get_ident())
    for _ in range(200):
        with lock:
            pass
for n in range(3):
    t = threading.Thread(target=takes)
    t.start()
    t.join()
print(len(idents))
""", timeout=30)
    for lane in ("takes", "takes 2", "takes 3"):
        mine = [event for event in run.events if event.lane == lane]
        assert mine[-1].kind == "thread_end" and {"acquire", "release"} <= {event.kind for event in mine}


CALLBACK = """
from multiprocessing import Pool
import threading
def broken(value):
    raise RuntimeError
def last_words(thread):
    print("ended")
if __name__ == "__main__":
    threading.excepthook = last_words
    with Pool(1) as pool:
        pool.apply_async(abs, (-2,), callback=broken).get(5)
        pool._result_handler.join()
"""


def test_the_thread_that_a_callback_ends_is_one_lane() -> None:
    run = run_script(CALLBACK, timeout=20, start_method="fork")
    assert {event.lane for event in run.events if event.kind in ("callback", "print")} == {"result thread"}, run.stderr


def test_a_release_of_somebody_elses_rlock_is_an_event_that_failed() -> None:
    run = run_script("import threading\nlock = threading.RLock()\ndef work():\n    try:\n        lock.release()\n    except RuntimeError:\n"
                     "        pass\nwith lock:\n    t = threading.Thread(target=work)\n    t.start()\n    t.join()\n", timeout=30)
    released = [(event.lane, event.line, event.outcome) for event in run.events if event.kind == "release"]
    assert released == [("work", 5, "RuntimeError"), ("", 8, "")]
    assert "Thread work releases lock: RuntimeError (line 5)." in run.explain()


def test_a_timer_that_is_cancelled_has_called_nothing() -> None:
    run = run_script("import threading\nt = threading.Timer(60, print)\nt.start()\nt.cancel()\nt.join()\n"
                     "o = threading.Timer(0.01, print)\no.start()\no.join()\n", timeout=30)
    assert [(thread.ended, thread.cancelled) for thread in run.processes[0].threads] == [(True, True), (True, False)]
    assert "MainProcess cancels the Timer of thread print (line 4)." in run.explain() and "event" not in run.explain()


def test_a_timer_that_was_not_started_can_be_cancelled() -> None:
    run = run_script("import threading\nthreading.Timer(60, print).cancel()\n", timeout=30)
    assert run.explain() == "MainProcess cancels a Timer that was not started (line 2).\nMainProcess ended well."


def test_a_look_at_a_future_is_recorded_and_tells_nothing_of_its_error() -> None:
    run = run_script("from concurrent.futures import ThreadPoolExecutor, wait\nwith ThreadPoolExecutor(1) as pool:\n"
                     "    future = pool.submit(int, 'x')\n    wait([future])\n    print(future.done())\n", timeout=10)
    look, = (event for event in run.events if event.kind == "ready")
    assert (look.method, look.result, look.line, look.number) == ("done", "True", 5, 1) and look.object == "pool"
    assert summary(run).endswith("and nobody asked for its result.")
