"""What the record says of generators, coroutines, greenlets and gevent: from the record, never from the clock."""
import pytest

from helpers.launch import run_script

CONSUMER = '''\
def consumer():
    answer = ''
    while True:
        item = yield answer
        if item is None:
            return 'done'
        answer = 'ok'

c = consumer()
next(c)
for n in (1, 2):
    print(c.send(n))
try:
    c.send(None)
except StopIteration as end:
    print(end.value)
'''

MEALS = '''\
from greenlet import greenlet

def eat(name):
    print(name, 'eats')
    g2.switch(name)
    print(name, 'eats again')
    g2.switch()

def play(name):
    print(name, 'plays')
    g1.switch()
    print(name, 'plays again')

g1, g2 = greenlet(eat), greenlet(play)
g1.switch('Ada')
'''

SLEEPERS = '''\
import gevent

def slow():
    gevent.sleep(0.2)

def quick():
    gevent.sleep(0.1)

gevent.joinall([gevent.spawn(slow), gevent.spawn(quick)])
'''


def turns(run, kinds):
    return [(event.lane, event.kind, event.line, event.detail) for event in run.events if event.kind in kinds]


def test_a_generator_is_resumed_and_yields():
    run = run_script(CONSUMER, timeout=30)
    assert run.stdout == "ok\nok\ndone\n"
    assert turns(run, ("resume", "yield", "return")) == [
        ("consumer", "resume", 10, ""), ("consumer", "yield", 4, "''"),
        ("consumer", "resume", 12, "1"), ("consumer", "yield", 4, "'ok'"),
        ("consumer", "resume", 12, "2"), ("consumer", "yield", 4, "'ok'"),
        ("consumer", "resume", 14, "None"), ("consumer", "return", 6, "'done'"),
    ]


def test_generators_that_resume_each_other():
    run = run_script("def inner():\n    yield 1\n\ndef outer():\n    yield from inner()\n\nprint(list(outer()))\n", timeout=30)
    resumes = [(event.lane, event.source.lane) for event in run.events if event.kind == "resume"]
    assert resumes[:2] == [("outer", ""), ("inner", "outer")]


def test_an_exception_ends_a_generator():
    run = run_script("def g():\n    yield 1\n    raise KeyError('x')\n\ntry:\n    list(g())\nexcept KeyError:\n    pass\n", timeout=30)
    last = [event for event in run.events if event.kind == "return"][-1]
    assert last.lane == "g" and (last.outcome == "KeyError" or last.detail == "None")


def test_coroutines_of_asyncio_have_lanes():
    run = run_script("import asyncio\n\nasync def one(n):\n    await asyncio.sleep(0)\n    return n\n\nasync def main():\n"
                     "    print(await asyncio.gather(one(1), one(2)))\n\nasyncio.run(main())\n", timeout=30)
    assert run.stdout == "[1, 2]\n" and run.processes[0].lanes == ("main", "one", "one 2")


def test_greenlets_switch_to_each_other():
    run = run_script(MEALS, timeout=30)
    assert [(event.source.lane, event.lane) for event in run.events if event.kind == "switch"] == [
        ("", "eat"), ("eat", "play"), ("play", "eat"), ("eat", "play"), ("play", "")]
    assert [event.lane for event in run.events if event.kind == "finish"] == ["play"]


def test_gevent_gives_way_to_the_hub():
    run = run_script(SLEEPERS, timeout=30)
    blocks = [(event.lane, event.line, event.detail) for event in run.events if event.kind == "block" and event.lane]
    assert blocks == [("slow", 4, "sleep"), ("quick", 7, "sleep")]
    assert [event.lane for event in run.events if event.kind == "finish"] == ["quick", "slow"]
    slow, quick = (event for event in run.events if event.kind == "block" and event.lane)
    assert slow.overlaps(quick)
    into_hub = [event for event in run.events if event.kind == "switch" and event.lane == "Hub"]
    assert {event.source.lane for event in into_hub} == {"", "slow", "quick"}


def test_a_real_sleep_in_a_greenlet_stops_all():
    run = run_script(SLEEPERS.replace("gevent.sleep", "time.sleep").replace("import gevent", "import gevent, time"), timeout=30)
    one, other = (event for event in run.events if event.kind == "sleep")
    assert (one.lane, other.lane) == ("slow", "quick") and not one.overlaps(other)


def test_a_hang_in_gevent_names_each_greenlet():
    run = run_script("import gevent\nfrom gevent.event import Event\n\ndef wait(event):\n    event.wait()\n\n"
                     "gevent.get_hub().loop.timer(100).start(print)\n"
                     "gevent.joinall([gevent.spawn(wait, Event()), gevent.spawn(wait, Event())])\n", timeout=1)
    assert run.hung
    assert [(w.lane, w.call, w.line) for w in run.processes[0].suspended] == [
        ("wait", "event.wait()", 5), ("wait 2", "event.wait()", 5)]
    assert "gevent.joinall(" in run.processes[0].waiting.call and run.processes[0].waiting.line == 8


@pytest.mark.parametrize("program, says", [
    ("import gevent\ndone = []\ndef f(n):\n    gevent.sleep(0)\n    done.append(n)\n"
     "gevent.joinall([gevent.spawn(f, n) for n in range(10_000)])\nprint(len(done))\n", "10000\n"),
    ("def g(n):\n    yield n\n\nprint(sum(next(g(n)) for n in range(10_000)))\n", "49995000\n"),
])
def test_ten_thousand_lanes_are_folded(program, says):
    run = run_script(program, timeout=60)
    assert run.stdout == says and len(run.processes[0].lanes) <= 202 and len(run.events) <= 40_000
