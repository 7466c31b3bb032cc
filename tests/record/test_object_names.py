"""The names that a run's objects have: the learner's own, the same in every process and on every run."""
from __future__ import annotations

import sys

import pytest

from helpers import Run, run_script
from helpers.record.names import name_objects
from helpers.record.run import Event

each_method = pytest.mark.parametrize("method", ["spawn"] if sys.platform == "win32" else ["fork", "spawn", "forkserver"])


def names(run: Run, *kinds: str) -> list[tuple[str, str]]:
    """Return (kind, name) of a run's objects; of some kinds of objects, or of all."""
    return sorted({(event.object_kind, event.object) for event in run.events
                   if event.object and (not kinds or event.object_kind in kinds)})


def done(source: str, method: str = "spawn", timeout: float = 30) -> Run:
    run = run_script(source, start_method=method, timeout=timeout)
    assert (run.stderr, run.returncode) == ("", 0)
    return run


EVERY_KIND = """\
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Manager, Pool
from multiprocessing import Queue as Mailbox

class Actor:
    def __init__(self):
        self.inbox = Mailbox()

def square(n):
    return n * n

def child(q, forks, mine, lock, counter, shared, actors, done):
    q.put(1)
    actors[1].inbox.put(2)
    with forks[1], lock, counter.get_lock():
        counter.value += 1
    mine.send(3)
    shared['a'] = 4
    inner = multiprocessing.SimpleQueue()
    inner.put(5)
    done.set()

if __name__ == '__main__':
    q = multiprocessing.Queue()
    forks = [multiprocessing.Lock() for _ in range(3)]
    mine, yours = multiprocessing.Pipe()
    lock, counter = multiprocessing.RLock(), multiprocessing.Value('i', 0)
    actors = Actor(), Actor()
    changed, done, gate = multiprocessing.Condition(), multiprocessing.Event(), multiprocessing.Barrier(1)
    print_lock, slots = multiprocessing.Lock(), multiprocessing.BoundedSemaphore(2)
    with Manager() as manager:
        shared, lists = manager.dict(), {'odd': manager.list(), 'even': manager.list()}
        lists['even'].append(2)
        p = multiprocessing.Process(target=child, args=(q, forks, mine, lock, counter, shared, actors, done))
        p.start()
        print(q.get(), actors[1].inbox.get(), yours.recv(), done.wait())
        p.join()
    with changed, print_lock, slots:
        changed.notify()
    gate.wait()
    with Pool(2) as pool:
        pool.map(square, [1, 2])
    with ProcessPoolExecutor(1) as executor:
        executor.submit(square, 3).result()
    multiprocessing.Queue().put(6)
"""


@each_method
def test_every_kind_of_object_has_its_name(method):
    run = done(EVERY_KIND, method)
    assert names(run) == [
        ("barrier", "barrier gate"), ("boundedsemaphore", "semaphore slots"), ("condition", "condition changed"),
        ("dict", "dict shared"), ("event", "event done"), ("list", "lists['even']"), ("list", "lists['odd']"),
        ("lock", "lock forks[0]"), ("lock", "lock forks[1]"), ("lock", "lock forks[2]"), ("lock", "print_lock"),
        ("manager", "manager"), ("pipe", "pipe mine-yours"), ("pool", "executor"), ("pool", "pool"), ("queue", "queue 1"),
        ("queue", "queue inbox"), ("queue", "queue inbox (2)"), ("queue", "queue inner of Process-2"), ("queue", "queue q"),
        ("rlock", "lock"), ("rlock", "lock of counter"), ("value", "value counter")]
    of_child = {event.object for event in run.events if event.process == "Process-2" and event.object}
    assert of_child >= {"queue q", "queue inbox (2)", "lock forks[1]", "lock", "lock of counter", "pipe mine-yours", "dict shared",
                        "queue inner of Process-2", "event done"}


@each_method
def test_what_a_child_makes_when_it_runs_the_module_again_is_its_own(method):
    run = run_script("""\
import multiprocessing

def child():
    q.put(1)

q = multiprocessing.Queue()

if __name__ == '__main__':
    children = [multiprocessing.Process(target=child) for _ in range(2)]
    for p in children:
        p.start()
    for p in children:
        p.join()
""", start_method=method)
    own = [] if method == "fork" else ["queue q of Process-1", "queue q of Process-2"]
    if method == "forkserver" and any(event.process == "forkserver" for event in run.events):
        own = ["queue q of forkserver"]     # newer Pythons run the module once, in the server: 3.14.8 does, 3.13.0 does not
    assert [name for _, name in names(run, "queue")] == ["queue q", *own]
    assert {e.object for e in run.events if e.kind == "put"} == set(own or ["queue q"])


