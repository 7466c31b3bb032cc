"""Small programs whose orders are explored in tests: name -> text. Every primitive is in at least one of them."""
import textwrap

HEAD = "from multiprocessing import *\nimport threading, time, queue\n"
BEGIN_ALL = "for p in ps: p.start()\nfor p in ps: p.join()\n"


def program(functions: str, main: str) -> str:
    """Return a script with functions, and the code under the guard."""
    return (HEAD + textwrap.dedent(functions).strip("\n") + '\n\nif __name__ == "__main__":\n'
            + textwrap.indent(textwrap.dedent(main).strip("\n"), "    ") + "\n")


ADD = "def add(v):\n    v.value += 1\n"
TWO = "v = Value('i', 0)\nps = [Process(target=add, args=(v,)) for _ in range(2)]\n" + BEGIN_ALL + "print(v.value)\n"
#: what two or three of them share
HELD_FOR_A_MOMENT = """
    lock = Lock()
    p = Process(target=f, args=(lock,)); p.start()
    with lock:
        pass
    p.join()
"""
SET_AT_ONCE = """
    e = Event()
    p = Process(target=f, args=(e,)); p.start()
    e.set()
    p.join()
"""
READ_TO_THE_END = """
    def child(r, w):
        w.close()
        try:
            while True:
                print(r.recv())
        except EOFError:
            print("end")
"""
PROCESSES = {
    "value": program(ADD, TWO),
    "value with its lock": program("def add(v):\n    with v.get_lock():\n        v.value += 1\n", TWO),
    "raw value": program(ADD, TWO.replace("0)", "0, lock=False)")),
    "array": program("def add(a, i):\n    a[i] += a[0] + 1\n", '''
        a = Array('i', 2)
        ps = [Process(target=add, args=(a, i)) for i in range(2)]
        for p in ps: p.start()
        for p in ps: p.join()
        print(a[:])
    '''),
    "lock": program("def add(v, lock):\n    with lock:\n        v.value += 1\n", "lock = Lock()\n" + TWO.replace("(v,)", "(v, lock)")),
    "lock forgotten by one": program('''
        def add(v, lock, forgets):
            if forgets:
                v.value += 1
            else:
                with lock:
                    v.value += 1
    ''', "lock = Lock()\n" + TWO.replace("(v,)) for _ in", "(v, lock, n == 1)) for n in")),
    "two locks": program('''
        def work(name, first, second):
            with first:
                with second:
                    print(name)
    ''', '''
        a, b = Lock(), Lock()
        p, q = Process(target=work, args=("P", a, b)), Process(target=work, args=("Q", b, a))
        p.start(); q.start(); p.join(); q.join()
        print("done")
    '''),
    "rlock": program("def f(lock, v):\n    with lock:\n        with lock:\n            v.value += 1\n",
                     "lock = RLock()\n" + TWO.replace("target=add, args=(v,)", "target=f, args=(lock, v)")),
    "lock not waited for": program("def f(lock):\n    print(lock.acquire(False))\n", HELD_FOR_A_MOMENT),
    "lock with a time-out": program("def f(lock):\n    print(lock.acquire(timeout=1))\n", HELD_FOR_A_MOMENT),
    "semaphore": program("def f(s, v):\n    with s:\n        v.value += 1\n",
                         "s = Semaphore(2)\n" + TWO.replace("target=add, args=(v,)", "target=f, args=(s, v)")),
    "semaphore as a signal": program("def f(s):\n    s.release()\n", '''
        s = Semaphore(0)
        p = Process(target=f, args=(s,)); p.start()
        print(s.acquire(timeout=1))
        p.join()
    '''),
    "bounded semaphore": program('''
        def f(s):
            try:
                s.release()
            except ValueError:
                print("too many")
    ''', '''
        s = BoundedSemaphore(1)
        p = Process(target=f, args=(s,)); p.start()
        s.acquire()
        p.join()
    '''),
    "event": program("def f(e):\n    print(e.wait())\n", SET_AT_ONCE),
    "event set and cleared": program("def f(e):\n    print(e.wait())\n", '''
        e = Event()
        p = Process(target=f, args=(e,)); p.start()
        e.set(); e.clear()
        p.join()
    '''),
    "event with a time-out": program("def f(e):\n    print(e.wait(1))\n", SET_AT_ONCE),
    "event looked at": program("def f(e):\n    print(e.is_set())\n", SET_AT_ONCE),
    "condition": program('''
        def f(c):
            with c:
                c.wait()
            print("woken")
    ''', '''
        c = Condition()
        p = Process(target=f, args=(c,)); p.start()
        with c: c.notify()
        p.join()
    '''),
    "condition with a value": program('''
        def f(c, v):
            with c:
                while not v.value:
                    c.wait()
            print("woken")
    ''', '''
        c, v = Condition(), Value("i", 0, lock=False)
        p = Process(target=f, args=(c, v)); p.start()
        with c:
            v.value = 1
            c.notify_all()
        p.join()
    '''),
    "condition, one of two": program('''
        def f(c, name):
            with c:
                print(name, c.wait(1))
    ''', '''
        c = Condition()
        ps = [Process(target=f, args=(c, name)) for name in "AB"]
        for p in ps: p.start()
        with c: c.notify()
        for p in ps: p.join()
    '''),
    "barrier": program("def f(b, v):\n    v.value += 1\n    b.wait()\n    print(v.value)\n", '''
        b, v = Barrier(2), Value("i", 0)
        p = Process(target=f, args=(b, v)); p.start()
        f(b, v)
        p.join()
    '''),
    "barrier that lacks one": program("def f(b):\n    b.wait()\n", '''
        b = Barrier(3)
        ps = [Process(target=f, args=(b,)) for _ in range(2)]
        for p in ps: p.start()
        for p in ps: p.join()
    '''),
    "put, then empty": program("", "q = Queue()\nq.put(1)\nprint(q.empty())\n"),
    "two put": program("def f(q, name):\n    q.put(name)\n", '''
        q = Queue()
        ps = [Process(target=f, args=(q, name)) for name in "AB"]
        for p in ps: p.start()
        print(q.get(), q.get())
        for p in ps: p.join()
    '''),
    "two producers, a sentinel each": program('''
        def produce(q, name):
            q.put(name)
            q.put(None)

        def consume(q):
            got = []
            while (item := q.get()) is not None:
                got.append(item)
            print(got)
    ''', '''
        q = Queue()
        ps = [Process(target=consume, args=(q,)), *(Process(target=produce, args=(q, name)) for name in "AB")]
        for p in ps: p.start()
        for p in ps: p.join()
    '''),
    "empty, then get": program('''
        def consume(q):
            if not q.empty():
                print(q.get())
    ''', '''
        q = Queue()
        q.put(1)
        ps = [Process(target=consume, args=(q,)) for _ in range(2)]
        for p in ps: p.start()
        for p in ps: p.join()
    '''),
    "get with a time-out": program('''
        def f(q):
            try:
                print(q.get(timeout=1))
            except queue.Empty:
                print("empty")
    ''', '''
        q = Queue()
        p = Process(target=f, args=(q,)); p.start()
        q.put(1)
        p.join()
    '''),
    "bounded queue": program("def f(q):\n    print(q.get(), q.get())\n", '''
        q = Queue(1)
        p = Process(target=f, args=(q,)); p.start()
        q.put(1)
        try:
            q.put_nowait(2)
        except queue.Full:
            print("full")
            q.put(2)
        p.join()
    '''),
    "qsize and full": program("def f(q):\n    q.put(1)\n", '''
        q = Queue(1)
        p = Process(target=f, args=(q,)); p.start()
        print(q.qsize(), q.full())
        p.join()
    '''),
    "joinable queue": program('''
        def f(q):
            for _ in range(2):
                print(q.get())
                q.task_done()
    ''', '''
        q = JoinableQueue()
        p = Process(target=f, args=(q,)); p.start()
        q.put(1); q.put(2)
        q.join()
        print("all done")
        p.join()
    '''),
    "simple queue": program("def f(q, name):\n    q.put(name)\n", '''
        q = SimpleQueue()
        ps = [Process(target=f, args=(q, name)) for name in "AB"]
        for p in ps: p.start()
        print(q.get(), q.get(), q.empty())
        for p in ps: p.join()
    '''),
    "joined before it is emptied": program("def f(q):\n    q.put('x' * 200_000)\n", '''
        q = Queue()
        p = Process(target=f, args=(q,)); p.start()
        p.join()
        print(len(q.get()))
    '''),
    "large message": program("def f(q):\n    q.put('x' * 200_000)\n", '''
        q = Queue()
        p = Process(target=f, args=(q,)); p.start()
        print(len(q.get()))
        p.join()
    '''),
    "pipe": program("def f(w, name):\n    w.send(name)\n", '''
        r, w = Pipe(duplex=False)
        ps = [Process(target=f, args=(w, name)) for name in "AB"]
        for p in ps: p.start()
        print(r.recv(), r.recv())
        for p in ps: p.join()
    '''),
    "pipe that the parent forgets to close": program(READ_TO_THE_END, '''
        r, w = Pipe(duplex=False)
        p = Process(target=child, args=(r, w)); p.start()
        w.send(1)
        p.join()
    '''),
    "pipe that is closed": program(READ_TO_THE_END, '''
        r, w = Pipe(duplex=False)
        p = Process(target=child, args=(r, w)); p.start()
        w.send(1)
        w.close()
        p.join()
    '''),
    "read end closed": program("def child(r):\n    print(r.recv())\n    r.close()\n", '''
        r, w = Pipe(duplex=False)
        p = Process(target=child, args=(r,)); p.start()
        r.close()
        for n in range(3):
            try:
                w.send(n)
            except BrokenPipeError:
                print("broken at", n)
                break
        p.join()
    '''),
    "poll": program("def f(w):\n    w.send(1)\n", '''
        r, w = Pipe()
        p = Process(target=f, args=(w,)); p.start()
        print(r.poll(), r.poll(1))
        print(r.recv())
        p.join()
    '''),
    "terminate": program("def f(v):\n    v.value = 1\n    v.value = 2\n", '''
        v = Value("i", 0, lock=False)
        p = Process(target=f, args=(v,)); p.start()
        p.terminate(); p.join()
        print(v.value, p.exitcode)
    '''),
    "killed with a lock": program("def f(lock):\n    with lock:\n        pass\n", '''
        lock = Lock()
        p = Process(target=f, args=(lock,)); p.start()
        p.kill(); p.join()
        with lock:
            print("got it")
    '''),
    "is it alive": program("def f():\n    pass\n", '''
        p = Process(target=f); p.start()
        print(p.is_alive(), p.exitcode)
        p.join()
    '''),
    "join with a time-out": program("def f(v):\n    v.value = 1\n", '''
        v = Value("i", 0)
        p = Process(target=f, args=(v,)); p.start()
        p.join(1)
        print(v.value, p.is_alive())
    '''),
    "daemon": program("def f():\n    print('a')\n    print('b')\n", '''
        p = Process(target=f, daemon=True); p.start()
    '''),
    "manager's dict": program("def f(d):\n    d['n'] += 1\n", '''
        with Manager() as m:
            d = m.dict(n=0)
            ps = [Process(target=f, args=(d,)) for _ in range(2)]
            for p in ps: p.start()
            for p in ps: p.join()
            print(d['n'])
    '''),
    "manager's lock and queue": program('''
        def f(lock, q, d):
            with lock:
                d['n'] += 1
            q.put(d['n'])
    ''', '''
        with Manager() as m:
            lock, q, d = m.Lock(), m.Queue(), m.dict(n=0)
            ps = [Process(target=f, args=(lock, q, d)) for _ in range(2)]
            for p in ps: p.start()
            print(sorted([q.get(), q.get()]))
            for p in ps: p.join()
    '''),
    "check, then append": program('''
        def f(members, name):
            if len(members) < 1:
                members.append(name)
    ''', '''
        with Manager() as m:
            members = m.list()
            ps = [Process(target=f, args=(members, name)) for name in "AB"]
            for p in ps: p.start()
            for p in ps: p.join()
            print(list(members))
    '''),
    "a process's process": program("def g(v):\n    v.value += 1\n\ndef f(v):\n    p = Process(target=g, args=(v,)); p.start(); p.join()\n",
                                   TWO.replace("target=add", "target=f")),
    "error in a child": program("def f(q):\n    raise ValueError('no')\n", '''
        q = Queue()
        p = Process(target=f, args=(q,)); p.start()
        p.join()
        print(q.empty(), p.exitcode)
    '''),
    "nobody puts": program("def f(q):\n    q.get()\n", '''
        q = Queue()
        p = Process(target=f, args=(q,)); p.start()
        p.join()
    '''),
    "sleep is no order": program("def f(q):\n    time.sleep(0.5)\n    q.put('child')\n", '''
        q = Queue()
        p = Process(target=f, args=(q,)); p.start()
        time.sleep(1)
        q.put("parent")
        print(q.get(), q.get())
        p.join()
    '''),
}

