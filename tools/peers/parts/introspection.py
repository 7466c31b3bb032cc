"""Parts of generated programs: hooks, tracing, mocks, copies and subclasses of what is recorded."""
from __future__ import annotations

import random

from . import part


@part
def hooks(chance: random.Random, name: str) -> str:
    uses = chance.sample([
        "weakref.finalize(Thing('{name}-finalized'), say, 'finalized')", "weakref.ref(thing, lambda dead: say('callback'))",
        "gc.callbacks.append(seen.append if False else lambda phase, about: seen.append(phase))\n    gc.collect()\n    gc.callbacks.clear()\n    say(seen)",
        "say(len([each for each in gc.get_objects() if type(each) is Thing]) >= 1)", "say(sys.getrefcount(thing), weakref.getweakrefcount(thing))",
        "tracemalloc.start()\n    kept = [object() for _ in range(9)]\n    say(tracemalloc.get_object_traceback(kept) is not None)\n    tracemalloc.stop()",
        "faulthandler.enable()\n    say(faulthandler.is_enabled())\n    faulthandler.disable()",
        "sys.unraisablehook = lambda about: say('unraisable', about.exc_type.__name__)\n    Broken()\n    gc.collect()\n    sys.unraisablehook = sys.__unraisablehook__",
        "threading.excepthook = lambda about: say('in a thread', about.exc_type.__name__)\n    failing = threading.Thread(target=fails)\n"
        "    failing.start()\n    failing.join()\n    threading.excepthook = threading.__excepthook__",
        "sys.excepthook = lambda kind, error, trace: say('hook', kind.__name__, len(traceback.extract_tb(trace)))",
        "sys.addaudithook(lambda event, args: None)", "attempt(lambda: sys.excepthook(ValueError, ValueError('shown'), None))",
        "locale.setlocale(locale.LC_ALL, 'C')\n    say(locale.getpreferredencoding(False))", "say(oct(os.umask(0o22)), os.umask(0o22) == 0o22)",
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))\n    say(resource.getrlimit(resource.RLIMIT_NOFILE))",
        "sys.setrecursionlimit(300)\n    attempt(deep)\n    sys.setrecursionlimit(1000)",
        "folder = tempfile.mkdtemp()\n    os.chdir(folder)\n    os.rmdir(folder)\n    attempt(os.getcwd)\n    os.chdir('/')",
        "say(atexit._ncallbacks() >= 0, threading.active_count(), sys.gettrace(), threading.gettrace() if hasattr(threading, 'gettrace') else None)",
    ], 5)
    body = "".join(f"    {use.replace('{name}', name)}\n" for use in uses)
    return f'''
def {name}():
    class Broken:
        def __del__(self):
            raise Failure('in a finalizer')
    def fails():
        raise Failure('in a thread')
    def deep():
        return deep()
    seen, thing = [], Thing('{name}-thing')
{body}    say('end')
'''


@part
def looks(chance: random.Random, name: str) -> str:
    uses = chance.sample([
        "attempt(lambda: inspect.signature(multiprocessing.Queue().put))", "attempt(lambda: inspect.signature(threading.Thread.start))",
        "attempt(lambda: inspect.signature(queue.Queue.get))", "attempt(lambda: inspect.signature(print))", "attempt(lambda: type(threading.Lock()))",
        "attempt(lambda: pickle.loads(pickle.dumps(multiprocessing.Process.start)) is multiprocessing.Process.start)",
        "attempt(lambda: pickle.loads(pickle.dumps(queue.Queue.put)) is queue.Queue.put)", "attempt(lambda: pickle.dumps(threading.Lock()))",
        "attempt(lambda: pickle.dumps(threading.Event()))", "attempt(lambda: copy.deepcopy(queue.Queue()))", "attempt(lambda: copy.copy(threading.RLock()))",
        "attempt(lambda: copy.copy(print) is print)", "attempt(lambda: inspect.iscoroutinefunction(asyncio.Queue.get))",
        "attempt(lambda: inspect.getsource(queue.Queue.put)[:30])", "attempt(lambda: inspect.getmodule(threading.Thread.join).__name__)",
        "attempt(lambda: (time.sleep, time.sleep.__self__, isinstance(time.sleep, type(len))))", "attempt(lambda: multiprocessing.Lock().__class__)",
        "with mock.patch('multiprocessing.queues.Queue.put') as put:\n        multiprocessing.Queue().put(1)\n    say(put.mock_calls)",
        "with mock.patch.object(queue.Queue, 'put', autospec=True) as put:\n        queue.Queue().put(1, timeout=2)\n    say(put.call_count)",
        "with mock.patch('time.sleep', autospec=True) as sleep:\n        time.sleep(99)\n    say(sleep.call_args)",
        "with mock.patch('threading.Lock') as made:\n        threading.Lock()\n    say(made.mock_calls)",
        "importlib.reload(queue)\n    again = queue.Queue()\n    again.put(1)\n    say(again.get())",
        "say([module.__name__ for module in map(importlib.reload, (selectors, signal, traceback))])",
        "attempt(lambda: type('Mine', (queue.SimpleQueue,), {'put': lambda self, item: say('put', item)})().put_nowait(1))",
    ], 6)
    body = "".join(f"    {use}\n" for use in uses)
    return f'''
def {name}():
    import copy, importlib, selectors
{body}    class Queue(queue.Queue):
        def _put(self, item):
            say('puts', item)
            super()._put(item)
    class Thread(threading.Thread):
        def start(self):
            say('starts')
            super().start()
        def run(self):
            inbox.put({chance.randint(0, 99)})
    inbox = Queue()
    one = Thread()
    one.start()
    one.join()
    say(inbox.get())
'''


@part
def tracing(chance: random.Random, name: str) -> str:
    work = chance.choice(["queue.Queue().put(1)", "threading.Lock().acquire()", "time.sleep(0)", "print(end='')", "sum([1])", "multiprocessing.Lock().acquire()"])
    return f'''
def {name}():
    def some():
        yield 1
        {work}
    seen = []
    def trace(frame, event, argument):
        if frame.f_code.co_filename == __file__:
            seen.append((frame.f_code.co_name, event, frame.f_lineno - first))
        return trace
    first = sys._getframe().f_lineno
    sys.settrace(trace)
    list(some())
    sys.settrace(None)
    say(seen)
    import cProfile, pstats
    profile = cProfile.Profile()
    profile.enable()
    list(some())
    profile.disable()
    say(sorted((key[2], value[0]) for key, value in pstats.Stats(profile).stats.items() if key[0] == __file__))
    seen.clear()
    threading.settrace(trace)
    thread = threading.Thread(target=lambda: list(some()))
    thread.start()
    thread.join()
    threading.settrace(None)
    say(len(seen))
'''
