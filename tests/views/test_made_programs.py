"""What is said of programs made at random, whose truth is known from how they were made.

`python tests/support/made_programs.py 2000` tries many more.
"""
from __future__ import annotations

import sys
from itertools import islice

import pytest
from made_programs import alive, contradictions, final, make, stands_still

from helpers import run_script
from helpers.views.words import summary

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="they fork")

#: kind of program -> how many of it, and how many of these are run without --everything
KINDS = {"": (20, 12), "tasks": (20, 12), "greenlets": (16, 10), "patched": (6, 4), "ticking": (4, 3), "more": (8, 4)}

#: kind of program -> seeds of which something false was once said
ONCE_WRONG = {"patched": [32], "more": [140259]}


def seeds(kind: str) -> list[int]:
    """Return seeds of programs of which each ends in one way only, most of them in standing still."""
    found = (seed for seed in range(60) if (end := final(program := make(seed, kind))) is not None
             and (alive(program, end) or (seed % 4 == 0 and kind != "ticking")))
    return [*ONCE_WRONG.get(kind, ()), *islice(found, KINDS[kind][0])]


SEEDS = {kind: seeds(kind) for kind in KINDS}


@pytest.mark.parametrize(("seed", "kind"), [
    pytest.param(seed, kind, marks=() if place < KINDS[kind][1] else pytest.mark.everything)
    for kind in KINDS for place, seed in enumerate(SEEDS[kind])])
def test_no_sentence_contradicts_the_truth(seed: int, kind: str) -> None:
    if kind == "patched" and sys.version_info >= (3, 13):
        pytest.skip("gevent's patched threads: a program that ended with LoopExit does not end there, bare either")
    program = make(seed, kind)
    end = final(program)
    run = run_script(program.source, timeout=1.0, start_method=program.start_method or "fork")
    assert not list(contradictions(program, end, summary(run), stands_still(run))), f"{program.source}\n{summary(run)}"


def test_a_false_sentence_is_noticed() -> None:
    """The truth that is held against the sentences can tell."""
    seed = next(seed for seed in SEEDS[""] if alive(make(seed), final(make(seed))))
    program, end = make(seed), final(make(seed))
    stuck = alive(program, end)[0]
    assert any("does not wait" in one for one in contradictions(
        program, end, f"{program.name(stuck)} waits in nothing(), line 1.".replace("thread", "Thread"), True))
    assert list(contradictions(program, end, "", True)) and list(contradictions(program, end, "", False))
