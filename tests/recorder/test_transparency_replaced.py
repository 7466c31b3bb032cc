"""A program that replaces functions, or listens to everything that happens, finds no trace of the recorder."""
import sys

import pytest

from tools.peers.compare import bare, recorded

posix = pytest.mark.skipif(sys.platform == "win32", reason="forks")

#: What the recorder does for these happens between `on` and `off`.
USES = '''
import asyncio, multiprocessing, os, queue, sys, threading, time
import multiprocessing.popen_fork, multiprocessing.queues, multiprocessing.sharedctypes, multiprocessing.synchronize
from multiprocessing import shared_memory
fork = multiprocessing.get_context("fork")
lock, q, sq, mq, pipe, value = threading.Lock(), queue.Queue(), queue.SimpleQueue(), fork.SimpleQueue(), fork.Pipe(), fork.Value("i", 0)
loop = asyncio.new_event_loop()
def thread():
    t = threading.Thread(target=len, args=("",))
    t.start()
    t.join()
def child():
    pid = os.fork()
    if pid == 0:
        off()
        os.write(1, f"the child {sorted(set(seen))}\\n".encode())
        os._exit(0)
    os.waitpid(pid, 0)
def process():
    p = fork.Process(target=len, args=("",))
    p.start()
    p.join()
def made():
    fork.Lock(), fork.Queue(), fork.Barrier(1)
    memory = shared_memory.SharedMemory(create=True, size=1)
    memory.close()
    memory.unlink()
def numbers():
    yield 1
    yield 2
async def tasks():
    async with asyncio.Lock():
        await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))
def uses():
    yield "print", lambda: print(end="")
    yield "sleep", lambda: time.sleep(0)
    yield "lock", lambda: (lock.acquire(), lock.release(), threading.Lock(), threading.RLock())
    yield "queues", lambda: (q.put(1), q.get(), sq.put(1), sq.get(), mq.put(1), mq.get())
    yield "pipe", lambda: (pipe[0].send(1), pipe[1].recv())
    yield "value", lambda: setattr(value, "value", value.value + 1)
    yield "thread", thread
    yield "generator", lambda: list(numbers())
    yield "tasks", lambda: loop.run_until_complete(tasks())
    yield "fork", child
    yield "process", process
    yield "what may be left", made
seen = []
def look():
    for name, use in uses():
        seen.clear()
        on()
        try:
            use()
        except BaseException as error:
            seen.append(repr(error))
        off()
        print(name, sorted(set(seen)))
'''
REPLACED = {
    "an audit hook": USES + '''
watch = False
def on():
    global watch
    watch = True
def off():
    global watch
    watch = False
def hook(event, args):
    if watch:
        seen.append(event)
sys.addaudithook(hook)
look()
on()
if hasattr(sys, "monitoring"):
    m = sys.monitoring
    m.use_tool_id(4, "mine")
    m.register_callback(4, m.events.PY_START, None)
    m.free_tool_id(4)
sys.setprofile(None)
sys.addaudithook(lambda *about: None)
off()
print(sorted(set(seen)))
''',
    "an audit hook that prints": '''
import os, sys, threading, time
def hook(event, args):
    if event.startswith(("os.", "time.", "_thread.", "sys._getframe", "object.")):
        print("event", event)
sys.addaudithook(hook)
print("hello")
time.sleep(0)
t = threading.Thread(target=print, args=("in a thread",))
t.start()
t.join()
''',
    "an audit hook that forbids": USES + '''
watch = False
def on():
    global watch
    watch = True
def off():
    global watch
    watch = False
def hook(event, args):
    if watch and event.partition(".")[0] in ("builtins", "code", "ctypes", "mmap", "object", "open", "os", "sys") \\
            and event not in ("os.fork", "sys.set_asyncgen_hook_firstiter", "sys.set_asyncgen_hook_finalizer"):
        raise RuntimeError(f"{event} is forbidden")
sys.addaudithook(hook)
look()
''',
    "functions of os that are counted": USES + '''
from unittest import mock
NAMES = "open close write read fstat stat listdir rename getpid getppid lseek ftruncate dup dup2 set_blocking get_blocking".split()
PATHS = "abspath basename dirname exists join normpath sameopenfile".split()
def counted(name, original):
    def call(*args, **kwargs):
        seen.append(name)
        return original(*args, **kwargs)
    return call
patches = [mock.patch.object(place, name, counted(name, getattr(place, name)))
           for place, names in ((os, NAMES), (os.path, PATHS), (time, ["perf_counter"])) for name in names]
def on():
    for patch in patches:
        patch.start()
def off():
    for patch in patches:
        patch.stop()
look()
''',
    "hooks of raw threads": '''
import _thread, functools, sys, time, weakref

class Thing:
    def __call__(self): raise KeyError("a thing")
    def method(self): raise KeyError("a method")

def fails(*args, **kwargs): raise KeyError("raw", args, kwargs)
def leaves(): raise SystemExit(3)
def hook(about):
    kind, error, trace, said, thing = about
    print(kind.__name__, error, trace and trace.tb_frame.f_code.co_name, said.split(" at ")[0], thing in started, sys.exc_info())
def bad(about): raise OSError("in the hook")
def heard(event, args):
    if event == "_thread.start_new_thread": print(args[0] in started, args[1:])
    if event == "sys.unraisablehook": print(args[0], args[1].object in started)
def start(function, *args):
    _thread.start_new_thread(function, *args)
    time.sleep(0.1)

thing = Thing()
started = [fails, thing, thing.method, functools.partial(fails, 1), len, leaves]
for hook in sys.unraisablehook, hook:
    sys.unraisablehook = hook
    for function in started: start(function, ())
sys.addaudithook(heard)
start(fails, (1,), {"a": 2})
for sys.unraisablehook in bad, None: start(fails, ())
del sys.unraisablehook
start(fails, ())
gone = weakref.ref(thing)
started.clear()
del thing, function
print(gone())
''',
    "finders before and after": '''
import sys
class Finder:
    def __init__(self, name):
        self.name = name
    def find_spec(self, name, path=None, target=None):
        found.append((self.name, name))
found = []
sys.meta_path.insert(0, Finder("first"))
sys.meta_path.insert(len(sys.meta_path) - 1, Finder("before the last"))
import concurrent.futures.thread, multiprocessing.pool
print(found)
''',
    "functions of sys that fail": USES + '''
from unittest import mock
def no(*args):
    raise RuntimeError("not this one")
for name in "_getframe", "exc_info", "getrefcount", "getprofile", "setprofile":
    patch = mock.patch.object(sys, name, no)
    on, off = patch.start, patch.stop
    look()
''',
}


@posix
@pytest.mark.parametrize("name", REPLACED)
def test_nothing_of_the_recorders_is_heard_or_called(name, tmp_path, monkeypatch):
    # Python 3.12's join() may return before the system's thread is gone: a fork right after it warns by chance, bare, too.
    monkeypatch.setenv("PYTHONWARNINGS", "ignore:This process:DeprecationWarning")
    found, alone = recorded(REPLACED[name], tmp_path), bare(REPLACED[name], tmp_path)
    # A child's line comes after its parent's.
    assert (sorted(found[0].splitlines()), *found[1:]) == (sorted(alone[0].splitlines()), *alone[1:])


OUTPUT = '''
import os
os.set_blocking(1, False)
if os.fork() == 0:
    os.write(1, b"the child's too\\n" if not os.get_blocking(1) else b"the child's blocks\\n")
    os._exit(0)
os.wait()
'''


@posix
def test_an_output_that_does_not_block_does_not_in_a_child(tmp_path):
    assert recorded(OUTPUT, tmp_path) == bare(OUTPUT, tmp_path)
