"""Whatever calls a recorded function: no error of the recorder reaches the program, and no error of the program is lost."""
import ast
import sys
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers import recorder, run_script
from tools.peers.compare import bare, recorded

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks, and signals of POSIX")

CALLED_FROM_C = {
    "at exit": (
        "import atexit, multiprocessing, time\nif __name__ == '__main__':\n    q = multiprocessing.SimpleQueue()\n"
        "    p = multiprocessing.Process(target=time.sleep, args=(0.05,))\n    p.start()\n    pool = multiprocessing.Pool(1)\n"
        "    r, w = multiprocessing.Pipe()\n    lock = multiprocessing.Lock()\n    lock.acquire()\n    atexit.register(print, 'all done')\n"
        "    for call in (p.join, pool.terminate, lock.release, multiprocessing.Event, multiprocessing.Pipe, r.close):\n"
        "        atexit.register(call)\n"
        "    atexit.register(q.put, 1)\n    atexit.register(w.send, 1)\n    atexit.register(time.sleep, 0.01)\n"),
    "a pool of processes at exit": (
        "import atexit, concurrent.futures\nif __name__ == '__main__':\n    executor = concurrent.futures.ProcessPoolExecutor(1)\n"
        "    future = executor.submit(abs, -3)\n    print(future.result())\n    atexit.register(future.result)\n"
        "    atexit.register(executor.submit, abs, -4)\n    atexit.register(executor.shutdown)\n"),
    "a manager at exit": (
        "import atexit, multiprocessing\nif __name__ == '__main__':\n    manager = multiprocessing.Manager()\n    names = manager.dict()\n"
        "    atexit.register(manager.shutdown)\n    atexit.register(names.update, {1: 2})\n"),
    "gevent": "import time, gevent\ng = gevent.spawn(time.sleep, 0.01)\ng.join()\nprint(g.successful(), repr(g.exception))\n",
    "a thread of its own": (
        "import _thread, multiprocessing, time\nq = multiprocessing.SimpleQueue()\n_thread.start_new_thread(q.put, (1,))\nprint(q.get())\n"
        "big = multiprocessing.Queue()\n_thread.start_new_thread(big.put, (2,))\nprint(big.get())\n"
        "r, w = multiprocessing.Pipe()\n_thread.start_new_thread(w.send, (3,))\nprint(r.recv())\n"
        "lock = multiprocessing.Lock()\n_thread.start_new_thread(lock.acquire, ())\n"
        "while lock.acquire(False):\n    lock.release()\n    time.sleep(0.01)\nprint('taken')\n"),
    "map": "import time\nprint(list(map(time.sleep, [0, 0])))\n",
    "a signal's handler": (
        "import multiprocessing, os, signal\nq = multiprocessing.SimpleQueue()\n"
        "signal.signal(signal.SIGUSR1, lambda number, frame: q.put(number))\nos.kill(os.getpid(), signal.SIGUSR1)\nprint(q.get() == signal.SIGUSR1)\n"
        "big = multiprocessing.Queue()\nsignal.signal(signal.SIGUSR1, big.put)\n"
        "signal.raise_signal(signal.SIGUSR1)\n"),
    "a signal's handler that answers for any attribute": (
        "import signal\nclass Handler:\n    def __getattr__(self, name):\n        print('asked for', name)\n        return 1 / 0\n"
        "    def __call__(self, number, frame):\n        print('called')\nh = Handler()\nsignal.signal(signal.SIGUSR1, h)\n"
        "print(signal.getsignal(signal.SIGUSR1) is h)\nsignal.raise_signal(signal.SIGUSR1)\n"),
    "a lock that answers for any attribute": (
        "import multiprocessing, threading\nclass Lock:\n    def __init__(self):\n        self.lock = threading.Lock()\n"
        "        self.acquire, self.release = self.lock.acquire, self.lock.release\n"
        "    def __getattr__(self, name):\n        print('asked for', name)\n        raise AttributeError(name)\n"
        "threading.Condition(Lock())\nn = multiprocessing.Value('i', 0, lock=Lock())\nn.value += 1\nprint(n.value)\n"),
    "what a queue of gevent's is made with": (
        "import gevent.lock, gevent.queue\nclass Items:\n    def __len__(self):\n        print('len')\n        return 2\n"
        "    def __iter__(self):\n        print('iter')\n        return iter((1, 2))\n"
        "class Number:\n    def __index__(self):\n        print('index')\n        return 3\n    __int__ = __index__\n"
        "q = gevent.queue.Queue(None, Items())\nprint(q.get(), q.get(), gevent.lock.Semaphore(Number()).counter)\n"),
    "the interpreter's end": (
        "import multiprocessing, queue, sys, threading, time\nclass Last:\n    def __del__(self, write=sys.stdout.write):\n"
        "        for name, call in calls:\n            try:\n                call()\n                write(f'{name}\\n')\n"
        "            except Exception as error:\n                write(f'{name} {error!r}\\n')\n"
        "def numbers():\n    yield 1\nq, sq, lock = queue.Queue(), queue.SimpleQueue(), threading.Lock()\n"
        "mq = multiprocessing.get_context('fork').SimpleQueue()\nmake = threading.Thread\n"
        "calls = [('print', lambda p=print: p('said')), ('sleep', lambda s=time.sleep: s(0)), ('queue', lambda: (q.put(1), q.get())),\n"
        "         ('simple', lambda: (sq.put(1), sq.get())), ('shared', lambda: (mq.put(1), mq.get())), ('generator', lambda: list(numbers())),\n"
        "         ('lock', lambda: (lock.acquire(), lock.release())), ('thread', lambda: make(target=int).start())]\n"
        "sys.last, threading.last = Last(), Last()\n"),
    "a destructor and a weak reference": (
        "import multiprocessing, weakref\nr, w = multiprocessing.Pipe()\nclass Thing:\n    def __del__(self):\n        w.send('gone')\n"
        "thing = Thing()\nweakref.finalize(thing, w.send_bytes, b'finalized')\ndel thing\nprint(sorted([r.recv_bytes()[-9:], r.recv_bytes()[-9:]]))\n"
        "last = Thing()\n"),
}


