"""The picture: what is drawn is data first, and that is what is tested. Its ink is looked at by people."""
import io

import pytest
from programs import AS_ARGUMENT, MODULE_LEVEL, UNDER_THE_GUARD

from helpers.launch import run_script
from helpers.run import Event, Process, Run
from helpers.timeline import caption, layout, timeline
from helpers.timeline.layout import CHARACTER, MOST_LANES, make_axis


@pytest.fixture(scope="module")
def runs():
    return {name: run_script(program, start_method="spawn", timeout=1.5)
            for name, program in (("module", MODULE_LEVEL), ("guard", UNDER_THE_GUARD), ("argument", AS_ARGUMENT))}


def crowd(processes: int, events: int) -> Run:
    """A run in which many children send to the main process."""
    run = Run("", "spawn", 10.0)
    names = ["MainProcess", *(f"Process-{n}" for n in range(1, processes))]
    run.processes = [Process(name, n, 0) for n, name in enumerate(names)]
    for n in range(events // 2):
        put = Event(n * 0.001, names[1 + n % (processes - 1)], "", "put", 4, str(n), n * 0.001 + 0.0001, "queue 1")
        run.events += [put, Event(n * 0.001, names[0], "", "get", 9, str(n), n * 0.001 + 0.0005, "queue 1", "", put)]
    return run


def test_a_lane_for_each_process_in_the_order_of_birth(runs):
    assert [lane.name for lane in layout(runs["argument"]).lanes] == ["MainProcess", "Process-1"]


def test_an_arrow_from_the_put_to_the_get(runs):
    values = [arrow for arrow in layout(runs["argument"]).arrows if not arrow.thin]
    assert [(arrow.from_lane, arrow.to_lane, arrow.text) for arrow in values] == [(1, 0, "[1, 'hello', True]")]


def test_no_arrow_where_nothing_arrived(runs):
    assert not [arrow for arrow in layout(runs["module"]).arrows if not arrow.thin]


def test_a_thin_arrow_from_start_to_the_first_moment(runs):
    thin = [arrow for arrow in layout(runs["guard"]).arrows if arrow.thin]
    assert [(arrow.from_lane, arrow.to_lane) for arrow in thin] == [(0, 1)]


def test_how_lanes_end(runs):
    ends = {end.lane: (end.how, end.text) for end in layout(runs["guard"]).ends}
    assert ends == {0: ("waiting", "still waiting: q.get() l.10"), 1: ("error", "NameError l.4")}
    assert {end.how for end in layout(runs["argument"]).ends} == {"well"}


def test_waiting_and_working_take_turns(runs):
    main = [span for span in layout(runs["guard"]).spans if span.lane == 0]
    assert [span.waits for span in main] == [False, True]
    assert main[0].end == main[1].begin


def test_which_queue_is_said_where_there_are_two(runs):
    texts = {label.text for label in layout(runs["module"]).labels}
    assert {"put l.4, queue 2", "get l.11, queue 1"} <= texts
    assert "put l.4" in {label.text for label in layout(runs["argument"]).labels}


def test_order_is_kept_and_short_pauses_are_stretched():
    axis = make_axis([0.0, 0.1, 0.1001, 2.1])
    places = [axis(time) for time in (0.0, 0.1, 0.1001, 2.1)]
    assert places == sorted(places) and places[0] == 0 and places[-1] == pytest.approx(1)
    assert places[2] - places[1] > 0.01
    assert [length for _, _, length in axis.pauses] == ["2.0 s"]
    linear = make_axis([0.0, 1.0, 4.0], linear=True)
    assert linear(1.0) == pytest.approx(0.25) and not linear.pauses


def test_labels_do_not_overlap():
    picture = layout(crowd(6, 200))
    rows = {}
    for label in picture.labels:
        rows.setdefault((label.lane, label.level), []).append((picture.axis(label.time), len(label.text) * CHARACTER))
    for row in rows.values():
        row.sort()
        assert all(a + width <= b for (a, width), (b, _) in zip(row, row[1:], strict=False))


def test_many_lanes_are_folded_and_those_that_differ_are_kept():
    run = crowd(200, 1000)
    run.processes[150].error, run.processes[150].exitcode = "ValueError: x", 1
    picture = layout(run)
    assert len(picture.lanes) == MOST_LANES and "Process-150" in [lane.name for lane in picture.lanes]
    assert picture.lanes[-1].name == "187 more" and "187 processes in one lane" in picture.note


def test_many_values_between_two_lanes_are_counted():
    arrows = layout(crowd(2, 1000)).arrows
    assert len(arrows) < 10 and "500 values" in [arrow.text for arrow in arrows]


def test_the_caption_says_what_never_changes(runs):
    assert caption(runs["argument"]) == "Timeline. MainProcess, Process-1; 1 value passed."
    assert caption({"spawn": runs["guard"]}) == (
        "Timelines. spawn: MainProcess, Process-1; MainProcess still waiting: q.get() l.10; Process-1: NameError l.4.")


@pytest.mark.parametrize("run", [
    Run("", "fork", 1.0), Run("", "fork", 1.0, processes=[Process("MainProcess", 1, 0)]), crowd(2, 10), crowd(200, 400)])
def test_everything_can_be_drawn(run):
    data = io.BytesIO()
    timeline(run).savefig(data, format="png")
    timeline({"a": run, "b": run}, linear=True).savefig(data, format="png")
    assert data.getvalue().startswith(b"\x89PNG")


def test_generators_have_lanes_below_their_process():
    run = run_script("def g():\n    yield 1\n    yield 2\n\nprint(list(g()))\n", timeout=30)
    picture = layout(run)
    assert [(lane.name, lane.inner) for lane in picture.lanes] == [("MainProcess", False), ("g", True)]
    assert [arrow.text for arrow in picture.arrows if arrow.from_lane == 1][:2] == ["1", "2"]
