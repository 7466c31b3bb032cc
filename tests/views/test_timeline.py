"""The picture: what is drawn is data first, and the data is tested. People look at the ink."""
import io
import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from example_runs import (
    EXAMPLES,
    Story,
    busy,
    crowd,
    generators,
    gevent_sleeps,
    greenlets,
    killed,
    lock_fight,
    manager_and_five,
    ping_pong,
    pool,
    queue_as_argument,
    queue_at_module_level,
    queue_under_the_guard,
)
from PIL import Image, ImageColor
from programs import AS_ARGUMENT, MODULE_LEVEL, UNDER_THE_GUARD

from helpers import explore, run_script
from helpers.record.run import Event, Process, Run, Waiting
from helpers.views.notebook import worth_drawing
from helpers.views.png import png
from helpers.views.timeline import canvas, caption, image, layout
from helpers.views.timeline.axis import make_axis
from helpers.views.timeline.lanes import MOST_LANES
from helpers.views.timeline.layout import layouts
from helpers.views.timeline.parts import Picture
from helpers.views.timeline.place import WIDTH
from helpers.views.timeline.room import room_before_puts
from helpers.views.timeline.text import LINE_OF_END, HowItEnds, width


def pictures(name: str, *, linear: bool) -> list[Picture]:
    runs = EXAMPLES[name]()
    return layouts(runs if isinstance(runs, dict) else {"": runs}, linear=linear)


def row(picture: Picture, name: str) -> int:
    return [lane.name for lane in picture.lanes].index(name)


def spans(picture: Picture, name: str) -> list[bool]:
    return [span.waits for span in picture.spans if span.lane == row(picture, name)]


def texts(picture: Picture) -> set[str]:
    return {label.text for label in picture.labels if label.box}


def values(picture: Picture) -> list:
    return [arrow for arrow in picture.arrows if not arrow.thin]


# Queues

WORKERS = """\
import queue, threading
q, results = queue.Queue(), queue.Queue()
def work():
    for _ in range(2):
        results.put(q.get() ** 2)
threads = [threading.Thread(target=work, name=f'worker {number}') for number in (1, 2)]
for n in (1, 2, 3, 4, 'left'):
    q.put(n)
for t in threads: t.start()
for t in threads: t.join()
print(sorted(results.get() for _ in range(4)))
"""


def test_a_queue_through_which_more_than_two_talk_has_a_lane():
    picture = layout(run_script(WORKERS, timeout=30))
    queues = [lane.name for lane in picture.lanes if lane.store]
    assert queues == ["queue q", "queue results"]
    q = row(picture, "queue q")
    counts = [span.count for span in picture.spans if span.lane == q]
    assert max(counts) == 5 and counts[-1] == 1 and [span.waits for span in picture.spans if span.lane == q] == [not n for n in counts]
    assert next(end.text for end in picture.ends if end.lane == q) == "never taken: 'left'"
    carried = [(picture.lanes[arrow.from_lane].store, picture.lanes[arrow.to_lane].store) for arrow in values(picture)]
    assert carried and all(one != other for one, other in carried)          # into a queue, or out of one
    assert {label.text for label in picture.labels if label.lane == q} >= {"1", "1, 2", "1, 2, 3", "5 values"}


def test_a_queue_between_two_is_an_arrow(runs):
    assert not any(lane.store for lane in layout(runs["argument"]).lanes)


def test_what_a_feeder_thread_has_not_written_is_not_in_the_queue():
    run = run_script("import multiprocessing\ndef child(q):\n    q.get()\nif __name__ == '__main__':\n    q = multiprocessing.Queue()\n"
                     "    ps = [multiprocessing.Process(target=child, args=(q,)) for _ in range(2)]\n    for p in ps: p.start()\n"
                     "    for n in range(2): q.put(n)\n    for p in ps: p.join()\n    q.cancel_join_thread()\n"
                     "    q.put('x' * 1_000_000)\n", timeout=30)
    picture = layout(run)
    q = row(picture, "queue q")
    assert [span.count for span in picture.spans if span.lane == q][-1] == 0 and not picture.ends[-1].text


# What never arrived

LOST = """\
from multiprocessing import Process, Queue, Pipe
import time
def child(q, w):
    q.put('taken'); q.put('left'); q.put('x' * 1_000_000)
    w.send('nobody'); w.send('hears')
    time.sleep(0.5)
    q.cancel_join_thread()
if __name__ == '__main__':
    q = Queue()
    r, w = Pipe(False)
    p = Process(target=child, args=(q, w))
    p.start()
    q.get()
    p.join()
"""


def test_what_never_arrived_is_a_stub_with_its_word():
    picture = layout(run_script(LOST, timeout=30))
    lost = [label.text for label in picture.labels if label.lost]
    assert sorted(lost) == ["'left': never taken", "'nobody', 'hears': never received", f"'{'x' * 22}…: never written"]
    assert [stub.lane for stub in picture.stubs] == [1] * len(picture.stubs) and len({stub.time for stub in picture.stubs}) == 4
    assert all(label.box for label in picture.labels if label.lost)


