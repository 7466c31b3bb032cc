"""What is recorded of asyncio tasks."""
from __future__ import annotations

import sys

import pytest

from helpers import Event, Run, run_script
from helpers.views.timeline.layout import layout
from helpers.views.words import summary


def of(run: Run, kind: str, lane: str | None = None) -> list[Event]:
    return [event for event in run.events if event.kind == kind and lane in (None, event.lane)]


def awaits(run: Run, lane: str) -> list[tuple]:
    return [(event.line, event.function, event.seconds, event.children, event.outcome) for event in of(run, "await", lane)]


def names(run: Run) -> list[str]:
    return [thread.name for thread in run.processes[0].threads if thread.task]


WAITS = """\
import asyncio

async def fetch(path, n=1):
    await asyncio.sleep(0.01 * n)
    return path

async def steps():
    for n in range(2):
        await asyncio.sleep(0)
        yield n

class Reader:
    async def read(self, path):
        async for n in steps():
            pass
        return path

async def main():
    print(await asyncio.gather(fetch('/a'), fetch('/b', n=2)))
    named = asyncio.create_task(fetch('/c'), name='the third')
    print(await named)
    print(await Reader().read('/d'))
    done, _ = await asyncio.wait([asyncio.create_task(fetch('/e')), asyncio.create_task(fetch('/f', 9))],
                                 return_when=asyncio.FIRST_COMPLETED)
    async with asyncio.TaskGroup() as group:
        group.create_task(Reader().read('/g'))
        group.create_task(fetch('/h'))
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(future.set_result, 1)
    await future

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def waits() -> Run:
    return run_script(WAITS, timeout=30)


def test_tasks_are_named_by_what_they_run(waits: Run) -> None:
    assert waits.stdout == "['/a', '/b']\n/c\n/d\n"
    assert names(waits) == ["main", "fetch('/a', 1)", "fetch('/b', 2)", "the third", "fetch('/e', 1)", "fetch('/f', 9)",
                            "read('/g')", "fetch('/h', 1)"]


def test_what_a_task_awaits_is_read_off_its_frames(waits: Run) -> None:
    assert awaits(waits, "main") == [
        (19, "gather", None, ("fetch('/a', 1)", "fetch('/b', 2)"), ""),
        (21, "", None, ("the third",), ""),
        (9, "sleep", 0, (), ""), (9, "sleep", 0, (), ""),       # in an async generator, inside a method
        (23, "wait", None, ("fetch('/e', 1)", "fetch('/f', 9)"), ""),
        (25, "__aexit__", None, ("read('/g')", "fetch('/h', 1)"), ""),
        (30, "Future", None, (), "")]
    assert [event.any_one for event in of(waits, "await", "main")] == [False, False, False, False, True, False, False]
    assert awaits(waits, "fetch('/b', 2)") == [(4, "sleep", 0.02, (), "")]
    assert of(waits, "await", "main")[0].source is of(waits, "task_end", "fetch('/b', 2)")[0]


def test_who_creates_a_task_is_where_it_comes_from(waits: Run) -> None:
    assert [(event.lane, event.line, event.child) for event in of(waits, "task_create")][:4] == [
        ("", 32, "main"), ("main", 19, "fetch('/a', 1)"), ("main", 19, "fetch('/b', 2)"), ("main", 20, "the third")]
    assert all(event.source is not None and event.source.child == event.lane for event in of(waits, "task_run"))


def test_a_loop_that_waits_is_waiting_and_a_task_works_in_its_turns(waits: Run) -> None:
    picture = layout(waits)
    row = next(number for number, lane in enumerate(picture.lanes) if lane.name.startswith("fetch('/b"))
    kinds = [span.waits for span in picture.spans if span.lane == row]
    assert kinds == [True, False, True, False]      # created, runs, sleeps, runs
    loop = of(waits, "loop")[0]
    assert all(span.waits for span in picture.spans if span.lane == 0 and loop.time < span.begin < loop.end)


EAGER = """\
import asyncio

async def quick():
    return 1

async def slow():
    await asyncio.sleep(0.01)
    return 2

async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    print(await asyncio.create_task(quick()), await asyncio.create_task(slow()))
    print(len(asyncio.all_tasks()), asyncio.current_task().get_coro().__name__)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.version_info < (3, 12), reason="there are no eager tasks")
