"""Small programs of threads, executors and tasks, with each of their possible outcomes: as derived by reasoning, never as observed.

An outcome is written as `said` writes it: what each process prints, sorted, with "|" between them and "," between lines; "HANG "
before it if it hangs; its exit code after it, if that is not 0.
"""
from __future__ import annotations

import dis
import textwrap
from collections.abc import Callable

Kept = dict[str, tuple[str, set[str]]]


def keeper() -> tuple[Kept, Callable[[str, str, set[str]], None]]:
    """Return name -> (program, outcomes), and a function that keeps one there."""
    programs: Kept = {}

    def raw(name: str, text: str, outcomes: set[str]) -> None:
        programs[name] = textwrap.dedent(text).strip("\n") + "\n", outcomes

    return programs, raw


PROGRAMS, raw = keeper()
RUN = "for t in ts: t.start()\nfor t in ts: t.join()\n"
TWO = "ts = [Thread(target=work) for _ in range(2)]\n" + RUN
AB = "ts = [Thread(target=work, args=(n,)) for n in 'AB']\n" + RUN

#: Up to Python 3.13, a `with` acquires a lock without a call: a thread runs on from what it read before to what it writes within.
ENTERS_AT_ONCE = "BEFORE_WITH" in dis.opmap
LOCK = "from threading import *\nl, n = Lock(), 0\ndef one(): return 1\n"
TWO_WORKS = "ts = [Thread(target=each) for each in (a, b)]\n" + RUN

raw("a read just before a with", LOCK + """
def work():
    global n
    s = n
    with l: n = s + 1
""" + TWO + "print(n)\n", {"2"} if ENTERS_AT_ONCE else {"1", "2"})
# Here the second one may read while the first one holds the lock, and has called one().
raw("a read before a with that calls", LOCK + """
def work():
    global n
    s = n
    with l: n = s + one()
""" + TWO + "print(n)\n", {"1", "2"})
raw("a read before an acquire()", LOCK + """
def work():
    global n
    s = n
    l.acquire()
    n = s + 1
    l.release()
""" + TWO + "print(n)\n", {"1", "2"})
# An access to a value is a function of Python's own, in which others may run; so is the beginning of a condition, or of a lock of processes.
for made, read in {"Value('i', 1)": "v.value", "Array('i', [1])": "v[0]", "Array('c', b'a')": "len(v.value)"}.items():
    raw(f"a global beside {made}", "from multiprocessing import Array, Value\n" + LOCK + f"v = {made}\n" + f"""
def work():
    global n
    n = n + {read}
""" + TWO + "print(n)\n", {"1", "2"})
for made in ("Condition()", "Semaphore()", "multiprocessing.Lock()", "Lock()"):
    raw(f"a global, read before a with: {made}", "import multiprocessing\n" + LOCK + f"l = {made}\n" + """
def work():
    global n
    s = n
    with l: n = s + 1
""" + TWO + "print(n)\n", {"2"} if made == "Lock()" and ENTERS_AT_ONCE else {"1", "2"})
    raw(f"tried while another enters: {made}", "import multiprocessing\n" + LOCK + f"l = {made}\n" + """
def work():
    global n
    if not l.acquire(False): n = 1
    else: l.release()
t = Thread(target=work); t.start()
with l: print(n)
t.join()
""", {"0"} if made == "Lock()" and ENTERS_AT_ONCE else {"0", "1"})
raw("a with that only writes, looked at", LOCK + """
def a():
    global n
    with l: n = 1
def b():
    held = l.locked()
    print(held, n)
""" + TWO_WORKS, {"False 0", "False 1"} | (set() if ENTERS_AT_ONCE else {"True 0", "True 1"}))
# It hangs from Python 3.14 on; before, no thread is switched between the two, and the search shows it all the same.
raw("a with in a with", LOCK.replace("Lock()", "Lock(), Lock()").replace("l, n", "l, m, n") + """
def a():
    with l:
        with m: pass
def b():
    with m:
        with l: pass
""" + TWO_WORKS + "print('done')\n", {"done", "HANG "})
raw("a read just before a release", LOCK + """
l.acquire()
def a():
    s = n
    l.release()
    print(s)
def b():
    global n
    n = 1
    print(l.acquire(False))
""" + TWO_WORKS, {"0,True", "True,0", "1,False", "False,1"})


