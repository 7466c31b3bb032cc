"""Why a run stands still, in words: reasons beside the nine outcomes."""
from __future__ import annotations

import sys

import pytest

from helpers import run_script
from helpers.views.words import summary

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="they fork, which is quick")

#: what it is about -> (program, what must be said)
REASONS = {
    "a full pipe": ('''\
import multiprocessing, time
def child(c):
    time.sleep(60)
if __name__ == '__main__':
    a, b = multiprocessing.Pipe()
    p = multiprocessing.Process(target=child, args=(b,))
    p.start()
    a.send(b'x' * 1000000)
''', "MainProcess waits in a.send(b'x' * 1000000), line 8. Nobody receives from pipe a-b, which is full."),
    "a manager's lock": ('''\
import multiprocessing
def child(lock):
    lock.acquire()
if __name__ == '__main__':
    lock = multiprocessing.Manager().Lock()
    p = multiprocessing.Process(target=child, args=(lock,))
    p.start()
    p.join()
    lock.acquire()
''', "MainProcess waits in lock.acquire(), line 9. Process-2 acquired lock in line 3 and has not released it."),
    "two that wait for one lock": ('''\
import multiprocessing
def child(lock):
    lock.acquire()
if __name__ == '__main__':
    lock = multiprocessing.Lock()
    children = [multiprocessing.Process(target=child, args=(lock,)) for _ in range(3)]
    children[0].start()
    children[0].join()
    for p in children[1:]:
        p.start()
    p.join()
''', "Process-1 acquired lock in line 3 and has not released it. Process-1 ended well. What is true of Process-2 is true of Process-3, too."),
    "a lock that was waited for": ('''\
import multiprocessing
def child(lock, ready, give):
    lock.acquire()
    ready.set()
    if give:
        again.wait(0.3)
        lock.release()
if __name__ == '__main__':
    lock, again = multiprocessing.Lock(), multiprocessing.Event()
    for give in (True, False):
        ready = multiprocessing.Event()
        p = multiprocessing.Process(target=child, args=(lock, ready, give))
        p.start()
        give and ready.wait()
    p.join()
    lock.acquire()
''', "MainProcess waits in lock.acquire(), line 16. Process-2 acquired lock in line 3 and has not released it."),
    "an unwritten item": ('''\
import multiprocessing, time
def child(q):
    q.put('x' * 1000000)
if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=child, args=(q,))
    p.start()
    p.join()
    q.get()
''', "What it put in line 3 does not fit into the pipe of queue q, and nobody takes anything out."),
    "half a message": ('''\
import multiprocessing, time
def child(q):
    q.put('x' * 1000000)
    q.cancel_join_thread()
    time.sleep(0.3)
if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=child, args=(q,))
    p.start()
    p.join()
    q.get(timeout=2)
''', "Process-1 ended well, and 'xxx"),
    "a worker that died": ('''\
import multiprocessing, os
def work(n):
    if n == 1:
        os._exit(3)
    return n
if __name__ == '__main__':
    with multiprocessing.Pool(2) as pool:
        results = [pool.apply_async(work, (n,)) for n in range(3)]
        pool.close()
        pool.join()
''', "A pool worker ended with exit code 3 in the middle of task 2, so its result will never come."),
    "a process with a small name": ('''\
import multiprocessing
def child(q):
    pass
if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=child, args=(q,), name='cook')
    p.start()
    q.get()
''', "line 8. cook ended well and put nothing, so nothing will ever arrive."),
    "a queue whose name says what it is": ('''\
import multiprocessing
if __name__ == '__main__':
    queue = multiprocessing.Queue(1)
    queue.put(1)
    queue.put(2)
''', "MainProcess waits in queue.put(2), line 5. Nobody takes anything out of queue, which is full."),
    "what was put has been taken": ('''\
import multiprocessing
if __name__ == '__main__':
    q = multiprocessing.Queue()
    q.put(1)
    q.get()
    q.get()
''', "line 6. The one value that was put has been taken, so nothing will ever arrive."),
    "a pool that was terminated": ('''\
import multiprocessing, time
if __name__ == '__main__':
    pool = multiprocessing.Pool(1)
    result = pool.apply_async(time.sleep, (60,))
    pool.terminate()
    result.get()
''', "line 6. Task 1 was not done when pool was terminated in line 5, so its result will never come."),
    "a map over several chunks": ('''\
import multiprocessing, os
def work(n):
    if n == 3:
        os._exit(3)
if __name__ == '__main__':
    with multiprocessing.Pool(2) as pool:
        pool.map(work, range(6), chunksize=2)
''', "A pool worker ended with exit code 3 in the middle of task 2, so its result will never come."),
    "a manager's event": ('''\
import multiprocessing
def child(stop):
    stop.wait()
if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        stop = manager.Event()
        p = multiprocessing.Process(target=child, args=(stop,))
        p.start()
        p.join()
        stop.set()
''', "Nobody has set event stop. Only MainProcess is left who could set event stop, and it waits for Process-2, so neither can go on."),
    "a manager's semaphore": ('''\
import multiprocessing
def child(gate):
    gate.acquire()
if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        gate = manager.Semaphore(0)
        p = multiprocessing.Process(target=child, args=(gate,))
        p.start()
        p.join()
''', "No permit of semaphore gate is left: it began with 0, was never released and never acquired."),
    "a manager's queue that is joined": ('''\
import multiprocessing
if __name__ == '__main__':
    q = multiprocessing.Manager().JoinableQueue()
    q.put('x')
    q.join()
''', "1 item was put into queue q, and task_done() was never called."),
    "a full queue, and nobody left": ('''\
import multiprocessing
def child(q):
    q.get()
if __name__ == '__main__':
    q = multiprocessing.Queue(1)
    multiprocessing.Process(target=child, args=(q,)).start()
    for n in range(3):
        q.put(n)
''', "which is full. Process-1 ended well, so nobody is left who could take anything out of it."),
    "a queue of threads in another process": ('''\
import multiprocessing, queue
def child(q):
    q.put('hello')
if __name__ == '__main__':
    q = queue.Queue()
    multiprocessing.Process(target=child, args=(q,)).start()
    q.get()
''', "Process-1 put 'hello' into a copy of queue q that fork made, and that only Process-1 has. No other thread was started"),
    "an event of threads in another process": ('''\
import multiprocessing, threading
def child(go):
    go.set()
if __name__ == '__main__':
    go = threading.Event()
    multiprocessing.Process(target=child, args=(go,)).start()
    go.wait()
''', "Nobody has set event go. Process-1 set a copy of event go that fork made, and that only Process-1 has."),
    "a thread that runs none of the program's lines": ('''\
import threading
stop = threading.Event()
keeper = threading.Thread(target=stop.wait, name='keeper')
keeper.start()
keeper.join()
''', "Thread keeper waits in wait() of event stop. Nobody has set event stop."),
    "a worker that somebody ended": ('''\
import multiprocessing, os, signal
def work(n):
    if n == 1:
        os.kill(os.getpid(), signal.SIGTERM)
if __name__ == '__main__':
    with multiprocessing.Pool(2) as pool:
        pool.map(work, range(4), chunksize=1)
''', "A pool worker was killed by signal 15 (SIGTERM) in the middle of task 2, so its result will never come."),
    "a Timer": ('''\
import threading
done = threading.Event()
threading.Timer(90, done.set).start()
done.wait()
''', "Thread set waits until the 90 s of its Timer have passed."),
    "a target in a wrapper": ('''\
import functools, threading, queue
def logged(function):
    @functools.wraps(function)
    def wrapper():
        return function()
    return wrapper
@logged
def work():
    q.get()
q = queue.Queue()
threading.Thread(target=work).start()
''', "Thread work waits in q.get(), line 9."),
    "both receive": ('''\
import multiprocessing, time
def child(c):
    c.recv()
if __name__ == '__main__':
    a, b = multiprocessing.Pipe()
    p = multiprocessing.Process(target=child, args=(b,))
    p.start()
    a.recv()
''', "Only MainProcess and Process-1 could send through pipe a-b, and both wait to receive."),
}


