"""A program prints and does the same with the recorder and without."""
import pytest

from helpers import run_script
from tools.peers.compare import bare, recorded

PROGRAMS = {
    "modules at the start": "import sys\nprint(sorted(set(sys.modules) - {'sitecustomize'}))",
    "modules of multiprocessing": "import multiprocessing, sys\nmultiprocessing.Queue()\nprint(sorted(set(sys.modules) - {'sitecustomize'}))",
    "an error in a generator": "def g():\n    yield 1\n    raise ValueError('x')\nfor v in g():\n    print(v)",
    "throw and close": ("def g():\n    try:\n        yield 1\n    except KeyError as e:\n        yield repr(e)\n    finally:\n"
                        "        print('cleaned')\nc = g()\nprint(next(c))\nprint(c.throw(KeyError('a')))\nc.close()"),
    "asyncio": ("import asyncio\nasync def f(n):\n    await asyncio.sleep(0.01)\n    return n\nasync def main():\n"
                "    print(await asyncio.gather(*(f(n) for n in range(5))))\nasyncio.run(main())"),
    "patch_all first": ("from gevent import monkey; monkey.patch_all()\nimport threading, time, gevent\n"
                        "print(monkey.is_module_patched('socket'), time.sleep.__module__)\n"
                        "jobs = [gevent.spawn(time.sleep, 0.05) for n in range(3)]\ngevent.joinall(jobs)"),
    "patch_all late": "import urllib3\nfrom gevent import monkey; monkey.patch_all()",
    "an error in a greenlet": "import greenlet\ndef f():\n    raise ValueError('boom')\ngreenlet.greenlet(f).switch()",
    "kill": ("import gevent\ndef f():\n    try:\n        gevent.sleep(5)\n    finally:\n        print('cleaned')\ng = gevent.spawn(f)\n"
             "gevent.sleep(0.01)\ng.kill()\nprint(g.dead, repr(g.value))"),
    "spawn_later": (
        "import gevent\nclass Mine(gevent.Greenlet):\n    def _run(self):\n        print('mine')\n"
        "def attempt(call, *args, **kwargs):\n    try:\n        call(*args, **kwargs).join()\n"
        "    except TypeError as error:\n        print('TypeError', error)\n"
        "for kind in gevent.Greenlet, Mine:\n    for args in (), (1,), (0.01,), (0.01, 1), (0.01, print), (0.01, print, 2):\n"
        "        attempt(kind.spawn_later, *args)\n    attempt(kind.spawn_later, 0.01, run=print)\n"
        "print(type(gevent.spawn_later(0, print)) is gevent.Greenlet)"),
    "warnings": "import warnings\nwarnings.warn('here')\ndef f():\n    warnings.warn('there', stacklevel=2)\nf()",
    "an error in a thread": "import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()",
    "modules of gevent": "import gevent, sys\nprint(sorted(set(sys.modules) - {'sitecustomize'}))",
    "modules of greenlet": "import greenlet, sys\nprint(sorted(set(sys.modules) - {'sitecustomize'}))",
    "trace of greenlets": ("import greenlet\nprint(greenlet.gettrace())\ndef t(event, pair):\n    print(event)\n"
                           "print(greenlet.settrace(t), greenlet.gettrace() is t)\ng = greenlet.greenlet(print)\ng.switch(1)\n"
                           "print(greenlet.settrace(None) is t, greenlet.gettrace())"),
    "a trace that raises": ("import greenlet\ndef t(event, pair):\n    raise KeyError(event)\ngreenlet.settrace(t)\n"
                            "greenlet.greenlet(print).switch(1)"),
    "lifetimes": ("import weakref\nclass A: pass\ndef g():\n    a = A()\n    weakref.finalize(a, print, 'gone')\n    yield 1\n"
                  "    yield 2\nc = g()\nnext(c)\ndel c\nprint('after')\nfor x in g():\n    print(x)\nprint('end')"),
    "a profiler of its own": ("import sys, greenlet\ndef g():\n    yield 1\nseen = []\n"
                              "sys.setprofile(lambda frame, event, arg: seen.append(frame.f_code.co_name))\nlist(g())\n"
                              "greenlet.greenlet(g).switch()\nsys.setprofile(None)\nprint('g' in seen, sys.getprofile())"),
    "a close that fails": ("def g():\n    try:\n        yield 1\n    except GeneratorExit:\n        yield 2\nc = g()\nnext(c)\n"
                           "c.close()"),
    "exit": "import sys\nsys.exit('bye')",
    "wrong arguments": ("import multiprocessing\nq = multiprocessing.Queue(1)\nq.put(1)\ntry:\n    q.put('c', blocked=False)\n"
                        "except TypeError as e:\n    print(e)\nq.put(2, timeout=0.1)"),
    "arguments by name": (
        "import multiprocessing\na, b = multiprocessing.Pipe()\na.send_bytes(buf=b'abc', offset=1)\nbuffer = bytearray(4)\n"
        "print(b.recv_bytes_into(buf=buffer, offset=1), buffer)\na.send_bytes(b'd')\nprint(b.recv_bytes(maxlength=1))"),
    "an error whose class has no name": ("class M(type):\n    @property\n    def __name__(cls):\n        raise RuntimeError('no name')\n"
                                         "class E(Exception, metaclass=M): pass\nraise E('x')"),
    "values whose class asks questions": (
        "import multiprocessing\nclass M(type):\n    def __getattr__(cls, name):\n        print('asked for', name)\n"
        "        raise RuntimeError(name)\nclass C(metaclass=M):\n    __slots__ = ()\n    def __reduce__(self):\n        return int, ()\n"
        "if __name__ == '__main__':\n    q = multiprocessing.SimpleQueue()\n    q.put(C())\n    q.get()\n    print('end')"),
    "errors that ask when looked at": (
        "import multiprocessing\nclass E(Exception):\n    args = property(lambda self: print('asked'))\n    def __reduce__(self):\n"
        "        return int, ()\nq = multiprocessing.SimpleQueue()\nq.put(E('x'))\nq.get()\nraise E('x')"),
    "what an error of Python's is made of": (
        "import gevent, threading\nclass Thing:\n    def __repr__(self):\n        print('asked')\n        return 'thing'\n    __str__ = __repr__\n"
        "def fail():\n    raise ValueError(Thing())\ndef fails():\n    raise KeyError([Thing()])\n"
        "threading.excepthook = lambda about: print('in a thread')\nfor one in fail, fails:\n    t = threading.Thread(target=one)\n    t.start()\n"
        "    t.join()\nprint(ValueError([3]), OSError(2, 'no'), ExceptionGroup('g', [ValueError(1)]), KeyError('k'))\nprint(ValueError([Thing()]))\n"),
    "greenlets that ask when looked at": (
        "import gevent, greenlet\nclass M(type):\n    __name__ = property(lambda cls: print('asked'))\n"
        "class G(greenlet.greenlet, metaclass=M):\n    def __getattr__(self, name):\n        print('asked for', name)\n"
        "        raise AttributeError(name)\n    def run(self):\n        print('run')\nG().switch()\n"
        "class F:\n    __getattr__ = G.__getattr__\n    def __call__(self):\n        print('called')\ngevent.spawn(F()).join()"),
    "an interpreter of its own": "import code\ncode.InteractiveInterpreter().runsource('1/0')\nprint('on')",
    "sleep in a class": ("import pickle, time\nclass Clock:\n    nap = time.sleep\nClock().nap(0.01)\nprint(time.sleep)\n"
                         "print(pickle.loads(pickle.dumps(time.sleep)) is time.sleep)"),
    "a child's errors go where its output goes": (
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', "
        "\"import sys; print('one', flush=True); print('two', file=sys.stderr)\"], stderr=subprocess.STDOUT)"),
    "output and errors changed places": (
        "import os, sys\nkept = os.dup(1)\nos.dup2(2, 1)\nos.dup2(kept, 2)\nprint('to err', flush=True)\nif os.fork() == 0:\n"
        "    print('child to err', flush=True)\n    print('child to out', file=sys.stderr)\n    os._exit(0)\nos.wait()"),
    "another interpreter in the process": (
        "try:\n    import _interpreters as i\nexcept ImportError:\n    import _xxsubinterpreters as i\n"
        "getattr(i, 'run_string', i.exec if hasattr(i, 'exec') else None)(i.create(), \"print('inside', flush=True)\")\nprint('outside')"),
    "signatures": ("import inspect, multiprocessing\nprint(inspect.signature(multiprocessing.Queue().put), "
                   "inspect.signature(multiprocessing.Process.start))"),
    "an error in a child": ("import multiprocessing\ndef f():\n    raise ValueError('x')\nif __name__ == '__main__':\n"
                            "    p = multiprocessing.Process(target=f)\n    p.start()\n    p.join()\n    print(p.exitcode)"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_with_and_without(name, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONHASHSEED", "0")       # for a warning that lists a set
    program = PROGRAMS[name] + "\n"
    assert recorded(program, tmp_path) == bare(program, tmp_path)


def test_the_users_own_sitecustomize_is_still_in_force(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("import builtins\nbuiltins.mine = 'still there'\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    program = ("import multiprocessing, sitecustomize\ndef f():\n    print(mine)\nif __name__ == '__main__':\n    f()\n"
               "    p = multiprocessing.get_context('spawn').Process(target=f)\n    p.start()\n    p.join()\n"
               "    print(sitecustomize.__file__)\n")
    assert run_script(program, timeout=30).stdout == f"still there\n{tmp_path / 'sitecustomize.py'}\nstill there\n"
