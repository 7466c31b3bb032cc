"""An answer that was ended runs once more, with more time, unless that would show nothing else."""
from __future__ import annotations

import pytest

from helpers.course.checks import only_ends, wrong
from helpers.course.patience import needs_more_time
from helpers.record.run import Event, Run


def returning(*values, until=2.0, **how):
    """A program whose generators returned these within two seconds."""
    events = [Event(until * n / len(values), "MainProcess", "recv", "return", 3, value=value) for n, value in enumerate(values)]
    return Run("", "fork", 1, duration=2.0, events=events, **how)


@pytest.mark.parametrize(("run", "final", "more"), [
    (returning("b'x'", "b''", "b''", hung=True), False, True),
    (returning("b'x'", "b''", "b''", hung=True), True, False),
    (returning("b'x'", "b''", "b''"), False, False),
    (returning("b'x'", "b''", "b''", hung=True, until=0.9), False, False),       # it has stood still since
    (returning("b'x'", "b''", "b''", hung=True, stood=True), False, False),      # and here nothing could go on
    (returning("b'x'", "b''", "b''", hung=True, events_left_out=7), False, False),      # so much, and not slow
])
def test_more_time(run, final, more):
    assert needs_more_time(run, wrong("It has not ended.", final=final)) is more


@pytest.mark.parametrize(("values", "ends"), [
    (["b'x'"] + ["b''"] * 100, True),
    (["b''"] * 99, False),
    (["b''"] * 50 + ["b'x'"] + ["b''"] * 99, False),        # somebody still has something to say
])
def test_only_ends(values, ends):
    assert only_ends(returning(*values)) is ends
