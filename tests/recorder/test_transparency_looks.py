"""What replaces a function or class looks like it, takes the same arguments and gives the same results."""
import sys

import pytest

from tools.peers.compare import bare, recorded

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

LOOKS = {
    "functions written in C": '''
import copy, inspect, pickle, pydoc, time, types, weakref
from unittest import mock
for f in print, time.sleep:
    print(repr(f), type(f).__name__, f.__name__, f.__qualname__, f.__module__, f.__self__, f.__text_signature__)
    print(isinstance(f, types.BuiltinFunctionType), inspect.isbuiltin(f), inspect.isroutine(f), inspect.isfunction(f))
    try:
        print(inspect.signature(f))
    except ValueError as error:
        print(error)
    print(pickle.loads(pickle.dumps(f)) is f, copy.copy(f) is f, copy.deepcopy([f])[0] is f)
    print(weakref.ref(f)() is f, f == f, len({f, f}), hasattr(f, "__get__"), hasattr(f, "__code__"), hasattr(f, "__dict__"))
    try:
        f.attribute = 1
    except AttributeError as error:
        print("it has no attributes of the program's")
    for call in (lambda: type("Sub", (f,), {}), lambda: type(f)(), lambda: type(mock.create_autospec(f)(1, 2, 3))):
        try:
            print(call())
        except TypeError as error:
            print(error)
    print(dir(f), inspect.signature(f.__call__))
    print(pydoc.render_doc(f))
''',
    "two names of a function": '''
import _thread, pickle, threading
for f in _thread.start_new, _thread.start_new_thread, _thread.allocate, _thread.allocate_lock:
    print(f.__name__, f, pickle.loads(pickle.dumps(f)) is f)
print(_thread.start_new is _thread.start_new_thread, _thread.allocate is _thread.allocate_lock, type(threading.Lock))
''',
    "locks of threads": '''
import _thread, abc, copy, pickle, threading
from unittest import mock
def attempt(call):
    try:
        print(call())
    except BaseException as error:
        print(type(error).__name__, error)
attempt(lambda: threading.Lock is _thread.allocate_lock)
attempt(lambda: _thread.LockType is type(threading.Lock()))
attempt(lambda: isinstance(threading.Lock(), _thread.LockType))
attempt(lambda: isinstance(threading._allocate_lock(), type(threading.Lock())))
attempt(lambda: issubclass(type(threading._allocate_lock()), type(threading.Lock())))
attempt(lambda: type("L", (type(threading.Lock()),), {}))
attempt(lambda: type(type("R", (type(threading.RLock()),), {})()).__name__)
attempt(lambda: isinstance(threading.RLock(), type("R", (type(threading.RLock()),), {})))
class Abstract(abc.ABC):
    @abc.abstractmethod
    def needed(self): pass
class Mine(type(threading.RLock()), Abstract): pass
class Whole(Mine):
    def needed(self): return 1
attempt(Mine)
attempt(lambda: (Whole().acquire(), Whole().needed(), isinstance(Whole(), Abstract), isinstance(Whole(), Mine), isinstance(threading.RLock(), Mine)))
attempt(lambda: type(threading.Lock())())
attempt(lambda: threading.Lock(1))
attempt(lambda: pickle.loads(pickle.dumps(threading.Lock)) is threading.Lock)
for make in threading.Lock, threading.RLock:
    lock = make()
    print(type(lock).acquire.__qualname__, type(lock).__exit__.__qualname__)
    print(type(lock), type(lock).__name__, type(lock).__qualname__, type(lock).__module__, dir(lock), hasattr(lock, "__dict__"))
    attempt(lambda: pickle.dumps(lock))
    attempt(lambda: copy.copy(lock))
    attempt(lambda: setattr(lock, "name", 1))
    attempt(lambda: lock.nothing)
    for name in "__slots__", "__weakref__", "real", "__firstlineno__":
        attempt(lambda: getattr(lock, name))
    attempt(lambda: lock.__reduce__())
    attempt(lambda: isinstance(mock.Mock(spec=lock), type(lock)))
    attempt(lambda: isinstance(mock.Mock(spec=make), type(lock)))
    print(lock.acquire.__doc__ == type(threading._allocate_lock()).acquire.__doc__)
    attempt(lambda: len(lock))
    attempt(lambda: lock.acquire("x"))
    attempt(lambda: lock.acquire(False, 1))
    attempt(lambda: lock.acquire(True, -5))
    attempt(lambda: lock.acquire(timeout=1e20))
    attempt(lambda: lock.acquire(timeout=float("nan")))
    attempt(lambda: lock.release())
''',
    "a lock that is made as it was once": '''
import threading, warnings
warnings.simplefilter("always")
warnings.showwarning = lambda message, kind, file, line, *more: print(kind.__name__, message, file == __file__, line)
try:
    threading.RLock(1)
except TypeError as error:
    print(error)
''',
    "subclasses of what is written in C": '''
import inspect, pickle, queue
from unittest import mock
print(pickle.loads(pickle.dumps(queue.SimpleQueue)) is queue.SimpleQueue)
for call in (lambda: queue.SimpleQueue(1), lambda: inspect.signature(queue.SimpleQueue), lambda: type(mock.create_autospec(queue.SimpleQueue)(1))):
    try:
        print(call())
    except (TypeError, ValueError) as error:
        print(error)
class Named(queue.SimpleQueue):
    def __init__(self, name):
        self.name = name
print(Named("first").name)
class Mine(queue.SimpleQueue):
    def put(self, *args):
        print("put", args)
        super().put(*args)
    def get(self, *args):
        print("get", args)
        return super().get(*args)
mine = Mine()
mine.put(1)
mine.put_nowait(2)
print(mine.get(), mine.get_nowait())
''',
    "classes with the names of Python's own": '''
import multiprocessing, queue, threading
class function: pass
class method: pass
class partial: pass
class builtin_function_or_method: pass
q, t, (r, w) = multiprocessing.SimpleQueue(), queue.Queue(), multiprocessing.Pipe()
for kind in function, method, partial, builtin_function_or_method:
    q.put(kind())
    t.put(kind())
    w.send(kind())
    print(type(q.get()).__name__, type(t.get()).__name__, type(r.recv()).__name__)
    thread = threading.Thread(target=type(kind.__name__, (kind,), {"__call__": lambda self: print("called")})())
    thread.start()
    thread.join()
''',
    "what a pool is given": '''
from multiprocessing.pool import ThreadPool
class Items:
    asked = 0
    def __len__(self):
        Items.asked += 1
        return 3
    def __iter__(self):
        return iter([1, 2, 3])
    def __getitem__(self, index):
        return [1, 2, 3][index]
with ThreadPool(1) as pool:
    print(pool.apply(max, iter([1, 2])), pool.apply_async(max, (n for n in (1, 5))).get())
    print(pool.map(abs, Items()), list(pool.imap(abs, Items())), list(pool.imap(abs, Items(), 2)), Items.asked)
    print(pool.starmap(max, iter([(1, 2), (3, 4)])), pool.map(abs, (n for n in range(3))), pool.map(abs, {1: 2}))
    for wrong in (lambda: pool.map(abs, 3), lambda: pool.imap(abs, [1], 0), lambda: pool.apply(max, 3), lambda: pool.map(abs, [1], "x")):
        try:
            print(wrong())
        except (TypeError, ValueError) as error:
            print(error)
''',
    "arguments by name": '''
import multiprocessing.connection
a, b = multiprocessing.Pipe()
a.send(1)
print(multiprocessing.connection.wait(object_list=[b], timeout=5) == [b], multiprocessing.connection.wait(timeout=0, object_list=[a]))
''',
    "no standard output": '''
import sys
output = sys.stdout
del sys.stdout
try:
    print("lost")
except RuntimeError as error:
    print(error, file=output)
sys.stdout = None
print("nowhere")
sys.stdout = output
print("again")
''',
    "stacks that are printed": '''
import concurrent.futures, io, signal, threading, traceback
def show(*_):
    written = io.StringIO()
    traceback.print_stack(file=written)
    print(written.getvalue().count("File"), [frame.name for frame in traceback.extract_stack()])
thread = threading.Thread(target=show)
thread.start()
thread.join()
if hasattr(signal, "SIGUSR1"):
    signal.signal(signal.SIGUSR1, show)
    signal.raise_signal(signal.SIGUSR1)
with concurrent.futures.ThreadPoolExecutor(1) as executor:
    executor.submit(show).result()
''',
    "an error in a module that hides one of Python's": '''
import os, sys, traceback
with open("queue.py", "w") as file:
    file.write("1 / 0\\n")
sys.path.insert(0, os.getcwd())
try:
    import queue
except ZeroDivisionError as error:
    print([os.path.basename(frame.filename) for frame in traceback.extract_tb(error.__traceback__)])
os.remove("queue.py")
''',
    "where modules were looked for": '''
import os, sys
print([os.path.basename(folder) for folder in sys.path_importer_cache if "helpers" in folder])
''',
}


