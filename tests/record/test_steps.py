"""Steps: an order of cause and effect that is the same for the same happenings, and the state after each."""
from __future__ import annotations

import random
import sys
from dataclasses import replace

import pytest
from example_runs import EXAMPLES, Story
from hypothesis import given, settings
from made_runs import runs
from step_contradictions import contradictions

from helpers import run_script
from helpers.record.run import Event, Process, Run
from helpers.record.steps import Standing, State
from helpers.record.steps.causes import add_causes
from helpers.record.steps.moments import UNSEEN, Moment, Moments, two_moments
from helpers.record.steps.order import in_order
from helpers.record.steps.reducer import Reducer
from helpers.views.steps import MOST_LINES, text

LOCKED = """\
from multiprocessing import Process, Queue, Lock
def f(q, l):
    with l:
        print('got', q.get())
if __name__ == '__main__':
    q = Queue()
    l = Lock()
    p = Process(target=f, args=(q, l))
    p.start()
    q.put('hello')
    p.join()
"""


@pytest.fixture(scope="module")
def locked() -> Run:
    return run_script(LOCKED, timeout=30, start_method="fork")


def test_steps_of_a_run(locked):
    assert text(locked.steps()).splitlines() == [
        " 1  MainProcess makes queue q (Queue) (line 6).",
        " 2  MainProcess starts Process-1 (line 9).",
        " 3  MainProcess puts 'hello' into queue q (line 10).",
        " 4  MainProcess waits in p.join(), line 11.",
        " 5  The feeder thread of MainProcess writes 'hello' into the pipe of queue q.",
        " 6  Process-1 begins.",
        " 7  Process-1 acquires lock l (line 3).",
        " 8  Process-1 gets 'hello' from queue q (line 4).",
        " 9  Process-1 prints 'got hello' (line 4).",
        "10  Process-1 releases lock l (line 3).",
        "11  Process-1 ended well.",
        "12  MainProcess has waited for Process-1 to end (line 11).",
        "13  MainProcess ended well."]


TURNS = """\
from greenlet import greenlet
def risky():
    raise ValueError('boom')
try:
    greenlet(risky).switch()
except ValueError:
    pass
def broken():
    yield
    raise KeyError('x')
g = broken()
next(g)
try:
    next(g)
except KeyError:
    pass
"""


def test_what_an_exception_ends_is_not_told_as_finished_or_returned():
    told = text(run_script(TURNS, timeout=30).steps())
    name = "exception" if sys.version_info < (3, 13) else "KeyError"       # a generator's error has its name since then
    assert "risky ends with an exception" in told and f"broken ends: {name} (line 10)" in told
    assert "finished" not in told and "returns" not in told


def test_the_state_after_each_step(locked):
    steps = locked.steps()
    after = {step.number: step.state for step in steps}
    assert [step.number for step in steps] == list(range(1, 14))
    assert after[3].queues == {"queue q": (), "queue q, not yet written by MainProcess": ("'hello'",)}
    assert after[5].queues == {"queue q": ("'hello'",)} and after[8].queues == {"queue q": ()}
    assert [after[number].locks["lock l"] for number in (6, 7, 9, 10)] == [(), ("Process-1",), ("Process-1",), ()]
    assert after[8].lanes == {"MainProcess": Standing(11, "waits", "p.join()", "Process-1"), "Process-1": Standing(4)}
    assert list(after[13].printed) == [("Process-1", "got hello")] and len(after[8].printed) == 0
    assert {standing.doing for standing in after[13].lanes.values()} == {"ended"}
    assert steps[11].ends and not steps[7].ends and steps[11].event is steps[3].event


def test_a_run_from_json_has_the_same_steps(locked):
    again = Run.from_json(locked.to_json())
    assert text(again.steps()) == text(locked.steps())
    assert [step.state for step in again.steps()] == [step.state for step in locked.steps()]


def shaken(run: Run, chance: random.Random) -> Run:
    """The same happenings by another clock: any of those that may go on goes on, and all takes as long as chance will have it."""
    moments = Moments(run)
    add_causes(moments)
    lanes = [list(lane) for lane in moments.actors.values()]
    times: dict[tuple[int, bool], float] = {}
    done: set[int] = set()
    now = 0.0
    while any(lanes):
        moment = chance.choice([lane for lane in lanes if lane and done.issuperset(map(id, lane[0].causes or ()))]).pop(0)
        now += chance.random()
        done.add(id(moment))
        times[id(moment.event), moment.ends] = now
    copies = {}
    for event in run.events:
        if (id(event), False) in times:
            begin = times[id(event), False]
            end = times.get((id(event), True), None if event.end is None else begin)
            copies[id(event)] = replace(event, time=begin, end=end)
    for event in run.events:
        if event.source is not None and id(event) in copies:
            copies[id(event)].source = copies.get(id(event.source), event.source)
    return replace(run, events=sorted(copies.values(), key=lambda event: event.time))


