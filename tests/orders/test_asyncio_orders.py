"""asyncio: the outcomes found are exactly those of asyncio's own loop on a machine that stalls at random."""
from __future__ import annotations

import sys
import textwrap

import pytest
from chosen_programs import chosen, operations, params
from found_orders import not_steered
from order_programs import HEAD
from stalled_loops import outcome

from helpers import explore


def program(functions: str, main: str) -> str:
    """Return a script with coroutines, and the body of its main one."""
    return ("import asyncio, time\n" + textwrap.dedent(functions).strip("\n") + "\n\nasync def main():\n"
            + textwrap.indent(textwrap.dedent(main).strip("\n"), "    ") + "\n\nasyncio.run(main())\n")


SAY = "async def say(seconds, text):\n    await asyncio.sleep(seconds)\n    print(text)\n"
#: name -> (program, how many outcomes it has)
PROGRAMS = {
    "gives way only": (program("n = 0\nasync def add():\n    global n\n    seen = n\n    await asyncio.sleep(0)\n    n = seen + 1\n",
                               "await asyncio.gather(add(), add())\nprint(n)"), 1),
    "equal sleeps": (program(SAY, "await asyncio.gather(say(0.1, 1), say(0.1, 2), say(0.1, 3))"), 1),
    "longer and longer": (program(SAY, "await asyncio.gather(say(0.1, 1), say(0.2, 2), say(0.3, 3))"), 1),
    "shorter and shorter": (program(SAY, "await asyncio.gather(say(0.2, 2), say(0.1, 1))"), 2),
    "one after the other, and beside": (program(SAY + "async def two():\n    await say(0.1, 1)\n    await say(0.1, 2)\n",
                                                "await asyncio.gather(two(), say(0.15, 3))"), 2),
    "a lock": (program("async def f(lock, n):\n    async with lock:\n        print(n)\n        await asyncio.sleep(0.1)\n",
                       "lock = asyncio.Lock()\nawait asyncio.gather(f(lock, 1), f(lock, 2))"), 1),
    "a time-out that is longer": (program("", "try:\n    await asyncio.wait_for(asyncio.sleep(0.1), 1)\n    print('in time')\n"
                                          "except TimeoutError:\n    print('too late')"), 2),
    "a time-out that is shorter": (program("", "try:\n    async with asyncio.timeout(0.5):\n        await asyncio.sleep(1)\n"
                                           "except TimeoutError:\n    print('too late')"), 1),
    "a sleep that blocks the loop": (program(SAY + "async def blocks():\n    time.sleep(1)\n    for _ in range(4):\n"
                                             "        await asyncio.sleep(0)\n    print('b')\n", "await asyncio.gather(say(0.1, 'a'), blocks())"), 1),
    "nobody sets it": (program("", "await asyncio.Event().wait()"), 1),
    "two locks": (program("async def f(seconds, a, b):\n    async with a:\n        await asyncio.sleep(seconds)\n        async with b:\n"
                          "            print(seconds)\n", "a, b = asyncio.Lock(), asyncio.Lock()\n"
                          "await asyncio.gather(f(0, a, b), say(b, a))".replace("say(", "later(")).replace(
                              "async def main", "async def later(a, b):\n    await asyncio.sleep(0.1)\n    await f(0.1, a, b)\n\nasync def main"), 1),
    "a queue": (program("async def produce(q):\n    for n in range(2):\n        await asyncio.sleep(0.1)\n        await q.put(n)\n"
                        "async def consume(q):\n    while True:\n        n = await q.get()\n        await asyncio.sleep(0.05)\n"
                        "        print(n, q.qsize())\n        q.task_done()\n",
                        "q = asyncio.Queue()\nc = asyncio.create_task(consume(q))\nawait produce(q)\nawait q.join()\nc.cancel()"), 2),
    "asks again and again": (program("done = False\nasync def work():\n    global done\n    await asyncio.sleep(0.3)\n    done = True\n",
                                     "t, n = asyncio.create_task(work()), 0\nwhile not done and n < 3:\n    await asyncio.sleep(0.1)\n"
                                     "    n += 1\nprint(n)\nawait t"), 2),
    "a call at a later time": (program("", "loop = asyncio.get_running_loop()\nloop.call_later(0.2, print, 'late')\n"
                                       "await asyncio.sleep(0.1)\nprint('end')"), 3),
    "an update across a sleep": (program("n = 0\nasync def add():\n    global n\n    seen = n\n    await asyncio.sleep(0.1)\n"
                                         "    n = seen + 1\n", "t = asyncio.create_task(add())\nawait asyncio.sleep(0.2)\nawait add()\n"
                                         "await t\nprint(n)"), 2),
    "a group": (program(SAY, "async with asyncio.TaskGroup() as group:\n    group.create_task(say(0.2, 2))\n    group.create_task(say(0.1, 1))"), 2),
    "cancelled": (program("async def f():\n    try:\n        await asyncio.sleep(0.1)\n        print('done')\n"
                          "    except asyncio.CancelledError:\n        print('cancelled')\n",
                          "t = asyncio.create_task(f())\nawait asyncio.sleep(0.2)\nt.cancel()\nawait asyncio.wait([t])"), 2),
}


