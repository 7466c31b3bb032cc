"""What is recorded of generators, coroutines, greenlets and gevent: judged by the record, never by the clock."""
import sys

import pytest

from helpers import run_script

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


HANDS_ON = """\
def ask(question):
    answer = yield question
    return answer * 2

def form():
    first = yield from ask('one?')
    own = yield 'two?'
    other = ask('three?')
    yield next(other)
    third = yield from other
"""


def test_what_is_sent_through_yield_from_is_said_of_the_inner_one():
    run = run_script(HANDS_ON + "\ng = form()\nnext(g)\nfor answer in 'abc':\n    g.send(answer)\n", timeout=30)
    assert turns(run, ("resume",)) == [
        ("form", "resume", 13, ""), ("ask('one?')", "resume", 6, ""),
        ("form", "resume", 15, "'a'"), ("ask('one?')", "resume", 6, "'a'"),      # passed on
        ("form", "resume", 15, "'b'"), ("ask('three?')", "resume", 9, ""),       # its own; then next()
        ("form", "resume", 15, "'c'"), ("ask('three?')", "resume", 10, ""),      # dropped: yield from begins with None
    ]


def test_generators_on_a_thread_have_lanes():
    run = run_script("import threading\n\ndef steps():\n    yield 1\n\nthread = threading.Thread(target=lambda: list(steps()))\n"
                     "thread.start()\nthread.join()\n", timeout=30)
    assert turns(run, ("resume", "yield", "return"))[:2] == [("steps", "resume", 6, ""), ("steps", "yield", 4, "1")]


def test_an_exception_ends_a_generator():
    run = run_script("def g():\n    yield 1\n    raise KeyError('x')\n\ntry:\n    list(g())\nexcept KeyError:\n    pass\n", timeout=30)
    last = [event for event in run.events if event.kind == "return"][-1]
    # Python 3.11 can only tell that there was an exception.
    assert last.lane == "g" and last.outcome == ("KeyError" if sys.version_info >= (3, 12) else "exception")


def test_tasks_of_asyncio_have_lanes():
    run = run_script("import asyncio\n\nasync def one(n):\n    await asyncio.sleep(0)\n    return n\n\nasync def main():\n"
                     "    print(await asyncio.gather(one(1), one(2)))\n\nasyncio.run(main())\n", timeout=30)
    assert run.stdout == "[1, 2]\n" and run.processes[0].lanes == ()
    assert [(task.name, task.task, task.ended) for task in run.processes[0].threads] == [
        ("main", True, True), ("one(1)", True, True), ("one(2)", True, True)]


EATS, PLAYS = "eat('Ada')", "play('Ada')"


def test_greenlets_switch_to_each_other():
    run = run_script(MEALS, timeout=30)
    assert [(event.source.lane, event.lane) for event in run.events if event.kind == "switch"] == [
        ("", EATS), (EATS, PLAYS), (PLAYS, EATS), (EATS, PLAYS), (PLAYS, "")]
    assert [event.lane for event in run.events if event.kind == "finish"] == [PLAYS]
    assert [event.detail for event in run.events if event.kind == "switch"] == ["'Ada'", "'Ada'", "", "", ""]


def test_gevent_gives_way_to_the_hub():
    run = run_script(SLEEPERS, timeout=30)
    blocks = [(event.lane, event.line, event.detail) for event in run.events if event.kind == "block" and event.lane]
    assert blocks == [("slow", 4, "gevent.sleep(0.2)"), ("quick", 7, "gevent.sleep(0.1)")]
    first = next(event for event in run.events if event.kind == "block")
    assert (first.lane, first.detail) == ("", "gevent.joinall([gevent.spawn(slow), gevent.spawn(quick)])")
    assert [(event.lane, event.detail, event.line) for event in run.events if event.kind == "spawn"] == [
        ("", "slow", 9), ("", "quick", 9)]
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


PRODUCER = '''\
import time

def consumer():
    r = ''
    while True:
        n = yield r
        if not n:
            return
        time.sleep(0.001)
        r = '200 Ok'

def produce(c):
    next(c)
    n = 0
    while n < 2:
        n = n + 1
        c.send(n * 10)
    c.close()

produce(consumer())
'''