@pytest.mark.parametrize("seed", range(20))
def test_the_same_happenings_have_the_same_steps_however_the_clock_ran(locked, seed):
    again = shaken(locked, random.Random(seed))
    assert [event.time for event in again.events] != [event.time for event in locked.events]
    assert text(again.steps()) == text(locked.steps())


SAME_STORE = """\
import multiprocessing
def f(n, barrier):
    was = n.value
    barrier.wait()
    n.value = was + 1
if __name__ == '__main__':
    n, barrier = multiprocessing.Value('i', 0), multiprocessing.Barrier(2)
    both = [multiprocessing.Process(target=f, args=(n, barrier)) for _ in range(2)]
    for p in both: p.start()
    for p in both: p.join()
    print(n.value)
"""
POOL = """\
import multiprocessing
if __name__ == '__main__':
    man = multiprocessing.Manager()
    names = man.dict(a=1)
    with multiprocessing.Pool(2) as pool:
        print(pool.apply(abs, (-1,)), pool.apply(abs, (-2,)))
        pool.close()
        pool.join()
"""
MAPPED = """\
import multiprocessing
def square(n):
    return n * n
if __name__ == '__main__':
    with multiprocessing.Pool(3) as pool:
        print(pool.map(square, range(12), chunksize=1))
        pool.close()
        pool.join()
"""


@pytest.mark.parametrize("program", [SAME_STORE, POOL, MAPPED])
def test_what_is_left_to_chance_and_makes_no_difference_has_the_same_steps(program):
    runs = [run_script(program, timeout=30, start_method="fork") for _ in range(3)]
    told = {text(run.steps()) for run in runs} | {text(shaken(runs[0], random.Random(seed)).steps()) for seed in range(5)}
    assert len(told) == 1, "\n".join(told)


def test_the_result_of_a_map_comes_after_all_its_tasks():
    pool = {"object": "pool", "object_kind": "pool"}
    submit = Event(0.10, "MainProcess", "", "submit", 5, end=0.10, number=1, items=2, chunk_size=1, method="map", **pool)
    first, second = (Event(0.12, f"ForkPoolWorker-{n}", "", "task", 2, end=0.16 - n / 100, number=n, source=submit, **pool)
                     for n in (1, 2))
    fetch = Event(0.11, "MainProcess", "", "fetch", 5, end=0.2, number=1, source=first, method="get", **pool)
    run = Run("", "fork", 5.0, events=[submit, fetch, first, second], processes=[
        Process("MainProcess", 1), *(Process(f"ForkPoolWorker-{n}", n + 1) for n in (1, 2))])
    assert [step.event.kind for step in run.steps()] == ["submit", "fetch", "task", "task", "fetch"]


def test_who_waits_for_a_pool_goes_on_after_its_workers():
    said = [step.sentence for step in run_script(MAPPED, timeout=30, start_method="fork").steps()]
    assert said.count("A pool worker ended well.") == 3
    assert said.index("MainProcess has waited for pool to end.") > max(
        place for place, one in enumerate(said) if one == "A pool worker ended well.")


def test_a_manager_begins_before_it_is_asked_and_is_started_once():
    assert [step.sentence for step in run_script(POOL, timeout=30, start_method="fork").steps()][:3] == [
        "MainProcess starts SyncManager-1, which keeps what is shared.", "SyncManager-1 begins.",
        "MainProcess calls dict(a=1) of manager man."]


SLEEPERS = """\
import threading, time
def f(name, seconds):
    time.sleep(seconds)
    print(name)
threads = [threading.Thread(target=f, args=(name, seconds)) for name, seconds in (('slow', 0.3), ('quick', 0.1))]
for t in threads: t.start()
for t in threads: t.join()
"""


def test_who_asked_to_sleep_less_wakes_up_earlier():
    steps = run_script(SLEEPERS, timeout=30).steps()
    assert [said for _, said in steps[-1].state.printed] == ["quick", "slow"]
    assert [step.sentence for step in steps if step.event.kind == "sleep" and step.ends] == [
        "Thread f('quick', 0.1) wakes up.", "Thread f('slow', 0.3) wakes up."]


