"""What a program calls an object where it uses it."""
from __future__ import annotations

import pytest

from helpers.program.uses import name_in_use

SOURCE = """\
import app
class Job:
    def run(self):
        self.done.wait()
        with self.lock:
            self.tasks.get(); other.tasks.get()
        app.ready.wait()
        app.wait()
        make().wait()
        self.done.wait(); self.begun.set()
"""


@pytest.mark.parametrize(("uses", "name"), [
    ([(4, "wait")], "done"), ([(4, "wait"), (10, "wait")], "done"), ([(5, "acquire"), (5, "release")], "lock"), ([(10, "set")], "begun"),
    ([(6, "get")], ""), ([(7, "wait")], ""), ([(8, "wait")], ""), ([(9, "wait")], ""), ([(4, "wait"), (10, "set")], ""),
    ([(3, "print")], ""), ([], "")])
def test_only_an_attribute_that_all_lines_name_alike_is_a_name(uses: list[tuple[int, str]], name: str) -> None:
    assert name_in_use(SOURCE, uses) == name


def test_a_text_that_is_no_program() -> None:
    assert name_in_use("q = = 3", [(1, "get")]) == ""
