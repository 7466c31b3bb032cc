"""What failed, in pictures: where and with what, what was not read, and who ended or held what."""
from __future__ import annotations

import itertools
import sys
import textwrap

import pytest

from helpers import run_script
from helpers.record.run import Event, Process, Run
from helpers.views.timeline.axis import make_axis
from helpers.views.timeline.layout import layout
from helpers.views.timeline.parts import Picture

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="most of them fork")


def run_of(source: str, timeout: float = 30) -> Run:
    return run_script(textwrap.dedent(source), timeout=timeout, start_method="fork")


def texts(picture: Picture) -> list[str]:
    return [label.text for label in picture.labels if not label.printed]


def ends(picture: Picture) -> dict[str, tuple[str, str]]:
    return {picture.lanes[end.lane].name: (end.how, end.ended.drawn) for end in picture.ends}


def arrows(picture: Picture) -> list[tuple[str, str, str]]:
    return [(picture.lanes[arrow.from_lane].name, picture.lanes[arrow.to_lane].name, arrow.text) for arrow in picture.arrows
            if not arrow.thin]


# Errors

CALLBACKS = {"call_soon": "asyncio.get_running_loop().call_soon(boom)",
             "add_done_callback": "asyncio.get_running_loop().create_task(asyncio.sleep(0)).add_done_callback(boom)"}


@pytest.mark.parametrize("call", CALLBACKS)
def test_a_function_that_a_loop_called_says_with_what_it_failed_and_where(call):
    picture = layout(run_of(f"""\
        import asyncio
        def boom(*result):
            raise KeyError("lost")
        async def main():
            {CALLBACKS[call]}
            await asyncio.sleep(0.01)
        asyncio.run(main())
    """))
    assert [(label.text, label.alarm) for label in picture.labels if "boom" in label.text or "error" in label.text] == [
        ("boom() l.2: KeyError: 'lost' l.3", True)]


def test_a_method_that_a_loop_called_says_with_what_it_failed():
    picture = layout(run_of("""\
        import asyncio, socket
        class Reader(asyncio.Protocol):
            def data_received(self, data):
                raise KeyError("lost")
        async def main():
            ours, theirs = socket.socketpair()
            await asyncio.get_running_loop().create_connection(Reader, sock=ours)
            theirs.send(b"1")
            await asyncio.sleep(0.05)
        asyncio.run(main())
    """))
    assert any("KeyError" in label.text and "l.4" in label.text and label.alarm for label in picture.labels)


def test_an_error_at_an_end_has_its_message():
    picture = layout(run_of("""\
        import threading
        def work():
            raise ValueError("a very long text that has to be cut somewhere, because it is too long")
        t = threading.Thread(target=work, name="eat")
        t.start()
        t.join()
        raise LookupError("none")
    """))
    assert ends(picture)["MainProcess"] == ("error", "LookupError l.7:\nnone")
    assert ends(picture)["eat"][1].startswith("ValueError l.3:\na very long") and ends(picture)["eat"][1].count("\n") == 2


def test_a_call_that_fails_in_a_task_of_a_pool_has_a_label():
    picture = layout(run_of("""\
        from multiprocessing import Pool
        def branch(n):
            with Pool(1) as pool:
                return pool.map(str, [n])
        if __name__ == "__main__":
            with Pool(1) as pool:
                pool.map(branch, [2])
    """))
    inside = [label.text for label in picture.labels if picture.lanes[label.lane].name == "ForkPoolWorker-1"]
    assert sorted(inside) == ["Pool() l.3: AssertionError", "branch(2): AssertionError"]


# What came back, and was not read

UNREAD = """\
    from multiprocessing import Pool
    from concurrent.futures import ProcessPoolExecutor
    class BadRow(Exception):
        def __init__(self, row, why):
            super().__init__(f"row {row}: {why}")
    def parse(row):
        raise BadRow(row, "is empty")
    if __name__ == "__main__":
        """


def test_a_result_that_broke_its_executor_did_not_arrive_and_the_executor_ended_its_worker():
    picture = layout(run_of(UNREAD + "with ProcessPoolExecutor(1) as pool: print(pool.submit(parse, 2).result())\n"))
    assert "BadRow: cannot be unpickled" in texts(picture)
    assert [(from_, to) for from_, to, _ in arrows(picture)] == [("MainProcess", "ForkProcess-1")]
    assert ends(picture)["ForkProcess-1"] == ("cut", "ended by its executor")


def test_a_result_that_ended_the_result_thread_of_a_pool_did_not_arrive():
    picture = layout(run_of(UNREAD + "with Pool(1) as pool: print(pool.apply(parse, (2,)))\n", timeout=1.5))
    assert "BadRow: cannot be unpickled" in texts(picture)