@pytest.mark.parametrize("name", EXAMPLES)
def test_made_up_runs_of_every_sort_have_steps(name):
    found = EXAMPLES[name]()
    for run in found.values() if isinstance(found, dict) else [found]:
        steps = run.steps()
        assert len(text(steps).splitlines()) <= MOST_LINES + 1 and [step.number for step in steps] == list(range(1, len(steps) + 1))
        assert not [fault for fault in contradictions(run, steps[:500]) if "does not know" not in fault]


def test_whatever_was_recorded_has_steps(everything):
    @settings(max_examples=150 if everything else 50, deadline=None)
    @given(runs())
    def has_steps(run):
        moments = in_order(run)
        assert len({id(moment) for moment in moments}) == len(moments)
        told = {id(moment.event) for moment in moments}
        assert told.issuperset(id(event) for event in run.events if event.kind not in UNSEEN)
        assert text(run.steps())

    has_steps()


# The reducer, event by event


def after(*events: Event, source: str = "") -> State:
    """The state after events: each one a whole, an event that is given twice begins and then ends."""
    reducer, begun = Reducer(source), set()
    for event in events:
        if id(event) in begun:
            reducer.apply(Moment(event, ends=True))
            continue
        reducer.apply(Moment(event))
        begun.add(id(event))
        if two_moments(event) and sum(other is event for other in events) == 1:
            reducer.apply(Moment(event, ends=True))
    return reducer.state


def happens(kind: str, name: str = "", *, by: str = "MainProcess", **fields) -> Event:
    fields.setdefault("end", 1.0)
    return Event(1.0, by, fields.pop("lane", ""), kind, fields.pop("line", 1), object=name,
                 object_kind=fields.pop("object_kind", name.partition(" ")[0]), **fields)


def test_a_queue_without_a_feeder_thread():
    made = happens("queue", "queue q", primitive="SimpleQueue")
    one, two = (happens("put", "queue q", value=value) for value in ("1", "2"))
    assert after(made, one, two).queues == {"queue q": ("1", "2")}
    assert after(made, one, two, happens("get", "queue q", value="1", source=one)).queues == {"queue q": ("2",)}
    assert after(made, one, happens("get", "queue q", outcome="Empty")).queues == {"queue q": ("1",)}
    assert after(made, one, happens("get", "queue q", value="9")).queues == {"queue q": ("?",)}
    assert after(made, one, happens("puts", "queue q", number=3)).queues == {"queue q": ("?",)}
    full = after(made, *(happens("put", "queue q", value=str(n)) for n in range(500)))
    assert len(full.queues["queue q"]) == 100 and full.queues["queue q"][-1] == "… 401 more"


def test_what_a_feeder_thread_has_not_written_is_not_in_the_queue():
    made = happens("queue", "queue q", primitive="Queue")
    one, two = (happens("put", "queue q", by="Process-1", value=value) for value in ("1", "2"))
    feed = happens("feed", "queue q", by="Process-1", source=one)
    assert after(made, one, two, feed).queues == {"queue q": ("1",), "queue q, not yet written by Process-1": ("2",)}
    stuck = happens("feed", "queue q", by="Process-1", source=two, end=None)
    ended = happens("exit", by="Process-1", line=None)
    assert after(made, one, two, feed, stuck, ended).queues == {"queue q": ("1",), "queue q, lost with Process-1": ("2",)}
    lost = happens("lost", "queue q", by="Process-1", message="TypeError")
    assert after(made, one, lost).queues == {"queue q": ()}


def test_a_joinable_queue_knows_what_is_not_done():
    made, put = happens("queue", "queue q", primitive="JoinableQueue"), happens("put", "queue q", value="1")
    done = happens("task_done", "queue q")
    assert [after(made, *rest).values["queue q"] for rest in ([], [put], [put, put], [put, done])] == [
        "all tasks done", "1 task not done", "2 tasks not done", "all tasks done"]


def test_pipes_hold_what_was_sent_and_processes_their_ends():
    made = happens("pipe", "pipe a-b", side="both")
    sends = [happens("send", "pipe a-b", by=by, value=value) for by, value in (("MainProcess", "1"), ("Process-1", "2"))]
    assert after(made, *sends).queues == {"pipe a-b, from MainProcess": ("1",), "pipe a-b, from Process-1": ("2",)}
    recv = happens("recv", "pipe a-b", by="Process-1", value="1", source=sends[0])
    assert after(made, *sends, recv).queues["pipe a-b, from MainProcess"] == ()
    opens = [happens("open", "pipe a-b", by=by, side="both", line=None) for by in ("MainProcess", "MainProcess", "Process-1")]
    close = happens("close", "pipe a-b", side="both")
    assert after(made, *opens, close).ends == {"pipe a-b": (("MainProcess", "both"), ("Process-1", "both"))}
    assert after(made, *opens, happens("exit", by="Process-1", line=None)).ends == {"pipe a-b": (("MainProcess", "both"),) * 2}