@pytest.mark.parametrize("name", CALLED_FROM_C)
def test_called_from_c(name, tmp_path):
    assert recorded(CALLED_FROM_C[name], tmp_path) == bare(CALLED_FROM_C[name], tmp_path)


#: Nearly all of these programs' time is the recorder's, so that a signal comes while its code runs.
BUSY = {
    "greenlets": ("import greenlet\nmain = greenlet.getcurrent()\ndef back():\n    while True:\n        main.switch()\n"
                  "def step():\n    g = greenlet.greenlet(back)\n    while True:\n        g.switch()\n"),
    "generators": ("def numbers():\n    while True:\n        yield 1\ndef step():\n    for _ in numbers():\n        pass\n"),
    "prints": "def step():\n    while True:\n        print(end='')\n",
    "sleeps": "import time\ndef step():\n    while True:\n        time.sleep(0)\n",
    # Its error is one that an invalid store would raise, too.
    "shared values": ("import multiprocessing\nclass TimeoutError(TypeError):\n    pass\nvalue, a = multiprocessing.Value('i', 0), "
                      "multiprocessing.Array('i', 2)\ndef step():\n    while True:\n        value.value = 1\n        a[0] = 2\n        a[1]\n"),
}
TIMED_OUT = """
import signal
def handler(number, frame):
    raise TimeoutError("too late")
signal.signal(signal.SIGALRM, handler)
for n in range(12):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.004)
        step()
    except TimeoutError as error:
        print(n, error)
"""


@pytest.mark.parametrize("name", BUSY)
def test_an_error_of_a_signals_handler_is_the_programs(name, tmp_path):
    run = run_script(BUSY[name] + TIMED_OUT, timeout=20)
    assert run.stdout == "".join(f"{n} too late\n" for n in range(12)), run.stderr


#: Errors that come while Python loads a module and the recorder patches it: one at each third line of the recorder.
IMPORTED = """
import collections, os, sys
class Late(Exception):
    pass
def late(lines):
    raised = False
    def trace(frame, event, argument):
        nonlocal lines, raised
        if frame.f_code.co_filename != "<recorder>":
            return None
        lines -= event == "line"
        if lines < 0:
            raised = True
            raise Late
        return trace
    sys.settrace(trace)
    try:
        import threading, queue, multiprocessing.synchronize, multiprocessing.pool, concurrent.futures.process
    except Late:
        return 0
    return 1 if raised else 2
ends = collections.Counter()
for n in range(0, 300, 3):
    pid = os.fork()
    if pid == 0:
        os._exit(late(n))
    ends[os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])] += 1
print(dict(ends))
"""


def test_an_error_of_the_programs_ends_an_import(tmp_path):
    """As if a signal handler had raised it, at any place."""
    run = recorded(IMPORTED, tmp_path)
    assert run == ("{0: 100}\n", "", 0)


