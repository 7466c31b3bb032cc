"""What a script's text shows of a loop that looks again and again."""
from __future__ import annotations

import pytest

from helpers.program.polling import polling_at

LOOP = "while {}:\n    time.sleep(0.1)\n"


@pytest.mark.parametrize("looks", ["not ready", "seen < 3", "not event.is_set()", "child.is_alive()", "value.value == 0",
                                   "shm.buf[0] == 0", "self.flags[:3] == done", "sum(a) < 3", "any(p.is_alive() for p in ps)",
                                   "all(f.done() for f in fs if f)", "(n.value + m.value) < 3",
                                   "not self.done and n < 3"])
def test_only_others_can_end_it(looks: str) -> None:
    found = polling_at(LOOP.format(looks), 2)
    assert found is not None and found.by_others and found.line == 1


@pytest.mark.parametrize("looks", ["time.monotonic() < end", "not os.path.exists(path)", "True", "not look()", "next(numbers)",
                                   "sum(look(n) for n in a)", "flags[next(n)]", "sum(a, next(n))"])
def test_the_loop_itself_may_see_something_new(looks: str) -> None:
    found = polling_at(LOOP.format(looks), 2)
    assert found is not None and not found.by_others


@pytest.mark.parametrize(("looks", "own"), [
    ("not timer.over", "class Timer:\n    @property\n    def over(self): return time.monotonic() > self.end\n"),
    ("not timer", "class Timer:\n    def __bool__(self): return time.monotonic() > self.end\n"),
    ("not timer.done()", "class Timer:\n    def done(self): return time.monotonic() > self.end\n"),
    ("not ready", "class time:\n    def sleep(seconds): global ready; ready = True\n"),
])
def test_a_function_of_its_own_may_do_anything(looks: str, own: str) -> None:
    found = polling_at(LOOP.format(looks) + own, 2)
    assert found is not None and not found.by_others


def test_a_constructor_is_not_run_by_looking() -> None:
    found = polling_at(LOOP.format("not self.done") + "class Job:\n    def __init__(self): self.done = False\n", 2)
    assert found is not None and found.by_others


@pytest.mark.parametrize(("body", "by_others"), [
    ("n += 1\n    time.sleep(1)", True), ("n = n + 1\n    if n % 100 == 0:\n        print(n)\n    time.sleep(1)", True),
    ("if stop:\n        work()\n        break\n    time.sleep(1)", True), ("if n > 3:\n        break\n    n += 1", False),
    ("ready = n\n    time.sleep(1)", False), ("n = look()\n    time.sleep(1)", False), ("if look():\n        break", False),
    ("if n:\n        ready = True", False)])
def test_what_a_loop_does_beside_looking(body: str, by_others: bool) -> None:
    """It may count its turns, and leave where it finds what it looks for; it must not change what it looks at."""
    found = polling_at(f"while not ready:\n    {body}\n", 2)
    assert found is not None and found.by_others == by_others


@pytest.mark.parametrize(("own", "uncalled"), [
    ("", "stop.is_set"), ("class Stop:\n    is_set = False\n", ""), ("stop.is_set = True\n", ""), ("Namespace(is_set=1)\n", ""),
    ("setattr(stop, 'is_set', 1)\n", "")])
def test_a_method_that_is_not_called_is_always_true(own: str, uncalled: str) -> None:
    found = polling_at(LOOP.format("stop.is_set") + own, 2)
    assert found is not None and found.uncalled == uncalled and found.by_others == (not uncalled)
