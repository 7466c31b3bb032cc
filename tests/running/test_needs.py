"""A cell that declares what it needs runs if the system has that; otherwise it says what is missing."""
from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from helpers.magics import isolated
from helpers.options import OptionError, isolated_options
from helpers.running.needs import excuse, lacking


def test_what_is_there_and_what_is_not():
    names = ("socket", "os.path", "socket.socketpair", "nowhere", "nowhere.inside", "socket.nothing")
    assert lacking(names) == ("nowhere", "nowhere.inside", "socket.nothing")


def test_a_cell_is_run_or_says_why_not(capsys):
    shell = InteractiveShell.instance()
    for needs, said in (("socket", "it runs\n"), ("socket,socket.nothing,nowhere", "not shown here: this system has no "
                                                  "socket.nothing and no nowhere\n")):
        isolated(shell, f"--name found --no-timeline --needs {needs}", "print('it runs')\n")
        assert shell.user_ns["found"].stdout == said
        assert said in capsys.readouterr().out


def test_the_sentence_is_a_program():
    compile(excuse(("select.epoll", "resource")), "<excuse>", "exec")


@pytest.mark.parametrize("line", ["--needs 3", "--needs select.", "--needs a,,b", "--needs a-b"])
def test_names_only(line):
    with pytest.raises(OptionError, match="is not a list of names"):
        isolated_options(line)