def test_the_recorder_keeps_no_error_of_the_programs():
    """Any error that it catches may come from a signal handler, so it tells those from its own."""
    # These run before the script begins, or in a child that was just forked, where Python lets no error through.
    before = {"__init__", "ahead", "bundling", "core", "memory", "output", "sitecustomize", "stacks", "start"}
    kept = []
    for file in [*Path(recorder.FOLDER).glob("*.py"), *Path(recorder.FOLDER).glob("patches/*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if file.stem in before or not isinstance(node, ast.ExceptHandler):
                continue
            caught = {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)} if node.type else {"Exception"}
            tells = any(isinstance(part, ast.Raise) for part in ast.walk(node))
            if caught & {"Exception", "BaseException", "OSError"} and not tells:
                kept.append(f"{file.name} {ast.unparse(node).splitlines()[0]}")
    assert sorted(kept) == [
        "imports.py except Exception:",                     # sys.excepthook: what ended the process is printed in any case
        "raw_threads.py except BaseException as error:", "raw_threads.py except BaseException as failed:"]  # told to another hook


NAMES = '''
import threading
def sink():
    while True:
        yield
def passes(given, *, key=2):
    local, cell, gone = 3, 4, 5
    del gone
    def inner():
        return cell
    g = sink()
    next(g)
    g.send(given)
    g.send(key)
    g.send(local)
    g.send(cell)
    g.send(n)
    g.send((local, cell))
    inner()
n = local = 6
passes(1)
class Body:
    n = 7
    g = sink()
    next(g)
    g.send(n)
'''


def test_what_is_passed_is_found_and_nothing_is_changed():
    """Names of every kind: arguments, locals, a closure's, a module's; one that shadows a module's."""
    run = run_script(NAMES, timeout=20)
    passed = [event.detail for event in run.events if event.kind == "resume" and event.line > 12]
    assert [text for text in passed if text] == ["1", "2", "3", "4", "6", "(3, 4)", "7"], run.stderr


def test_what_changes_while_a_variable_is_looked_up_is_kept(monkeypatch):
    """Before Python 3.13, reading a frame's f_locals in a profile function puts back what another thread has changed meanwhile."""
    monkeypatch.setitem(sys.modules, "helpers.recorder.script", SimpleNamespace(privately=import_module))    # it is made for a run
    variables = import_module("helpers.recorder.variables")
    variables.begin()
    count, seen = 0, []

    def another_thread():
        nonlocal count
        count += 1

    def profile(frame, event, argument):
        if argument is len:
            seen.extend(variables.look_up(frame, "count"))
            another_thread()

    before = sys.getprofile()
    sys.setprofile(profile)
    len("x")
    sys.setprofile(before)
    assert seen == [0, 1] and count == 2     # at the call, and at its return


COMPARED = """\
import multiprocessing, multiprocessing.pool
class Meta(type):
    def __eq__(cls, other):
        print("a class was compared")
        return cls is other
    __hash__ = type.__hash__
class Thing(metaclass=Meta):
    def __eq__(self, other):
        print("a thing was compared")
        return self is other
    def __call__(self, n):
        return n
if __name__ == "__main__":
    q = multiprocessing.SimpleQueue()
    q.put(Thing())
    print(q.get()(1))
    with multiprocessing.pool.ThreadPool(1) as pool:
        print(pool.apply(Thing(), (2,)))
"""


def test_what_is_shown_is_not_compared(tmp_path):
    """To find out what kind of value it is, no __eq__ of the program is called, neither the value's nor its class's."""
    assert recorded(COMPARED, tmp_path) == bare(COMPARED, tmp_path)


LIMIT = '''
import sys, threading, multiprocessing
def at_the_limit(f, depth):
    def again():
        f(again)
    def deeper(left):
        deeper(left - 1) if left else again()
    try:
        deeper(depth)
    except RecursionError:
        pass
def within(lock):
    def f(again):
        with lock:
            again()
    return f
def before(lock):
    def f(again):
        with lock:
            pass
        again()
    return f
def called(lock):
    def f(again):
        lock.acquire()
        lock.release()
        again()
    return f
def free(lock):
    got = []
    thread = threading.Thread(target=lambda: got.append(lock.acquire(False)))
    thread.start()
    thread.join()
    return got[0]
RLOCKS = threading.RLock, threading.Condition, multiprocessing.RLock
for how, kinds in (within, RLOCKS), (before, (threading.Lock, multiprocessing.Lock, *RLOCKS)), (called, (threading.Lock, multiprocessing.Lock, *RLOCKS)):
    for kind in kinds:
        for depth in range(3):
            lock = kind()
            at_the_limit(how(lock), depth)
            print(how.__name__, kind.__name__, depth, free(lock))
'''


def test_the_recursion_limit_leaves_no_lock_taken(tmp_path):
    """It is met while an acquire is recorded that was made already: in the recorder's functions, which are a few calls deeper."""
    told = recorded(LIMIT, tmp_path)
    lines = told.stdout.splitlines()
    assert (len(lines), told.returncode) == (39, 0), told.stderr
    assert [line for line in lines if not line.endswith(" True")] == []


LIMITS = '''
import sys, threading
def deep():
    return deep()
def generators():
    def inner():
        yield from inner()
    return list(inner())
def attempt(call):
    try:
        call()
    except RecursionError as error:
        print(error)
def attempts(*calls):
    # A thread for each: where the limit is met, Python 3.11 takes the thread's profile function away.
    for limit in range(300, 303):
        sys.setrecursionlimit(limit)
        for call in calls:
            thread = threading.Thread(target=attempt, args=(call,))
            thread.start()
            thread.join()
attempts(deep, generators)
sys.addaudithook(lambda event, args: None)
attempts(deep, generators)
'''


def test_the_recursion_limit_is_met_where_the_program_meets_it(tmp_path):
    assert recorded(LIMITS, tmp_path) == bare(LIMITS, tmp_path)
