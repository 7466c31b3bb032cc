"""The rows of the kinds of events, and what the recorder writes by them."""
from __future__ import annotations

from dataclasses import fields

import pytest

from helpers import run_script
from helpers.record.kinds import ROWS
from helpers.record.run import Event, Run
from helpers.recorder.kinds import KINDS
from helpers.views.words import phrase

FIELDS = {field.name for field in fields(Event)}
LONG = "包子" * 100


def of(run: Run, kind: str) -> list[Event]:
    return [event for event in run.events if event.kind == kind]


def test_the_recorder_and_the_rows_know_the_same_kinds():
    assert set(ROWS) == set(KINDS) - {"", "lane", "more"}       # these two are no events: they are read with others
    assert len(KINDS) < 256


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_speaks_of_fields_that_an_event_has(kind):
    row = ROWS[kind]
    assert FIELDS.issuperset({*row.given, row.number} | ({row.back} if row.back else set()))
    bare, full = Event(0.0, "MainProcess", "", kind, 1), Event(
        0.0, "MainProcess", "", kind, 1, value="1", result="2", primitive="Lock", function="f", arguments="3", child="Process-1",
        message="ValueError", method="map", side="write", seconds=0.5, text="hello", children=("one",), tasks=(1, 2))
    assert isinstance(bare.detail, str)
    assert bool(full.detail) == bool(row.detail)
    with pytest.raises(AttributeError):
        full.detail = "something else"


@pytest.mark.parametrize("kind", [kind for kind, row in ROWS.items() if row.bare])
def test_a_sentence_without_a_detail_names_its_object(kind):
    assert "{" not in phrase(Event(0.0, "MainProcess", "", kind, 1, object="pipe a-b", side="both"))


def test_what_does_not_fit_into_a_slot_is_kept():
    run = run_script(f"""\
import multiprocessing

class {LONG[:60]}(Exception):
    pass

def work(name, *, key):
    raise {LONG[:60]}

if __name__ == '__main__':
    a, b = multiprocessing.Pipe()
    a.send({LONG!r})
    b.recv()
    q = multiprocessing.Queue()
    q.put({LONG!r})
    q.put({LONG!r}, timeout=2.5)
    q.get()
    q.get(True, 7)
    p = multiprocessing.Process(name={LONG!r})
    p.start()
    p.join(30)
    with multiprocessing.Pool(1) as pool:
        try:
            pool.apply(work, ({LONG!r},), {{'key': {LONG!r}}})
        except {LONG[:60]}:
            pass
""", start_method="fork", timeout=30)
    assert run.returncode == 0, run.stderr
    short = repr(LONG[:40]) + "…"
    short = short if len(short) <= 41 else short[:40] + "…"
    assert [event.value for kind in ("send", "recv", "put", "get") for event in of(run, kind)] == [short] * 6
    assert [event.seconds for kind in ("put", "get") for event in of(run, kind)] == [None, 2.5, None, 7]
    assert all(get.source in of(run, "put") for get in of(run, "get"))
    join = next(event for event in of(run, "join") if event.line == 20)
    assert join.seconds == 30
    assert join.child == LONG[:len(join.child)] and join.child == of(run, "start")[0].child[:len(join.child)]
    task, = of(run, "task")
    assert (task.function, task.outcome) == ("work", LONG[:60])
    assert task.arguments.count("key=") == 1
    assert task.detail.startswith("work('包子") and len(task.detail) <= 52