def test_what_cannot_be_pickled_is_said_to_be_lost_so():
    run = run_script("import multiprocessing\nif __name__ == '__main__':\n    q = multiprocessing.Queue()\n    q.put(lambda: 1)\n"
                     "    q.put(2)\n    q.put('x' * 1_000_000)\n", timeout=1.5)
    said, = (label.text for label in layout(run).labels if label.lost and "lambda" in label.text)
    assert said.endswith(": never written")         # of these two, the record does not say which one cannot be
    alone = run_script("import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Queue().put(lambda: 1)\n", timeout=30)
    assert [label.text for label in layout(alone).labels if label.lost] == ["<lambda>: cannot be pickled"]


def test_where_all_arrived_there_is_no_stub(runs):
    assert not layout(runs["argument"]).stubs


# What was printed

PRINTS = """\
import threading
def work(name, times):
    for n in range(times):
        print(name, n)
threads = [threading.Thread(target=work, args=one) for one in (('one', 5), ('other', 4))]
for t in threads: t.start()
for t in threads: t.join()
print('all have ended, and this is a line that is too long for the picture')
"""


def test_what_is_printed_is_a_mark_on_the_lane_that_printed():
    picture = layout(run_script(PRINTS, timeout=30))
    marks = [(picture.lanes[mark.lane].name, mark.text) for mark in sorted(picture.marks, key=lambda mark: mark.lane)]
    assert marks == [("MainProcess", "all have ended, and this is a line that is too long for the picture"),
                     *(("work('one', 5)", f"one {n}") for n in range(5)), *(("work('other', 4)", f"other {n}") for n in range(4))]
    assert all(span.begin <= mark.time <= span.end for mark in picture.marks for span in [
        next(one for one in picture.spans if one.lane == mark.lane and one.begin <= mark.time <= one.end)])
    printed = {label.text for label in picture.labels if label.printed}
    assert printed == {f"“{mark.text}”" for mark in picture.marks}


@pytest.mark.parametrize("count", [1, 9])
def test_what_is_printed_is_whole_beside_its_mark_or_has_a_number_there_and_is_whole_below(count):
    said = "print('a rather long line, number %d')\n"
    source = "import threading\nthreading.Thread(target=print).start()\n" + "".join(said % (number % 8) for number in range(count))
    picture = layout(run_script(source, timeout=30))
    printed = sorted((label for label in picture.labels if label.printed), key=lambda label: label.time)
    assert len(printed) == count and all(label.box for label in printed)
    assert any(label.number for label in printed) == bool(picture.legend) == (count > 1)
    below = "   ".join(picture.legend)
    assert below == "   ".join(dict.fromkeys(f"{label.drawn} {label.text}" for label in printed if label.number))
    assert all(width(line) < WIDTH - picture.left for line in picture.legend)


def test_a_long_text_stands_below_and_one_as_wide_as_the_picture_is_cut():
    source = "import threading\nthreading.Thread(target=print).start()\nfor n in (60, 87): print(chr(n) * n)\n"
    first, second = layout(run_script(source, timeout=30)).legend
    assert first == f"① “{'<' * 60}”" and second.startswith("② “WWW") and second.endswith("W…”")


def test_a_word_and_its_tie_lie_on_no_other_word():
    """The tie leads from a word to its moment, so a word that lies on it would seem to belong there."""
    picture = layout(run_script(WORKERS, timeout=30))
    placed = [label for label in picture.labels if label.box]
    for label in placed:
        x, y = picture.axis(label.time), picture.lanes[label.lane].y
        top, bottom = sorted((y, label.box[1] if label.box[1] < y else label.box[3]))
        assert x <= label.box[0] or x >= label.box[2]
        assert not any(other is not label and other.box[0] < x < other.box[2] and other.box[1] < bottom and top < other.box[3]
                       for other in placed)


def test_a_program_that_only_prints_is_not_worth_a_picture():
    assert not worth_drawing(run_script("print('hello')", timeout=30))


def test_of_very_many_prints_the_first_are_drawn():
    picture = layout(run_script("import threading\nfor n in range(500):\n    print(n)\nthreading.Thread(target=print).start()\n", timeout=30))
    assert len([mark for mark in picture.marks if mark.lane == 0]) == 60 and len(picture.labels) <= 120


# Real runs

@pytest.fixture(scope="module")
def runs():
    return {name: run_script(program, start_method="spawn", timeout=1.5)
            for name, program in (("module", MODULE_LEVEL), ("guard", UNDER_THE_GUARD), ("argument", AS_ARGUMENT))}


def test_a_lane_for_each_process_in_the_order_of_birth(runs):
    assert [lane.name for lane in layout(runs["argument"]).lanes] == ["MainProcess", "Process-1"]


