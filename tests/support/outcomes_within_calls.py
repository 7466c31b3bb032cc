"""Small programs of threads that share objects, with each of their possible outcomes: what can be seen in the middle of a call.

An outcome is written as in outcomes_of_threads.py.
"""
from __future__ import annotations

from collections import defaultdict

from outcomes_of_threads import AB, TWO, T, keeper

PROGRAMS, raw = keeper()

raw("lazy init", T + """
made, instance = [], None
def make():
    made.append(1)
    return object()
def work():
    global instance
    if instance is None:
        instance = make()
""" + TWO + "print(len(made))\n", {"1", "2"})
raw("double-checked locking", T + """
made, instance, lock = [], None, threading.Lock()
def make():
    made.append(1)
    return object()
def work():
    global instance
    if instance is None:
        with lock:
            if instance is None:
                instance = make()
""" + TWO + "print(len(made))\n", {"1"})
raw("checked once, then locked", T + """
made, instance, lock = [], None, threading.Lock()
def make():
    made.append(1)
    return object()
def work():
    global instance
    if instance is None:
        with lock:
            instance = make()
""" + TWO + "print(len(made))\n", {"1", "2"})
raw("if in: del, nothing between", T + """
d = {"k": 1}
def work():
    if "k" in d:
        try:
            del d["k"]
            print("ok")
        except KeyError:
            print("gone")
""" + TWO, {"ok"})
raw("if in: del, a call between", T + """
d = {"k": 1}
def gap(): pass
def work():
    if "k" in d:
        gap()
        try:
            del d["k"]
            print("ok")
        except KeyError:
            print("gone")
""" + TWO, {"ok", "ok,gone", "gone,ok"})
raw("augmented property", T + """
class A:
    _n = 0
    @property
    def n(self): return self._n
    @n.setter
    def n(self, x): self._n = x
a = A()
def work(): a.n += 1
""" + TWO + "print(a.n)\n", {"1", "2"})
raw("own getitem and setitem", T + """
class A:
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d.get(k, 0)
    def __setitem__(self, k, v): self.d[k] = v
a = A()
def work(): a["n"] += 1
""" + TWO + "print(a['n'])\n", {"1", "2"})
raw("own iadd", T + """
class A:
    n = 0
    def __iadd__(self, x):
        self.n += x
        return self
a = A()
def work():
    global a
    a += 1
""" + TWO + "print(a.n)\n", {"2"})
raw("own add", T + """
class N:
    def __init__(self, n): self.n = n
    def __add__(self, x): return N(self.n + x)
a = N(0)
def work():
    global a
    a = a + 1
""" + TWO + "print(a.n)\n", {"1", "2"})
raw("sum of a generator expression", T + """
items = [1]
def work(): items.append(10)
t = Thread(target=work); t.start()
total = sum(x for x in items)
t.join()
print(total)
""", {"1", "11"})
raw("sort with a key empties the list", T + """
items = [3, 1, 2]
def key(x): return x
def work(): items.sort(key=key)
t = Thread(target=work); t.start()
n = len(items)
t.join()
print(n)
""", {"0", "3"})
raw("sort with a key, changed meanwhile", T + """
items = [3, 1]
def key(x): return x
def work():
    try:
        items.sort(key=key)
        print("sorted")
    except ValueError:
        print("changed")
t = Thread(target=work); t.start()
items.append(2)
t.join()
""", {"sorted", "changed"})
# Newer releases (3.14.7, not 3.13.0) keep what another thread has set while the factory ran.
_KEEPS: defaultdict[str, int] = defaultdict(lambda: _KEEPS.setdefault("k", 1) and 2)
raw("defaultdict with a lambda", T + """
d = defaultdict(lambda: [])
def work(n): d["k"].append(n)
""" + AB + "print(d['k'])\n", {"['A', 'B']", "['B', 'A']"} | (set() if _KEEPS["k"] == 1 else {"['A']", "['B']"}))
raw("defaultdict with list", T + """
d = defaultdict(list)
def work(n): d["k"].append(n)
""" + AB + "print(d['k'])\n", {"['A', 'B']", "['B', 'A']"})
raw("extend from a generator", T + """
items = []
def gen():
    yield 1
    yield 2
def work(): items.extend(gen())
t = Thread(target=work); t.start()
n = len(items)
t.join()
print(n)
""", {"0", "1", "2"})
raw("an alias in-place", T + """
items = []
def work(xs): xs += [1]
t = Thread(target=work, args=(items,)); t.start()
n = len(items)
t.join()
print(n)
""", {"0", "1"})
raw("a set in-place", T + """
seen = set()
def work(xs): xs |= {1}
t = Thread(target=work, args=(seen,)); t.start()
n = 1 in seen
t.join()
print(n)
""", {"True", "False"})
raw("attribute in-place, read by alias", T + """
class A: pass
a = A(); a.items = []
xs = a.items
def work(): a.items += [1]
t = Thread(target=work); t.start()
n = len(xs)
t.join()
print(n)
""", {"0", "1"})
raw("swap of two globals", T + """
x, y = 1, 2
def work():
    global x, y
    x, y = y, x
t = Thread(target=work); t.start()
print(x, y)
t.join()
""", {"1 2", "2 1"})
raw("two globals, a call between the looks", T + """
x = y = 0
def gap(): pass
def work():
    global x, y
    x = 1
    y = 1
t = Thread(target=work); t.start()
a = x
gap()
b = y
t.join()
print(a, b)
""", {"0 0", "0 1", "1 1"})
raw("count of a class by type(self)", T + """
class A:
    count = 0
    def add(self): type(self).count += 1
def work(): A().add()
""" + TWO + "print(A.count)\n", {"2"})
raw("append while short", T + """
items = []
def work(n):
    while len(items) < 2: items.append(n)
""" + AB + "print(len(items))\n", {"2", "3"})
raw("append if empty", T + """
items = []
def work(n):
    if not items: items.append(n)
""" + AB + "print(items)\n", {"['A']", "['B']"})
raw("two loops over one iterator", T + """
it = iter(range(2))
def work(n):
    for x in it: print(n, x)
""" + AB, {"A 0,A 1", "B 0,B 1", "A 0,B 1", "B 0,A 1", "B 1,A 0", "A 1,B 0"})
raw("list of a shared iterator", T + """
it = iter(range(4))
def work(n):
    x = list(it)
    print(n, len(x))
""" + AB, {"A 4,B 0", "B 4,A 0", "A 0,B 4", "B 0,A 4"})
raw("a shared zip, unpacked", T + """
pairs = zip("ab", "cd")
def work(n):
    for x, y in pairs:
        print(n + x + y)
        break
""" + AB, {"Aac,Bbd", "Bac,Abd", "Bbd,Aac", "Abd,Bac"})
raw("a result read before the join", T + """
class Job(Thread):
    result = None
    def run(self): self.result = 1
t = Job(); t.start()
print(t.result)
t.join()
""", {"None", "1"})
raw("deepcopy of a list that grows", T + """
class A: pass
items = [A()]
def work(): items.append(A())
t = Thread(target=work); t.start()
c = copy.deepcopy(items)
t.join()
print(len(c))
""", {"1", "2"})
raw("UserDict's update", T + """
d = UserDict()
def work(): d.update(a=1, b=2)
t = Thread(target=work); t.start()
n = len(d)
t.join()
print(n)
""", {"0", "1", "2"})
raw("Counter updated by a generator", T + """
c = Counter()
def gen():
    yield "a"
    yield "b"
def work(): c.update(gen())
t = Thread(target=work); t.start()
n = len(c)
t.join()
print(n)
""", {"0", "1", "2"})
raw("max with a key", T + """
items = [1]
def key(x): return x
def work(): items.append(5)
t = Thread(target=work); t.start()
m = max(items, key=key)
t.join()
print(m)
""", {"1", "5"})
raw("remove with an own eq", T + """
class A:
    def __init__(self, n): self.n = n
    def __eq__(self, other): return self.n == other.n
items = [A(1), A(2)]
def work():
    try:
        items.remove(A(2))
        print("removed")
    except ValueError:
        print("not there")
t = Thread(target=work); t.start()
items.insert(0, A(2))
t.join()
print([x.n for x in items])
""", {"removed,[2, 1]", "removed,[1, 2]", "removed,[2, 2]"})
raw("cached_property", T + """
made = []
class A:
    @functools.cached_property
    def x(self):
        made.append(1)
        return 1
a = A()
def work(): a.x
""" + TWO + "print(len(made))\n", {"1", "2"})
raw("lru_cache", T + """
made = []
@functools.lru_cache
def f(x):
    made.append(x)
    return x
def work(): f(1)
""" + TWO + "print(len(made))\n", {"1", "2"})
raw("a queue that logs", T + """
log = []
class Q(queue.Queue):
    def _put(self, item):
        log.append(item)
        super()._put(item)
q = Q()
def work(): q.put(1)
t = Thread(target=work); t.start()
n = len(log)
t.join()
print(n)
""", {"0", "1"})
raw("an ExitStack's callback", T + """
items = []
def work():
    with contextlib.ExitStack() as stack:
        stack.callback(items.append, 1)
t = Thread(target=work); t.start()
n = len(items)
t.join()
print(n)
""", {"0", "1"})
raw("a context manager of a generator", T + """
n = 0
@contextlib.contextmanager
def busy():
    global n
    n += 1
    yield
    n -= 1
def work():
    with busy(): print(n)
""" + TWO, {"1,1", "1,2", "2,1", "2,2"})
raw("reduce", T + """
total = [0]
def add(x, y):
    total[0] = total[0] + y
    return y
def work(): functools.reduce(add, [0, 1, 1])
""" + TWO + "print(total)\n", {"[4]"})
raw("dict with an own hash", T + """
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n
    def __eq__(self, o): return self.n == o.n
d = {}
def work(n): d[K(1)] = d.get(K(1), 0) + 1
""" + AB + "print(d[K(1)])\n", {"1", "2"})
raw("heappush with an own lt", T + """
class J:
    def __init__(self, n): self.n = n
    def __lt__(self, o): return self.n < o.n
heap = [J(5)]
def work(): heapq.heappush(heap, J(1))
t = Thread(target=work); t.start()
first = heap[0].n
t.join()
print(first, heap[0].n)
""", {"5 1", "1 1"})
raw("map over a shared list, lazily", T + """
items = [1]
def double(x): return 2 * x
m = map(double, items)
def work(): items.append(2)
t = Thread(target=work); t.start()
r = list(m)
t.join()
print(r)
""", {"[2]", "[2, 4]"})
raw("a view of a dict, looked at later", T + """
d = {1: 1}
view = d.keys()
def work(): d[2] = 2
t = Thread(target=work); t.start()
n = len(view)
t.join()
print(n)
""", {"1", "2"})
raw("match and walrus", T + """
items = []
def work(n):
    if (k := len(items)) < 1:
        items.append(n)
    match items:
        case [x]: pass
        case [x, y]: print("two")
""" + AB + "print(len(items))\n", {"1", "two,2", "two,two,2"})
raw("thread-local", T + """
local = threading.local()
def work(n):
    local.x = n
    print(local.x)
""" + AB, {"A,B", "B,A"})
raw("StringIO read", T + """
out = io.StringIO()
def work(): out.write("abc")
t = Thread(target=work); t.start()
s = out.getvalue()
t.join()
print(len(s))
""", {"0", "3"})
raw("str.join of a shared list", T + """
items = ["a"]
def work(): items.append("b")
t = Thread(target=work); t.start()
s = ",".join(items) + "%s" % len(items)
t.join()
print(s)
""", {"a1", "a2", "a,b2"})
raw("read by a function, then written", T + """
x = 0
def get(): return x
def work():
    global x
    x = get() + 1
t = Thread(target=work); t.start()
print(x)
t.join()
""", {"0", "1"})
raw("init reads, then another look", T + """
x, y = 0, 0
class A:
    def __init__(self): self.x = x
def work():
    global x, y
    x = y = 1
t = Thread(target=work); t.start()
a = A()
b = y
t.join()
print(a.x, b)
""", {"0 0", "0 1", "1 1"})
raw("a look after a sort with a key", T + """
x = 0
items = [2, 1]
def key(v):
    return v + 0 * x
def work():
    global x
    x = 1
t = Thread(target=work); t.start()
items.sort(key=key)
print(x)
t.join()
items.append(1)
""", {"0", "1"})
raw("own method called items", T + """
class Box:
    def __init__(self): self.d = {}
    def items(self): return self.d.items()
    def count(self, x): return 0
d = {}
def work(): d["a"] = 1
t = Thread(target=work); t.start()
n = sum(v for k, v in list(d.items()))
t.join()
print(n)
""", {"0", "1"})
raw("own method called count", T + """
class Box:
    def count(self, x): return 0
xs = []
def work(): xs.append(1)
t = Thread(target=work); t.start()
n = xs.count(1)
t.join()
print(n)
""", {"0", "1"})
raw("items = items + [n]", T + """
items = []
def work(n):
    global items
    items = items + [n]
""" + AB + "print(items)\n", {"['A', 'B']", "['B', 'A']"})
raw("items = sorted(items + [n])", T + """
items = []
def work(n):
    global items
    items = sorted(items + [n])
""" + AB + "print(items)\n", {"['A', 'B']", "['A']", "['B']"})
raw("hasattr, then del", T + """
class A: pass
a = A(); a.x = 1
def work():
    if hasattr(a, "x"):
        try:
            del a.x
            print("ok")
        except AttributeError:
            print("gone")
""" + TWO, {"ok", "ok,gone", "gone,ok"})
raw("getattr with a default", T + """
class A: pass
a = A()
def one(): return 1
def work(): a.n = getattr(a, "n", 0) + one()
""" + TWO + "print(a.n)\n", {"1", "2"})
raw("setattr by name", T + """
class A: n = 0
a = A()
def work(): setattr(a, "n", a.n + 1)
""" + TWO + "print(a.n)\n", {"2"})
raw("a default argument", T + """
def add(n, got=[]):
    got.append(n)
    return len(got)
def work(n): print(n, add(n))
""" + AB, {"A 1,B 2", "B 1,A 2", "B 2,A 1", "A 2,B 1", "A 2,B 2", "B 2,A 2"})
raw("a lock made for each key", T + """
locks, n = {}, 0
def one(): return 1
def new(): return threading.Lock()
def work():
    global n
    if "k" not in locks: locks["k"] = new()
    with locks["k"]: n = n + one()
""" + TWO + "print(n)\n", {"1", "2"})
raw("locks by setdefault", T + """
locks, n = {}, 0
def one(): return 1
def work():
    global n
    with locks.setdefault("k", threading.Lock()): n = n + one()
""" + TWO + "print(n)\n", {"2"})
raw("generator's send from two threads", T + """
def summer():
    total = 0
    while True:
        x = yield total
        total += x
g = summer(); next(g)
def work(n):
    try: print(g.send(n))
    except ValueError: print("busy")
ts = [Thread(target=work, args=(n,)) for n in (1, 2)]
for t in ts: t.start()
for t in ts: t.join()
""", {"1,3", "3,1", "2,3", "3,2", "1,busy", "busy,1", "2,busy", "busy,2"})
raw("own descriptor", T + """
class D:
    def __get__(self, o, t=None): return o._n
    def __set__(self, o, v): o._n = v
class A:
    n = D()
a = A(); a._n = 0
def work(): a.n += 1
""" + TWO + "print(a._n)\n", {"1", "2"})
raw("a function replaced", T + """
def f(): return 1
def g(): return 2
def work():
    global f
    f = g
t = Thread(target=work); t.start()
print(f())
t.join()
""", {"1", "2"})
raw("environment of the process", T + """
def work(n): os.environ["X"] = os.environ.get("X", "") + n
""" + AB + "print(os.environ['X'])\n", {"A", "B", "AB", "BA"})
raw("a slice assigned", T + """
xs = [0, 0, 0]
def work(n): xs[:] = [n] * 3
""" + AB + "print(xs)\n", {"['A', 'A', 'A']", "['B', 'B', 'B']"})
raw("a loop writes piece by piece", T + """
xs = [0, 0]
def work(n):
    for k in range(2): xs[k] = n
""" + AB + "print(xs)\n", {"['A', 'A']", "['B', 'B']", "['A', 'B']", "['B', 'A']"})
raw("min of a dict's values", T + """
d = {"a": 5}
def work(): d["b"] = 1
t = Thread(target=work); t.start()
print(min(d.values()))
t.join()
""", {"5", "1"})
raw("a bound method kept", T + """
class A:
    def __init__(self): self.xs = []
    def add(self, x): self.xs.append(x)
a = A(); add = a.add
t = Thread(target=add, args=(1,)); t.start()
print(len(a.xs))
t.join()
""", {"0", "1"})
raw("thread's own subclass with a lock", T + """
class Account:
    def __init__(self, balance):
        self.balance, self.lock = balance, threading.Lock()
    def withdraw(self, amount):
        with self.lock:
            if self.balance >= amount:
                self.balance -= amount
                return True
        return False
a = Account(100)
def work(n): print(n, a.withdraw(60))
""" + AB, {"A True,B False", "B True,A False", "B False,A True", "A False,B True"})
raw("an account without a lock", T + """
class Account:
    def __init__(self, balance): self.balance = balance
    def pay(self): return 60
    def withdraw(self):
        if self.balance >= 60:
            self.balance -= self.pay()
a = Account(100)
def work(): a.withdraw()
""" + TWO + "print(a.balance)\n", {"40"})
raw("set used as a register", T + """
seen, made = set(), []
def make(): made.append(1)
def work():
    if 1 not in seen:
        make()
        seen.add(1)
""" + TWO + "print(len(made), len(seen))\n", {"1 1", "2 1"})
raw("an error handled by a write", T + """
x, d = 0, {}
def work():
    global x
    try: d["k"]
    except KeyError: x = 1
t = Thread(target=work); t.start()
print(x)
t.join()
d["a"] = 1
""", {"0", "1"})
raw("an error handled by the caller", T + """
x, d = 0, {}
def look(): return d["k"]
def work():
    global x
    try: look()
    except KeyError: x = 1
t = Thread(target=work); t.start()
print(x)
t.join()
d["a"] = 1
""", {"0", "1"})
raw("look up, or else set", T + """
d = {}
def work(n):
    try: d["k"]
    except KeyError: d["k"] = n
""" + AB + "print(d)\n", {"{'k': 'A'}", "{'k': 'B'}"})
raw("look up, or else count", T + """
d = {}
def work():
    try: d["k"] += 1
    except KeyError: d["k"] = 1
""" + TWO + "print(d['k'])\n", {"2"})
raw("look up, or else make", T + """
d, made = {}, []
def make(): made.append(1)
def work():
    try: d["k"]
    except KeyError: d["k"] = make()
""" + TWO + "print(len(made))\n", {"1", "2"})
raw("a loop variable in a closure", T + """
ts = []
def show(): print(n)
for n in range(2):
    t = Thread(target=show)
    t.start()
    ts.append(t)
for t in ts: t.join()
""", {"0,1", "1,0", "1,1"})
raw("finally", T + """
x = 0
def bad(): raise ValueError
def work():
    global x
    x = 1
    try: bad()
    except ValueError: pass
    finally: x = 2
t = Thread(target=work); t.start()
print(x)
t.join()
""", {"0", "1", "2"})
