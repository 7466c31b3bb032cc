"""The recorded runs of the cases: what is said of most of them is judged from these, without a process.

What really runs shows that the recorder still records what the words need: as many cases as it takes to have each kind of
happening in one of them (with --everything, all). A case whose program has changed runs until it is recorded again:

    PYTHONPATH=.:tests/support:tests/views .venv/bin/python tests/support/recorded_cases.py          what changed, or is told wrongly
    PYTHONPATH=.:tests/support:tests/views .venv/bin/python tests/support/recorded_cases.py --all
"""
from __future__ import annotations

import functools
import json
import lzma
import multiprocessing
import sys
from collections.abc import Iterator
from pathlib import Path

from chosen_answers import happenings

from helpers.record.run import Run, Waiting
from tools.golden import same, written

FOLDER = Path(__file__).parents[1] / "cases"
FILE = FOLDER / "recorded.json.xz"
WORKERS = 4
#: What a process costs to start, against a forked one: an estimate, by which the cheapest of equals is run.
COSTS = {"fork": 1, "spawn": 3, "forkserver": 4}


@functools.cache
def records() -> dict[str, str]:
    """Return "case method" -> its run, as JSON."""
    return json.loads(lzma.decompress(FILE.read_bytes())) if FILE.exists() else {}


def source(name: str) -> str:
    """Return a case's program."""
    return (FOLDER / f"{name}.py").read_text()


def recorded(name: str, method: str) -> Run | None:
    """Return a case's recorded run; None if there is none, or its program has changed since."""
    text = records().get(f"{name} {method}")
    run = Run.from_json(text) if text else None
    return run if run is not None and same(run.source, source(name)) else None


def shows(run: Run) -> Iterator[tuple]:
    """Yield what happens in a run, each kind at least once, and each way in which somebody waits or ends."""
    yield from happenings(run.start_method, run)
    for event in run.events:
        yield "event of", event.kind, event.primitive, event.awaited, event.seconds is None, event.any_one, bool(event.local)
    for process in (*run.processes, *run.programs):
        for kind, one in (("process", process), *(("thread", one) for one in process.threads), *(("greenlet", one) for one in process.greenlets)):
            yield kind, one.daemon, bool(one.error), *_waits(one.waiting), *_end(one.end)
        for thread in process.threads:
            yield "task" if thread.task else "thread", thread.ended, thread.begun, thread.cancelled, bool(thread.loop)
        for greenlet in process.greenlets:
            yield "greenlet", greenlet.ended, greenlet.begun, greenlet.patched
        yield "left", process.helper, process.stopped, bool(process.suspended), bool(process.unread_by), bool(process.unsent_by)
    yield "programs", bool(run.programs), run.outlived, run.hung


def _waits(waiting: Waiting | None) -> tuple:
    return (waiting is not None,) if waiting is None else (waiting.running, waiting.joins, bool(waiting.module), waiting.given)


def _end(end) -> tuple:
    return () if end is None else (end.does, bool(end.by), end.accepts, end.ready, bool(end.signals), end.way, end.timed)


@functools.cache
def chosen() -> list[str]:
    """Return which recorded cases really run: those first that show most for what they cost, until nothing new is shown."""
    left: dict[str, set[tuple]] = {}
    costs: dict[str, int] = {}
    for name, text in records().items():
        run = Run.from_json(text)
        left[name], costs[name] = set(shows(run)), 1 + COSTS[run.start_method] * len(run.processes)
    found: list[str] = []
    while left := {name: what for name, what in left.items() if what}:
        best = max(sorted(left), key=lambda name: len(left[name]) / costs[name])
        found.append(best)
        done = left.pop(best)
        left = {name: what - done for name, what in left.items()}
    return sorted(found)


def _record(case: tuple[str, str]) -> tuple[str, str, str]:
    """Run a case until what is said of its record is true; return its key, the record, "" if it never was, and what was said."""
    import test_cases
    name, method = case
    said = ""
    for timeout in test_cases.timeouts(name, method):
        run = Run.from_json(written(test_cases.really(name, method, timeout)))
        said = test_cases.fault(name, run)
        if not said:
            return f"{name} {method}", run.to_json(), ""
    return f"{name} {method}", "", said


def main(arguments: list[str]) -> int:
    """Record the cases that changed, or all; return the exit code."""
    import test_cases
    found, wanted = {}, []
    for name, method in test_cases.by_default():
        run = None if "--all" in arguments else recorded(name, method)
        if run is not None and not test_cases.fault(name, run):
            found[f"{name} {method}"] = records()[f"{name} {method}"]
        else:
            wanted.append((name, method))
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        for key, text, fault in pool.imap_unordered(_record, wanted, chunksize=1):
            print(f"{key}: {fault or 'recorded'}", flush=True)
            if text:
                found[key] = text
    data = lzma.compress(json.dumps(dict(sorted(found.items())), ensure_ascii=False).encode(), preset=9 | lzma.PRESET_EXTREME)
    FILE.write_bytes(data)
    print(f"{len(found)} runs, {len(data) / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
