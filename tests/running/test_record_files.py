"""The records of a long run stay small, however many processes it starts."""
from __future__ import annotations

import os
import sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

import pytest

from helpers import run_script
from helpers.record.file import read_file, trim
from helpers.recorder.kinds import BEGINNING, SLOT
from helpers.running import posix, record_files
from helpers.running.process_table import unlink_leaked
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
    """Look at the records often, and keep only a few."""
    monkeypatch.setattr(record_files, "EVERY", 0.02)
    monkeypatch.setattr(record_files, "KEPT", 10)


def test_records_of_what_has_ended_are_dropped_beyond_a_number(watch, often) -> None:
    run = run_script(MANY, start_method="fork", timeout=60)
    assert run.returncode == 0 and run.events_left_out > 20
    names = [process.name for process in run.processes]
    assert names[0] == "MainProcess" and 10 <= len(names) <= 25 and "child 0" in names
    assert any(f"child {number}" in names for number in range(30, 40))  # which of the last ones ends last depends on chance
    assert run.timeline() is not None and run.explain()
    assert [event.child for event in run.events if event.kind == "start"] == [f"child {number}" for number in range(40)]


def test_the_first_are_kept_in_whatever_order_the_folder_names_them(tmp_path, often, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine, many have ended by the time we look."""
    monkeypatch.setattr(record_files, "EVERY", 0)
    pids = range(2**22 + 1, 2**22 + 41)         # no process has these numbers
    for pid in reversed(pids):
        (tmp_path / f"{pid}.record").touch()
    RecordFiles(tmp_path).look(1)
    assert {int(file.stem) for file in tmp_path.glob("*.record")} == {*pids[:5], *pids[-5:]}


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


MANY_LOCKS = """\
import multiprocessing, time
if __name__ == '__main__':
    kept = multiprocessing.Lock()
    print(kept._semlock.name, flush=True)
    for number in range(400):
        multiprocessing.Lock()
        if number % 10 == 0:
            print(flush=True)       # what is printed makes us look
            time.sleep(0.03)
    print(sum(len(open(f'{folder}/{name}').read()) for folder in [__import__('os').environ['ISOLATED_DIRECTORY']]
              for name in ('resources', 'resources.old') if __import__('os').path.exists(f'{folder}/{name}')))
    __import__('os').kill(__import__('os').getpid(), 9)
"""


def test_notes_of_locks_that_are_gone_are_dropped(watch, often, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes on four hundred locks would take more than ten thousand bytes; the one left behind is removed."""
    monkeypatch.setattr(record_files, "NOTED", 500)
    run = run_script(MANY_LOCKS, start_method="spawn", timeout=60)
    name, size = run.stdout.split()
    assert int(size) < 5_000
    assert not os.path.exists(f"/dev/shm/sem.{name.lstrip('/')}")


@pytest.mark.parametrize("file", ["resources", "resources.old"])
def test_what_is_noted_is_removed_wherever_it_is_noted(tmp_path, file: str) -> None:
    left = SharedMemory(create=True, size=8)
    left.close()
    resource_tracker.unregister(left._name, "shared_memory")
    (tmp_path / file).write_text(f"shared_memory {left._name}\n")
    assert record_files._may_be_there("shared_memory", left._name)
    unlink_leaked(str(tmp_path))
    assert not record_files._may_be_there("shared_memory", left._name)