def test_a_child_that_was_ended_before_it_did_anything_begins_at_its_start():
    start = Event(0.5, "MainProcess", "", "start", 3, end=0.6, child="Process-1")
    begin = Event(0.1, "MainProcess", "", "run", None, end=0.1)
    run = Run("", "spawn", 1, duration=1.0, events=[begin, start, Event(0.9, "MainProcess", "", "exit", None, end=0.9)],
              processes=[Process("MainProcess", 1, exitcode=0), Process("Process-1", 2, exitcode=-15, parent="MainProcess")])
    picture = layout(run)
    child = next(number for number, lane in enumerate(picture.lanes) if lane.name == "Process-1")
    assert min(span.begin for span in picture.spans if span.lane == child) >= start.time
    assert [(arrow.from_lane, arrow.to_lane) for arrow in picture.arrows] == [(0, child)]


def test_an_arrow_from_the_put_to_the_get(runs):
    assert [(arrow.from_lane, arrow.to_lane, arrow.text) for arrow in values(layout(runs["argument"]))] == [
        (1, 0, "[1, 'hello', True]")]


def test_no_arrow_where_nothing_arrived(runs):
    assert not values(layout(runs["module"]))


def test_a_thin_arrow_from_start_to_the_first_moment(runs):
    picture = layout(runs["guard"])
    arrow, = (arrow for arrow in picture.arrows if arrow.thin)
    assert (arrow.from_lane, arrow.to_lane) == (0, 1)
    assert arrow.to_time == min(span.begin for span in picture.spans if span.lane == 1)


def test_how_lanes_end(runs):
    ends = {end.lane: (end.how, end.text) for end in layout(runs["guard"]).ends}
    assert ends == {0: ("waiting", "still waiting: q.get() l.10"), 1: ("error", "NameError l.4")}
    assert {end.how for end in layout(runs["argument"]).ends} == {"well"}


def test_what_hangs_is_marked_as_such(runs):
    main = [span for span in layout(runs["guard"]).spans if span.lane == 0]
    assert [(span.waits, span.hangs) for span in main] == [(False, False), (True, True)]
    assert main[0].end == main[1].begin


def test_what_went_wrong_is_said_in_red_and_what_was_caught_is_not():
    program = ("import multiprocessing\nimport queue\nq = multiprocessing.Queue(1)\nq.put(1)\n"
               "for _ in range(3):\n    try:\n        q.put_nowait(2)\n    except queue.Full:\n        pass\n")
    caught, raised = layout(run_script(program)), layout(run_script(program + "q.put_nowait(3)\n"))
    assert [label.alarm for label in caught.labels if label.text.endswith("Full")] == [False] * 3
    assert [(label.text, label.alarm) for label in raised.labels if label.alarm] == [("put l.10: Full", True)]


def test_what_hangs_is_said_in_red_and_what_ended_with_its_parent_is_not():
    program = ("import multiprocessing, time\nif __name__ == '__main__':\n    q = multiprocessing.Queue()\n"
               "    p = multiprocessing.Process(target=q.get, daemon=True)\n    p.start()\n    time.sleep(0.2)\n")
    picture = layout(run_script(program))
    assert [(end.how, end.text) for end in picture.ends] == [("well", ""), ("cut", "ended with MainProcess")]
    assert not any(label.alarm for label in picture.labels)
    hung = layout(run_script(program + "    q.get()\n", timeout=1.0))
    assert [label.text for label in hung.labels if label.alarm] == ["get l.7"]


def test_who_was_killed_by_nobody_of_the_program_has_a_sign_of_its_own():
    program = ("import multiprocessing, os, signal, time\nif __name__ == '__main__':\n    p = multiprocessing.Process(target={})\n"
               "    p.start()\n    {}\n    p.join()\n")
    killed_ = layout(run_script(program.format("os.abort", "pass")))
    assert killed_.ends[1].how == "killed" and killed_.ends[1].text.startswith("killed by signal")
    ended = layout(run_script(program.format("signal.pause", "time.sleep(0.5); p.terminate()"), timeout=20))
    assert (ended.ends[1].how, ended.ends[1].text) == ("cut", "terminated by MainProcess l.5")


def test_in_a_notebook_no_ink_passes_for_another(runs):
    shown = Image.open(io.BytesIO(png(image({"works": runs["argument"], "hangs": runs["guard"]}))))
    colours = {colour for _, colour in shown.convert("RGB").getcolors()}
    assert {ImageColor.getrgb(ink) for ink in ("white", canvas.WORK, canvas.WAIT, canvas.VALUE, canvas.ALARM)} <= colours


def test_which_queue_is_said_where_there_are_two(runs):
    assert {"put l.4, queue q of Process-1", "get l.11, queue q"} <= texts(layout(runs["module"]))
    assert "put l.4" in texts(layout(runs["argument"]))


def test_the_caption_says_what_never_changes(runs):
    assert caption(runs["argument"]) == "Timeline. MainProcess, Process-1; 1 value passed; all ended well."
    assert caption({"spawn": runs["guard"]}) == (
        "Timelines. spawn: MainProcess, Process-1; MainProcess still waiting: q.get() l.10; Process-1: NameError l.4.")


