"""Run.to_json() and Run.from_json(): the same run again, explained, drawn and judged the same."""
from __future__ import annotations

import json
import random
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from example_runs import EXAMPLES
from hypothesis import given, settings
from made_runs import runs, same

from helpers import run_script
from helpers.record.as_json import VERSION
from helpers.record.kinds import ROWS
from helpers.record.run import Event, Process, Run, Waiting
from helpers.views.timeline import caption, layout
from helpers.views.trace import trace
from helpers.views.words import summary

FORM = Path(__file__).parents[2] / "docs" / "run_format.md"
ONE_OF_ALL = """\
import multiprocessing, time

def work(q, end):
    q.put('包子')
    end.send({'n': 1})
    time.sleep(0.01)
    raise ValueError('no more')

def f():
    got = yield 1
    yield got

if __name__ == '__main__':
    q = multiprocessing.JoinableQueue()
    mine, theirs = multiprocessing.Pipe()
    p = multiprocessing.Process(target=work, args=(q, theirs))
    p.start()
    print(q.get(timeout=20), mine.recv())
    p.join()
    g = f()
    next(g)
    g.send(2)
    with multiprocessing.Pool(1) as pool:
        print(pool.map(abs, [-1, -2, -3]))
    lock = multiprocessing.Lock()
    lock.acquire()
    lock.acquire(timeout=0.01)
    with multiprocessing.Manager() as m:
        m.list([1]).append(2)
    q.join()
"""


def shown(run: Run) -> tuple[object, ...]:
    """Return all that is made of a run."""
    return run.explain(), summary(run), caption(run), layout(run)


@settings(max_examples=60, deadline=None)
@given(runs())
def test_any_run_comes_back_as_it_was_and_is_told_and_laid_out_the_same(run):
    again = Run.from_json(run.to_json())
    assert same(run, again)
    assert again.to_json() == run.to_json()
    assert shown(again) == shown(run)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_made_up_run_is_told_and_laid_out_the_same(name):
    made = EXAMPLES[name]()
    for run in made.values() if isinstance(made, dict) else [made]:
        assert shown(Run.from_json(run.to_json())) == shown(run)


def test_a_real_run_comes_back_with_its_events_though_they_were_not_yet_loaded():
    run = run_script(ONE_OF_ALL, start_method="fork", timeout=2)
    text = run.to_json()
    again = Run.from_json(text)
    assert {"put", "get", "feed", "send", "recv", "sleep", "error", "start", "join", "resume", "yield", "submit", "task", "acquire",
            "call", "serve", "join_queue"} <= {event.kind for event in again.events}
    assert run.hung and again.hung
    assert same(run, again)
    assert shown(again) == shown(run)
    assert len(text) < 250 * (len(run.events) + len(run.processes) + 20)


def test_the_form_is_lines_of_objects_with_the_fields_that_differ_from_the_usual():
    put = Event(0.5, "MainProcess", "", "put", 3, end=0.6, value="'a'", pid=7)
    get = Event(0.55, "MainProcess", "g", "get", None, source=put, seconds=float("inf"), pid=8)
    turn = Event(0.7, "MainProcess", "", "resume", 3, end=0.7, source=Event(0.7, "MainProcess", "g", "resume", 3, end=0.7, pid=7), pid=7)
    run = Run("pass", "fork", 2.0, processes=[Process("MainProcess", 7, 0)], events=[put, get, turn])
    text = run.to_json()
    assert json.loads(text) == {
        "version": VERSION, "source": "pass", "start_method": "fork", "timeout": 2.0,
        "processes": [{"name": "MainProcess", "pid": 7, "exitcode": 0}],
        "events": [
            {"time": 0.5, "process": "MainProcess", "kind": "put", "line": 3, "end": 0.6, "value": "'a'"},
            {"time": 0.55, "process": "MainProcess", "lane": "g", "kind": "get", "source": 0, "seconds": "inf", "pid": 8},
            {"time": 0.7, "process": "MainProcess", "kind": "resume", "line": 3, "end": 0.7, "source": 3}],
        "sources": [{"time": 0.7, "process": "MainProcess", "lane": "g", "kind": "resume", "line": 3, "end": 0.7}]}
    assert len(text.splitlines()) == 4 + 3 + 1 + 3 + 1


