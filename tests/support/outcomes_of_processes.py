"""Small programs of processes, with each of their possible outcomes: as derived by reasoning, never as once observed.

An outcome is written as `said` writes it: what each process prints, sorted, with "|" between them and "," between lines; "HANG "
before it if it hangs; its exit code after it, if that is not 0.
"""
from __future__ import annotations

import textwrap

PROGRAMS: dict[str, tuple[str, set[str]]] = {}
HEAD = "from multiprocessing import *\nimport time, queue, os, sys, threading\n"


def proc(name: str, functions: str, main: str, outcomes: set[str]) -> None:
    """Keep a program: its functions, and what runs under the guard."""
    PROGRAMS[name] = (HEAD + textwrap.dedent(functions).strip("\n") + '\n\nif __name__ == "__main__":\n'
                      + textwrap.indent(textwrap.dedent(main).strip("\n"), "    ") + "\n", outcomes)


proc("os._exit with a put", "def f(q):\n    q.put(1)\n    os._exit(0)\n", """
q = Queue()
p = Process(target=f, args=(q,)); p.start()
p.join()
print(q.empty())
""", {"True", "False"})
proc("os._exit, is it alive", "def f():\n    os._exit(3)\n", """
p = Process(target=f); p.start()
print(p.is_alive())
p.join(); print(p.exitcode)
""", {"True,3", "False,3"})
proc("sys.exit code", "def f(v):\n    v.value = 1\n    sys.exit(4)\n", """
v = Value('i', 0)
p = Process(target=f, args=(v,)); p.start()
print(v.value, p.exitcode)
p.join(); print(p.exitcode)
""", {"0 None,4", "1 None,4", "1 4,4", "0 4,4"})  # 'v.value' read before p.exitcode
proc("dies with a lock", "def f(lock):\n    lock.acquire()\n    raise SystemExit(1)\n", """
lock = Lock()
p = Process(target=f, args=(lock,)); p.start()
with lock:
    print("main")
p.join()
print("end")
""", {"main,end", "HANG "})
proc("error in main", "def f(q):\n    print(q.get())\n", """
q = Queue()
p = Process(target=f, args=(q,)); p.start()
q.put(1)
raise ValueError
""", {"1 rc1"})
proc("close a running process", "def f():\n    pass\n", """
p = Process(target=f); p.start()
try:
    p.close()
    print("closed")
except ValueError:
    print("running")
    p.join()
""", {"closed", "running"})
proc("daemon killed in a put", "def f(q):\n    q.put(1)\n    print('child')\n", """
q = Queue()
p = Process(target=f, args=(q,), daemon=True); p.start()
try:
    print(q.get(timeout=0.05))
except queue.Empty:
    print("none")
""", {"1", "1|child", "none", "child|none"})
proc("terminate then exitcode", "def f():\n    print('a')\n", """
p = Process(target=f); p.start()
p.terminate()
p.join()
print(p.exitcode)
""", {"-15", "-15|a", "0|a"})
proc("kill a grandparent", "def g(v):\n    print(parent_process().is_alive())\ndef f(v):\n    p = Process(target=g, args=(v,)); p.start(); p.join()\n", """
v = Value('i', 0)
p = Process(target=f, args=(v,)); p.start()
p.kill()
p.join()
print(p.exitcode)
""", {"-9", "-9|True", "-9|False", "0|True"})
proc("cancel_join_thread", "def f(q):\n    q.cancel_join_thread()\n    q.put(1)\n", """
q = Queue()
p = Process(target=f, args=(q,)); p.start()
p.join()
print(q.empty())
""", {"True", "False"})
proc("active children", "def f():\n    pass\n", """
p = Process(target=f); p.start()
print(len(active_children()))
p.join()
print(len(active_children()))
""", {"1,0", "0,0"})

