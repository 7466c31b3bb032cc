"""Pictures of tasks that wait, break their pool or never begin, of locks that nobody gives back, and of loops that sleep."""
from __future__ import annotations

import sys

import pytest

from helpers import Run, run_script
from helpers.views.steps import text
from helpers.views.timeline.draw import _seen as seen
from helpers.views.timeline.layout import layout
from helpers.views.timeline.parts import Picture, Span

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="most of them fork")


def spans(picture: Picture, lane: str) -> list[Span]:
    row = next(number for number, one in enumerate(picture.lanes) if one.name == lane)
    return [span for span in picture.spans if span.lane == row]


def arrows(picture: Picture) -> list[tuple[str, str]]:
    return [(picture.lanes[arrow.from_lane].name, picture.lanes[arrow.to_lane].name) for arrow in picture.arrows]


def ends(picture: Picture) -> list[tuple[str, str]]:
    return [(picture.lanes[end.lane].name, end.text) for end in picture.ends if end.text]


HIDDEN = """\
import socket, {module} as futures

def read(one):
    one.recv(1)

if __name__ == '__main__':
    with futures.{kind}(1) as pool:
        ours, theirs = socket.socketpair()
        pool.submit(read, ours).result()
"""


@pytest.mark.parametrize(("kind", "lane"), [("ThreadPoolExecutor", "ThreadPoolExecu…-0_0"), ("ProcessPoolExecutor", "ForkProcess-1")])
def test_a_task_waits_in_a_call_that_is_not_recorded(kind, lane):
    picture = layout(run_script(HIDDEN.format(module="concurrent.futures", kind=kind), timeout=1.5, start_method="fork"))
    last = spans(picture, lane)[-1]
    assert last.waits and last.hangs and (lane, "still waiting: one.recv(1) l.4") in ends(picture)
    assert ("MainProcess", lane) in arrows(picture)             # the task's, though it never ended


BROKEN = """\
import os
from concurrent.futures import ProcessPoolExecutor
def die():
    os._exit(3)
if __name__ == '__main__':
    with ProcessPoolExecutor(1) as pool:
        try:
            pool.submit(die).result()
        except Exception as error:
            print(type(error).__name__)
"""


def test_a_worker_that_broke_its_pool_has_ended_before_anybody_hears_of_it():
    run = run_script(BROKEN, timeout=20, start_method="fork")
    picture = layout(run)
    said = next(event for event in run.events if event.kind == "print")
    assert spans(picture, "ForkProcess-1")[-1].end < said.time
    assert ("MainProcess", "ForkProcess-1") in [pair for pair, arrow in zip(arrows(picture), picture.arrows, strict=True) if not arrow.thin]
    assert {label.text for label in picture.labels} >= {"result l.8: BrokenProcessPool", "shutdown l.6"}
    assert [line[4:] for line in text(run.steps()).splitlines()][1:] == [
        "MainProcess submits task 1: die() (line 8).",
        "MainProcess starts ForkProcess-1 (line 8).",
        "MainProcess waits in pool.submit(die).result(), line 8.",
        "ForkProcess-1 begins.",
        "ForkProcess-1 carries out task 1: die() (line 3).",
        "ForkProcess-1 ended with exit code 3.",
        "MainProcess asks for the result of task 1: BrokenProcessPool (line 8).",
        "MainProcess prints 'BrokenProcessPool' (line 10).",
        "MainProcess has waited for pool to end (line 6).",
        "MainProcess ended well."]


NEVER_BEGUN = """\
import threading
from concurrent.futures import ThreadPoolExecutor
go = threading.Event()
pool = ThreadPoolExecutor(1)
pool.submit(go.wait)
for n in range({count}):
    pool.submit(abs, n)
pool.shutdown(wait=False, cancel_futures={cancelled})
go.set()
"""


