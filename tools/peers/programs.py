"""Makes small programs at random: processes, threads, generators, greenlets, descriptors, finalizers, signals, exits.

What each voice of a program says (a process, a thread) is the same on every run; only the order of voices is not. A
program is made of parts that know nothing of each other, so that chance brings together what nobody thought of.
"""
from __future__ import annotations

import random
from collections.abc import Callable

HEAD = '''\
import asyncio, atexit, contextlib, gc, multiprocessing, os, queue, signal, subprocess, sys, tempfile, threading, time
import traceback, weakref
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

gc.disable()        # else the number of objects that were made decides when it comes
VOICE = ["main"]

def say(*words, voice=None):
    os.write(1, (" ".join([voice or VOICE[0], *map(str, words)]) + "\\n").encode())

class Thing:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        say("gone", self.name, voice=self.name)

class Failure(Exception):
    pass

def attempt(call):
    try:
        say(call())
    except BaseException as error:
        say(type(error).__name__, error, type(error.__context__).__name__)

'''

#: the parts: each is called with a source of chance and a name of its own; it returns functions, the last one the part itself
Part = Callable[[random.Random, str], str]
PARTS: list[Part] = []


def part(function: Part) -> Part:
    """Add a part."""
    PARTS.append(function)
    return function


def parts(chance: random.Random) -> list[Part]:
    """Return the parts of a program."""
    return chance.choices(PARTS, k=chance.randint(1, 4))


def program(seed: int) -> str:
    """Return the program of a seed."""
    chance = random.Random(seed)
    chosen = parts(chance)
    names = [f"part{number}" for number in range(len(chosen))]
    text = HEAD + "\n".join(make(chance, name) for make, name in zip(chosen, names, strict=True))
    calls = "".join(f"    {name}()\n" for name in names)
    return text + "\ndef main():\n" + calls + _indented(_exit(chance)) + "\nif __name__ == '__main__':\n    main()\n"


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def _exit(chance: random.Random) -> str:
    return chance.choice([
        "say('end')",
        "sys.exit(3)",
        "sys.exit('goodbye')",
        "raise Failure('at the end')",
        "os._exit(4)",
        "atexit.register(say, 'first')\natexit.register(time.sleep, 0.001)\natexit.register(say, 'last')",
        "os.kill(os.getpid(), signal.SIGTERM)\ntime.sleep(9)",
        "signal.raise_signal(signal.SIGINT)",
        "threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\nsay('a daemon is left')",
        "multiprocessing.get_context('fork').Process(target=time.sleep, args=(9,), daemon=True).start()\nsay('a daemon is left')",
        "global left\nleft = Thing('left')\nsay('a thing is left')",
        "r, w = multiprocessing.Pipe()\natexit.register(r.close)\natexit.register(w.send, 1)\nsay('a pipe is left')",
        "try:\n    raise Failure('one')\nexcept Failure as error:\n    raise ValueError('two') from error",
    ])


@part
def generators(chance: random.Random, name: str) -> str:
    n = chance.randint(1, 5)
    catches = chance.choice(["Failure", "GeneratorExit", "(Failure, KeyError)", "Exception"])
    after = chance.choice(["raise", "return 'caught'", "yield 'caught'", "raise KeyError('other')"])
    ends = chance.sample(["g.close()", "g.throw(Failure('thrown'))", "g = inner()", "next(g)", "g.send(thing)", "g.send(local)"], 3)
    steps = "".join(f"    {step}\n" if " = " in step else f"    attempt(lambda: {step})\n" for step in ends)
    return f'''
def {name}():
    def inner():
        mine = Thing('{name}-inner')
        try:
            for number in range({n}):
                got = yield number
                say('got', type(got).__name__)
        except {catches} as error:
            say('caught', type(error).__name__)
            {after}
        finally:
            say('finally')
    def outer():
        answer = yield from inner()
        say('answer', answer)
    thing, local = Thing('{name}-thing'), {n}
    g = {chance.choice(["inner", "outer"])}()
    say(next(g))
{steps}    g = None
    del thing
    say('after')
'''


