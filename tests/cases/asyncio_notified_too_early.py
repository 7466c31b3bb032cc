# a condition is notified before anybody waits for it
import asyncio

async def tell(ready):
    async with ready:
        ready.notify()

async def main():
    ready = asyncio.Condition()
    await asyncio.create_task(tell(ready))
    async with ready:
        await ready.wait()

asyncio.run(main())