@pytest.mark.parametrize(("count", "cancelled", "said"), [(1, True, {"abs(0): never begun"}), (3, True, {"3 tasks: never begun"}), (3, False, set())])
def test_a_task_that_never_began_is_a_stub(count, cancelled, said):
    picture = layout(run_script(NEVER_BEGUN.format(count=count, cancelled=cancelled), timeout=20))
    assert {label.text for label in picture.labels if label.lost} == said and bool(picture.stubs) == bool(said)


TWICE = "import threading\nlock = threading.Lock()\nwith lock:\n    with lock:\n        pass\n"
BY_A_MANAGER = """\
import multiprocessing
def take(lock):
    lock.acquire()
if __name__ == '__main__':
    manager = multiprocessing.Manager()
    lock = manager.Lock()
    for _ in range(2):
        p = multiprocessing.Process(target=take, args=(lock,))
        p.start()
        p.join()
"""


@pytest.mark.parametrize(("program", "holder"), [(TWICE, "MainProcess"), (BY_A_MANAGER, "Process-2")])
def test_a_lock_that_somebody_waits_for_in_vain_has_a_lane_and_a_holder(program, holder):
    run = run_script(program, timeout=1.5, start_method="fork")
    assert ("lock", f"held by {holder}") in ends(layout(run))
    assert run.steps()[-1].state.locks["lock"] == (holder,)


def test_a_managers_lock_is_given_back():
    run = run_script(BY_A_MANAGER.replace("    lock.acquire()", "    with lock:\n        pass"), timeout=20, start_method="fork")
    holders = [step.state.locks.get("lock") for step in run.steps()]
    assert [one for one, before in zip(holders, [None, *holders], strict=False) if one != before] == [(), ("Process-2",), (), ("Process-3",), ()]


def polls(seconds: float, work: str = "pass") -> Run:
    return run_script(f"import time\nfor n in range(20):\n    {work}\n    time.sleep({seconds})\nprint(n)\n", timeout=20)


def test_a_loop_that_sleeps_again_and_again_waits():
    waits = [span for span in spans(layout(polls(0.02)), "MainProcess") if span.waits]
    assert len(waits) == 1 and waits[0].end - waits[0].begin >= 0.4


def test_a_loop_that_works_between_its_sleeps_works():
    worked = [span for span in spans(layout(polls(0.001, "sum(range(2_000_000))")), "MainProcess") if not span.waits]
    assert sum(span.end - span.begin for span in worked) > 0.1      # 20 times several milliseconds, on any machine


GATHERED = """\
import asyncio
async def fetch(name):
    await asyncio.sleep(0.05)
    if name == 'b':
        raise LookupError(name)
async def main():
    await asyncio.gather(fetch('a'), fetch('b'), fetch('c'))
asyncio.run(main())
"""
GROUPED = """\
import asyncio
async def wait():
    await asyncio.sleep(10)
async def fail():
    raise LookupError
async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(wait())
        group.create_task(fail())
asyncio.run(main())
"""


@pytest.mark.parametrize(("program", "failed"), [(GATHERED, "fetch('b')"), (GROUPED, "fail")])
def test_what_an_error_ends_has_an_arrow_from_the_task_that_failed(program, failed):
    found = [pair for pair in arrows(layout(run_script(program, timeout=20))) if pair[1] == "main" and pair[0] != "MainProcess"]
    assert found[0] == (failed, "main")


def test_what_a_task_ended_with_is_told_at_its_end():
    program = ("from concurrent.futures import ThreadPoolExecutor\ndef f(n):\n    {}\n    raise ValueError(n)\n"
               "with ThreadPoolExecutor(1) as pool:\n    pool.submit(f, 1).exception()\n")
    apart, at_once = (text(run_script(program.format(line), timeout=20).steps()) for line in ("print('begins')", "pass"))
    places = [apart.index(words) for words in ("carries out task 1: f(1) (line 2).", "prints 'begins'", "has done task 1: ValueError (line 2).")]
    assert places == sorted(places) and "carries out task 1: f(1): ValueError (line 2)." in at_once


