"""A module's text inside a program: its lines are told by the module's own file, everywhere."""
from __future__ import annotations

import pickle

from helpers import Run, run_script
from helpers.program.inside import find, included, without_its_first_line
from helpers.views.player import data
from helpers.views.tracebacks import tidy

MODULE = "import time\n\n\ndef nap(seconds):\n    time.sleep(seconds)\n    return 1 / seconds\n"
PROGRAM = "\nfrom mine import nap\nnap(0.01)\nnap({})\n"


def with_module(argument: object, timeout: float = 5) -> Run:
    return run_script(included(PROGRAM.format(argument), MODULE, "mine"), timeout=timeout)


def test_a_line_of_the_module_is_told_by_its_own_file():
    run = with_module(9, timeout=1)
    sleeps = [event.line for event in run.events if event.kind == "sleep"]
    assert list(map(str, sleeps)) == ["5 of mine.py"] * 2 and f"l.{sleeps[0]}" == "l.5 of mine.py"
    assert run.processes[0].waiting.place == "5 of mine.py"
    assert "waits in time.sleep(seconds), line 5 of mine.py" in run.explain()


def test_an_error_in_it_is_too_and_the_programs_lines_keep_their_numbers():
    run = with_module(0)
    assert str(run.processes[0].error_line) == "6 of mine.py" and "line 6 of mine.py" in run.explain()
    assert [line.strip() for line in tidy(run.stderr, run.source).splitlines()][1:4:2] == ["line 4", "line 6 of mine.py, in nap"]


def test_a_run_that_was_kept_tells_the_same():
    run = with_module(0)
    again = Run.from_json(run.to_json())
    assert again.explain() == run.explain()
    assert [str(event.line) for event in pickle.loads(pickle.dumps(run.events))] == [str(event.line) for event in run.events]


def test_the_player_shows_the_program_and_the_file_of_what_is_below_it():
    run = with_module(0)
    shown = data.page(data.tracks({"": run}))["runs"][0]
    assert shown["inside"] == (4, "mine.py")
    lines = shown["source"].splitlines()
    assert lines[0] == "" and lines[1] == "from mine import nap" and lines[4] == "import time"


def test_any_other_program_is_left_as_it_is():
    assert find(PROGRAM) is None and without_its_first_line("1\n2\n") == "1\n2\n"
    assert "inside" not in data.page(data.tracks({"": run_script("print(1)")}))["runs"][0]
