"""What a script's text shows of a loop that looks again and again."""
from __future__ import annotations

import pytest

from helpers.program.polling import polling_at

LOOP = "while {}:\n    time.sleep(0.1)\n"


@pytest.mark.parametrize("looks", ["not ready", "seen < 3", "not event.is_set()", "child.is_alive()", "value.value == 0",
                                   "not self.done and n < 3"])
def test_only_others_can_end_it(looks: str) -> None:
    found = polling_at(LOOP.format(looks), 2)
    assert found is not None and found.by_others and found.line == 1


@pytest.mark.parametrize("looks", ["time.monotonic() < end", "not os.path.exists(path)", "True", "not look()", "next(numbers)"])
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
