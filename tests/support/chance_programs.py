"""Programs that must not count as complete: each looks as if it were fully steered, but leaves something to chance."""
from __future__ import annotations

from order_programs import program

MAIN = "v = Value('i', 0)\np = Process(target=f, args=(v,)); p.start()\nv.value += 1\np.join()\nprint(v.value)\n"
IN_ARRAY = "p = Process(target=f, args=(0,)); p.start()\nprint(a[0])\np.join()\n"
THREAD = "t = threading.Thread(target=w); t.start()\nprint(box.n, len(got))\nt.join()\n"
BOX = "class Box: pass\nbox = Box(); box.n = 0\ngot = []\n"

#: what it depends on -> the functions, and what runs under the guard
CHANCE = {
    "random by getattr": ("import random\ndef f(v):\n    if getattr(random, 'random')() < 0.5: v.value = 5\n", MAIN),
    "a pid of a child": ("def f(v):\n    pass\n", MAIN + "print(p.pid % 2)\n"),
    "a set of words": ("def f(v):\n    for x in {'a', 'b'}:\n        if x == 'a': v.value = 5\n        break\n", MAIN),
    "a set made of a list": ("words = 'x y'.split()\ndef f(v):\n    if list(set(words))[0] == 'x': v.value = 5\n", MAIN),
    "what is left of a dict's keys": ("def f(v):\n    d = {'a': 1, 'b': 2, 'c': 3}\n    if next(iter(d.keys() - {'c'})) == 'a': v.value = 5\n", MAIN),
    "a set of objects": ("class A: pass\na, b = A(), A()\ndef f(v):\n    if next(iter({a, b})) is a: v.value = 5\n", MAIN),
    "when a file was changed": ("import os\ndef f(v):\n    if os.stat('/tmp').st_mtime_ns // 1000 % 2: v.value = 5\n", MAIN),
    "whether a file is there": ("import os\ndef f(v):\n    if os.path.exists('/tmp/nothing_of_that_name'): v.value = 5\n", MAIN),
    "the load": ("import os\ndef f(v):\n    if int(os.getloadavg()[0] * 100) % 2: v.value = 5\n", MAIN),
    "the clock by its number": ("import time\ndef f(v):\n    if time.clock_gettime_ns(time.CLOCK_MONOTONIC) % 2: v.value = 5\n", MAIN),
    "an address": ("def f(v):\n    print(object())\n", MAIN),
    "a part of an address": ("def f(v):\n    print(str(object())[-9:])\n", MAIN),
    "digits of an address": ("def f(v):\n    print(f'{object()}'[-8:-3])\n", MAIN),
    "digits of an address, joined": ("def f(v):\n    print(', '.join(map(str, [object()]))[-8:-3])\n", MAIN),
    "in the order of addresses": ("class A:\n    def __init__(self, n): self.n = n\ndef f(v):\n"
                                  "    v.value = min([A(1), A(2)], key=id).n\n", MAIN),
    "in the order of texts with addresses": ("class A:\n    def __init__(self, n): self.n = n\ndef f(v):\n"
                                             "    v.value = sorted([A(1), A(2)], key=repr)[0].n\n", MAIN),
    "a digit of a pid, by its process's text": ("def f(v):\n    pass\n", MAIN + "print('7' in repr(p))\n"),
    "a limit of the system": ("import resource\ndef f(v):\n    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n", MAIN),
    "a key of connections": ("import multiprocessing\ndef f(v):\n    v.value = current_process().authkey[0] % 2\n", MAIN),
    "an address of the library's": ("def f(v):\n    print(Process.start)\n", MAIN),
    "what other threads are doing": (BOX + "import sys\ndef w():\n    print(len(sys._current_frames()))\n", THREAD),
    "a raw array by Array()": ("a = Array('i', 1, lock=False)\ndef f(x):\n    a[0] = 5\n", IN_ARRAY),
    "a memoryview of it": ("a = Array('i', 1, lock=False)\ndef f(x):\n    memoryview(a).cast('B')[0] = 5\n", IN_ARRAY),
    "an array past its accessors": ("a = Array('i', 1)\ndef f(x):\n    a._obj[0] = 5\n", IN_ARRAY.replace("a[0]", "a._obj[0]")),
    "a map of memory by its name": ("m = __import__('mmap').mmap(-1, 1)\ndef f(v):\n    m[0] = 5\n", MAIN + "print(m[0])\n"),
    "select by its name": ("def f(w):\n    w.send(1)\n", "s = __import__('select')\nr, w = Pipe(False)\np = Process(target=f, args=(w,)); p.start()\n"
                           "print(len(s.select([r], [], [], 0)[0]))\np.join()\n"),
    "a handler of a signal": ("import signal, sys\ndef f(v):\n    signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))\n    v.value = 5\n",
                              MAIN.replace("p.join()", "p.terminate(); p.join()")),
    "a signal that a process sends itself": ("import signal\ndef f(v):\n    signal.raise_signal(signal.SIGKILL)\n", MAIN + "print(p.exitcode)\n"),
    "a thread started by its function": (BOX, "threading._start_new_thread(got.append, (1,))\nprint(got)\n"),
    "the hash of an object": (BOX + "def w():\n    if hash(box) % 2: got.append(1)\n", THREAD),
    "setattr": (BOX + "name = 'n'\ndef w(): setattr(box, name, 1)\n", THREAD),
    "globals()": (BOX + "n = 0\ndef w(): globals()['n'] = 1\n", THREAD + "print(n)\n"),
    "exec": (BOX + "def w(): exec('got.append(1)')\n", THREAD),
    "__dict__": (BOX + "def w(): box.__dict__['n'] = 1\n", THREAD),
    "a weak reference's callback": ("import weakref\n" + BOX + "thing = Box(); r = weakref.ref(thing, got.append)\ndef w():\n    global thing\n"
                                    "    thing = None\n", THREAD),
    "a function that traces": ("import sys\n" + BOX + "def w():\n    sys.settrace(None)\n    got.append(1)\n", THREAD),
    "a future made by hand": ("from concurrent.futures import Future\n" + BOX + "x = Future()\ndef w(): x.set_result(1)\n", THREAD + "print(x.done())\n"),
    "a buffer of a stream": ("import sys\n" + BOX + "def w(): sys.stdout.buffer.write(b'w')\n", THREAD),
    "the items of a queue, past it": (BOX + "q = queue.Queue()\ndef w(): q.put(1)\n", THREAD.replace("box.n", "len(q.queue)")),
}
#: how chance comes in -> the programs; the first of each kind runs, and the others with --everything
KINDS = {
    "a number of the system's": ("random by getattr", "a pid of a child", "the load", "the clock by its number", "a limit of the system",
                                 "a key of connections"),
    "the order of a set": ("a set made of a list", "a set of words", "what is left of a dict's keys", "a set of objects"),
    "a file": ("whether a file is there", "when a file was changed"),
    "an address in a text": ("a part of an address", "an address", "digits of an address", "digits of an address, joined",
                             "an address of the library's", "a digit of a pid, by its process's text"),
    "an address that is compared": ("in the order of texts with addresses", "in the order of addresses", "the hash of an object"),
    "shared memory": ("a raw array by Array()", "a memoryview of it", "an array past its accessors"),
    "a module by its name": ("select by its name", "a map of memory by its name"),
    "a signal": ("a handler of a signal", "a signal that a process sends itself"),
    "what is private to a library": ("the items of a queue, past it", "what other threads are doing", "a thread started by its function"),
    "a name that is known as it runs": ("setattr", "globals()", "exec", "__dict__"),
    "a call by Python itself": ("a weak reference's callback", "a function that traces"),
    "a library's own thread or buffer": ("a buffer of a stream", "a future made by hand"),
}
PROGRAMS = {name: program(*parts) for name, parts in CHANCE.items()}
