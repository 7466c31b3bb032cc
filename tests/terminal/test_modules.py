"""A program of several files: what is made, started and waited for in its modules is told as in the script itself."""
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import Run

#: a name -> the files, of which main.py is run, and the sentences that are said of where it stands
PROGRAMS = {
    "a lock that is taken twice": ({
        "main.py": "from bank import Bank\nimport clerks\nclerks.work(Bank({'bob': 50}))\n",
        "bank.py": """\
import threading

class Bank:
    def __init__(self, accounts):
        self.accounts = accounts
        self.lock = threading.Lock()

    def pay(self, who, amount):
        with self.lock:
            self.accounts[who] -= amount
            if self.accounts[who] < 0:
                self.report(who)

    def report(self, who):
        with self.lock:
            print(who, 'is in the red')
""",
        "clerks.py": """\
import threading

def work(bank):
    clerks = [threading.Thread(target=bank.pay, args=('bob', 60), name='clerk')]
    for t in clerks: t.start()
    for t in clerks: t.join()
"""}, """\
MainProcess waits in t.join(), line 6 of clerks.py.
Thread clerk has not ended.
Thread clerk waits in with self.lock, line 15 of bank.py.
Thread clerk acquired lock 1 and has not released it.
A Lock that is held cannot be acquired again, not even by its holder."""),
    "an executor, a lock and an event": ({
        "main.py": "import cache\ncache.run()\n",
        "cache.py": """\
import threading
from concurrent.futures import ThreadPoolExecutor

class Cache:
    def __init__(self):
        self.lock = threading.Lock()
        self.ready = threading.Event()

    def fill(self):
        with self.lock:
            self.ready.wait()

    def announce(self):
        with self.lock:
            self.ready.set()

def run():
    cache = Cache()
    with ThreadPoolExecutor(2) as pool:
        filling = pool.submit(cache.fill)
        while not cache.lock.locked():
            pass
        pool.submit(cache.announce)
"""}, """\
MainProcess waits in with ThreadPoolExecutor(2), line 19 of cache.py.
Task 1 and task 2 have not ended.
Thread ThreadPoolExecutor-0_0 waits in self.ready.wait(), line 11 of cache.py.
Nobody has set event 1.
Thread ThreadPoolExecutor-0_1 waits in with self.lock, line 14 of cache.py.
Thread ThreadPoolExecutor-0_0 acquired lock 1 and has not released it."""),
    "tasks that are waited for together": ({
        "main.py": "import jobs\njobs.run()\n",
        "jobs.py": """\
import threading
from concurrent.futures import ThreadPoolExecutor, wait

gate = threading.Event()

def job(n):
    gate.wait()

def run():
    with ThreadPoolExecutor(2) as pool:
        wait([pool.submit(job, n) for n in range(2)])
        gate.set()
"""}, """\
MainProcess waits in wait([pool.submit(job, n) for n in range(2)]), line 11 of jobs.py.
Task 1 and task 2 have not ended.
Thread ThreadPoolExecutor-0_0 waits in gate.wait(), line 7 of jobs.py.
Nobody has set event 1."""),
    "tasks of asyncio": ({
        "main.py": "import asyncio\nimport app\n\nasyncio.run(app.main())\n",
        "app.py": """\
import asyncio

async def produce(queue):
    for n in range(3):
        await queue.put(n)

async def consume(queue):
    while True:
        await queue.get()

async def main():
    queue = asyncio.Queue()
    await asyncio.gather(produce(queue), consume(queue))
"""}, """\
MainProcess waits in asyncio.run(app.main()), line 4.
Task main waits in app.main(), line 4.
Task consume has not ended.
Task consume waits in get() of queue 1.
All 3 values that were put have been taken."""),
    "processes at a barrier": ({
        "main.py": "from parts.worker import start_all\nif __name__ == '__main__':\n    start_all(3)\n",
        "parts/worker.py": """\
import multiprocessing

def work(barrier, n):
    if n == 1:
        raise RuntimeError('broken')
    barrier.wait()

def start_all(count):
    barrier = multiprocessing.Barrier(count)
    children = [multiprocessing.Process(target=work, args=(barrier, n)) for n in range(count)]
    for p in children: p.start()
    for p in children: p.join()
"""}, """\
MainProcess waits in p.join(), line 12 of parts/worker.py.
Process-1 has not ended.
Process-1 waits in barrier.wait(), line 6 of parts/worker.py.
2 of 3 have come to barrier 1.
Process-2 ended with RuntimeError: broken, so too few are left to come."""),
    "threads that a library has started": ({
        "main.py": """\
import socket, socketserver, threading

class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line)

server = socketserver.ThreadingTCPServer(('127.0.0.1', 0), Echo)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
s = socket.create_connection(server.server_address)
s.sendall(b'no end of the line')
s.recv(100)
"""}, """\
MainProcess waits in s.recv(100), line 13.
Thread handle waits in for line in self.rfile, line 5."""),
}