@pytest.mark.parametrize("hook", ["", "threading.excepthook = print"])
def test_a_result_thread_that_a_callback_ended_has_read_what_it_got(hook):      # such a pool of CPython's spins
    picture = layout(run_of(f"""\
        import threading
        from multiprocessing import Pool
        {hook}
        def boom(_):
            raise LookupError
        if __name__ == "__main__":
            with Pool(1) as pool:
                pool.apply_async(str, (1,), callback=boom)
                pool.apply(str, (2,))
    """, timeout=0.6))
    assert not any("cannot be unpickled" in text for text in texts(picture))
    thread, = (number for number, lane in enumerate(picture.lanes) if lane.name == "result thread")
    assert [(end.ended.how, end.ended.what) for end in picture.ends if end.lane == thread] == [("error", "LookupError")]


@pytest.mark.parametrize(("first", "said"), [("q.put(BadRow(2, 'is empty'))", True), ("pass", False)])
def test_a_value_that_get_could_not_unpickle_was_taken(first, said):
    picture = layout(run_of(f"""\
        from multiprocessing import Process, Queue
        class BadRow(Exception):
            def __init__(self, row, why):
                super().__init__(row)
        def work(q):
            {first}
            q.put(1)
        if __name__ == "__main__":
            q = Queue()
            p = Process(target=work, args=(q,))
            p.start()
            try:
                print(q.get())
            except TypeError:
                print(q.get())
            p.join()
    """))
    assert any("cannot be unpickled" in text for text in texts(picture)) == said
    assert not any("never taken" in text for text in texts(picture))


def test_what_a_handler_of_a_signal_raises_in_a_get_was_not_read():
    picture = layout(run_of("""\
        import signal
        from multiprocessing import Queue
        def late(*_):
            raise LookupError
        if __name__ == "__main__":
            q, other = Queue(), Queue()
            signal.signal(signal.SIGALRM, late)
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            try:
                q.get()
            except LookupError:
                q.put(1)
    """))
    assert not any("cannot be unpickled" in text for text in texts(picture))


# Who did it

def test_a_pool_that_is_thrown_away_was_not_terminated_by_a_call():
    source = """\
        from multiprocessing import Pool
        if __name__ == "__main__":
            pool = Pool(1)
            {}
    """
    assert "del pool l.4" in texts(layout(run_of(source.format("del pool"))))
    assert "del pool l.5" in texts(layout(run_of(source.format("with open(__file__):\n                del pool"))))
    assert "terminate l.4" in texts(layout(run_of(source.format("pool.terminate()"))))
    assert "terminate l.4" in texts(layout(run_of(source.format("with pool: pass"))))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who holds a file's lock")
@pytest.mark.parametrize("waits", ["main", "thread"])
def test_who_waits_for_a_file_lock_says_who_holds_it(waits, tmp_path):
    picture = layout(run_of(f"""\
        import fcntl, threading
        from multiprocessing import Process, Event
        def work(has, stop):
            with open({str(tmp_path / "lock")!r}, "w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                has.set()
                stop.wait()
        def take():
            with open({str(tmp_path / "lock")!r}, "w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
        if __name__ == "__main__":
            has, stop = Event(), Event()
            p = Process(target=work, args=(has, stop))
            p.start()
            has.wait()
            t = threading.Thread(target=take)
            {"take()" if waits == "main" else "t.start(); t.join()"}
    """, timeout=2))
    assert ends(picture)["MainProcess" if waits == "main" else "take"][1].endswith("\nheld by Process-1")
    assert "held" not in ends(picture)["Process-1"][1]


def test_a_worker_s_calls_of_a_proxy_have_their_method():
    picture = layout(run_of("""\
        from multiprocessing import Manager, Pool
        def work(d):
            d["key"] = 4
        if __name__ == "__main__":
            with Manager() as m, Pool(1) as pool:
                pool.map(work, [m.dict()])
    """))
    assert "__setitem__('key', 4) l.3" in texts(picture)


def test_calls_of_a_proxy_in_another_program_have_their_method():
    call = Event(0.3, "python", "", "call", None, end=0.4, object="jobs", object_kind="jobs", function="get", result="2")
    run = Run("", "fork", 2.0, processes=[Process("MainProcess", 1, 0), Process("python", 2, 0)], events=[call])
    assert texts(layout(run)) == ["get()"]


# The way of a value

def test_what_a_process_gets_from_itself_stands_beside_the_get():
    picture = layout(run_of("""\
        from multiprocessing import Queue
        if __name__ == "__main__":
            q = Queue()
            q.put([1, 'hello'])
            q.get()
            for n in range(3):
                q.put(n)
            for _ in range(3):
                q.get()
    """))
    gets = [label.text for label in picture.labels if label.text.startswith("get")]
    assert "get l.5: [1, 'hello']" in gets and all("l.9" not in text or ":" not in text for text in gets)


