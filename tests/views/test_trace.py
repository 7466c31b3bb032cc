"""A run as trace events."""
from __future__ import annotations

import json
from collections import defaultdict

import pytest
from example_runs import EXAMPLES, MAIN, Story, killed, manager_and_five, ping_pong
from hypothesis import given, settings
from made_runs import runs

from helpers.record.run import Event, Process, Run
from helpers.views.trace import trace


def opened(run: Run) -> list[dict]:
    return json.loads(trace(run))["traceEvents"]


def names(events: list[dict]) -> dict[tuple[int, int], str]:
    return {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e["ph"] == "M" and "name" in e["args"]}


def test_each_process_and_message_is_there():
    events = opened(ping_pong())
    assert set(names(events).values()) == {"MainProcess", "Process-1"}
    slices = [(names(events)[e["pid"], 0], e["name"], e["args"].get("value", ""), e["args"].get("line")) for e in events if e["ph"] == "X"]
    assert ("Process-1", "send", "'Hello World'", 4) in slices
    assert ("MainProcess", "recv", "'Hello World'", 11) in slices
    assert ("MainProcess", "start", "", 10) in slices
    begun, ended = ({e["id"]: e for e in events if e["ph"] == phase} for phase in "sf")
    assert begun.keys() == ended.keys()
    assert {(ended[n]["name"], begun[n]["pid"], ended[n]["pid"]) for n in begun} == {
        ("run", 1, 2), ("recv", 2, 1), ("recv", 1, 2), ("join", 2, 1)}


def test_what_never_returned_lasts_until_the_end_of_the_run():
    run = killed()
    nap = next(e for e in opened(run) if e.get("cat") == "sleep")
    assert nap["args"] == {"line": 5, "seconds": 60, "returned": False}
    assert nap["ts"] + nap["dur"] == pytest.approx(run.duration * 1e6)


def test_lanes_are_threads_and_calls_that_overlap_lie_beside_each_other():
    story = Story()
    story.add(0.1, MAIN, "sleep", 3, seconds=1, took=1.0)
    story.add(0.5, MAIN, "put", 4, "1", took=1.0)       # of another thread
    story.add(0.6, MAIN, "put", 4, "2", took=0.1, lane="f")
    events = opened(story.done(2.0))
    placed = {e["name"]: names(events)[e["pid"], e["tid"]] for e in events if e["ph"] == "X" and e["args"].get("value") != "2"}
    assert placed == {"run": MAIN, "sleep": MAIN, "put": f"{MAIN} (2)"}
    assert "f" in names(events).values()


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_can_be_opened(name):
    made = EXAMPLES[name]()
    for run in made.values() if isinstance(made, dict) else [made]:
        well_formed(run)


@settings(max_examples=50, deadline=None)
@given(runs())
def test_any_run_can_be_opened(run):
    well_formed(run)


def well_formed(run: Run) -> None:
    """What the format asks for, and what viewers trip over: slices that are not nested, arrows that begin or end nowhere."""
    events = opened(run)
    known = names(events)
    threads: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for event in events:
        assert (event["pid"], event["tid"]) in known
        if event["ph"] == "X":
            assert event["name"] and event["dur"] >= 0
            threads[event["pid"], event["tid"]].append((event["ts"], round(event["ts"] + event["dur"], 3)))
    for slices in threads.values():
        open_: list[float] = []
        for begin, end in sorted(slices, key=lambda one: (one[0], -one[1])):
            while open_ and open_[-1] <= begin + 0.002:
                open_.pop()
            assert not open_ or end <= open_[-1] + 0.002
            open_.append(end)
    assert sum(event["ph"] == "X" for event in events) == len(run.events)
    for one, other in zip(*([e for e in events if e["ph"] == phase] for phase in "sf"), strict=True):
        assert one["id"] == other["id"] and one["ts"] <= other["ts"]
        assert all(any(begin <= e["ts"] <= end for begin, end in threads[e["pid"], e["tid"]]) for e in (one, other)) or run_backwards(run)


def run_backwards(run: Run) -> bool:
    """Whether something received from what came after its end, as no real record has it."""
    return any(e.source is not None and (e.end or e.time) < max(e.source.time, e.source.end or 0.0) for e in run.events)


def test_a_manager_answers():
    events = opened(manager_and_five())
    assert {"serve", "call"} <= {e["cat"] for e in events if e["ph"] == "X"}
    append = next(e for e in events if e["ph"] == "X" and e["cat"] == "call")
    assert append["name"] == "append(1)" and append["args"]["object"] == "list ml"


def test_a_run_without_a_process_is_a_trace_too():
    run = Run("", "fork", 1.0, processes=[Process(MAIN, 1)], events=[Event(0.0, "stranger", "", "sleep", None)])
    assert set(names(opened(run)).values()) == {MAIN, "stranger"}
