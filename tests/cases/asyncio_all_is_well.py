# cancelled workers, time-outs, errors that are caught: nothing to say
import asyncio

async def work(q, done):
    while True:
        item = await q.get()
        await asyncio.sleep(0)
        done.append(item)
        q.task_done()

async def fail():
    raise ValueError("caught")

async def main():
    q, done = asyncio.Queue(2), []
    workers = [asyncio.create_task(work(q, done)) for _ in range(2)]
    for n in range(5):
        await q.put(n)
    await q.join()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    try:
        await asyncio.create_task(fail())
    except ValueError:
        pass
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.01)
    except asyncio.TimeoutError:
        pass
    print(sorted(done), await asyncio.to_thread(pow, 2, 3))

asyncio.run(main())
