"""Pairs of acquire and release that stand for many: as many on every run, wherever the recorder began one."""
import pytest

from helpers import run_script
from helpers.record.lock_pairs import EACH, Pairs, repeated
from helpers.record.run import Event
from helpers.record.threads import LOCAL

LOCK, OTHER = LOCAL | 1, LOCAL | 2


def written(*pairs: tuple, number: int = LOCK) -> Pairs:
    """Return acquires and releases of a lock: a pair for each (lane, line, more fields of the acquire)."""
    found: Pairs = []
    for at, (lane, line, *more) in enumerate(pairs):
        fields = more[0] if more else {}
        found.append((Event(at, "MainProcess", lane, "acquire", line, end=at + 0.2, pid=1, **fields), number))
        found.append((Event(at + 0.5, "MainProcess", lane, "release", line, end=at + 0.5, pid=1), number))
    return found


FIRST = [("a", 5)] * EACH


def left(everything: Pairs) -> list[tuple[str, str, float]]:
    gone = repeated(everything)
    return [(event.lane, event.kind, event.time) for event, _ in everything[2 * EACH:] if id(event) not in gone]


def test_the_recorder_begins_to_share_after_as_many():
    run = run_script("import threading\nlock = threading.Lock()\nfor _ in range(300):\n    with lock:\n        pass\n")
    assert sum(event.kind == "acquire" for event in run.events) == EACH + 1


def test_pairs_in_a_row_are_one_from_the_first_acquire_to_the_last_release():
    everything = written(*FIRST, ("b", 5, {"waited": True}), ("b", 5), ("b", 5))
    assert left(everything) == [("b", "acquire", EACH), ("b", "release", EACH + 2.5)]


@pytest.mark.parametrize("pairs", [
    [("b", 5), ("a", 5), ("b", 5)],                                     # somebody came between
    [("b", 5), ("b", 6)],                                               # another place
    [("b", 5), ("b", 5, {"waited": True})],                             # somebody had it meanwhile
    [("b", 5, {"outcome": "KeyboardInterrupt"}), ("b", 5)],
], ids=["between", "place", "waited", "error"])
def test_what_is_not_alike_stays(pairs):
    assert repeated(written(*FIRST, *pairs)) == set()


def test_each_of_the_first_stays():
    assert repeated(written(*FIRST, ("a", 5))) == repeated(written(*FIRST[1:], ("b", 5), ("a", 5))) == set()


def test_the_locks_of_other_processes_and_shared_ones_are_left_alone():
    pair = [("b", 5), ("b", 5)]
    assert repeated(written(*FIRST) + written(*pair, number=OTHER)) == set()
    assert repeated(written(*FIRST, *pair, number=7)) == set()


TWO_PLACES = """\
import threading, time
places = threading.Semaphore(2)
go = {page: threading.Event() for page in 'abcd'}
def fetch(page):
    with places:
        go[page].wait()
threads = {page: threading.Thread(target=fetch, args=(page,)) for page in 'abcd'}
for page in 'ab':
    threads[page].start()
while places._value:
    time.sleep(0.01)
for number, page in enumerate('cd', 1):
    threads[page].start()
    while len(places._cond._waiters) < number:
        time.sleep(0.01)
for page in 'abcd':
    go[page].set()
    threads[page].join()
"""


def test_each_release_of_a_semaphore_lets_one_in():
    run = run_script(TWO_PLACES, timeout=20)
    let_in = {event.lane[:9]: event.source.lane[:9] for event in run.events if event.kind == "acquire" and event.source}
    assert set(let_in) == {"fetch('c'", "fetch('d'"} and len(set(let_in.values())) == 2