EX = "from concurrent.futures import *\nimport threading, time, queue\n"
raw("threads, as_completed", EX + """
def f(n):
    return n
with ThreadPoolExecutor(2) as ex:
    print([x.result() for x in as_completed([ex.submit(f, n) for n in range(2)])])
""", {"[0, 1]", "[1, 0]"})
raw("threads, cancel", EX + """
def f(n):
    return n
with ThreadPoolExecutor(1) as ex:
    a, b = ex.submit(f, 0), ex.submit(f, 1)
    print(b.cancel())
""", {"True", "False"})
raw("threads, first completed", EX + """
def f(n):
    return n
with ThreadPoolExecutor(2) as ex:
    fs = [ex.submit(f, n) for n in range(2)]
    done, rest = wait(fs, return_when=FIRST_COMPLETED)
    print(len(done), len(rest))
""", {"1 1", "2 0"})
raw("threads, callbacks", EX + """
got = []
def f(n):
    return n
with ThreadPoolExecutor(2) as ex:
    for n in range(2): ex.submit(f, n).add_done_callback(lambda x: got.append(x.result()))
print(got)
""", {"[0, 1]", "[1, 0]"})
raw("threads, a lost update by map", EX + """
n = 0
def one(): return 1
def f(_):
    global n
    n = n + one()
with ThreadPoolExecutor(2) as ex:
    list(ex.map(f, range(2)))
print(n)
""", {"1", "2"})
raw("a future made by hand", EX + """
f = Future()
t = threading.Thread(target=f.set_result, args=(1,)); t.start()
print(f.done())
t.join()
print(f.result())
""", {"True,1", "False,1"})
raw("ex.submit of an append", EX + """
got = []
with ThreadPoolExecutor(1) as ex:
    ex.submit(got.append, 1)
    print(len(got))
""", {"0", "1"})

