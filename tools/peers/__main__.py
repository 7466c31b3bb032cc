"""Run peers' suites and generated programs bare and recorded, and report where they differ.

    python3 course.py peers                           greenlet, gevent, CPython's multiprocessing and others
    python3 course.py peers NAME ...                  only these: greenlet, gevent, cpython, multiprocessing, cells,
                                                      asyncio, quick; joblib and tornado, if they are installed
    python3 course.py peers generated [FIRST [LAST]]  programs generated at random, by seed

If a module's tests end differently, it is run again both ways, and what differs both times is reported. The known
differences are in known.toml, each with its reason.
"""
from __future__ import annotations

import re
import signal
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from .generated import one
from .suites import SUITES, Module, NotRun

KNOWN = Path(__file__).with_name("known.toml")


def known(module: Module, test: str) -> str:
    """Return the reason why a test may end differently, "" if there is none."""
    with open(KNOWN, "rb") as file:
        rows = tomllib.load(file)["known"]
    for row in rows:
        if re.fullmatch(row["suite"], module.suite) and any(re.search(one, f"{module.name} {test}") for one in row["tests"]):
            return row["reason"]
    return ""


def compare(module: Module) -> tuple[int, dict[str, tuple[str, str]], tuple[float, float]]:
    """Run a module both ways.

    Returns:
        The number of tests; those that ended differently twice, test -> (bare, recorded); the ratios of wall time
        and of CPU time, on which a busy machine has less influence.
    """
    (alone, bare, work), (told, recorded, more) = module.run(False), module.run(True)
    found = _different(alone, told)
    if found:
        again = _different(module.run(False)[0], module.run(True)[0])
        found = {test: ends for test, ends in found.items() if test in again}
    return len(alone), found, (recorded / bare, more / work if work else 1.0)


def _different(alone: dict[str, str], told: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {test: (alone.get(test, "not run"), told.get(test, "not run")) for test in alone.keys() | told.keys()
            if alone.get(test) != told.get(test)}


def suite(name: str) -> int:
    """Compare a suite and print its table; return how many differences have no reason."""
    modules, tests, unknown, explained = SUITES[name](), 0, 0, 0
    if not modules:
        print(f"{name}: its tests are not installed here")
    for module in modules:
        try:
            number, found, (time, work) = compare(module)
        except NotRun as error:
            print(f"{name:<16} {module.name:<48} cannot be run here: {error}")
            continue
        tests += number
        print(f"{name:<16} {module.name:<48} {number:5} tests {len(found):3} different   "
              f"ratio of time {time:.2f}, of the processor's {work:.2f}", flush=True)
        for test, (alone, told) in sorted(found.items()):
            reason = known(module, test)
            explained, unknown = explained + bool(reason), unknown + (not reason)
            print(f"    {test}\n        bare: {alone}\n        recorded: {told}\n        known: {reason or 'no reason'}")
    print(f"{name}: {len(modules)} modules, {tests} tests, {unknown} different without a reason, {explained} with one")
    return unknown


def generated(first: int, last: int) -> int:
    """Compare the programs of a range of seeds; return how many differ."""
    different = 0
    with ProcessPoolExecutor(2) as workers:
        for seed, found in workers.map(one, range(first, last)):
            different += bool(found)
            for voice, (alone, told) in sorted(found.items()):
                print(f"seed {seed}, {voice}\n    bare: {alone}\n    recorded: {told}", flush=True)
    print(f"{last - first} programs, {different} different")
    return different


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; return 1 if there is a difference without a reason."""
    if arguments[:1] == ["generated"]:
        numbers = [int(word) for word in arguments[1:]] or [5000]
        return min(1, generated(*numbers) if len(numbers) > 1 else generated(0, numbers[0]))
    wrong = [name for name in arguments if name not in SUITES]
    if wrong:
        sys.exit(f"There is no suite {wrong[0]!r}. There are {', '.join(SUITES)} and generated.")
    return min(1, sum([suite(name) for name in arguments or [name for name in SUITES if name != "quick"]]))


if __name__ == "__main__":
    # A shell's job in the background ignores it, and so would every program that is run bare.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