def test_locks_have_their_holders():
    made = happens("make", "lock l", primitive="Lock")
    mine, theirs = happens("acquire", "lock l"), happens("acquire", "lock l", by="Process-1", end=2.0)
    assert after(made, mine).locks == {"lock l": ("MainProcess",)}
    assert after(made, happens("acquire", "lock l", result="False")).locks == {"lock l": ()}
    assert after(made, mine, happens("release", "lock l")).locks == {"lock l": ()}
    waiting = Reducer()
    for event in (made, mine, theirs):
        state = waiting.apply(Moment(event))
    assert state.locks == {"lock l": ("MainProcess",)} and state.lanes["Process-1"].doing == "waits"
    waiting.apply(Moment(happens("release", "lock l")))
    assert waiting.apply(Moment(theirs, ends=True)).locks == {"lock l": ("Process-1",)}
    assert after(made, mine, happens("release", "lock l", by="Process-1")).locks == {"lock l": ()}      # somebody else may


def test_a_lock_that_can_be_taken_again_counts():
    again = [happens("make", "rlock r", primitive="RLock"), *(happens("acquire", "rlock r") for _ in range(3))]
    assert after(*again).locks == {"rlock r": ("MainProcess (3 times)",)}
    assert after(*again, happens("release", "rlock r")).locks == {"rlock r": ("MainProcess (2 times)",)}


def test_a_semaphore_has_permits():
    made = happens("make", "semaphore s", primitive="Semaphore", permits=2)
    state = after(made, happens("acquire", "semaphore s"), happens("acquire", "semaphore s", by="Process-1"))
    assert state.values == {"semaphore s": "0 permits left"} and state.locks == {"semaphore s": ("MainProcess", "Process-1")}
    assert after(made, happens("release", "semaphore s", number=3)).values == {"semaphore s": "5 permits left"}


def test_a_forked_child_has_a_copy_of_what_its_parent_held():
    made = happens("make", "lock l", primitive="Lock", local="MainProcess")
    held = happens("acquire", "lock l", lane="worker", local="MainProcess")
    born = happens("run", by="Process-1", line=None, number=1)
    taken = happens("acquire", "lock l", by="Process-1", local="MainProcess", result="False")
    release = happens("release", "lock l", lane="worker", local="MainProcess")
    again = happens("release", "lock l", by="Process-1", local="MainProcess", outcome="RuntimeError")
    state = after(made, held, born, release, taken, again)
    assert state.locks == {"lock l": ()}
    other = happens("release", "lock l", by="Process-1", local="MainProcess")
    assert after(made, held, born, release, other).locks == {"lock l": (), "lock l (copy of Process-1)": ()}
    inside = happens("acquire", "lock l", by="Process-1", local="MainProcess")
    assert after(made, held, born, inside).locks["lock l (copy of Process-1)"] == ("MainProcess · worker", "Process-1")


def test_events_barriers_and_conditions():
    made = happens("make", "event e", primitive="Event")
    assert after(made).values == {"event e": "not set"}
    assert after(made, happens("set", "event e")).values == {"event e": "set"}
    assert after(made, happens("set", "event e"), happens("clear", "event e")).values == {"event e": "not set"}
    barrier = happens("make", "barrier b", primitive="Barrier", permits=2)
    waits = [happens("wait", "barrier b", by=f"Process-{number}", primitive="Barrier", end=2.0) for number in range(3)]
    assert [after(barrier, *waits[:number]).values["barrier b"] for number in range(4)] == [
        "0 of 2 have come", "1 of 2 have come", "2 of 2 have come", "1 of 2 have come"]
    condition = happens("make", "condition c", primitive="Condition")
    acquire = happens("acquire", "condition c", primitive="Condition")
    wait = happens("wait", "condition c", primitive="Condition", end=2.0)
    reducer = Reducer()
    for event in (condition, acquire, wait):
        state = reducer.apply(Moment(event))
    assert (state.locks, state.values) == ({"condition c": ()}, {"condition c": "MainProcess waits"})
    state = reducer.apply(Moment(wait, ends=True))
    assert (state.locks, state.values) == ({"condition c": ("MainProcess",)}, {"condition c": "nobody waits"})
    given = [happens("make", "lock l", primitive="Lock"), happens("make", "condition c", primitive="Condition", lock="lock l"),
             happens("acquire", "lock l"), happens("wait", "condition c", primitive="Condition", lock="lock l", end=None)]
    assert after(*given).locks == {"lock l": ()}


