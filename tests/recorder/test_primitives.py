"""What is recorded of locks, managers and pools, under each start method."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from helpers import run_script
from helpers.record.run import Event, Run

METHODS = ["fork", "spawn", "forkserver"]
each_method = pytest.mark.parametrize("method", METHODS)


def recorded(source: str, method: str, timeout: float = 10) -> Run:
    run = run_script(source, start_method=method, timeout=timeout)
    assert not run.hung or timeout < 10, run.explain()
    return run


def of(run: Run, *kinds: str, process: str = "") -> list[Event]:
    return [event for event in run.events if event.kind in kinds and process in event.process]


LOCKS = """import multiprocessing

def work(lock, event, ready):
    ready.release()
    lock.acquire()
    lock.release()
    event.wait()

if __name__ == '__main__':
    lock, event = multiprocessing.Lock(), multiprocessing.Event()
    ready, queue = multiprocessing.Semaphore(0), multiprocessing.JoinableQueue()
    child = multiprocessing.Process(target=work, args=(lock, event, ready))
    with lock:
        child.start()
        ready.acquire()
        print(lock.acquire(timeout=0.05))
    queue.put(1)
    print(queue.get())
    queue.task_done()
    event.set()
    child.join()
"""


@each_method
def test_locks(method):
    run = recorded(LOCKS, method)
    assert (run.stdout, run.stderr, run.returncode) == ("False\n1\n", "", 0)
    held, refused = [e for e in of(run, "acquire", process="MainProcess") if e.object == "lock"]
    assert (held.line, held.primitive, held.waited, held.result) == (13, "Lock", False, "")
    assert (refused.line, refused.primitive, refused.result, refused.source) == (16, "Lock", "False", None)
    (waited,) = of(run, "acquire", process="Process-1")
    assert (waited.line, waited.object, waited.waited) == (5, "lock", True)
    assert (waited.source.kind, waited.source.process, waited.source.line) == ("release", "MainProcess", 13)
    assert waited.source.time <= waited.end
    (handed,) = [e for e in of(run, "acquire") if e.object == "semaphore ready"]
    assert handed.source is None or handed.source.process == "Process-1"
    (wait,) = of(run, "wait")
    assert (wait.primitive, wait.object, wait.source) == ("Event", "event", of(run, "set")[0])
    # The locks inside the queue and the Event are not the learner's.
    assert {e.object for e in of(run, "acquire", "release")} == {"lock", "semaphore ready"}


CONDITION = """import multiprocessing

def work(condition, barrier, queue, number):
    barrier.wait()
    with condition:
        condition.notify()
    queue.put(1)
    queue.join()
    number.value += 1
    with number.get_lock():
        number.value += 1

if __name__ == '__main__':
    condition, barrier = multiprocessing.Condition(), multiprocessing.Barrier(2)
    queue, number = multiprocessing.JoinableQueue(), multiprocessing.Value('i', 0)
    child = multiprocessing.Process(target=work, args=(condition, barrier, queue, number))
    child.start()
    with condition:
        barrier.wait()
        print(condition.wait())
        print(condition.wait(0.01))
    print(queue.get(), queue.task_done())
    child.join()
    print(number.value)
"""


@each_method
def test_condition_barrier_value(method):
    run = recorded(CONDITION, method)
    assert (run.stdout, run.stderr) == ("True\nFalse\n1 None\n2\n", "")
    notify = of(run, "notify")[0]
    first, second = [e for e in of(run, "wait") if e.object == "condition"]
    assert (first.source, first.detail, second.source, second.detail) == (
        notify, "Condition", None, "Condition, not notified")
    assert notify.object == "condition" and notify.process == "Process-1"
    let_in = next(e for e in of(run, "acquire", process="Process-1"))
    assert let_in.object == "condition"
    assert let_in.source is None or let_in.source.process == "MainProcess"
    assert {e.object for e in of(run, "wait")} == {"condition", "barrier"}
    assert sum(e.source is not None for e in of(run, "wait") if e.object == "barrier") == 1
    # A single access to a Value is not shown as an acquire; asking for its lock is.
    assert [e.line for e in of(run, "acquire") if e.object == "lock of number"] == [10]


MANAGER = """import multiprocessing

