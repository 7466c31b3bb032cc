# a task catches CancelledError and goes on
import asyncio

async def stubborn():
    while True:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            print("ignored")

async def main():
    job = asyncio.ensure_future(stubborn())
    await asyncio.sleep(0.05)
    job.cancel()
    try:
        async with asyncio.timeout(0.2):
            await job
    except TimeoutError:
        print("gave up")
    await job

asyncio.run(main())