def test_generators_have_lanes_below_their_process():
    run = run_script("def g():\n    yield 1\n    yield 2\n\nprint(list(g()))\n", timeout=30)
    picture = layout(run)
    assert [(lane.name, lane.inner) for lane in picture.lanes] == [("MainProcess", False), ("g", True)]
    assert [arrow.text for arrow in picture.arrows if arrow.from_lane == 1][:2] == ["1", "2"]


# Made-up runs: what each kind of lesson shows

@pytest.mark.parametrize("linear", [False, True])
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_word_lies_on_another_or_leaves_the_picture(name, linear):
    for picture in pictures(name, linear=linear):
        boxes = [(item.text, item.box) for item in (*picture.labels, *picture.arrows, *picture.ends) if item.box]
        for (one, a), (other, b) in itertools.combinations(boxes, 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one, other)
        for text, (left, top, right, bottom) in boxes:
            assert left >= 0 and right <= WIDTH and top >= 0 and bottom <= picture.height, text


@pytest.mark.parametrize("linear", [False, True])
@pytest.mark.parametrize("name", EXAMPLES)
def test_time_runs_to_the_right(name, linear):
    for picture in pictures(name, linear=linear):
        assert picture.axis.places == sorted(picture.axis.places)
        assert picture.left - 0.01 <= picture.axis.places[0] and picture.axis.places[-1] <= picture.right + 0.01
        for number, lane in enumerate(picture.lanes):
            if not lane.folded:
                mine = [span for span in picture.spans if span.lane == number]
                assert all(one.end == next_.begin for one, next_ in itertools.pairwise(mine))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_same_run_gives_the_same_picture(name):
    assert pictures(name, linear=False) == pictures(name, linear=False)


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_the_three_queue_examples(method):
    own, lost, works = (layout(make(method)) for make in (queue_at_module_level, queue_under_the_guard, queue_as_argument))
    assert spans(own, "MainProcess") == spans(lost, "MainProcess") == [False, True]
    assert [end.how for end in own.ends] == ["waiting", "well"]
    assert [end.text for end in lost.ends] == ["still waiting: q.get() l.11", "NameError l.4"]
    assert [arrow.text for arrow in values(works)] == ["[1, 'hello', True]"]


def test_everything_that_matters_has_its_word():
    assert {"send l.4", "recv l.5", "recv l.11", "send l.12"} <= texts(layout(ping_pong()))
    assert {arrow.text for arrow in values(layout(ping_pong())) if arrow.box} == {"'Hello World'", "'Hi son'"}


def test_a_call_waits_if_what_it_received_came_later():
    assert spans(layout(ping_pong()), "Process-1") == [False, True, False]      # 0.6 ms, but it waited


def test_a_manager_works_only_while_it_serves():
    picture = layout(manager_and_five())
    assert spans(picture, "SyncManager-1") == [True, False] * 6 + [True]
    assert "append(27) l.4" in texts(picture)


def test_a_worker_works_while_it_has_a_task_even_if_that_sleeps():
    picture = layout(pool(at_once=False), linear=True)
    works = sorted((s for s in picture.spans if not s.waits and s.lane), key=lambda span: span.begin)
    assert len(works) == 10 and all(one.end <= next_.begin for one, next_ in itertools.pairwise(works))     # a staircase
    assert {f"foo({number})" for number in range(10)} <= texts(picture)
    at_once = [s for s in layout(pool(at_once=True)).spans if not s.waits and s.lane]
    assert sum(span.begin < 0.1 for span in at_once) == 5


WAITS_IN_A_TASK = """\
import multiprocessing, time
def work():
    go.wait()
    time.sleep(0.1)
if __name__ == '__main__':
    go = multiprocessing.Event()
    with multiprocessing.Pool(1) as pool:
        result = pool.apply_async(work)
        time.sleep(0.5)
        go.set()
        result.get()
"""


def test_a_worker_waits_where_its_task_waits_for_others():
    run = run_script(WAITS_IN_A_TASK, timeout=30, start_method="fork")
    picture = layout(run)
    wait = next(event for event in run.events if event.kind == "wait")
    mine = [span for span in picture.spans if span.lane == row(picture, "ForkPoolWorker-1")]
    assert all(span.waits for span in mine if wait.time <= span.begin and span.end <= wait.end)
    assert any(not span.waits and span.end - span.begin >= 0.1 for span in mine if span.begin >= wait.end)


@pytest.mark.parametrize(("before", "woken"), [("", 1), ("    go.set()\n", 0)])
def test_an_arrow_leads_to_a_wait_only_where_it_had_to_wait(before, woken):
    """It is grey, beside the arrow that passes the task on and the one from the start."""
    source = WAITS_IN_A_TASK.replace("    with", before + "    with")
    picture = layout(run_script(source, timeout=30, start_method="fork"))
    assert [arrow.from_lane for arrow in values(picture)].count(0) == 1
    assert sum(arrow.thin and arrow.from_lane == 0 for arrow in picture.arrows) == 1 + woken


