"""What lessons show beside a run's own picture."""
from __future__ import annotations

import itertools
import math
import os
from pathlib import Path

import pytest
from PIL import ImageColor

from helpers import run_script
from helpers.course.shows import bars, draw_to_scale, left_out, second_kernel, start_costs, ways
from helpers.course.shows.manager_messages import messages, show_messages, show_messages_of_lines
from helpers.course.shows.reading import Span
from helpers.course.telling import LessonError
from helpers.record.run import Process, Run, Waiting
from helpers.views.timeline.canvas import DPI, VALUE, WORK
from helpers.views.timeline.text import width

MANAGER = """\
import multiprocessing

if __name__ == '__main__':
    man = multiprocessing.Manager()
    ml = man.list([11])
    ml[0] += 1
    try:
        ml.remove(5)
    except ValueError:
        pass
"""


@pytest.fixture(scope="module")
def run():
    return run_script(MANAGER, timeout=30)


def test_each_message_to_the_manager_is_counted_and_making_the_list_is_none(run, capsys):
    assert [message.function for message in messages(run)] == ["__getitem__", "__setitem__", "remove"]
    show_messages(run)
    assert capsys.readouterr().out.splitlines() == [
        "line 6 __getitem__(0) → 11", "line 6 __setitem__(0, 12) → None", "line 8 remove(5) → ValueError"]
    show_messages_of_lines(run)
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["ml[0]", "+=", "1", "__getitem__", "__setitem__"], ["ml.remove(5)", "remove"]]


def test_runs_are_drawn_to_one_scale_under_their_headings(monkeypatch):
    drawn = []
    monkeypatch.setattr("helpers.course.shows.picture", lambda runs, linear: drawn.append((list(runs), linear)))
    draw_to_scale(one_process=Run("", "fork", 1.0), two=Run("", "fork", 1.0))
    assert drawn == [(["one process", "two"], True)]


def hung(*calls: str) -> Run:
    """A run that was ended while its processes waited in these calls; "" for one that did not wait."""
    return Run("", "fork", 1.0, hung=True, processes=[
        Process(f"Process-{number}", number, waiting=Waiting(call=call, line=1) if call else None) for number, call in enumerate(calls)])


@pytest.mark.parametrize(("found", "asked"), [
    ([Run("", "fork", 1.0)], 1),
    ([hung("p.join()", "reader.recv()")], 1),
    ([hung("p.join()", ""), Run("", "fork", 1.0)], 2),     # still starting, on a busy machine
    ([hung("p.join()", ""), hung("p.join()", "")], 2)])
def test_a_program_that_is_only_slow_gets_more_time(monkeypatch, found, asked):
    given = []

    def run_it(program, start_method, timeout):
        given.append((program, timeout))
        return found[len(given) - 1]
    monkeypatch.setattr(left_out, "run_script", run_it)
    assert left_out.without(Run("def f():\n    one()\n    two()", "fork", 1.0), 2) is found[-1]
    assert [program for program, _ in given] == ["def f():\n    pass\n    two()"] * asked
    assert [seconds for _, seconds in given] == list(left_out.PATIENCE[:asked])


def test_without_fork_the_reason_is_given_before_a_kernel_is_started(monkeypatch):
    monkeypatch.setattr(second_kernel, "start_methods", lambda: ("spawn",))
    with pytest.raises(LessonError, match="no fork"):
        second_kernel.try_the_rest()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no sockets in the file system that a kernel could use")
def test_the_second_kernel_chooses_no_port_that_another_may_take():
    with second_kernel._kernel() as (run, _, manager):
        assert (run("print(6 * 7)"), manager.transport) == ("42\n", "ipc")
    assert not Path(manager.connection_file).parent.exists()


COMPARED = """\
from helpers.course.shows.ways import compare

def count(n):
    for _ in range(n):
        pass
    return n

if __name__ == '__main__':
    compare(count, [1_000_000] * 3)
"""