@pytest.mark.parametrize("name", LOOKS)
def test_it_looks_the_same(name, tmp_path):
    program = LOOKS[name].lstrip("\n")
    assert recorded(program, tmp_path) == bare(program, tmp_path)


ENDS_THREADS = """
import multiprocessing, os, queue, sys, threading
def take():
    queue.Queue().get_nowait()
def broken(value):
    raise ValueError(value)
if __name__ == '__main__':
    t = threading.Thread(target=take, name='taker')
    t.start()
    t.join()
    pool = multiprocessing.get_context('fork').Pool(1)
    pool.apply_async(abs, (-2,), callback=broken)
    pool._result_handler.join()
    sys.stderr.flush()
    os._exit(3)
"""


@posix
def test_what_ends_a_thread_is_printed_without_our_frames(tmp_path):
    """A thread of the program, and one of a pool in which a callback raises."""
    assert recorded(ENDS_THREADS, tmp_path) == bare(ENDS_THREADS, tmp_path)


SIGNALS = {
    "the frame that a handler interrupts": '''
import signal, time, threading
def handler(number, frame):
    print(frame.f_code.co_name, frame.f_lineno, frame.f_code.co_filename == __file__)
signal.signal(signal.SIGALRM, handler)
lock = threading.Lock()
lock.acquire()
def sleeps():
    time.sleep(0.2)
def waits():
    lock.acquire(timeout=0.2)
def raises():
    signal.raise_signal(signal.SIGALRM)
for wait in sleeps, waits, raises:
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    wait()
signal.setitimer(signal.ITIMER_REAL, 0)
''',
    "a handler is referred to as often": '''
import signal, sys
def handler(number, frame):
    pass
before = sys.getrefcount(handler)
signal.signal(signal.SIGUSR1, handler)
print(sys.getrefcount(handler) - before)
signal.raise_signal(signal.SIGUSR1)
print(sys.getrefcount(handler) - before)
signal.signal(signal.SIGUSR1, signal.SIG_DFL)
print(sys.getrefcount(handler) - before)
''',
    "a limit of files that ends a process": '''
import os, resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
pid = os.fork()
if pid == 0:
    print(signal.getsignal(signal.SIGXFSZ), flush=True)
    os._exit(5)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
''',
}


