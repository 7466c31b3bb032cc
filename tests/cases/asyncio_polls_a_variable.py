import asyncio
ready = False
async def worker():
    raise KeyError("gone")
async def main():
    t = asyncio.create_task(worker())
    while not ready:
        await asyncio.sleep(0.01)
asyncio.run(main())