def test_the_articles_consumer_and_producer():
    run = run_script(PRODUCER, timeout=30)
    assert turns(run, ("resume", "yield", "return", "throw", "sleep")) == [
        ("consumer", "resume", 13, ""), ("consumer", "yield", 6, "''"),
        ("consumer", "resume", 17, "10"), ("consumer", "sleep", 9, "0.001"), ("consumer", "yield", 6, "'200 Ok'"),
        ("consumer", "resume", 17, "20"), ("consumer", "sleep", 9, "0.001"), ("consumer", "yield", 6, "'200 Ok'"),
        ("consumer", "throw", 18, "GeneratorExit"), ("consumer", "return", 6, "")]
    assert run.events[-1].outcome == "GeneratorExit" and run.events[-1].source.kind == "throw"


def test_what_is_thrown_in():
    run = run_script("def g():\n    try:\n        yield 1\n    except KeyError:\n        yield 2\n\n"
                     "c = g()\nnext(c)\nc.throw(KeyError('x'))\n", timeout=30)
    assert turns(run, ("throw", "yield", "return")) == [
        ("g", "yield", 3, "1"), ("g", "throw", 9, "KeyError: 'x'"), ("g", "yield", 5, "2")]


ENDED_FROM_OUTSIDE = '''
import types

class Cancelled(BaseException):
    pass

def f(name):
    yield 1

def outer():
    yield from f('inner')

@types.coroutine
def pause():
    yield 2

async def paused():
    await pause()

def step(generator, error):
    try:
        return generator.throw(error) if error else generator.send(None)
    except BaseException as its:
        assert its is error

step(one := f('named'), None)
step(one, Cancelled('x'))
step(two := outer(), None)
step(two, ValueError('y'))
step(f('never begun'), Cancelled())
f('closed').close()
three = paused()
step(three, None)
three.close()
class Task:
    error = KeyError('z')
step(four := f('by a part'), None)
try:
    four.throw(Task.error)
except KeyError:
    pass
step(five := f('dropped'), None)
del five
'''


def test_generators_that_are_ended_from_outside_without_a_line_of_theirs():
    run = run_script(ENDED_FROM_OUTSIDE, timeout=30)
    assert run.returncode == 0, run.stderr
    found = [(event.lane, event.kind, event.message or event.outcome) for event in run.events if event.kind in ("throw", "return")]
    assert found == [
        ("f('named')", "throw", "Cancelled: x"), ("f('named')", "return", "Cancelled"),
        ("f('inner')", "throw", "ValueError: y"), ("f('inner')", "return", "ValueError"),
        ("outer", "throw", "ValueError: y"), ("outer", "return", "ValueError"),
        ("f('never begun')", "throw", "Cancelled"), ("f('never begun')", "return", "Cancelled"),
        ("f('closed')", "throw", "GeneratorExit"), ("f('closed')", "return", "GeneratorExit"),
        ("pause", "throw", "GeneratorExit"), ("pause", "return", "GeneratorExit"),
        ("paused", "throw", "GeneratorExit"), ("paused", "return", "GeneratorExit"),
        ("f('by a part')", "throw", "KeyError: 'z'"), ("f('by a part')", "return", "KeyError")]
    words = " ".join(step.sentence for step in run.steps())
    assert "f('named') is thrown Cancelled: x. f('named') ends: Cancelled." in words


def test_another_error_than_what_was_thrown_in_is_not_given_its_name():
    run = run_script("def g():\n    try:\n        yield\n    except KeyError:\n        raise ValueError\n\n"
                     "c = g()\nnext(c)\ntry:\n    c.throw(KeyError)\nexcept ValueError:\n    pass\n", timeout=30)
    assert run.events[-1].outcome in ("ValueError", "exception")        # Python 3.11 does not say which


def test_each_dropped_generator_had_a_lane_of_its_own():
    run = run_script("def g(n):\n    yield n\n\nfor n in range(4):\n    next(g(n))\n", timeout=30)
    assert turns(run, ("resume", "yield", "throw", "return")) == [
        turn for n, name in enumerate(("g(0)", "g(1)", "g(2)", "g(3)"))
        for turn in ((name, "resume", 5, ""), (name, "yield", 2, str(n)))]


def test_what_is_sent_is_never_worked_out_by_code_of_the_learners():
    run = run_script("class Loud:\n    def __add__(self, other):\n        print('adding')\n        return 1\n\n"
                     "def g():\n    while True:\n        yield\n\nloud, n = Loud(), 2\nc = g()\nnext(c)\n"
                     "c.send(loud + n)\nc.send(f'{n} items')\nc.send(str(n))\n", timeout=30)
    assert run.stdout == "adding\n"
    assert [event.detail for event in run.events if event.kind == "resume"] == ["", "", "'2 items'", ""]