def test_what_a_manager_has_not_answered_at_the_end_waits_in_it():
    run = run_script(LOCKED_TWICE, timeout=2, start_method="fork")
    assert run.hung and spans(layout(run), "SyncManager-1")[-1]


LOCKED_TWICE = """\
import multiprocessing
if __name__ == '__main__':
    lock = multiprocessing.Manager().Lock()
    lock.acquire()
    lock.acquire()
"""


@pytest.mark.parametrize("name", ["ann", "bob"])
def test_a_thread_that_stands_before_its_turn_waits(name):
    """The program was led through an order: one thread runs, and the others stand still."""
    found = explore(TWO_FRIENDS)
    run = next(outcome for outcome in found if outcome.stdout.startswith(name)).run()
    picture, other = layout(run), {"ann": "bob", "bob": "ann"}[name]
    eats = next(mark for mark in picture.marks if mark.text.startswith(name))
    here = [span for span in picture.spans if span.lane == row(picture, other) and span.begin <= eats.time < span.end]
    assert [span.waits for span in here] == [True]


TWO_FRIENDS = """\
import threading
def eat():
    with fork:
        print(threading.current_thread().name, 'eats')
fork = threading.Lock()
friends = [threading.Thread(target=eat, name=name) for name in ('ann', 'bob')]
for t in friends: t.start()
for t in friends: t.join()
"""


def test_of_generators_and_greenlets_one_works_at_a_time():
    for make in (generators, gevent_sleeps):
        works = sorted((span.begin, span.end) for span in layout(make()).spans if not span.waits)
        assert all(end <= begin for (_, end), (begin, _) in itertools.pairwise(works))


def test_a_throw_into_a_greenlet_is_called_so():
    run = greenlets()
    throw = next(event for event in run.events if event.kind == "switch" and event.line == 9)
    throw.function = "throw"
    assert {text for text in texts(layout(run)) if "l.9" in text} == {"throw l.9"}


def test_who_waits_is_the_greenlet_whose_turn_it_is():
    run = greenlets()
    run.events = [event for event in run.events if event.time < 0.04003]
    run.hung, run.processes[0].ended_by_run, run.processes[0].exitcode = True, True, None
    run.processes[0].waiting = Waiting("ear.recv(10)", 5)
    picture = layout(run)
    ends = {picture.lanes[end.lane].name: (end.how, end.text) for end in picture.ends}
    assert ends == {"MainProcess": ("open", "not resumed again"), "g1": ("open", "not resumed again"),
                    "g2": ("waiting", "still waiting: ear.recv(10) l.5")}
    assert {span.lane for span in picture.spans if span.hangs} == {row(picture, "g2")}


def test_who_computes_is_the_greenlet_whose_turn_it_is():
    run = greenlets()
    run.events = [event for event in run.events if event.time < 0.04003]
    run.hung, run.processes[0].ended_by_run, run.processes[0].exitcode = True, True, None
    run.processes[0].waiting = Waiting("while True:", 5, running=True)
    picture = layout(run)
    assert [(end.lane, end.text) for end in picture.ends if end.how == "waiting"] == [
        (row(picture, "g2"), "still running: while True: l.5")]
    assert not any(span.hangs for span in picture.spans)
    assert not [span for span in picture.spans if span.lane == row(picture, "g2")][-1].waits


def test_a_greenlet_that_waits_outside_of_the_cell_has_no_line():
    run = greenlets()
    run.events = [event for event in run.events if event.time < 0.04003]
    run.hung, run.processes[0].ended_by_run, run.processes[0].exitcode = True, True, None
    run.processes[0].waiting = Waiting("ear.recv(10)", 5)
    run.processes[0].suspended = (Waiting("the hub", None, lane="g1"),)
    picture = layout(run)
    assert [end.text for end in picture.ends if end.lane == row(picture, "g1")] == ["still waiting: the hub"]


def test_a_loops_lane_waits_while_everything_sleeps():
    picture = layout(gevent_sleeps())
    hub = [span for span in picture.spans if span.lane == row(picture, "Hub") and not span.waits]
    assert sum(span.end - span.begin for span in hub) < 0.01


def test_a_lock_is_handed_on():
    picture = layout(lock_fight())
    handed = [tuple(picture.lanes[lane].name for lane in (arrow.from_lane, arrow.to_lane)) for arrow in picture.arrows
              if arrow.thin and arrow.from_lane]
    assert handed == [("Process-1", "Process-2"), ("Process-2", "Process-3")] and not values(picture)
    assert spans(picture, "Process-3")[:2] == [False, True]


def test_a_lock_has_a_lane_that_names_its_holders():
    picture = layout(lock_fight())
    lock = row(picture, "lock")
    assert picture.lanes[lock].store
    assert [span.waits for span in picture.spans if span.lane == lock] == [False, True, False, True, False, True]
    assert [label.text for label in picture.labels if label.lane == lock] == ["Process-1", "Process-2", "Process-3"]