def call(name: str, function: str, *given: str, result: str = "") -> Event:
    return happens("call", name, function=function, arguments=", ".join(given), chunk=given if len(given) > 1 else (), result=result)


def made_by_a_manager(name: str, *given: str) -> list[Event]:
    kind = name.partition(" ")[0]
    return [call("manager", kind, *given), happens("make", name, primitive=kind)]


@pytest.mark.parametrize(("name", "given", "calls", "known"), [
    ("list l", (), [("append", "1"), ("append", "'a'")], "[1, 'a']"),
    ("list l", (), [("append", "1"), ("append", "2"), ("__setitem__", "-1", "5"), ("__setitem__", "0", "4")], "[4, 5]"),
    ("list l", (), [("append", "1"), ("pop",)], "[]"),
    ("list l", (), [("append", "1"), ("extend", "[2]")], "?"),
    ("list l", (), [("append", "1"), ("__setitem__", "<slice>", "[2]")], "?"),
    ("list l", ("[1]",), [], "[1]"),
    ("list l", ("[1]",), [("append", "2")], "?"),
    ("dict d", (), [("__setitem__", "'a'", "1"), ("__setitem__", "'b'", "2"), ("pop", "'a'")], "{'b': 2}"),
    ("dict d", (), [("__setitem__", "'a'", "1"), ("setdefault", "'a'", "2"), ("setdefault", "'b'", "3")], "{'a': 1, 'b': 3}"),
    ("dict d", (), [("update", "{'a': 1}")], "?"),
    ("dict d", (), [("__setitem__", "'a'", "1"), ("clear",), ("__getitem__", "'a'")], "{}"),
    ("namespace n", (), [("__setattr__", "'x'", "1")], "{'x': 1}"),
    ("value v", ("'i'", "0"), [("set", "5")], "5"),
])
def test_what_a_manager_keeps(name, given, calls, known):
    assert after(*made_by_a_manager(name, *given), *(call(name, *each) for each in calls)).values[name] == known


@pytest.mark.parametrize(("made", "filled", "known"), [
    ("man.list([1, 'a'])", "x.append(2); x[0] = 5", "[5, 'a', 2]"), ("man.list()", "x.append(2)", "[2]"),
    ("man.dict({'a': 1}, b=2)", "x['a'] = 3", "{'a': 3, 'b': 2}"), ("man.dict(a=1)", "x.pop('a'); x['c'] = 4", "{'c': 4}"),
    ("man.Namespace(x=1)", "x.x = 2", "{'x': 2}"), ("man.Array('i', [1, 2, 3])", "x[0] = 4; x[-1] = 5", "[4, 2, 5]"),
    ("man.Array('i', [1, 2])", "x[:] = x[:]", "?"), ("man.Array('d', [1, 2])", "x[0] = 4", "?"), ("man.dict([('a', 1)])", "x['b'] = 2", "?"),
    ("man.list(range(2))", "x.append(1)", "?"), ("man.list(['word' * 9] * 30)", "x.append(1)", "?")])
def test_what_a_manager_is_given_is_known(made, filled, known):
    run = run_script(f"import multiprocessing\nif __name__ == '__main__':\n    man = multiprocessing.Manager()\n    x = {made}\n    {filled}\n",
                     timeout=30, start_method="fork")
    assert run.returncode == 0 and list(run.steps()[-1].state.values.values()) == [known], run.stderr


def test_a_manager_has_begun_before_it_is_asked():
    story = Story("fork", "SyncManager-1")
    story.add(0.100, "MainProcess", "manager", 4, "SyncManager", took=0.02, object_="manager man", child="SyncManager-1")
    story.start(0.101, "SyncManager-1", 4, boot=0.005)
    story.add(0.130, "MainProcess", "call", 5, "list", object_="manager man")
    story.add(0.140, "MainProcess", "print", 6, "done")
    said = [step.sentence for step in story.done(0.2).steps()]
    begins, asked = ([place for place, one in enumerate(said) if word in one] for word in ("SyncManager-1 begins", " calls "))
    assert len(begins) == len(asked) == 1 and begins < asked, said


