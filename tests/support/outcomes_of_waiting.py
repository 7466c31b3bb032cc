"""Small programs of threads that wait, of executors and of tasks, with each of their possible outcomes.

An outcome is written as in outcomes_of_threads.py.
"""
from __future__ import annotations

import queue

from outcomes_of_threads import AB, ENTERS_AT_ONCE, EX, A, T, keeper

PROGRAMS, raw = keeper()

raw("event set and cleared at once", T + """
e = threading.Event()
def work():
    e.wait()
    print("on")
t = Thread(target=work); t.start()
e.set()
e.clear()
t.join()
""", {"on", "HANG "})
raw("notify wakes the wrong one", T + """
c, ready = threading.Condition(), []
def work(k):
    with c:
        while k not in ready: c.wait()
    print(k)
ts = [Thread(target=work, args=(n,)) for n in 'AB']
for t in ts: t.start()
for k in 'AB':
    with c:
        ready.append(k)
        c.notify()
for t in ts: t.join()
""", {"A,B", "B,A", "HANG A"})
raw("barrier aborted while it opens", T + """
b = threading.Barrier(2)
def work():
    try:
        b.wait()
        print("on")
    except threading.BrokenBarrierError:
        print("broken")
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
b.abort()
for t in ts: t.join()
""", {"on,on", "broken,broken", "on,broken", "broken,on"})
raw("barrier's index", T + """
b = threading.Barrier(2)
def work(n):
    if b.wait() == 0: print(n)
""" + AB, {"A", "B"})
raw("bounded semaphore, released by another", T + """
s = threading.BoundedSemaphore(1)
def work():
    s.acquire()
    try: s.release()
    except ValueError: print("too many")
t = Thread(target=work); t.start()
try: s.release(); print("released")
except ValueError: print("main: too many")
t.join()
""", {"released,too many", "too many,released", "main: too many"})
raw("condition, wait with a time-out", T + """
c = threading.Condition()
def work():
    with c: print(c.wait(0.01))
t = Thread(target=work); t.start()
with c: c.notify()
t.join()
""", {"True", "False"})
raw("priority queue of own items", T + """
class J:
    def __init__(self, n): self.n = n
    def __lt__(self, o): return self.n < o.n
q = queue.PriorityQueue()
def work(n): q.put(J(n))
ts = [Thread(target=work, args=(n,)) for n in (2, 1)]
for t in ts: t.start()
print(q.get().n, q.get().n)
for t in ts: t.join()
""", {"1 2", "2 1"})
raw("simple queue tried", T + """
q = queue.SimpleQueue()
def work(): q.put(1)
t = Thread(target=work); t.start()
print(q.empty())
try: print(q.get_nowait())
except queue.Empty: print("none")
t.join()
""", {"True,none", "True,1", "False,1"})
raw("bounded queue, full", T + """
q = queue.Queue(1)
def work():
    q.put(1)
    print(q.full())
t = Thread(target=work); t.start()
q.get()
t.join()
""", {"True", "False"})
raw("sys.exit in a thread", T + """
def work():
    print("a")
    sys.exit(3)
t = Thread(target=work); t.start()
t.join()
print("end")
""", {"a,end"})
raw("os._exit in a thread", T + """
def work(): os._exit(3)
t = Thread(target=work); t.start()
print("a", flush=True)
print("b", flush=True)
t.join()
""", {" rc3", "a rc3", "a,b rc3"})
raw("daemon thread at the end", T + """
def work():
    print("a")
    print("b")
Thread(target=work, daemon=True).start()
""", {"", "a", "a,b"})
raw("a thread dies with a lock", T + """
lock = threading.Lock()
def work():
    lock.acquire()
    raise SystemExit
t = Thread(target=work); t.start()
with lock: print("main")
t.join()
print("end")
""", {"main,end", "HANG "})
raw("error in main beside a thread", T + """
def work(): print("a")
t = Thread(target=work); t.start()
raise ValueError
""", {"a rc1"})
raw("atexit and a thread", T + """
import atexit
atexit.register(print, "bye")
def work(): print("a")
Thread(target=work).start()
""", {"a,bye"})
raw("trylock, back off", T + """
a, b = threading.Lock(), threading.Lock()
def work(x, y, n):
    with x:
        if y.acquire(blocking=False):
            print(n)
            y.release()
ts = [Thread(target=work, args=(a, b, "A")), Thread(target=work, args=(b, a, "B"))]
for t in ts: t.start()
for t in ts: t.join()
""", {"A,B", "B,A", "A", "B"} | (set() if ENTERS_AT_ONCE else {""}))
raw("timer, lost update", T + """
n = 0
def one(): return 1
def work():
    global n
    n = n + one()
t = threading.Timer(0, work); t.start()
work()
t.join()
print(n)
""", {"1", "2"})
raw("a callback comes after result()", EX + """
got = []
with ThreadPoolExecutor(1) as ex:
    f = ex.submit(abs, -1)
    f.add_done_callback(lambda f: got.append(1))
    f.result()
    print(len(got))
""", {"0", "1"})
raw("cancel_futures", EX + """
def f(n): return n
ex = ThreadPoolExecutor(1)
a, b = ex.submit(f, 1), ex.submit(f, 2)
ex.shutdown(cancel_futures=True)
print(a.cancelled(), b.cancelled())
""", {"False False", "False True", "True False", "True True"})
raw("submitted from a callback", EX + """
got = []
ex = ThreadPoolExecutor(2)
def f(n):
    got.append(n)
    return n
def more(x): ex.submit(f, 2)
a = ex.submit(f, 0)
a.add_done_callback(more)
b = ex.submit(f, 1)
b.result(); a.result()
ex.shutdown()
print(got)
""", {"[0, 1, 2]", "[0, 2, 1]", "[1, 0, 2]", "[0, 1]", "[1, 0]"})
raw("wait for all of them", EX + """
def f(n): return n
with ThreadPoolExecutor(2) as ex:
    fs = [ex.submit(f, n) for n in range(2)]
    done, rest = wait(fs)
    print(len(done), len(rest))
""", {"2 0"})
raw("wait with a time-out", EX + """
def f(n): return n
with ThreadPoolExecutor(2) as ex:
    fs = [ex.submit(f, n) for n in range(2)]
    done, rest = wait(fs, timeout=0.01)
    print(len(done), len(rest))
""", {"2 0", "1 1", "0 2"})
raw("wait for the first error", EX + """
def f(n):
    if n: raise ValueError
with ThreadPoolExecutor(2) as ex:
    fs = [ex.submit(f, n) for n in range(2)]
    done, rest = wait(fs, return_when=FIRST_EXCEPTION)
    print(len(done))
""", {"1", "2"})
raw("initializer of threads", EX + """
n = 0
def one(): return 1
def begin():
    global n
    n = n + one()
with ThreadPoolExecutor(1, initializer=begin) as ex:
    ex.submit(abs, 1).result()
    print(n)
""", {"1"})
raw("error of a task", EX + """
def f(n):
    raise ValueError(n)
with ThreadPoolExecutor(2) as ex:
    fs = [ex.submit(f, n) for n in range(2)]
    try:
        for x in as_completed(fs): x.result()
    except ValueError as e:
        print(e)
""", {"0", "1"})
raw("ThreadPool, map", "from multiprocessing.pool import ThreadPool\nn = 0\ndef one(): return 1\ndef f(_):\n    global n\n    n = n + one()\nwith ThreadPool(2) as pool:\n    pool.map(f, range(2), 1)\nprint(n)\n", {"1", "2"})
raw("ThreadPool, unordered", "from multiprocessing.pool import ThreadPool\ndef f(n): return n\nwith ThreadPool(2) as pool:\n    print(list(pool.imap_unordered(f, range(2))))\n", {"[0, 1]", "[1, 0]"})
raw("ThreadPool, callback", "from multiprocessing.pool import ThreadPool\ngot = []\ndef f(n): return n\nwith ThreadPool(2) as pool:\n    rs = [pool.apply_async(f, (n,), callback=got.append) for n in range(2)]\n    for r in rs: r.get()\nprint(got)\n", {"[0, 1]", "[1, 0]"})
raw("asyncio, put from another thread", A + """
async def main():
    q = asyncio.Queue()
    t = threading.Thread(target=q.put_nowait, args=(1,)); t.start()
    print(await q.get())
    t.join()
asyncio.run(main())
""", {"1", "HANG "})
raw("asyncio, future set from another thread", A + """
async def main():
    f = asyncio.get_running_loop().create_future()
    t = threading.Thread(target=f.set_result, args=(1,)); t.start()
    print(await f)
    t.join()
asyncio.run(main())
""", {"1", "HANG "})
raw("asyncio, a group with an error", A + """
async def bad():
    raise ValueError
async def good():
    try:
        await asyncio.sleep(1)
        print("done")
    except asyncio.CancelledError:
        print("cancelled")
async def main():
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(good()); g.create_task(bad())
    except* ValueError:
        print("error")
asyncio.run(main())
""", {"cancelled,error"})
raw("asyncio, run_coroutine_threadsafe", A + """
n = 0
async def add():
    global n
    m = n
    await asyncio.sleep(0)
    n = m + 1
async def main():
    loop = asyncio.get_running_loop()
    def work(): asyncio.run_coroutine_threadsafe(add(), loop).result()
    t = asyncio.create_task(asyncio.to_thread(work))
    await add()
    await t
    print(n)
asyncio.run(main())
""", {"2"})
raw("asyncio, shield and a time-out", A + """
async def work():
    await asyncio.sleep(0.2)
    print("done")
async def main():
    t = asyncio.create_task(work())
    try: await asyncio.wait_for(asyncio.shield(t), 0.1)
    except TimeoutError: print("late")
    await t
asyncio.run(main())
""", {"late,done", "done,late"})
raw("asyncio, two consumers", A + """
async def use(q, n):
    while True:
        x = await q.get()
        print(n, x)
        q.task_done()
async def main():
    q = asyncio.Queue()
    ts = [asyncio.create_task(use(q, n)) for n in "AB"]
    for x in range(3): await q.put(x)
    await q.join()
    for t in ts: t.cancel()
    await asyncio.gather(*ts, return_exceptions=True)
asyncio.run(main())
""", {"A 0,A 1,A 2"})
raw("asyncio, first completed", A + """
async def work(n):
    await asyncio.sleep(0.1 * n)
    return n
async def main():
    ts = [asyncio.create_task(work(n)) for n in (1, 2)]
    done, rest = await asyncio.wait(ts, return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(rest))
    for t in rest: t.cancel()
asyncio.run(main())
""", {"1 1", "2 0"})
raw("asyncio, a semaphore across sleeps", A + """
async def work(s, n):
    async with s:
        print(n)
        await asyncio.sleep(0.1 * n)
    print("-", n)
async def main():
    s = asyncio.Semaphore(1)
    await asyncio.gather(work(s, 2), work(s, 1))
asyncio.run(main())
""", {"2,- 2,1,- 1"})
raw("os._exit by main beside a thread", T + """
def work(): print("a", flush=True)
t = Thread(target=work); t.start()
os._exit(2)
""", {" rc2", "a rc2"})
raw("lock released by another thread", T + """
lock = threading.Lock()
lock.acquire()
def work(): lock.release()
t = Thread(target=work); t.start()
print(lock.acquire(timeout=0.1))
t.join()
""", {"True", "False"})
raw("three in a chain of events", T + """
a, b = threading.Event(), threading.Event()
def one():
    print(1)
    a.set()
def two():
    a.wait()
    print(2)
    b.set()
def three():
    b.wait()
    print(3)
ts = [Thread(target=f) for f in (three, two, one)]
for t in ts: t.start()
for t in ts: t.join()
""", {"1,2,3"})
raw("most at a time", T + """
s, now, most, lock = threading.Semaphore(2), 0, 0, threading.Lock()
def work():
    global now, most
    with s:
        with lock:
            now += 1
            most = max(most, now)
        with lock: now -= 1
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(most)
""", {"1", "2"})
raw("two consumers, two sentinels", T + """
q, got = queue.Queue(), []
def work():
    while (x := q.get()) is not None: got.append(x)
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
for x in (1, 2, None, None): q.put(x)
for t in ts: t.join()
print(got)
""", {"[1, 2]", "[2, 1]"})
raw("one sentinel for two", T + """
q = queue.Queue()
def work(n):
    while q.get() is not None: pass
    print(n)
ts = [Thread(target=work, args=(n,)) for n in "AB"]
for t in ts: t.start()
q.put(None)
for t in ts: t.join()
""", {"HANG A", "HANG B"})
raw("sentinel put back", T + """
q = queue.Queue()
def work(n):
    q.get()
    q.put(None)
    print(n)
ts = [Thread(target=work, args=(n,)) for n in "AB"]
for t in ts: t.start()
q.put(None)
for t in ts: t.join()
print(q.qsize())
""", {"A,B,1", "B,A,1"})
raw("context variable", T + """
import contextvars
v = contextvars.ContextVar("v", default=0)
def work(n):
    v.set(n)
    print(v.get())
""" + AB, {"A,B", "B,A"})
raw("executor, map keeps order, effects do not", EX + """
got = []
def f(n):
    got.append(n)
    return n
with ThreadPoolExecutor(2) as ex:
    print(list(ex.map(f, range(2))), got)
""", {"[0, 1] [0, 1]", "[0, 1] [1, 0]"})
raw("asyncio, a queue with room for one", A + """
async def put(q):
    for n in range(2):
        await q.put(n)
        print("put", n)
async def main():
    q = asyncio.Queue(1)
    t = asyncio.create_task(put(q))
    await asyncio.sleep(0)
    print(await q.get(), await q.get())
    await t
asyncio.run(main())
""", {"put 0,put 1,0 1"})
raw("asyncio, lost update in threads", A + """
n = 0
def one(): return 1
def work():
    global n
    n = n + one()
async def main():
    await asyncio.gather(asyncio.to_thread(work), asyncio.to_thread(work))
    print(n)
asyncio.run(main())
""", {"1", "2"})
raw("asyncio, a task left at the end", A + """
async def work():
    try:
        await asyncio.sleep(1)
        print("done")
    finally:
        print("end")
async def main():
    asyncio.create_task(work())
    await asyncio.sleep(0)
asyncio.run(main())
""", {"end"})
raw("asyncio, an event in another thread's function", A + """
async def main():
    e = asyncio.Event()
    def work(): e.set()
    t = threading.Thread(target=work); t.start()
    await e.wait()
    print("set")
    t.join()
asyncio.run(main())
""", {"set", "HANG "})
if hasattr(queue, "ShutDown"):      # since Python 3.13
    raw("get, shut down", T + """
q = queue.Queue()
def work():
    try: print(q.get())
    except queue.ShutDown: print("shut")
t = Thread(target=work); t.start()
q.shutdown()
t.join()
""", {"shut"})
    raw("put, then shut down", T + """
q = queue.Queue()
def work():
    try:
        q.put(1)
        print("put")
    except queue.ShutDown: print("shut")
t = Thread(target=work); t.start()
q.shutdown()
t.join()
print(q.qsize())
""", {"put,1", "shut,0"})
    raw("shut down at once", T + """
q = queue.Queue()
def work():
    try: print(q.get(), q.get())
    except queue.ShutDown: print("shut")
q.put(1)
t = Thread(target=work); t.start()
q.shutdown(immediate=True)
t.join()
""", {"shut"})
    raw("all that is left is got", T + """
q = queue.Queue()
def work():
    try:
        while True: print(q.get())
    except queue.ShutDown: print("shut")
t = Thread(target=work); t.start()
q.put(1)
q.shutdown()
t.join()
""", {"1,shut"})
    raw("immediately, beside a get", T + """
q = queue.Queue()
def work():
    try:
        while True: print(q.get())
    except queue.ShutDown: print("shut")
t = Thread(target=work); t.start()
q.put(1)
q.shutdown(immediate=True)
t.join()
""", {"1,shut", "shut"})
    raw("join and shut down", T + """
q = queue.Queue()
q.put(1)
def work():
    q.join()
    print("joined")
t = Thread(target=work); t.start()
q.shutdown(immediate=True)
t.join()
""", {"joined"})
    raw("a full one is shut down", T + """
q = queue.Queue(1)
q.put(1)
def work():
    try:
        q.put(2)
        print("put")
    except queue.ShutDown: print("shut")
t = Thread(target=work); t.start()
q.shutdown()
t.join()
""", {"shut"})
    raw("waiting getters of two", T + """
q = queue.Queue()
def work():
    try: print(q.get())
    except queue.ShutDown: print("shut")
ts = [Thread(target=work) for _ in range(2)]
for t in ts: t.start()
q.put(1)
q.shutdown()
for t in ts: t.join()
""", {"1,shut", "shut,1"})
