# two tasks, two locks, opposite order
import asyncio

async def move(first, second):
    async with first:
        await asyncio.sleep(0.1)
        async with second:
            print("moved")

async def main():
    a, b = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(move(a, b), move(b, a))

asyncio.run(main())
