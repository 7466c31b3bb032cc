"""A sleep in place of waiting for a process is noticed; a sleep that is no guess is not."""
from __future__ import annotations

import pytest

from helpers.course.guessed_time import guesses_the_time
from helpers.record.run import Event, Process, Run, Thread

NAP = {"kind": "sleep", "line": 5, "seconds": 1.0}
GET_NOWAIT = {"kind": "get", "line": 6, "seconds": 0.0}
EXIT_CODE = {"kind": "ended", "line": 6, "child": "Process-1"}


def said(*events: dict) -> str:
    """Return what is said of a script that did this, one thing after another, beside a child."""
    own = [Event(**{"time": float(n), "process": "MainProcess", "lane": "", "end": n + (1.5 if event is NAP else 0.5)} | event)
           for n, event in enumerate(events)]
    run = Run("", "fork", 3.0, events=own, processes=[Process("MainProcess", 1), Process("Process-1", 2)])
    verdict = guesses_the_time(run)
    return verdict.text if verdict else ""


@pytest.mark.parametrize("look", [GET_NOWAIT, EXIT_CODE, {"kind": "empty", "line": 6}, {"kind": "fetch", "line": 6, "seconds": 0},
                                  {"kind": "ready", "line": 6, "method": "ready", "result": "True"}])
def test_a_sleep_before_a_look_is_a_guess(look):
    assert "the script slept in line 5" in said(NAP, look, {"kind": "print", "line": 7})
    assert "1 s happened to be enough" in said(NAP, look, NAP | {"line": 8})


def test_a_sleep_while_callbacks_come_is_a_guess():
    called = {"kind": "callback", "line": 3, "lane": "result thread"}
    print_, join = {"kind": "print", "line": 6}, {"kind": "join_pool", "line": 7}
    assert "1 s happened to be enough" in said(NAP, called, print_, join)
    assert said(NAP, called, join, print_) == said(called, NAP, print_) == said(NAP, called, NAP, print_) == ""


def test_a_sleep_before_a_look_at_what_a_thread_does_is_a_guess():
    nap = Event(0.0, "MainProcess", "", "sleep", 5, end=1.0, seconds=1.0)
    look = Event(2.0, "MainProcess", "", "ready", 6, end=2.0, method="done", result="True")
    for threads, guess in (([Thread("crew_0")], True), ([], False)):
        run = Run("", "fork", 3.0, events=[nap, look], processes=[Process("MainProcess", 1, threads=threads)])
        assert bool(guesses_the_time(run)) is guess


def test_a_task_is_named_as_in_the_picture():
    begins, beside = Event(0.0, "MainProcess", "serve('Ada')", "task_run", None), Event(1.0, "MainProcess", "serve('Ben')", "task_end", None)
    nap = Event(0.1, "MainProcess", "serve('Ada')", "await", 5, end=2.0, seconds=1.0, function="sleep")
    verdict = guesses_the_time(Run("", "fork", 3.0, events=[begins, nap, beside], processes=[Process("MainProcess", 1)]))
    assert verdict and "but `serve('Ada')` slept in line 5" in verdict.text


@pytest.mark.parametrize("events", [
    (NAP, GET_NOWAIT | {"seconds": None}),                              # a get() that waits
    (NAP, GET_NOWAIT | {"seconds": 5.0}),
    (NAP, {"kind": "join", "line": 6, "child": "Process-1"}, EXIT_CODE),
    (NAP, EXIT_CODE, {"kind": "join", "line": 7, "child": "Process-1"}),
    (GET_NOWAIT, NAP),
    (NAP, GET_NOWAIT | {"line": 4}),                                    # the head of the loop that the sleep is in
    (NAP, {"kind": "empty", "line": 6}, NAP, {"kind": "empty", "line": 6}),
    (NAP | {"seconds": 0.01}, GET_NOWAIT),
])
def test_a_sleep_that_is_no_guess(events):
    assert said(*events) == ""