# --- queues
proc("queue and lock", """
def f(q, lock, name):
    with lock:
        q.put(name)
        q.put(name)
""", """
q, lock = Queue(), Lock()
ps = [Process(target=f, args=(q, lock, n)) for n in "AB"]
for p in ps: p.start()
print(*[q.get() for _ in range(4)])
for p in ps: p.join()
""", {"A A B B", "B B A A", "A B A B", "A B B A", "B A A B", "B A B A"})
proc("get until empty", """
def f(q):
    q.put(1); q.put(2)
""", """
q = Queue()
p = Process(target=f, args=(q,)); p.start()
got = []
p.join()
while not q.empty():
    got.append(q.get())
print(got)
""", {"[1, 2]"})
proc("get_nowait before the join", "def f(q):\n    q.put(1)\n", """
q = Queue()
p = Process(target=f, args=(q,)); p.start()
try:
    print(q.get_nowait())
except queue.Empty:
    print("empty")
p.join()
""", {"1", "empty"})
proc("two queues, order of arrival", "def f(a, b):\n    a.put(1)\n    b.put(2)\n", """
a, b = Queue(), Queue()
p = Process(target=f, args=(a, b)); p.start()
print(b.get(), a.empty())
p.join()
""", {"2 True", "2 False"})
proc("bounded, producer hangs", "def f(q):\n    q.put(1); q.put(2)\n    print('put')\n", """
q = Queue(1)
p = Process(target=f, args=(q,)); p.start()
p.join()
""", {"HANG "})
proc("joinable, done too often", """
def f(q):
    q.get()
    q.task_done()
    try:
        q.task_done()
    except ValueError:
        print("too often")
""", """
q = JoinableQueue()
q.put(1); q.put(2)
p = Process(target=f, args=(q,)); p.start()
q.join()
print("joined")
p.join()
""", {"joined"})
proc("joinable, two workers", """
def f(q, n):
    while True:
        x = q.get()
        print(x)
        q.task_done()
""", """
q = JoinableQueue()
for n in range(2): q.put(n)
for n in range(2): Process(target=f, args=(q, n), daemon=True).start()
q.join()
print("joined")
""", {"0,1|joined", "0|1|joined"})
proc("simple queue, a reader each", "def f(q):\n    print(q.get())\n", """
q = SimpleQueue()
ps = [Process(target=f, args=(q,)) for _ in range(2)]
for p in ps: p.start()
q.put(1)
for p in ps: p.join(0.05)
print(*[p.is_alive() for p in ps])
q.put(2)
for p in ps: p.join()
""", {"1|2|False True", "1|2|True False", "1|2|True True"})
proc("full queue, put with a time-out", "def f(q):\n    print(q.get())\n", """
q = Queue(1)
q.put(1)
p = Process(target=f, args=(q,)); p.start()
try:
    q.put(2, timeout=0.05)
    print("put")
except queue.Full:
    print("full")
p.join()
""", {"1|put", "1|full"})
proc("queue closed by its reader's end", "def f(q):\n    q.put(1)\n    q.close()\n    q.join_thread()\n    print('flushed')\n", """
q = Queue()
p = Process(target=f, args=(q,)); p.start()
p.join()
print(q.get(), q.empty())
""", {"1 True|flushed"})

# --- pipes
proc("pipe at capacity", "def f(w):\n    w.send_bytes(b'x' * 100_000)\n    print('sent')\n", """
r, w = Pipe(False)
p = Process(target=f, args=(w,)); p.start()
print(p.is_alive())
print(len(r.recv_bytes()))
p.join()
""", {"True,100000|sent"})
proc("both send much", "def f(c):\n    c.send('x' * 300_000)\n    print(len(c.recv()))\n", """
a, b = Pipe()
p = Process(target=f, args=(b,)); p.start()
a.send('x' * 300_000)
print(len(a.recv()))
p.join()
""", {"HANG "})
proc("duplex ping", "def f(c):\n    c.send(c.recv() + 1)\n", """
a, b = Pipe()
p = Process(target=f, args=(b,)); p.start()
a.send(1)
print(a.poll(0.05), a.recv())
p.join()
""", {"True 2", "False 2"})
proc("eof after a close in the child", "def f(r, w):\n    r.close()\n    w.send(1)\n    w.close()\n    print('closed')\n", """
r, w = Pipe(False)
p = Process(target=f, args=(r, w)); p.start()
w.close()
try:
    while True: print(r.recv())
except EOFError:
    print("eof")
p.join()
""", {"1,eof|closed"})
proc("connection.wait", "def f(w, n):\n    w.send(n)\n", """
from multiprocessing.connection import wait
pairs = [Pipe(False) for _ in range(2)]
ps = [Process(target=f, args=(w, n)) for n, (r, w) in enumerate(pairs)]
for p in ps: p.start()
print([r.recv() for r in wait([r for r, w in pairs])])
for p in ps: p.join()
""", {"[0]", "[1]", "[0, 1]"})

