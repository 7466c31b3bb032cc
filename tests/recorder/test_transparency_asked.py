"""Nothing of the program's is asked, set or replaced that it would not be without the recorder."""
import importlib.util
import sys

import pytest

from tools.peers.compare import bare, recorded

posix = pytest.mark.skipif(sys.platform == "win32", reason="forks, and signals of POSIX")

ASKED = {
    "a process's name": '''
import multiprocessing
class Process(multiprocessing.get_context("fork").Process):
    name = property(lambda self: log.append("name") or "me")
    daemon = property(lambda self: log.append("daemon"))
    def __getattribute__(self, name):
        log.append(name)
        return super().__getattribute__(name)
log = []
process = Process()
process.start()
process.join()
process.join(timeout=5)
print(log)
for name in 5, type("Name", (str,), {"encode": lambda self, *how: print("encoded")})("name"):
    process = multiprocessing.get_context("fork").Process(target=int, name=name)
    process.start()
    process.join()
    print(process.exitcode)
''',
    "a thread's attributes": '''
import threading
class Thread(threading.Thread):
    def __getattribute__(self, name):
        log.add(name)
        return super().__getattribute__(name)
    def __setattr__(self, name, value):
        log.add("set " + name)
        super().__setattr__(name, value)
    def run(self):
        pass
log = set()
thread = Thread(name="one")
thread.start()
thread.join()
thread.join(timeout=1)
print(sorted(log))
''',
    "what is called": '''
import _thread, asyncio, concurrent.futures, multiprocessing.pool, signal, threading, time
class Target:
    __name__ = property(lambda self: print("asked for __name__") or "named")
    __code__ = property(lambda self: print("asked for __code__"))
    func = property(lambda self: print("asked for func"))
    def __call__(self, *args):
        print("called", len(args))
        return 3
thread = threading.Thread(target=Target(), name="thread")
thread.start()
thread.join()
with multiprocessing.pool.ThreadPool(1) as pool:
    print(pool.apply(Target()), pool.map(Target(), [1]))
with concurrent.futures.ThreadPoolExecutor(1) as executor:
    print(executor.submit(Target()).result())
async def main():
    print(await asyncio.get_running_loop().run_in_executor(None, Target()), await asyncio.to_thread(Target(), 2))
asyncio.run(main())
done = _thread.allocate_lock()
done.acquire()
class Last(Target):
    def __call__(self):
        print("a raw thread")
        done.release()
_thread.start_new_thread(Last(), ())
done.acquire()
''',
    "what is set": '''
import multiprocessing.queues, multiprocessing.synchronize, queue, threading
def seen(base, *args, **kwargs):
    def __setattr__(self, name, value):
        log.append(name)
        object.__setattr__(self, name, value)
    return type("Seen", (base,), {"__setattr__": __setattr__})(*args, **kwargs)
log, fork = [], multiprocessing.get_context("fork")
for kind in "Lock", "RLock", "BoundedSemaphore", "Condition":
    lock = seen(getattr(multiprocessing.synchronize, kind), ctx=fork)
    lock.acquire()
    lock.release()
for made in seen(queue.Queue), seen(multiprocessing.queues.SimpleQueue, ctx=fork), seen(multiprocessing.queues.Queue, 2, ctx=fork):
    made.put(1)
    made.get()
print(log)
''',
    "how a module is found": '''
import importlib.machinery, importlib.util, sys
NAMES = "queue threading multiprocessing asyncio selectors signal traceback concurrent.futures greenlet".split()
print([finder.__name__ for finder in sys.meta_path[-3:]], len(sys.meta_path))
for name in NAMES:
    one, two = importlib.util.find_spec(name), importlib.util.find_spec(name)
    print(name, one == two, sorted(vars(one.loader)))
import queue
print(sorted(vars(queue.__loader__)), queue.__loader__ == importlib.util.find_spec("queue").loader)
class Slotted:
    __slots__ = ()
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        module.value = 5
class Old:
    def load_module(self, name):
        module = sys.modules[name] = type(sys)(name)
        module.value = 6
        return module
class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name in ("gevent", "greenlet"):
            return importlib.machinery.ModuleSpec(name, Slotted() if name == "gevent" else Old())
sys.meta_path.insert(0, Finder)
import warnings
warnings.simplefilter("ignore")
import gevent, greenlet
print(gevent.value, greenlet.value)
''',
    "a module that is there when it is asked": '''
import importlib.util, sys
spec = importlib.util.find_spec("queue")
spec.loader = importlib.util.LazyLoader(spec.loader)
queue = sys.modules["queue"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(queue)
print(type(queue).__name__, "Queue" in object.__getattribute__(queue, "__dict__"))
made = queue.Queue()
made.put(1)
print(made.get(), type(queue).__name__, sorted(vars(queue.__loader__)))
''',
    "modules that are taken away": '''
import asyncio, multiprocessing.connection, sys, threading
fork = multiprocessing.get_context("fork")
(r, w), process, thread, wait = fork.Pipe(), fork.Process(target=int), threading.Thread(target=int), multiprocessing.connection.wait
for name in list(sys.modules):
    if name.partition(".")[0] in ("multiprocessing", "threading"):
        del sys.modules[name]
w.send(1)
print(wait([r], 5) == [r])
process.start()
print(wait([process.sentinel], 5) == [process.sentinel])
process.join()
thread.start()
thread.join()
print(process.exitcode)
''',
}


