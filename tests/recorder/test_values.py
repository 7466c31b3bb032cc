"""What is recorded of shared values: each read and store, in order, and nothing that a program could notice."""
from __future__ import annotations

import sys

import pytest

from helpers import run_script
from helpers.record.run import Event, Run
from helpers.views.steps import told as words
from tools.peers.compare import bare, recorded

METHODS = ["fork", "spawn", "forkserver"] if sys.platform != "win32" else ["spawn"]

PROGRAM = """import multiprocessing

def child(count, halves):
    halves[1] = 0.5
    with count.get_lock():
        count.value += 1

if __name__ == '__main__':
    count = multiprocessing.Value('i', 3)
    halves = multiprocessing.Array('d', 3)
    p = multiprocessing.Process(target=child, args=(count, halves))
    p.start()
    p.join()
    print(count.value, halves[:])
    halves[:2] = [7.0, 8.0]
    try:
        halves[3] = 1.0
    except IndexError:
        print(halves[-1])
"""


def accesses(run: Run) -> list[Event]:
    return [event for event in run.events if event.kind in ("load", "store", "loads", "stores", "get_obj")]


@pytest.mark.parametrize("method", METHODS)
def test_each_read_and_store_is_reported_and_its_state_is_known(method):
    run = run_script(PROGRAM, start_method=method, timeout=30)
    assert (run.stdout, run.stderr) == ("4 [0.0, 0.5, 0.0]\n0.0\n", "")
    steps = run.steps()
    told = [step for step in steps if step.event in accesses(run)]
    assert [words(step) for step in told] == [
        "Process-1 sets array halves[1] to 0.5 (line 4).",
        "Process-1 reads 3 from value count (line 6).",
        "Process-1 sets value count to 4 (line 6).",
        "MainProcess reads 4 from value count (line 14).",
        "MainProcess reads [0.0, 0.5, 0.0] from array halves[:] (line 14).",
        "MainProcess sets array halves[:2] to [7.0, 8.0] (line 15).",
        "MainProcess tries to set array halves[3] to 1.0: IndexError (line 17).",
        "MainProcess reads 0.0 from array halves[-1] (line 19)."]
    states = [step.state.values for step in told]
    assert [state["value count"] for state in states] == ["3", "3", *["4"] * 6]
    assert [state["array halves"] for state in states] == ["[0.0, 0.5, 0.0]"] * 5 + ["[7.0, 8.0, 0.0]"] * 3


def test_of_very_many_only_the_count_and_the_last_one_are_kept():
    run = run_script("""import multiprocessing
def work(n):
    for i in range(20_000):
        n.value += 1
    for i in range(20_000):
        n.value
if __name__ == '__main__':
    n = multiprocessing.Value('q', 0)
    work(n)
    p = multiprocessing.get_context('fork').Process(target=work, args=(n,))
    p.start()
    p.join()
""", timeout=60)
    assert not run.stderr and run.events_left_out == 0
    for process in ("MainProcess", "ForkProcess-1"):
        mine = [event for event in accesses(run) if event.process == process]
        assert len(mine) == 202
        more = {event.kind: event for event in mine[200:]}
        assert sum(event.kind == "store" for event in mine) + more["stores"].number == 20_000
        assert sum(event.kind == "load" for event in mine) + more["loads"].number == 40_000
    steps = run.steps()
    assert steps[-1].state.values["value n"] == "40000"
    assert any(step.sentence == "ForkProcess-1 sets value n 19900 times more, at last to 40000." for step in steps)


def test_changes_through_get_obj_are_not_seen():
    run = run_script("""import multiprocessing
n = multiprocessing.Value('i', 1)
n.get_obj().value = 2
n.value
bare = multiprocessing.Value('i', 1, lock=False)
bare.value = 3
text = multiprocessing.Array('c', b'hello')
text.value = b'bye'
text[0] = b'B'
numbers = multiprocessing.Array('i', range(30))
numbers[::2]
numbers[::2] = [9] * 15
numbers[1] = 5
""", timeout=30)
    assert not run.stderr
    assert [(step.line, *step.state.values.values()) for step in run.steps() if step.event in accesses(run)] == [
        (3, "?"), (4, "2"), (8, "2", "b'bye'"), (9, "2", "?"), (11, "2", "?", "[" + ", ".join(["?"] * 20) + ", …]"),
        (12, "2", "?", "[" + ", ".join(["?"] * 20) + ", …]"), (13, "2", "?", "[?, 5" + ", ?" * 18 + ", …]")]