def work(shared, names):
    shared.append(4)
    names['n'] += 1
    try:
        names['nothing']
    except KeyError:
        pass

if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        shared, names = manager.list([1]), manager.dict(n=1)
        child = multiprocessing.Process(target=work, args=(shared, names))
        child.start()
        child.join()
        print(list(shared), names.copy())
"""


@each_method
def test_manager(method):
    run = recorded(MANAGER, method)
    assert (run.stdout, run.stderr, run.returncode) == ("[1, 4] {'n': 2}\n", "", 0)
    (made,) = of(run, "manager")
    assert (made.line, made.detail, made.object) == (12, "SyncManager-1", "manager")
    calls = [(e.line, e.object, e.detail, e.outcome) for e in of(run, "call", process="Process-2")]
    assert calls == [(4, "list shared", "append(4)", ""), (5, "dict names", "__getitem__('n') → 1", ""),
                     (5, "dict names", "__setitem__('n', 2)", ""),
                     (7, "dict names", "__getitem__('nothing')", "KeyError")]
    for call in of(run, "call"):
        if call.detail == "shutdown()":
            continue
        assert call.source.kind == "serve" and call.source.source is call, call
        assert call.source.process == "SyncManager-1" and call.object == call.source.object
        assert call.time <= call.source.time <= call.source.end <= call.end
    # The manager's internals are not in the record.
    assert {e.kind for e in run.events if e.process == "SyncManager-1"} <= {"run", "serve", "exit"}
    assert not of(run, "send", "recv", "send_bytes", "recv_bytes", "pipe")
    start = next(e for e in of(run, "run", process="SyncManager-1")).source
    assert (start.kind, start.line) == ("start", 12)


@each_method
def test_same_calls_at_once_are_told_apart(method):
    run = recorded("""import multiprocessing

def work(names, barrier):
    barrier.wait()
    for _ in range(20):
        names.update(a=1)