def test_values_go_both_ways_between_greenlets():
    run = run_script("from greenlet import getcurrent, greenlet\n\ndef double(n):\n    while True:\n"
                     "        n = main.switch(n * 2)\n\nmain, other = getcurrent(), greenlet(double)\n"
                     "print(other.switch(4))\nprint(other.switch(5))\n", timeout=30)
    assert run.stdout == "8\n10\n"
    assert [(event.source.lane, event.lane, event.detail) for event in run.events if event.kind == "switch"] == [
        ("", "double(4)", "4"), ("double(4)", "", "8"), ("", "double(4)", "5"), ("double(4)", "", "10")]


def test_a_value_may_have_a_name():
    run = run_script("from greenlet import greenlet\n\ndef eat(*who, **more):\n    pass\n\ngreenlet(eat).switch(name='Ada')\n"
                     "greenlet(eat).switch(name='Ada', age=3)\ngreenlet(eat).switch('Ada', age=3)\n", timeout=30)
    assert [event.detail for event in run.events if event.kind == "switch" and event.lane] == ["'Ada'", "('Ada', 3)", ""]


@pytest.mark.parametrize("call", ["ear.recv(10)", "server.accept()", "select.select([ear], [], [])", "time.sleep(99)"])
def test_a_greenlet_that_waits_in_c_is_said_to_wait(call):
    run = run_script(f"import select, socket, time\nfrom greenlet import greenlet\n\ndef wait():\n    {call}\n\n"
                     "mouth, ear = socket.socketpair()\nserver = socket.create_server(('127.0.0.1', 0))\n"
                     "greenlet(wait).switch()\n", timeout=1.5)
    said = ["wait takes over (line 9).", f"MainProcess waits in {call}, line 5."]
    if ("recv" in call or "select" in call) and sys.platform == "linux":
        said.append("Only MainProcess itself has the other end of what it waits to read.")
    if "accept" in call and sys.platform == "linux":
        said.append("Nobody connects.")
    assert run.hung and run.explain().splitlines()[-len(said):] == said


def test_how_greenlets_end():
    run = run_script("import gevent, greenlet\n\ndef well():\n    return 7\n\ndef badly():\n    raise KeyError('x')\n\n"
                     "try:\n    greenlet.greenlet(badly).switch()\nexcept KeyError:\n    pass\n"
                     "greenlet.greenlet(print).switch('hi')\n"
                     "gevent.joinall([gevent.spawn(well), gevent.Greenlet.spawn(badly)])\n", timeout=30)
    assert [(event.lane, event.detail, event.outcome) for event in run.events if event.kind == "finish"] == [
        ("badly", "", "exception"), ("greenlet", "", ""), ("well", "7", ""), ("badly 2", "", "KeyError")]
    assert [(event.lane, event.detail, event.line) for event in run.events if event.kind == "spawn"] == [
        ("", "well", 14), ("", "badly", 14)]


def test_a_killed_greenlet():
    run = run_script("import gevent\n\ndef f():\n    gevent.sleep(100)\n\ng = gevent.spawn(f)\ngevent.sleep(0)\n"
                     "g.kill()\n", timeout=30)
    assert [(event.lane, event.detail) for event in run.events if event.kind == "finish"] == [("f", "GreenletExit")]
    assert ("f", "throw") in [(event.lane, event.detail) for event in run.events if event.kind == "switch"]


def test_a_generator_within_each_greenlet():
    run = run_script("import gevent\n\ndef numbers():\n    for n in range(2):\n        gevent.sleep(0.001)\n        yield n\n\n"
                     "def f():\n    list(numbers())\n\ngevent.joinall([gevent.spawn(f), gevent.spawn(f)])\n", timeout=30)
    for generator, greenlet in (("numbers", "f"), ("numbers 2", "f 2")):
        assert [event.detail for event in run.events if event.lane == generator and event.kind == "yield"] == ["0", "1"]
        assert {event.source.lane for event in run.events if event.lane == generator and event.kind == "resume"} == {greenlet}


def test_a_child_forked_by_a_greenlet_is_a_process_like_others():
    run = run_script("import gevent, multiprocessing\n\ndef child():\n    gevent.sleep(0.001)\n\ndef f():\n"
                     "    p = multiprocessing.Process(target=child)\n    p.start()\n    p.join()\n\n"
                     "gevent.spawn(f).join()\n", start_method="fork", timeout=30)
    child = [event for event in run.events if event.process == "Process-1"]
    assert {event.lane for event in child} == {"", "Hub"}
    assert [event.detail for event in child if event.kind == "block"] == ["gevent.sleep(0.001)"]
    assert all(event.end is not None for event in run.events)


