"""What is not steered is noticed and reported: no such program is called complete."""
from __future__ import annotations

import pytest
from chosen_programs import params
from found_orders import not_steered
from order_programs import HEAD, program

from helpers import explore
from helpers.orders import foreign as foreign_module
from helpers.orders import stuck
from helpers.orders.foreign import foreign
from helpers.orders.not_steered import WORDS
from helpers.program.calls import nodes_of

MAIN = "v = Value('i', 0)\np = Process(target=f, args=(v,)); p.start()\nv.value = 1\np.join()\nprint(v.value)\n"

#: what it does that is not steered -> the child's function, or a whole program
UNSTEERED = {
    "random": "import random\ndef f(v):\n    v.value = random.randint(1, 9)\n",
    "a generator of random numbers": "import random\ndef f(v):\n    v.value = random.Random().randint(1, 9)\n",
    "one that is given no seed": "import random\ndef f(v):\n    v.value = random.Random(None).randint(1, 9)\n",
    "descriptors that are closed": "import os\ndef f(v):\n    os.closerange(200, 210)\n    v.value = 2\n",
    "urandom": "import os\ndef f(v):\n    v.value = os.urandom(1)[0]\n",
    "uuid": "import uuid\ndef f(v):\n    v.value = uuid.uuid4().int % 100\n",
    "a pid": "import os\ndef f(v):\n    v.value = os.getpid() % 100\n",
    "a hash": "def f(v):\n    v.value = hash('a') % 1000\n",
    "the time": "def f(v):\n    v.value = int(time.time()) % 1000\n",
    "a clock": "def f(v):\n    began = time.perf_counter()\n    v.value = int(time.perf_counter() - began < 1)\n",
    "a date": "from datetime import datetime\ndef f(v):\n    v.value = datetime.now().second\n",
    "a deadline": "def f(v):\n    until = time.monotonic() + 0.01\n    while time.monotonic() < until:\n        pass\n    v.value = 2\n",
    "a file": "def f(v):\n    with open('orders_of_a_test.txt', 'w') as file:\n        file.write('x')\n    v.value = 2\n"
              "    __import__('os').unlink('orders_of_a_test.txt')\n",
    "a path": "from pathlib import Path\ndef f(v):\n    v.value = Path('orders_of_a_test').exists()\n    Path('.').touch()\n",
    "a folder": "import os\ndef f(v):\n    v.value = len(os.listdir('.'))\n",
    "a socket": "import socket\ndef f(v):\n    a, b = socket.socketpair()\n    a.send(b'x')\n    v.value = b.recv(1)[0]\n",
    "another program": "import subprocess\ndef f(v):\n    v.value = subprocess.run(['true']).returncode\n",
    "shared memory": "from multiprocessing.shared_memory import SharedMemory\ndef f(v):\n    m = SharedMemory(create=True, size=1)\n"
                     "    m.buf[0] = 2\n    v.value = m.buf[0]\n    m.close(); m.unlink()\n",
    "a raw array": "def f(v):\n    a = RawArray('i', 2)\n    a[0] = v.value\n",
    "os.pipe": "import os\ndef f(v):\n    r, w = os.pipe()\n    os.write(w, b'x')\n    v.value = os.read(r, 1)[0]\n",
    "os.fork": "import os\ndef f(v):\n    if not os.fork():\n        v.value = 2\n        os._exit(0)\n    os.wait()\n",
    "a signal": "import os, signal\ndef f(v):\n    signal.signal(signal.SIGUSR1, lambda *_: None)\n    os.kill(os.getpid(), signal.SIGUSR1)\n",
    "looks only": "def f(v):\n    for _ in range(4):\n        if v.value:\n            return\n    v.value = 3\n",
}


#: whole programs
LIBRARIES = {
    "a process beside threads": "import threading\nfrom multiprocessing import Process\nlock = threading.Lock()\ndef hold():\n"
                                "    with lock:\n        pass\nif __name__ == '__main__':\n    t = threading.Thread(target=hold); t.start()\n"
                                "    p = Process(target=hold); p.start()\n    t.join(); p.join()\n",
    "a raw thread": "import _thread, time\n_thread.start_new_thread(print, (1,))\ntime.sleep(0.1)\n",
}


@pytest.mark.parametrize(("text", "what"), [
    ("from threading import get_ident\nprint(get_ident())", "attribute get_ident"),
    ("import sys\nprint(sys.getrefcount(x))", "attribute getrefcount"),
    ("threading.settrace(f)", "attribute settrace"),
    ("logging.basicConfig(format='%(asctime)s %(message)s')", "attribute asctime"),
    ("logging.Formatter('{asctime}', style='{')", "attribute asctime"),
    ("print(record.msecs)", "attribute msecs"),
    ("import ssl", "import ssl"),
    ("import runpy", "import runpy"),
    ("from linecache import getline", "import linecache"),
    ("with q.mutex: pass", "attribute mutex"),
    ("print(r.fileno())", "attribute fileno"),
    ("print(min(a, key=A.__hash__))", "attribute __hash__"),
    ("print(q._sem)", "private"),
    ("from threading import _active", "private"),
    ("class A: pass\nfs = sorted(map(str, [A(), A()]))", "chance"),
    ("class A: pass\nfs.sort(key=lambda each: f'{each}')", "chance"),
])
def test_the_text_tells_what_is_not_steered(text, what):
    assert what in {note for note, _, _ in foreign(text)}


