"""Whether a process waits or still runs, where no recorded call says it: the system does."""
from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from chosen_programs import params

from helpers import run_script
from helpers.record import waiting
from helpers.record.run import Event, Process, Run
from helpers.recorder.signals import stack_signal
from helpers.running import stacks
from helpers.running.process_states import alive
from helpers.views.timeline import caption
from helpers.views.words import summary

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")

#: what it is about -> (program, what must be said)
STANDS = {
    "a lock of threads taken twice": ("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
                                      "MainProcess waits in lock.acquire(), line 4."),
    "the same by with": ("import threading\nlock = threading.Lock()\nwith lock:\n    with lock:\n        pass",
                         "MainProcess waits in with lock, line 4."),
    "a queue written in C": ("import queue\nq = queue.SimpleQueue()\nq.get()", "MainProcess waits in q.get(), line 3."),
    "a pipe of the system": ("import os\nread, write = os.pipe()\nprint(os.read(read, 9))",
                             "MainProcess waits in os.read(read, 9), line 3."),
    "a child by fork": ("import os, time\nif os.fork() == 0:\n    time.sleep(99)\nos.wait()",
                        "MainProcess waits in os.wait(), line 4. fork of MainProcess has not ended. fork of MainProcess waits in time.sleep(99), line 3."),
    "the second call of a line": ("import time\nprint(1); time.sleep(99)", "MainProcess waits in time.sleep(99), line 2."),
    "a computation in C": ("x = 3 ** 10 ** 9", "MainProcess still runs line 1: x = 3 ** 10 ** 9"),
    "a computation of the library's": ("import re\nre.match('(a+)+b', 'a' * 60)",
                                       "MainProcess still runs line 2: re.match('(a+)+b', 'a' * 60)"),
    "a print without end": ("while True: print('x' * 50)", "ended. MainProcess still runs line 1: while True: print('x' * 50)"),
    "a process that stopped itself": ("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
                                      "MainProcess had been stopped by a signal, and nobody let it go on (SIGCONT)."),
    "a task that runs nothing of the cell": (
        "import multiprocessing, time\nif __name__ == '__main__':\n    with multiprocessing.Pool(2) as pool:\n"
        "        pool.apply(time.sleep, (99,))",
        "A pool worker still carries out sleep(99). A pool worker waits at its pool's queue of tasks."),
}


#: These compute until their time-out, and much the same is said of hostile cells: only with --everything.
AS_HOSTILE = {"a computation in C", "a print without end"}


@pytest.mark.parametrize("name", params(STANDS, STANDS.keys() - AS_HOSTILE))
def test_what_it_does_is_true(name: str) -> None:
    program, said = STANDS[name]
    run = run_script(program, timeout=0.6, start_method="fork")
    assert run.hung and said in summary(run)
    end = "stopped by a signal" if "stopped" in said else "still waiting" if "MainProcess waits" in said else "still running"
    assert end in caption(run)
    assert run.timeline() is not None


def test_workers_that_die_one_after_another_are_said_once() -> None:
    """Each is replaced, and how many there are until the time-out is left to chance."""
    from helpers.views.notebook import errors
    run = run_script("import multiprocessing\ndef bad():\n    raise ValueError('no')\nif __name__ == '__main__':\n"
                     "    with multiprocessing.Pool(1, initializer=bad) as pool:\n        pool.apply(abs, (1,))\n",
                     timeout=1.5, start_method="fork")
    assert summary(run) == (
        "The program was still running after 1.5 s, so it was ended. MainProcess waits in pool.apply(abs, (1,)), line 6. "
        "ForkPoolWorker-1 ended with ValueError: no, line 3, before it took a task. So did each that took its place.")
    assert run.explain().splitlines()[-4:] == [
        "MainProcess submits task 1: apply abs(1) (line 6).", "MainProcess waits in pool.apply(abs, (1,)), line 6.",
        "ForkPoolWorker-1 ended with ValueError: no, line 3, before it took a task.", "So did each that took its place."]
    assert errors(run).count("ValueError: no") == 1 and errors(run).endswith("(Each that took its place says the same.)\n")
    said, (first, *_, last) = errors(run), [process for process in run.processes if process.worker]
    for lines in range(first.stderr.count("\n") + 1):       # the last one may be ended in the middle of what it has to say
        last.stderr = "".join(first.stderr.replace(first.name, last.name).splitlines(keepends=True)[:lines])
        assert errors(run) == said
        if lines:                                                # as if it had found no pipe of its own
            run.processes[0].stderr, last.stderr = first.stderr.replace("Worker-1", "Worker-2") + last.stderr, ""
            assert errors(run) == said
            run.processes[0].stderr = ""
    assert caption(run).startswith("Timeline. MainProcess, ForkPoolWorker-1, those that took its place; ")


