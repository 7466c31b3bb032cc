"""What a learner sees of an error."""
import sys

from helpers import run_script
from helpers.views.tracebacks import tidy


def test_a_traceback_keeps_the_cells_lines_only():
    run = run_script("import json\n\ndef read():\n    json.loads('{')\n\nread()\n", timeout=30)
    lines = tidy(run.stderr).splitlines()
    assert [line.strip() for line in lines[:5]] == [
        "Traceback (most recent call last):", "line 6", "read()", "line 4, in read", "json.loads('{')"]
    assert lines[-1].startswith("json.decoder.JSONDecodeError: ")
    assert sys.prefix not in tidy(run.stderr) and "^" not in tidy(run.stderr)


def test_a_chained_error_keeps_both():
    run = run_script("try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise ValueError('twice')\n", timeout=30)
    text = tidy(run.stderr)
    assert "ZeroDivisionError: division by zero" in text and "ValueError: twice" in text
    assert "During handling of the above exception" in text


def test_text_that_is_no_traceback_stays():
    assert tidy("careful\n  indented\n") == "careful\n  indented\n"
    assert tidy("") == ""


def test_process_numbers_go():
    assert tidy("This process (pid=4711) is multi-threaded\n") == "This process (pid=…) is multi-threaded\n"


def test_addresses_go():
    assert tidy("Exception ignored in: <function A.__del__ at 0x7f2b719b84a0>\n") == "Exception ignored in: <function A.__del__ at 0x…>\n"
    assert tidy("looked at 0x10\n") == "looked at 0x10\n"