def test_what_is_asked_for_is_known():
    unknown = [*made_by_a_manager("list l", "[1]"), call("list l", "append", "2")]
    assert after(*unknown, call("list l", "__repr__", result="'[1, 2]'")).values == {"list l": "[1, 2]"}
    assert after(*made_by_a_manager("value v", "'i'", "0"), call("value v", "get", result="7")).values == {"value v": "7"}
    queue = made_by_a_manager("queue q")
    assert after(*queue, call("queue q", "put", "1"), call("queue q", "put", "2"), call("queue q", "get", result="1")).queues == {"queue q": ("2",)}


def test_where_everybody_stands():
    run = [happens("run", line=None), happens("sleep", line=3, seconds=1, end=None)]
    assert after(*run, source="\n\ntime.sleep(1)\n").lanes == {"MainProcess": Standing(3, "waits", "time.sleep(1)")}
    failed = [*run[:1], happens("error", line=7, message="ValueError"), happens("exit", line=None, number=1)]
    assert after(*failed).lanes == {"MainProcess": Standing(7, "failed")}
    assert after(*run, happens("exit", line=None, number=-9)).lanes == {"MainProcess": Standing(3, "killed")}
    resumer = happens("resume", line=5)
    resume = happens("resume", line=5, lane="numbers", source=resumer)
    assert after(resume).lanes == {"MainProcess": Standing(5, "suspended", object="MainProcess · numbers"), "MainProcess · numbers": Standing()}
    gives = happens("yield", line=2, lane="numbers", value="1", source=resume)
    assert after(resume, gives).lanes == {"MainProcess": Standing(5), "MainProcess · numbers": Standing(2, "suspended")}
    over = happens("return", line=3, lane="numbers", source=resume)
    assert after(resume, over).lanes["MainProcess · numbers"].doing == "ended"
    fails = happens("return", line=3, lane="numbers", source=resume, outcome="ValueError")
    assert after(resume, fails).lanes["MainProcess · numbers"].doing == "failed"


def test_what_had_not_ended_when_its_process_did_has_not_ended():
    over = [happens("error", line=7, message="LoopExit"), happens("exit", line=None, number=1)]
    waits = happens("get", "queue q", line=3, lane="consume", end=None)
    begins = happens("thread_run", line=None, lane="worker")
    resumer = happens("resume", line=5)
    resume = happens("resume", line=5, lane="numbers", source=resumer)
    gives = happens("yield", line=2, lane="numbers", value="1", source=resume)
    hub = [happens("switch", line=None, lane="Hub", source=waits), happens("switch", line=7, source=happens("switch", lane="Hub"))]
    lanes = after(*hub, waits, begins, resume, gives, *over, source="\n\nq.get()\n").lanes
    assert lanes["MainProcess · consume"] == Standing(3, "cut off", "q.get()", "queue q")
    assert lanes["MainProcess · worker"].doing == lanes["MainProcess · numbers"].doing == "cut off"
    assert lanes["MainProcess · Hub"].doing == "ended" and lanes["MainProcess"].doing == "failed"
    done = after(begins, happens("thread_end", line=None, lane="worker"), *over).lanes
    assert done["MainProcess · worker"].doing == "ended"


def test_states_share_what_did_not_change(locked):
    before = None
    for step in locked.steps():
        if before is not None and before.queues == step.state.queues:
            assert before.queues is step.state.queues
        before = step.state


def test_what_comes_again_and_again_is_told_twice():
    story = Story("fork")
    for number in range(300):
        story.add(0.1 + number / 100, "MainProcess", "put", 3, str(number), object_="queue q")
        story.add(0.105 + number / 100, "MainProcess", "print", 4, str(number))
    lines = text(story.done(5.0).steps()).splitlines()
    assert lines == [
        "  1  MainProcess puts 0 into queue q (line 3).", "  2  MainProcess prints '0' (line 4).",
        "  3  MainProcess puts 1 into queue q (line 3).", "  4  MainProcess prints '1' (line 4).",
        "     [The same 2 steps 298 times more: 5 to 600]", "601  MainProcess ended well."]


def test_processes_that_were_killed_end_after_that():
    run = EXAMPLES["killed"]()
    assert isinstance(run, Run)
    sentences = [step.sentence for step in run.steps()]
    assert sentences.index("MainProcess kills Process-1.") < sentences.index("Process-1 was killed by signal 9 (SIGKILL).") < \
        sentences.index("MainProcess has waited for Process-1 to end.")


def test_a_run_without_processes_has_no_steps():
    assert Run("", "fork", 1.0).steps() == [] and text([]) == "Nothing was recorded."
    assert [step.sentence for step in Run("", "fork", 1.0, processes=[Process("MainProcess", 1, 0)]).steps()] == ["MainProcess ended well."]


