"""The steps of generators and greenlets, whose words depend on the others of their lane."""
import pytest

from helpers import run_script


def sentences(source):
    return [step.sentence for step in run_script(source, timeout=30).steps()]


def test_a_generator_begins_once():
    said = sentences("def f():\n    yield 1\n    yield 2\n\na, b = f(), f()\nnext(a)\nnext(a)\nb.send(None)\n")
    assert [one for one in said if "yield" not in one][:3] == ["f begins.", "f is resumed.", "f 2 begins."]


def test_a_greenlet_is_killed_in_what_it_waits_in():
    pytest.importorskip("gevent")
    said = sentences("import gevent\n\ndef cook(seconds):\n    gevent.sleep(seconds)\n\nsoup, stew = gevent.spawn(cook, 0.01), "
                     "gevent.spawn(cook, 5)\nsoup.join()\nstew.kill()\nwith gevent.Timeout(0.01, False):\n    gevent.sleep(5)\n")
    assert "Greenlet cook(0.01) has waited in gevent.sleep(seconds)." in said
    assert "Greenlet cook(5) is killed in gevent.sleep(seconds)." in said
    assert "MainProcess is interrupted in gevent.sleep(5)." in said
