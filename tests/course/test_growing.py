"""my_loop.py: made from answers, run inside a program, written and kept."""
from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers.course import exercise_magics, growing, progress, saved_work
from helpers.course.exercises import ExerciseError, grown, judge, load
from helpers.course.loop_text import FILE, defined, included, merged, piece, rest, wants
from helpers.course.place import folder_here, loop_here
from helpers.running.launch import run_script

LESSON = "09_epoll_and_libev"
HERE = Path(FILE)
MODULE = """import heapq
import time


class Loop:
    def run(self):
        # counts
        return 1

    def stop(self):
        pass


def helper():
    return time.time(), heapq
"""


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """A learner who has done nothing, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.jsonl"))
    return tmp_path


def solved(*names):
    for name in names:
        progress.note("exercise", name, True, answer=load(name).solution)


def test_a_class_that_goes_on_adds_and_replaces():
    new = merged(MODULE, "class Loop(Loop):\n    size = 3\n\n    def run(self):\n        return 2\n\n    def more(self):\n        return 3\n")
    space: dict = {}
    exec(new, space)
    loop = space["Loop"]()
    assert (loop.run(), loop.more(), loop.size, loop.stop()) == (2, 3, 3, None)
    assert new.count("class Loop") == 1
    assert "# counts" not in new and "import heapq" in new
    assert new.index("def run") < new.index("def stop") < new.index("def more")


def test_a_class_that_needs_the_one_before_it_stays_apart():
    new = merged(MODULE, "class Loop(Loop):\n    def run(self):\n        return super().run() + 1\n")
    space: dict = {}
    exec(new, space)
    assert space["Loop"]().run() == 2
    assert "class Loop(Loop):" in new


def test_a_class_of_the_same_name_that_begins_anew_replaces_all_of_it():
    assert "stop" not in merged(MODULE, "class Loop:\n    def run(self):\n        return 2\n")


def test_imports_that_nothing_uses_fall_away_and_none_is_there_twice():
    new = merged(MODULE, "import time\nimport socket\nfrom collections import deque\nqueue = deque()\n")
    assert new.count("import time") == 1
    assert "socket" not in new
    assert new.index("import heapq") < new.index("from collections import deque")


STUB = "import time\nfrom my_loop import Loop\nclass Loop(Loop):\n    pass\ndef egg():\n    yield\nloop = Loop()\nloop.run()\n"


def test_an_answers_piece_is_what_its_program_is_not():
    answer = STUB.replace("class", "LONG = 3\nmost = loop = 4\ndef own():\n    return time\n# mine\nclass")
    assert piece(answer, STUB, ["Loop"]) == (
        "import time\n\n\nLONG = 3\n\n\ndef own():\n    return time\n\n\n# mine\nclass Loop(Loop):\n    pass")
    assert rest(STUB, ["Loop"]).splitlines() == [
        "import time", "from my_loop import Loop", "", "", "def egg():", "    yield", "loop = Loop()", "loop.run()"]


def test_what_a_program_wants_of_it():
    assert wants("print(1)") is None
    assert wants("text = 'my_loop'") is None
    assert wants("from my_loop import Loop, recv") == {"Loop", "recv"}
    assert wants("import my_loop") == set()
    assert defined(MODULE) >= {"Loop", "helper"}


def test_a_program_has_the_module_inside_and_its_lines_keep_their_numbers():
    program = "\nfrom my_loop import Loop, helper\nclass Loop(Loop):\n    def run(self):\n        return Loop\nprint(Loop().run() is Loop)\n1 / 0\n"
    run = run_script(included(program, MODULE))
    assert run.stdout == "True\n"
    assert run.processes[0].error_line == 7
    assert run_script(included("from my_loop import Loop\nprint(Loop().run())\n", MODULE)).stdout == "1\n"


def test_what_is_inside_is_recorded_as_the_programs_own():
    run = run_script(included("\nfrom my_loop import naps\nfor _ in naps():\n    pass\n",
                              "import time\n\n\ndef naps():\n    time.sleep(0.01)\n    yield\n"))
    assert [event.lane for event in run.events if event.kind == "sleep"] == ["naps"]


def test_the_steps_lead_from_the_first_to_the_last():
    chain = growing.steps(LESSON)
    assert chain[0] == "loop_turns" and chain[-1] == "loop_await" and len(chain) == len(set(chain)) == 12
    assert all(load(name).after == before for before, name in zip(["", *chain], chain, strict=False))


def test_the_loop_is_written_in_fewer_lines_than_the_lesson_says(fresh):
    written, whole = growing.written()
    assert 0 < written <= 100 < whole


def test_each_step_leaves_a_loop_that_all_before_it_work_with(fresh):
    chain = growing.steps(LESSON)
    assert growing._broken(load(chain[-1]), grown(chain[-1])) is None


def test_a_step_goes_on_with_the_learners_own_and_with_the_courses_where_one_was_skipped(fresh):
    own = load("loop_turns").solution.replace("class Loop:", "class Loop:\n    MINE = True\n")
    progress.note("exercise", "loop_turns", True, answer=own)
    assert "MINE" in growing.before(load("loop_sleep"), growing.answers())
    assert "MINE" not in growing.before(load("loop_sockets"), growing.answers())
    solved("loop_sleep")
    assert "MINE" in growing.before(load("loop_sockets"), growing.answers())
    progress.note("begin", "loop_sockets")
    assert growing.before(load("loop_sockets"), growing.answers()) == grown("loop_sleep")


def test_a_right_answer_is_written_and_one_that_is_run_again_changes_its_own_step_only(fresh):
    for name in ("loop_turns", "loop_sleep"):
        said = growing.add(load(name), load(name).solution, HERE)
        assert said.verdict is None and "my_loop.py" in said.said
        solved(name)
    text = (fresh / "my_loop.py").read_text()
    assert text == grown("loop_sleep")
    growing.add(load("loop_turns"), load("loop_turns").solution, HERE)
    assert (fresh / "my_loop.py").read_text() == text
    assert sorted(path.name for path in fresh.iterdir()) == ["my_loop.py", "progress.jsonl"]


def test_the_loop_is_beside_the_lesson_wherever_the_kernel_is(fresh, monkeypatch):
    """VS Code may start a kernel in another folder: what is written there would not be among what is saved."""
    lesson, kernel = fresh / "notebooks" / f"{LESSON}.ipynb", fresh / "kernel"
    lesson.parent.mkdir()
    lesson.write_text("{}")
    kernel.mkdir()
    monkeypatch.chdir(kernel)
    vscode = SimpleNamespace(user_ns={"__vsc_ipynb_file__": str(lesson)})
    judged, more = exercise_magics._judge(load("loop_turns"), load("loop_turns").solution, loop_here(vscode))
    assert judged.verdict.state == "right" and "beside this notebook" in more
    assert sorted(path.name for path in lesson.parent.iterdir()) == [f"{LESSON}.ipynb", "my_loop.py"] and not [*kernel.iterdir()]
    assert "1 notebooks of this folder, as they were last saved,\nmy_loop.py,\n" in saved_work.save(folder_here(vscode))
    (lesson.parent / "my_loop.py").write_text("class Loop:\n    MINE = True\n")
    assert "MINE" in growing.for_program("from my_loop import Loop\n", loop_here(vscode))[0]


def test_a_file_that_was_changed_is_kept(fresh):
    growing.add(load("loop_turns"), load("loop_turns").solution, HERE)
    solved("loop_turns")
    for number in (1, 2):
        (fresh / "my_loop.py").write_text(f"mine = {number}\n")
        assert "it is kept as `my_loop_kept_" in growing.add(load("loop_turns"), load("loop_turns").solution, HERE).said
    kept = sorted(path.read_text() for path in fresh.glob("my_loop_kept_*.py"))
    assert kept == ["mine = 1\n", "mine = 2\n"]
    assert (fresh / "my_loop.py").read_text() == grown("loop_turns")


def test_a_step_that_breaks_one_before_it_is_not_written(fresh):
    answer = load("loop_sleep").solution.replace("class Loop(Loop):\n", "class Loop(Loop):\n    def do_turn(self, task):\n"
                                                 "        if task.__name__ != 'count':\n            self.ready.append(task)\n\n")
    judged, more = exercise_magics._judge(load("loop_sleep"), answer, HERE)
    assert judged.verdict.state == "wrong"
    assert judged.verdict.text.startswith("It does what this step asks, but with it the step loop_turns works no longer. ")
    assert more == "" and not (fresh / "my_loop.py").exists()


def test_a_program_has_the_learners_loop_or_the_courses(fresh):
    assert growing.for_program("print(1)\n", HERE) == ("print(1)\n", "")
    source, said = growing.for_program("from my_loop import Loop, recv\n", HERE)
    assert "def recv" in source and said == ""
    progress.note("exercise", "loop_turns", True, answer=load("loop_turns").solution.replace("class Loop:", "class Loop:\n    OWN = True"))
    source, said = growing.for_program("from my_loop import Loop\n", HERE)
    assert "OWN" in source and said == ""
    (fresh / "my_loop.py").write_text("class Loop:\n    MINE = True\n")
    source, said = growing.for_program("from my_loop import Loop\n", HERE)
    assert "MINE" in source and said == ""
    source, said = growing.for_program("from my_loop import Loop, recv\n", HERE)
    assert "MINE" not in source and said == "(Your my_loop.py has no recv yet: the course's loop runs here.)\n"


def test_without_the_solutions_a_step_needs_those_before_it(fresh, monkeypatch):
    monkeypatch.setattr(growing, "grown", lambda name: "")
    assert growing.before(load("loop_turns"), {}) == ""
    with pytest.raises(ExerciseError, match=r"solve loop_turns first\.$"):
        growing.before(load("loop_sleep"), {})


def test_an_answer_from_before_the_loop_grew_is_judged_as_it_was():
    own = (load("loop_sleep").folder / "right" / "dictionary.py").read_text()
    assert wants(own) is None
    assert judge(load("loop_sleep"), own).verdict.state == "right"


def test_what_is_written_is_whole_at_any_time(fresh):
    growing.add(load("loop_turns"), load("loop_turns").solution, HERE)
    assert [name for name in os.listdir(fresh) if name.startswith("my_loop")] == ["my_loop.py"]


def test_an_answer_that_fits_the_courses_loop_and_not_the_learners_hears_of_it(fresh):
    own = (load("loop_turns").folder / "right" / "keeps_errors.py").read_text()      # other entries in self.ready
    progress.note("exercise", "loop_turns", True, answer=own)
    judged, _ = exercise_magics._judge(load("loop_sleep"), load("loop_sleep").solution, HERE)
    assert judged.verdict.state == "wrong"
    assert judged.verdict.text.endswith("`%%exercise loop_sleep --from-course`.")
    progress.note("begin", "loop_sleep")
    judged, more = exercise_magics._judge(load("loop_sleep"), load("loop_sleep").solution, HERE)
    assert judged.verdict.state == "right" and "my_loop.py" in more
