"""What a script hands to its processes, as read from its text: only what is certain."""
from __future__ import annotations

import pytest

from helpers.program.handed import called_at_once, changed_copies, run_by_itself
from helpers.program.variables import local_namesakes, set_once

CHILD = """from multiprocessing import Process
def work(a, b=None):
    {change}
x = {made}
p = Process(target=work, {given})
p.start()
p.join()
{look}
"""


def copies(change: str = "a.append(1)", made: str = "[]", given: str = "args=(x,)", look: str = "print(x)") -> list[tuple]:
    source = CHILD.format(change=change, made=made, given=given, look=look)
    return [(one.variable, one.function, one.line) for one in changed_copies(source, set())]


@pytest.mark.parametrize("how", [
    {}, {"change": "a[0] = 1"}, {"made": "set()", "change": "a.add(1)"}, {"given": "args=[x]"}, {"given": "kwargs={'a': x}"},
    {"change": "b.append(1)", "given": "args=(1, x)"}])
def test_an_object_that_a_child_gets_and_changes_is_a_copy(how: dict) -> None:
    assert copies(**how) == [("x", "work", 3)]


@pytest.mark.parametrize("how", [
    {"look": ""}, {"look": "", "made": "[]\nprint(x)"}, {"change": "print(a)"}, {"change": "a = a + [1]"}, {"made": "Manager().list()"}, {"made": "Array('i', 2)"},
    {"given": "args=(y,)"}, {"given": "args=(*x,)"}, {"look": "x = [2]"}, {"given": "args=(x,)", "change": "b.append(1)"}])
def test_nothing_is_said_where_that_is_not_certain(how: dict) -> None:
    assert copies(**how) == []


def test_a_function_that_a_pool_carries_out_counts_only_where_other_processes_did() -> None:
    source = CHILD.format(change="a.append(1)", made="[]", given="", look="pool.apply_async(work, (x,))\nprint(x)")
    assert not list(changed_copies(source, set()))
    assert [one.variable for one in changed_copies(source, {"work"})] == ["x"]


@pytest.mark.parametrize("text", ["Process(target=work(1))", "threading.Thread(target=work(1))", "Timer(3, work(1))",
                                  "pool.submit(work(1))", "Timer(3, function=work(1))",
                                  "pool.map(work(1), x)", "f.add_done_callback(work(1))", "loop.run_in_executor(None, work(1))"])
def test_a_call_in_the_place_of_a_function_is_found(text: str) -> None:
    found = called_at_once(f"def work(n):\n    print(n)\nt = {text}\n")
    assert [(one.call, one.line, one.first, one.last) for one in found] == [("work(1)", 3, 1, 2)]


@pytest.mark.parametrize("source", [
    "def work(n):\n    yield n\nt = Thread(target=work(1))\n",
    "@task\ndef work(n):\n    print(n)\nt = Thread(target=work(1))\n",
    "def work(n):\n    print(n)\nt = Thread(target=work(1))\nwork(2)\n",
    "def work(n):\n    print(n)\nt = Thread(target=work, args=(1,))\n"])
def test_a_call_that_is_something_else_is_not(source: str) -> None:
    assert called_at_once(source) == []


@pytest.mark.parametrize(("returns", "nothing"), [("", True), ("return", True), ("return None", True), ("return print", False)])
def test_a_function_that_may_return_a_function_is_told_apart(returns: str, nothing: bool) -> None:
    assert [one.nothing for one in called_at_once(f"def work():\n    pass\n    {returns}\nThread(target=work())\n")] == [nothing]


@pytest.mark.parametrize(("then", "found"), [
    ("t.run()", [("t.run()", 4, "Thread", 1, 2)]), ("t.start()", []), ("t.run()\nt.start()", []), ("t.run()\nwork()", [])])
def test_a_thread_that_is_run_and_never_started(then: str, found: list) -> None:
    source = f"def work():\n    print(1)\nt = Thread(target=work)\n{then}\n"
    assert [(one.call, one.line, one.runs, one.first, one.last) for one in run_by_itself(source)] == found


LOOP = "{before}flag = {value}\n{between}while flag:\n    pass\n"


def test_no_global_is_meant_where_a_function_around_the_loop_has_one_of_that_name() -> None:
    source = "flag = 1\ndef main():\n    flag = 1\n    def work():\n        while flag:\n            pass\n    flag = 0\n"
    assert set_once(source, "flag", 5) == 0 and local_namesakes(source, "flag", 5) == []
    other = "flag = 1\ndef work():\n    while flag:\n        pass\ndef main():\n    flag = 0\n"
    assert set_once(other, "flag", 3) == 1 and local_namesakes(other, "flag", 3) == [("main", 6)]


@pytest.mark.parametrize(("parts", "line"), [
    ({}, 1), ({"value": "[1]"}, 0), ({"between": "flag = 2\n"}, 0), ({"between": "def f():\n    global flag\n    flag = 0\n"}, 0),
    ({"between": "def f():\n    flag = 0\n"}, 1), ({"between": "module.flag = 0\n"}, 0), ({"between": "exec('flag = 0')\n"}, 0),
    ({"before": "for _ in x:\n    "}, 0)])
def test_a_variable_that_is_set_once(parts: dict, line: int) -> None:
    source = LOOP.format(**{"before": "", "value": "1", "between": ""} | parts)
    at = source.splitlines().index("while flag:") + 1
    assert set_once(source, "flag", at) == line