@part
def coroutines(chance: random.Random, name: str) -> str:
    n, bad = chance.randint(1, 6), chance.randint(0, 6)
    return f'''
async def {name}_one(number):
    await asyncio.sleep(0)
    if number == {bad}:
        raise Failure(number)
    return number * 2

async def {name}_all():
    found = await asyncio.gather(*({name}_one(n) for n in range({n})), return_exceptions={chance.choice([True, False])})
    say([repr(each) for each in found])
    task = asyncio.ensure_future(asyncio.sleep(9))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        say('cancelled')
    async def numbers():
        for number in range({n}):
            yield number
    say([each async for each in numbers()])

def {name}():
    try:
        asyncio.run({name}_all())
    except Failure as error:
        say('failed', error)
'''


@part
def greenlets(chance: random.Random, name: str) -> str:
    return f'''
def {name}():
    import greenlet
    main = greenlet.getcurrent()
    def ring(value):
        mine = Thing('{name}-ring')
        try:
            while True:
                value = main.switch(value + {chance.randint(1, 9)})
        except Failure:
            return 'failed'
        finally:
            say('unwound')
    g = greenlet.greenlet(ring)
    value = 1
    for _ in range({chance.randint(1, 5)}):
        value = g.switch(value)
        say(value)
    box = Thing('{name}-box')
    other = greenlet.greenlet(lambda given: main.switch(given.name))
    say(other.switch(box))
    del box
    say('deleted')
    other = None
    say('other')
    {chance.choice(["g = None", "say(g.throw(Failure))", "say(repr(g.throw()))", "say(g.switch(9))"])}
    say('end')
'''


@part
def threads(chance: random.Random, name: str) -> str:
    n, times = chance.randint(1, 4), chance.randint(100, 2000)
    return f'''
def {name}():
    count, lock, inbox = 0, threading.Lock(), queue.Queue()
    def sink():
        while True:
            yield
    def work(number):
        nonlocal count
        mine = Thing(f'{name}-{{number}}')
        for _ in range({times}):
            with lock:
                count += 1
        if number == {chance.randint(0, 4)}:
            raise Failure(number)
        inbox.put(number)
    hook = threading.excepthook
    threading.excepthook = lambda about: say('thread', about.exc_type.__name__, about.exc_value)
    some = [threading.Thread(target=work, args=(number,)) for number in range({n})]
    g = sink()
    next(g)
    for thread in some:
        thread.start()
    i = 0
    while any(thread.is_alive() for thread in some):
        i += 1
        g.send(i)
    for thread in some:
        thread.join()
    threading.excepthook = hook
    say(count, sorted(inbox.get() for _ in range(inbox.qsize())))
'''


@part
def processes(chance: random.Random, name: str) -> str:
    method = chance.choice(["fork", "fork", "fork", "spawn"])
    end = chance.choice(["pass", "sys.exit(5)", "os._exit(6)", "raise Failure('child')", "os.kill(os.getpid(), 9)", "sys.exit('bye')"])
    kind = chance.choice(["Queue", "SimpleQueue", "JoinableQueue"])
    return f'''
def {name}_work(inbox, outbox, lock, total, number):
    VOICE[0] = f'{name}-child{{number}}'
    mine = Thing(VOICE[0])
    while (item := inbox.get()) is not None:
        with lock:
            total.value += item
        outbox.put((number, item * item))
        say('worked')
    if hasattr(outbox, 'close') and hasattr(outbox, 'join_thread'):
        outbox.close()
        outbox.join_thread()
    {end}

def {name}():
    context = multiprocessing.get_context({method!r})
    inbox, outbox, lock, total = context.{kind}(), context.{kind}(), context.Lock(), context.Value('i', 0)
    children = [context.Process(target={name}_work, args=(inbox, outbox, lock, total, number)) for number in range(1)]
    for child in children:
        child.start()
    for item in range({chance.randint(0, 20)}):
        inbox.put(item)
        say(outbox.get()[1])
    inbox.put(None)
    for child in children:
        child.join()
        say(child.exitcode, child.is_alive(), repr(child.exitcode))
    say(total.value, lock.acquire(False))
    seen = weakref.ref(inbox)
    del inbox
    gc.collect()
    say(seen() is None)
'''


