# a task fails, and nobody asks
import asyncio

async def fail(n):
    await asyncio.sleep(0.01)
    raise ValueError(f"number {n}")

async def main():
    asyncio.create_task(fail(2))
    await asyncio.sleep(0.1)
    print("done")

asyncio.run(main())
