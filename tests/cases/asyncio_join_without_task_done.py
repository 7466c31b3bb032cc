# join() of a queue, and nobody says task_done()
import asyncio

async def worker(q):
    while True:
        print(await q.get())

async def main():
    q = asyncio.Queue()
    one = asyncio.create_task(worker(q))
    q.put_nowait("a")
    await q.join()

asyncio.run(main())