@pytest.mark.skipif(sys.platform != "linux", reason="the stalling machine is written for Linux")
@pytest.mark.parametrize("name", params(PROGRAMS, chosen({name: operations(text) for name, (text, _) in PROGRAMS.items()})))
def test_what_is_found_is_what_stalls_bring_about(name, everything):
    source, count = PROGRAMS[name]
    found = explore(source)
    assert found.complete, found.left_out
    assert {outcome(source, seed) for seed in range(1000 if everything else 100)} == {(one.stdout, one.hung) for one in found}
    assert len(found) == count


def test_the_text_says_which_task_continues_and_that_stalls_are_allowed_for():
    found = explore(PROGRAMS["shorter and shorter"][0])
    unlikely = next(one for one in found if one.stdout == "2\n1\n")
    assert ("say(0.2, 2)", "goes on: sleep(0.2) is over") in {(step.who, step.sentence) for step in unlikely.steps}
    assert "An event loop's sleeps and time-outs come in each order that the clock allows" in str(found)
    assert str(found) == str(explore(PROGRAMS["shorter and shorter"][0]))


def test_an_order_of_tasks_is_run_again_as_an_ordinary_run():
    for one in explore(PROGRAMS["shorter and shorter"][0]):
        assert one.run().stdout == one.stdout
    hung, = explore(PROGRAMS["nobody sets it"][0])
    assert hung.hung and hung.run().hung


@pytest.mark.parametrize("main", [
    "server = await asyncio.start_server(print, '127.0.0.1', 0)\nserver.close()\nawait server.wait_closed()",
    "p = await asyncio.create_subprocess_exec('true')\nawait p.wait()",
    "done, _ = await asyncio.wait([asyncio.create_task(asyncio.sleep(0)) for _ in range(4)])\nfor each in done: each.result()",
    "for each in asyncio.as_completed([asyncio.sleep(0), asyncio.sleep(0)]):\n    await each",
    "print(asyncio.get_running_loop().time())",
    "asyncio.create_task(asyncio.sleep(9))\nasyncio.create_task(asyncio.sleep(9))\nawait asyncio.sleep(0)",
])
def test_what_is_not_steered_of_asyncio_is_said(main):
    found = explore(program("", main), runs=20)
    assert not found.complete and not_steered(found), found


def test_a_loop_in_a_child_process():
    text = HEAD + "import asyncio\n" + SAY + ("async def main():\n    await asyncio.gather(say(0.2, 2), say(0.1, 1))\n"
                                             "def child():\n    asyncio.run(main())\n"
                                             "if __name__ == '__main__':\n    p = Process(target=child); p.start(); p.join()\n")
    found = explore(text)
    assert found.complete and {one.stdout for one in found} == {"1\n2\n", "2\n1\n"}


def test_another_thread_hands_a_call_to_the_loop():
    text = ("import asyncio, threading\nasync def main():\n    loop, event = asyncio.get_running_loop(), asyncio.Event()\n"
            "    def work():\n        loop.call_soon_threadsafe(event.set)\n    t = threading.Thread(target=work); t.start()\n"
            "    try:\n        await asyncio.wait_for(event.wait(), 1)\n        print('set')\n    except TimeoutError:\n"
            "        print('too late')\n    t.join()\nasyncio.run(main())\n")
    found = explore(text, runs=300)
    assert found.complete and {one.stdout for one in found} == {"set\n", "too late\n"}, found
