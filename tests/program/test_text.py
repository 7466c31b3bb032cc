"""What a cell is told before it is run: one clear sentence for each mistake."""
from __future__ import annotations

import pytest

from helpers import run_script
from helpers.program.calls import call_at, loop_at
from helpers.program.text import CellError, prepare


@pytest.mark.parametrize(("cell", "says"), [
    ("", "There is no program in this cell"),
    (" \n\t\n", "There is no program in this cell"),
    ("!ls", "Line 1 begins with '!': that is IPython"),
    ("x = 1\n%time x", "Line 2 begins with '%': that is IPython"),
    ("def f():\n    !ls", "Line 2 begins with '!'"),
    ("?print", r"Line 1 begins with '\?'"),
    ("import asyncio\nawait asyncio.sleep(1)", "Line 2 uses await outside a function: a script has no event loop"),
    ("def f():\n    await x", "Line 2 uses await in a function that is no coroutine"),
    ("def f(:\n    pass", "Line 1 is not Python .SyntaxError: "),
    ("if True:\nprint(1)", "Line 2 is not Python .IndentationError: "),
    ("return 1", "Line 1 is not Python"),
    ("x = 1\n\0", "null"),
    ("print('\ud800')", "half a character"),
    ("(" * 300 + ")" * 300, "."),
    ("x = " + "-" * 100_000 + "1", "."),
    ("# coding: nonsense\nx = 1", "unknown encoding: nonsense. Leave out the comment"),
    ("# coding: rot13\nx = 1", "rot13 is no encoding of programs. Leave out the comment"),
    ("# coding: utf-16\nx = 1", "utf-16 is no encoding of programs"), ("# coding: unicode_escape\nx = 1", "no encoding of programs"),
    ("# coding: undefined\nx = 1", "undefined is no encoding of programs"),
    ("# coding: latin-1\nx = '€'", "written in iso-8859-1, which has no '€'"),
])
def test_mistakes(cell: str, says: str) -> None:
    with pytest.raises(CellError, match=says) as raised:
        prepare(cell)
    assert len(str(raised.value)) < 400 and "\n" not in str(raised.value)


def test_lines_are_those_of_the_notebook() -> None:
    assert prepare("pass", 3) == "\n\npass\n"
    assert "line 7" in run_script("\n1 / 0", first_line=6).stderr


def test_options_of_a_run() -> None:
    with pytest.raises(CellError, match="no start method 'thread': it has"):
        run_script("pass", start_method="thread")
    for timeout in (0, -1, float("nan")):
        with pytest.raises(CellError, match="above 0"):
            run_script("pass", timeout=timeout)


def test_future_imports_and_encodings() -> None:
    assert run_script("from __future__ import annotations\nprint('äöü €')", first_line=2).stdout == "äöü €\n"
    for line in (1, 2):         # a comment counts in the first two lines
        assert run_script("# -*- coding: latin-1 -*-\nprint('äöü')", first_line=line).stdout == "äöü\n"


def test_line_endings() -> None:
    assert run_script("print(1)\r\nprint(2)\r\n").stdout == "1\n2\n"


def test_what_ends_a_line_for_python_alone_counts() -> None:
    """A form feed, and the separators of Unicode, stand within a line."""
    source = "a = 1\n\x0c\nb = 'x\u2028y\x85z'\nwhile True:\n    pass\n"
    assert loop_at(source, 5) == ("while True:", 4) and call_at(source, 3) == "b = 'x y z'"
    with pytest.raises(CellError, match=r"Line 2 is not Python.*: y =$"):
        prepare("x = '\u2028!ls'\ny = ")