def test_each_sentence_has_a_line_and_a_long_one_is_broken_between_words(capsys: pytest.CaptureFixture[str]) -> None:
    from helpers.views import notebook as show
    error = "nothing that anybody ever heard of, although it was said again and again"
    run = run_script(f"raise ValueError({error!r})\n", timeout=30)
    show.after(run, timeline=False)
    assert capsys.readouterr().out == f"■ MainProcess ended with ValueError: {error[:-10]}\n    and again, line 1.\n"
    show.after(run_script("import time\ntime.sleep(99)\n", timeout=0.6), timeline=False)
    assert capsys.readouterr().out == "■ The program was still running after 0.6 s, so it was ended.\n  MainProcess waits in time.sleep(99), line 2.\n"


def test_whom_a_script_joins_first_at_its_end_is_not_said() -> None:
    """It joins a set of children: chance decides in which order."""
    run = run_script("import multiprocessing, time\nif __name__ == '__main__':\n    for _ in range(3):\n"
                     "        multiprocessing.Process(target=time.sleep, args=(99,)).start()\n", timeout=1, start_method="fork")
    assert "MainProcess waits at the end of the program, where it joins its children. Process-1 had not ended." in summary(run)


def test_an_unrecorded_wait_is_drawn_as_one() -> None:
    from helpers.views.timeline.lanes import make_rows
    from helpers.views.timeline.lives import lives
    run = run_script("import threading\nthreading.Event().wait()", timeout=0.6)
    work, wait = lives(run, make_rows(run))[0]
    assert (work.waits, wait.waits, wait.hangs) == (False, True, True)


def test_to_ask_ends_no_program_that_a_child_has_become() -> None:
    """Its default action for the signal that asks would be to die, and its parent would go on and say so."""
    run = run_script("import os\npid = os.fork()\nif pid == 0:\n    os.execvp('sleep', ['sleep', '99'])\nos.waitpid(pid, 0)\n"
                     "print('it has ended', flush=True)\n", timeout=0.6)
    assert run.hung and run.stdout == ""
    assert "MainProcess waits in os.waitpid(pid, 0), line 5." in summary(run)


def test_a_greenlet_that_goes_on_while_all_are_asked_is_said_to_wait():
    def block(begin: float, end: float | None, lane: str) -> Event:
        return Event(begin, "MainProcess", lane, "block", 1, end=end, function="sleep")
    run = Run("gevent.sleep(9)", "spawn", 2.0, duration=2.0, processes=[Process("MainProcess", 7, ended_by_run=True)])
    events = [block(0.1, 0.2, "ended"), block(0.3, 0.4, "candle"), block(0.4, None, "guest"),
              block(1.9, 2.001, "candle"), block(2.001, 2.1, "candle")]
    waiting.fill_in(run, [SimpleNamespace(pid=7, events=events)], {})
    assert [(one.lane, str(one)) for one in run.processes[0].suspended] == [
        ("guest", "gevent.sleep(9), line 1"), ("candle", "gevent.sleep(9), line 1")]


def test_who_goes_on_because_another_was_asked_is_said_to_have_waited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The signal that asks cuts a write short, so that child ends; its parent, which waited for that, before it is asked."""
    def the_child_alone(states: dict) -> set[int]:
        script, child = sorted(states)
        os.kill(child, stack_signal())
        until = time.monotonic() + 20
        while alive(script) and time.monotonic() < until:
            time.sleep(0.01)
        return set()

    monkeypatch.setattr(stacks, "_send", the_child_alone)
    run = run_script((Path(__file__).parents[1] / "cases" / "descriptor_into_a_full_pipe.py").read_text(), timeout=0.6, start_method="fork")
    assert run.hung and "MainProcess waits in p.join(), line 14." in summary(run), summary(run)
