# time.sleep() in a coroutine stops all tasks
import asyncio, time

async def fetch(n):
    time.sleep(0.3)
    print("fetched", n)

async def tick():
    for _ in range(3):
        print("tick")
        await asyncio.sleep(0.1)

async def main():
    await asyncio.gather(tick(), fetch(1), fetch(2))

asyncio.run(main())