def test_each_that_waits_for_a_condition_has_acquired_it():
    run = run_script("""\
import threading
ready = threading.Condition()
go = False
def wait():
    with ready:
        ready.wait_for(lambda: go)
waiters = [threading.Thread(target=wait) for _ in range(2)]
for one in waiters:
    one.start()
with ready:
    go = True
    ready.notify_all()
for one in waiters:
    one.join()
""", timeout=30)
    kinds = [event.kind for event in run.events if event.object == "condition ready"]
    assert kinds.count("acquire") == kinds.count("release") == 3


def told_of(*events: Event) -> list[str]:
    run = Run("", "fork", 2.0)
    run.processes, run.events = [Process("MainProcess", 1, 0.0, ended_by_run=True)], list(events)
    return [step.sentence for step in run.steps()]


@pytest.mark.parametrize(("event", "said"), [
    (happens("join_pool", "pool", outcome="RuntimeError", end=2.0), "MainProcess waits for pool to end: RuntimeError."),
    (happens("admit", "pool", child="f", outcome="LoopExit", end=2.0), "MainProcess tries to put greenlet f into pool: LoopExit."),
    (happens("join_queue", "queue q", outcome="LoopExit", end=2.0),
     "MainProcess waits until everything in queue q is done: LoopExit."),
    (happens("pool", "", outcome="AssertionError"), "MainProcess makes a pool: AssertionError."),
    (happens("close", "pipe a-b", side="both"), "MainProcess closes its end of pipe a-b."),
    (happens("callback", "pool", function="done", number=1, end=2.0), "MainProcess runs the callback done for task 1."),
    (happens("submit", "pool", function="f", method="map", items=5, chunk_size=2, number=3),
     "MainProcess submits tasks 3 to 5: map f over 5, chunks of 2."),
    (happens("unsent", "pool", line=None, number=2, message="TypeError: no"), "MainProcess cannot send task 2 to a worker: TypeError: no."),
    (happens("thread_end", line=None, function="_handle_results", outcome="ValueError", message="ValueError: x"),
     "The result thread of MainProcess ends with ValueError: x.")])
def test_a_step_says_what_came_of_it(event: Event, said: str):
    assert told_of(event) == [said]


def test_that_a_task_cannot_be_sent_is_told_in_the_same_place_whenever_its_pool_finds_out():
    submit = replace(happens("submit", "pool", function="f", method="submit", number=1), time=1.0, end=1.1)
    fetch = replace(happens("fetch", "pool", method="result", number=1, outcome="TypeError"), time=2.0, end=3.0)
    told = [told_of(submit, *sorted((replace(happens("unsent", "pool", line=None, number=1, message="TypeError: no"), time=time), fetch),
                                    key=lambda event: event.time)) for time in (1.05, 1.5, 2.5)]
    assert told[0] == told[1] == told[2] and [sentence.split()[1] for sentence in told[0]] == ["submits", "waits", "cannot", "asks"], told


def test_a_call_that_never_waits_is_told_once():
    put = happens("put", "queue q", value="1", seconds=0, end=3.0)
    between = replace(happens("print", text="x", lane="other"), time=2.0, end=2.0)
    put.time = 1.0
    assert told_of(put, between).count("MainProcess puts 1 into queue q.") == 1 and "waits" not in " ".join(told_of(put, between))


def test_a_call_that_a_library_makes_is_told_when_it_has_returned():
    admit = happens("admit", "pool", line=None, child="wash(3)", end=3.0)
    admit.time = 1.0
    away = replace(happens("switch", line=None), time=1.5, end=1.5)
    switched = replace(happens("switch", line=None, lane="wash(1)", source=away), time=1.6, end=1.6)
    between = replace(happens("print", text="x", lane="wash(1)"), time=2.0, end=2.0)
    said = told_of(admit, switched, between)
    assert said.count("MainProcess has put greenlet wash(3) into pool.") == 1 and said[-1] == "MainProcess has put greenlet wash(3) into pool."


def test_a_barrier_breaks_when_those_have_come_who_were_there():
    made = happens("make", "barrier b", primitive="Barrier", permits=3)
    waits = [replace(happens("wait", "barrier b", lane=lane, primitive="Barrier", outcome="BrokenBarrierError"), time=begin, end=end)
             for lane, begin, end in (("a", 1.0, 2.0), ("b", 1.5, 2.1), ("c", 3.0, 3.0))]
    said = told_of(made, *waits)
    assert len(said) == 5 and all(" waits at barrier b: " in sentence for sentence in said[2:]), said