# --- locks
proc("rlock by two", "def f(l, v):\n    with l:\n        with l:\n            v.value += 1\n        v.value += 1\n", """
l, v = RLock(), Value('i', 0, lock=False)
ps = [Process(target=f, args=(l, v)) for _ in range(2)]
for p in ps: p.start()
for p in ps: p.join()
print(v.value)
""", {"4"})
proc("semaphore value", "def f(s):\n    s.acquire()\n", """
s = Semaphore(2)
p = Process(target=f, args=(s,)); p.start()
print(s.get_value())
p.join()
""", {"2", "1"})
proc("semaphore tried", "def f(s, v):\n    if s.acquire(block=False):\n        v.value += 1\n", """
s, v = Semaphore(1), Value('i', 0)
ps = [Process(target=f, args=(s, v)) for _ in range(2)]
for p in ps: p.start()
for p in ps: p.join()
print(v.value)
""", {"1"})
proc("value's lock tried", "def f(v):\n    if v.get_lock().acquire(timeout=0.05):\n        v.value += 1\n        v.get_lock().release()\n    else:\n        print('no')\n", """
v = Value('i', 0)
p = Process(target=f, args=(v,)); p.start()
with v.get_lock():
    v.value += 1
p.join()
print(v.value)
""", {"2", "1|no"})
proc("lock released by another", "def f(l):\n    l.release()\n", """
l = Lock(); l.acquire()
p = Process(target=f, args=(l,)); p.start()
print(l.acquire(timeout=0.05))
p.join()
""", {"True", "False"})
proc("three dine", """
def f(a, b, n):
    with a:
        with b:
            pass
""", """
ls = [Lock() for _ in range(3)]
ps = [Process(target=f, args=(ls[n], ls[(n + 1) % 3], n)) for n in range(3)]
for p in ps: p.start()
for p in ps: p.join()
print("done")
""", {"done", "HANG "})

# --- events, conditions, barriers
proc("event, two wait", "def f(e, n):\n    print(n, e.wait(0.05))\n", """
e = Event()
ps = [Process(target=f, args=(e, n)) for n in range(2)]
for p in ps: p.start()
e.set()
for p in ps: p.join()
""", {"0 True|1 True", "0 False|1 True", "0 True|1 False", "0 False|1 False"})
proc("wait_for", "def f(c, v):\n    with c:\n        c.wait_for(lambda: v.value == 1)\n    print('on')\n", """
c, v = Condition(), Value('i', 0, lock=False)
p = Process(target=f, args=(c, v)); p.start()
with c:
    v.value = 1
    c.notify()
p.join()
""", {"on"})
proc("wait_for with a time-out", "def f(c, v):\n    with c:\n        print(c.wait_for(lambda: v.value == 1, 0.05))\n", """
c, v = Condition(), Value('i', 0, lock=False)
p = Process(target=f, args=(c, v)); p.start()
with c:
    v.value = 1
    c.notify()
p.join()
""", {"True", "False"})
proc("notify_all for two", "def f(c, n):\n    with c:\n        c.wait()\n        print(n)\n", """
c = Condition()
ps = [Process(target=f, args=(c, n)) for n in range(2)]
for p in ps: p.start()
with c: c.notify_all()
for p in ps: p.join()
""", {"0|1", "HANG 0", "HANG 1", "HANG "})
proc("notify without waiting", "def f(c, v):\n    with c:\n        if not v.value:\n            c.wait()\n    print('woken')\n", """
c, v = Condition(), Value('i', 0, lock=False)
p = Process(target=f, args=(c, v)); p.start()
v.value = 1
with c: c.notify()
p.join()
""", {"woken"})
proc("barrier aborted", "def f(b):\n    try:\n        b.wait()\n        print('on')\n    except threading.BrokenBarrierError:\n        print('broken')\n", """
b = Barrier(2)
p = Process(target=f, args=(b,)); p.start()
b.abort()
p.join()
""", {"broken"})
proc("barrier with a time-out", "def f(b):\n    try:\n        b.wait(0.05)\n        print('on')\n    except threading.BrokenBarrierError:\n        print('broken')\n", """
b = Barrier(2)
ps = [Process(target=f, args=(b,)) for _ in range(2)]
for p in ps: p.start()
for p in ps: p.join()
""", {"on|on", "broken|broken"})
proc("barrier looked at", "def f(b):\n    b.wait()\n", """
b = Barrier(2)
p = Process(target=f, args=(b,)); p.start()
print(b.n_waiting)
b.wait()
p.join()
""", {"0", "1"})