@posix
@pytest.mark.parametrize("name", SIGNALS)
def test_signals_find_the_same(name, tmp_path):
    program = SIGNALS[name].lstrip("\n")
    assert recorded(program, tmp_path) == bare(program, tmp_path)


INTERRUPTED = '''
import signal, threading
class Late(Exception): pass
def handler(number, frame):
    raise Late
signal.signal(signal.SIGALRM, handler)
def spin(lock):
    while True:
        with lock:
            pass
def is_free(lock):
    found = []
    def look():
        found.append(lock.acquire(False))
        if found[0]:
            lock.release()
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return found[0]
for make in threading.Lock, threading.RLock:
    left = 0
    for turn in range(60):
        lock = make()
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.002)
            spin(lock)
        except Late:
            pass
        left += not is_free(lock)
    print(left)
'''


@posix
def test_an_error_of_a_signals_handler_leaves_no_lock_taken(tmp_path):
    """Most of the time is the recorder's. An error in its code comes after `with` took the lock, or before it releases it."""
    assert recorded(INTERRUPTED, tmp_path).stdout == "0\n0\n"


#: Compares each recorded function with its original: which arguments it takes by position and by name, and how it looks.
SIGNATURES = '''
import importlib, inspect
NAMES = """multiprocessing multiprocessing.pool multiprocessing.queues multiprocessing.synchronize multiprocessing.process
multiprocessing.connection multiprocessing.managers multiprocessing.sharedctypes multiprocessing.shared_memory multiprocessing.context
threading queue asyncio asyncio.locks asyncio.queues asyncio.base_events asyncio.tasks asyncio.runners asyncio.timeouts
concurrent.futures.thread concurrent.futures.process concurrent.futures._base selectors signal traceback time _thread subprocess
gevent gevent.pool gevent.queue gevent.event gevent.lock gevent.timeout gevent.greenlet greenlet""".split()
P = inspect.Parameter
def recorded_functions():
    seen = set()
    for module in map(importlib.import_module, NAMES):
        places = [(module.__name__, module), *(pair for pair in vars(module).items() if isinstance(pair[1], type))]
        for owner, place in places:
            for name, value in list(vars(place).items()):
                function = getattr(value, "__func__", value)
                code = getattr(function, "__code__", None)
                if getattr(code, "co_filename", "") == "<recorder>" and id(function) not in seen and hasattr(function, "__wrapped__"):
                    seen.add(id(function))
                    yield f"{owner}.{name}", function, function.__wrapped__
number = 0
for name, mine, original in recorded_functions():
    number += 1
    for attribute in "__name__", "__qualname__", "__module__", "__doc__":
        if hasattr(original, attribute) and getattr(mine, attribute) != getattr(original, attribute):
            print(name, attribute)
    if inspect.iscoroutinefunction(mine) != inspect.iscoroutinefunction(original):
        print(name, "is a coroutine function, or is none")
    try:
        wanted = inspect.signature(original).parameters.values()
    except ValueError:
        continue
    given = inspect.signature(mine, follow_wrapped=False).parameters
    kinds = {each.kind for each in given.values()}
    placed = [each for each in given.values() if each.kind in (P.POSITIONAL_ONLY, P.POSITIONAL_OR_KEYWORD)]
    for place, each in enumerate(wanted):
        by_name = each.kind in (P.POSITIONAL_OR_KEYWORD, P.KEYWORD_ONLY)
        if by_name and P.VAR_KEYWORD not in kinds and each.name not in given:
            print(name, "takes no", each.name)
        if each.kind is P.POSITIONAL_OR_KEYWORD and place < len(placed) and each.name not in ("self", placed[place].name):
            print(name, "has", placed[place].name, "in the place of", each.name)
        if each.kind in (P.VAR_POSITIONAL, P.VAR_KEYWORD) and each.kind not in kinds:
            print(name, "takes no", each)
print("all of them" if number > 150 else number)
'''


def test_recorded_functions_take_what_the_originals_take(tmp_path):
    run = recorded(SIGNATURES, tmp_path)
    assert run.stdout == "all of them\n", run.stderr
