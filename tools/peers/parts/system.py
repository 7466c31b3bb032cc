"""Parts of generated programs: descriptors, finalizers, signals."""
from __future__ import annotations

import random

from . import part


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
        "time.sleep(9)", "inbox.get()", "threading.Event().wait()", "event.wait()",
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
    # Made before: an error in their making may come at any step of it, and leave a descriptor open.
    inbox, event = multiprocessing.SimpleQueue(), multiprocessing.Event()
    before = signal.signal(signal.SIGALRM, handler)
    say(before, signal.getsignal(signal.SIGALRM) is handler)
    for turn in range({chance.randint(1, 4)}):
        g = greenlet.greenlet(back)
        try:
            signal.setitimer(signal.ITIMER_REAL, {chance.choice([0.002, 0.005, 0.01])})
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