# --- shared memory behind accessors
proc("array, slices", "def f(a):\n    a[:] = [1, 1]\n", """
a = Array('i', 2)
p = Process(target=f, args=(a,)); p.start()
print(a[0], a[1])
p.join()
""", {"0 0", "0 1", "1 1"})
proc("array iterated", "def f(a):\n    a[1] = 5\n", """
a = Array('i', 2)
p = Process(target=f, args=(a,)); p.start()
print(sum(a), list(a))
p.join()
""", {"0 [0, 0]", "0 [0, 5]", "5 [0, 5]"})
proc("value compared, then set", "def f(v, n):\n    if v.value == 0:\n        v.value = n\n        print(n)\n", """
v = Value('i', 0)
ps = [Process(target=f, args=(v, n)) for n in (1, 2)]
for p in ps: p.start()
for p in ps: p.join()
print(v.value)
""", {"1|1", "2|2", "1|1|2", "1|2|2"})

# --- managers
proc("namespace", "def f(ns):\n    ns.n = ns.n + 1\n", """
with Manager() as m:
    ns = m.Namespace(n=0)
    ps = [Process(target=f, args=(ns,)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    print(ns.n)
""", {"1", "2"})
proc("manager's value", "def f(v):\n    v.value += 1\n", """
with Manager() as m:
    v = m.Value('i', 0)
    p = Process(target=f, args=(v,)); p.start()
    v.value += 1
    p.join()
    print(v.value)
""", {"1", "2"})
proc("manager's lock", "def f(l, d, n):\n    with l:\n        d[n] = len(d)\n", """
with Manager() as m:
    l, d = m.Lock(), m.dict()
    ps = [Process(target=f, args=(l, d, n)) for n in "AB"]
    for p in ps: p.start()
    for p in ps: p.join()
    print(sorted(d.items()))
""", {"[('A', 0), ('B', 1)]", "[('A', 1), ('B', 0)]"})
proc("manager's list, nested", "def f(d, n):\n    x = d['l']\n    x.append(n)\n    d['l'] = x\n", """
with Manager() as m:
    d = m.dict(l=[])
    ps = [Process(target=f, args=(d, n)) for n in "AB"]
    for p in ps: p.start()
    for p in ps: p.join()
    print(d['l'])
""", {"['A']", "['B']", "['A', 'B']", "['B', 'A']"})
proc("manager's queue, bounded", "def f(q):\n    q.put(1)\n    q.put(2)\n    print('put')\n", """
with Manager() as m:
    q = m.Queue(1)
    p = Process(target=f, args=(q,)); p.start()
    print(q.get(), q.qsize())
    p.join()
""", {"1 0|put", "1 1|put"})
proc("manager's joinable queue", "def f(q):\n    print(q.get())\n    q.task_done()\n", """
with Manager() as m:
    q = m.JoinableQueue()
    p = Process(target=f, args=(q,)); p.start()
    q.put(1)
    q.join()
    print("joined")
    p.join()
""", {"1|joined"})
proc("manager's list iterated", "def f(l):\n    l.append(2)\n", """
with Manager() as m:
    l = m.list([1])
    p = Process(target=f, args=(l,)); p.start()
    print([x for x in l])
    p.join()
""", {"[1]", "[1, 2]"})
proc("manager's event", "def f(e):\n    print(e.wait(0.05))\n", """
with Manager() as m:
    e = m.Event()
    p = Process(target=f, args=(e,)); p.start()
    e.set()
    p.join()
""", {"True", "False"})