@part
def pools(chance: random.Random, name: str) -> str:
    make = chance.choice(["multiprocessing.get_context('fork').Pool(2)", "multiprocessing.pool.ThreadPool(2)"])
    return f'''
def {name}_square(number):
    if number == {chance.randint(0, 9)}:
        raise Failure(number)
    return number * number

def {name}():
    import multiprocessing.pool
    with {make} as pool:
        try:
            say(pool.map({name}_square, range({chance.randint(0, 12)}), {chance.randint(1, 4)}))
        except Failure as error:
            say('failed', error)
        result = pool.apply_async({name}_square, (3,), callback=lambda value: say('called back', value, voice='~'),
                                  error_callback=lambda error: say('failed back', error, voice='~'))
        result.wait()
        say(result.successful())
        it = pool.imap_unordered(abs, range(5))
        say(sorted(it))
    pool.join()
'''


@part
def executors(chance: random.Random, name: str) -> str:
    make = chance.choice(["ProcessPoolExecutor(1, mp_context=multiprocessing.get_context('fork'))", "ThreadPoolExecutor(2)"])
    return f'''
def {name}_task(number):
    if number % {chance.randint(2, 4)} == 1:
        raise Failure(number)
    return number + 1

def {name}_use(executor):
    thing = Thing('{name}-thing')
    future = executor.submit({name}_task, 1)
    future.add_done_callback(lambda done: say('done', done.done(), voice='~'))
    try:
        say(future.result())
    except Failure as error:
        say('failed', error)

def {name}():
    with {make} as executor:
        {name}_use(executor)
        say('used')
        futures = [executor.submit({name}_task, number) for number in range({chance.randint(0, 5)})]
        say([repr(future.exception()) for future in futures])
        try:
            say(list(executor.map({name}_task, range({chance.randint(0, 4)}))))
        except Failure as error:
            say('failed', error)
    gc.collect()
'''


@part
def forks(chance: random.Random, name: str) -> str:
    end = chance.choice(["os._exit(7)", "sys.exit(8)", "raise Failure('forked')", "os.kill(os.getpid(), 15)", "os._exit(0)"])
    return f'''
def {name}():
    r, w = os.pipe()
    pid = os.fork()
    if pid == 0:
        VOICE[0] = '{name}-fork'
        say(r, w, sorted(map(int, os.listdir('/proc/self/fd'))))
        if {chance.choice([True, False])} and os.fork() == 0:
            VOICE[0] = '{name}-grandchild'
            say('here', os.dup(0))
            os._exit(0)
        {chance.choice(["pass", "os.closerange(3, 300)", "os.dup2(w, 77)", "time.sleep(0.002)"])}
        {end}
    os.close(w)
    say(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), os.read(r, 1))
    os.close(r)
'''


@part
def descriptors(chance: random.Random, name: str) -> str:
    steps = chance.sample([
        f"os.closerange(3, {chance.choice([10, 256, 1024])})", "say(os.pipe())", "say(os.dup(1))",
        "with tempfile.TemporaryFile() as file:\n        say(file.fileno())", "import socket\n    say(socket.socket().fileno())",
        f"os.dup2(1, {chance.randint(3, 60)})", "say(multiprocessing.Pipe()[0].fileno())",
        "multiprocessing.get_context('fork').Process(target=os.fstat, args=(1,)).run()",
        "subprocess.run([sys.executable, '-c', 'import os; print(\"~\", os.dup(1), flush=True)'])",
    ], 4)
    body = "".join(f"    {step}\n" for step in steps)
    return f'''
def {name}():
{body}    say(sorted(map(int, os.listdir('/proc/self/fd'))))
'''


@part
def finalizers(chance: random.Random, name: str) -> str:
    kinds = chance.sample(["Lock", "RLock", "Semaphore", "Event", "Condition", "Queue", "SimpleQueue", "JoinableQueue"], 3)
    return f'''
def {name}():
    for kind in {kinds!r}:
        made = getattr(multiprocessing.get_context('fork'), kind)()
        seen = weakref.ref(made)
        say(kind, sys.getrefcount(made))
        del made
        say(seen() is None)
    thing = Thing('{name}-thing')
    weakref.finalize(thing, say, 'finalized')
    thing.itself = thing if {chance.choice([True, False])} else None
    r, w = multiprocessing.Pipe()
    w.send([thing.name])
    say(sys.getrefcount(thing), sys.getrefcount(w))
    del thing
    say(r.recv())
    gc.collect()
    with contextlib.suppress(Exception):
        w.send(lambda: 1)
    say(sys.getrefcount(w))
'''


