"""What is recorded of a long run stays small, however many processes it starts."""
from __future__ import annotations

import sys

import pytest

from helpers import run_script
from helpers.record.file import read_file, trim
from helpers.recorder.kinds import BEGINNING, SLOT
from helpers.running import posix, record_files
from helpers.running.record_files import RecordFiles

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="starts processes by fork, and asks which of them live")

MANY = """\
import multiprocessing, time
if __name__ == '__main__':
    for number in range(40):
        p = multiprocessing.Process(target=time.sleep, args=(0,), name=f'child {number}')
        p.start()
        p.join()
    time.sleep(0.6)
"""


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the records again and again, and keep few of them."""
    monkeypatch.setattr(record_files, "EVERY", 0.02)
    monkeypatch.setattr(record_files, "KEPT", 10)


def test_records_of_what_has_ended_are_dropped_beyond_a_number(watch, often) -> None:
    run = run_script(MANY, start_method="fork", timeout=60)
    assert run.returncode == 0 and run.events_left_out > 20
    names = [process.name for process in run.processes]
    assert names[0] == "MainProcess" and 10 <= len(names) <= 25 and "child 0" in names
    assert any(f"child {number}" in names for number in range(30, 40))      # which of the last is the last to end is chance
    assert run.timeline() is not None and run.explain()
    assert [event.child for event in run.events if event.kind == "start"] == [f"child {number}" for number in range(40)]


def test_all_are_kept_where_they_are_few(watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_files, "EVERY", 0.02)
    run = run_script(MANY, start_method="fork", timeout=60)
    assert (run.events_left_out, len(run.processes)) == (0, 41)
    assert all(process.exitcode == 0 for process in run.processes)


def test_a_trimmed_record_is_read_the_same(watch, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {}

    def collect(run, directory, *args, **kwargs) -> None:
        for file in directory.glob("*.record"):
            before = read_file(file, 0.0).slots
            slots = trim(file)
            found[file.name] = (before == read_file(file, 0.0).slots, slots == len(before) // SLOT,
                                file.stat().st_size <= BEGINNING + len(before))

    monkeypatch.setattr(posix, "collect", collect)
    run_script("import multiprocessing\nq = multiprocessing.Queue()\nfor n in range(50):\n    q.put(n)\n    q.get()\n", start_method="fork")
    assert found and all(one == (True, True, True) for one in found.values())


def test_a_folder_that_is_gone_is_no_error(tmp_path, often) -> None:
    files = RecordFiles(tmp_path / "gone")
    files._next = 0
    files.look(7)
    assert files.left_out == 0
