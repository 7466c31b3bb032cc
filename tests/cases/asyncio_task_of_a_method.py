# tasks are made of get() and wait()
import asyncio
async def main():
    q, e = asyncio.Queue(), asyncio.Event()
    await asyncio.wait([asyncio.create_task(q.get()), asyncio.create_task(e.wait())])
asyncio.run(main())
