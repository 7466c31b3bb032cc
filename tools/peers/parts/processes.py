"""Parts of generated programs: processes, pools, executors, forks."""
from __future__ import annotations

import random

from . import part


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
    before = set(threading.enumerate())
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
    # Which descriptors are free afterwards must not depend on when the queue's own thread closes its pipe.
    for thread in set(threading.enumerate()) - before:
        thread.join()
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