def test_what_ends_in_a_moment_is_told_with_its_error():
    assert "Task fail ends with LookupError (line 5)." in text(run_script(GROUPED, timeout=20).steps())


IN_A_TASK = """\
import asyncio, threading, time
from concurrent.futures import ThreadPoolExecutor
async def tick():
    await asyncio.sleep(0.05)
async def report(held):
    {call}
async def main():
    with threading.Lock() as held:
        await asyncio.gather(tick(), report(threading.Event()))
asyncio.run(main())
"""
IN_A_GREENLET = """\
{patch}import gevent, time
def first():
    {call}
gevent.joinall([gevent.spawn(first), gevent.spawn(gevent.sleep, 0.05)])
"""


@pytest.mark.parametrize(("program", "call", "said"), [
    (IN_A_TASK, "time.sleep(0.2)", ["time.sleep(0.2) l.6: blocks the loop"]),
    (IN_A_TASK, "held.wait(0.2)", ["wait l.6, event 1: timed out: blocks the loop"]),
    (IN_A_TASK, "ThreadPoolExecutor().submit(time.sleep, 0.2).result()", ["result l.6: blocks the loop"]),
    (IN_A_TASK, "await asyncio.sleep(0.2)", []),
    (IN_A_TASK, "await asyncio.to_thread(time.sleep, 0.2)", []),
    (IN_A_TASK, "await asyncio.wait_for(asyncio.wrap_future(ThreadPoolExecutor().submit(time.sleep, 0.2)), 5)", []),
    (IN_A_TASK, "time.sleep(0.01)", []),
    (IN_A_GREENLET, "time.sleep(0.2)", ["time.sleep(0.2) l.3: blocks the hub"]),
    (IN_A_GREENLET, "gevent.sleep(0.2)", []),
    (IN_A_GREENLET.replace("{patch}", "from gevent import monkey; monkey.patch_all(); "), "time.sleep(0.2)", []),
])
def test_a_call_that_keeps_others_from_running_says_so(program, call, said):
    picture = layout(run_script(program.format(call=call, patch=""), timeout=20))
    assert [label.text for label in picture.labels if "blocks" in label.text] == said


def test_many_short_turns_are_a_thinner_bar_and_a_short_one_alone_is_wide_enough():
    short = [(10.0 + 3 * number, 10.1 + 3 * number) for number in range(20)]
    begin, end, share = next(seen(short, 600.0))
    assert (begin, end > 67, share < 0.1) == (10.0, True, True) and len(list(seen(short, 600.0))) == 1
    assert list(seen([(10.0, 10.1), (50.0, 90.0)], 600.0)) == [(10.0, pytest.approx(11.6), 1.0), (50.0, 90.0, 1.0)]
    assert list(seen([(10.0, 40.0), (40.5, 90.0)], 600.0)) == [(10.0, 40.0, 1.0), (40.5, 90.0, 1.0)]     # each long enough


AT_ONCE = """\
import asyncio
async def main():
    q = asyncio.Queue()
    for n in range(3):
        q.put_nowait(n)
    await asyncio.sleep(0.1)
    for n in range(3):
        await q.get()
asyncio.run(main())
"""


def test_what_gives_way_to_nobody_is_no_wait():
    run = run_script(AT_ONCE, timeout=20)
    sleep = next(event for event in run.events if event.function == "sleep")
    waits = [span for span in spans(layout(run), "main") if span.waits]
    assert [span for span in waits if span.begin <= sleep.time <= span.end]
    assert all(span.end <= sleep.end or span.begin >= sleep.end for span in waits)
    gives = [event for event in run.events if event.kind in ("put", "get")]
    assert len(gives) == 6 and not [one for one in gives for span in waits if span.begin < (one.time + one.end) / 2 < span.end]
