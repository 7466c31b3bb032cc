# a task waits for an event, and the one that would set it has failed
import asyncio

ready = asyncio.Event()

async def prepare():
    raise KeyError("colour")

async def main():
    preparing = asyncio.create_task(prepare())
    await ready.wait()

asyncio.run(main())