@posix
@pytest.mark.parametrize("name", ASKED)
def test_nothing_more_is_asked(name, tmp_path):
    program = ASKED[name].lstrip("\n")
    assert recorded(program, tmp_path) == bare(program, tmp_path)


#: modules of a program's own that have the names of Python's and of gevent's
HIDING = {
    "threading.py": '''
class Thread:
    def start(self, word):
        return word
    def join(self):
        return "joined"
    def is_alive(self):
        return 3
    _bootstrap_inner = _bootstrap = start
class Condition:
    def wait(self, n):
        return n
    wait_for = notify = notify_all = wait
''',
    "queue.py": "class Queue:\n    def put(self, item):\n        return item\n    def get(self):\n        return 1\n",
    "signal.py": "def signal(number):\n    return number\ndef getsignal():\n    return 2\n",
    "selectors.py": "class SelectSelector:\n    def select(self, what):\n        return what\n",
    "traceback.py": "def print_exc(who):\n    return who\ndef walk_tb():\n    return 3\nwalk_stack = walk_tb\n",
    "sitecustomize.py": "mine = 4\n",
    "gevent.py": "def spawn(number):\n    return number\ndef sleep():\n    return 5\n",
}
HIDDEN = '''
import os, sys
sys.path.insert(0, os.getcwd())
import gevent, queue, selectors, signal, sitecustomize, threading, traceback
thread, condition = threading.Thread(), threading.Condition()
print(thread.start("started"), thread.join(), condition.wait(1), condition.notify(2))
print(queue.Queue().put(1), queue.Queue().get(), signal.signal(1), signal.getsignal(), selectors.SelectSelector().select(0))
print(traceback.print_exc("me"), traceback.walk_tb(), sitecustomize.mine, gevent.spawn(1), gevent.sleep())
os._exit(0)
'''.replace("os._exit", "sys.stdout.flush(); os._exit")


@pytest.mark.skipif(importlib.util.find_spec("sitecustomize") is not None,
                    reason="this Python, such as Debian's, has a sitecustomize of its own, which comes before a program's")
def test_a_programs_own_modules_are_left_alone(tmp_path):
    for name, text in HIDING.items():
        (tmp_path / name).write_text(text)
    found, alone = recorded(HIDDEN, tmp_path), bare(HIDDEN, tmp_path)
    assert found == alone and len(alone.stdout.splitlines()) == 3


THROWN = '''
import ctypes, queue, threading, time
class Stop(Exception):
    pass
def numbers():
    while True:
        yield 1
def generators():
    for _ in numbers():
        pass
def queues():
    made = queue.Queue()
    while True:
        made.put(["a", {1: 2}])
        made.get(timeout=1)
def sleeps():
    while True:
        time.sleep(0)
def run(function):
    try:
        function()
    except Stop:
        stopped.append(1)
stopped = []
for turn in range(45):
    thread = threading.Thread(target=run, args=((generators, queues, sleeps)[turn % 3],), daemon=True)
    thread.start()
    time.sleep(0.003)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Stop))
    thread.join(5)
print(len(stopped))
'''


@posix
def test_an_error_that_is_thrown_at_a_thread_from_c_is_the_programs(tmp_path):
    """It has nothing of the program's in its traceback where it comes while the recorder runs."""
    assert recorded(THROWN, tmp_path).stdout == "45\n"