#: a program that prints and does the same with the recorder and without
PROGRAMS = {
    "what it is": (
        "import ctypes, inspect, multiprocessing, multiprocessing.sharedctypes as s\nclass P(ctypes.Structure):\n    _fields_ = [('x', ctypes.c_int)]\n"
        "for v in multiprocessing.Value('i', 3), multiprocessing.Array('d', 2), multiprocessing.Array('c', b'abc'), multiprocessing.Value(P, 4):\n"
        "    print(v, type(v), type(v).__mro__, type(v.get_obj()), v.get_lock() is v._lock, isinstance(v, s.SynchronizedBase))\n"
        "    print(sorted(set(vars(v)) - {'_recorded'}), sorted(vars(type(v))), inspect.signature(type(v)))\n"
        "for p in s.Synchronized.value, s.SynchronizedString.raw:\n    print(type(p), p.fget.__name__, p.fset.__qualname__, p.fget.__module__, p.__doc__)\n"
        "print(s.SynchronizedString.value is s.Synchronized.value, inspect.signature(s.Value), s.Array.__module__)\n"
        "print(v.x, v.get_obj().x)\nv.x += 1\nprint(v.x, ctypes.sizeof(v.get_obj()))"),
    "errors": (
        "import multiprocessing, traceback\nn, a = multiprocessing.Value('i', 0), multiprocessing.Array('i', 3)\n"
        "def tried(f):\n    try:\n        f()\n    except Exception:\n        traceback.print_exc()\n"
        "tried(lambda: setattr(n, 'value', 'x'))\ntried(lambda: a[3])\ntried(lambda: a.__setitem__(3, 1))\n"
        "tried(lambda: a.__setitem__(0, 'x'))\ntried(lambda: a['x'])\ntried(lambda: multiprocessing.Value('no'))\n"
        "tried(lambda: a.__setitem__(slice(0, 2), [1]))\nn.value = 2 ** 31\nprint(n.value, a[:], len(a), list(a), 2 in a)\nn.value = None"),
    "numbers of its own": (
        "import multiprocessing\nclass N:\n    def __index__(self):\n        print('asked')\n        return 1\n    def __float__(self):\n"
        "        print('float')\n        raise KeyError('no')\na = multiprocessing.Array('i', 3)\na[N()] = N()\nprint(a[N()], a[N():])\n"
        "v = multiprocessing.Value('d')\ntry:\n    v.value = N()\nexcept KeyError as e:\n    print(e, v.value)\nprint(v.get_lock().acquire(False))"),
    "locks of its own": (
        "import multiprocessing, threading\nclass L:\n    def acquire(self):\n        print('acquire')\n    def release(self):\n        print('release')\n"
        "v = multiprocessing.Value('i', 0, lock=L())\nv.value += 1\nprint(v.value)\n"
        "w = multiprocessing.Value('i', 0, lock=multiprocessing.Lock())\nw.value = 3\nprint(w.value, w.get_lock().acquire(False), w.get_lock().acquire(False))\n"
        "t = multiprocessing.Array('i', 2, lock=threading.Lock())\nt[0] = 1\nprint(t[:])"),
    "a class of its own": (
        "import ctypes, multiprocessing\nfrom multiprocessing.sharedctypes import Synchronized, synchronized, copy, RawValue\n"
        "class C(Synchronized):\n    def acquire_(self):\n        pass\n    @property\n    def value(self):\n        print('read')\n"
        "        return super().value\n    @value.setter\n    def value(self, v):\n        print('set', v)\n        Synchronized.value.fset(self, v)\n"
        "c = C(RawValue('i', 3))\nc.value += 1\nprint(c.value, copy(c.get_obj()).value)\ns = synchronized(ctypes.c_int(4))\ns.value += 1\nprint(s.value)"),
    "it goes to others": (
        "import multiprocessing, pickle\ndef f(v, a):\n    with v:\n        v.value += 1\n    a[0] = v.value\n    print(type(v), vars(v).keys() - {'_recorded'} == {'_obj', '_lock', 'acquire', 'release'})\n"
        "if __name__ == '__main__':\n    for method in METHODS:\n        c = multiprocessing.get_context(method)\n        v, a = c.Value('i', 1), c.Array('i', 2)\n"
        "        p = c.Process(target=f, args=(v, a))\n        p.start()\n        p.join()\n        print(v.value, a[:], flush=True)\n"
        "    try:\n        pickle.dumps(v)\n    except RuntimeError as e:\n        print(e)").replace("METHODS", repr(METHODS)),
    "updates under a lock": (
        "import multiprocessing, threading\ndef f(v):\n    for _ in range(2000):\n        with v.get_lock():\n            v.value += 1\n"
        "if __name__ == '__main__':\n    v = multiprocessing.Value('i')\n    ps = [multiprocessing.Process(target=f, args=(v,)) for _ in range(2)]\n"
        "    ts = [threading.Thread(target=f, args=(v,)) for _ in range(2)]\n    for p in ps + ts:\n        p.start()\n    for p in ps + ts:\n        p.join()\n"
        "    print(v.value)"),
    "it is let go": (
        "import gc, multiprocessing, weakref\ngc.disable()\nfor make in (lambda: multiprocessing.Value('i', 0)), (lambda: multiprocessing.Array('i', 3)):\n"
        "    v = make()\n    seen = weakref.ref(v)\n    v[0] if hasattr(v, '__len__') else v.value\n    del v\n    print(seen() is None)"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_sees_the_same(name, tmp_path):
    said, alone = recorded(PROGRAMS[name], tmp_path), bare(PROGRAMS[name], tmp_path)
    assert (sorted(said.stdout.splitlines()), said.stderr, said.returncode) == (sorted(alone.stdout.splitlines()), alone.stderr, alone.returncode)
