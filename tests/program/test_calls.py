"""What is read off a script's text: its calls, its loops, what it passes; none of it is run."""
from __future__ import annotations

import pytest

from helpers.program.calls import call_at, passed, uses_generators


def test_what_is_thrown_fits_into_a_line() -> None:
    assert passed("c.throw(ValueError('a'))") == "1 !ValueError: a"
    for text in ("a\\0b", "a\\nb", "\\ud800", "a" * 200):
        assert passed(f"c.throw(ValueError('{text}'))") == "1 !ValueError"
    assert passed("c.send(" + "+".join("1" * 3000) + ")") == ""


def test_generators() -> None:
    assert uses_generators("def f():\n    yield") and uses_generators("async def f(): pass")
    assert not uses_generators("print([n for n in range(3)])")


@pytest.mark.parametrize(("source", "line", "name", "call"), [
    ("print(q.get())", 1, "", "q.get()"),
    ("q.get().strip()", 1, "", "q.get()"),
    ("threading.Event().wait()", 1, "", "threading.Event().wait()"),
    ("x = f(g(1), h(2))", 1, "h", "h(2)"),
    ("list(pool.map(f, range(8)))", 1, "get", "pool.map(f, range(8))"),
    ("len(x)", 1, "", "len(x)"),
    ("with lock:\n    pass", 1, "acquire", "with lock"),
    ("one.join(); two.join()", 1, "join", "one.join(); two.join()"),
    ("print(a.get() + b.get())", 1, "get", "print(a.get() + b.get())"),
    ("print(a.get() + a.get())", 1, "get", "a.get()"),
    ("if a.get() and b.get():\n    pass", 1, "get", "if a.get() and b.get()"),
    ("for r in pool.imap(f, range(4)):\n    print(r)", 1, "next", "pool.imap(f, range(4))"),
    ("x = list(pool.imap(f, range(4)))", 1, "next", "x = list(pool.imap(f, range(4)))"),
    ("x = 1", 1, "", "x = 1"),
    ("x = 1", 9, "", ""),
    ("f(\n  1,\n  g(2))", 3, "", "g(2)"),
    ("a()" + ".f()" * 900, 1, "", "a()"),
])
def test_call_at(source: str, line: int, name: str, call: str) -> None:
    assert call_at(source, line, name) == call
