# a client's handler could set the event
import asyncio

async def main():
    done = asyncio.Event()

    async def handle(reader, writer):
        done.set()

    async with await asyncio.start_server(handle, "127.0.0.1", 0):
        await done.wait()

asyncio.run(main())
