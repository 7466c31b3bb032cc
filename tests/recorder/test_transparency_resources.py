"""What Python and the system give a program only once: descriptors, a profile function, a trace function, tools."""
import sys

import pytest

from helpers import run_script
from helpers.views.words import summary
from tools.peers.compare import bare, recorded

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
since_3_12 = pytest.mark.skipif(sys.version_info < (3, 12), reason="sys.monitoring is new in Python 3.12")

DESCRIPTORS = {
    "the first ones": "import os, socket\nwith socket.socket() as s:\n    print(s.fileno(), s)\nprint(sorted(map(int, os.listdir('/proc/self/fd'))))\n",
    "after forks": (
        "import os\nfor depth in range(3):\n    if os.fork():\n        raise SystemExit(os.waitstatus_to_exitcode(os.wait()[1]))\n"
        "    print(depth, sorted(map(int, os.listdir('/proc/self/fd'))), os.pipe(), flush=True)\n"),
    "a daemon's": (
        "import os\nos.closerange(3, 4096)\nr, w = os.pipe()\nif os.fork() == 0:\n    os.write(w, b'hello')\n    os._exit(0)\nos.wait()\n"
        "os.close(w)\nprint(os.read(r, 10))\n"),
    "taken by number": (
        "import os\nr, w = os.pipe()\nfor number in range(3, 64):\n    if number not in (r, w):\n        os.dup2(w, number)\n"
        "if os.fork() == 0:\n    print(all(os.fstat(n) for n in range(3, 64)), flush=True)\n    os._exit(0)\nos.wait()\n"
        "print(all(os.fstat(n) for n in range(3, 64)))\n"),
    "as many as there may be": (
        "import os, resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))\nfound = []\ntry:\n    while True:\n        found.append(os.dup(1))\n"
        "except OSError as error:\n    print(found, error.strerror)\n"),
}


@linux
@pytest.mark.parametrize("name", DESCRIPTORS)
def test_descriptors(name, tmp_path):
    # The program does not decide which process is read first: lines may come in any order.
    found, alone = recorded(DESCRIPTORS[name], tmp_path), bare(DESCRIPTORS[name], tmp_path)
    assert (sorted(found[0].splitlines()), *found[1:]) == (sorted(alone[0].splitlines()), *alone[1:])


@linux
def test_its_stack_is_reported_whatever_it_closes_and_never_into_its_own_file(tmp_path):
    file = tmp_path / "mine.txt"
    run = run_script(f"import os, time\nos.closerange(3, 4096)\nfiles = [open({str(file)!r}, 'w') for _ in range(99)]\nprint('open', flush=True)\n"
                     "time.sleep(99)\n", timeout=1)
    assert run.hung and run.stdout == "open\n" and file.read_text() == ""
    assert str(run.process("MainProcess").waiting) == "time.sleep(99), line 5"


@linux
def test_who_computes_in_c_says_where_on_its_standard_error_and_only_there(tmp_path):
    program = "import sys\nprint('mine', file=sys.stderr)\nsum(range(10 ** 12))\n"
    run = run_script(program, timeout=0.6)
    assert str(run.process("MainProcess").waiting) == "sum(range(10 ** 12)), line 3" and run.stderr == "mine\n"
    file = tmp_path / "errors.txt"
    run = run_script(f"import os\nos.dup2(os.open({str(file)!r}, os.O_WRONLY | os.O_CREAT), 2)\n" + program, timeout=0.6)
    assert run.hung and file.read_text() == "mine\n"
    assert "MainProcess still carries out code written in C, so its line is not known." in summary(run)


TABLES = {
    "signals": (
        "import signal\nprint({int(n): str(signal.getsignal(n)) for n in signal.valid_signals() if n not in (9, 19)})\n"
        "last = max(signal.valid_signals()) - 3\nprint(signal.signal(last, signal.SIG_IGN), signal.getsignal(last))\n"),
    "what is called when an error ends it": (
        "import sys\nprint(sys.excepthook, sys.excepthook is sys.__excepthook__)\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n"
        "    sys.excepthook(*sys.exc_info())\nraise KeyError(1)\n"),
    "a profile function": (
        "import sys, threading\ndef g():\n    yield 1\nprint(list(g()), sys.getprofile(), sys.getprofile)\n"
        "t = threading.Thread(target=lambda: print(list(g()), sys.getprofile()))\nt.start()\nt.join()\n"
        "print(getattr(threading, '_profile_hook', None))\n"
        "import greenlet\ngreenlet.greenlet(lambda: print(sys.getprofile())).switch()\ngreenlet.greenlet(sys.getprofile).switch()\nprint(sys.getprofile())\n"),
    "a trace function that raised": (
        "import greenlet\ndef trace(event, pair):\n    raise KeyError(event)\ngreenlet.settrace(trace)\n"
        "try:\n    greenlet.greenlet(print).switch(1)\nexcept KeyError as error:\n    print(error)\nprint(greenlet.gettrace())\n"
        "print(greenlet.settrace(None))\ngreenlet.greenlet(print).switch(2)\n"),
    "a thread's trace function": (
        "import greenlet, threading\ndef work():\n    print(greenlet.gettrace())\n    greenlet.settrace(lambda *about: print('traced'))\n"
        "    greenlet.greenlet(int).switch()\nfor _ in range(3):\n    t = threading.Thread(target=work)\n    t.start()\n    t.join()\n"),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_functions(name, tmp_path):
    assert recorded(TABLES[name], tmp_path) == bare(TABLES[name], tmp_path)


TOOLS = '''
import sys
def gen():
    x = yield
    y = yield x
m = sys.monitoring
print(m._all_events(), [m.get_tool(n) for n in range(6)], m.use_tool_id)
for number in (4, 3, 5):
    m.use_tool_id(number, "mine")
    print([m.get_tool(n) for n in range(6)])
    seen = []
    m.register_callback(number, m.events.PY_YIELD, lambda code, *_: seen.append(code.co_name))
    m.set_events(number, m.events.PY_YIELD)
    g = gen()
    next(g)
    g.send(2)
    print(seen, m._all_events(), m.get_events(number))
    m.set_events(number, 0)
    m.free_tool_id(number)
    try:
        m.set_events(number, 1)
    except ValueError as error:
        print(error)
g = gen()
next(g)
g.close()
for number in range(6):
    m.use_tool_id(number, str(number))
print([m.get_tool(n) for n in range(6)])
'''


@since_3_12
def test_the_tools_of_monitoring_are_the_programs(tmp_path):
    assert recorded(TOOLS, tmp_path) == bare(TOOLS, tmp_path)


@since_3_12
def test_generators_are_followed_until_the_program_wants_a_tool():
    run = run_script("import sys\ndef gen():\n    yield\nlist(gen())\nprint(sys.monitoring.get_tool(4))\nsys.monitoring.use_tool_id(4, 'mine')\n"
                     "list(gen())\n", timeout=20)
    assert run.stdout == "None\n" and [event.kind for event in run.events if event.lane] == ["resume", "yield", "resume", "return"]