@pytest.mark.parametrize("name", REASONS)
def test_the_reason_is_said(name: str) -> None:
    program, said = REASONS[name]
    run = run_script(program, timeout=1, start_method="fork")
    assert run.hung and said in summary(run)
    assert summary(run).count(said) == 1


def test_what_is_done_again_and_again_is_told_once() -> None:
    run = run_script("import time\nfor _ in range(9):\n    time.sleep(0.01)\ntime.sleep(0.02)\n", timeout=20)
    assert run.explain().splitlines() == [
        "MainProcess sleeps again and again for 0.01 s (line 3).", "MainProcess sleeps 0.02 s (line 4).", "MainProcess ended well."]


def test_a_join_in_vain_is_told_as_that() -> None:
    run = run_script('''\
import multiprocessing, time
if __name__ == '__main__':
    p = multiprocessing.Process(target=time.sleep, args=(1,))
    p.start()
    p.join(timeout=0.1)
    p.join()
''', timeout=20, start_method="fork")
    told = run.explain()
    assert "MainProcess has waited for Process-1 until the time-out ran out (line 5)." in told
    assert "MainProcess has waited for Process-1 to end (line 6)." in told
    assert summary(run) == ""


def test_the_error_of_a_program_has_no_folder() -> None:
    run = run_script("import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import sys; sys.exit(3)'], check=True)\n",
                     timeout=20)
    assert "ended with exit code 3, line 2." in summary(run) and "/" not in summary(run)


def test_a_thread_that_is_started_twice_is_no_other() -> None:
    run = run_script("import threading\nt = threading.Thread(target=print, args=('hi',))\nt.start()\nt.join()\nt.start()\n",
                     timeout=20)
    assert "MainProcess starts thread print('hi'): RuntimeError (line 5)." in run.explain()


LATER = '''\
import multiprocessing
def child(d, gone):
    gone.wait()
    d['x'] = 1
if __name__ == '__main__':
    other, man, gone = multiprocessing.Manager(), multiprocessing.Manager(), multiprocessing.Event()
    d = man.dict()
    d['y'] = 0
    p = multiprocessing.Process(target=child, args=(d, gone))
    p.start()
    other.shutdown()
    man.shutdown()
    gone.set()
    p.join()
'''


def test_the_line_is_that_of_the_manager_that_is_gone() -> None:
    assert "SyncManager-2 was shut down in line 12 before that, and dict d was gone with it." in summary(run_script(LATER, timeout=20))