def test_each_way_does_the_job_and_leaves_its_figures_only(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ways.place()
    run = run_script(COMPARED, timeout=60)
    lines = {line.rpartition("  ")[0].partition("  ")[0]: line.split()[-2:] for line in run.stdout.splitlines()[1:]}
    assert lines["one after another"] == ["one", "one"]
    assert lines["asyncio"] == lines["gevent"] == ["one", "one"]       # no call waits
    assert lines["processes"][1] == "several"
    assert run.stdout.endswith("the same answers everywhere: True\n")
    assert {"threads", "processes", "asyncio", "gevent", ways.ALONE} <= set(ways.seconds("count"))
    assert list(tmp_path.glob("ways-*")) == []
    assert ways.seconds("count")[ways.ALONE] > 0                        # read once, then remembered


def test_what_it_costs_to_start_each_is_measured():
    found = {kind: start_costs.measure(kind, many) for kind, many in (("task", 500), ("thread", 50), ("spawned", 2))}
    for _, costs in start_costs.panels(found).values():
        assert set(costs) == set(found) and min(costs.values()) > 0


def _lengths(image, ink: str, row: int) -> list[int]:
    """Return how many pixels of a colour each stretch of a bar has, in the row of pixels through the middle of the bar."""
    y = round((bars.HEAD + bars.PITCH * (row + 0.5)) / 72 * DPI)
    same = [image.getpixel((x, y)) == ImageColor.getrgb(ink) for x in range(image.width)]
    return [len(list(group)) for one, group in itertools.groupby(same) if one]


def test_a_bar_is_as_long_as_its_value_and_panels_have_one_scale(monkeypatch):
    drawn = []
    monkeypatch.setattr(bars, "_show", lambda panels, caption, legend=None: drawn.append(bars.draw(panels, legend)))
    bars.stacked_bars({"one": {"1": {"work": 2.0, "start": 1.0}, "16": {"work": 1.0, "start": 2.0}},
                       "two": {"1": {"work": 4.0, "start": 2.0}, "16": {"work": 0.5, "start": 0.5}}}, "words", names="workers")
    (first, other), (start,) = _lengths(drawn[0], WORK, 0), _lengths(drawn[0], VALUE, 1)[:1]
    assert other == pytest.approx(2 * first, abs=3) and start == pytest.approx(first, abs=3)
    bars.bars({"a": 1.0, "b": 10.0, "c": 100.0}, "words", bars.two_digits, dict.fromkeys("abc", WORK), title="t", logarithmic=True)
    a, b, c = (_lengths(drawn[1], WORK, row)[0] for row in range(3))
    assert b - a == pytest.approx(c - b, abs=2) and a > 0


@pytest.mark.parametrize(("busy", "rounds"), [(0, 2), (4, 5), (99, 12)])
def test_a_way_gets_more_rounds_where_a_busy_machine_hides_what_it_can_do(busy, rounds):
    done = []

    def round_():
        done.append(None)
        apart = len(done) <= busy       # one after another, in one process
        return [(7, number if apart else 0.0, number + 1.0, (0 if apart else number, 0)) for number in range(3)]
    found = ways._here(round_, ways._under_several_gils)
    assert len(done) == rounds and ways._under_several_gils(found) == (busy < 99)


def test_each_line_of_a_logarithmic_scale_has_its_figure():
    said = {}

    class Words:
        lines = staticmethod(lambda *given, **also: None)
        words = staticmethod(lambda place, words, style: said.update({words: place[0]}))
    bars._draw(Words, bars.Panel("t", "", {"a": [(0.5, WORK)], "b": [(40.0, WORK)]}, "{:g} s".format, logarithmic=True), 0, 500, 90)
    assert said["a"] < said["1"] < said["10"] < said["40 s"]


def test_the_figures_of_a_logarithmic_scale_do_not_touch_each_other():
    def place(value):
        return 15 * math.log10(value)
    shown = bars._with_room([10.0 ** power for power in range(2, 7)], place)
    assert len(shown) > 1 and all(place(after) - place(mark) > (width(f"{mark:,.0f}") + width(f"{after:,.0f}")) / 2
                                  for mark, after in itertools.pairwise(shown))


def test_the_words_of_a_bar_have_no_exponent():
    assert [bars.two_digits(value) for value in (0.0684, 7.66, 2913.0, 5_810_000)] == ["0.068", "7.7", "2,900", "5,800,000"]


@pytest.fixture
def charts(monkeypatch):
    """The lessons' charts, and the figure that each has drawn; nothing closes them."""
    from helpers.course.shows import charts

    drawn = []
    monkeypatch.setattr(charts, "_show", lambda figure, caption: drawn.append(figure))
    return charts, drawn


def test_each_curve_has_its_name_at_its_end_and_a_look_of_its_own(charts):
    charts, drawn = charts
    ways = {"select": {10: 4, 450: 92}, "poll": {10: 3, 450: 104}, "epoll": {10: 4, 450: 132}}
    charts.log_curves({"idle": {"poll": {10: 1, 9000: 200}}, "active": ways}, "words", ylabel="microseconds")
    idle, active = drawn[0].axes
    assert [text.get_text() for text in idle.texts] == ["poll"] and [text.get_text() for text in active.texts] == list(ways)
    assert len({(line.get_linestyle(), line.get_marker()) for line in active.lines}) == len(ways)       # in grey, too
    boxes = [text.get_window_extent() for text in active.texts]
    assert all(below.y1 <= above.y0 + 1 for below, above in zip(boxes, boxes[1:], strict=False))


def test_a_few_spans_have_their_names_and_many_say_what_each_is(charts):
    charts, drawn = charts
    eggs = [Span(0, 0.6, "egg('hard')"), Span(0, 0.2, "egg('soft')")]
    charts.spans({"your loop": eggs}, "words", each="an egg")
    charts.spans({"many": [(n, n + 1.0) for n in range(100)]}, "words", each="a page", floor=0.5)
    few, many = drawn
    assert [text.get_text() for text in few.axes[0].texts] == ["egg('soft')", "egg('hard')"]
    assert few.get_supylabel() == "each line is an egg" and many.get_supylabel() == "each line is a page"
    assert [text.get_text().strip() for text in many.axes[0].texts] == ["at least 0.5 s"]