def test_what_another_is_just_taking_is_not_in_the_queue():
    made, put = happens("queue", "queue q", primitive="SimpleQueue"), happens("put", "queue q", value="1")
    get = replace(happens("get", "queue q", value="1", source=put, lane="other"), time=1.1, end=3.0)
    empty = replace(happens("empty", "queue q", result="True"), time=2.0, end=2.0)
    run = Run("", "fork", 4.0)
    run.processes, run.events = [Process("MainProcess", 1, 0.0, ended_by_run=True)], [made, put, get, empty]
    asked = next(step for step in run.steps() if step.event is empty)
    assert asked.state.queues["queue q"] == ()


@pytest.mark.parametrize(("begin", "taken"), [(1.5, 3.0), (2.9, 3.0), (1.5, 2.7)])
def test_what_comes_into_a_queue_while_somebody_finds_it_empty_came_later(begin: float, taken: float):
    made, put = happens("queue", "queue q", primitive="Queue"), happens("put", "queue q", value="1")
    feed = replace(happens("feed", "queue q", source=put), time=1.2, end=2.5)
    get = replace(happens("get", "queue q", value="1", source=put, lane="other"), time=begin, end=taken)
    empty = replace(happens("empty", "queue q", result="True"), time=2.0, end=2.8)
    run = Run("", "fork", 4.0)
    run.processes, run.events = [Process("MainProcess", 1, 0.0, ended_by_run=True)], [made, put, feed, get, empty]
    asked = next(step for step in run.steps() if step.event is empty)
    assert not asked.state.queues.get("queue q")


def test_a_worker_without_a_task_waits_for_one():
    task = happens("task", "pool", function="f", number=1, by="MainProcess", end=2.0)
    assert after(task).lanes["MainProcess"] == Standing(None, "waits", "its pool's queue of tasks", "pool")


CANNOT_BE_READ = """\
from concurrent.futures import ProcessPoolExecutor
class Missing(Exception):
    def __init__(self, page, code):
        super().__init__(page)
def fetch():
    raise Missing('/b', 404)
if __name__ == '__main__':
    with ProcessPoolExecutor(1) as pool:
        pool.submit(fetch).exception()
"""


def test_a_broken_executor_ends_its_workers_whether_or_not_somebody_waits_for_them_yet():
    run = run_script(CANNOT_BE_READ, start_method="fork", timeout=20)
    waits = next(event for event in run.events if event.kind == "join_pool")
    ended = next(event for event in run.events if event.kind == "ended")
    asked = next(event for event in run.events if event.kind == "fetch")
    ended.time = ended.end = max(ended.time, asked.end + 2e-4)         # there is room for a wait that begins before
    texts = set()
    for moment in (-1e-4, 1e-4):
        waits.time, waits.end = ended.time + moment, ended.time + 1e-3
        texts.add(text(run.steps()))
    assert len(texts) == 1 and "\n 8  MainProcess waits in with ProcessPoolExecutor(1), line 8.\n" in texts.pop()


WAITS_EARLY = """\
import threading
ready = threading.Event()
def work():
    ready.wait()
t = threading.Thread(target=work)
t.start()
ready.set()
t.join()
"""


def test_a_started_thread_waits_before_the_one_that_started_it_lets_it_go_on():
    """start() returns when the thread has begun: a picture mostly shows it waiting, and the steps always."""
    told = [step.sentence for step in run_script(WAITS_EARLY).steps()]
    assert told[:4] == ["MainProcess starts thread work.", "Thread work begins.", "Thread work waits in ready.wait(), line 4.",
                        "MainProcess sets event ready."]


SPEAKS_FIRST = """\
import multiprocessing
def child(end):
    end.send('hello')
    end.recv()
if __name__ == '__main__':
    mine, yours = multiprocessing.Pipe()
    p = multiprocessing.Process(target=child, args=(yours,))
    p.start()
    yours.close()
    mine.recv()
    mine.send('bye')
    p.join()
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_child_holds_its_ends_from_its_start_on_and_goes_on_until_it_waits(method):
    steps = run_script(SPEAKS_FIRST, start_method=method).steps()
    told = [step.sentence for step in steps]
    closed = next(step for step in steps if step.sentence.startswith("MainProcess closes its"))
    assert any(holder == "Process-1" for holder, _ in next(iter(closed.state.ends.values())))
    assert told.index("Process-1 waits in end.recv(), line 4.") < told.index("MainProcess sends 'bye' through pipe mine-yours.")