RACE = """\
import multiprocessing
import random
import time

def child(gate, shared):
    gate.wait()
    time.sleep(random.random() / 50)
    own = multiprocessing.Queue()
    multiprocessing.Queue().put(1)
    locks = {name: multiprocessing.Lock() for name in shared}
    random.choice(list(locks.values())).acquire()
    random.choice(shared).put(own.empty())

if __name__ == '__main__':
    gate = multiprocessing.Barrier(11)
    queues = [multiprocessing.Queue() for _ in range(3)]
    children = [multiprocessing.Process(target=child, args=(gate, queues)) for _ in range(11)]
    for p in children:
        p.start()
    for p in children:
        p.join()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="eleven processes, many times: it forks, which is quick")
def test_the_names_are_the_same_on_every_run_of_a_race(everything):
    runs = [done(RACE, "fork") for _ in range(20 if everything else 10)]
    first = [[event.process for event in run.events if event.kind == "queue" and event.process != "MainProcess"] for run in runs]
    assert len({tuple(order) for order in first}) > 1, "nobody raced"
    made = [{(event.process, event.kind, event.line, event.object) for event in run.events if event.kind in ("queue", "make")}
            for run in runs]
    assert all(each == made[0] for each in made)
    assert len(made[0]) == 1 + 3 + 11 * 5
    assert {"queue own of Process-1", "queue 1 of Process-10", "locks[…] (3) of Process-11"} <= {name for *_, name in made[0]}


def test_no_two_objects_share_a_name():
    run = done("""\
import multiprocessing

def make():
    q = multiprocessing.Queue()
    return q

if __name__ == '__main__':
    kept = [make() for _ in range(3)]
    q = multiprocessing.Queue()
    lock, lock2 = multiprocessing.Lock(), multiprocessing.Semaphore()
    for n in range(2):
        queue = multiprocessing.Queue(), multiprocessing.Lock()
        kept.append(queue)
""", "fork")
    made = [event.object for event in run.events if event.kind in ("queue", "make")]
    assert made == ["queue q", "queue q (2)", "queue q (3)", "queue q (4)", "lock", "semaphore lock2", "queue[0]", "lock queue[1]",
                    "queue[0] (2)", "lock queue[1] (2)"]


def test_a_managers_object_in_the_place_of_one_that_is_gone_has_a_name_of_its_own():
    run = done("""\
import multiprocessing

if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        for n in range(6):
            shared = manager.dict()
            shared['n'] = n
            del shared
""", "fork")
    set_ = [event.object for event in run.events if event.kind == "call" and event.function == "__setitem__"]
    assert set_ == ["dict shared", *(f"dict shared ({n})" for n in range(2, 7))]


def test_what_a_function_of_a_manager_gives_again_is_one_object():
    run = done("""\
import multiprocessing
from multiprocessing.managers import BaseManager

jobs = []

def get_jobs():
    return jobs

class Office(BaseManager):
    pass

Office.register('get_jobs', callable=get_jobs, exposed=('append', '__len__'))

if __name__ == '__main__':
    office = Office()
    office.start()
    mine, yours = office.get_jobs(), office.get_jobs()
    mine.append(1)
    yours.append(2)
    office.shutdown()
""", "fork")
    assert {event.object for event in run.events if event.kind == "call" and event.function == "append"} == {"get_jobs mine"}
    assert {event.object for event in run.events if event.kind == "manager"} == {"manager office"}


def test_an_object_that_nobody_made_in_sight_is_counted():
    events = [(Event(0.1, "Process-2", "", "put", 4, end=0.2), 77), (Event(0.2, "MainProcess", "", "get", 9, end=0.3), 88),
              (Event(0.3, "MainProcess", "", "put", 9, end=0.3), 77)]
    name_objects(events, "q.put(1)", "MainProcess")
    assert [event.object for event, _ in events] == ["queue 2", "queue 1", "queue 2"]


@pytest.mark.parametrize("source", ["", "q = = 3", "\0", "q = Queue()\n" * 3])
def test_a_text_that_says_nothing_of_it(source):
    made = Event(0.1, "MainProcess", "", "queue", 9, end=0.1, primitive="Queue")
    name_objects([(made, 5)], source, "MainProcess")
    assert (made.object, made.object_kind) == ("queue 1", "queue")


def test_calls_over_several_lines():
    run = done("""\
import multiprocessing
context = multiprocessing.get_context()
q = (multiprocessing
     .Queue(
     ))
r, s = (context
        .Queue(), multiprocessing.get_context()
        .Queue())
locks = [
    multiprocessing.Lock()
    for _ in range(2)
]
with (
    multiprocessing.Manager() as m,
):
    d = m.dict(
        a=1)
""", "fork")
    made = [event.object for event in run.events if event.kind in ("queue", "make", "manager")]
    assert made == ["queue q", "queue r", "queue s", "locks[0]", "locks[1]", "manager m", "dict d"]