def test_eager_tasks_have_lanes() -> None:
    run = run_script(EAGER, timeout=30)
    assert run.stdout == "1 2\n1 main\n" and names(run) == ["main", "quick", "slow"]
    assert [event.kind for event in run.events if event.lane == "quick"] == ["task_run", "task_end"]
    assert awaits(run, "slow") == [(7, "sleep", 0.01, (), "")]


PRIMITIVES = """\
import asyncio

async def worker(q, lock, done):
    async with lock:
        item = await q.get()
    q.task_done()
    done.set()
    return item

async def main():
    q, lock, done = asyncio.Queue(1), asyncio.Lock(), asyncio.Event()
    tasks = [asyncio.create_task(worker(q, lock, done)) for _ in range(2)]
    await asyncio.sleep(0)
    await q.put('a')
    q.put_nowait('b') if not q.full() else await q.put('b')
    await done.wait()
    await q.join()
    print(await asyncio.gather(*tasks), q.empty())
    try:
        await asyncio.wait_for(q.get(), 0.01)
    except asyncio.TimeoutError:
        print('late')

asyncio.run(main())
"""


def test_queues_locks_and_events_of_tasks() -> None:
    run = run_script(PRIMITIVES, timeout=30)
    assert run.stdout == "['a', 'b'] True\nlate\n"
    assert [(event.lane, event.value, event.object) for event in of(run, "put")] == [
        ("main", "'a'", "queue q"), ("main", "'b'", "queue q")]
    gets = of(run, "get")
    assert [(event.lane, event.value, event.outcome) for event in gets] == [
        ("worker", "'a'", ""), ("worker 2", "'b'", ""), ("main", "", "CancelledError")]
    assert [event.source for event in gets] == [*of(run, "put"), None]
    assert (gets[2].line, gets[2].seconds) == (20, 0.01)        # wait_for() makes no lane of its own, in any version
    assert [(event.lane, event.waited) for event in of(run, "acquire")] == [("worker", False), ("worker 2", True)]
    assert of(run, "acquire")[1].source is of(run, "release", "worker")[0]
    assert of(run, "wait")[0].source is of(run, "set", "worker")[0]
    assert [event.kind for event in run.events if event.kind == "join_queue" and event.end is not None] == ["join_queue"]
    assert all(event.awaited for event in run.events if event.object)


THREADS = """\
import asyncio, threading, time

def slow(n):
    time.sleep(0.01)
    return n

async def answer():
    await asyncio.sleep(0.01)
    return 42

def ask(loop):
    print(asyncio.run_coroutine_threadsafe(answer(), loop).result(5))

async def main():
    print(await asyncio.to_thread(slow, 3), await asyncio.to_thread(pow, 2, 3))
    print(await asyncio.get_running_loop().run_in_executor(None, slow, 4))
    thread = threading.Thread(target=ask, args=(asyncio.get_running_loop(),))
    thread.start()
    while thread.is_alive():
        await asyncio.sleep(0.01)

asyncio.run(main())
"""


def test_threads_and_tasks_wait_for_each_other() -> None:
    run = run_script(THREADS, timeout=30)
    assert run.stdout == "3 8\n4\n42\n"
    assert [(event.lane, event.function, event.arguments) for event in of(run, "submit")] == [
        ("main", "slow", "3"), ("main", "pow", "2, 3"), ("main", "slow", "4")]
    fetches = of(run, "fetch")
    assert [(event.lane, event.line, event.number) for event in fetches] == [("main", 15, 1), ("main", 15, 2), ("main", 16, 3)]
    assert [event.source for event in fetches] == of(run, "task") and not of(run, "callback")
    join = of(run, "task_join")[0]
    assert (join.lane, join.child, join.line, join.seconds) == ("ask", "answer", 12, 5)
    assert join.source is of(run, "task_end", "answer")[0] and of(run, "task_create")[1].lane == "ask"


def test_a_task_with_a_long_time_out_is_not_said_to_wait_forever() -> None:
    run = run_script("import asyncio\n\nasync def one(event):\n    async with asyncio.timeout(60):\n        await event.wait()\n\n"
                     "async def main():\n    event = asyncio.Event()\n    await one(event)\n\nasyncio.run(main())\n", timeout=1)
    wait = of(run, "wait")[0]
    assert wait.end is None and wait.seconds == 60.0
    assert "nobody is left" not in run.explain() or "set it" in run.explain()