# --- pools and executors
proc("pool with a callback", "def f(n):\n    return n\n", """
got = []
with Pool(2) as pool:
    rs = [pool.apply_async(f, (n,), callback=got.append) for n in range(2)]
    for r in rs: r.wait()
    print(sorted(got) == [0, 1], got)
""", {"True [0, 1]", "True [1, 0]"})
proc("pool, imap_unordered", "def f(n):\n    return n\n", """
with Pool(2) as pool:
    print(list(pool.imap_unordered(f, range(2))))
""", {"[0, 1]", "[1, 0]"})
proc("pool with a shared value", "def init(v):\n    global shared\n    shared = v\ndef f(n):\n    shared.value += 1\n", """
v = Value('i', 0)
with Pool(2, init, (v,)) as pool:
    pool.map(f, range(2), 1)
print(v.value)
""", {"1", "2"})
proc("pool, an error", "def f(n):\n    if n: raise ValueError(n)\n    return n\n", """
with Pool(2) as pool:
    try:
        print(pool.map(f, range(2), 1))
    except ValueError as e:
        print("error", e)
""", {"error 1"})
proc("pool, result in time", "def f(n):\n    return n\n", """
with Pool(1) as pool:
    try:
        print(pool.apply_async(f, (1,)).get(0.05))
    except TimeoutError:
        print("late")
    pool.close(); pool.join()
""", {"1", "late"})
proc("an item changed after the put", "", """
q = Queue(); items = [1]
q.put(items)
items.append(2)
print(q.get())
""", {"[1]", "[1, 2]"})
proc("a batch changed after an answer", "def f(q, a):\n    print(q.get())\n    a.put(1)\n", """
q, a = Queue(), Queue(); items = [1]
p = Process(target=f, args=(q, a)); p.start()
q.put(items)
a.get()
items.append(2)
p.join()
""", {"[1]"})
proc("a task's argument changed after the submit", "def f(x):\n    return len(x)\n", """
items = []
with Pool(1) as pool:
    r = pool.apply_async(f, (items,))
    items.append(1)
    print(r.get())
""", {"0", "1"})
proc("terminated in get", "def f(q):\n    print(q.get())\n", """
q = Queue()
p = Process(target=f, args=(q,)); p.start()
p.terminate()
p.join()
q.put(1)
print(q.get())
""", {"1", "HANG "})
proc("terminated in a simple queue's get", "def f(q):\n    print(q.get())\n", """
q = SimpleQueue()
p = Process(target=f, args=(q,)); p.start()
p.kill()
p.join()
q.put(1)
print(q.get())
""", {"1", "HANG "})
proc("terminated in a value's access", "def f(v):\n    v.value = 1\n", """
v = Value('i', 0)
p = Process(target=f, args=(v,)); p.start()
p.terminate()
p.join()
print(v.value)
""", {"0", "1", "HANG "})
proc("terminated while it feeds", "def f(q):\n    q.put(1)\n", """
q = Queue()
p = Process(target=f, args=(q,)); p.start()
p.terminate()
p.join()
q.put(2)
print(q.get())
""", {"1", "2", "HANG "})
proc("killed in an event's set", "def f(e):\n    e.set()\n", """
e = Event()
p = Process(target=f, args=(e,)); p.start()
p.kill()
p.join()
print(e.is_set())
""", {"True", "False", "HANG "})
proc("killed in task_done", "def f(q):\n    q.task_done()\n", """
q = JoinableQueue()
q.put(1)
p = Process(target=f, args=(q,)); p.start()
p.kill()
p.join()
q.join()
""", {"", "HANG "})
proc("killed while it waits for a manager's lock", "def f(l):\n    l.acquire()\n", """
with Manager() as m:
    l = m.Lock()
    l.acquire()
    p = Process(target=f, args=(l,)); p.start()
    p.kill()
    p.join()
    l.release()
    print(l.acquire(timeout=1))
""", {"True", "False"})
proc("killed while it prints", "def f():\n    print('a')\n", """
p = Process(target=f); p.start()
p.kill()
p.join()
print(p.exitcode)
""", {"-9", "-9|a", "0|a"})
proc("killed at a semaphore", "def f(s):\n    s.acquire()\n", """
s = Semaphore(1)
p = Process(target=f, args=(s,)); p.start()
p.kill()
p.join()
print(s.acquire(timeout=1))
""", {"True", "False"})
proc("terminated in wait, then notified", "def f(c):\n    with c: c.wait()\n", """
c = Condition()
p = Process(target=f, args=(c,)); p.start()
p.terminate()
p.join()
if c.acquire(timeout=1):
    c.notify()
    print("end")
else:
    print("held")
""", {"end", "HANG ", "held"})
proc("terminated with a value's lock", "def f(v):\n    with v.get_lock(): v.value += 1\n", """
v = Value('i', 0)
p = Process(target=f, args=(v,)); p.start()
p.kill()
p.join()
print(v.get_lock().acquire(timeout=0.05))
""", {"True", "False"})
proc("killed with a lock, tried", "def f(l, v):\n    with l: v.value = 1\n", """
l, v = Lock(), Value('i', 0, lock=False)
p = Process(target=f, args=(l, v)); p.start()
p.kill()
p.join()
print(v.value, l.acquire(timeout=0.05))
""", {"0 True", "0 False", "1 False", "1 True"})
proc("a pipe whose reader goes", "def f(r, w):\n    w.close()\n    r.close()\n", """
r, w = Pipe(False)
p = Process(target=f, args=(r, w)); p.start()
r.close()
try:
    w.send(1)
    print("sent")
except BrokenPipeError:
    print("broken")
p.join()
""", {"sent", "broken"})
proc("a pipe whose writer is killed", "def f(r, w):\n    r.close()\n    w.send(1)\n    w.send(2)\n", """
r, w = Pipe(False)
p = Process(target=f, args=(r, w)); p.start()
w.close()
p.kill()
got = []
try:
    while True: got.append(r.recv())
except EOFError:
    print(got)
p.join()
""", {"[]", "[1]", "[1, 2]"})
proc("manager gone too early", "def f(d):\n    try:\n        d['a'] = 1\n        print('in time')\n    except Exception:\n        print('gone')\n", """
with Manager() as m:
    d = m.dict()
    p = Process(target=f, args=(d,)); p.start()
p.join()
""", {"in time", "gone"})
proc("manager's setdefault", "def f(d, n):\n    d.setdefault('k', n)\n", """
with Manager() as m:
    d = m.dict()
    ps = [Process(target=f, args=(d, n)) for n in 'AB']
    for p in ps: p.start()
    for p in ps: p.join()
    print(d['k'])
""", {"A", "B"})
proc("manager's list, an item added to", "def f(l):\n    l[0] += 1\n", """
with Manager() as m:
    l = m.list([0])
    ps = [Process(target=f, args=(l,)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    print(l[0])
""", {"1", "2"})
proc("a condition wakes the wrong one", """
def f(c, ready, k):
    with c:
        while not ready[k].value: c.wait()
    print(k)
""", """
c, ready = Condition(), [Value('i', 0, lock=False) for _ in range(2)]
ps = [Process(target=f, args=(c, ready, k)) for k in range(2)]
for p in ps: p.start()
for k in range(2):
    with c:
        ready[k].value = 1
        c.notify()
for p in ps: p.join()
""", {"0|1", "HANG 0", "HANG 1"})
proc("barrier of processes aborted", "def f(b):\n    try:\n        b.wait()\n        print('on')\n    except threading.BrokenBarrierError:\n        print('broken')\n", """
b = Barrier(2)
ps = [Process(target=f, args=(b,)) for _ in range(2)]
for p in ps: p.start()
b.abort()
for p in ps: p.join()
""", {"on|on", "broken|broken", "broken|on"})
proc("error callback of a pool", "def f(n):\n    raise ValueError(n)\n", """
got = []
with Pool(2) as pool:
    rs = [pool.apply_async(f, (n,), error_callback=lambda e: got.append(e.args[0])) for n in range(2)]
    for r in rs: r.wait()
    print(got)
""", {"[0, 1]", "[1, 0]"})
proc("a thread waits for a process's queue", "def f(q):\n    q.put(1)\ndef g(q, got):\n    got.append(q.get())\n", """
q, got = Queue(), []
p = Process(target=f, args=(q,)); p.start()
t = threading.Thread(target=g, args=(q, got)); t.start()
print(len(got))
t.join(); p.join()
""", {"0", "1"})
proc("two threads put into a process's queue", "def f(q):\n    print(q.get(), q.get())\n", """
q = Queue()
p = Process(target=f, args=(q,)); p.start()
ts = [threading.Thread(target=q.put, args=(n,)) for n in 'AB']
for t in ts: t.start()
for t in ts: t.join()
p.join()
""", {"A B", "B A"})
proc("a subclass of Process", "class Job(Process):\n    def __init__(self, v):\n        super().__init__()\n        self.v = v\n    def run(self):\n        if self.v.value == 0: self.v.value = self.v.value + 1\n", """
v = Value('i', 0)
ps = [Job(v) for _ in range(2)]
for p in ps: p.start()
for p in ps: p.join()
print(v.value)
""", {"1", "2"})
proc("rlock released by another", "def f(l):\n    try:\n        l.release()\n        print('released')\n    except AssertionError:\n        print('not mine')\n", """
l = RLock(); l.acquire()
p = Process(target=f, args=(l,)); p.start()
p.join()
""", {"not mine"})
proc("two read from one end", "def f(r):\n    print(r.recv())\n", """
r, w = Pipe(False)
ps = [Process(target=f, args=(r,)) for _ in range(2)]
for p in ps: p.start()
w.send(1); w.send(2)
for p in ps: p.join()
""", {"1|2"})
proc("get with a time-out until empty", "def f(q):\n    q.put(1); q.put(2)\n", """
q = Queue()
p = Process(target=f, args=(q,)); p.start()
got = []
try:
    while True: got.append(q.get(timeout=0.1))
except queue.Empty:
    print(got)
p.join()
""", {"[]", "[1]", "[1, 2]"})
proc("joined before it is put", "def f(q):\n    q.put(1)\n", """
q = JoinableQueue()
p = Process(target=f, args=(q,)); p.start()
q.join()
print("joined")
p.join()
q.get(); q.task_done()
""", {"joined", "HANG "})
proc("spin while alive", "def f(v):\n    v.value = 1\n", """
v = Value('i', 0)
p = Process(target=f, args=(v,)); p.start()
while p.is_alive(): pass
print(v.value, p.exitcode)
""", {"1 0"})
proc("three phases of a barrier", "def f(b, v, n):\n    for k in range(2):\n        if b.wait() == 0: v.value = v.value * 10 + n\n", """
b, v = Barrier(2), Value('i', 0)
ps = [Process(target=f, args=(b, v, n)) for n in (1, 2)]
for p in ps: p.start()
for p in ps: p.join()
print(v.value)
""", {"11", "12", "21", "22"})
proc("starmap with a shared array", "def init(a):\n    global arr\n    arr = a\ndef f(k, n):\n    arr[0] = arr[0] + n\n    return k\n", """
a = Array('i', 1)
with Pool(2, init, (a,)) as pool:
    print(pool.starmap(f, [(0, 1), (1, 2)], 1), end=" ")
print(a[0])
""", {"[0, 1] 1", "[0, 1] 2", "[0, 1] 3"})
proc("process executor with a value", "from concurrent.futures import ProcessPoolExecutor, as_completed\ndef init(v):\n    global val\n    val = v\ndef f(n):\n    val.value = n\n    return n\n", """
v = Value('i', 0)
with ProcessPoolExecutor(2, initializer=init, initargs=(v,)) as ex:
    fs = [ex.submit(f, n) for n in (1, 2)]
    first = next(as_completed(fs)).result()
print(first, v.value)
""", {"1 1", "1 2", "2 1", "2 2"})
proc("manager's list read while it grows", "def f(l):\n    l.append(1); l.append(2)\n", """
with Manager() as m:
    l = m.list()
    p = Process(target=f, args=(l,)); p.start()
    print(len(l), l[:])
    p.join()
""", {"0 []", "0 [1]", "0 [1, 2]", "1 [1]", "1 [1, 2]", "2 [1, 2]"})
proc("an array's text", "def f(a):\n    a.value = a.value + b'x'\n", """
a = Array('c', 4)
ps = [Process(target=f, args=(a,)) for _ in range(2)]
for p in ps: p.start()
for p in ps: p.join()
print(a.value)
""", {"b'x'", "b'xx'"})
proc("full by two", "def f(q, n):\n    try:\n        q.put_nowait(n)\n        print('put', n)\n    except queue.Full:\n        print('full', n)\n", """
q = Queue(1)
ps = [Process(target=f, args=(q, n)) for n in 'AB']
for p in ps: p.start()
for p in ps: p.join()
print(q.get())
""", {"A|full B|put A", "B|full A|put B"})
proc("event, cleared by who waits", "def f(e, n):\n    e.wait()\n    e.clear()\n    print(n)\n", """
e = Event()
ps = [Process(target=f, args=(e, n)) for n in 'AB']
for p in ps: p.start()
e.set()
for p in ps: p.join()
""", {"A|B", "HANG A", "HANG B"})
proc("child's exit code by an error", "def f(v):\n    if v.value: raise ValueError\n", """
v = Value('i', 0)
p = Process(target=f, args=(v,)); p.start()
v.value = 1
p.join()
print(p.exitcode)
""", {"0", "1"})
proc("an unfinished process at the end", "def f(v):\n    v.value = 1\n    print('child')\n", """
v = Value('i', 0)
p = Process(target=f, args=(v,)); p.start()
print(v.value)
""", {"0|child", "1|child"})
proc("lock with a time-out, twice", "def f(l):\n    print(l.acquire(timeout=0.1))\n", """
l = Lock()
ps = [Process(target=f, args=(l,)) for _ in range(2)]
for p in ps: p.start()
for p in ps: p.join()
""", {"False|True"})
proc("a value printed while it is locked", "def f(v):\n    with v.get_lock():\n        v.value = 1\n        v.value = 2\n", """
v = Value('i', 0)
p = Process(target=f, args=(v,)); p.start()
print(v)
p.join()
""", {f"<Synchronized wrapper for c_int({n})>" for n in range(3)})
proc("a raw value printed", "def f(v):\n    v.value = 1\n", """
v = RawValue('i', 0)
p = Process(target=f, args=(v,)); p.start()
print(v)
p.join()
""", {"c_int(0)", "c_int(1)"})
# Its methods run in threads of the manager's: two calls may be in the middle of each other.
proc("a manager's own class", """
from multiprocessing.managers import BaseManager
def one(): return 1
class Counter:
    n = 0
    def add(self): self.n = self.n + one()
    def get(self): return self.n
class Own(BaseManager): pass
Own.register('Counter', Counter)
def f(c): c.add()
""", """
with Own() as m:
    c = m.Counter()
    ps = [Process(target=f, args=(c,)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    print(c.get())
""", {"1", "2"})
proc("a pool whose workers are replaced", "def f(x):\n    return current_process().name[-1]\n", """
with Pool(1, maxtasksperchild=1) as pool:
    print(pool.map(f, range(2), chunksize=1))
""", {"['1', '2']"})
