# the loop closes a forgotten async generator, whose finally awaits: all is well
import asyncio

async def rows():
    try:
        for n in range(10):
            yield n
    finally:
        await asyncio.sleep(0.02)
        print("closed")

async def main():
    async for r in rows():
        break
    await asyncio.sleep(0.1)
    print("main done")

asyncio.run(main())
