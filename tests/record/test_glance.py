"""Whether nothing went wrong is told at a glance only where the whole record would say the same."""
from __future__ import annotations

import pytest

from helpers import run_script
from helpers.record.glance import _failed, all_well
from helpers.recorder.kinds import FAILED, SLOT
from helpers.running import posix

START = "import multiprocessing, sys, threading\nprocess = multiprocessing.get_context('fork').Process\n"
#: what it is about -> (program, whether it is plain that nothing went wrong)
PROGRAMS = {
    "one process": ("print(1)", True),
    "a child": ("p = process(target=print)\np.start()\np.join()", True),
    "a queue": ("q = multiprocessing.Queue()\np = process(target=q.put, args=(1,))\np.start()\nq.get()\np.join()", True),
    "what nobody took": ("q = multiprocessing.Queue()\np = process(target=q.put, args=(1,))\np.start()\np.join()", False),
    "a child's exit code": ("p = process(target=sys.exit, args=(3,))\np.start()\np.join()", False),
    "a child's error": ("p = process(target=int, args=('x',))\np.start()\np.join()", False),
    "a variable of its own": ("n = []\ndef f(): n.append(1)\np = process(target=f)\np.start()\np.join()", False),
    "an object that a child gets": (
        "class A: pass\na = A()\ndef f(a): a.n = 1\np = process(target=f, args=(a,))\np.start()\np.join()\nprint(a)", False),
    "a call in the place of a function": ("def f(): pass\np = process(target=f())\np.start()\np.join()", False),
    "a greenlet": ("import greenlet\ngreenlet.greenlet(lambda: 1).switch()", False),
    "a greenlet that never begins": ("import gevent\ngevent.spawn(print)", False),
    "a value that others update": (
        "v = multiprocessing.Value('i')\ndef f(): v.value += 1\np = process(target=f)\np.start()\np.join()", False),
    "an error of its own": ("1 / 0", False),
    "a daemon that is cut short": ("import time\nprocess(target=time.sleep, args=(9,), daemon=True).start()", False),
    "a call that failed": ("try:\n    multiprocessing.Queue().get(timeout=0.01)\nexcept Exception:\n    pass", False),
}


def test_a_number_that_looks_like_a_failure_is_none():
    number, text = bytes(48).replace(bytes(2), FAILED, 1) + bytes(SLOT - 48), bytes(48) + FAILED + bytes(SLOT - 50)
    assert not _failed(number + bytes(SLOT) + number) and _failed(number + text)


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_plain(name: str, watch, monkeypatch: pytest.MonkeyPatch) -> None:
    program, plain = PROGRAMS[name]
    seen = []
    collect = posix.collect
    monkeypatch.setattr(posix, "collect", lambda run, directory, *args, **how: (seen.append(all_well(directory, program)),
                                                                              collect(run, directory, *args, **how)))
    run_script(START + program, timeout=30, start_method="fork")
    assert seen == [plain]


def test_a_folder_that_is_gone_is_not_plain(tmp_path) -> None:
    assert not all_well(str(tmp_path / "gone"), "")
