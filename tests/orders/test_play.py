"""The learner as the scheduler: the program does what they choose, and they can take a step back."""
from __future__ import annotations

import builtins

import pytest
from order_programs import PROCESSES, program

from helpers.orders.play import BACK, play
from helpers.orders.schedule import lead
from helpers.program.script import Script
from helpers.program.text import CellError, prepare
from helpers.views import playing


def led(name: str, answers: list[str]):
    """Play a program with these answers; a word stands for the task whose key ends with it."""
    left = iter(answers)

    def ask(moment):
        answer = next(left)
        return answer if answer == BACK else next(key for key in moment.choices if key.endswith(answer))

    return play(Script(prepare(PROCESSES[name])), "fork", ask)


def test_the_order_that_is_chosen_is_the_one_that_is_run():
    lost = led("value", ["p1", "p2", "p2"])
    assert lost.course.stdout["main"] == "1\n" and lost.found.complete
    kept = led("value", ["p1", "p1"])
    assert kept.course.stdout["main"] == "2\n"


def test_a_step_is_taken_back():
    assert led("value", ["p1", BACK, "p1", "p1"]).course.stdout["main"] == "2\n"
    assert led("value", ["p1", "p2", BACK, "p1"]).course.stdout["main"] == "2\n"


def test_it_is_asked_shown_and_told(monkeypatch, capsys):
    answers = iter(["x", "1", "2", "1"])
    monkeypatch.setattr(builtins, "input", lambda prompt: next(answers))
    played = play(Script(prepare(PROCESSES["two producers, a sentinel each"])), "fork", lambda moment: playing.ask(moment) and min(moment.choices))
    shown = capsys.readouterr().out
    assert "Write a number from 1 to 2, or a name." in shown and "the feeder thread of Process-2 writes into queue q" in shown
    assert "queue q: empty" in shown
    said = playing.ending(played)
    assert said.startswith("\nYour order: Process-1 prints ['A']\n") and "Another order: Process-1 prints ['B'] (1 of 6 orders)" in said


def test_a_name_is_an_answer_and_the_order_is_written_down_as_an_exercise_takes_it(monkeypatch, capsys):
    answers = iter(["bob", "alice", "1", "bob"])
    monkeypatch.setattr(builtins, "input", lambda prompt: next(answers))
    script = Script(prepare(PROCESSES["value"].replace("args=(v,))", "args=(v,), name=name)").replace("_ in range(2)", "name in ('ann', 'bob')")))
    played = play(script, "fork", playing.ask)
    assert "Write a number from 0 to 2, or a name." in capsys.readouterr().out
    order = playing.written(played.course)
    assert order == ["bob", "ann", "bob", "ann"] and f"\nWritten down: {order}\n" in playing.ending(played)
    led = lead(script, "fork", order)
    assert led.refused is None and led.run.stdout == played.course.stdout["main"] == "1\n"


def test_who_cannot_go_is_told_why(monkeypatch, capsys):
    """It waits for a lock, for another's end, or has ended; somebody else is nobody here."""
    text = program("def use(lock, v):\n    with lock: v.value += 1\ndef look(v):\n    v.value; v.value\n", """
        lock, v = Lock(), Value('i', 0)
        ps = [Process(target=use, args=(lock, v), name=name) for name in ('ann', 'bob')] + [Process(target=look, args=(v,), name='eve')]
        for p in ps: p.start()
        for p in ps: p.join()
    """)
    answers = iter(["ann", "bob", "MainProcess", "zoe", "ann", "ann", "ann", "ann"])
    monkeypatch.setattr(builtins, "input", lambda prompt: next(answers, "eve"))
    play(Script(prepare(text)), "fork", playing.ask)
    said = capsys.readouterr().out
    for reason in ("bob cannot go: it waits to acquire lock lock (line 4).", "MainProcess cannot go: it waits for ann (line 12).",
                   "ann cannot go: it has ended.", "Write a number from 0 to 2, or a name."):
        assert reason in said, said


def states(text: str, answers: list[str]) -> list[list[str]]:
    """Return the state at each question, while a program is played with these answers."""
    left, seen = iter(answers), []

    def ask(moment):
        seen.append(playing.state(moment.course)[1:])
        answer = next(left, "")
        return next((key for key in moment.choices if moment.course.who(key) == answer), min(moment.choices))

    play(Script(prepare(text)), "fork", ask, runs=1)
    return seen


def test_who_waits_at_a_condition_does_not_hold_its_lock():
    text = program("def wait(c):\n    with c:\n        c.wait(1)\n        c.notify()\ndef tell(c):\n    with c: c.notify()\n", """
        c = Condition()
        ps = [Process(target=each, args=(c,), name=each.__name__) for each in (wait, tell)]
        for p in ps: p.start()
        for p in ps: p.join()
    """)
    seen = states(text, ["wait", "tell", "wait", "wait"])
    assert seen[0] == seen[1] == [] and ["condition c: held by tell"] in seen, seen


def test_several_hold_a_semaphore():
    text = program("def use(s, v):\n    with s: v.value += 1\n", """
        s, v = Semaphore(2), Value('i', 0)
        ps = [Process(target=use, args=(s, v)) for _ in range(3)]
        for p in ps: p.start()
        for p in ps: p.join()
    """)
    held = [line for state in states(text, ["Process-1", "Process-2"]) for line in state if line.startswith("semaphore")]
    assert held[:2] == ["semaphore s: held by Process-1", "semaphore s: held by Process-1, Process-2"]
    assert "semaphore s: held by Process-2" in held or "semaphore s: held by Process-2, Process-3" in held, held


def test_where_nobody_can_answer_that_is_said(monkeypatch):
    def nobody(prompt):
        raise EOFError
    monkeypatch.setattr(builtins, "input", nobody)
    with pytest.raises(CellError, match="nobody can answer here"):
        play(Script(prepare(PROCESSES["value"])), "fork", playing.ask)
