"""Every answer judged from its recorded runs, without a process: seconds for what would otherwise take minutes."""
from __future__ import annotations

from dataclasses import replace

import pytest
from course_content import nothing_wrong
from test_exercises import make, pretend

from helpers.course import exercises as exercising
from helpers.course.checks import Rules
from helpers.course.exercises import load, names
from helpers.record.run import Event, Run
from tools import answers as keeping
from tools import golden
from tools.answers import answers
from tools.golden import FOLDER, Golden, StaleError, record, shortened, written
from tools.verdicts import Watched


@pytest.fixture(autouse=True)
def everywhere(monkeypatch):
    """Records of each start method are judged on every system."""
    monkeypatch.setattr(exercising, "start_methods", lambda: ["fork", "spawn", "forkserver"])


@pytest.mark.parametrize("name", names())
def test_every_answer_gets_its_verdict_from_its_recorded_runs(name):
    exercise = load(name)
    watched = Watched(exercise.folder / "check.py")
    recorded, given, faults = Golden.read(replace(exercise, check=watched)), answers(exercise), []
    for answer in given:
        try:
            state, message = recorded.told(answer)
        except StaleError as error:
            faults.append(str(error))
            continue
        if answer.faults((state, message), given):
            faults.append(f"{name}, {answer.file}: {state}, should be {answer.state}"
                          + (f" and told {answer.phrase!r}" if answer.phrase else "") + f". It is told: {message}")
    gone = sorted(set(recorded.records) - {answer.file for answer in given})
    faults += [f"{name}, {file} is recorded and not there. Record what is: python3 course.py golden {name}" for file in gone]
    if not faults and isinstance(exercise.check, Rules):
        watched(next(iter(recorded.runs(given[0]).values())))    # an unchanged stub is not judged; one with another comma is
        faults = watched.never_given()
    nothing_wrong(faults)


def test_what_has_arrived_was_sent_although_its_sender_was_ended_before_send_returned():
    """As a daemon may be, on a busy machine."""
    recorded = Golden.read(load("answer_questions"))
    run = recorded.runs(next(one for one in answers(recorded.exercise) if one.file == "wrong/daemon.py"))["spawn"]
    last = [event for event in run.events if event.kind == "send" and event.process == "Process-1"][-1]
    assert any(event.source is last for event in run.events)
    last.end = None
    assert "as a daemon is" in recorded.exercise.check(run).text


def test_there_are_records_of_exercises_only_and_no_path_of_a_computer_is_in_them():
    found = {path.name.removesuffix(".json.xz") for path in FOLDER.iterdir()}
    assert found == set(names())
    for name in names():
        text = str(Golden.read(load(name)).records)
        assert not [path for path in ("/home/", "/root/", ".venv", str(golden.ROOT), golden.sys.prefix) if path in text], name
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 4_000_000


# The tool itself.


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A small exercise whose programs run without a process, and the folder for its records."""
    monkeypatch.setattr(keeping, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(keeping, "judge", lambda exercise, source, timeout: exercising.judge(
        exercise, source, timeout=timeout, run=pretend))
    make(tmp_path / "content")
    return tmp_path


def read(small):
    load.cache_clear()
    return load("answer", small / "content")


def test_answers_are_recorded_and_judged_from_the_records(small):
    exercise = read(small)
    record(exercise, everything=False, folder=small / "records").write(small / "records")
    again = Golden.read(exercise, small / "records")
    assert set(again.records) == {answer.file for answer in answers(exercise)} >= {"stub.py", "solution.py", "wrong/small.py"}
    assert set(again.records["solution.py"]) == {"fork", "spawn"}
    assert again.told(answers(exercise)[1]) == ("right", "✔ **Solved**, under fork and spawn. That is the answer.")


def test_an_answer_that_has_changed_must_be_recorded_again(small):
    record(read(small), everything=False, folder=small / "records").write(small / "records")
    kept = Golden.read(read(small), small / "records").records
    (small / "content/00_one/exercises/answer/wrong/small.py").write_text("# 2 is too small\nprint(2)\n")
    changed = answers(read(small))
    old = Golden.read(read(small), small / "records")
    answer = next(one for one in changed if one.file == "wrong/small.py")
    with pytest.raises(StaleError, match=r"^answer, wrong/small\.py has changed since it was recorded\. Record it: python3 "
                                         r"course\.py golden answer$"):
        old.told(answer)
    new = record(read(small), everything=False, folder=small / "records")
    assert new.told(answer)[0] == "wrong"
    assert {file for file in kept if new.records[file] != kept[file]} == {"wrong/small.py"}


def test_a_comment_may_be_worded_in_another_way(small):
    recorded = record(read(small), everything=False, folder=small / "records").records
    file = small / "content/00_one/exercises/answer/wrong/small.py"
    for text, changed in (("# is too small\nprint(1)  # one\n", False), ("# 1 is\n# too small\nprint(1)\n", True)):
        file.write_text(text)
        again = read(small)
        answer = next(one for one in answers(again) if one.file == "wrong/small.py")
        assert Golden(again, recorded).holds(answer, []) != changed


def test_what_is_missing_is_said(small):
    exercise = read(small)
    found = record(exercise, everything=False, folder=small / "records")
    solution = answers(exercise)[1]
    with pytest.raises(StaleError, match="has not been recorded under spawn"):
        Golden(exercise, {"solution.py": {"fork": found.records["solution.py"]["fork"]}}).told(solution)
    with pytest.raises(StaleError, match=r"solution\.py has not been recorded\."):
        Golden(exercise, {}).told(solution)
    with pytest.raises(StaleError, match="has changed since"):
        Golden(replace(exercise, driver="print('more')\n"), found.records).told(solution)


def test_what_is_not_told_what_it_should_be_is_not_recorded(small):
    (small / "content/00_one/exercises/answer/wrong/small.py").write_text("# 3 is too large\nprint(3)\n")
    with pytest.raises(StaleError, match=r"wrong/small\.py is not told what the file says\. Nothing was written"):
        record(read(small), everything=False, folder=small / "records")


def test_a_record_has_no_path_of_this_computer():
    run = pretend("print(1)\n", start_method="fork", timeout=1)
    run.processes[0].stack, run.stderr = "File", f'File "{golden.sys.prefix}/lib/python3.11/queue.py", line 4'
    tidied = Run.from_json(written(run))
    assert (tidied.processes[0].stack, tidied.stderr) == ("", 'File "/python/lib/python3/queue.py", line 4')
    assert run.processes[0].stack == "File"


def test_a_run_without_end_is_shortened():
    run = pretend("print(1)\n", start_method="fork", timeout=1)
    run.events = [Event(float(number), "MainProcess", "", "sleep", 1) for number in range(27)]
    short = shortened(run, 20)
    assert (len(short.events), short.events_left_out) == (20, 7)
    assert (short.events[0], short.events[-1]) == (run.events[0], run.events[-1])
    assert shortened(short, 20) is short
