"""What a picture says of a run: each call where it was made, each lane by a name of its own, red for what went wrong only."""
import textwrap

import pytest

from helpers import run_script
from helpers.record.run import Run
from helpers.views.timeline import caption
from helpers.views.timeline.layout import layout


def run_of(source: str, timeout: float = 30) -> Run:
    return run_script(textwrap.dedent(source), timeout=timeout, start_method="fork")


def ends(run: Run) -> dict[str, tuple[str, str]]:
    picture = layout(run)
    return {picture.lanes[end.lane].name: (end.how, end.text) for end in picture.ends}


def labels(run: Run) -> list[str]:
    return [label.text for label in sorted(layout(run).labels, key=lambda label: label.time) if label.lane == 0 and not label.printed]


def test_calls_that_take_turns_are_each_told_where_they_are():
    run = run_of("""\
        from multiprocessing import Process
        def child():
            pass
        if __name__ == "__main__":
            for _ in range(2):
                p = Process(target=child)
                p.start()
                p.join()
    """)
    assert labels(run) == ["start l.7", "join l.8", "start l.7", "join l.8"]


def test_calls_in_a_row_are_told_once():
    run = run_of("""\
        from multiprocessing import Process
        def child():
            pass
        if __name__ == "__main__":
            children = [Process(target=child) for _ in range(2)]
            for p in children:
                p.start()
            for p in children:
                p.join()
    """)
    assert labels(run) == ["start l.7 × 2", "join l.9 × 2"]


def test_an_event_loop_that_tidies_up_was_run_once():
    once = "import asyncio\nasync def main():\n    pass\n"
    assert labels(run_of(once + "asyncio.run(main())\n")) == ["run l.4"]
    assert labels(run_of(once + "for _ in range(2):\n    asyncio.run(main())\n")) == ["run l.5 × 2"]


def test_threads_of_a_pool_keep_what_tells_them_apart():
    run = run_of("""\
        from concurrent.futures import ThreadPoolExecutor
        import threading
        both = threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            pool.map(lambda n: both.wait(), range(2))
    """)
    names = [lane.name for lane in layout(run).lanes if lane.inner]
    assert len(set(names)) == 2 and all(name.endswith(("-0_0", "-0_1")) for name in names)


CAUGHT = {
    "generator": """\
        def count():
            yield 1
            raise LookupError
        try:
            list(count())
        except LookupError:
            pass
    """,
    "task": """\
        import asyncio
        async def count():
            raise LookupError
        async def main():
            try:
                await asyncio.create_task(count())
            except LookupError:
                pass
        asyncio.run(main())
    """}


@pytest.mark.parametrize("what", CAUGHT)
def test_an_error_is_red_unless_it_was_caught(what):
    assert ends(run_of(CAUGHT[what]))["count"][0] == "caught"
    assert ends(run_of(CAUGHT[what].replace("except LookupError", "except KeyError")))["count"][0] == "error"


def test_an_error_of_a_task_for_which_nobody_asked_is_red():
    run = run_of("""\
        import asyncio
        async def count():
            raise LookupError
        async def main():
            asyncio.create_task(count())
            await asyncio.sleep(0)
        asyncio.run(main())
    """)
    assert ends(run)["count"][0] == "error"


def test_a_worker_that_has_nothing_to_do_is_not_what_went_wrong():
    run = run_of("""\
        import os, multiprocessing
        if __name__ == "__main__":
            with multiprocessing.Pool(1) as pool:
                pool.apply(os._exit, (3,))
    """, timeout=2)
    found = ends(run)
    assert found["MainProcess"][0] == "waiting"
    assert list(found.values())[-1] == ("idle", "waits for a task")


def test_what_waits_for_its_feeder_thread_is_said_to():
    run = run_of("""\
        import multiprocessing
        q = multiprocessing.Queue()
        q.put("x" * 1_000_000)
    """, timeout=1.5)
    assert ends(run)["MainProcess"] == ("waiting", "still waiting: its feeder thread")


def test_the_caption_says_what_there_was_and_how_it_ended():
    run = run_of("""\
        from concurrent.futures import ThreadPoolExecutor
        import threading
        def square(n):
            return n * n
        def work(name):
            yield name
        def begin(name):
            list(work(name))
        with ThreadPoolExecutor(1) as pool:
            pool.map(square, [1, 2])
        for name in ("a", "b"):
            thread = threading.Thread(target=begin, args=(name,))
            thread.start()
            thread.join()
    """)
    assert caption(run) == ("Timeline. MainProcess; threads begin('a'), begin('b'); generators work('a'), work('b'); "
                            "pool has carried out 2 tasks; ended well.")


