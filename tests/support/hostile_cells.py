"""Cells that no one should write, and some that learners do write."""
from __future__ import annotations

from dataclasses import dataclass

ENDS, READY, LATE = "ends", "ready", "late"
ALL = ("fork", "spawn", "forkserver")


@dataclass(frozen=True)
class Cell:
    """A hostile cell, and what must come of it."""

    name: str
    source: str
    how: str = ENDS             #: ENDS by itself; is stopped when it prints "ready"; or reaches its time-out (LATE)
    says: str = ""              #: a regular expression that summary(run) must match; "" if it must say nothing
    code: object = 0            #: Run.returncode; None if it had to be ended; ... for any
    out: str = ""               #: must be in stdout
    err: str = ""               #: must be in stderr
    methods: tuple[str, ...] = ("fork",)
    timeout: float = 20.0
    kind: str = ""              #: of several cells of one kind, the first runs without --everything


WAITS = r"\nimport time\ntime.sleep(99)\n"
STOPPED = r"^You stopped the run\."
DAEMON = '''
import os, sys, time
read, write = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        {more}
        os.write(write, b'x')
        {last}
    os._exit(0)
os.wait()
os.read(read, 1)
print('ready', flush=True)
'''
CELLS = [
    # ── ways a process can end ──
    Cell("crash", "1 / 0", says=r"^MainProcess ended with ZeroDivisionError: division by zero, line 1\.$", code=1,
         err="ZeroDivisionError"),
    Cell("segfault", "import ctypes\nctypes.string_at(0)", says=r"^MainProcess was killed by signal 11 \(SIGSEGV\)\.$", code=-11),
    Cell("child segfaults", '''
import ctypes, multiprocessing
def work():
    ctypes.string_at(0)
if __name__ == '__main__':
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
''', says=r"^Process-1 was killed by signal 11 \(SIGSEGV\)\.$", methods=ALL),
    Cell("kills itself", "import os\nos.kill(os.getpid(), 9)", says=r"signal 9 \(SIGKILL\)", code=-9),
    Cell("kills its parent", "import os, signal, time\nos.kill(os.getppid(), 9)\ntime.sleep(0.05)\nprint('alive')", out="alive"),
    Cell("child kills its parent", '''
import multiprocessing, os, time
def work():
    os.kill(os.getppid(), 9)
if __name__ == '__main__':
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
''', says=r"MainProcess was killed by signal 9 \(SIGKILL\)", code=-9, methods=("fork", "spawn")),
    Cell("aborts", "import os\nos.abort()", says=r"signal 6 \(SIGABRT\)", code=-6),
    Cell("_exit", "import os\nprint('said', flush=True)\nos._exit(7)", says=r"^MainProcess ended with exit code 7\.$", code=7, out="said"),
    Cell("exit with a word", "import sys\nsys.exit('a word')", says=r"exit code 1|SystemExit", code=1, err="a word"),
    Cell("exit with 300", "import sys\nsys.exit(300)", says="exit code 44", code=44),
    Cell("exit with -1", "import sys\nsys.exit(-1)", says="exit code 255", code=255),
    Cell("exit with an object that cannot be printed", "import sys\nclass Bad:\n    def __str__(self): 1 / 0\nsys.exit(Bad())",
         says="exit code 1|SystemExit", code=...),
    Cell("child exits oddly", '''
import multiprocessing, sys
def work():
    sys.exit({'a': 1})
if __name__ == '__main__':
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
''', says=r"^Process-1 ended with exit code 1\.$", methods=ALL, err="{'a': 1}"),
    Cell("recursion", "def f():\n    f()\nf()", says=r"^MainProcess ended with RecursionError: maximum recursion depth exceeded.*, line 2\.$",
         code=1, err="RecursionError"),
    Cell("recursion in C", "import sys\nsys.setrecursionlimit(10**9)\nclass A:\n    def __getattr__(self, name): return getattr(self, name)\nA().x",
         says="MainProcess", code=...),
    Cell("an error of a megabyte", "raise ValueError('x' * 1_000_000)", says=r"^MainProcess ended with ValueError: x{50,300}…?, line 1\.$", code=1),
    Cell("an error with a thousand lines", "raise ValueError('\\n'.join(map(str, range(1000))))", says=r"ValueError: 0\b.*, line 1\.$", code=1),
    Cell("an error that cannot be printed", "class Bad(Exception):\n    def __str__(self): raise RuntimeError('no')\n    __repr__ = __str__\nraise Bad",
         says=r"^MainProcess ended with Bad(: .*)?, line 4\.$", code=1),
    Cell("an error whose str never ends", "class Bad(Exception):\n    def __str__(self):\n        print('ready', flush=True)\n        while True: pass\nraise Bad",
         READY, STOPPED, None),
    Cell("error group", "raise ExceptionGroup('several', [ValueError(1), TypeError(2)])", says="ExceptionGroup: several", code=1),
    Cell("keyboard interrupt of its own", "raise KeyboardInterrupt", says=r"KeyboardInterrupt, line 1|signal 2", code=...),
    Cell("prints an error by the hook, and goes on", "import sys\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    sys.excepthook(*sys.exc_info())\nprint('on')",
         out="on", err="ZeroDivisionError"),
    Cell("a hook of its own", "import sys\nbefore = sys.excepthook\nsys.excepthook = lambda *error: before(*error)\n1 / 0",
         says=r"^MainProcess ended with ZeroDivisionError: division by zero, line 4\.$", code=1),
    Cell("ends with a number that no parent asks for", '''
import multiprocessing, os, sys, time
def work(go, code):
    go.wait()
    time.sleep(0.1)
    sys.exit(code)
if __name__ == '__main__':
    go = multiprocessing.Event()
    for code in (-1, 300, False):
        multiprocessing.Process(target=work, args=(go, code)).start()
    go.set()
    os._exit(0)
''', says=r"^Process-1 ended with exit code 255\. Process-2 ended with exit code 44\.$"),
    Cell("a limit on its time", "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 9))\nwhile True:\n    pass",
         says=r"^MainProcess was killed by signal 24 \(SIGXCPU\)\.$", code=-24, timeout=60),
    Cell("interrupts itself", "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nimport time\ntime.sleep(9)", says=r"KeyboardInterrupt|signal 2", code=...),
    # ── what never ends ──
    Cell("endless loop", "print('ready', flush=True)\nwhile True:\n    pass", READY, STOPPED + " MainProcess still runs line", None),
    Cell("endless loop into the time-out", "while True:\n    pass", LATE, r"^The program was still running after 0\.6 s, so it was ended\. MainProcess still runs line [12]",
         None, timeout=0.6),
    Cell("a thread that never ends", '''
import threading, time
def forever():
    print('ready', flush=True)
    threading.Event().wait()
threading.Thread(target=forever).start()
''', READY, STOPPED + ".*MainProcess (waits|still runs|was)", None),
    Cell("atexit hangs", "import atexit, time\n@atexit.register\ndef late():\n    print('ready', flush=True)\n    time.sleep(99)",
         READY, STOPPED + " MainProcess (waits in|still runs)", None),
    Cell("__del__ hangs", "import time\nclass A:\n    def __del__(self, sleep=time.sleep):\n        print('ready', flush=True)\n        sleep(99)\na = A()\ndel a",
         READY, STOPPED + " MainProcess (waits in|still runs)", None),
    Cell("reads from the terminal", "name = input('Who? ')", says="EOFError", code=1, err="EOFError", out="Who?"),
    Cell("reads descriptor 0", "import os\nprint(os.read(0, 9))", out="b''"),
    Cell("gets from a queue that nobody fills", "import multiprocessing\nif __name__ == '__main__':\n    q = multiprocessing.Queue()\n    print('ready', flush=True)\n    q.get()",
         READY, STOPPED + " MainProcess (waits in|still runs)", None, methods=ALL),
    Cell("joins a child that ignores signals", '''
import multiprocessing, signal, time
def work():
    for number in range(1, signal.NSIG):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    print('ready', flush=True)
    while True:
        time.sleep(99)
if __name__ == '__main__':
    p = multiprocessing.Process(target=work)
    p.start()
    p.terminate() if False else None
    p.join()
''', READY, STOPPED + ".*MainProcess .*Process-1", None, methods=ALL),
    Cell("blocks every signal", "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\nprint('ready', flush=True)\ntime.sleep(99)",
         READY, STOPPED + " MainProcess", None),
    Cell("overwrites the stack signal", "import signal, time\nsignal.signal(signal.SIGRTMAX - 3, lambda *_: None)\nprint('ready', flush=True)\nwhile True: time.sleep(99)",
         READY, STOPPED + " MainProcess", None),
    Cell("resets the stack signal", "import signal, time\nsignal.signal(signal.SIGRTMAX - 3, signal.SIG_DFL)\nprint('ready', flush=True)\ntime.sleep(99)",
         READY, STOPPED + " MainProcess", None),
    Cell("has a faulthandler of its own", "import faulthandler, signal, time\nfaulthandler.enable()\nfaulthandler.register(signal.SIGRTMAX - 3)\nprint('ready', flush=True)\ntime.sleep(99)",
         READY, STOPPED + " MainProcess", None),
    Cell("stops itself", "import os, signal\nprint('ready', flush=True)\nos.kill(os.getpid(), signal.SIGSTOP)", READY, STOPPED + " MainProcess", None),
    Cell("stops its whole group", "import os, signal, time\nif os.fork() == 0:\n    time.sleep(99)\nprint('ready', flush=True)\nos.kill(0, signal.SIGSTOP)",
         LATE, r"^The program was still running after 1 s.* MainProcess had been stopped by a signal", None, timeout=1.0),
    Cell("a lock of threads taken twice", "import threading\nlock = threading.Lock()\nwith lock:\n    with lock:\n        pass",
         LATE, r"MainProcess waits in with lock, line 4\. MainProcess acquired lock in line 3 and has not released it\. A Lock that is held cannot "
        r"be acquired again, not even by its holder\.$", None, timeout=0.6),
    Cell("computes in C", "import re\nre.match('(a+)+b', 'a' * 60)", LATE, r"MainProcess still runs line 2: re\.match", None, timeout=0.6),
    Cell("a child becomes another program, its parent waits", '''
import os
pid = os.fork()
if pid == 0:
    os.execvp('sleep', ['sleep', '99.TAG'])
os.waitpid(pid, 0)
''', LATE, r"MainProcess waits in os\.waitpid\(pid, 0\), line 6\. fork of MainProcess has not ended\.$", None, timeout=0.6),
    Cell("a program of asyncio's that nobody waits for", "import asyncio\nasync def main():\n    await asyncio.create_subprocess_exec('sleep', '99.TAG')\nasyncio.run(main())",
         says=".*", code=..., err=""),
    Cell("stops its child", '''
import multiprocessing, os, signal, time
def work(event):
    event.set()
    time.sleep(99)
if __name__ == '__main__':
    event = multiprocessing.Event()
    p = multiprocessing.Process(target=work, args=(event,))
    p.start()
    event.wait()
    os.kill(p.pid, signal.SIGSTOP)
    print('ready', flush=True)
    p.join()
''', READY, STOPPED + ".*MainProcess .*Process-1", None, methods=ALL),
    Cell("a pipe nobody opens", "import os, tempfile\nos.mkfifo(path := f'{tempfile.gettempdir()}/TAG.fifo')\nprint('ready', flush=True)\nopen(path)",
         READY, STOPPED + " MainProcess (waits in|still runs)", None),
    Cell("a socket nobody calls", "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\nprint('ready', flush=True)\ns.accept()",
         READY, STOPPED + " MainProcess (waits in|still runs)", None),
    Cell("asyncio waits", "import asyncio\nasync def main():\n    print('ready', flush=True)\n    await asyncio.Event().wait()\nasyncio.run(main())",
         READY, STOPPED + " MainProcess", None),
    Cell("150 threads", "import threading\ne = threading.Event()\nts = [threading.Thread(target=e.wait, daemon=True) for _ in range(150)]\nfor t in ts: t.start()\nprint('ready', flush=True)\nts[0].join()",
         READY, STOPPED + " MainProcess", None, kind="very many that wait"),
    # ── output ──
    Cell("endless print", "i = 0\nwhile True:\n    print(i)\n    i += 1", LATE, r"^The program was still running after 0\.6 s, so it was ended\. MainProcess still runs line [234]: ", None, out="0\n1\n2\n", timeout=0.6, kind="prints without end"),
    Cell("endless print of two children", '''
import multiprocessing
def work():
    while True:
        print('x' * 1000)
if __name__ == '__main__':
    for _ in range(2):
        multiprocessing.Process(target=work).start()
''', LATE, "^The program was still running", None, timeout=0.8, methods=("fork", "spawn"), kind="prints without end"),
    Cell("100 MB on one line", "import sys\nfor _ in range(100):\n    sys.stdout.write('x' * 1_000_000)", out="characters left out"),
    Cell("invalid UTF-8", "import os\nos.write(1, b'\\xff\\xfe ok \\xc3\\n')\nos.write(2, bytes(range(256)))", out="� ok", err="�"),
    Cell("NUL bytes and escapes", "print('a\\0b\\x1b[2Jc\\rd')", out="a\0b"),
    Cell("half a character", "print('\\ud800')", says="UnicodeEncodeError", code=1),
    Cell("a huge error output", "import sys\nfor _ in range(2000):\n    sys.stderr.write('e' * 9999 + '\\n')", err="characters left out"),
    Cell("closes stdout", "import sys\nsys.stdout.close()\nsys.stderr.close()"),
    Cell("closes descriptors 0, 1, 2", "import os\nfor n in 0, 1, 2:\n    os.close(n)\nimport multiprocessing\nif __name__ == '__main__':\n    p = multiprocessing.Process(target=len, args=('',))\n    p.start()\n    p.join()",
         says=".*", code=..., methods=ALL),
    Cell("closes every descriptor", "import os\nos.closerange(0, 4096)\nimport time\ntime.sleep(0.01)\nos._exit(0)"),
    Cell("no stdout at all", "import sys\nsys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = None\nprint('nobody')"),
    Cell("an own stdout", "import io, sys\nsys.stdout = io.StringIO()\nprint('kept')\nsys.__stdout__.write(sys.stdout.getvalue().upper())", out="KEPT"),
    Cell("stdout into a file", '''
import os, multiprocessing, tempfile
def work():
    print('child')
if __name__ == '__main__':
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        p = multiprocessing.Process(target=work)
        p.start()
        p.join()
        os.lseek(file.fileno(), 0, 0)
        os.write(2, b'file: ' + os.read(file.fileno(), 99))
''', err="file: child", methods=ALL),
    Cell("a tree of programs with redirections", "import subprocess\nsubprocess.run('(echo one; (echo two >&2)) | cat; echo three 2>/dev/null', shell=True)",
         out="one\nthree", err="two"),
    # ── processes without end ──
    Cell("daemon", DAEMON.format(more="pass", last="time.sleep(99)"), READY, STOPPED, ...),
    Cell("daemon in the grace after the script", "import subprocess\nsubprocess.Popen(['sleep', '99.TAG'], start_new_session=True)", ENDS,
         "^The script had ended, but something that it started had not, so it was ended", 0),
    Cell("daemon with an empty environment", DAEMON.format(more="os.environ.clear()", last="os.execve('/bin/sleep', ['sleep', '99.TAG'], {})"),
         READY, STOPPED, ...),
    Cell("daemon with closed descriptors", DAEMON.format(more="os.write(write, b'x'); os.closerange(0, 4096)", last="time.sleep(99)").replace("os.write(write, b'x')\n        time", "time"),
         READY, STOPPED, ...),
    Cell("daemon that ignores what it can", DAEMON.format(more="import signal; signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())", last="time.sleep(99)"),
         READY, STOPPED, ...),
    Cell("forks as it dies, and ignores everything", '''
import os, signal, time
for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
print('ready', flush=True)
for n in range(300):
    if os.fork():
        time.sleep(0.01)
        os._exit(0)
    if n % 3 == 0:
        os.setsid()
''', READY, ".*", ...),
    Cell("a storm of short children", '''
import os, time
print('ready', flush=True)
end = time.monotonic() + 5
for _ in range(8):
    if os.fork() == 0:
        while time.monotonic() < end:
            if os.fork() == 0:
                os.setsid()
                time.sleep(0.05)
                os._exit(0)
            os.wait()
        os._exit(0)
time.sleep(9)
''', READY, STOPPED, None),
    Cell("100 children", '''
import multiprocessing, time
def work(n, go):
    go.wait()
    time.sleep(99)
if __name__ == '__main__':
    context = multiprocessing.get_context('fork')
    go = context.Event()
    for n in range(100):
        context.Process(target=work, args=(n, go)).start()
    go.set()
    print('ready', flush=True)
''', READY, STOPPED, None),
    Cell("a chain of forks", "import os\nprint('ready', flush=True)\nfor n in range(3000):\n    if os.fork():\n        os._exit(0)", READY, ".*", ...),
    Cell("zombies", "import os, time\nfor _ in range(100):\n    if os.fork() == 0:\n        os._exit(0)\nprint('ready', flush=True)\ntime.sleep(99)", READY, STOPPED + " MainProcess (waits in|still runs)", None),
    Cell("a pool whose workers die", '''
import multiprocessing, os
def work(n):
    os._exit(3)
if __name__ == '__main__':
    with multiprocessing.Pool(2) as pool:
        print('ready', flush=True)
        print(pool.map(work, [1]))
''', LATE, "^The program was still running after 1 s, so it was ended.", None, methods=ALL, timeout=1.0),
    Cell("becomes another program", "import os\nprint('before', flush=True)\nos.execvp('echo', ['echo', 'after'])", out="after"),
    Cell("becomes another program that stays", "import os\nos.execvp('sh', ['sh', '-c', 'echo ready; sleep 99.TAG'])", READY, STOPPED, None),
    Cell("becomes another Python", "import os, sys\nos.execv(sys.executable, [sys.executable, '-c', 'print(6 * 7)'])", out="42"),
    Cell("fork while a queue is in use", '''
import multiprocessing, os, time
if __name__ == '__main__':
    q = multiprocessing.Queue()
    q.put(1)
    q.get()
    time.sleep(0.05)        # its feeder thread holds no lock now
    q.put(1)
    print(q.get())
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
''', out="1\n", methods=ALL, says=".*"),
    # ── resources ──
    Cell("deletes its working directory", "import os, tempfile\nd = tempfile.mkdtemp()\nos.chdir(d)\nos.rmdir(d)\nimport multiprocessing\nif __name__ == '__main__':\n    p = multiprocessing.get_context('fork').Process(target=print, args=('child',))\n    p.start()\n    p.join()",
         out="child"),
    Cell("deletes the run's folder", "import os, shutil, time\nshutil.rmtree(os.path.dirname(os.path.abspath(__file__)))\nprint('ready', flush=True)\ntime.sleep(99)",
         READY, STOPPED + " MainProcess", None),
    Cell("deletes the run's folder and has children", '''
import multiprocessing, os, shutil
if __name__ == '__main__':
    shutil.rmtree(os.path.dirname(os.path.abspath(__file__)))
    p = multiprocessing.get_context('fork').Process(target=print, args=('child',))
    p.start()
    p.join()
''', out="child"),
    Cell("litters the run's folder", '''
import os
folder = os.path.dirname(os.path.abspath(__file__))
for name in ('x.record', '1.2.3.record', '7.0.record', 'a.stack', 'free/x.out', 'free/0099.out', '0098.out', 'resources', '8.0.record'):
    with open(os.path.join(folder, name), 'wb') as file:
        file.write(os.urandom(5000))
os.makedirs(os.path.join(folder, 'sub', 'sub'))
os.chmod(os.path.join(folder, 'sub'), 0)
print('ready', flush=True)
import time
time.sleep(99)
''', READY, STOPPED, None),
    Cell("writes into a pipe that waits for others", '''
import glob, os
folder = os.path.dirname(os.path.abspath(__file__))
for name in glob.glob(os.path.join(folder, 'free', '*')):
    with open(name, 'wb', 0) as file:
        file.write(b'nonsense' * 9)
        file.write(b'\\n')
print('done')
''', out="done"),
    Cell("few descriptors", '''
import os, resource
resource.setrlimit(resource.RLIMIT_NOFILE, (12, 12))
import multiprocessing
if __name__ == '__main__':
    multiprocessing.get_context('fork').Process(target=print, args=('child',)).start()
''', says=".*", code=...),
    Cell("no descriptors left", '''
import os, resource
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
files = []
try:
    while True:
        files.append(os.open('/dev/null', os.O_RDONLY))
except OSError as error:
    print(error.strerror)
if os.fork() == 0:
    print('child', flush=True)
    os._exit(0)
os.wait()
import not_there
''', says="Too many open files|No module", code=1, out="child"),
    Cell("no memory", '''
import resource
resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))
data = []
while True:
    data.append(bytearray(10 << 20))
''', says="^MainProcess ended with MemoryError, line 6", code=1),
    Cell("no memory for children", '''
import os, resource
with open('/proc/self/statm') as file:
    now = int(file.read().split()[0]) * 4096
resource.setrlimit(resource.RLIMIT_AS, (now + (1 << 20), now + (1 << 20)))
pid = os.fork()
if pid == 0:
    print('child', flush=True)
    os._exit(0)
os.waitpid(pid, 0)
''', out="child"),
    Cell("no file may grow", "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\nimport multiprocessing\nif __name__ == '__main__':\n    p = multiprocessing.Process(target=print, args=('child',))\n    p.start()\n    p.join()\n    print('done')",
         out="child"),
    Cell("no room for a child's record", "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (70_000, 70_000))\nimport multiprocessing\nif __name__ == '__main__':\n    p = multiprocessing.Process(target=print, args=('child',))\n    p.start()\n    p.join()",
         out="child", methods=ALL),
    Cell("no child may be started", "import os, resource\nresource.setrlimit(resource.RLIMIT_NPROC, (0, 0))\nif os.getuid() == 0:\n    os.setuid(65534)\ntry:\n    os.fork()\nexcept BlockingIOError:\n    print('none')",
         out="none"),
    Cell("shared memory that nobody tracks", "from multiprocessing import resource_tracker, shared_memory\nmemory = shared_memory.SharedMemory(create=True, size=100)\nresource_tracker.unregister(memory._name, 'shared_memory')\nprint('made')",
         out="made"),
    Cell("its manager is killed", '''
import multiprocessing
if __name__ == '__main__':
    manager = multiprocessing.Manager()
    shared = manager.list()
    manager._process.kill()
    manager._process.join()
    try:
        shared.append(1)
    except Exception as error:
        print(type(error).__name__)
''', out="Error", methods=ALL),
    Cell("semaphores leaked and their tracker killed", '''
import multiprocessing, os, signal
from multiprocessing import resource_tracker, shared_memory
if __name__ == '__main__':
    keep = [multiprocessing.Semaphore() for _ in range(5)] + [multiprocessing.Queue()]
    memory = shared_memory.SharedMemory(create=True, size=100)
    os.kill(resource_tracker._resource_tracker._pid, signal.SIGKILL)
    print('ready', flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
''', READY, ".*", ..., methods=ALL),
    Cell("semaphores leaked by SIGKILL", '''
import multiprocessing, os, signal
if __name__ == '__main__':
    keep = [multiprocessing.Semaphore() for _ in range(5)]
    manager = multiprocessing.Manager()
    os.kill(os.getpid(), signal.SIGKILL)
''', says="MainProcess was killed by signal 9", code=-9, methods=ALL),
    Cell("kills its fork server", '''
import multiprocessing, os, signal
if __name__ == '__main__':
    from multiprocessing import forkserver
    multiprocessing.set_start_method('forkserver', force=True)
    multiprocessing.Process(target=len, args=('',)).start()
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)
    print('killed')
''', says=".*", code=..., out="killed", methods=("forkserver",)),
    # ── the recorder's feet ──
    Cell("traces itself", "import sys\nsys.settrace(lambda *_: None)\nsys.setprofile(lambda *_: None)\nimport multiprocessing\nif __name__ == '__main__':\n    q = multiprocessing.Queue()\n    q.put(1)\n    print(q.get())", out="1"),
    Cell("a debugger of its own", "import sys\nif hasattr(sys, 'monitoring'):\n    sys.monitoring.use_tool_id(5, 'mine')\n    sys.monitoring.use_tool_id(0, 'too')\n    sys.monitoring.set_events(5, sys.monitoring.events.LINE)\nprint('traced')", out="traced"),
    Cell("sets the start method by itself", "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.set_start_method('spawn')\n    p = multiprocessing.Process(target=print, args=('child',))\n    p.start()\n    p.join()\n    print(multiprocessing.get_start_method())",
         out="spawn", methods=ALL),
    Cell("clears its environment", '''
import os
os.environ.clear()
import multiprocessing
def work():
    print('child')
if __name__ == '__main__':
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
''', out="child", methods=ALL),
    Cell("a recorder without its folder", "import os, sys\nos.environ['ISOLATED_DIRECTORY'] = '/nowhere'\nimport subprocess\nprint(subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True))",
         out="stdout=b'1\\n', stderr=b''"),
    Cell("an error whose class has no name", "class M(type):\n    @property\n    def __name__(cls):\n        raise RuntimeError('none')\nclass E(Exception, metaclass=M):\n    pass\nraise E('x')",
         says=r"^MainProcess ended with E: x, line 7\.$", code=1),
    Cell("another interpreter in the process", "try:\n    import _interpreters as i\nexcept ImportError:\n    import _xxsubinterpreters as i\nrun = i.run_string if hasattr(i, 'run_string') else i.exec\nrun(i.create(), 'print(6 * 7, flush=True)')",
         out="42"),
    Cell("no sys.modules", "import sys\nsys.modules.clear()", code=..., says=".*"),
    Cell("no builtins", "import builtins\ndel builtins.__import__, builtins.open\nprint('odd')", out="odd"),
    Cell("puts others in the place of built-in functions", "import builtins, time\nbuiltins.type = builtins.len = builtins.isinstance = builtins.repr = builtins.zip = None\ntime.sleep(0.01)\nimport os\nif os.fork() == 0:\n    os._exit(0)\nos.wait()\nprint('odd')", out="odd"),
    Cell("throws what no environment holds", "def g():\n    while True:\n        try:\n            yield\n        except ValueError as e:\n            print(ascii(e))\nc = g()\nnext(c)\nc.throw(ValueError('a\\0b'))\nc.throw(ValueError('\\ud800'))",
         out="ValueError('a\\x00b')\nValueError('\\ud800')"),
    Cell("an expression of a thousand parts", "def g():\n    while True:\n        print((yield))\nc = g()\nnext(c)\nc.send(" + " + ".join("1" * 900) + ")", out="900"),
    Cell("waits in a chain of a thousand calls", "import time\nclass A:\n    def f(self, _=0): return self\nA()" + ".f()" * 900 + ".f(time.sleep(99))",
         LATE, r"MainProcess waits in time\.sleep\(99\), line 4\.$", None, timeout=0.6),
    Cell("lines that are none", "a = 1\n\x0c\nb = 'x\u2028y'\nwhile True:\n    pass", LATE, "MainProcess still runs line 4: while True:$", None, timeout=0.6),
    Cell("__reduce__ hangs", "import multiprocessing, time\nclass A:\n    def __reduce__(self):\n        print('ready', flush=True)\n        time.sleep(99)\nif __name__ == '__main__':\n    q = multiprocessing.Queue()\n    q.put(A())\n    q.get()",
         READY, STOPPED + r" MainProcess waits in q\.get\(\), line 9\.", None),
    Cell("kills the hub", "import gevent\nhub = gevent.get_hub()\ngevent.spawn(hub.throw, SystemExit(3))\ngevent.sleep(1)", says=r"^MainProcess ended with exit code 3\.$", code=3),
    Cell("waits for nobody in gevent", "import gevent.event\ngevent.event.Event().wait()",
         says=r"^MainProcess ended with LoopExit: This operation would block forever, line 2\. .* MainProcess waits in "
              r"gevent\.event\.Event\(\)\.wait\(\), line 2\. Nobody has set event 1\. ", code=1, err="LoopExit"),
    Cell("deletes time and threads", "import time, _thread\ndel time.sleep, _thread.get_ident\nimport multiprocessing", code=..., says=".*"),
    Cell("objects with wild reprs", '''
import multiprocessing
class Loud:
    def __repr__(self):
        print('repr!')
        while True: pass
    __str__ = __len__ = __iter__ = __hash__ = __bool__ = __eq__ = __repr__
class Child(list):
    __repr__ = Loud.__repr__
if __name__ == '__main__':
    q = multiprocessing.Queue()
    for value in (Loud(), [Loud()], Child([1]), {1: Loud()}):
        q.put(value)
        q.get()
    print('quiet')
''', out="quiet\n", methods=ALL),
    Cell("what cannot be pickled", '''
import multiprocessing
if __name__ == '__main__':
    q = multiprocessing.Queue()
    q.put(lambda: 1)
    q.put(2)
    print(q.get())
''', out="2", err="ickle", says="put into queue q what could not be pickled"),
    Cell("hostile names", "import multiprocessing\nif __name__ == '__main__':\n    p = multiprocessing.Process(target=len, args=('',), name='a\\nb\\0c\\udc80' + 'x' * 5000)\n    p.start()\n    p.join()",
         methods=("fork",), code=..., says=".*"),
    Cell("a thousand runs of one line", "import multiprocessing\nif __name__ == '__main__':\n    q = multiprocessing.SimpleQueue()\n    for n in range(20_000):\n        q.put(n)\n        q.get()\n    print('done')", out="done", kind="very much that happens"),
    Cell("5,000 greenlets", '''
import gevent, gevent.event
never = gevent.event.Event()
greenlets = [gevent.spawn(never.wait) for _ in range(5000)]
gevent.sleep(0)
print('ready', flush=True)
gevent.joinall(greenlets)
''', READY, STOPPED + " MainProcess", None, kind="very many that wait"),
    Cell("10,000 switches of greenlets", '''
import greenlet
main = greenlet.getcurrent()
for n in range(10_000):
    greenlet.greenlet(lambda: main.switch()).switch()
print('done')
''', out="done", kind="very much that happens"),
    Cell("monkey.patch_all", "from gevent import monkey\nmonkey.patch_all()\nimport time, threading\nprint('ready', flush=True)\ntime.sleep(99)", READY, STOPPED + " MainProcess (waits in|still runs)", None),
    Cell("changes umask and priority", "import os\nos.umask(0o777)\nos.nice(19)\nimport multiprocessing\nif __name__ == '__main__':\n    p = multiprocessing.Process(target=print, args=('child',))\n    p.start()\n    p.join()",
         out="child", methods=ALL),
    Cell("imports what is named like ours", "import sys\nprint(any(name.startswith(('helpers', 'recorder')) for name in sys.modules))\ntry:\n    import recorder\nexcept ImportError:\n    print('free')", out="False\nfree"),
    # ── the supervisor ──
    Cell("kills the supervisor", "import os, time\nSUPERVISOR\nos.kill(pid, 9)\ntime.sleep(99)",
         says="^The process that looks after runs was killed, so the run was ended", code=None),
    Cell("kills the supervisor, with a daemon that hides", DAEMON.format(more="os.environ.clear()", last="os.execve('/bin/sleep', ['sleep', '99.TAG'], {})")
         + "SUPERVISOR\nos.kill(pid, 9)\ntime.sleep(99)", says=".*", code=None),
    Cell("stops the supervisor", "import os, signal, time\nSUPERVISOR\nos.kill(pid, signal.SIGSTOP)\nprint('ready', flush=True)\ntime.sleep(99)", READY, STOPPED, None),
    Cell("talks to the supervisor", "import os, time\nSUPERVISOR\nwith open(f'/proc/{pid}/fd/1', 'wb', 0) as file:\n    file.write(b'nonsense\\n[1]\\n{\"gone\": 3}')\nprint('ready', flush=True)\ntime.sleep(99)",
         READY, ".*", None),
]
SUPERVISOR = ("pid = int(next(line.split()[1] for line in open(f'/proc/{os.getppid()}/status') if line.startswith('PPid')))")


def source_of(cell: Cell, tag: str) -> str:
    """Return a cell's program, with the tag that marks the programs that it starts."""
    return cell.source.replace("SUPERVISOR", SUPERVISOR).replace("TAG", tag)