def test_an_event_that_received_from_itself_far_away_is_no_trouble():
    events = [Event(number / 1e3, "MainProcess", "", "resume", 1) for number in range(3000)]
    for event, source in zip(events, events[1:], strict=False):
        event.source = source
    run = Run("", "fork", 1.0, events=events)
    again = Run.from_json(run.to_json())
    assert [event.source for event in again.events[:-1]] == again.events[1:]


@pytest.mark.parametrize(("text", "fault"), [
    ("", "not a run in JSON"), ("[]", "not a run in JSON"), ("{}", "not a run in JSON"), ("7", "not a run in JSON"),
    ('{"version": 4}', "version 4"), ('{"version": 3}', "KeyError"),
    ('{"version": 1, "processes": [], "events": [], "sources": []}', "TypeError"),
])
def test_what_is_no_run_is_refused(text, fault):
    with pytest.raises(ValueError, match=fault):
        Run.from_json(text)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"version": 3, "timeout": NaN}', '{"version": ' + "9" * 5000 + "}"])
def test_hostile_json_is_refused(text):
    with pytest.raises(ValueError, match="not a run in JSON"):
        Run.from_json(text)


def places(value, here=()):
    """Yield the path to each value in JSON."""
    for name, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*here, name)
        yield from places(one, (*here, name))


@pytest.mark.parametrize("name", ["ping_pong", "pool_apply", "gevent"])
def test_whatever_is_wrong_in_a_record_it_is_refused_or_shown(name):
    """A value of another type is refused when the record is read, never noticed by a view."""
    text, chance = EXAMPLES[name]().to_json(), random.Random(5)
    everywhere = list(places(json.loads(text)))
    for _ in range(200):
        changed = json.loads(text)
        *path, last = chance.choice(everywhere)
        within = changed
        for part in path:
            within = within[part]
        within[last] = chance.choice([None, True, -1, 10**30, 1e308, 3.5, "x", "\ud800", [], {}, [[]], [1, "2"], {"a": 1}])
        try:
            run = Run.from_json(json.dumps(changed))
        except ValueError:
            continue
        assert run.explain() is not None and list(run.steps()) is not None and trace(run) and run.to_json().encode()


@pytest.mark.parametrize(("change", "fault"), [
    ({"source": -1}, "source of an event cannot be -1"), ({"line": "1"}, "line cannot be '1'"), ({"time": 1e300}, "time cannot be"),
    ({"time": True}, "time cannot be True"), ({"number": 10**400}, "number cannot be a number as large"),
    ({"chunk": [1]}, r"chunk cannot hold \[1\]"), ({"value": None}, "value cannot be None"),
    ({"kind": "nap"}, "no kind of event 'nap'"), ({"source": 5}, "IndexError"), ({"colour": "red"}, "colour")])
def test_an_event_that_is_none_is_refused(change, fault):
    whole = json.loads(Run("", "fork", 1.0, events=[Event(0.0, "MainProcess", "", "sleep", 1)]).to_json())
    whole["events"][0] |= change
    with pytest.raises(ValueError, match=fault):
        Run.from_json(json.dumps(whole))


@pytest.mark.parametrize("kind", [Run, Process, Waiting, Event])
def test_the_form_is_documented(kind):
    section = re.search(rf"^## {kind.__name__}\n(.*?)(?=^## |\Z)", FORM.read_text(encoding="utf-8"), re.S | re.M)[1]
    described = re.findall(r"^\| `(\w+)` \|", section, re.M)
    assert described == [one.name for one in fields(kind)] + (["sources", "version"] if kind is Run else [])


def test_every_kind_is_documented():
    text = FORM.read_text(encoding="utf-8")
    assert f"Version {VERSION}." in text
    assert set(re.findall(r"^\| `(\w+)` \|", text.partition("## Kinds")[2], re.M)) == set(ROWS)


def test_a_run_read_back_can_be_changed():
    run = Run.from_json(EXAMPLES["ping_pong"]().to_json())
    assert replace(run.events[0], kind="run").kind == "run"
