"""The words of an order: what a step is said to do is what it did."""
from __future__ import annotations

from order_programs import PROCESSES, THREADS, program

from helpers import explore


def told(text: str) -> list[list[str]]:
    """Return the sentences of each outcome's shortest order."""
    return [[step.sentence for step in one.steps] for one in explore(text)]


def test_a_step_is_told_by_what_threads_change():
    """Not by the constant that leads to it, and with no value where none is known."""
    lost = next(steps for steps in told(THREADS["an attribute"]) if steps[1].startswith("reads"))
    assert lost == ["reads .value", "reads .value", "changes .value", "changes .value", "reads .value"]
    failed = told(THREADS["check, then act on a list"])[0]
    assert failed[:2] == ["may look into a list, dict or set"] * 2 and failed.count("may change a list, dict or set") == 2


def test_a_closures_variable_is_not_a_global_of_the_same_name():
    text = ("import threading\nn = 7\ndef one(): return 1\ndef outer():\n    n = 0\n    def work():\n        nonlocal n\n        n = n + one()\n"
            "    ts = [threading.Thread(target=work) for _ in range(2)]\n    for t in ts: t.start()\n    for t in ts: t.join()\n    print(n)\nouter()\n")
    assert {steps[0] for steps in told(text)} == {"reads n: 0"}


def test_who_gave_up_waiting_was_not_woken():
    text = program("def f(b):\n    b.wait()\n", "b = Barrier(2)\np = Process(target=f, args=(b,)); p.start()\ntry: b.wait(1)\n"
                   "except threading.BrokenBarrierError: print('late')\np.join()\n")
    found = {one.stdout: [step.sentence for step in one.steps if step.who == "MainProcess"] for one in explore(text)}
    assert "waits no longer" in found["late\n"] and "waits no longer" not in found[""]


def test_a_loop_that_nobody_names_is_the_event_loop():
    found = explore("import asyncio\nasync def main():\n    await asyncio.Event().wait()\nasyncio.run(main())\n")
    assert "MainProcess waits for something to do in the event loop, forever" in str(found)


def test_a_lock_is_asked_for_where_it_is_taken(capsys):
    """A condition's `with` is one step, and not a look at its name before."""
    assert told(THREADS["condition of threads"])[0][0].startswith("acquires condition c")
    assert told(PROCESSES["condition"])[0][0].startswith("acquires condition c")
