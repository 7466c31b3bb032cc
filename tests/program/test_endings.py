"""Whether a script could notice that its objects go."""
from __future__ import annotations

import pytest

from helpers.program.endings import may_leave, notices_what_goes

NOTICING = {
    "a finalizer": "class Loud:\n    def __del__(self):\n        print('gone')\n",
    "a finalizer that is put in later": "Loud.__del__ = print\n",
    "a weak reference": "import weakref\n",
    "a library of somebody's": "import multiprocessing, loud\n",
    "a module beside it": "from . import loud\n",
    "a part of a library of somebody's": "from loud.multiprocessing import Queue\n",
    "an open file": "file = open('notes', 'w')\nfile.write('end')\n",
    "a file of os": "from os import fdopen as made\n",
    "a generator": "def numbers():\n    try:\n        yield 1\n    finally:\n        print('gone')\n",
    "a coroutine": "async def main():\n    pass\n",
    "interpreters that are left": "from concurrent import interpreters\ninterpreters.create()\n",
    "what the text does not show": "exec(input())\n",
    "an import among other words": "if True: import loud\n",
    "an import after another": "import os; import loud\n",
    "nothing that could be read": "",
}
SILENT = {
    "nothing but a print": "print(1)\n",
    "processes": "import multiprocessing\nimport time\nfrom multiprocessing.managers import BaseManager\nmultiprocessing.Process(target=print)\n",
    "executors": "from concurrent.futures import ThreadPoolExecutor\nexecutor = ThreadPoolExecutor()\nexecutor.submit(print)\n",
    "a pool": "from multiprocessing import Pool\nwith Pool() as pool:\n    pool.map_async(print, [1]).get()\n",
    "threads": "import os, sys, threading as t\nfrom queue import Queue\nlock = t.Lock()\nwith lock:\n    print(sum(n for n in range(3)))\n",
}


@pytest.mark.parametrize("source", NOTICING.values(), ids=NOTICING)
def test_scripts_that_may_notice(source):
    assert notices_what_goes(source)


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_scripts_that_cannot_notice(source):
    assert not notices_what_goes(source)


@pytest.mark.parametrize("source, may", [
    ("print(1)\n", False), ("p.join()\nprint(p.exitcode)\n", False), ("def __exit__(self, *error):\n    pass\n", False),
    ("import sys\nsys.exit(3)\n", True), ("from sys import exit as leave\nleave(3)\n", True), ("quit()\n", True),
    ("raise SystemExit(3)\n", True), ("os._exit(3)\n", True), ("memory = manager.SharedMemory(1)\n", True),
])
def test_scripts_that_may_end_with_another_code(source, may):
    assert may_leave(source) == may
