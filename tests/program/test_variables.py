"""Where a script sets variables that each process has for itself, as its text tells."""
from __future__ import annotations

import pytest

from helpers.program.polling import polling_at, repeats
from helpers.program.variables import Kept, kept, local_to, own_attributes, set_in

PROCESS = "import multiprocessing as mp\n"
START = "\nif __name__ == '__main__':\n    p = mp.Process(target=work)\n    p.start()\n    p.join()\n    print(found)\n"


@pytest.mark.parametrize(("body", "line"), [
    ("found = []\ndef work():\n    found.append(1)", 4),
    ("found = {}\ndef work():\n    found['a'] = 1", 4),
    ("found = 0\ndef work():\n    global found\n    found += 1", 5),
    ("import collections\nfound = collections.deque()\ndef work():\n    for n in range(3): found.append(n)", 5),
])
def test_a_change_that_stays_in_a_child(body: str, line: int) -> None:
    assert kept(PROCESS + body + START, set()) == [Kept("found", "work", line)]


@pytest.mark.parametrize("body", [
    "found = []\ndef work():\n    found = [1]\n    found.append(2)",             # a variable of its own
    "found = mp.Array('i', 2)\ndef work():\n    found[0] = 1",                  # shared
    "found = mp.Manager().list()\ndef work():\n    found.append(1)",            # shared
    "found = mp.Manager().set()\ndef work():\n    found.add(1)",                # shared
    "found = []\ndef work():\n    print(found)",                                # it only looks
    "found = []\nfound = [1]\ndef work():\n    found.append(1)",                # the parent sets it itself
    "found = []\ndef work(found):\n    found.append(1)",                        # a parameter
    "found = []\ndef other():\n    found.append(1)\ndef work():\n    pass",     # another function
])
def test_no_change_that_stays_in_a_child(body: str) -> None:
    assert kept(PROCESS + body + START, set()) == []


def test_what_nobody_else_looks_at_may_stay_there() -> None:
    memo = "memo = {}\ndef work(n):\n    memo[n] = n\n"
    assert kept(memo, {"work"}) == [] and kept(memo + "print(memo)\n", {"work"}) == [Kept("memo", "work", 3)]


OBJECT = ("class Tally:\n    def __init__(self):\n        self.total = 0\n    def add(self):\n        self.total += 1\n"
          "tally = Tally()\nmp.Process(target=tally.add).start()\nprint(tally.total)\n")


def test_an_object_whose_method_runs_in_a_child() -> None:
    assert kept(OBJECT, set()) == [Kept("self.total", "Tally.add", 5)]
    assert kept(OBJECT.replace("Tally()", "manager.Tally()") + "Manager.register('Tally', Tally)\n", set()) == []


def test_where_a_variable_is_set() -> None:
    script = "stop = False\ndef loop():\n    while not stop:\n        pass\ndef end():\n    global stop\n    stop = True\nstop = 1\n"
    assert set_in(script, "stop", 3) == (7, 8) and local_to(script, "stop", 3) == ""
    script = "class A:\n    def __init__(self):\n        self.on = True\n    def run(self):\n        on = self.on\n        while on:\n" \
             "            pass\n    def stop(self):\n        self.on = False\n"
    assert local_to(script, "on", 6) == "run" and set_in(script, "on", 6) == (9,)
    assert set_in(script, "self.on", 6) == (9,) and own_attributes(script) == {"on"}


def test_an_attribute_that_may_be_shared_is_no_own_one() -> None:
    point = "class Point(Structure):\n    _fields_ = [('x', c_int)]\n    def move(self):\n        self.x = 1\n        self.value = 2\n"
    assert own_attributes(point) == set()


@pytest.mark.parametrize(("head", "whether"), [
    ("while not e.wait(1): pass", True), ("while e.wait(1): pass", False), ("while not e.wait(1) and n: pass", False),
    ("while not e.wait(1): n += 1", True), ("while not e.wait(1): look()", False), ("for _ in range(9): e.wait(1)", False)])
def test_a_loop_that_only_repeats_a_call(head: str, whether: bool) -> None:
    assert repeats(head, 1) is whether


def test_the_head_of_a_loop_in_one_line() -> None:
    polling = polling_at("import time\nwhile flag.value == 0: time.sleep(1)\n", 2)
    assert polling is not None and polling.text == "while flag.value == 0:"
