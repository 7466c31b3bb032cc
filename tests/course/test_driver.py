"""What a driver calls below a learner's program."""

from helpers.course.driver import BEGINNING, findings, last_line
from helpers.running.launch import run_script

PROGRAM = """
def inner(n):
    yield n * 2

def outer(n):
    yield from inner(n)

print(*outer(1))
"""
DRIVER = BEGINNING + "list(found(*unrecorded('outer')(21), 'text'))\n"


def test_a_driver_s_calls_are_not_recorded_and_its_findings_are():
    run = run_script(PROGRAM + DRIVER, timeout=20)
    assert run.stdout == "2\n" and not run.stderr
    assert {event.lane for event in run.events if event.kind == "resume"} == {"inner(1)", "outer(1)", "found"}
    assert [event.value for event in run.events if event.kind == "yield" and event.lane == "inner(1)"] == ["2"]
    assert findings(run) == ["42", "'text'"]


def test_the_driver_begins_below_the_last_line_of_the_learner():
    run = run_script(PROGRAM + DRIVER, timeout=20)
    lines = {event.lane: event.line for event in run.events if event.kind == "resume"}
    assert lines["outer(1)"] <= last_line(run, DRIVER) < lines["found"]
