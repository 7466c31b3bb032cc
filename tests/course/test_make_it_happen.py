"""An order as an answer: read from the text, in whatever way it is written, and never run."""
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
    "list('ann bob'.split()) * 2",
    "[name for _ in range(2) for name in ('ann', 'bob')]",
    "[name for name in 'ann bob'.split()] * 2",
    "sorted(['bob', 'ann']) * 2",
    "list(reversed(['bob', 'ann'])) * 2",
])
def test_the_same_order_written_in_several_ways(written):
    assert order_of(f"order = {written}\n") == ["ann", "bob", "ann", "bob"]


@pytest.mark.parametrize("written", [
    "'ann bob'", "['ann', 1]", "['ann', bob]", "[make()]", "['ann'] * 'bob'", "['ann'] + 'bob'", "2 * 3", "['ann'].split()",
    "['ann'] * 10 ** 9", "['ann'] * 1000000000", "['ann' for _ in range(1000000000)]", "[n for n in range(2)]", "range(2)",
    "['ann' for a in range(900) for b in range(900)]", "['ann' for _ in range(10000000000000000000000)]",
    "[name for name in ('ann', 'bob') if name]", "[one for one, two in [('ann', 'bob')]]", "{'ann', 'bob'}", "input()",
])
def test_what_is_no_order(written):
    assert order_of(f"order = {written}\n") is None


def test_names_that_are_given_before():
    assert order_of("a, b = 1, 2\nfirst = ['ann', 'bob']\norder: list[str] = first + first\n") == ["ann", "bob", "ann", "bob"]
    assert order_of("first = second = ['ann']\norder = [*first, *second]\n") == ["ann", "ann"]
    assert order_of("order = first\nfirst = ['ann']\n") is None
    assert order_of("first = ['ann']\nfirst = input()\norder = first\n") is None


def test_several_names_at_once():
    assert order_of("first, *rest = 'ann', 'bob', 'cleo'\norder = [first, first, *rest]\n") == ["ann", "ann", "bob", "cleo"]
    assert order_of("*rest, last = ['ann', 'bob', 'cleo']\norder = [last, *rest]\n") == ["cleo", "ann", "bob"]
    assert order_of("[first, last], rest = ('ann', 'bob'), ['cleo']\norder = [last, first] + rest\n") == ["bob", "ann", "cleo"]


@pytest.mark.parametrize("targets", ["first, last = 'ann'", "first, *rest, last = ['ann']", "first, last = 1, 2, 3"])
def test_several_names_that_do_not_fit(targets):
    assert order_of(f"first = last = 'ann'\n{targets}\norder = [first, last]\n") is None


def test_the_last_one_counts():
    assert order_of("order = ['ann']\norder = ['bob']\n") == ["bob"]
    assert order_of("print('ann')\n") is None


@pytest.mark.parametrize("more", ["order += ['bob']", "order.append('bob')", "order.extend(['bob'])", "order = order + ['bob']",
                                  "order.append('bob')\nprint(order)"])
def test_names_that_are_added_later(more):
    assert order_of(f"order = ['ann']\n{more}\n") == ["ann", "bob"]


@pytest.mark.parametrize("more", ["order[0] = 'bob'", "order.insert(0, 'bob')", "del order[0]", "for n in (1, 2):\n    order.append('bob')",
                                  "order += [input()]"])
def test_an_order_that_is_changed_in_another_way_is_not_guessed(more):
    assert order_of(f"order = ['ann']\n{more}\n") is None
