"""Nothing of the recorder is below what Python calls of the program: neither in a stack, nor where frames are counted."""
import sys
import sysconfig

import pytest

from tools.peers.compare import bare, recorded

pytestmark = pytest.mark.skipif(sys.platform == "win32" or bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
                                reason="forks, and hides no frames without the GIL: see visible.md")

WHERE = '''
import asyncio, _thread, inspect, logging, multiprocessing, os, queue, signal, sys, threading, time, traceback, warnings
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
def where(tag):
    frame, found = sys._getframe(1), []
    while frame is not None:
        found.append(os.path.basename(frame.f_code.co_filename) + ":" + frame.f_code.co_name)
        frame = frame.f_back
    os.write(1, f"{tag}: {' < '.join(found)}\\n".encode())
def task(item):
    where("task")
def done(result):
    where("done")
def begin():
    where("begin")
def items():
    where("items")
    yield 1
class Item:
    def __reduce__(self):
        where("pickled")
        return int, ()
fork = multiprocessing.get_context("fork")
'''
STACKS = {
    "handlers": '''
class Handler:
    def __call__(self, number, frame):
        where("object")
    def method(self, number, frame):
        where("method")
for handler in lambda *_: where("function"), Handler(), Handler().method:
    signal.signal(signal.SIGUSR1, handler)
    signal.raise_signal(signal.SIGUSR1)
''',
    "threads": '''
class Mine(threading.Thread):
    def run(self):
        where("run")
for thread in threading.Thread(target=where, args=("target",)), Mine(), threading.Timer(0, where, ("timer",)):
    thread.start()
    thread.join()
ended = threading.Event()
_thread.start_new_thread(lambda: (where("raw"), ended.set()), ())
ended.wait()
time.sleep(0.05)
threading.Barrier(1, lambda: where("barrier")).wait()
condition = threading.Condition()
with condition:
    condition.wait_for(lambda: where("predicate") or True)
''',
    "processes": '''
class Mine(fork.Process):
    def run(self):
        where("run")
for process in fork.Process(target=where, args=("target",)), Mine():
    process.start()
    process.join()
for ends in (fork.Pipe(),):
    ends[0].send(Item())
    ends[1].recv()
for mine in fork.Queue(), fork.SimpleQueue():
    mine.put(Item())
    mine.get()
with fork.Manager() as manager:
    manager.dict()[1] = Item()
''',
    "pools": '''
for make in fork.Pool, ThreadPool:
    with make(1, begin) as pool:
        pool.apply_async(task, (1,), callback=done).wait()
        time.sleep(0.05)
        pool.map(task, [1])
        list(pool.imap(task, items()))
        list(pool.imap(task, items(), 2))
''',
    "executors": '''
for executor in ThreadPoolExecutor(1, initializer=begin), ProcessPoolExecutor(1, fork, begin):
    with executor:
        future = executor.submit(task, 1)
        future.result()
        future.add_done_callback(done)
        list(executor.map(task, items()))
''',
    "tasks": '''
async def other():
    where("other")
async def main():
    where("main")
    loop = asyncio.get_running_loop()
    loop.call_soon(where, "soon")
    mine = asyncio.create_task(other())
    mine.add_done_callback(done)
    await asyncio.gather(mine, asyncio.to_thread(task, 1))
    await loop.run_in_executor(None, task, 1)
    loop.add_signal_handler(signal.SIGUSR1, where, "signal")
    signal.raise_signal(signal.SIGUSR1)
    await asyncio.sleep(0.01)
    async with asyncio.Condition():
        await asyncio.wait_for(other(), 3)
asyncio.run(main())
''',
    "who awaits what": '''
import io
def graph(of):
    said = io.StringIO()
    asyncio.print_call_graph(of, file=said)
    print("\\n".join(line for line in said.getvalue().splitlines() if "id=" not in line))
async def waits():
    await asyncio.Event().wait()
async def main():
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(one) for one in (queue.get(), asyncio.Event().wait(), waits(), asyncio.sleep(9))]
    await asyncio.sleep(0)
    for task in tasks:
        if hasattr(asyncio, "print_call_graph"):        # Python 3.14
            graph(task)
        else:
            print(len(task.get_stack()))
        task.cancel()
asyncio.run(main())
''',
    "what counts frames": '''
logging.basicConfig(format="%(funcName)s %(message)s", stream=sys.stdout)
def counts(*_):
    warnings.warn("a warning", stacklevel=2)
    logging.warning("a line", stacklevel=2)
    print(len(inspect.stack()), len(traceback.extract_stack()), sys._getframe(1).f_code.co_name)
def handled():
    signal.raise_signal(signal.SIGUSR1)
signal.signal(signal.SIGUSR1, counts)
handled()
thread = threading.Thread(target=counts)
thread.start()
thread.join()
with ThreadPoolExecutor(1) as executor:
    future = executor.submit(counts)
    future.result()
    future.add_done_callback(counts)
''',
    "errors": '''
import traceback        # it does not trace
def walked(error):
    trace, found = error.__traceback__, []
    while trace is not None:
        found.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    return found
def fails(*_):
    raise KeyError
signal.signal(signal.SIGUSR1, fails)
with ThreadPoolExecutor(1) as executor:
    for call in (lambda: queue.Queue().get(timeout=0.01), lambda: threading.Lock().release(), executor.submit(fails).result,
                 lambda: signal.raise_signal(signal.SIGUSR1), lambda: fork.Pipe()[0].send(fails.__code__)):
        try:
            call()
        except Exception as error:
            print(type(error).__name__, walked(error))
''',
}


@pytest.mark.parametrize("name", STACKS)
def test_the_stack_is_the_programs(name, tmp_path):
    told, alone = recorded(WHERE + STACKS[name], tmp_path), bare(WHERE + STACKS[name], tmp_path)
    assert alone.returncode == 0 and len(alone.stdout.splitlines()) >= 2, alone.stderr
    # Several processes and threads write at the same time.
    assert sorted(told.stdout.splitlines()) == sorted(alone.stdout.splitlines())
    assert (told.stderr, told.returncode) == (alone.stderr, 0)


WATCHED = '''
import bdb, cProfile, io, pstats, queue, re, sys
class Debugger(bdb.Bdb):
    def user_line(self, frame):
        print("line", frame.f_code.co_name, frame.f_lineno)
        self.set_next(frame)
    def user_return(self, frame, value):
        print("return", frame.f_code.co_name)
        self.set_next(frame)
    def user_exception(self, frame, about):
        print("error", frame.f_code.co_name, about[0].__name__)
        self.set_next(frame)
def works():
    try:
        queue.Queue().get(timeout=0.01)
    except queue.Empty:
        return 3
def several():
    return [works(), works(), works()]
Debugger().runcall(works)
profile, text = cProfile.Profile(), io.StringIO()
profile.runcall(several)
pstats.Stats(profile, stream=text).sort_stats("name").print_stats("works|several")
print(re.findall(r"(\\d+) .*?:\\d+[(](\\w+)[)]", text.getvalue()))
'''


def test_what_traces_or_profiles_hears_of_an_error_once(tmp_path):
    """It is told that the error leaves a frame: then it has to know of that frame."""
    assert recorded(WATCHED, tmp_path) == bare(WATCHED, tmp_path)