# --- threads
T = "import threading, time, queue, sys, os, operator, functools, io, itertools, heapq, copy, contextlib\nfrom collections import *\nfrom bisect import insort\nThread = threading.Thread\n"
raw("append as a target", T + """
items = []
t = Thread(target=items.append, args=(1,)); t.start()
print(len(items))
t.join()
""", {"0", "1"})
raw("a list printed", T + """
items = []
def work(): items.append(1)
t = Thread(target=work); t.start()
print(items)
t.join()
""", {"[]", "[1]"})
raw("a list as a string", T + """
items = []
def work(): items.append(1)
t = Thread(target=work); t.start()
s = str(items)
t.join()
print(s)
""", {"[]", "[1]"})
raw("an alias appends", T + """
items = []
add = items.append
def work(): add(1)
t = Thread(target=work); t.start()
n = len(items)
t.join()
print(n)
""", {"0", "1"})
raw("dict.get, then set", T + """
d = {}
def one(): return 1
def work():
    d["n"] = d.get("n", 0) + one()
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(d["n"])
""", {"1", "2"})
raw("iterating while another appends", T + """
items = [1]
def twice(x): return 2 * x
def work():
    total = 0
    for x in items: total += twice(x)
    print(total)
t = Thread(target=work); t.start()
items.append(10)
t.join()
""", {"2", "22"})
raw("a dict grows while it is iterated", T + """
d = {1: 1}
def f(x): return x
def work():
    try:
        for k in d: f(k)
        print("fine")
    except RuntimeError:
        print("changed")
t = Thread(target=work); t.start()
d[2] = 2
t.join()
""", {"fine", "changed"})
raw("setattr", T + """
class Box: n = 0
box = Box()
box.n = 0
def work(): setattr(box, "n", 1)
t = Thread(target=work); t.start()
n = box.n
t.join()
print(n)
""", {"0", "1"})
raw("globals()", T + """
n = 0
def work(): globals()["n"] = 1
t = Thread(target=work); t.start()
m = n
t.join()
print(m)
""", {"0", "1"})
raw("insort", T + """
items = [5]
def work(x): insort(items, x)
t = Thread(target=work, args=(1,)); t.start()
first = items[0]
t.join()
items.append(9)
print(first)
""", {"5", "1"})
raw("a closure", T + """
def main():
    n = 0
    def one(): return 1
    def work():
        nonlocal n
        n = n + one()
    ts = [Thread(target=work) for _ in range(2)]
    for t in ts: t.start()
    for t in ts: t.join()
    print(n)
main()
""", {"1", "2"})
raw("a shared generator", T + """
def gen():
    yield 1
    yield 2
g = gen()
got = []
def work():
    for x in g: got.append(x)
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(got))
""", {"[1, 2]"})
raw("next of a shared iterator", T + """
it = iter(range(4))
def work(): print(next(it))
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
""", {"0,1", "1,0"})
raw("locked()", T + """
l = threading.Lock()
def work():
    with l: pass
t = Thread(target=work); t.start()
print(l.locked())
t.join()
""", {"False"} if ENTERS_AT_ONCE else {"True", "False"})
raw("active_count", T + """
def work(): pass
t = Thread(target=work); t.start()
print(threading.active_count())
t.join()
""", {"1", "2"})
raw("enumerate threads", T + """
def work(): pass
t = Thread(target=work); t.start()
print(len(threading.enumerate()))
t.join()
""", {"1", "2"})
raw("n_waiting of threads", T + """
b = threading.Barrier(2)
t = Thread(target=b.wait); t.start()
print(b.n_waiting)
b.wait()
t.join()
""", {"0", "1"})
raw("a barrier's action", T + """
got = []
b = threading.Barrier(2, action=lambda: got.append(1))
def work(n):
    got.append(n)
    b.wait()
ts = [Thread(target=work, args=(n,)) for n in "AB"]
for t in ts: t.start()
for t in ts: t.join()
print(got)
""", {"['A', 'B', 1]", "['B', 'A', 1]"})
raw("stdout.buffer", T + """
def work(n):
    sys.stdout.buffer.write(n)
    sys.stdout.buffer.flush()
ts = [Thread(target=work, args=(n,)) for n in (b"A", b"B")]
for t in ts: t.start()
for t in ts: t.join()
""", {"AB", "BA"})
raw("StringIO", T + """
out = io.StringIO()
def work(n): out.write(n)
ts = [Thread(target=work, args=(n,)) for n in "AB"]
for t in ts: t.start()
for t in ts: t.join()
print(out.getvalue())
""", {"AB", "BA"})
raw("the queue's deque", T + """
q = queue.Queue()
def work(): q.put(1)
t = Thread(target=work); t.start()
print(len(q.queue))
t.join()
""", {"0", "1"})
raw("priority queue", T + """
q = queue.PriorityQueue()
def work():
    q.put(2); q.put(1)
t = Thread(target=work); t.start()
print(q.get(), q.get())
t.join()
""", {"2 1", "1 2"})
raw("lifo queue", T + """
q = queue.LifoQueue()
def work():
    q.put(1); q.put(2)
t = Thread(target=work); t.start()
print(q.get(), q.get())
t.join()
""", {"1 2", "2 1"})
raw("timer", T + """
def work(): print("timer")
t = threading.Timer(0.01, work); t.start()
t.cancel()
t.join()
print("end")
""", {"end", "timer,end"})
raw("names of threads", T + """
def inner(): pass
got = []
def work(n):
    t = Thread(target=inner)
    got.append((n, t.name.split(" ")[0]))
ts = [Thread(target=work, args=(n,)) for n in "AB"]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(got))
""", {"[('A', 'Thread-3'), ('B', 'Thread-4')]", "[('A', 'Thread-4'), ('B', 'Thread-3')]"})
raw("semaphore of threads, tried", T + """
s = threading.BoundedSemaphore(1)
def work(n):
    if s.acquire(timeout=0.02):
        print(n)
        s.release()
    else:
        print("no")
ts = [Thread(target=work, args=(n,)) for n in "AB"]
for t in ts: t.start()
for t in ts: t.join()
""", {"A,B", "B,A", "A,no", "no,A", "B,no", "no,B"})
raw("condition of threads, wait_for a time-out", T + """
c = threading.Condition()
flag = False
def work():
    with c: print(c.wait_for(lambda: flag, 0.02))
t = Thread(target=work); t.start()
with c:
    flag = True
    c.notify()
t.join()
""", {"True", "False"})
raw("a property with a call", T + """
class Account:
    def __init__(self): self._n = 0
    def read(self): return self._n
    @property
    def n(self): return self.read()
    @n.setter
    def n(self, x): self._n = x
a = Account()
def work(): a.n += 1
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(a.n)
""", {"1", "2"})
raw("Counter, of what is missing", T + """
c = Counter()
def key(): return "a"
def work(): c[key()] += 1
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(c["a"])
""", {"1", "2"})
raw("check, then act on a deque", T + """
d = deque([1])
def work():
    if len(d):
        time.sleep(0)
        try: print(d.popleft())
        except IndexError: print("gone")
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
""", {"1", "1,gone", "gone,1"})
raw("partial as a target", T + """
items = []
def work(xs, n): xs.append(n)
t = Thread(target=functools.partial(items.append, 1)); t.start()
print(len(items))
t.join()
""", {"0", "1"})
raw("map of an append", T + """
items = []
def work(): list(map(items.append, [1]))
t = Thread(target=work); t.start()
print(len(items))
t.join()
items.append(2)
""", {"0", "1"})
raw("unpacked into print", T + """
items = [0]
def work(): items.append(1)
t = Thread(target=work); t.start()
print(*items)
t.join()
""", {"0", "0 1"})
raw("daemon thread and a queue", T + """
q = queue.Queue()
def work():
    while True:
        print(q.get())
        q.task_done()
Thread(target=work, daemon=True).start()
q.put(1)
q.join()
print("end")
""", {"1,end"})
raw("class attribute", T + """
class A: n = 0
def one(): return 1
def work(): A.n = A.n + one()
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(A.n)
""", {"1", "2"})
raw("exception in a thread", T + """
flag = []
def work():
    if flag: raise ValueError
    print("fine")
t = Thread(target=work); t.start()
flag.append(1)
t.join()
print("end")
""", {"fine,end", "end"})
raw("threads and a lock by acquire", T + """
l = threading.Lock()
n = 0
def one(): return 1
def work():
    global n
    l.acquire()
    n = n + one()
    l.release()
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(n)
""", {"2"})
raw("a listcomp over a dict's items", T + """
d = {1: 1}
def f(x): return x
def work():
    try: print([f(v) for k, v in d.items()])
    except RuntimeError: print("changed")
t = Thread(target=work); t.start()
d[2] = 2
t.join()
""", {"[1]", "[1, 2]", "changed"})
raw("bytearray", T + """
b = bytearray(1)
def one(): return 1
def work(): b[0] = b[0] + one()
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(b[0])
""", {"1", "2"})
raw("thread started in a thread", T + """
n = []
def inner(x): n.append(x)
def work(x):
    t = Thread(target=inner, args=(x,)); t.start(); t.join()
ts = [Thread(target=work, args=(x,)) for x in "AB"]
for t in ts: t.start()
for t in ts: t.join()
print(n)
""", {"['A', 'B']", "['B', 'A']"})