BOTH = "ts = [threading.Thread(target=work, args=(n,)) for n in range(2)]\nfor t in ts: t.start()\nfor t in ts: t.join()\n"


def threads(before: str, work: str, after: str = "") -> str:
    """Return a script in which two threads do some work."""
    return ("import queue, threading, time\n" + textwrap.dedent(before).strip("\n") + "\n\ndef work(n):\n"
            + textwrap.indent(textwrap.dedent(work).strip("\n"), "    ") + "\n\n" + BOTH + textwrap.dedent(after).strip("\n") + "\n")


THREADS = {
    "a global, in one step": threads("counter = 0", "global counter\ncounter += 1", "print(counter)"),
    "a global, with a call between": threads("counter = 0\ndef one():\n    return 1", "global counter\ncounter = counter + one()",
                                             "print(counter)"),
    "a global, under a lock": threads("counter = 0\nlock = threading.Lock()\ndef one():\n    return 1",
                                      "global counter\nwith lock:\n    counter = counter + one()", "print(counter)"),
    "an attribute": threads("class Box:\n    value = 0\nbox = Box()\nbox.value = 0\ndef one():\n    return 1",
                            "old = box.value\none()\nbox.value = old + 1", "print(box.value)"),
    "check, then act on a list": threads("items = [1]", "if items:\n    time.sleep(0)\n    print(items.pop())"),
    "check, then act on a dict": threads("d = {}", "if 'a' not in d:\n    time.sleep(0)\n    d['a'] = n", "print(d)"),
    "append": threads("items = []", "items.append(n)", "print(items)"),
    "two locks of threads": threads("a, b = threading.Lock(), threading.Lock()",
                                    "first, second = (a, b) if n else (b, a)\nwith first:\n    with second:\n        pass"),
    "a lock not waited for": threads("lock = threading.Lock()", "if lock.acquire(blocking=False):\n    print(n)\n    lock.release()"),
    "rlock of threads": threads("lock = threading.RLock()", "with lock:\n    with lock:\n        print(n)"),
    "semaphore of threads": threads("s = threading.Semaphore(1)", "with s:\n    print(n)"),
    "event of threads": threads("e = threading.Event()", "if n:\n    e.set()\nelse:\n    print(e.wait(1))"),
    "event of threads, set and cleared": threads("e = threading.Event()", "if n:\n    e.set()\n    e.clear()\nelse:\n    print(e.wait())"),
    "condition of threads": threads("c = threading.Condition()",
                                    "with c:\n    if n:\n        c.notify()\n    else:\n        c.wait()\n        print('woken')"),
    "barrier of threads": threads("b = threading.Barrier(2)", "b.wait()\nprint('on')"),
    "queue of threads": threads("q = queue.Queue()\nq.put(0)", "if not q.empty():\n    print(q.get())"),
    "bounded queue of threads": threads("q = queue.Queue(1)", "if n:\n    print(q.get(), q.get())\nelse:\n    q.put(1)\n    q.put(2)"),
    "simple queue of threads": threads("q = queue.SimpleQueue()", "q.put(n)", "print(q.get(), q.get())"),
    "queue of threads, joined": threads("q = queue.Queue()\nq.put(0)\nq.put(1)", "print(q.get())\nq.task_done()", "q.join()"),
    "join with a time-out of threads": threads("def other():\n    pass", "if n:\n    ts[0].join(1)\n    print(ts[0].is_alive())"),
    "a daemon thread": "import threading\ndef work():\n    print('a')\n    print('b')\nthreading.Thread(target=work, daemon=True).start()\n",
    "threads that print": threads("", "print(n)\nprint(n)"),
    "threads that write": threads("import sys", "sys.stdout.write(f'{n}\\n')"),
}
