"""Whether a run without messages is slow or stuck: decided by what its processes do, as the system says."""
from __future__ import annotations

import pytest

from helpers.orders import stuck
from helpers.running.process_states import State

SCRIPT, MANAGER = 10, 11
MOVING = [(SCRIPT, "MainProcess", 4)]


def judged(monkeypatch: pytest.MonkeyPatch, manager: list[State]) -> list[str]:
    """Return what is judged, time after time, of a script that waits while its manager does this."""
    left = iter(manager)
    monkeypatch.setattr(stuck, "QUIET", 0.0)
    monkeypatch.setattr(stuck, "alive", lambda pid: True)
    monkeypatch.setattr(stuck, "parents", lambda: {MANAGER: SCRIPT, 99: 1})
    monkeypatch.setattr(stuck, "look", lambda pids, meanwhile: {SCRIPT: State(does="waits"), MANAGER: next(left)} if set(pids) == {
        SCRIPT, MANAGER} else {})
    watch = stuck.Watch(60.0)
    return [watch.judge(MOVING, SCRIPT) for _ in manager]


def test_who_waits_for_a_process_that_works_is_not_stuck(monkeypatch):
    assert not any(judged(monkeypatch, [State(does="runs")] * 12))
    assert not any(judged(monkeypatch, [State(does="waits", busy=turn / 100) for turn in range(12)]))


def test_who_waits_while_all_wait_is_stuck(monkeypatch):
    assert judged(monkeypatch, [State(does="waits", busy=1.0)] * 12)[-1] == (
        "MainProcess after line 4 waits for something that is not steered")


def test_who_computes_is_ended_whatever_others_do(monkeypatch):
    monkeypatch.setattr(stuck.Watch, "MOST", -1.0)
    assert judged(monkeypatch, [State(does="runs")]) == ["MainProcess after line 4 computes"]
