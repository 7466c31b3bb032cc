"""With the recorder, the program's objects live exactly as long as without it."""
import sys

import pytest

from tools.peers.compare import bare, recorded

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

#: The collector is off: an object that outlives its last name is kept by somebody.
GONE = """
import gc, weakref
gc.disable()
def gone(name, make):
    thing = make()
    seen = weakref.ref(thing)
    del thing
    print(name, "gone" if seen() is None else "still there")
"""

LIFETIMES = {
    "locks": GONE + (
        "import multiprocessing\nc = multiprocessing.get_context('fork')\n"
        "for name in ('Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Event', 'Condition'):\n    gone(name, getattr(c, name))\n"
        "gone('Value', lambda: c.Value('i', 0))\n"),
    "queues and pipes": GONE + (
        "import multiprocessing\nfor name in ('Queue', 'SimpleQueue', 'JoinableQueue'):\n    gone(name, getattr(multiprocessing, name))\n"
        "gone('Pipe', lambda: multiprocessing.Pipe()[0])\n"
        "def used():\n    q = multiprocessing.Queue()\n    q.put(1)\n    q.get()\n    q.close()\n    q.join_thread()\n    return q\n"
        "gone('used', used)\n"),
    "what failed to be pickled": GONE + (
        "import multiprocessing, sys\nclass Queue(multiprocessing.queues.Queue):\n    def _on_queue_feeder_error(self, e, obj):\n"
        "        print(type(e).__name__, flush=True)\ndef used():\n    q = Queue(ctx=multiprocessing.get_context())\n    q.put(lambda: 1)\n"
        "    q.close()\n    q.join_thread()\n    return q\ngone('queue', used)\n"),
    "futures": GONE + (
        "from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor\ndef bad():\n    raise ValueError('bad')\n"
        "class Thing: pass\n"
        "def failed(executor):\n    def make():\n        thing = Thing()\n        try:\n            executor.submit(bad).result()\n"
        "        except ValueError:\n            pass\n        return thing\n    return make\n"
        "def called_back(executor):\n    def make():\n        future = executor.submit(abs, 1)\n        future.add_done_callback(print and id)\n"
        "        future.result()\n        return future\n    return make\n"
        "if __name__ == '__main__':\n    for kind in ProcessPoolExecutor, ThreadPoolExecutor:\n        with kind(1) as executor:\n"
        "            gone('failed', failed(executor))\n            executor.submit(abs, 1).result()\n            import time\n"
        "            make = called_back(executor)\n            seen = weakref.ref(make())\n            time.sleep(0.2)\n"
        "            print(seen() is None)\n"),
    "an executor that is let go": (
        "import gc, multiprocessing, time\nfrom concurrent.futures import ProcessPoolExecutor\ngc.disable()\ndef bad():\n    raise ValueError('bad')\n"
        "def use():\n    executor = ProcessPoolExecutor(1)\n    try:\n        executor.submit(bad).result()\n    except ValueError as error:\n"
        "        print(error)\nif __name__ == '__main__':\n    use()\n    until = time.monotonic() + 10\n"
        "    while multiprocessing.active_children() and time.monotonic() < until:\n        time.sleep(0.05)\n"
        "    print(len(multiprocessing.active_children()), 'workers left')\n"),
    "a local when something is sent": (
        "class File:\n    def __del__(self):\n        print('closed')\ndef sink():\n    while True:\n        print('got', (yield))\ndef main():\n"
        "    g = sink()\n    next(g)\n    n = 1\n    file = File()\n    g.send(n)\n    del file\n    print('after del')\nmain()\n"),
    "a greenlet whose last name goes": (
        "import greenlet\ndef run(_):\n    try:\n        greenlet.getcurrent().parent.switch()\n    finally:\n        print('the greenlet ends')\n"
        "def main():\n    g = greenlet.greenlet(run)\n    box = []\n    g.switch(box)\n    del g\n    print('after del')\nmain()\n"),
    "gevent's primitives": GONE + (
        "import gevent.event, gevent.lock, gevent.pool, gevent.queue\nfrom gevent.lock import BoundedSemaphore, RLock, Semaphore\n"
        "class Thing: pass\ndef used(kind, *calls):\n    def make():\n        one = kind()\n        for call in calls * 2:\n"
        "            getattr(one, call)()\n        return one\n    return make\n"
        "for kind in Semaphore, BoundedSemaphore, RLock:\n    gone(kind.__name__, used(kind, 'acquire', 'release'))\n"
        "gone('Event', used(gevent.event.Event, 'set', 'wait', 'clear'))\ngone('AsyncResult', used(gevent.event.AsyncResult, 'set', 'get'))\n"
        "gone('Pool', used(gevent.pool.Pool, 'join'))\ngone('Timeout', used(lambda: gevent.Timeout(5), 'start', 'cancel'))\n"
        "for kind in gevent.queue.Queue, gevent.queue.SimpleQueue, gevent.queue.JoinableQueue:\n    def item():\n        thing, q = Thing(), kind()\n"
        "        q.put(thing)\n        return q.get()\n    gone(kind.__name__, item)\n    gone('an empty one', kind)\n"),
    "gevent's greenlets": GONE + (
        "import gevent, os, sys\nsys.stderr = open(os.devnull, 'w')\nclass Thing: pass\ndef bad(thing):\n    raise ValueError\nerrors = []\n"
        "def ended(name, function=id):\n    def make():\n        g = gevent.spawn(function, Thing())\n        try:\n            getattr(g, name)()\n"
        "        except ValueError as error:\n            errors.append(error)\n        return g\n    return make\n"
        "for name in 'join', 'get', 'kill':\n    gone(name, ended(name))\n    gone(name, ended(name, bad))\n"
        "def argument():\n    thing = Thing()\n    gevent.joinall([gevent.spawn(id, thing)])\n    return thing\ngone('argument', argument)\n"
        "gone('never started', lambda: gevent.Greenlet(id, Thing()))\n"),
    "a handler of signals": GONE + (
        "import signal\ndef handler():\n    def run(number, frame): pass\n    signal.signal(signal.SIGUSR1, run)\n"
        "    signal.raise_signal(signal.SIGUSR1)\n    signal.signal(signal.SIGUSR1, signal.SIG_DFL)\n    return run\ngone('handler', handler)\n"),
    "a task's arguments": GONE + (
        "import multiprocessing.pool, time\nclass Thing: pass\nseen = []\ndef f(thing):\n    seen.append(weakref.ref(thing))\n"
        "with multiprocessing.pool.ThreadPool(1) as pool:\n    pool.apply(f, (Thing(),))\n    pool.map(f, [Thing()])\n    time.sleep(0.1)\n"
        "    print([each() is None for each in seen])\n"),
}


