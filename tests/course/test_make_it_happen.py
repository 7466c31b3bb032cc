"""An order that is an answer: read off the text in whatever way it is written, and never run."""
import pytest

from helpers.course.make_it_happen import order_of


@pytest.mark.parametrize("written", [
    "['ann', 'bob', 'ann', 'bob']",
    "('ann', 'bob', 'ann', 'bob')",
    "['ann', 'bob'] * 2",
    "2 * ['ann', 'bob']",
    "['ann'] + ['bob'] + ['ann', 'bob']",
    "'ann bob ann bob'.split()",
    "'ann,bob,ann,bob'.split(',')",
    "('ann bob ' * 2).split()",
    "[*('ann', 'bob'), *'ann bob'.split()]",
])
def test_the_same_order_written_in_several_ways(written):
    assert order_of(f"order = {written}\n") == ["ann", "bob", "ann", "bob"]


@pytest.mark.parametrize("written", [
    "'ann bob'", "['ann', 1]", "['ann', bob]", "[make()]", "['ann'] * 'bob'", "['ann'] + 'bob'", "2 * 3", "['ann'].split()",
    "['ann'] * 10 ** 9", "['ann'] * 1000000000", "{'ann', 'bob'}", "input()",
])
def test_what_is_no_order(written):
    assert order_of(f"order = {written}\n") is None


def test_the_last_one_counts():
    assert order_of("order = ['ann']\norder = ['bob']\n") == ["bob"]
    assert order_of("print('ann')\n") is None
