"""Steps: an order of cause and effect that is the same for the same happenings, and the state after each."""
from __future__ import annotations

from helpers import run_script
from helpers.record.run import Run
from helpers.views.steps import text

LOCKED = """\
from multiprocessing import Process, Queue, Lock
def f(q, l):
    with l:
        q.get()
if __name__ == '__main__':
    q = Queue()
    l = Lock()
    p = Process(target=f, args=(q, l))
    p.start()
    q.put('hello')
    p.join()
"""


def test_steps_of_a_run_and_the_state_after_each():
    run = run_script(LOCKED, timeout=10, start_method="fork")
    steps = run.steps()
    assert text(steps).splitlines() == [
        "1  MainProcess makes queue q (Queue) (line 6).",
        "2  MainProcess starts Process-1 (line 9).",
        "3  MainProcess puts 'hello' into queue q (line 10).",
        "4  MainProcess waits in p.join(), line 11.",
        "5  Process-1 acquires lock l (line 3).",
        "6  Process-1 gets 'hello' from queue q (line 4).",
        "7  Process-1 releases lock l (line 3).",
        "8  MainProcess has waited for Process-1 to end (line 11)."]
    assert [step.number for step in steps] == list(range(1, 9))
    assert [step.state.queues.get("queue q") for step in steps[1:6]] == [None, ("'hello'",), ("'hello'",), ("'hello'",), ()]
    assert [step.state.locks.get("lock l") for step in steps[3:7]] == [None, ("Process-1",), ("Process-1",), ()]
    assert steps[4].state.lanes["MainProcess"].doing == "waits"
    assert steps[7].ends and not steps[5].ends
    assert text(Run.from_json(run.to_json()).steps()) == text(steps)