if __name__ == '__main__':
    manager = multiprocessing.Manager()
    names, barrier = manager.dict(), multiprocessing.Barrier(3)
    children = [multiprocessing.Process(target=work, args=(names, barrier)) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join()
""", method)
    served = of(run, "serve")
    assert len([e for e in served if e.detail == "update(a=1)"]) == 60
    assert len({id(e.source) for e in served}) == len(served) and None not in [e.source for e in served]
    assert all(e.source.time <= e.time and e.end <= e.source.end for e in served)


POOL = """import multiprocessing

def f(x, y=0):
    if x == 13:
        raise ValueError(x)
    return x + y

def negate(x):
    return -x

if __name__ == '__main__':
    pool = multiprocessing.Pool(2)
    print(pool.apply(f, (1,)))
    answer = pool.apply_async(f, (2,), {'y': 3}, callback=negate)
    print(answer.get())
    print(pool.map(f, range(5), 2))
    print(list(pool.imap(f, [1, 2])))
    print(sorted(pool.imap_unordered(f, (i for i in range(3)))))
    print(pool.starmap(f, [(1, 2), (3, 4)]))
    try:
        pool.apply(f, (13,))
    except ValueError as error:
        print(repr(error))
    pool.close()
    pool.join()
"""


@each_method
def test_pool(method):
    run = recorded(POOL, method)
    assert run.stdout == "1\n5\n[0, 1, 2, 3, 4]\n[1, 2]\n[0, 1, 2]\n[3, 7]\nValueError(13)\n"
    assert (run.stderr, run.returncode) == ("", 0)
    (pool,) = of(run, "pool")
    assert (pool.line, pool.number, pool.object) == (12, 2, "pool")
    assert [(e.line, e.detail, e.number) for e in of(run, "submit")] == [
        (13, "apply f(1)", 1), (14, "apply_async f(2, y=3)", 2), (16, "map f over 5, chunks of 2", 3),
        (17, "imap f over 2", 6), (18, "imap_unordered f", 8), (19, "starmap f over 2, chunks of 1", 11),
        (21, "apply f(13)", 13)]
    tasks = {e.number: e for e in of(run, "task")}
    assert [tasks[number].detail for number in sorted(tasks)] == [
        "f(1)", "f(2, y=3)", "f(0), f(1)", "f(2), f(3)", "f(4)", "f(1)", "f(2)", "f(0)", "f(1)", "f(2)",
        "f(1, 2)", "f(3, 4)", "f(13)"]
    assert sorted(tasks) == list(range(1, 14)) and {e.object for e in tasks.values()} == {"pool"}
    for task in tasks.values():
        assert "PoolWorker" in task.process and task.line == 3
        assert task.source.kind == "submit" and task.source.time <= task.time
    assert [n for n, e in tasks.items() if e.outcome] == [13] and tasks[13].outcome == "ValueError"
    fetched = of(run, "fetch")
    assert all(e.source.kind == "task" and e.source.end <= e.end for e in fetched)
    assert [e.line for e in fetched] == [13, 15, 16, 17, 17, 18, 18, 18, 19, 21]
    assert sorted(e.source.number for e in fetched if e.line == 18) == [8, 9, 10]
    assert all(e.number == e.source.number for e in fetched if e.line in (13, 15, 17, 18, 21))
    assert fetched[-1].outcome == "ValueError"
    (callback,) = of(run, "callback")
    assert (callback.detail, callback.line, callback.number, callback.lane, callback.process) == (
        "negate", 8, 2, "result thread", "MainProcess")
    assert callback.source is tasks[2]
    assert [(e.kind, e.line) for e in of(run, "close_pool", "join_pool", "terminate_pool")] == [
        ("close_pool", 24), ("join_pool", 25)]
    # Nothing of the pool's internals: its queues, its threads.
    assert {e.kind for e in run.events} == {
        "run", "start", "exit", "ended", "pool", "submit", "task", "fetch", "callback", "close_pool",
        "join_pool", "print"}


@each_method
def test_killed_worker_leaves_its_task_open(method):
    run = recorded("""import multiprocessing
import multiprocessing.connection
import os

def die(x):
    os._exit(3)

if __name__ == '__main__':
    with multiprocessing.Pool(1) as pool:
        (worker,) = multiprocessing.active_children()
        answer = pool.apply_async(die, (7,))
        multiprocessing.connection.wait([worker.sentinel])
        try:
            answer.get(timeout=0.1)
        except multiprocessing.TimeoutError:
            print('nothing')
""", method, timeout=60)
    assert run.stdout == "nothing\n"
    (task,), (fetch,) = of(run, "task"), of(run, "fetch")
    assert (task.end, task.detail, task.number) == (None, "die(7)", 1)
    assert (fetch.outcome, fetch.number, fetch.source, fetch.line) == ("TimeoutError", 1, None, 14)
    assert [e.line for e in of(run, "terminate_pool")] == [9]


def test_callback_that_raises():
    run = recorded("""import multiprocessing

def bad(value):
    raise RuntimeError('bad')

def f(x):
    return x

if __name__ == '__main__':
    pool = multiprocessing.Pool(1)
    pool.apply_async(f, (1,), callback=bad)
    answer = pool.apply_async(f, (2,))
    answer.get()
""", "fork", timeout=1)
    assert run.hung
    (callback,) = of(run, "callback")
    assert (callback.outcome, callback.number) == ("RuntimeError", 1)
    assert [(e.number, e.end) for e in of(run, "fetch")] == [(2, None)]
    assert "recorder" not in run.stderr


@each_method
def test_process_pool_executor(method):
    run = recorded("""import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

def f(x):
    if x == 13:
        raise ValueError(x)
    if x == 99:
        os._exit(1)
    return x

if __name__ == '__main__':
    with ProcessPoolExecutor(2) as pool:
        print(list(pool.map(f, range(3))))
        try:
            pool.submit(f, 13).result()
        except ValueError as error:
            print(repr(error))
        try:
            pool.submit(f, 99).result()
        except BrokenProcessPool:
            print('broken')
""", method)
    assert (run.stdout, run.stderr) == ("[0, 1, 2]\nValueError(13)\nbroken\n", "")
    assert [(e.detail, e.number) for e in of(run, "submit")] == [
        ("map f(0)", 1), ("map f(1)", 2), ("map f(2)", 3), ("f(13)", 4), ("f(99)", 5)]
    tasks = {e.number: e for e in of(run, "task")}
    assert sorted(tasks) == [1, 2, 3, 4, 5] and tasks[5].end is None and tasks[4].outcome == "ValueError"
    assert all(e.source.number == e.number for e in tasks.values())
    assert [e.outcome for e in of(run, "fetch")] == ["", "", "", "ValueError", "BrokenProcessPool"]
    assert not of(run, "put", "get", "feed", "poll", "send_bytes", "queue", "pipe")


def test_nothing_is_left_behind():
    """The script kills itself and the process that would clean up after it."""
    shared = Path("/dev/shm")
    if not shared.is_dir():
        pytest.skip("shared memory is not seen as files here")
    run = recorded("""import multiprocessing, os, signal
from multiprocessing import resource_tracker, shared_memory, synchronize

def make_name(original=synchronize.SemLock._make_name):
    print('sem.' + (name := original())[1:])
    return name

if __name__ == '__main__':
    synchronize.SemLock._make_name = staticmethod(make_name)
    context = multiprocessing.get_context('spawn')
    held = [context.Lock(), context.Event(), context.Queue(), context.Barrier(2)]
    memory = [shared_memory.SharedMemory(create=True, size=100),
              shared_memory.SharedMemory('isolated_test_memory', True, 100)]
    for one in memory:
        print(one.name)
    print(os.path.exists('/dev/shm/' + memory[0].name))
    os.kill(resource_tracker._resource_tracker._pid, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
""", "spawn")
    *names, existed = run.stdout.split()
    assert run.returncode == -9 and existed == "True" and len(names) >= 12
    assert [name for name in names if (shared / name).exists()] == []


PLAIN = """import multiprocessing
import sys
import traceback

def f(x):
    return 1 / x

def work(lock, names):
    with lock:
        names['a'] = 1
    lock.release()

if __name__ == '__main__':
    context = multiprocessing.get_context('METHOD')
    lock = context.Lock()
    before = set(sys.modules)
    print(sorted(name for name in sys.modules if 'multiprocessing' in name))
    print(lock, type(lock).__mro__, lock.acquire(), lock.acquire(False), lock.release())
    manager = context.Manager()
    names = manager.dict()
    child = context.Process(target=work, args=(lock, names))
    child.start()
    child.join()
    print(names, repr(names)[:24], child.exitcode)
    print(sorted(set(sys.modules) - before))
    with context.Pool(2) as pool:
        try:
            pool.map(f, [1, 0])
        except ZeroDivisionError:
            traceback.print_exc()
        print(pool.apply.__qualname__, pool.apply_async.__name__, multiprocessing.pool.worker.__module__)
    try:
        pool.apply(f, (1,))
    except ValueError as error:
        print(error)
    try:
        lock.acquire(1, 2, 3)
    except TypeError as error:
        print(error)
    try:
        lock.release()
        lock.release()
    except ValueError as error:
        print(error)
"""


@each_method
def test_transparent(method, tmp_path):
    source = PLAIN.replace("METHOD", method)
    script = tmp_path / "cell.py"
    script.write_text(source)
    plain = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    run = recorded(source, method)

    def same(text: str) -> list[str]:
        return sorted(text.replace(str(script), "cell.py").splitlines())

    assert same(run.stdout) == same(plain.stdout)
    assert same(run.stderr) == same(plain.stderr)
    assert run.returncode == plain.returncode


def test_a_child_that_makes_a_queue_and_dies_while_it_imports_was_started():
    run = run_script("""import multiprocessing

q = multiprocessing.Queue()
p = multiprocessing.Process(target=print)
p.start()
p.join()
""", start_method="spawn", timeout=30)
    assert [event.kind for event in run.events if event.source and event.source.kind == "start"] == ["queue"]
    assert run.process("Process-1").error.startswith("RuntimeError")
