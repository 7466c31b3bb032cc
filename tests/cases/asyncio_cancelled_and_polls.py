import asyncio

async def poll():
    while True:
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            print("not yet")

async def main():
    async with asyncio.timeout(0.2):
        await poll()

asyncio.run(main())