@pytest.mark.parametrize("text", [
    "import os\nos._exit(1)",
    "class A:\n    _n = 0\n    def _add(self): self._n = self._m\n    def __init__(self): self._m = 1\nA()._add()",
    "class A:\n    __slots__ = ('_n',)\nprint(a._n)",
    "class A:\n    def __repr__(self): return ''\nprint(sorted([A(), A()], key=repr))",
    "class A: pass\nprint(sorted([1, 2]))",
    "class A(Thread):\n    def run(self): self.got = self._target(*self._args, **self._kwargs)",
    "print(sorted([1, 2], key=str))",
    "import logging\nlogging.basicConfig(format='%(message)s')",
])
def test_the_text_tells_nothing_of_what_is_steered(text):
    assert not foreign(text)


def test_a_text_is_read_as_often_whatever_its_length(monkeypatch):
    """Once it was read again for each attribute: a program with a thousand took seconds."""
    read = []
    monkeypatch.setattr(foreign_module, "nodes_of", lambda source: read.append(source) or nodes_of(source))
    foreign("a" + ".f" * 5)
    few = len(read)
    foreign("a" + ".f" * 50)
    assert len(read) == 2 * few


@pytest.mark.parametrize("what", LIBRARIES)
def test_libraries_that_are_not_steered_are_said(what):
    found = explore(LIBRARIES[what], runs=40)
    assert not found.complete and not_steered(found), found


#: what is not steered, handed on to be called by a library -> the whole program
HANDED_ON = {
    "an executor of threads": "import random\nfrom concurrent.futures import *\nwith ThreadPoolExecutor(1) as ex: print(ex.submit(random.random).result() < 0.5)\n",
    "a thread": "import random, threading\nt = threading.Thread(target=random.random); t.start(); t.join()\n",
    "a timer": "import os, threading\nt = threading.Timer(0.1, os.system, ['true']); t.start(); t.join()\n",
    "a pool": "import random\nfrom multiprocessing import Pool\nif __name__ == '__main__':\n    with Pool(1) as p: print(p.apply(random.random) < 0.5)\n",
    "an executor of processes": "import random\nfrom concurrent.futures import *\nif __name__ == '__main__':\n"
                                "    with ProcessPoolExecutor(1) as ex: print(list(ex.map(random.randrange, [2])))\n",
    "a loop": "import asyncio, random\nasync def main():\n    asyncio.get_running_loop().call_soon(random.random)\n"
              "    await asyncio.sleep(0)\nasyncio.run(main())\n",
    "a loop's thread": "import asyncio\nasync def main(): (await asyncio.to_thread(open, '/dev/null')).close()\nasyncio.run(main())\n",
}


@pytest.mark.parametrize("by", HANDED_ON)
def test_what_is_handed_on_counts_as_the_scripts(by):
    found = explore(HANDED_ON[by], runs=10)
    assert not found.complete and any(each.startswith(("Chance", "Files", "Other programs")) for each in found.left_out), found
    assert all(one.returncode == 0 for one in found)


#: What the same note is made of elsewhere, and these have many orders: only with --everything.
AS_OTHERS = {"a path", "the time"}


@pytest.mark.parametrize("what", params(UNSTEERED, UNSTEERED.keys() - AS_OTHERS))
def test_what_is_not_steered_is_said(what):
    found = explore(program(UNSTEERED[what], MAIN), runs=10)
    assert not found.complete and not_steered(found), found


def test_computing_is_said(monkeypatch):
    """Half a million rounds take longer than 0.01 s. On a busy machine something else may, too."""
    monkeypatch.setattr(stuck.Watch, "COMPUTING", 0.01)
    found = explore(program("def f(v):\n    n = 0\n    while n < 500_000:\n        n += 1\n    v.value = 2\n", MAIN))
    said, = found.left_out
    assert not found.complete and said.startswith(WORDS["computing"].partition("{")[0]) and "Process-1" in said


def test_a_read_that_blocks_forever_is_ended():
    text = program("import os\ndef f(r):\n    print(os.read(r, 1))\n",
                   "import os\nr, w = os.pipe()\np = Process(target=f, args=(r,)); p.start()\np.join()\n")
    found = explore(text, runs=3)
    assert not found.complete and any("not steered" in each for each in found.left_out)


def test_variables_of_another_module_are_not_seen(tmp_path, monkeypatch):
    (tmp_path / "orders_other.py").write_text("n = 0\ndef one():\n    return 1\ndef add():\n    global n\n    n = n + one()\n")
    monkeypatch.chdir(tmp_path)
    text = ("import threading, orders_other\nts = [threading.Thread(target=orders_other.add) for _ in range(2)]\n"
            "for t in ts: t.start()\nfor t in ts: t.join()\nprint(orders_other.n)\n")
    found = explore(text)
    assert not found.complete and any("orders_other" in each for each in found.left_out), found.left_out


def test_chance_in_a_module_of_the_learners_is_noted_while_it_is_imported(tmp_path, monkeypatch):
    (tmp_path / "orders_chance.py").write_text("import random\nn = random.randint(1, 9) * 0\n")
    monkeypatch.chdir(tmp_path)
    assert explore("import orders_chance\nprint(orders_chance.n)\n").left_out == ("Chance cannot be steered: MainProcess, line 1.",)


def test_a_seed_is_no_chance():
    text = HEAD + "import random\nrandom.seed(1)\nprint(random.randint(1, 9))\n"
    assert explore(text).complete