@pytest.mark.parametrize("name", LIFETIMES)
def test_objects_live_as_long(name, tmp_path):
    assert recorded(LIFETIMES[name], tmp_path) == bare(LIFETIMES[name], tmp_path)


LOUD = """
class Loud:
    def __del__(self, write=__import__('os').write):
        write(1, b'gone\\n')
loud = Loud()
loud.itself = loud
import threading
threading.Thread.its = lambda self: loud
"""
#: Scripts at whose ends something is seen to go that is held by a part of the standard library, which holds itself.
ENDS = {
    "the script's own": LOUD,
    "a spawned child's": (
        f"import multiprocessing\nif __name__ != '__main__':\n    exec({LOUD!r})\ndef work():\n    print('works', flush=True)\n"
        "if __name__ == '__main__':\n    multiprocessing.set_start_method('spawn')\n"
        "    p = multiprocessing.Process(target=work)\n    p.start()\n    p.join()\n"),
    "another Python's": "import os, sys\nos.spawnv(os.P_WAIT, sys.executable, [sys.executable, 'loud.py'])\n",
    "a module's beside it": "import loud\n",
}


@pytest.mark.parametrize("name", ENDS)
def test_what_goes_at_the_end_is_seen_to_go(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loud.py").write_text(LOUD)
    alone = bare(ENDS[name], tmp_path)
    assert recorded(ENDS[name], tmp_path) == alone and "gone" in str(alone)


#: Scripts that end at once, or seem to: none of them looks as if it could notice what is freed.
EXITS = {
    "with nothing": "print('no newline', end='')\n",
    "with an error": "import time\n1 / 0\n",
    "after an error that was handled": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    print('handled')\n",
    "with a code": "import sys\nleave = sys.exit\nleave(3)\n",
    "with a text": "raise SystemExit('bye')\n",
    "by its own name": "quit(4)\n",
    "with an output of its own": (
        "import os, sys\nclass Loud:\n    def write(self, text):\n        os.write(1, text.encode())\n"
        "    def flush(self):\n        os.write(1, b'flushed')\nsys.stdout = Loud()\nprint('said')\n"),
    "beside a daemon": "import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start()\nprint('main')\n",
    "beside a thread": "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.1), print('late'))).start()\nprint('main')\n",
    "with a view of shared memory": (
        "from multiprocessing.shared_memory import SharedMemory\nmemory = SharedMemory(create=True, size=8)\n"
        "view = memory.buf[:2]\nmemory.unlink()\n"),
    "with a pool": "import multiprocessing\nif __name__ == '__main__':\n    pool = multiprocessing.get_context('fork').Pool(1)\n"
                   "    print(pool.apply(abs, (-1,)))\n",
    "with a full queue": "import multiprocessing\nq = multiprocessing.Queue()\nq.put('x' * 1000)\nprint(len(q.get()))\nq.put(1)\n",
    "with a resource tracker": (
        "import multiprocessing\nif __name__ == '__main__':\n    c = multiprocessing.get_context('spawn')\n    lock = c.Lock()\n"
        "    p = c.Process(target=print, args=('works',))\n    p.start()\n    p.join()\n    print(p.exitcode)\n"),
    "in a copy of it": "import os\npid = os.fork()\nif pid:\n    print(os.waitpid(pid, 0)[1])\nelse:\n    print('copy', flush=True)\n",
}


@pytest.mark.parametrize("name", EXITS)
def test_an_end_is_the_same(name, tmp_path):
    alone, told = bare(EXITS[name], tmp_path), recorded(EXITS[name], tmp_path)
    assert told.by_voice() == alone.by_voice()
