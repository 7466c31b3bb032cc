"""Parts of generated programs: errors, Python's own tables, gevent."""
from __future__ import annotations

import random

from . import part


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