def test_who_waits_for_a_condition_does_not_hold_its_lock():
    case = Path(__file__).parents[1] / "cases" / "lock_shared_by_conditions.py"
    picture = layout(run_script(case.read_text("utf-8"), timeout=2))
    lock = row(picture, "lock")
    assert [label.text for label in picture.labels if label.lane == lock] == ["MainProcess", "put", "MainProcess", "MainProcess"]
    assert [span.waits for span in picture.spans if span.lane == lock] == [False, True] * 4
    assert [end.text for end in picture.ends if end.lane == lock] == [""]


def adders(times: int, values: int = 1) -> Run:
    """Two processes that read and set values, each before the other has set its own."""
    run = Run("", "fork", 10.0, returncode=0, processes=[Process(name, number, 0) for number, name in enumerate(
        ("MainProcess", "Process-1", "Process-2"), 1)])
    run.events = [Event(number * 0.001, process.name, "", "run", 1, end=number * 0.001) for number, process in enumerate(run.processes)]
    for turn in range(times):
        for kind in ("load", "store"):
            for process in run.processes[1:]:
                time = 0.01 + 0.001 * len(run.events)
                run.events += [Event(time, process.name, "", kind, 3, end=time, object=f"value n{number}", object_kind="value",
                                     value=str(turn + (kind == "store"))) for number in range(values)]
    return run


def test_a_shared_value_has_a_lane_with_its_values():
    """A lost update as one sees it: both read 0, and both set 1."""
    picture = layout(adders(1))
    value = row(picture, "value n0")
    assert [(picture.lanes[arrow.from_lane].name, picture.lanes[arrow.to_lane].name, arrow.text) for arrow in values(picture)] == [
        ("value n0", "Process-1", "0"), ("value n0", "Process-2", "0"), ("Process-1", "value n0", ""), ("Process-2", "value n0", "")]
    assert [label.text for label in picture.labels if label.lane == value] == ["1", "1"]


@pytest.mark.parametrize(("times", "values", "lanes"), [(6, 1, 1), (7, 1, 0), (1, 3, 3), (1, 4, 0)])
def test_of_many_uses_or_many_values_none_has_a_lane(times, values, lanes):
    assert sum(lane.store for lane in layout(adders(times, values)).lanes) == lanes


def test_killed_in_a_call():
    picture = layout(killed())
    assert [(end.how, end.text) for end in picture.ends] == [("well", ""), ("cut", "killed by MainProcess l.13")]
    assert spans(picture, "Process-1")[-1]


def test_helpers_are_hidden_unless_they_matter():
    story = Story("forkserver", "forkserver", "Process-1")
    story.run.process("forkserver").helper = True
    assert [lane.name for lane in layout(story.run).lanes] == ["MainProcess", "Process-1"]
    story.run.process("forkserver").stdout = "printed\n"
    assert len(layout(story.run).lanes) == 3


# Very many of everything

def test_many_lanes_are_folded_and_those_that_differ_are_kept():
    picture = layout(crowd())
    assert [lane.name for lane in picture.lanes] == [
        "MainProcess", "Process-1", "Process-2", "Process-3 …\nProcess-200", "Process-78"]
    assert [end.text for end in picture.ends if end.text] == ["ValueError l.5", "197 alike, all ended well"]


def test_very_many_ways_to_end():
    run = crowd()
    for number, process in enumerate(run.processes):
        process.exitcode = number % 50
    assert len(layout(run).lanes) == MOST_LANES


def test_many_greenlets_are_folded():
    story = Story()
    for number in range(1000):
        for to, from_ in ((f"g{number}", ""), ("", f"g{number}")):
            time_ = story.run.events[-1].time + 0.001
            story.add(time_, "MainProcess", "switch", 5, lane=to, source=Event(time_, "MainProcess", from_, "switch", 5))
    assert layout(story.done(3.0)).lanes[-1].name == "995 more greenlets"


def test_many_values_between_two_lanes_are_counted():
    picture = layout(busy(2, 1000))
    assert len(picture.arrows) < 12
    assert "500 values" in {arrow.text for arrow in picture.arrows if arrow.box}
    assert {"put l.4 × 500", "get l.9 × 500"} <= texts(picture)


def test_of_many_calls_of_a_proxy_the_arguments_are_left_out_where_they_differ():
    def words(calls, different):
        events = [Event(number / 10, "MainProcess", "", "call", 5, end=number / 10 + 0.05, object="dict d", object_kind="dict",
                        function="get", arguments=f"'{number % different}'") for number in range(calls)]
        run = Run("", "fork", 4, events=events, processes=[Process("MainProcess", 1)])
        return {text for text in texts(layout(run)) if text.startswith("get")}

    assert words(9, 3) == {"get(…) l.5 × 9"}
    assert words(9, 1) == {"get('0') l.5 × 9"}
    assert len(words(6, 6)) > 1


def test_arrows_that_would_lie_on_each_other_are_one():
    story = Story("fork", "Process-1")
    story.start(0.05, "Process-1")
    for number in range(4):
        put = story.add(0.06 + number * 1e-6, "MainProcess", "put", 4, str(number))
        story.add(0.09 + number * 1e-6, "Process-1", "get", 9, str(number), source=put)
    assert [arrow.text for arrow in values(layout(story.done(0.5)))] == ["0, 1, 2, 3"]


