# a coroutine that is never awaited, a task that is cancelled at the end
import asyncio

async def save(n):
    await asyncio.sleep(0.2)
    print("saved", n)

async def main():
    save(1)
    asyncio.create_task(save(2))
    print("main ends")

asyncio.run(main())
