"""Each file of patches/ declares what it patches, so this is known before any of them is loaded."""
import marshal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import recorder, run_script
from helpers.recorder import bundling

GENERATOR_ON_A_THREAD = '''\
def g():
    yield 1
    yield 2

t = threading.Thread(target=lambda: list(g()))
t.start()
t.join()
'''


def test_greenlet_before_threading_is_as_threading_before_greenlet(monkeypatch):
    """On Python 3.11, both follow threads, but each thread has only one profile function and one trace function."""
    monkeypatch.setenv("ISOLATED_DEBUG", "1")
    orders = ("import greenlet\nimport threading\n", "import threading\nimport greenlet\n")
    runs = [run_script(imports + GENERATOR_ON_A_THREAD, timeout=30) for imports in orders]
    told = [[(e.kind, e.detail, e.line) for e in run.events if e.kind in ("resume", "yield", "return")] for run in runs]
    assert told[0] == told[1] and [kind for kind, _, _ in told[0]] == ["resume", "yield"] * 2 + ["resume", "return"]
    assert [run.stderr for run in runs] == ["", ""]


def test_several_files_may_patch_one_module():
    files = {"patches.first": "PATCHES = {'threading': one, 'queue': other}", "patches.second": "PATCHES = {'threading': two}",
             "core": "PATCHES = {'os': none}"}
    assert bundling.wanted(files, "patches.") == {
        "threading": [("patches.first", "one"), ("patches.second", "two")], "queue": [("patches.first", "other")]}


@pytest.mark.parametrize("text", ["PATCHES = dict(threading=patch)", "PATCHES = {name: patch}", "PATCHES = {'os': make(1)}"])
def test_what_is_patched_must_be_written_out(text):
    with pytest.raises(ValueError, match=r"patches\.one: PATCHES must"):
        bundling.wanted({"patches.one": text}, "patches.")


def test_every_file_of_patches_says_what_it_patches():
    wanted = marshal.loads(bundling.unpacked(recorder.bundle())["wanted"])
    said = {file for patches in wanted.values() for file, _ in patches}
    files = {f"patches.{file.stem}" for file in Path(recorder.FOLDER, "patches").glob("*.py")}
    # Generators belong to no module: they are followed if the script has any. _thread is always there: imports.py patches it.
    assert files - said == {"patches.generators", "patches.raw_threads"}


def test_a_file_holds_what_was_packed():
    modules = {"core": b"one", "patches.queues": b"two", "start": b"", "gates.locks": b"three" * 99}
    assert bundling.unpacked(bundling.packed(modules)) == modules
    assert bundling.unpacked(bundling.packed({})) == {}


def test_what_is_needed_later_is_there_when_the_runs_folder_is_gone(monkeypatch):
    monkeypatch.setenv("ISOLATED_DEBUG", "1")
    run = run_script("import os, shutil\nshutil.rmtree(os.environ['ISOLATED_DIRECTORY'])\nimport queue, threading\n"
                     "from multiprocessing.queues import Queue\nt = threading.Thread(target=print, args=(1,))\nt.start()\nt.join()\n"
                     "print(all(hasattr(call, '__wrapped__') for call in (queue.Queue.put, Queue.get, threading.Thread.start)))\n")
    assert (run.stdout, run.stderr) == ("1\nTrue\n", "")


NEXT_BUILT_IN = """\
import sys
importer = sys.modules["_frozen_importlib"].BuiltinImporter
gc = importer.create_module(importer.find_spec("gc"))      # no import: nobody is told
spared = gc.get_freeze_count()
import gc
print(spared > 1000, gc.get_freeze_count() < 1000, sum(type(one) is type for one in gc.get_objects()) > 20)
class Thing:
    def __del__(self):
        print("gone")
thing = Thing()
thing.itself = thing
"""


@pytest.mark.skipif(sys.platform == "win32", reason="its environments have other folders")
def test_a_module_that_knew_main_before_the_script_began_knows_the_same_still(tmp_path, monkeypatch):
    """A line of a .pth file, which Python runs when it starts, may have imported it."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path], check=True)
    packages, = tmp_path.glob("lib/python*/site-packages")
    (packages / "knows.py").write_text("import __main__\nnames = vars(__main__)\n")
    (packages / "knows.pth").write_text("import knows\n")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    run = run_script("import sys\nmine, before = sys.modules['__main__'], sys.modules['knows']\nprint(before.__main__ is mine, before.names is vars(mine))\n")
    assert (run.stdout, run.stderr) == ("True True\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="its environments have other folders")
def test_what_was_registered_before_the_script_began_is_called_at_its_end(tmp_path, monkeypatch):
    """By a line of a .pth file, as those do that measure coverage."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path], check=True)
    packages, = tmp_path.glob("lib/python*/site-packages")
    (packages / "late.pth").write_text("import atexit; atexit.register(print, 'late')\n")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    alone = subprocess.run([sys.executable, "-c", "print('works')"], capture_output=True, text=True, check=True)
    assert run_script("print('works')\n").stdout == alone.stdout and "late" in alone.stdout


def test_the_collector_is_spared_what_is_there_before_the_script_until_that_asks_for_it():
    run = run_script(NEXT_BUILT_IN)
    assert (run.stdout, run.stderr) == ("True True True\ngone\n", "")
    # What only the script's names hold is still finalized at its end.
    run = run_script(NEXT_BUILT_IN.replace("import gc\nprint", "print") + "other: Thing\ndef names():\n    return thing\n")
    assert (run.stdout, run.stderr) == ("True False False\ngone\n", "")
