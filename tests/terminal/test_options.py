"""Options as anyone might type them: what is wrong is said in few words, and in the learner's."""
from __future__ import annotations

import pytest

from helpers.options import OptionError, isolated_options, orders_options

MANY = "9" * 5000


@pytest.mark.parametrize(("read", "line", "said"), [
    (orders_options, f"--runs {MANY}", "is not a number of runs"), (orders_options, "--runs \u00b2", "'\u00b2' is not a number of runs"),
    (orders_options, f"--never '{'(' * 5000}'", "is no expression"), (orders_options, f"--never {MANY}", "is no expression"),
    (orders_options, MANY, "unrecognized arguments"), (isolated_options, f"--timeout {MANY}", "is not a number of seconds"),
    (isolated_options, "--timeout nan", "'nan' is not a number of seconds"), (isolated_options, f"--name {MANY}", "cannot be a variable's name"),
    (isolated_options, "--name print", "'print' is a name of Python's own"), (orders_options, "--name __name__", "is a name of Python's own"),
    (isolated_options, f"--needs .{MANY}", "is not a list of names"), (isolated_options, f"--start-method {MANY}", "invalid choice")])
def test_what_is_wrong_is_said_in_few_words(read, line, said):
    with pytest.raises(OptionError) as found:
        read(line)
    message = str(found.value)
    assert len(message) < 700 and "_runs" not in message and "_seconds" not in message
    assert said in message


def test_a_name_is_the_one_that_python_reads():
    assert isolated_options("--name \ufb01rst").name == "first" and isolated_options("--name run_2").name == "run_2"
