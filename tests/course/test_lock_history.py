"""What a record says about locks and shared data."""

from helpers.course.lock_history import (
    changed_unlocked,
    held_by_two,
    holdings,
    nobody_waited,
    one_by_one,
    proxy_calls,
    updates,
)
from helpers.record.run import Event, Process, Run


def made(*events: tuple) -> Run:
    """Return a run of two children: an event for each (process, kind, fields), one after another."""
    run = Run("", "fork", 5.0)
    run.processes = [Process("MainProcess", 1), Process("Process-2", 2), Process("Process-3", 3)]
    run.events = [
        Event(float(at), process, "", kind, at, end=at + 0.5, **fields) for at, (process, kind, fields) in enumerate(events)
    ]
    return run


def lock(kind: str, **fields) -> tuple:
    return kind, {"object": "lock lock", "object_kind": "lock"} | fields


def call(function: str, arguments: str = "", **fields) -> tuple:
    return "call", {"object": "dict d", "object_kind": "dict", "function": function, "arguments": arguments} | fields


def by(process: int, *events: tuple) -> list[tuple]:
    return [(f"Process-{process}", *event) for event in events]


CHANGE = call("get", "'n', 0", result="0"), call("__setitem__", "'n', 1")


def test_a_lock_that_was_acquired_twice_is_held_until_it_is_released_twice():
    run = made(*by(2, lock("acquire"), lock("acquire"), lock("release")))
    assert holdings(run)["lock lock"].line == 0
    run = made(*by(2, lock("acquire"), lock("acquire"), lock("release"), lock("release")))
    assert holdings(run) == {}


def test_a_lock_that_was_not_got_or_not_given_back_is_told_apart():
    assert holdings(made(*by(2, lock("acquire", result="False")))) == {}
    assert list(holdings(made(*by(2, lock("acquire"), lock("release", outcome="ValueError"))))) == ["lock lock"]
    of_a_manager = lock("call", function="acquire"), lock("call", function="release")
    assert list(holdings(made(*by(2, of_a_manager[0])))) == ["lock lock"]
    assert holdings(made(*by(2, *of_a_manager))) == {}


def test_two_that_hold_one_lock_are_found():
    assert held_by_two(made(*by(2, lock("acquire")), *by(3, lock("acquire"))))
    assert not held_by_two(made(*by(2, lock("acquire"), lock("release")), *by(3, lock("acquire"))))


def test_a_change_of_one_key_by_two_needs_one_lock_over_reading_and_writing():
    under = lock("acquire"), *CHANGE, lock("release")
    between = lock("acquire"), CHANGE[0], lock("release"), lock("acquire"), CHANGE[1], lock("release")
    assert changed_unlocked(made(*by(2, *CHANGE), *by(3, *CHANGE)))
    assert changed_unlocked(made(*by(2, *between), *by(3, *between)))
    assert not changed_unlocked(made(*by(2, *under), *by(3, *under)))
    assert not changed_unlocked(made(*by(2, *CHANGE)))
    other = call("get", "'m', 0", result="0"), call("__setitem__", "'m', 1")
    assert not changed_unlocked(made(*by(2, *CHANGE), *by(3, *other)))


def test_a_proxy_that_is_put_back_changes_nothing():
    back = call("__getitem__", "'n'", result="list"), call("__setitem__", "'n', <ListProxy>")
    assert not changed_unlocked(made(*by(2, *back), *by(3, *back)))


def test_an_update_knows_what_was_held_when_it_was_read_and_written():
    (update,) = updates(made(*by(2, CHANGE[0], lock("acquire"), *CHANGE, lock("release"))), "Process-2")
    assert update.locks == update.read_under == update.write_under == {"lock lock"}
    assert [event.line for event in update.outside] == [0]
    (update,) = updates(made(*by(2, CHANGE[0], lock("acquire"), CHANGE[1])), "Process-2")
    assert not update.locks and not update.read_under and update.write_under == {"lock lock"}


def test_each_task_of_a_worker_reads_for_itself():
    run = made(*by(2, ("task", {}), CHANGE[0], ("task", {}), *CHANGE))
    (update,) = updates(run, "Process-2")
    assert [event.line for event in update.reads] == [3]


def test_locks_and_what_a_manager_makes_are_no_data():
    of_the_manager = call("dict", object="manager man", object_kind="manager")
    run = made(*by(2, of_the_manager, lock("call", function="acquire"), CHANGE[1]))
    assert [event.function for event in proxy_calls(run, "Process-2")] == ["__setitem__"]


def test_children_that_were_waited_for_one_by_one():
    start2, start3 = (("MainProcess", "start", {"child": f"Process-{n}"}) for n in (2, 3))
    join2 = "MainProcess", "join", {"child": "Process-2"}
    assert one_by_one(made(start2, join2, start3))
    assert not one_by_one(made(start2, start3, join2))
    assert nobody_waited(made(start2, start3)) and not nobody_waited(made(start2, start3, join2))