def test_the_caption_says_together_what_ended_alike():
    run = run_of("""\
        import threading
        never = threading.Event()
        def waits():
            never.wait()
        for n in range(2):
            threading.Thread(target=waits, name=f"guest {n}").start()
    """, timeout=1.5)
    assert "; thread guest 0, thread guest 1 still waiting: never.wait() l.4" in caption(run)


def test_the_error_of_a_callback_is_red():
    run = run_of("""\
        from concurrent.futures import ThreadPoolExecutor
        def square(n):
            return n * n
        def broken(future):
            raise KeyError
        with ThreadPoolExecutor(1) as pool:
            pool.submit(square, 2).add_done_callback(broken)
    """)
    assert [label.alarm for label in layout(run).labels if "broken" in label.text] == [True]


# What lets a call continue

def _woken(run: Run) -> list[tuple[str, str]]:
    """Return the lanes of thin arrows that lead to a lane that is older than the one they come from."""
    picture = layout(run)
    return [(picture.lanes[arrow.from_lane].name, picture.lanes[arrow.to_lane].name) for arrow in picture.arrows
            if arrow.thin and arrow.to_lane < arrow.from_lane]


WAKES = {
    "a get, a put into a full queue": ("""\
        import multiprocessing, time
        def child(q):
            time.sleep(0.1)
            q.get()
            time.sleep(0.1)
        if __name__ == "__main__":
            q = multiprocessing.Queue(1)
            p = multiprocessing.Process(target=child, args=(q,))
            p.start()
            q.put(1)
            q.put(2)
            p.terminate()
    """, "Process-1"),
    "the end of a task, its loop": ("""\
        import asyncio
        async def main():
            await asyncio.sleep(0.01)
        asyncio.run(main())
    """, "main"),
    "the last task_done, a queue's join": ("""\
        import multiprocessing, time
        def child(q):
            q.get()
            time.sleep(0.1)
            q.task_done()
            time.sleep(0.1)
        if __name__ == "__main__":
            q = multiprocessing.JoinableQueue()
            p = multiprocessing.Process(target=child, args=(q,))
            p.start()
            q.put(1)
            q.join()
            p.terminate()
    """, "Process-1"),
    "the end of a killed child, its join": ("""\
        import multiprocessing, os, time
        def child():
            time.sleep(0.1)
            os.kill(os.getpid(), 9)
        if __name__ == "__main__":
            p = multiprocessing.Process(target=child)
            p.start()
            p.join()
    """, "Process-1")}


@pytest.mark.parametrize("what", WAKES)
def test_an_arrow_says_what_let_a_call_continue(what):
    source, by = WAKES[what]
    # On a busy machine a call may come so late that it need not wait.
    run = next(run for run in (run_of(source) for _ in range(12)) if _woken(run))
    assert _woken(run)[0] == (by, "MainProcess")        # a second may be the join at the end
    picture = layout(run)
    lives = {span.lane: span for span in picture.spans}         # the last of each lane
    arrow = next(arrow for arrow in picture.arrows if arrow.thin and arrow.to_lane < arrow.from_lane)
    assert arrow.from_time <= arrow.to_time and arrow.from_time <= lives[arrow.from_lane].end


def test_no_arrow_leads_to_a_call_whose_time_was_over():
    run = run_of("""\
        import multiprocessing, time
        def child():
            time.sleep(0.3)
        if __name__ == "__main__":
            p = multiprocessing.Process(target=child)
            p.start()
            p.join(0.05)
            q = multiprocessing.Queue(1)
            q.put(1)
            try:
                q.put(2, timeout=0.05)
            except Exception:
                q.get()
    """)
    in_vain = [event.end for event in run.events if event.outcome or event.result == "False"]
    assert len(in_vain) == 2 and not any(arrow.to_time in in_vain for arrow in layout(run).arrows)


def test_what_a_generator_returns_is_told_apart_from_what_it_yields():
    run = run_of("""\
        def count():
            yield 1
            return 2
        def whole():
            print((yield from count()))
        list(whole())
    """)
    texts = [arrow.text for arrow in layout(run).arrows if arrow.text]
    assert texts.count("1") == 2 and [text for text in texts if text != "1"] == ["returns 2"]