# --- asyncio
A = "import asyncio, threading\n"
raw("asyncio, lost update", A + """
n = 0
async def work():
    global n
    old = n
    await asyncio.sleep(0)
    n = old + 1
async def main():
    await asyncio.gather(work(), work())
    print(n)
asyncio.run(main())
""", {"1"})
raw("asyncio, a queue with a time-out", A + """
async def put(q):
    await asyncio.sleep(0.01)
    await q.put(1)
async def main():
    q = asyncio.Queue()
    t = asyncio.create_task(put(q))
    try: print(await asyncio.wait_for(q.get(), 0.01))
    except asyncio.TimeoutError: print("late")
    await t
asyncio.run(main())
""", {"late"})
raw("asyncio, to_thread", A + """
async def main():
    print(await asyncio.gather(asyncio.to_thread(abs, -1), asyncio.to_thread(abs, -2)))
asyncio.run(main())
""", {"[1, 2]"})
raw("asyncio, threads that append", A + """
got = []
def f(n): got.append(n)
async def main():
    await asyncio.gather(asyncio.to_thread(f, 1), asyncio.to_thread(f, 2))
    print(got)
asyncio.run(main())
""", {"[1, 2]", "[2, 1]"})
raw("asyncio, call_soon_threadsafe", A + """
async def main():
    loop = asyncio.get_running_loop()
    got = []
    fut = loop.create_future()
    t = threading.Thread(target=lambda: loop.call_soon_threadsafe(fut.set_result, 1)); t.start()
    await asyncio.sleep(0)
    print(fut.done())
    await fut
    t.join()
asyncio.run(main())
""", {"True", "False"})
raw("asyncio, two sleeps", A + """
async def work(n):
    await asyncio.sleep(0.002 * n)
    print(n)
async def main(): await asyncio.gather(work(1), work(2))
asyncio.run(main())
""", {"1,2"})
raw("its own __str__", T + """
class Account:
    n = 0
    def __str__(self): return f"{self.n}"
a = Account()
a.n = 0
def work(): a.n = 1
t = Thread(target=work); t.start()
print(a)
t.join()
""", {"0", "1"})
raw("a dataclass printed", """
from dataclasses import dataclass
from threading import Thread
@dataclass
class Point:
    x: int = 0
    y: int = 0
p = Point()
def one(): return 1
def a():
    p.x = one()
    p.y = one()
t = Thread(target=a); t.start()
print(p)
t.join()
""", {"Point(x=0, y=0)", "Point(x=1, y=0)", "Point(x=1, y=1)"})
raw("a namespace printed", """
from threading import Thread
from types import SimpleNamespace
p = SimpleNamespace(x=0)
def a(): p.x = 1
t = Thread(target=a); t.start()
print(p)
t.join()
""", {"namespace(x=0)", "namespace(x=1)"})
BOX = "from threading import Thread\nclass Box: pass\nbox = Box(); box.x = box.y = 0\ndef one(): return 1\n"
CHANGED = "def a():\n    box.x = one()\n    box.y = one()\nt = Thread(target=a); t.start()\n"
raw("pickled while it is changed", "import pickle\n" + BOX + CHANGED + """
c = pickle.loads(pickle.dumps(box))
print(c.x, c.y)
t.join()
""", {"0 0", "1 0", "1 1"})
raw("copied while it is changed", "import copy\n" + BOX + CHANGED + """
c = copy.copy(box)
print(c.x, c.y)
t.join()
""", {"0 0", "1 0", "1 1"})
raw("dir() beside a new attribute", BOX + """
def a(): box.z = 1
t = Thread(target=a); t.start()
print('z' in dir(box))
t.join()
""", {"True", "False"})
raw("joins itself", """
from threading import Thread, current_thread
def work():
    try: current_thread().join()
    except RuntimeError: print('no')
t = Thread(target=work); t.start(); t.join()
""", {"no"})
# The first one finds the second one not started, and fails; or the two wait for each other.
raw("joined before it is started", """
from threading import Thread
def a(): ts[1].join()
def b(): ts[0].join()
ts = [Thread(target=each) for each in (a, b)]
for t in ts: t.start()
""", {"HANG ", ""})
raw("alive before it is started", """
from threading import Thread
def a(): print(ts[1].is_alive())
def b(): pass
ts = [Thread(target=each) for each in (a, b)]
for t in ts: t.start()
""", {"True", "False"})
raw("stdout redirected beside a print", """
import contextlib, io
from threading import Thread
def work():
    with contextlib.redirect_stdout(io.StringIO()): pass
t = Thread(target=work); t.start()
print('seen')
t.join()
""", {"seen", ""})
raw("a global by its module", """
import __main__
from threading import Thread
n = 0
def one(): return 1
def work(): __main__.n = n + one()
""" + TWO + "print(n)\n", {"1", "2"})
raw("whether a lock is held, by its text", """
from threading import *
l = Lock()
def work():
    with l: pass
t = Thread(target=work); t.start()
print('unlocked' in repr(l))
t.join()
""", {"True", "False"})
NEW_X = BOX + "def a(): box.x = one()\nt = Thread(target=a); t.start()\n"
raw("an attribute by a format", NEW_X + "print('{0.x}'.format(box))\nt.join()\n", {"0", "1"})
raw("an attribute by a pattern", NEW_X + "match box:\n    case Box(x=0): print(0)\n    case _: print(1)\nt.join()\n", {"0", "1"})
raw("an attribute by super()", """
from threading import Thread
class A: n = 0
class B(A):
    def look(self): return super().n
def a(): A.n = 1
t = Thread(target=a); t.start()
print(B().look())
t.join()
""", {"0", "1"})
# It looks three times at a dict that does not change, and then it is through.
raw("a loop over a dict to its end", """
from threading import Thread
d = {1: 1, 2: 2}
def one(): return 1
def a(): d[3] = 3
def b():
    try: print(len({k: one() for k in d}))
    except RuntimeError: print('changed')
""" + TWO_WORKS, {"2", "3", "changed"})