def test_a_child_that_a_task_starts_is_nobody_but_itself() -> None:
    run = run_script("import asyncio\nfrom multiprocessing import Process\nimport time\n\ndef work():\n    time.sleep(0.01)\n\n"
                     "async def main():\n    p = Process(target=work)\n    p.start()\n    await asyncio.sleep(0.05)\n    p.join()\n\n"
                     "if __name__ == '__main__':\n    asyncio.run(main())\n", timeout=30, start_method="fork")
    assert "Process-1 sleeps 0.01 s (line 6)." in run.explain()


def test_many_tasks_share_the_last_lane() -> None:
    run = run_script("import asyncio\n\nasync def one(n):\n    await asyncio.sleep(0)\n\nasync def main():\n"
                     "    await asyncio.gather(*(one(n) for n in range(1500)))\n\nasyncio.run(main())\n", timeout=30)
    assert run.returncode == 0 and names(run)[-1] == "other tasks" and len(names(run)) == 1001


def test_the_errors_in_a_group_are_told() -> None:
    run = run_script("import asyncio\n\nasync def bad(n):\n    raise ValueError(f'number {n}')\n\nasync def main():\n"
                     "    async with asyncio.TaskGroup() as group:\n        group.create_task(bad(1))\n\nasyncio.run(main())\n", timeout=30)
    assert summary(run) == (
        "MainProcess ended with ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception), line 7. "
        "Task bad(1) ended with ValueError: number 1, line 4.")


def test_what_asyncio_does_for_itself_has_no_lane() -> None:
    run = run_script("import asyncio, sys\n\nasync def main():\n    proc = await asyncio.create_subprocess_exec(\n"
                     "        sys.executable, '-c', 'print(1)', stdout=asyncio.subprocess.PIPE)\n"
                     "    print(await proc.stdout.read(), await proc.wait())\n    async for _ in steps():\n        pass\n\n"
                     "async def steps():\n    yield 1\n\nasyncio.run(main())\n", timeout=30)
    assert run.stdout.startswith("b'1") and names(run) == ["main"]


COMPUTES = """\
import asyncio

async def spin():
    while True:
        pass

async def main():
    await asyncio.gather(asyncio.sleep(60), spin())

asyncio.run(main())
"""


def test_a_task_that_computes_blocks_the_loop() -> None:
    run = run_script(COMPUTES, timeout=0.6)
    assert "Task spin still runs line 4: while True: That blocks the event loop: task main and task sleep cannot go on." in summary(run)


def test_the_loop_calls_the_programs_functions() -> None:
    run = run_script("import asyncio\n\ndef ring():\n    print('now')\n\nasync def main():\n    loop = asyncio.get_running_loop()\n"
                     "    loop.call_later(0.01, ring)\n    await asyncio.sleep(0.05)\n\nasyncio.run(main())\n", timeout=30)
    call = of(run, "loop_call")[0]
    assert (call.lane, call.function, call.line) == ("", "ring", 3)
    assert [(event.lane, event.function, event.line) for event in of(run, "loop_expects")] == [("main", "call_at", 8)]


def test_a_coroutine_that_nobody_awaits_is_warned_of_at_its_line():
    run = run_script("import asyncio\n\nasync def greet():\n    pass\n\nasync def main():\n    greet()\n\nasyncio.run(main())\n", timeout=30)
    assert run.stderr.splitlines()[:2] == ["cell.py:7: RuntimeWarning: coroutine 'greet' was never awaited", "  greet()"]


CANCELLED = """\
import asyncio

async def work(q):
    try:
        await asyncio.sleep(0)
        await q.get()
    finally:
        print('tidy')

async def caught(q):
    try:
        await q.get()
    except asyncio.CancelledError:
        await asyncio.sleep(0)
    raise asyncio.CancelledError

async def main():
    q = asyncio.Queue()
    tasks = [asyncio.create_task(work(q)), asyncio.create_task(caught(q))]
    await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
"""


def test_a_task_is_cancelled_in_the_line_of_the_call_that_was():
    """Not in that of the last await before it; and one that has waited again since then, where it did that."""
    run = run_script(CANCELLED, timeout=30)
    assert {event.lane: event.line for event in of(run, "task_end") if event.outcome} == {"work": 6, "caught": 14}
    assert {thread.name: thread.error_line for thread in run.processes[0].threads if thread.cancelled} == {"work": 6, "caught": 14}
