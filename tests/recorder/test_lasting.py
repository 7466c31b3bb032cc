"""A record is bounded, but keeps what a picture needs: which process was started, joined, ended, and with which error."""
import sys
from collections import Counter

import pytest

from helpers import run_script
from helpers.record import reader
from helpers.recorder.kinds import KEPT, RING

LONG = f"""
import multiprocessing, time
def work(number):
    if number == 7:
        raise ValueError('seven')
def nap(times):
    for _ in range(times):
        time.sleep(0)
if __name__ == '__main__':
    context = multiprocessing.get_context('fork')
    nap({KEPT + 500})
    for number in range(12):
        child = context.Process(target=work, args=(number,))
        child.start()
        child.join()
    nap({RING + 1500})
"""
NEEDED = {"start": 12, "join": 12, "ended": 12, "exit": 12, "run": 13, "error": 1}


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("most", [reader.MOST_EVENTS, 2000])
def test_who_started_and_how_each_ended_is_kept(monkeypatch, most):
    """More events than a record can hold, before and after; and more than a run keeps."""
    monkeypatch.setattr(reader, "MOST_EVENTS", most)
    run = run_script(LONG, timeout=60)
    found = Counter(event.kind for event in run.events)
    assert {kind: found[kind] for kind in NEEDED} == NEEDED and run.returncode == 0
    assert found["sleep"] == min(KEPT + RING, most - found.total() + found["sleep"]) and run.events_left_out > 0
    assert [event.time for event in run.events] == sorted(event.time for event in run.events)
    assert [process.exitcode for process in run.processes] == [0] + [0] * 7 + [1] + [0] * 4


def test_who_wants_less_leaves_the_rest_to_the_others():
    assert reader.fair_share([10, 20, 30], 60) >= 30
    assert reader.fair_share([1000, 1000, *[4] * 300], 2000) == (2000 - 1200) // 2
    assert reader.fair_share([100, 100], 50) == 25 and reader.fair_share([], 50) == 50