@part
def signals(chance: random.Random, name: str) -> str:
    step = chance.choice([
        "for _ in endless():\n                pass", "while True:\n                g.switch()", "while True:\n                time.sleep(0)",
        "time.sleep(9)", "multiprocessing.SimpleQueue().get()", "threading.Event().wait()", "multiprocessing.Event().wait()",
        "while True:\n                sum(range(9))",
    ])
    return f'''
def {name}():
    import greenlet
    def handler(number, frame):
        raise TimeoutError('late')
    def endless():
        while True:
            yield 1
    here = greenlet.getcurrent()
    def back():
        while True:
            here.switch()
    before = signal.signal(signal.SIGALRM, handler)
    say(before, signal.getsignal(signal.SIGALRM) is handler)
    for turn in range({chance.randint(1, 4)}):
        g = greenlet.greenlet(back)
        signal.setitimer(signal.ITIMER_REAL, {chance.choice([0.002, 0.005, 0.01])})
        try:
            {step}
        except TimeoutError as error:
            say(turn, error)
    signal.signal(signal.SIGALRM, before)
    seen = []
    signal.signal(signal.SIGUSR1, lambda number, frame: seen.append(number))
    for _ in range(3):
        signal.raise_signal(signal.SIGUSR1)
    say(len(seen))
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        say('interrupted')
'''


@part
def errors(chance: random.Random, name: str) -> str:
    calls = chance.sample([
        "multiprocessing.Queue(1).get(timeout=0.001)", "multiprocessing.Queue().put(1, 2, 3, 4)", "time.sleep('x')", "time.sleep(-1)",
        "multiprocessing.Lock().release()", "multiprocessing.Pipe()[0].recv_bytes(-1)", "multiprocessing.Process(target=1, nothing=2)",
        "multiprocessing.Process(name='p').join()", "multiprocessing.Semaphore(-1)", "multiprocessing.SimpleQueue().put(lambda: 1)",
        "multiprocessing.Queue().get(False)", "ProcessPoolExecutor(0)", "multiprocessing.Pool(0)", "multiprocessing.Event().wait('x')",
        "multiprocessing.Pipe()[1].send(Thing)", "multiprocessing.get_context('no')", "multiprocessing.Value('i').acquire(1, 2, 3)",
    ], 5)
    body = "".join(f"    attempt(lambda: {call} is None)\n" for call in calls)
    return f"\ndef {name}():\n{body}"


@part
def tables(chance: random.Random, name: str) -> str:
    return f'''
def {name}():
    def some():
        yield from range({chance.randint(1, 4)})
    list(some())
    say(sys.getprofile(), sys.gettrace(), threading.active_count(), len(multiprocessing.active_children()))
    seen = []
    sys.{chance.choice(["setprofile", "settrace"])}(lambda frame, event, argument: seen.append((frame.f_code.co_name, event)))
    list(some())
    sys.setprofile(None)
    sys.settrace(None)
    say([each for each in seen if each[0] == 'some'])
    if hasattr(sys, 'monitoring'):
        say([sys.monitoring.get_tool(number) for number in range(6)])
    import greenlet
    say(greenlet.gettrace(), greenlet.settrace(lambda event, pair: say(event)))
    greenlet.greenlet(lambda: list(some())).switch()
    greenlet.settrace(None)
    say(time.sleep, multiprocessing.Queue.__name__, sorted(name for name in sys.modules if 'recorder' in name or 'helpers' in name))
'''


@part
def gevents(chance: random.Random, name: str) -> str:
    return f'''
def {name}():
    import gevent, gevent.event, gevent.queue
    def work(number):
        mine = Thing(f'{name}-{{number}}')
        gevent.sleep(0.001 * number)
        if number == {chance.randint(0, 4)}:
            raise SystemExit(number)
        inbox.put(number)
        return number
    inbox = gevent.queue.Queue()
    some = [gevent.spawn(work, number) for number in range({chance.randint(1, 4)})]
    gevent.joinall(some)
    say([repr(g.value) for g in some], inbox.qsize())
    some = None
    g = gevent.spawn(time.sleep, 0.001)
    late = gevent.spawn(gevent.sleep, 9)
    g.join()
    late.kill()
    say(g.successful(), repr(late.value))
    with gevent.Timeout(0.002, False):
        gevent.event.Event().wait()
        say('never')
    say('end')
'''
