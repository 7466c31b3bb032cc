"""Parts of generated programs: what threads and processes wait for, and context variables."""
from __future__ import annotations

import random

from . import part


@part
def primitives(chance: random.Random, name: str) -> str:
    where = chance.choice(["threading", "multiprocessing.get_context('fork')"])
    process = "multi" in where
    uses = chance.sample([
        "attempt(lambda: made.Condition().wait(0))", "attempt(lambda: made.Condition().notify())", "attempt(lambda: made.Lock().release())",
        "attempt(lambda: made.RLock().release())", "attempt(lambda: made.BoundedSemaphore(1).release())", "attempt(lambda: made.Semaphore(-1))",
        "attempt(lambda: made.Event().wait(0.001))", "attempt(lambda: made.Barrier(1).wait())", "attempt(lambda: made.Barrier(2).wait(0.001))",
        "event = made.Event()\n    event.set()\n    say(event.is_set(), event.wait(), event.clear(), event.is_set())",
        "lock = made.Lock()\n    with lock:\n        attempt(lambda: lock.acquire(False))\n        attempt(lambda: lock.acquire(timeout=0.001))",
        "lock = made.RLock()\n    with lock, lock:\n        say(lock.acquire())\n    lock.release()",
        "semaphore = made.Semaphore(2)\n    with semaphore:\n        say(semaphore.acquire(False), semaphore.acquire(False))",
        "condition = made.Condition()\n    with condition:\n        say(condition.wait_for(lambda: True), condition.notify_all())",
        "try:\n        with made.Lock():\n            raise Failure('in it')\n    except Failure as error:\n        say(error, len(traceback.extract_tb(error.__traceback__)))",
        "attempt(lambda: made.Lock().acquire('x', 'y', 'z') and 0)" if process else "attempt(lambda: made.Lock().acquire('x'))",
    ], 6)
    body = "".join(f"    {use}\n" for use in uses)
    start = "multiprocessing.get_context('fork').Process" if process else "threading.Thread"
    return f'''
def {name}_works(barrier, condition, done, results, number):
    if {process}:
        VOICE[0] = f'{name}-{{number}}'
    say('passed', barrier.wait() in (0, 1, 2), voice=f'{name}-{{number}}')
    with condition:
        while not done.is_set():
            condition.wait(5)
    results.put(number)

def {name}():
    made = {where}
{body}    barrier, condition, done = made.Barrier(3), made.Condition(), made.Event()
    results = {"made.SimpleQueue()" if process else "queue.Queue()"}
    some = [{start}(target={name}_works, args=(barrier, condition, done, results, number)) for number in range(2)]
    for one in some:
        one.start()
    barrier.wait()
    with condition:
        done.set()
        condition.notify_all()
    for one in some:
        one.join()
    say(sorted(results.get() for _ in some))
'''


@part
def contexts(chance: random.Random, name: str) -> str:
    return f'''
def {name}():
    variable = contextvars.ContextVar('{name}', default=0)
    def show(*more):
        say(variable.get(), *more)
    variable.set({chance.randint(1, 9)})
    context = contextvars.copy_context()
    context.run(variable.set, 5)
    thread = threading.Thread(target=show, args=('thread',))
    thread.start()
    thread.join()
    with ThreadPoolExecutor(1) as executor:
        executor.submit(show, 'executor').result()
    async def child(number):
        variable.set(number)
        await asyncio.sleep(0)
        show('child')
    async def main():
        inbox, lock = asyncio.Queue(), asyncio.Lock()
        variable.set({chance.randint(10, 19)})
        await asyncio.gather(child(20), child(21))
        await asyncio.create_task(child(22), context=context)
        task = asyncio.create_task(inbox.get())
        variable.set(30)
        await inbox.put('item')
        async with lock:
            show(await task)
        await asyncio.to_thread(show, 'to a thread')
        asyncio.get_running_loop().call_soon(show, 'soon', context=context)
        await asyncio.sleep(0)
    asyncio.run(main())
    show('end', context[variable])
'''
