"""A part of peers' test suites, bare and recorded. For all of them: python3 course.py peers."""
import sys

import pytest

from tools.peers.__main__ import compare, known
from tools.peers.suites import CELLS, QUICK, SUITES, NotRun, as_cell, cpython_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the suites fork")

#: modules of greenlet's test suite that run quickly
GREENLET = ("test_gc", "test_generator", "test_generator_nested", "test_throw", "test_tracing", "test_weakref")


def same(module):
    try:
        number, found, _ = compare(module)
    except NotRun as error:
        pytest.skip(f"cannot be run here: {error}")
    unknown = {test: ends for test, ends in found.items() if not known(module, test)}
    assert number > 0 and not unknown


@pytest.mark.parametrize("name", GREENLET)
def test_greenlets_suite(name):
    modules = {module.name.rpartition(".")[2]: module for module in SUITES["greenlet"]()}
    same(modules[name])


@pytest.mark.skipif(cpython_folder() is None, reason="CPython's own tests are not installed here")
@pytest.mark.parametrize("name", QUICK)
def test_cpythons_suite(name):
    modules = {module.name: module for module in SUITES["quick"]()}
    if f"test.{name}" not in modules:
        pytest.skip("this Python has no such module")
    same(modules[f"test.{name}"])


@pytest.mark.skipif(cpython_folder() is None, reason="CPython's own tests are not installed here")
@pytest.mark.parametrize("name", ["test_generators", "test_asyncgen"])
def test_as_the_script_itself(name):
    assert name in CELLS
    same(as_cell("cells", cpython_folder() / f"{name}.py"))
