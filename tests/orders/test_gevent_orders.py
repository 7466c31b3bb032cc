"""gevent: greenlets continue in the order in which they became ready; timers may be due in any order their lengths allow."""
from __future__ import annotations

import pytest
from chosen_programs import chosen, operations, params
from found_orders import not_steered

from helpers import explore

pytest.importorskip("gevent")

SAY = "import gevent\ndef say(x):\n    gevent.sleep(x)\n    print(x)\n"
ADD = "import gevent\nn = 0\ndef add():\n    global n\n    seen = n\n    gevent.sleep({})\n    n = seen + 1\n"
PROGRAMS = {
    "equal sleeps": (SAY + "gevent.joinall([gevent.spawn(say, 0.1), gevent.spawn(say, 0.1)])\n", {"0.1\n0.1\n"}),
    "longer and longer": (SAY + "gevent.joinall([gevent.spawn(say, 0.1), gevent.spawn(say, 0.2)])\n", {"0.1\n0.2\n"}),
    "shorter and shorter": (SAY + "gevent.joinall([gevent.spawn(say, 0.2), gevent.spawn(say, 0.1)])\n", {"0.1\n0.2\n", "0.2\n0.1\n"}),
    "gives way only": (ADD.format(0) + "gevent.joinall([gevent.spawn(add), gevent.spawn(add)])\nprint(n)\n", {"1\n"}),
    "an update across a sleep": (ADD.format(0.1) + "g = gevent.spawn(add)\ngevent.sleep(0.2)\nadd()\ng.join()\nprint(n)\n", {"1\n", "2\n"}),
    "a time-out that is longer": ("import gevent\ntry:\n    with gevent.Timeout(1):\n        gevent.sleep(0.1)\n    print('in time')\n"
                                  "except gevent.Timeout:\n    print('too late')\n", {"in time\n", "too late\n"}),
    "a time-out that is shorter": ("import gevent\ntry:\n    with gevent.Timeout(0.1):\n        gevent.sleep(1)\n    print('in time')\n"
                                   "except gevent.Timeout:\n    print('too late')\n", {"too late\n"}),
    "a queue": ("import gevent\nfrom gevent.queue import Queue\nq = Queue()\ndef produce():\n    for n in range(2):\n"
                "        gevent.sleep(0.1)\n        q.put(n)\ndef consume():\n    for _ in range(2):\n        print(q.get())\n"
                "gevent.joinall([gevent.spawn(produce), gevent.spawn(consume)])\n", {"0\n1\n"}),
    "a queue by its module": ("import gevent, gevent.queue\nq = gevent.queue.Queue()\ndef produce(): q.put(1)\n"
                              "gevent.joinall([gevent.spawn(produce), gevent.spawn(lambda: print(q.get()))])\n", {"1\n"}),
    "a greenlet at a later time": ("import gevent\ngevent.spawn_later(0.2, print, 'late')\ngevent.sleep(0.1)\nprint('end')\n",
                                   {"end\n", "late\nend\n"}),
}


@pytest.mark.parametrize("name", params(PROGRAMS, chosen({name: operations(text) for name, (text, _) in PROGRAMS.items()})))
def test_each_program_comes_out_in_each_way(name):
    text, outcomes = PROGRAMS[name]
    found = explore(text)
    assert found.complete, found.left_out
    assert {one.stdout for one in found} == outcomes


def test_an_order_of_greenlets_is_run_again_as_an_ordinary_run():
    for one in explore(PROGRAMS["shorter and shorter"][0]):
        assert one.run().stdout == one.stdout


def test_nothing_left_to_wait_for_ends_the_program_as_gevent_does():
    found = explore("from gevent.event import Event\nEvent().wait()\n")
    assert found.complete and [one.returncode for one in found] == [1]


@pytest.mark.parametrize("text", [
    "from gevent import monkey; monkey.patch_all()\nimport time\ntime.sleep(0.01)\n",
    "import gevent\nfrom gevent.socket import wait_read\nimport os\nr, w = os.pipe()\nos.write(w, b'x')\nwait_read(r)\n",
    "import gevent\ngevent.get_hub().threadpool.apply(abs, (1,))\n",
    SAY + "def busy():\n    for _ in range(60):\n        gevent.sleep(0)\ngevent.joinall([gevent.spawn(say, 0.1), gevent.spawn(busy)])\n",
])
def test_what_is_not_steered_of_gevent_is_said(text):
    found = explore(text, runs=10, timeout=10)
    assert not found.complete and not_steered(found), found