def test_a_lock_that_never_comes_is_named_beside_those_with_lanes():
    run = run_of("""\
        import threading
        first, second = threading.Lock(), threading.Lock()
        seated = threading.Barrier(2)
        def eat(mine, other):
            with mine:
                seated.wait()
                with other:
                    pass
        for pair in ((first, second), (second, first)):
            threading.Thread(target=eat, args=pair, daemon=False).start()
    """, timeout=1.5)
    texts = [label.text for label in layout(run).labels]
    assert "acquire l.7, lock first" in texts and "acquire l.7, lock second" in texts and texts.count("acquire l.5") == 2


def test_a_copy_of_an_object_is_said_to_be_one():
    run = run_of("""\
        import multiprocessing, threading
        c = threading.Condition()
        def child():
            with c:
                c.notify()
        if __name__ == "__main__":
            p = multiprocessing.Process(target=child)
            p.start()
            with c:
                c.wait(0.2)
            p.join()
    """)
    texts = [label.text for label in layout(run).labels]
    assert "notify l.5, a copy of condition c" in texts and any(text.startswith("wait l.10") and "copy" not in text for text in texts)


def test_only_the_worker_that_broke_an_executor_is_red():
    run = run_of("""\
        import os, time
        from concurrent.futures import ProcessPoolExecutor
        def work(n):
            time.sleep(0.2)
            if n:
                os._exit(3)
            time.sleep(30)
        if __name__ == "__main__":
            with ProcessPoolExecutor(2) as pool:
                print([type(future.exception()).__name__ for future in [pool.submit(work, n) for n in range(2)]])
    """)
    assert sorted(found for found in ends(run).values() if found[0] != "well") == [
        ("cut", "ended by its executor"), ("error", "exit code 3")]


def test_a_label_says_what_is_waited_for_which_end_is_closed_and_how_large_a_queue_is():
    run = run_of("""\
        import multiprocessing, queue, threading
        reader, writer = multiprocessing.Pipe(duplex=False)
        writer.close()
        q = queue.Queue(2)
        gate = threading.Event()
        gate.wait(0.05)
    """)
    assert {"close l.3, sending end", "Queue(2) l.4", "wait l.6, event gate: timed out"} <= set(labels(run))


GREENLETS = """\
    import gevent
    def work(seconds):
        gevent.sleep(seconds)
    gevent.joinall([gevent.spawn(work, seconds) for seconds in (0.01, 0.05)])
    """


def test_an_arrow_leads_from_who_spawns_a_greenlet():
    picture = layout(run_of(GREENLETS))
    begins = {span.lane: span.begin for span in reversed(picture.spans)}
    assert [(arrow.to_lane, arrow.to_time) for arrow in picture.arrows if arrow.thin and arrow.from_lane == 0] == [
        (row, begins[row]) for row, lane in enumerate(picture.lanes) if lane.name.startswith("work")]


def test_no_arrow_leads_to_a_turn_in_which_a_lane_only_goes_on_waiting():
    """The hub wakes who waits in joinall() at the end of each greenlet."""
    run = run_of(GREENLETS)
    picture = layout(run)
    call = next(event for event in run.events if event.kind == "greenlet_join")
    turns = [event for event in run.events if event.kind == "switch" and not event.lane]
    assert any(call.time < turn.time < call.end for turn in turns)
    last = max(turn.time for turn in turns if turn.time <= call.end)
    assert not [arrow for arrow in picture.arrows if arrow.to_lane == 0 and not arrow.thin and arrow.to_time < last]


def test_a_greenlet_hangs_from_its_last_call_on_and_not_from_its_turn_on():
    run = run_of("""\
        import socket, greenlet
        ear, mouth = socket.socketpair()
        def reader():
            print("the reader waits")
            ear.recv(10)
        greenlet.greenlet(reader).switch()
    """, timeout=1.5)
    picture = layout(run)
    mine = [span for span in picture.spans if picture.lanes[span.lane].name == "reader"]
    printed = next(mark for mark in picture.marks if mark.lane == mine[0].lane)
    assert [(span.waits, span.hangs) for span in mine] == [(False, False), (True, True)] and printed.time < mine[1].begin
