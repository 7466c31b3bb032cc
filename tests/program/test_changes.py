"""Which lines change what a subscript returns."""
from __future__ import annotations

import pytest

from helpers.program.changes import Change, changes


@pytest.mark.parametrize(("line", "found"), [
    ("d['a'].append(1)", Change("d['a']", "'a'", "append()")),
    ("d[key].update(x=1)", Change("d[key]", "", "update()")),
    ("self.d['a'].sort()", Change("self.d['a']", "'a'", "sort()")),
    ("d['a'][0] = 5", Change("d['a']", "'a'", "an assignment")),
    ("d['a'][0] += 5", Change("d['a']", "'a'", "an assignment")),
    ("del d['a'][0]", Change("d['a']", "'a'", "`del`")),
])
def test_a_change_is_found(line, found):
    assert changes(f"import os\n{line}\n") == {2: found}


@pytest.mark.parametrize("line", [
    "d['a'] = 1", "d['a'] += [1]", "d.append(1)", "d['a'].index(1)", "x = d['a']", "d['a'].append(e['b'])", "f(d)['a'].append(1)",
    "d['a']['b'].append(1)", "this is no Python",
])
def test_nothing_else_is(line):
    assert changes(f"{line}\n") == {}
