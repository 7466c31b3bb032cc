"""Programs made at random print and return the same bare and recorded. For thousands: python3 course.py peers generated."""
import random
import sys

import pytest

from tools.peers.compare import differences
from tools.peers.parts import PARTS
from tools.peers.programs import parts, program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the programs fork, and list /proc")

#: Each part occurs with some of these.
SEEDS = (0, 27, 41, 83, 251, 2317)
#: What once differed: an audit hook beside a generator at the recursion limit, on Python 3.11.
ONCE = (100494,)


@pytest.mark.parametrize("seed", SEEDS + ONCE)
def test_a_made_program_is_the_same(seed, tmp_path):
    # Twice: if two threads end, more than the order of lines may depend on chance.
    found = differences(program(seed), tmp_path) and differences(program(seed), tmp_path)
    assert not found


def test_each_part_is_in_some_program():
    assert {part for seed in SEEDS for part in parts(random.Random(seed))} == set(PARTS)


def test_a_difference_is_seen(tmp_path):
    """A program that looks for the recorder's traces, in its environment."""
    found = differences("import os\nprint('~ traced' if 'ISOLATED_DIRECTORY' in os.environ else '~ alone')\n", tmp_path)
    assert found == {"~": (["~ alone"], ["~ traced"])}