def recorded(folder: Path, timeout: int, file: str = "main.py") -> Run:
    """Run main.py of a folder, and return the run."""
    subprocess.run([sys.executable, "-m", "helpers", "--timeout", str(timeout), "--json", "run.json", file], cwd=folder,
                   capture_output=True, timeout=60)
    return Run.from_json((folder / "run.json").read_text(encoding="utf-8"))


def write(files: dict[str, str], folder: Path) -> None:
    for file, text in files.items():
        (folder / file).parent.mkdir(exist_ok=True, parents=True)
        (folder / file).write_text(text)


@pytest.mark.parametrize("name", PROGRAMS)
def test_where_a_program_of_several_files_stands(name: str, tmp_path: Path) -> None:
    files, said = PROGRAMS[name]
    write(files, tmp_path)
    run = recorded(tmp_path, 2)
    assert run.hung
    told = run.explain().splitlines()
    assert [line for line in said.splitlines() if line not in told] == []


def test_a_modules_handler_may_act(tmp_path: Path) -> None:
    """Then it is not known that nobody will."""
    write({"main.py": "import handlers\nhandlers.wait()\n", "handlers.py": """\
import signal, threading

event = threading.Event()

def act(number, frame):
    event.set()

def wait():
    signal.signal(signal.SIGUSR1, act)
    event.wait()
"""}, tmp_path)
    assert recorded(tmp_path, 1).explain().splitlines()[-2:] == [
        "MainProcess waits in event.wait(), line 10 of handlers.py.", "Nobody has set event 1."]


@pytest.mark.parametrize("file", ["./main.py", "../program/main.py", "../link/main.py"])
def test_however_the_script_is_called(file: str, tmp_path: Path) -> None:
    """Its modules are beside it; beside the file that it leads to, where it is a link."""
    files, _ = PROGRAMS["a lock that is taken twice"]
    write(files, tmp_path / "program")
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "main.py").symlink_to(tmp_path / "program" / "main.py")
    told = recorded(tmp_path / "program", 2, file).explain()
    assert "Thread clerk waits in with self.lock, line 15 of bank.py." in told and "Thread clerk acquired lock 1" in told


def test_what_is_installed_in_its_folder_is_not_the_programs(tmp_path: Path) -> None:
    """A lock that a library makes for itself is the library's, also where an environment lies in the program's folder."""
    library = tmp_path / "env" / "lib" / "python3" / "site-packages"
    library.mkdir(parents=True)
    (library / "helpful.py").write_text("import threading\nlock = threading.Lock()\nlock.acquire()\n")
    (tmp_path / "main.py").write_text(f"import sys\nsys.path.append({str(library)!r})\nimport helpful\nprint(type(helpful.lock).__module__)\n")
    run = recorded(tmp_path, 30)
    assert not [event for event in run.events if event.kind in ("make", "acquire")]