def test_sockets_after_patch_all():
    run = run_script("from gevent import monkey; monkey.patch_all()\nimport gevent, socket, time\n\n"
                     "a, b = socket.socketpair()\n\ndef reads():\n    a.recv(10)\n\ndef writes():\n    time.sleep(0.01)\n"
                     "    b.send(b'x')\n\ngevent.joinall([gevent.spawn(reads), gevent.spawn(writes)])\n", timeout=30)
    assert [(event.lane, event.detail) for event in run.events if event.kind == "block" and event.lane] == [
        ("reads", "a.recv(10)"), ("writes", "time.sleep(0.01)")]
    assert not run.stderr and not [event for event in run.events if event.kind == "sleep"]


def test_greenlets_of_another_thread_and_a_trace_function_of_the_scripts_own():
    run = run_script("import greenlet, threading\n\ndef f():\n    pass\n\ndef work():\n    greenlet.greenlet(f).switch()\n\n"
                     "print(greenlet.gettrace())\nprint(greenlet.settrace(lambda event, pair: print(event)))\n"
                     "t = threading.Thread(target=work)\nt.start()\nt.join()\nwork()\n", timeout=30)
    assert run.stdout == "None\nNone\nswitch\nswitch\n"
    assert run.processes[0].lanes == ("f", "f 2")


LOOP = '''\
import asyncio
import selectors
import socket

one, other = socket.socketpair()
selector = selectors.DefaultSelector()
selector.register(one, selectors.EVENT_READ)
print(len(selector.select(0.05)))
other.send(b'x')
print(len(selector.select()))
asyncio.run(asyncio.sleep(0))
selector.select(timeout=-1)
one.recv(1)
selector.select()
'''


def test_greenlets_that_were_threads_are_named_after_them():
    run = run_script("from gevent import monkey\nmonkey.patch_all()\nimport threading, time\n\ndef fetch(path):\n"
                     "    time.sleep(0.01)\n\nthreads = [threading.Thread(target=fetch, args=(f'/{c}',)) for c in 'ab']\n"
                     "threads.append(threading.Thread(target=fetch, args=('/c',), name='third'))\n"
                     "for t in threads:\n    t.start()\nfor t in threads:\n    t.join()\n", timeout=30)
    assert run.processes[0].lanes == ("Hub", "fetch('/a')", "fetch('/b')", "third")
    assert [event.lane for event in run.events if event.kind == "finish"] == ["fetch('/a')", "fetch('/b')", "third"]


def test_a_loop_of_the_scripts_own_waits_in_select():
    run = run_script(LOOP, timeout=2)
    assert run.stdout == "0\n1\n"
    assert [(event.line, event.detail, event.number, event.end is None) for event in run.events if event.kind == "select"] == [
        (8, "0.05", 0, False), (10, "None", 1, False), (12, "-1", 1, False), (14, "None", 0, True)]
    assert run.hung and str(run.processes[0].waiting) == "selector.select(), line 14"


SEVERAL = '''\
from multiprocessing import Pipe
from multiprocessing.connection import wait

a, b = Pipe()
c, d = Pipe()
print(wait([a, c], 0.05))
b.send('x')
print(len(wait([a, c])), a.recv(), a.poll(0))
wait([a, c])
'''


def test_a_wait_for_one_of_several_pipes_is_a_wait():
    run = run_script(SEVERAL, timeout=2)
    assert run.stdout == "[]\n1 x False\n"
    assert [(event.line, event.seconds, event.number, event.end is None) for event in run.events if event.kind == "wait_any"] == [
        (6, 0.05, 0, False), (8, None, 1, False), (9, None, 0, True)]
    assert run.hung and str(run.processes[0].waiting) == "wait([a, c]), line 9"


def test_the_lane_of_a_greenlet_is_named_after_whatever_it_calls():
    run = run_script("import gevent\nfrom functools import partial\nclass A:\n    def f(self): gevent.sleep(0)\n    __call__ = f\n"
                     "class B:\n    def __init__(self): gevent.sleep(0)\na = A()\n"
                     "gevent.joinall([gevent.spawn(each) for each in (a.f, a, B, partial(a.f), [].copy, lambda: 1)])", timeout=30)
    assert run.process("MainProcess").lanes == ("f", "A", "B", "partial", "copy", "<lambda>", "Hub")