# The parts

def test_order_is_kept_and_short_pauses_are_stretched():
    axis = make_axis([0.0, 0.1, 0.1001, 2.1], 100, 600)
    places = [axis(time_) for time_ in (0.0, 0.1, 0.1001, 2.1)]
    assert places == sorted(places) and places[0] == 100 and places[-1] == pytest.approx(600)
    assert places[2] - places[1] > 10
    assert [length for _, _, length in axis.marks] == ["100 ms", "2.0 s"]


def test_to_scale():
    axis = make_axis([0.0, 1.0, 4.0], 100, 500, linear=True)
    assert axis(1.0) == pytest.approx(200) and not axis.marks
    assert [text for _, text in axis.ticks][:3] == ["0.0 s", "0.5 s", "1.0 s"]


@pytest.mark.parametrize("whole", [0.0001, 0.024, 0.29, 0.3, 2.2, 7.0, 23.0, 250.0, 4000.0])
def test_the_ticks_say_the_times_at_which_they_are(whole):
    for place, text in make_axis([0.0, whole], 0, 100, linear=True).ticks:
        number, unit = text.split()
        assert place / 100 * whole == pytest.approx(float(number) / {"s": 1, "ms": 1000}[unit])


def test_several_runs_to_scale_have_the_same_scale():
    short, long = layouts({"fork": queue_as_argument("fork"), "spawn": queue_as_argument("spawn")}, linear=True)
    assert short.axis.ticks == long.axis.ticks and max(end.time for end in short.ends) < max(end.time for end in long.ends)


def test_words_have_room_where_they_need_it():
    axis = make_axis([0.0, 1.0, 1.000001, 2.0], 0, 300, needs=[(1.0, 1.000001, 80.0)])
    assert axis(1.000001) - axis(1.0) >= 80


def test_the_longest_pauses_have_room_for_their_lengths_before_words_have():
    needs = [(number / 1e6, (number + 1) / 1e6, 60.0) for number in range(5)]
    axis = make_axis([*(number / 1e6 for number in range(6)), 0.03, 0.5, 3.0], 0, 300, needs=needs)
    assert [text for _, _, text in axis.marks if text != "30 ms"] == ["470 ms", "2.5 s"]


def test_of_words_that_ask_too_much_only_those_that_do_are_left_without_room():
    moments = [number / 1e6 for number in range(6)]
    needs = [(one, other, 40.0) for one, other in itertools.pairwise(moments)]
    axis = make_axis([*moments, 9.0], 0, 400, needs=[*needs, (moments[-1], 9.0, 500.0)])
    assert all(axis(other) - axis(one) >= 40 for one, other in itertools.pairwise(moments))


def test_captions_are_short_whatever_there_is():
    assert caption(crowd()) == (
        "Timeline. MainProcess, Process-1 … Process-200 (201 processes); 199 values passed; Process-78: ValueError l.5.")
    run = Run("", "fork", 1.0, processes=[Process(f"Process-{n}", n, 1) for n in range(50)])
    assert caption(run).endswith("(50 processes); Process-0, Process-1 … Process-49 (50 alike): exit code 1.")
    for number, process in enumerate(run.processes):
        process.exitcode = number + 1
    assert caption(run).endswith("; 42 more did not end well.")
    assert caption(Run("", "fork", 1.0)) == "Timeline. no process."


def test_matplotlib_is_loaded_only_when_something_is_drawn():
    code = "import sys, helpers.views.timeline; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_waits_at_its_end_is_drawn_waiting():
    run = run_script("\nimport multiprocessing\nq = multiprocessing.Queue()\nq.put('x' * 2_000_000)\n", timeout=1.5)
    last = [span for span in layout(run).spans if span.lane == 0][-1]
    assert run.hung
    assert last.waits
    assert last.hangs


def test_a_join_that_gave_up_has_no_arrow():
    run = run_script("""
import multiprocessing, time

def child(go):
    go.wait()

if __name__ == '__main__':
    go = multiprocessing.Event()
    p = multiprocessing.Process(target=child, args=(go,))
    p.start()
    p.join(0.3)
    go.set()
    p.join()
""", start_method="fork", timeout=10)
    picture = layout(run)
    joins = [event for event in run.events if event.kind == "join"]
    assert len(joins) == 2
    back = [arrow for arrow in picture.arrows if arrow.to_lane == 0]
    assert all(arrow.to_time > joins[0].end for arrow in back)


def test_the_arrow_of_a_start_leads_to_a_child_that_died_early_and_says_nothing():
    run = run_script("""
import multiprocessing

def child():
    pass

p = multiprocessing.Process(target=child)
p.start()
p.join()
""", start_method="spawn", timeout=10)
    picture = layout(run)
    arrow = next(arrow for arrow in picture.arrows if arrow.to_lane == row(picture, "Process-1"))
    assert arrow.text == ""
    assert arrow.to_time == min(span.begin for span in picture.spans if span.lane == arrow.to_lane)


