"""Words of pictures: what kind a lane is of, what a call is about and how it ended, and the order of what was printed."""
from __future__ import annotations

import sys
import textwrap

import pytest
from example_runs import Story

from helpers import run_script
from helpers.record.run import Event
from helpers.views.timeline.arrows import MOST_ARROWS
from helpers.views.timeline.layout import layout
from helpers.views.timeline.parts import Picture

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="some of them fork")


def of(source: str, timeout: float = 30) -> Picture:
    return layout(run_script(textwrap.dedent(source), start_method="fork", timeout=timeout))


def texts(picture: Picture) -> list[str]:
    return [label.text for label in sorted(picture.labels, key=lambda label: label.time) if not label.printed]


def kinds(picture: Picture) -> dict[str, str]:
    return {lane.name: lane.kind for lane in picture.lanes if lane.inner}


KINDS = {
    "thread": """\
        import threading
        def eat(): pass
        one = threading.Thread(target=eat)
        one.start()
        one.join()
        """,
    "task": """\
        import asyncio
        async def eat(): pass
        asyncio.run(eat())
        """,
    "greenlet": """\
        from greenlet import greenlet
        def eat(): pass
        greenlet(eat).switch()
        """,
    "generator": """\
        def eat():
            yield 1
        next(eat())
        """,
    "coroutine": """\
        async def eat(): pass
        try:
            eat().send(None)
        except StopIteration:
            pass
        """,
    "async generator": """\
        async def eat():
            yield 1
        try:
            eat().asend(None).send(None)
        except StopIteration:
            pass
        """,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_lane_says_what_kind_it_is_of(kind):
    assert kinds(of(KINDS[kind])) == {"eat": kind}


def test_lanes_that_are_folded_are_counted_by_kind():
    """Of very many greenlets, only some have names in the record."""
    picture = of("""\
        import gevent, threading
        gevent.joinall([gevent.spawn(gevent.sleep, 0) for _ in range(300)])
        go = threading.Event()
        threads = [threading.Thread(target=go.wait) for _ in range(40)]
        for thread in threads:
            thread.start()
        go.set()
        for thread in threads:
            thread.join()
        """)
    alone = sum(lane.kind == "greenlet" and not lane.folded for lane in picture.lanes)
    folded = {lane.name.split("\n")[0] for lane in picture.lanes if lane.folded}
    assert folded == {f"{300 - alone} more greenlets", "40 threads"}


def test_what_is_set_notified_and_acquired_is_named_where_there_is_room():
    picture = of("""\
        import threading
        changed = threading.Condition()
        with changed:
            changed.notify()
        go = threading.Event()
        go.set()
        go.clear()
        """)
    assert {"acquire l.3, condition changed", "notify l.4, condition changed", "release l.3, condition changed", "set l.6, event go",
            "clear l.7, event go"} <= {label.longer or label.text for label in picture.labels}


def test_what_has_a_lane_of_its_own_is_not_named_again():
    picture = of("""\
        import threading
        door = threading.Lock()
        def enter():
            with door:
                pass
        one = threading.Thread(target=enter)
        one.start()
        one.join()
        with door:
            pass
        """)
    assert "lock door" in [lane.name for lane in picture.lanes]
    assert {"acquire l.4", "release l.4", "acquire l.9", "release l.9"} <= set(texts(picture))


def test_a_name_that_has_no_room_is_left_out_and_its_call_is_not():
    story = Story()
    for number in range(12):
        story.add(0.1 + number / 10, "MainProcess", "set", number + 1, object_="event " + "e" * 20)
    said = [label.text for label in layout(story.done(2.0)).labels if label.box]
    assert len(said) == 12 and 0 < sum("event" in text for text in said) < 12


def test_a_wait_whose_time_was_up_says_so():
    assert {"wait l.3, event go: timed out", "acquire l.6: timed out", "join l.9: timed out"} <= {
        text.replace(", lock door", "") for text in texts(of("""\
        import threading, time
        go = threading.Event()
        go.wait(0.01)
        door = threading.Lock()
        door.acquire()
        door.acquire(timeout=0.01)
        one = threading.Thread(target=time.sleep, args=(0.5,))
        one.start()
        one.join(0.01)
        """))}


def test_a_call_that_was_not_to_wait_has_not_timed_out():
    assert not [text for text in texts(of("""\
        import threading
        door = threading.Lock()
        door.acquire()
        door.acquire(blocking=False)
        """)) if "timed out" in text]


def test_a_wait_that_was_cancelled_says_so():
    assert "sleep(9) l.3: cancelled" in texts(of("""\
        import asyncio
        async def nap():
            await asyncio.sleep(9)
        async def main():
            task = asyncio.create_task(nap())
            await asyncio.sleep(0.01)
            task.cancel()
        asyncio.run(main())
        """))


def test_a_loop_that_ends_its_executor_was_run_once():
    said = texts(of("""\
        import asyncio
        from concurrent.futures import ProcessPoolExecutor
        async def main():
            loop = asyncio.get_running_loop()
            with ProcessPoolExecutor(1) as pool:
                await loop.run_in_executor(pool, abs, -1)
        if __name__ == "__main__":
            asyncio.run(main())
        """))
    assert "run l.8" in said and not [text for text in said if text.startswith("run l.8 ")]


def test_a_loop_that_calls_a_function_was_run_once():
    assert [text for text in texts(of("""\
        import asyncio
        def call():
            print(1)
        async def main():
            asyncio.get_running_loop().call_soon(call)
            await asyncio.sleep(0.01)
        asyncio.run(main())
        """)) if text.startswith("run")] == ["run l.7"]


def test_a_call_that_gives_way_several_times_has_one_label():
    story = Story()
    for number in range(3):
        for kind, line, call in (("block", 5, "fetch('/a')"), ("switch", None, "")):
            event = story.add(0.1 + number / 10, "MainProcess", kind, line)
            event.call, event.function = call, "fetch"
    assert [text for text in texts(layout(story.done(1.0))) if "fetch" in text] == ["fetch('/a') l.5"]


def test_a_number_stands_in_the_order_of_what_happened():
    """Even at the end of a lane, where there was no time for so much."""
    story = Story()
    for number in range(20):
        story.add(0.05 + number * 1e-6, "MainProcess", "set", 50 + number)
    for number in range(3):
        story.add(0.1 + number * 1e-6, "MainProcess", "set", 3 + number)
        event = story.add(0.1 + number * 1e-6 + 5e-7, "MainProcess", "print", 9)
        event.text = f"{number} is a long line that stands below the picture, and not beside its bar"
    picture = layout(story.done(0.1 + 3e-6))
    places = sorted((label.time, sum(label.box[::2]) / 2 if label.number else picture.axis(label.time)) for label in picture.labels
                    if label.box)
    assert sorted(label.number for label in picture.labels if label.printed) == [1, 2, 3]
    assert [place for _, place in places] == sorted(place for _, place in places)


def test_of_many_arrows_it_is_said_what_they_are():
    story = Story()
    for number in range(MOST_ARROWS + 4):
        for to, from_ in (("g", ""), ("", "g")):
            time = 0.1 + number / 10 + (0.05 if from_ else 0.0)
            story.add(time, "MainProcess", "switch", 5, lane=to, source=Event(time, "MainProcess", from_, "switch", 5))
    assert {arrow.text for arrow in layout(story.done(3.0)).arrows if arrow.text} == {f"{MOST_ARROWS + 4} switches"}


def test_what_is_thrown_is_named_and_only_a_call_of_throw_is_called_so():
    picture = of("""\
        from greenlet import greenlet, getcurrent
        main = getcurrent()
        def patient():
            try:
                main.switch()
            except ValueError:
                pass
        for error in range(2):
            g = greenlet(patient)
            g.switch()
            if error:
                g.throw(ValueError)
            else:
                g.throw()
        g = greenlet(patient)
        g.switch()
        del g
        """)
    assert sorted(arrow.text for arrow in picture.arrows if arrow.text) == [
        "throws GreenletExit", "throws GreenletExit", "throws ValueError"]
    assert {"throw l.12", "throw l.14", "del g l.17"} <= set(texts(picture)) and "throw l.17" not in texts(picture)


def test_what_is_thrown_into_a_generator_is_named():
    picture = of("""\
        def patient():
            yield 1
        g = patient()
        next(g)
        try:
            g.throw(LookupError)
        except LookupError:
            pass
        """)
    assert "throws LookupError" in [arrow.text for arrow in picture.arrows]
