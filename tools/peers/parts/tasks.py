"""Parts of generated programs: generators, coroutines, greenlets, threads."""
from __future__ import annotations

import random

from . import part


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