@pytest.mark.parametrize(("wait", "how"), [("begun.wait()", ("error", "ended by its pool")), ("result.get()", ("well", ""))])
def test_a_worker_that_is_terminated_in_a_task_has_not_ended_well(wait, how):
    run = run_script(f"""
import multiprocessing

def task():
    begun.set()
    if {wait == "begun.wait()"}:
        never.wait()

if __name__ == '__main__':
    begun, never = multiprocessing.Event(), multiprocessing.Event()
    pool = multiprocessing.Pool(1)
    result = pool.apply_async(task)
    {wait}
    pool.terminate()
    pool.join()
""", start_method="fork", timeout=20)
    picture = layout(run)
    end = next(end for end in picture.ends if end.lane == row(picture, "ForkPoolWorker-1"))
    assert (end.how, end.text) == how


@pytest.mark.skipif(sys.platform == "win32", reason="no fork there")
def test_processes_by_os_fork_are_drawn_from_their_birth_and_told_apart():
    run = run_script("import os, time\nfor _ in range(2):\n    if os.fork() == 0:\n        while True: pass\nos.wait()\n", timeout=0.6)
    born = [event for event in run.events if event.kind == "run"]
    assert [event.process for event in born] == ["MainProcess", "fork of MainProcess", "fork of MainProcess (2)"]
    picture = layout(run)
    assert [lane.name for lane in picture.lanes] == ["MainProcess", "fork of MainProcess", "fork of MainPro… (2)"]
    for event, span in zip(born[1:], [next(span for span in picture.spans if span.lane == n) for n in (1, 2)], strict=True):
        assert span.begin == event.time < span.end and not span.waits


def test_a_script_that_computes_at_its_end_is_drawn_until_it_ended():
    run = run_script("import time\ntime.sleep(0.01)\nend = time.time() + 0.5\nwhile time.time() < end: pass\n", timeout=20)
    assert layout(run).spans[-1].end == run.duration


def test_a_long_call_at_an_end_keeps_its_line():
    assert HowItEnds("waiting", "still waiting", "reader.recv()", 19).drawn == "still waiting:\nreader.recv() l.19"
    whole = HowItEnds("waiting", "still waiting", "asyncio.gather(visit(1, room), visit(2, room))", 10).drawn
    assert whole == "still waiting:\nasyncio.gather(visit(1, room),\nvisit(2, room)) l.10"
    first, *lines = HowItEnds("waiting", "still waiting", f"pool.apply(work, ({'late, ' * 19}))", 10).drawn.split("\n")
    assert first == "still waiting:" and lines[-1].endswith("… l.10") and len(lines) == 2 and max(map(len, lines)) <= LINE_OF_END


def test_a_home_that_cannot_be_written_to_is_no_matter(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    for name, value in (("HOME", str(tmp_path / "file")), ("MPLCONFIGDIR", ""), ("XDG_CONFIG_HOME", ""), ("XDG_CACHE_HOME", ""),
                        ("TMPDIR", str(tmp_path))):
        monkeypatch.setenv(name, value)
    done = subprocess.run([sys.executable, "-c", "import helpers.views.png, matplotlib\nmatplotlib.get_cachedir()"],
                          capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""


@pytest.mark.parametrize(("duration", "note"), [
    (1.9, ""),
    (3.0, "It took 3.0 s, because the computer was busy: time spent waiting for a processor does not count towards the 1.5 s.")])
def test_a_run_that_took_longer_than_its_time_out_says_why(duration, note):
    run = Run("", "fork", 1.5, hung=True, duration=duration, processes=[
        Process("MainProcess", 1, waiting=Waiting(call="q.get()", line=3))])
    assert layout(run).note == note
    if note:
        assert width(note) < WIDTH


def test_a_get_is_over_before_the_put_that_waited_for_its_room_goes_on():
    def event(process, kind, time, end, **more):
        return Event(time, process, "", kind, 1, end=end, object="queue q", object_kind="queue", **more)
    made = event("MainProcess", "queue", 0.0, 0.0, number=1, primitive="Queue")
    puts = [event("MainProcess", "put", 0.1, 0.1, value="0"), event("MainProcess", "put", 0.2, 0.5, value="1")]
    gets = [event("Process-1", "get", 0.4999, 0.51, value="0", source=puts[0]),
            event("Process-1", "get", 0.52, 0.53, value="1", source=puts[1])]
    run = Run("", "spawn", 1.0, returncode=0, events=[made, *puts, *gets],
              processes=[Process("MainProcess", 1, exitcode=0), Process("Process-1", 2, exitcode=0)])
    assert [one.end for one in room_before_puts(run).events if one.kind == "get"] == [0.5, 0.53]
    first, second = (arrow for arrow in layout(run).arrows if not arrow.thin)
    assert first.to_time <= 0.5 <= second.from_time         # there is room before something is put there