def test_what_a_feeder_thread_pickles_with_code_of_the_program_goes_through_its_lane():
    run = run_of("""\
        import threading
        from multiprocessing import Queue
        may = threading.Event()
        class Parcel:
            def __reduce__(self):
                may.wait()
                return str, ("a parcel",)
        if __name__ == "__main__":
            q = Queue()
            q.put(1)
            print(q.get())
            q.put(Parcel())
            may.set()
            print(q.get())
    """)
    assert ("feeder thread", "MainProcess", "'a parcel'") in arrows(layout(run))
    assert ("MainProcess", "feeder thread", "<Parcel>") in arrows(layout(run))
    assert len([one for one in arrows(layout(run)) if one[1] == "MainProcess"]) == 1


def test_a_feeder_thread_that_still_waits_says_so():
    picture = layout(run_of("""\
        import threading
        from multiprocessing import Queue
        never = threading.Event()
        class Parcel:
            def __reduce__(self):
                never.wait()
        if __name__ == "__main__":
            q = Queue()
            q.put(Parcel())
            q.get()
    """, timeout=1.5))
    assert ends(picture)["feeder thread"] == ("waiting", "still waiting:\nwait l.6")


# What never ran, and what is repeated

NEVER = {
    "a greenlet": ("""\
        import gevent
        gevent.spawn(print, 1)
        print("the end")
        """, "print(1): never begun"),
    "greenlets": ("""\
        import gevent
        both = [gevent.spawn(print, 1) for _ in range(2)]
        print("the end")
        """, "2 greenlets: never begun"),
    "a task": ("""\
        import asyncio
        async def hello(): pass
        loop = asyncio.new_event_loop()
        task = asyncio.run_coroutine_threadsafe(hello(), loop)
        """, "hello: never begun"),
    "a coroutine": ("""\
        import asyncio
        async def save(): pass
        async def main():
            save()
        asyncio.run(main())
        """, "save() l.4: never awaited"),
    "what a worker cannot be sent": ("""\
        from multiprocessing import Pool
        if __name__ == "__main__":
            with Pool(1) as pool:
                pool.apply_async(lambda: 1)
                pool.close()
                pool.join()
        """, "<lambda>(): not sent, PicklingError: Can't pickle <function <…"),
}


@pytest.mark.parametrize("what", NEVER)
def test_what_never_ran_is_a_stub(what):
    source, said = NEVER[what]
    picture = layout(run_of(source))
    assert [label.text for label in picture.labels if label.lost] == [said] and len(picture.stubs) == 1


def test_a_task_that_runs_is_no_stub():
    picture = layout(run_of("""\
        import asyncio
        async def save(): pass
        async def main():
            await asyncio.create_task(save())
        asyncio.run(main())
    """))
    assert not picture.stubs


LOOPS = {"thread": "threading.Thread(target=look, name='eat').start()", "main": "look()"}


@pytest.mark.parametrize("who", LOOPS)
def test_what_waits_in_a_loop_says_in_which(who):
    picture = layout(run_of(f"""\
        import threading, time
        ready = False
        def look():
            while not ready:
                time.sleep(0.05)
        {LOOPS[who]}
    """, timeout=1.5))
    assert ends(picture)["eat" if who == "thread" else "MainProcess"] == (
        "waiting", "still waiting:\ntime.sleep(0.05) l.5\nwhile not ready")


def test_what_a_run_did_while_it_was_ended_is_left_out():
    """Here the child ends because its parent is ended, so the parent's join() returns before the parent is gone."""
    run = run_of("""\
        from multiprocessing import Process, Event
        def work(e):
            e.wait()
        if __name__ == "__main__":
            p = Process(target=work, args=(Event(),))
            p.start()
            p.join()
    """, timeout=1.5)
    join = next(event for event in run.events if event.kind == "join")
    begin = Event(run.duration + 0.01, "Process-1", "", "exit", None, end=run.duration + 0.01)
    join.end, join.source = run.duration + 0.02, begin
    run.events.append(begin)
    picture = layout(run)
    assert [span.hangs for span in picture.spans if span.lane == 0][-1] and max(span.end for span in picture.spans) <= run.duration
    assert [picture.lanes[arrow.to_lane].name for arrow in picture.arrows] == ["Process-1"]


def test_what_lies_between_two_words_is_stretched_evenly():
    axis = make_axis([0.0, 1.0, 2.0, 2.001, 3.0], 0, 600, needs=[(0.0, 3.0, 500.0)])
    wide = [after - before for before, after in itertools.pairwise(axis.places)]
    assert wide[0] > 2 * wide[2] and wide[0] == pytest.approx(wide[1])


def test_a_worker_of_an_executor_that_has_no_task_waits():
    picture = layout(run_of("""\
        from concurrent.futures import ProcessPoolExecutor
        if __name__ == "__main__":
            with ProcessPoolExecutor(1) as pool:
                pool.submit(lambda: 1).exception()
    """))
    row = [lane.name for lane in picture.lanes].index("ForkProcess-1")
    assert [span.waits for span in picture.spans if span.lane == row] == [True]
