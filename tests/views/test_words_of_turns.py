"""What is said of generators, turn by turn."""
from __future__ import annotations

from helpers import run_script


def test_a_generator_begins_and_is_then_resumed() -> None:
    run = run_script("def count():\n    yield 1\n    yield 2\n\nfor n in count():\n    print(n)\n", timeout=30)
    said = run.explain().splitlines()
    assert said[0] == "count begins (line 5)." and said.count("count is resumed (line 5).") == 2


def test_one_that_is_sent_something_is_told_what() -> None:
    run = run_script("def echo():\n    got = yield\n    print(got)\n    yield\n\ng = echo()\nnext(g)\ng.send(3)\n", timeout=30)
    assert run.explain().splitlines()[:3] == ["echo begins (line 7).", "echo yields None (line 2).", "echo is sent 3 (line 8)."]
